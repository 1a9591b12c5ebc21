"""Which offers may be taken together: rules as rows, contradictory ones refused with both places (stacking.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Literal

import msgspec

from matching.criteria.facts import CaseView
from matching.errors import ResourceError
from matching.fields import FieldDictionary
from matching.finance.grants import STATUS
from matching.finance.loan import BEGUN
from matching.finance.rules import FinanceRules, StackingRow
from matching.offers.products import ProductRow
from matching.packs.model import DRAFT_MARKS

FILE = "offers/stacking.toml"
FAMILY = "product:"
"""Begins a member that stands for all products of a family."""
Kind = Literal["at_most", "once", "before", "needs", "cap", "allowed", "status"]


class RuleRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule on what may be combined; stacking.toml describes the kinds."""

    id: str
    title: str
    kind: Kind
    members: tuple[str, ...]
    sentence: str
    origin: str
    limit: Decimal = Decimal(1)
    asks: str = ""
    others: tuple[str, ...] = msgspec.field(default=(), name="with")
    states: tuple[str, ...] = ()
    """States of `part` in prj_grant_status: under which a rule of the appraisal closes, or `before` is met."""
    part: str = ""
    clause: str = ""
    confidence: str = ""
    file: str = FILE

    @property
    def draft(self) -> bool:
        """Say whether it is not confirmed."""
        return self.confidence in DRAFT_MARKS


