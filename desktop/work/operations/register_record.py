"""One record as the page of registers shows it: figures, remarks, steps, what it proves and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.work.operations import registers as operations
from matching.explain.printed import NOT_GIVEN
from matching.registers.checks import refusals
from matching.registers.formula import formula_of
from matching.registers.words import label_of, labels, name_of, shown

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.operations.register_desk import Desk
    from desktop.work.progress import Progress
    from matching.case import Fact
    from matching.registers.book import Book, Worked
    from matching.registers.checks import OpenMove, Remark
    from matching.registers.gives import Given
    from matching.registers.records import Record

NOT_FILLED_IN = frozenset({"required", "about"})
"""Remarks that only say that something is not filled in yet."""
_OFFERS_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Hold one thing worked out, or what it waits for."""

    label: str
    value: str
    waits: str
    formula: str
    clause: str
    proposal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Hold one step from the present state; `reasons` say why it cannot be made, `asks` what it wants filled in."""

    id: str
    label: str
    to: str
    reasons: tuple[str, ...]
    asks: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """Hold one record that names this one."""

    id: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Children:
    """Hold the records of one register that name this one by one field."""

    register: str
    title: str
    link: str
    label: str
    about: str
    records: tuple[Child, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordShown:
    """Hold everything shown of a record, kept or still being filled in."""

    record: Record
    called: str
    about: str
    state: str
    closed: str
    """Why nothing can be changed in it, empty when it can be."""
    links: Mapping[str, str]
    """What linked records are called, by field."""
    figures: tuple[Figure, ...]
    remarks: tuple[Remark, ...]
    steps: tuple[Step, ...]
    gives: tuple[Given, ...]
    children: tuple[Children, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """Hold one revision: who, when, by which step and why, and what it changed."""

    texts: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]
    """Label, before and after."""


def record_shown(desk: Desk, record: Record) -> RecordShown:
    """Return everything shown of a record, from the records its desk holds."""
    book = desk.book
    seen = operations.view(book, record, side=desk.side)
    worked = seen.worked
    found = dict.fromkeys((*refusals(record, book), *seen.remarks))
    return RecordShown(
        record=record,
        called=seen.called,
        about=record.about,
        state=shown(worked, "state", book),
        closed=_closed(worked),
        links={
            name: shown(worked, name, book, name_code=resources.name_code)
            for name in worked.register.links
            if record.value(name) is not None
        },
        figures=_figures(worked, book),
        remarks=tuple(sorted(found, key=lambda one: (one.unknown, not one.refuses))),
        steps=tuple(_step(one, worked, desk) for one in seen.moves) if not record.origin else (),
        gives=seen.gives,
        children=_children(record, book) if record.id else (),
    )


def link_offers(desk: Desk, register_id: str, text: str) -> tuple[tuple[str, str], ...]:
    """Return the records of a register whose name contains each word, as id and name."""
    words = text.casefold().split()
    found: list[tuple[str, str]] = []
    for record in desk.book.records(register_id):
        called = name_of(desk.book.worked(record), desk.book, name_code=resources.name_code)
        line = f"{record.number}　{called}"
        if all(word in line.casefold() for word in words):
            found.append((record.id, line))
            if len(found) == _OFFERS_SHOWN:
                break
    return tuple(found)


def begin(
    store: Store,
    register_id: str,
    facts: Mapping[str, Fact],
    *,
    enterprise_id: str = "",
    project_id: str = "",
    progress: Progress | None = None,
) -> Record:
    """Return a new record that already holds these facts; nothing is kept yet."""
    about = operations.find_register(register_id).row.about
    record = operations.blank(
        store,
        register_id,
        enterprise_id=enterprise_id if about == "enterprise" else "",
        project_id=project_id if about == "project" else "",
    )
    return replace(record, facts=dict(facts))


def revised(store: Store, desk: Desk, record_id: str, *, progress: Progress | None = None) -> tuple[Revised, ...]:
    """Return the revisions of a record, the newest first, each with what it changed."""
    kept = operations.history(store, record_id)
    register, book = desk.register, desk.book
    moves = {one.row.id: one.row.label for one in register.moves}
    found = []
    for place, one in enumerate(kept):
        before = kept[place + 1].record if place + 1 < len(kept) else None
        record = one.record
        saved = f"{record.saved_at.astimezone():%Y-%m-%d %H:%M}" if record.saved_at is not None else ""
        state = register.states.get(record.state)
        called = state.label if state is not None else record.state
        texts = (str(record.revision), saved, record.by, moves.get(one.move, ""), called, one.why)
        found.append(Revised(texts=texts, changes=tuple(_changes(before, record, book))))
    return tuple(found)


# ---- parts


def _closed(worked: Worked) -> str:
    record, register = worked.record, worked.register
    if record.origin:
        return f"由{record.origin}报来，本机只看不改"
    state = register.states.get(record.state)
    if record.id and state is not None and state.locked:
        return f"已是“{state.label}”，内容不再改；需要改的，先办退回的步骤"
    return ""


def _figures(worked: Worked, book: Book) -> tuple[Figure, ...]:
    register = worked.register
    figures = []
    for one in register.computed:
        name = one.row.id
        if not worked.concerns(name):
            continue
        known = worked.value(name) is not None
        figures.append(
            Figure(
                label=one.row.label,
                value=shown(worked, name, book, name_code=resources.name_code) if known else "",
                waits="" if known else labels(register, worked.waits.get(name, ()), book),
                formula=formula_of(one, register, book.registers, name_code=resources.name_code),
                clause=one.row.clause,
                proposal=one.row.proposal,
            )
        )
    return tuple(figures)


def _step(one: OpenMove, worked: Worked, desk: Desk) -> Step:
    row = one.move.row
    reasons = one.reasons
    # What the step itself asks for is no reason against it: it is filled in on the way.
    if reasons and one.missing and one.move.when is not None and not (row.side and desk.side and row.side != desk.side):
        waits = set(one.move.when.waits_for(worked.values))
        causes = {cause for name in waits for cause in (worked.waits.get(name) or (name,))}
        if one.move.when.evaluate(worked.values) is None and causes <= set(one.missing):
            reasons = ()
    state = worked.register.states[row.to]
    return Step(id=row.id, label=row.label, to=state.label, reasons=reasons, asks=row.needs, clause=row.clause)


def _children(record: Record, book: Book) -> tuple[Children, ...]:
    return tuple(
        Children(
            register=register.id,
            title=register.row.title,
            link=link,
            label=register.fields[link].label,
            about=register.row.about,
            records=tuple(_child(one, book) for one in book.linked(register.id, link, record.id)),
        )
        for register, link in book.registers.children(record.register)
    )


def _child(record: Record, book: Book) -> Child:
    worked = book.worked(record)
    called = name_of(worked, book, name_code=resources.name_code)
    return Child(id=record.id, texts=(str(record.number), called, shown(worked, "state", book)))


def _changes(before: Record | None, after: Record, book: Book) -> Iterable[tuple[str, str, str]]:
    then = before.facts if before is not None else {}
    worked = [None if one is None else book.worked(replace(one, id="")) for one in (before, after)]
    register = book.registers[after.register]
    for name in register.fields:
        old, new = then.get(name), after.facts.get(name)
        if old == new or (old is not None and new is not None and old.but(by="") == new.but(by="")):
            continue
        words = [
            shown(one, name, book, name_code=resources.name_code) if one is not None else NOT_GIVEN for one in worked
        ]
        if old is not None and new is not None and old.value == new.value:
            words = [f"{text}（依据 {_proof(fact)}）" for text, fact in zip(words, (old, new), strict=True)]
        yield label_of(register, name, book), words[0], words[1]


def _proof(fact: Fact) -> str:
    day: date | None = fact.on
    return " ".join(part for part in (fact.evidence, fact.source, day.isoformat() if day else "") if part)
