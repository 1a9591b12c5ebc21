"""Say in words how a figure of a register is worked out, where its row does not say it itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matching.explain.condition import spoken
from matching.explain.printed import NameCode
from matching.fields import Choice, Field, FieldDictionary

if TYPE_CHECKING:
    from matching.expression import Expression
    from matching.registers.model import Computed, Register, Registers

_STEP = re.compile(r"(-?\d+) (days|months|years)|year (\d{2})-(\d{2}|end)|quarter (\d+) days")
_UNITS = {"days": "天", "months": "个月", "years": "年"}


def formula_of(one: Computed, register: Register, registers: Registers, *, name_code: NameCode | None = None) -> str:
    """Return how a figure is worked out, in the row's own words where it has some."""
    row = one.row
    if row.formula or row.help:
        return row.formula or row.help
    say = _Speaker(register, registers, name_code)
    if one.term is not None or one.when is not None:
        return say.expression(one.term or one.when)
    if one.choices:
        return say.choices(one)
    if row.after:
        first = "、".join(say.label(name) for name in row.after)
        return (f"{first}中先有的一天" if len(row.after) > 1 else first) + _step(row.plus)
    if row.pull:
        return f"取自{say.label(row.link)}"
    if row.sum or row.count or row.join or row.least:
        return say.gathering(one)
    return _across(one, say)


def _across(one: Computed, say: _Speaker) -> str:
    """Return how a figure follows from other records, from tables or from a policy."""
    row = one.row
    if row.tally:
        return f"以上 {len(row.tally)} 项中为“是”的项数"
    if row.rank:
        among = f"{say.label(row.within)}相同的" if row.within else ""
        return f"在{among}记录中按{'、'.join(say.label(name) for name in row.rank)}由高到低的名次，并列同名次"
    if row.gate:
        return f"按政策包 {row.pack} 的 {row.gate} 判断"
    if row.factor:
        return f"按{say.label(row.year)}取排放、折标等因子表"
    if row.linked:
        return f"填了{say.label(row.linked)}为是，没有填为否"
    if row.newest:
        return f"本企业（项目）在本台账里没有{say.label(row.newest)}更晚的记录"
    return "和".join(say.label(name) for name in row.shares) + "有没有相同的一项"


class _Speaker:
    """Say names and conditions of one register."""

    def __init__(self, register: Register, registers: Registers, name_code: NameCode | None) -> None:
        self._registers = registers
        self._name_code = name_code
        self._fields = _fields(register, registers)

    def label(self, name: str) -> str:
        field = self._fields.get(name)
        return field.label if field is not None else name

    def expression(self, expression: Expression | None) -> str:
        return "" if expression is None else spoken(expression.tree, self._fields, name_code=self._name_code)

    def choices(self, one: Computed) -> str:
        parts = []
        for when, value in one.choices:
            called = one.field.choice_label(value)
            parts.append(f"{self.expression(when)}的，{called}" if when is not None else f"其余，{called}")
        return "；".join(parts)

    def gathering(self, one: Computed) -> str:
        child = self._registers[one.row.register]
        only = ""
        if one.only is not None:
            only = "中" + spoken(one.only.tree, _fields(child, self._registers), name_code=self._name_code) + "的"
        which = f"与本条{self.label(one.row.match[0])}相符" if one.row.match else "" if one.row.all else "指向本条"
        of = f"“{child.row.title}”里{which and which + '的'}记录{only}"
        if one.row.join:
            fields = _fields(child, self._registers)
            labels = "、".join(fields[name].label for name in one.row.joined if name in fields)
            return f"{of.removesuffix('的')}的{labels}"
        if one.row.count:
            return f"{of}条数"
        name = one.row.sum or one.row.least
        field = child.shown(name)
        return f"{of}{field.label if field is not None else name}" + ("之和" if one.row.sum else "的最小值")


def _fields(register: Register, registers: Registers) -> FieldDictionary:
    own = {one.row.id: one.field for one in register.computed}
    values = tuple(Choice(id=one.id, label=one.label, label_en=one.label_en) for one in register.states.values())
    state = Field(
        id="state", label="状态", label_en="State", kind="enum", subject="office", group=register.id, values=values
    )
    return FieldDictionary({**registers.dictionary, **own, "state": state}, {})


def _step(text: str) -> str:
    found = _STEP.fullmatch(text)
    if found is None:
        return "所在年度的末日" if text == "year end" else ""
    if found[1]:
        return f"{'之前' if found[1].startswith('-') else '之后'} {found[1].lstrip('-')} {_UNITS[found[2]]}"
    if found[3]:
        return f"之后的第一个 {int(found[3])} 月" + ("末" if found[4] == "end" else f" {int(found[4])} 日")
    return f"所在季度结束后 {found[5]} 天" if found[5] != "0" else "所在季度的末日"
