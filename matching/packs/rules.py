"""Which rules carry each clause of a pack, and which worked cases prove them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.expression import Expression
from matching.packs.model import DRAFT_MARKS, Criterion, Gate, Offer, Pack, Reading, TestedClause
from matching.packs.rows import ClauseRow, CriterionRow, DutyRow, GateRow, OfferRow, ReadingRow

RuleRow = GateRow | CriterionRow | ClauseRow | OfferRow | ReadingRow | DutyRow
KINDS = ("gate", "criterion", "test", "reading", "offer", "duty")
"""Kinds of rules in the order a reader wants them."""
_VERDICTS = frozenset({"yes", "no", "unknown", "expired", "not_applicable"})
_STATES = frozenset({"open", "closed", "unknown", "historic"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Name a worked case that says what must come of a rule."""

    case: str
    on: date
    expected: str
    """yes, no, unknown, open, closed …; `2` or `0-3` for levels; the words of the answer for a reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Hold one condition of a rule with what it stands for: a level, a class; empty for the rule itself."""

    label: str
    when: Expression
    text: str = ""
    """The pack's own words for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Hold one rule that carries a clause."""

    kind: str
    """gate, criterion, test, reading, offer or duty."""
    id: str
    """Gate, criterion or reading id; empty for what is addressed by its clause."""
    title: str
    row: RuleRow
    conditions: tuple[Condition, ...] = ()
    proofs: tuple[Proof, ...] = ()
    draft: bool = False

    @property
    def wants_case(self) -> bool:
        """Say whether worked cases must prove it: whatever has a condition."""
        return bool(self.conditions)


def rules_of(pack: Pack) -> dict[str, tuple[Rule, ...]]:
    """Return the rules of a pack by the clause they carry, in the order of KINDS."""
    found: dict[str, list[Rule]] = {clause: [] for clause in pack.clauses}
    for clause, rule in _rules(pack):
        found[clause].append(rule)
    return {clause: tuple(rules) for clause, rules in found.items()}


def _rules(pack: Pack) -> Iterator[tuple[str, Rule]]:
    expected = _expectations(pack)
    for gate in pack.gates:
        rule = _gate(pack, gate, expected)
        yield from ((clause, rule) for clause in dict.fromkeys((gate.row.clause, *gate.row.also)))
    for criterion in pack.criteria:
        rule = _criterion(pack, criterion, expected)
        yield from ((clause, rule) for clause in dict.fromkeys(criterion.row.clauses))
    yield from ((clause.row.id, _test(pack, clause, expected)) for clause in pack.tested)
    yield from ((reading.row.clause, _reading(pack, reading, expected)) for reading in pack.readings)
    yield from ((offer.row.clause, _offer(pack, offer, expected)) for offer in pack.offers)
    for duty in pack.duties:
        yield duty.clause, Rule(kind="duty", id="", title=duty.title, row=duty, draft=_is_draft(pack, duty))


_Expected = Mapping[str, list[tuple[str, date, Any]]]


def _expectations(pack: Pack) -> _Expected:
    expected: dict[str, list[tuple[str, date, Any]]] = {}
    for case in pack.cases:
        for item, value in case.expect.items():
            expected.setdefault(item, []).append((case.name, case.on, value))
    return expected


def _gate(pack: Pack, gate: Gate, expected: _Expected) -> Rule:
    row = gate.row
    own = (row.clause, *row.also)
    # A case may name the clause instead of the gate, where the clause has no test of its own.
    named = [clause for clause in own if pack.clauses[clause].when is None]
    proofs = [*_proofs(expected, row.id, _VERDICTS), *(p for name in named for p in _proofs(expected, name, _VERDICTS))]
    return Rule(
        kind="gate",
        id=row.id,
        title=row.title,
        row=row,
        conditions=(Condition(label="", when=gate.when),),
        proofs=tuple(dict.fromkeys(proofs)),
        draft=_is_draft(pack, row),
    )


def _criterion(pack: Pack, criterion: Criterion, expected: _Expected) -> Rule:
    row = criterion.row
    levels = [Condition(label=f"{level.level}", when=level.when, text=level.text) for level in criterion.levels]
    applicable = [Condition(label="applicable", when=criterion.applicable)] if criterion.applicable else []
    return Rule(
        kind="criterion",
        id=row.id,
        title=row.title,
        row=row,
        conditions=(*applicable, *levels),
        proofs=tuple(
            Proof(case=case, on=on, expected=_level(value))
            for case, on, value in expected.get(row.id, ())
            if not isinstance(value, str)
        ),
        draft=_is_draft(pack, row),
    )


def _level(value: Any) -> str:
    return "-".join(str(end) for end in value) if isinstance(value, list) else str(value)


def _test(pack: Pack, clause: TestedClause, expected: _Expected) -> Rule:
    assert clause.when is not None
    return Rule(
        kind="test",
        id="",
        title=clause.row.title,
        row=clause.row,
        conditions=(Condition(label="", when=clause.when),),
        proofs=tuple(_proofs(expected, clause.row.id, _VERDICTS)),
        draft=_is_draft(pack, clause.row),
    )


def _reading(pack: Pack, reading: Reading, expected: _Expected) -> Rule:
    row = reading.row
    titles = {one.value: one.title for one in row.classes} | {"yes": row.yes, "no": row.no, "unknown": row.unknown}
    if row.otherwise:
        titles[row.otherwise.value] = row.otherwise.title
    gates = [(f"{pack.gates[place].row.id} {pack.gates[place].row.title}", place) for place in reading.gates]
    return Rule(
        kind="reading",
        id=row.id,
        title=row.title,
        row=row,
        conditions=(
            *(Condition(label=one.title, when=when) for one, when in zip(row.classes, reading.whens, strict=True)),
            *(Condition(label=label, when=pack.gates[place].when) for label, place in gates),
        )
        if row.classes or gates
        else (),
        proofs=tuple(
            Proof(case=case, on=on, expected="、".join(titles.get(one, one) for one in _answers(value)))
            for case, on, value in expected.get(row.id, ())
        ),
        draft=_is_draft(pack, row),
    )


def _answers(value: Any) -> Iterable[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _offer(pack: Pack, offer: Offer, expected: _Expected) -> Rule:
    return Rule(
        kind="offer",
        id="",
        title=offer.row.title,
        row=offer.row,
        conditions=(Condition(label="", when=offer.when),) if offer.when else (),
        proofs=tuple(_proofs(expected, offer.row.clause, _STATES)),
        draft=_is_draft(pack, offer.row),
    )


def _proofs(expected: _Expected, item: str, words: frozenset[str]) -> Iterator[Proof]:
    for case, on, value in expected.get(item, ()):
        if isinstance(value, str) and value in words:
            yield Proof(case=case, on=on, expected=value)


def _is_draft(pack: Pack, row: RuleRow) -> bool:
    return pack.is_draft or row.confidence in DRAFT_MARKS
