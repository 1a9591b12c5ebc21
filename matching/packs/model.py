"""A policy pack ready to judge with: its rows with their conditions compiled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from matching.expression import Environment, Expression
from matching.expression.support import Support
from matching.packs.layout import Layout
from matching.packs.rows import (
    CaseRow,
    ClauseRow,
    CriterionRow,
    DutyRow,
    GateRow,
    OfferRow,
    PackRow,
    ParameterRow,
    ReadingRow,
    RubricRow,
)
from matching.packs.truths import Truths

DRAFT_MARKS = frozenset({"K", "?"})
"""Confidence marks of facts that ship as drafts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedClause:
    """A clause with its compiled test, if facts can decide it."""

    row: ClauseRow
    when: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A gate with its compiled condition."""

    row: GateRow
    when: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a scale; the highest whose condition holds counts."""

    level: int
    when: Expression
    text: str
    support: Support
    """How well the level is proved."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Criterion:
    """A criterion with its scale, highest level first; two are the same when they are the same object."""

    row: CriterionRow
    applicable: Expression | None
    levels: tuple[Level, ...]
    names: tuple[str, ...]
    """Fields its levels mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer with its compiled condition; none means open to every case of the pack."""

    row: OfferRow
    when: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading with the condition of each of its classes, in their order."""

    row: ReadingRow
    whens: tuple[Expression, ...]
    gates: tuple[int, ...] = ()
    """Positions of the gates it is the sum of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Positions of the rows that begin, end or are over by themselves."""

    gates: tuple[int, ...]
    clauses: tuple[int, ...]
    offers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pack:
    """One edition of one policy document; two are the same when they are the same object."""

    row: PackRow
    checksum: str
    texts: Mapping[str, str]
    """The edition's files, so that what was judged by it can be explained for ever."""
    applies: Expression | None
    clauses: Mapping[str, TestedClause]
    tested: tuple[TestedClause, ...]
    """The clauses with a machine test of their own."""
    gates: tuple[Gate, ...]
    rubric: RubricRow | None
    layout: Layout | None
    """The rubric by position; there is one exactly when there is a rubric."""
    criteria: tuple[Criterion, ...]
    offers: tuple[Offer, ...]
    truths: Callable[[Environment], Truths]
    """Judges all conditions at once."""
    readings: tuple[Reading, ...]
    timed: Timed
    names: frozenset[str]
    """Everything its conditions mention, and the field it is dated by."""
    duties: tuple[DutyRow, ...]
    cases: tuple[CaseRow, ...]
    _parameters: dict[date, dict[str, Decimal]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_draft(self) -> bool:
        """Say whether the whole pack must look like a draft."""
        return self.row.status == "draft" or self.row.confidence in DRAFT_MARKS

    def cite(self, clause_id: str) -> str:
        """Return the clause as cited on paper: short document name or number, and printed clause number."""
        clause = self.clauses[clause_id].row
        return f"{self.row.document_number or '《' + self.row.title + '》'} {clause.number}"

    def is_live(self, on: date) -> bool:
        """Say whether the document unlocks and blocks anything on a date."""
        if self.row.status in {"expired", "historic"}:
            return False
        return self.row.valid_to is None or on <= self.row.valid_to

    def begins(self) -> date:
        """Return the first day of the edition; the day it was issued where the text names none."""
        return self.row.valid_from or self.row.issued or date.min

    def parameters_on(self, on: date) -> dict[str, Decimal]:
        """Return the value of every parameter on a date, exactly as written: the newest that has begun."""
        if on not in self._parameters:
            self._parameters[on] = self._chosen(on)
        return self._parameters[on]

    def _chosen(self, on: date) -> dict[str, Decimal]:
        chosen: dict[str, ParameterRow] = {}
        for row in self.row.parameter:
            begins = row.valid_from or date.min
            if begins <= on and (row.id not in chosen or begins >= (chosen[row.id].valid_from or date.min)):
                chosen[row.id] = row
        return {name: Decimal(str(row.value)) for name, row in chosen.items()}
