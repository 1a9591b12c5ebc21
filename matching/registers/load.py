"""Read the registers; what does not fit is refused with file, register and row."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import msgspec

from matching.errors import ResourceError
from matching.expression import Expression, Symbol, read_expression, symbols_of
from matching.fields import CASE_SUBJECTS, LIST_KINDS, Choice, Field, FieldDictionary, Group, read_field
from matching.registers.days import read_step
from matching.registers.model import Check, Chosen, Computed, Give, Move, Register, Registers, Reminder, Weight
from matching.registers.rows import ComputedRow, FieldRow, GiveRow, MoveRow, RegisterFile, RegisterRow, plain_field

PLACES = ("county", "city", "province")
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_WAYS = (
    "term", "when", "choose", "after", "pull", "sum", "count", "factor", "shares", "newest", "least", "join", "tally",
    "rank", "gate", "linked",
)  # fmt: skip
Symbols = dict[str, Symbol]


def load_registers(
    texts: Mapping[str, str], dictionary: FieldDictionary, *, clauses: Collection[str] | None = None
) -> Registers:
    """Read all registers from file names and texts; `clauses`, where given, are all a row may cite."""
    rows = [(file, row) for file, text in texts.items() for row in _document(file, text).register]
    fields: dict[str, Field] = {}
    for file, row in rows:
        _check_row(file, row, {one.id for _, one in rows}, clauses)
        fields |= _own_fields(file, row, dictionary, fields)
    everything = FieldDictionary(
        {**dictionary, **fields},
        dictionary.groups | {row.id: Group(id=row.id, title=row.title, title_en=row.title_en, subject="office")
                             for _, row in rows},
    )  # fmt: skip
    by_row = {row.id: row for _, row in rows}
    found: dict[str, Register] = {}
    for file, row in rows:
        if row.id in found:
            raise ResourceError("台账编号重复", file=file, item=row.id)
        found[row.id] = _Reader(file, row, everything, by_row).register()
    return Registers(by_id=found, dictionary=everything)


def _document(file: str, text: str) -> RegisterFile:
    try:
        return msgspec.convert(tomllib.loads(text), RegisterFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=file) from error


def _check_row(file: str, row: RegisterRow, registers: Collection[str], clauses: Collection[str] | None) -> None:
    named = [one.register for one in row.field if one.register] + [one.register for one in row.computed if one.register]
    strange = [one for one in named if one not in registers]
    if strange:
        raise ResourceError(f"没有名为 {'、'.join(strange)} 的台账", file=file, item=row.id)
    ids = [one.use or one.id for one in row.field] + [one.id for one in row.computed]
    if doubled := sorted({one for one in ids if ids.count(one) > 1}):
        raise ResourceError(f"{'、'.join(doubled)} 写了两次", file=file, item=row.id)
    if clauses is not None and (unknown := sorted(set(_cited(row)) - set(clauses))):
        raise ResourceError(f"没有条款 {'、'.join(unknown)}", file=file, item=row.id)


def _cited(row: RegisterRow) -> Iterator[str]:
    yield from row.clauses
    for clauses in (
        [one.clause for one in row.computed],
        [one.clause for one in row.check],
        [one.clause for one in row.move],
        [one.clause for one in row.reminder],
        [one.clause for one in row.total],
        [one.clause for one in row.list],
    ):
        yield from filter(None, clauses)


def _own_fields(
    file: str, row: RegisterRow, dictionary: FieldDictionary, taken: Mapping[str, Field]
) -> dict[str, Field]:
    own: dict[str, Field] = {}
    for one in row.field:
        if one.use:
            if one.use not in dictionary:
                raise ResourceError(f"数据字典里没有 {one.use}", file=file, item=row.id)
            continue
        if one.kind == "record" and not one.register:
            raise ResourceError(f"{one.id} 没有写明指向哪个台账", file=file, item=row.id)
        field = read_field(file, "office", {**plain_field(one), "group": row.id, "template": False})
        if field.id in dictionary or field.id in taken:
            raise ResourceError(f"字段 {field.id} 已经有了，请换名或写 use", file=file, item=row.id)
        own[field.id] = field
    return own


def _computed_field(row: ComputedRow, kind: str, register: str) -> Field:
    values = tuple(Choice(id=one[0], label=one[1], label_en=one[2]) for one in row.values)
    return Field(
        id=row.id,
        label=row.label,
        label_en=row.label_en,
        kind=kind,
        subject="office",
        group=register,
        unit=row.unit,
        help=row.help,
        values=values,
        template=False,
    )


def _figure(row: ComputedRow, register: str) -> Field | None:
    """Return a figure of another register as a field; None for one that is itself pulled from elsewhere."""
    kinds = {
        "term": "dec", "when": "tri", "choose": "enum", "after": "date", "sum": "dec", "count": "int",
        "factor": "dec", "shares": "tri", "newest": "tri", "linked": "tri", "join": "str", "tally": "int",
        "rank": "int", "gate": "tri", "least": "dec",
    }  # fmt: skip
    kind = next((kinds[way] for way in kinds if getattr(row, way)), None)
    kind = _term_kind(row) if row.term else kind
    return None if kind is None else _computed_field(row, kind, register)


def _term_kind(row: ComputedRow) -> str:
    """Return the kind of a number by arithmetic: without decimals it is a whole one, printed as such."""
    return "dec" if row.places else "int"


class _Reader:
    """Compile one register: every name is known before a condition may use it."""

    def __init__(
        self, file: str, row: RegisterRow, everything: FieldDictionary, rows: Mapping[str, RegisterRow]
    ) -> None:
        self._file = file
        self._row = row
        self._everything = everything
        self._rows = rows
        self._fields = {one.use or one.id: self._field(one) for one in row.field}
        self._symbols = self._known(row, self._fields)

    def register(self) -> Register:
        row = self._row
        computed = tuple(self._computed(one) for one in row.computed)
        register = Register(
            row=row,
            fields=self._fields,
            required=frozenset(one.use or one.id for one in row.field if one.required),
            links={one.use or one.id: one.register for one in row.field if one.register},
            computed=computed,
            checks=tuple(Check(row=one, when=self._condition(one.when)) for one in row.check),
            states={one.id: one for one in row.state},
            moves=tuple(Move(row=one, when=self._optional(one.when)) for one in row.move),
            reminders=tuple(Reminder(row=one, unless=self._optional(one.unless)) for one in row.reminder),
            totals=tuple(Chosen(row=one, when=self._optional(one.when)) for one in row.total),
            lists=tuple(Chosen(row=one, when=self._optional(one.when)) for one in row.list),
            gives=tuple(Give(row=one, when=self._optional(one.when)) for one in row.gives),
            weights=tuple(Weight(row=one, when=self._condition(one.when)) for one in row.weight),
        )
        self._check_names(register)
        return register

    def _field(self, row: FieldRow) -> Field:
        field = self._everything[row.use or row.id]
        return replace(field, required=row.required, help=row.help or field.help)

    def _known(self, row: RegisterRow, fields: Mapping[str, Field]) -> Symbols:
        """Return what conditions of a register may name before anything is worked out."""
        outside = {"office": (), "enterprise": ("enterprise", "park"), "project": None}[row.about]
        around = {
            name: field
            for name, field in self._everything.items()
            if field.group not in self._rows and (outside is None or field.subject in outside)
        }
        symbols = symbols_of(FieldDictionary({**around, **fields}, {}), {})
        if row.state:
            symbols["state"] = Symbol(type="text", allowed=tuple(one.id for one in row.state), fact=False)
        return symbols

    def _condition(self, text: str, symbols: Symbols | None = None) -> Expression:
        return read_expression(text, symbols or self._symbols, file=self._file, item=self._row.id)

    def _optional(self, text: str) -> Expression | None:
        return self._condition(text) if text else None

    def _computed(self, row: ComputedRow) -> Computed:
        ways = [name for name in _WAYS if getattr(row, name)]
        if len(ways) != 1:
            raise self._refuse(f"{row.id} 应恰有一种算法，却有 {'、'.join(ways) or '零种'}")
        makers = {
            "term": self._by_term, "when": self._by_condition, "choose": self._by_choice, "after": self._by_day,
            "pull": self._by_link, "sum": self._by_gathering, "count": self._by_gathering, "factor": self._by_factor,
            "shares": self._by_sharing, "newest": self._by_newness,
            "linked": self._by_presence, "join": self._by_gathering, "least": self._by_gathering,
            "tally": self._by_tally, "rank": self._by_rank, "gate": self._by_gate,
        }  # fmt: skip
        computed = makers[ways[0]](row)
        if row.where:
            computed = replace(computed, where=self._condition(row.where))
        self._symbols |= symbols_of(FieldDictionary({row.id: computed.field}, {}), {})
        return computed

    def _by_term(self, row: ComputedRow) -> Computed:
        term = read_expression(row.term, self._symbols, number=True, file=self._file, item=self._row.id)
        return Computed(row=row, field=_computed_field(row, _term_kind(row), self._row.id), term=term)

    def _by_condition(self, row: ComputedRow) -> Computed:
        return Computed(row=row, field=_computed_field(row, "tri", self._row.id), when=self._condition(row.when))

    def _by_choice(self, row: ComputedRow) -> Computed:
        given, named = {one.value for one in row.choose}, {one[0] for one in row.values}
        if given != named:
            raise self._refuse(f"{row.id} 的结果与 values 不一致：{'、'.join(sorted(given ^ named))}")
        choices = tuple((self._optional(one.when), one.value) for one in row.choose)
        return Computed(row=row, field=_computed_field(row, "enum", self._row.id), choices=choices)

    def _by_day(self, row: ComputedRow) -> Computed:
        for name in row.after:
            self._want(name, {"date"})
        if read_step(row.plus) is None:
            raise self._refuse(f"{row.id} 的 plus 写法不认识：{row.plus}")
        return Computed(row=row, field=_computed_field(row, "date", self._row.id))

    def _by_link(self, row: ComputedRow) -> Computed:
        target = self._rows[self._link(row)]
        field = next((self._field(one) for one in target.field if (one.use or one.id) == row.pull), None)
        field = field or next((_figure(one, target.id) for one in target.computed if one.id == row.pull), None)
        if field is None:
            raise self._refuse(f"{row.id}：台账 {target.id} 没有字段 {row.pull}")
        pulled = replace(field, id=row.id, label=row.label, label_en=row.label_en, group=self._row.id, required=False)
        return Computed(row=row, field=pulled)

    def _link(self, row: ComputedRow) -> str:
        found = next((one.register for one in self._row.field if (one.use or one.id) == row.link), "")
        if not found:
            raise self._refuse(f"{row.id}：{row.link} 不指向别的台账")
        return found

    def _by_gathering(self, row: ComputedRow) -> Computed:
        child = self._rows[row.register] if row.register else None
        if child is None or (bool(row.link), bool(row.match), row.all).count(True) != 1:
            raise self._refuse(f"{row.id} 应写台账和 link、match、all 之一")
        if row.link and not self._leads_back(child, row.link):
            raise self._refuse(f"{row.id}：台账 {row.register} 没有指回本台账的字段 {row.link}")
        fields = {one.use or one.id: self._field(one) for one in child.field}
        figures = {one.id: figure for one in child.computed if (figure := _figure(one, child.id)) is not None}
        symbols = self._known(child, fields) | symbols_of(FieldDictionary(figures, {}), {})
        for name in filter(None, (row.sum, row.least, *row.joined, *row.match[1:], *row.also[1:])):
            if name not in {*symbols, *(one.id for one in child.computed)}:
                raise self._refuse(f"{row.id}：台账 {child.id} 没有 {name}")
        for pair in filter(None, (row.match, row.also)):
            if len(pair) != 2 or pair[0] not in self._symbols:
                raise self._refuse(f"{row.id} 的 match、also 应写本台账的一项和对方的一项")
        only = self._condition(row.only, symbols) if row.only else None
        whole = row.count or (row.least in symbols and symbols[row.least].whole)
        kind = "int" if whole else "str" if row.join else "dec"
        return Computed(row=row, field=_computed_field(row, kind, self._row.id), only=only)

    def _leads_back(self, child: RegisterRow, link: str) -> bool:
        return any((one.use or one.id) == link and one.register == self._row.id for one in child.field)

    def _by_tally(self, row: ComputedRow) -> Computed:
        for name in row.tally:
            self._want(name, {"truth"})
        return Computed(row=row, field=_computed_field(row, "int", self._row.id))

    def _by_rank(self, row: ComputedRow) -> Computed:
        for name in row.rank:
            self._want(name, {"number"})
        if row.within and row.within not in self._symbols:
            raise self._refuse(f"{row.id}：本台账没有 {row.within}")
        return Computed(row=row, field=_computed_field(row, "int", self._row.id))

    def _by_gate(self, row: ComputedRow) -> Computed:
        if not row.pack:
            raise self._refuse(f"{row.id} 没有写 pack")
        for name, own in row.given.items():
            if name not in self._everything or own not in self._symbols:
                raise self._refuse(f"{row.id} 的 given 里没有 {name} 或 {own}")
        return Computed(row=row, field=_computed_field(row, "tri", self._row.id))

    def _by_factor(self, row: ComputedRow) -> Computed:
        for name in (*_HOLE.findall(row.factor), *filter(None, [row.year])):
            if name not in self._fields:
                raise self._refuse(f"{row.id} 的因子用到 {name}，但本台账没有这一项")
        return Computed(row=row, field=_computed_field(row, "dec", self._row.id))

    def _by_sharing(self, row: ComputedRow) -> Computed:
        if len(row.shares) != 2:
            raise self._refuse(f"{row.id} 的 shares 应写两项")
        for name in row.shares:
            self._want(name, {"text", "list"})
        return Computed(row=row, field=_computed_field(row, "tri", self._row.id))

    def _by_presence(self, row: ComputedRow) -> Computed:
        if not any((one.use or one.id) == row.linked and one.register for one in self._row.field):
            raise self._refuse(f"{row.id}：{row.linked} 不指向别的记录")
        return Computed(row=row, field=_computed_field(row, "tri", self._row.id))

    def _by_newness(self, row: ComputedRow) -> Computed:
        if row.newest not in self._fields:
            raise self._refuse(f"{row.id}：本台账没有要填的 {row.newest}")
        self._want(row.newest, {"number", "date"})
        return Computed(row=row, field=_computed_field(row, "tri", self._row.id))

    def _want(self, name: str, types: Collection[str]) -> None:
        if name not in self._symbols or self._symbols[name].type not in types:
            raise self._refuse(f"{name} 不在本台账里或类型不合")

    def _refuse(self, what: str) -> ResourceError:
        return ResourceError(what, file=self._file, item=self._row.id)

    def _check_names(self, register: Register) -> None:
        row = self._row
        shown = {*self._symbols, "state"}
        for names in (_HOLE.findall(row.name), row.columns, *row.unique, *(one.columns for one in row.list)):
            self._among(names, {*shown, "enterprise", "project"}, "本台账")
        for move in row.move:
            self._among({*move.origin, move.to}, set(register.states), f"步骤 {move.id} 的状态")
            self._among(move.needs, set(register.fields), f"步骤 {move.id} 要填的内容")
            self._among(move.opens, self._of_projects(), f"步骤 {move.id} 新建项目的资料")
            self._among(move.opens.values(), set(register.fields), f"步骤 {move.id} 新建项目的来源")
            for field, name in move.opens.items():
                if self._everything[field].kind != register.fields[name].kind:
                    raise self._refuse(f"步骤 {move.id}：{name} 与项目的 {field} 类型不同")
            self._check_follower(move, register)
        self._check_lists()
        for reminder in row.reminder:
            self._want(reminder.on, {"date"})
            self._among(reminder.states, set(register.states), f"提醒 {reminder.id} 的状态")
        for total in row.total:
            self._among({*total.by, *total.sums}, {*shown, *PLACES, "enterprise", "project"}, f"统计 {total.id}")
        for listed in filter(lambda one: one.order, row.list):
            self._want(listed.order, {"number"})
        for give in row.gives:
            self._among((give.field,), set(self._everything), "带出的字段")
            if bool(give.value) == bool(give.fixed):
                raise self._refuse(f"带出的 {give.field} 应恰写 value、fixed 之一")
            self._check_entry(give)

    def _check_lists(self) -> None:
        for one in self._row.list:
            if personal := [name for name in one.columns if self._is_personal(name)]:
                raise self._refuse(f"清单 {one.id} 对外，不能列个人信息 {'、'.join(personal)}")

    def _is_personal(self, name: str) -> bool:
        """Say whether a column shows personal data: its own, taken from another record, or in that record's name."""
        shown = [name]
        shown += [
            source for one in self._row.computed if one.id == name for source in (one.pull, *one.joined) if source
        ]
        target = next((one.register for one in self._row.field if (one.use or one.id) == name), "")
        shown += _HOLE.findall(self._rows[target].name) if target else []
        return any(one in self._everything and self._everything[one].personal for one in shown)

    def _check_follower(self, move: MoveRow, register: Register) -> None:
        if (follow := move.follow) is None:
            return
        if register.links.get(follow.link) != register.id:
            raise self._refuse(f"步骤 {move.id}：{follow.link} 不指向本台账")
        self._among({*follow.carry, *follow.set}, set(register.fields), f"步骤 {move.id} 后续记录的内容")
        self._among(follow.set.values(), set(self._symbols), f"步骤 {move.id} 后续记录的来源")

    def _of_projects(self) -> set[str]:
        return {name for name, field in self._everything.items() if field.subject in CASE_SUBJECTS}

    def _check_entry(self, give: GiveRow) -> None:
        """Refuse an entry of a field that has none, or that the field does not have."""
        field = self._everything[give.field]
        keys = {one.id for one in field.keys}
        if give.key and not (keys if _HOLE.search(give.key) else give.key in keys):
            raise self._refuse(f"带出的 {give.field} 没有 {give.key} 这一项")
        if give.add and field.kind not in LIST_KINDS:
            raise self._refuse(f"带出的 {give.field} 只有一个值，不能加上一项")

    def _among(self, names: Collection[str], known: Collection[str], what: str) -> None:
        if strange := sorted(set(names) - set(known)):
            raise self._refuse(f"{what}里没有 {'、'.join(strange)}")
