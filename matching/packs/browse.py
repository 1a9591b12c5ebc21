"""The documents of a library as they stand on a day, and their clauses with the rules that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from matching.packs.library import PackLibrary
from matching.packs.model import DRAFT_MARKS, Pack
from matching.packs.rows import ClauseRow, DatedRow, SupersededRow
from matching.packs.rules import Rule, rules_of

IN_FORCE, UPCOMING, HISTORIC, EXPIRED, DRAFT = "in_force", "upcoming", "historic", "expired", "draft"
_TITLE = re.compile(r"《([^《》]+)》")
_STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Hold one clause as it stands on the day."""

    row: ClauseRow
    status: str
    """in_force, upcoming, historic, expired or draft: its own end or beginning, else that of its document."""
    draft: bool
    rules: tuple[Rule, ...]
    replaced: tuple[SupersededRow, ...] = ()
    """Instruments it cites that are no longer current law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Hold one edition of one document as it stands on the day."""

    pack: Pack
    status: str
    ends: date | None
    """Its last day: as the text says, or the day before a newer edition began."""
    clauses: tuple[Clause, ...]


def documents_on(library: PackLibrary, day: date) -> tuple[Document, ...]:
    """Return every installed edition with its clauses, as they stand on a day."""
    replaced = superseded_on(library.editions, day)
    return tuple(_document(library, pack, day, replaced) for pack in library.editions)


def superseded_on(packs: Iterable[Pack], day: date) -> tuple[tuple[str, SupersededRow], ...]:
    """Return what packs in force on a day say is replaced by then, each with the id of the pack that says so."""
    return tuple(
        (pack.row.id, row)
        for pack in packs
        if pack.begins() <= day and pack.is_live(day)
        for row in pack.row.supersedes
        if row.valid_from <= day
    )


def cites(text: str, instrument: str) -> bool:
    """Say whether a text names an instrument; a longer title in 《》 that only contains the name does not count.

    >>> cites("贯彻《清洁生产促进法》", "清洁生产促进法"), cites("按《海洋环境保护法》", "环境保护法")
    (True, False)
    """
    titles = _TITLE.findall(text)
    if any(title.removeprefix(_STATE) == instrument for title in titles):
        return True
    return instrument in _TITLE.sub("", text)


def _document(library: PackLibrary, pack: Pack, day: date, replaced: tuple[tuple[str, SupersededRow], ...]) -> Document:
    newer = [
        other.begins() for other in library.editions if other.row.id == pack.row.id and other.begins() > pack.begins()
    ]
    ends = _first(pack.row.valid_to, min(newer) - timedelta(days=1) if newer else None)
    status = _document_status(pack, day, ends)
    rules = rules_of(pack)
    clauses = tuple(
        Clause(
            row=tested.row,
            status=_clause_status(tested.row, day, status),
            draft=pack.is_draft or tested.row.confidence in DRAFT_MARKS,
            rules=rules[clause_id],
            replaced=_replaced(pack, tested.row, replaced),
        )
        for clause_id, tested in pack.clauses.items()
    )
    return Document(pack=pack, status=status, ends=ends, clauses=clauses)


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _document_status(pack: Pack, day: date, ends: date | None) -> str:
    if pack.row.status in {HISTORIC, EXPIRED}:
        return pack.row.status
    if ends is not None and day > ends:
        return EXPIRED
    if pack.is_draft:
        return DRAFT
    return UPCOMING if pack.begins() > day else IN_FORCE


def _clause_status(row: ClauseRow, day: date, document: str) -> str:
    if document in {HISTORIC, EXPIRED}:
        return document
    if row.historic:
        return HISTORIC
    own = span_status(row, day)
    return document if own == IN_FORCE else own


def span_status(row: DatedRow, day: date) -> str:
    """Return how a row with its own days stands: in force, upcoming or expired."""
    if row.valid_to is not None and day > row.valid_to:
        return EXPIRED
    return UPCOMING if row.valid_from is not None and row.valid_from > day else IN_FORCE


def _replaced(pack: Pack, row: ClauseRow, replaced: tuple[tuple[str, SupersededRow], ...]) -> tuple[SupersededRow, ...]:
    text = f"{row.title}\n{row.summary}"
    return tuple(one for says, one in replaced if says != pack.row.id and cites(text, one.name))
