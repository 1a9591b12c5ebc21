"""The duties that concern an office: rows of the packs in force and reports, by its side, level and region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from matching.duties.marks import Marks
from matching.duties.office import Office, lies_in, reaches
from matching.duties.reports import Report
from matching.packs.model import DRAFT_MARKS, Pack
from matching.packs.rows import DutyRow
from matching.packs.terms import Event, Term, read_term

Whose = Literal["own", "firms"]
FIRMS = frozenset({"enterprise", "evaluator", "park"})
"""Whose duties an office reminds them of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty that concerns the office, with its date read."""

    id: str
    title: str
    actor: str
    whose: Whose
    term: Term | None
    deadline: str
    """The source's words on the date."""
    clause: str
    cites: str
    begins: date
    ends: date | None
    pack: Pack
    regions: tuple[str, ...] = ()
    done_field: str = ""
    report: str = ""
    proposal: bool = False
    own_date: bool = False
    """Whether the office set the date itself."""
    draft: bool = False

    @property
    def key(self) -> str:
        """Return what all its keys begin with."""
        return f"duty:{self.id}"

    @property
    def may_be_dated(self) -> bool:
        """Say whether the office may set a date of its own: only where the source fixes none."""
        return self.proposal or self.own_date or not has_date(self.term)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDuty:
    """A duty of a document whose time is over: shown as history, never reminded of."""

    title: str
    actor: str
    deadline: str
    clause: str
    cites: str
    ended: date | None


def has_date(term: Term | None) -> bool:
    """Say whether a day can ever follow from a term."""
    return term is not None and not (isinstance(term, Event) and term.within is None)


def duties_of(
    packs: Iterable[Pack], reports: Iterable[Report], office: Office, *, on: date, marks: Marks | None = None
) -> tuple[Duty, ...]:
    """Return the duties in force on a day that bind the office, or the firms it looks after.

    A report stands only where no duty of the packs that binds the office already asks for it.
    """
    said = marks or Marks()
    live = [pack for pack in packs if pack.begins() <= on and pack.is_live(on) and reaches(pack, office.region, on)]
    found = [duty for pack in live for duty in _of_pack(pack, office, on)]
    asked = {duty.report.partition(" ")[0] for duty in found if duty.whose == "own"}
    clauses = {clause: pack for pack in live for clause in pack.clauses}
    found += [duty for report in reports if report.row.id not in asked for duty in _of_report(report, clauses, office)]
    return tuple(_dated(duty, said) for duty in found)


def past_duties(packs: Iterable[Pack], office: Office, *, on: date) -> tuple[PastDuty, ...]:
    """Return the duties that bound such an office, or its firms, and are over."""
    found = []
    for pack in packs:
        if not reaches(pack, office.region, on):
            continue
        over = pack.begins() <= on and not pack.is_live(on)
        for row in pack.duties:
            ended = row.valid_to if row.valid_to and row.valid_to < on else None
            if (over or ended) and _whose(row, office) and lies_in(office.region, row.regions):
                past = PastDuty(
                    title=row.title,
                    actor=row.actor,
                    deadline=row.deadline,
                    clause=row.clause,
                    cites=pack.cite(row.clause),
                    ended=ended or pack.row.valid_to,
                )
                found.append(past)
    return tuple(found)


def _of_pack(pack: Pack, office: Office, on: date) -> Iterable[Duty]:
    counts: dict[str, int] = {}
    for row in pack.duties:
        counts[row.clause] = counts.get(row.clause, 0) + 1
        whose = _whose(row, office)
        if whose is None or not lies_in(office.region, row.regions) or pack.clauses[row.clause].row.historic:
            continue
        name = row.clause if counts[row.clause] == 1 else f"{row.clause}#{counts[row.clause]}"
        yield Duty(
            id=name,
            title=row.title,
            actor=row.actor,
            whose=whose,
            term=read_term(row.due, item=row.clause),
            deadline=row.deadline,
            clause=row.clause,
            cites=pack.cite(row.clause),
            begins=max(row.valid_from or date.min, pack.begins()),
            ends=min((day for day in (row.valid_to, pack.row.valid_to) if day), default=None),
            pack=pack,
            regions=row.regions,
            done_field=row.done,
            report=row.report,
            proposal=row.proposal,
            draft=pack.is_draft or row.confidence in DRAFT_MARKS,
        )


def _of_report(report: Report, clauses: Mapping[str, Pack], office: Office) -> Iterable[Duty]:
    row = report.row
    clause = next((clause for clause in row.clauses if clause in clauses), "")
    if not clause or office.side not in row.sides or (row.for_levels and office.level not in row.for_levels):
        return
    pack = clauses[clause]
    yield Duty(
        id=row.id,
        title=row.title,
        actor=row.receiver,
        whose="own",
        term=report.term,
        deadline=row.deadline,
        clause=clause,
        cites=pack.cite(clause),
        begins=pack.begins(),
        ends=pack.row.valid_to,
        pack=pack,
        report=f"{row.id} {row.title}",
        proposal=row.proposal,
        draft=pack.is_draft,
    )


def _whose(row: DutyRow, office: Office) -> Whose | None:
    """Say whom a row concerns here; a row that names nobody concerns every office, because it may bind it."""
    if not row.sides or (office.side in row.sides and (not row.for_levels or office.level in row.for_levels)):
        return "own"
    return "firms" if FIRMS & set(row.sides) else None


def _dated(duty: Duty, marks: Marks) -> Duty:
    """Return the duty with the date the office set for itself, where the source leaves it free."""
    mark = marks.dated(duty.key)
    if mark is None or not duty.may_be_dated:
        return duty
    return replace(duty, term=read_term(mark.value, item=duty.id), proposal=True, own_date=True)