class _FinanceRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    parts: dict[str, tuple[str, ...]]


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rule: tuple[RuleRow, ...] = ()
    finance: tuple[_FinanceRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """Tell that a rule closes one offer by itself, or holds it until a fact is known."""

    offer: str
    rule: RuleRow
    sentence: str
    missing: tuple[str, ...] = ()
    """Fields it waits for; empty where it is closed."""


def load_stacking(
    text: str, dictionary: FieldDictionary, finance: FinanceRules | None = None, *, file: str = FILE
) -> tuple[RuleRow, ...]:
    """Read the rules; what names no field, no rule of the appraisal, or contradicts another is refused."""
    try:
        read = msgspec.convert(tomllib.loads(text, parse_float=Decimal), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"叠加规则不完整：{error}", file=file) from error
    rules = (*read.rule, *_of_finance(read.finance, finance, file))
    for rule in rules:
        _check(rule, dictionary, file)
    checked(rules, file=file)
    return rules


def checked(rules: Sequence[RuleRow], *, file: str = FILE) -> None:
    """Refuse rules that contradict each other, naming both."""
    seen: dict[str, RuleRow] = {}
    for rule in rules:
        if rule.id in seen:
            raise ResourceError("同一编号有两条规则", file=file, item=rule.id, remedy="请改一条的编号或删去")
        seen[rule.id] = rule
    for first, second in combinations(rules, 2):
        if why := _contradiction(first, second) or _contradiction(second, first):
            raise ResourceError(
                f"规则“{first.title}”（{first.id}）与“{second.title}”（{second.id}）互相矛盾：{why}",
                file=file, item=f"{first.id} / {second.id}", remedy="请核对两处原文，改正或删去其中一条",
            )  # fmt: skip


def _contradiction(first: RuleRow, second: RuleRow) -> str:
    """Say how the first contradicts the second, empty when it does not."""
    own, other = set(first.members), set(second.members)
    if first.kind == second.kind and first.kind in {"at_most", "cap"} and own == other and first.limit != second.limit:
        return f"同样的成员，一处最多 {first.limit}，一处最多 {second.limit}"
    if second.kind != "at_most":
        return ""
    most = int(second.limit)
    if first.kind == "allowed" and len(both := sorted(own & other)) > most:
        return f"一处允许 {'、'.join(both)} 同时享受，一处最多只能享受 {most} 项"
    if first.kind == "needs" and most == 1 and own & other and set(first.others) <= other:
        return f"一处要求 {'、'.join(sorted(own & other))} 与 {'、'.join(first.others)} 一起办，一处不允许"
    return ""


def _check(rule: RuleRow, dictionary: FieldDictionary, file: str) -> None:
    problem = ""
    if not rule.members:
        problem = "没有写成员"
    elif len(set(rule.members)) < len(rule.members):
        problem = "成员有重复"
    elif rule.kind in {"once", "before"} and rule.asks not in dictionary:
        problem = f"没有 {rule.asks or '（空）'} 这个字段"
    elif rule.kind == "before" and dictionary[rule.asks].kind != "date":
        problem = f"{rule.asks} 不是日期"
    elif rule.kind == "at_most" and (rule.limit < 1 or rule.limit % 1):
        problem = f"最多 {rule.limit} 项，应为 1 以上的整数"
    elif rule.kind == "cap" and rule.limit < 0:
        problem = f"上限 {rule.limit} 万元，不能小于 0"
    elif rule.kind == "needs" and not rule.others:
        problem = "没有写要与哪些一起办（with）"
    if problem:
        raise ResourceError(problem, file=file, item=rule.id, remedy="请核对后改正")


def _of_finance(rows: Iterable[_FinanceRow], finance: FinanceRules | None, file: str) -> Iterator[RuleRow]:
    """Take rules over that the appraisal already has, so that one rule stands in one place."""
    known = {} if finance is None else {rule.id: rule for rule in finance.stacking}
    for row in rows:
        rule = known.get(row.id)
        if rule is None:
            raise ResourceError("测算规则里没有这条叠加规则", file=file, item=row.id)
        members = tuple(member for group in row.parts.values() for member in group)
        if rule.kind == "one_of":
            yield _taken(rule, rule.id, "at_most", members)
        elif rule.kind == "unless":
            yield _taken(rule, rule.id, "once", members, asks=rule.asks)
        else:
            for part, group in row.parts.items():
                name = rule.id if len(row.parts) == 1 else f"{rule.id}.{part}"
                yield _taken(rule, name, "status", group, part=part, states=rule.states)


def _taken(
    rule: StackingRow, ident: str, kind: Kind, members: tuple[str, ...], *,
    asks: str = "", part: str = "", states: tuple[str, ...] = (),
) -> RuleRow:  # fmt: skip
    return RuleRow(
        id=ident,
        title=rule.title,
        kind=kind,
        members=members,
        sentence=rule.sentence.replace("，暂不计入现金流", "").replace("，不计入现金流", ""),
        origin=rule.origin,
        asks=asks,
        part=part,
        states=states,
        clause=rule.clause,
        confidence=rule.confidence,
        file="finance/rules.toml",
    )


def own_rules(products: Iterable[ProductRow]) -> tuple[RuleRow, ...]:
    """Return the rules the office's own rows state: groups of which one may be taken, applications before the start."""
    groups: dict[str, list[ProductRow]] = {}
    rules = []
    for row in products:
        if row.exclusive:
            groups.setdefault(row.exclusive, []).append(row)
        if row.before_start:
            rules.append(
                RuleRow(
                    id=f"before.{row.id}", title="须开工前申报", kind="before", members=(row.id,), asks=BEGUN,
                    sentence="应在开工前申报，已经开工", origin=row.origin, file=row.place or FILE,
                )
            )  # fmt: skip
    for name, rows in groups.items():
        rules.append(
            RuleRow(
                id=f"group.{name}", title=f"不能同享：{name}", kind="at_most", file=rows[0].place or FILE,
                members=tuple(row.offer or row.id for row in rows), sentence=f"同属“{name}”组，只能选一项",
                origin="、".join(dict.fromkeys(row.origin for row in rows)),
            )
        )  # fmt: skip
    return tuple(rules)


def expanded(rules: Iterable[RuleRow], families: Mapping[str, Sequence[str]]) -> tuple[RuleRow, ...]:
    """Return the rules with "product:credit" replaced by the offers that are products of that family."""
    return tuple(
        msgspec.structs.replace(
            rule, members=_named(rule.members, families), others=_named(rule.others, families)
        )
        for rule in rules
    )  # fmt: skip


def _named(members: Iterable[str], families: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    found: list[str] = []
    for member in members:
        found += families.get(member.removeprefix(FAMILY), ()) if member.startswith(FAMILY) else [member]
    return tuple(dict.fromkeys(found))


def barred(rules: Iterable[RuleRow], offers: Iterable[str], view: CaseView) -> tuple[Barred, ...]:
    """Return the offers that a fact of the project closes or holds by itself, each with its rule."""
    asked = set(offers)
    found = []
    for rule in rules:
        state = _barring(rule, view)
        if state is None:
            continue
        sentence, missing = state
        found += [
            Barred(offer=member, rule=rule, sentence=sentence, missing=missing)
            for member in rule.members
            if member in asked
        ]
    return tuple(found)


def _barring(rule: RuleRow, view: CaseView) -> tuple[str, tuple[str, ...]] | None:
    """Return why a rule bars its members now, with what it waits for; None when it does not."""
    if rule.kind == "once":
        answer = view.values.get(rule.asks)
        if answer in {True, "yes"}:
            return rule.sentence, ()
        return None if answer in {False, "no"} else (_waiting(view, rule.asks), (rule.asks,))
    if rule.kind == "before":
        if _grant_state(rule, view) in rule.states:
            return None
        begun = view.values.get(rule.asks)
        if not isinstance(begun, date):
            return _waiting(view, rule.asks), (rule.asks,)
        return (f"{rule.sentence}（{view.dictionary[rule.asks].label} {begun}）", ()) if begun <= view.on else None
    if rule.kind == "status":
        state = _grant_state(rule, view)
        if not state:
            return _waiting(view, STATUS), (STATUS,)
        return (rule.sentence, ()) if state in rule.states else None
    return None


def _grant_state(rule: RuleRow, view: CaseView) -> str:
    """Return how far the public money a rule speaks of has come, empty when it is not known."""
    states = view.values.get(STATUS)
    found = states.get(rule.part) if rule.part and isinstance(states, Mapping) else None
    return "" if found is None or found == "unknown" else str(found)


def _waiting(view: CaseView, field: str) -> str:
    return f"没有填“{view.dictionary[field].label}”，能否享受待查"
