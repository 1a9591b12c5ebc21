"""The papers of a register record: the route its register names, for the firm and project the record is about.

What is attached to the record counts for it. Of the papers of its firm and project only those count that are valid for
a time (a licence, a test report): one without an end proves a single act, and an earlier round's report is no report of
this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.judging import ground_on
from desktop.work.operations.office import load_settings, packs_in_use
from desktop.work.operations.papers import citing, with_files
from desktop.work.operations.registers import find_record, find_register, open_book
from matching.case import Case
from matching.criteria.facts import CaseView
from matching.papers.checklist import Checklist, Item, checklist_of
from matching.papers.records import Attachment
from matching.papers.routes import Ask, Route
from matching.registers.words import labels, name_of

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.ground import Ground
    from matching.registers.book import Book, Worked
    from matching.registers.model import Register
    from matching.registers.records import Record

_PARTED = (":", "：")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPapers:
    """Hold how the papers of a record stand, or what must be known before it can be told which are asked."""

    record_id: str
    register: str
    called: str
    checklist: Checklist | None
    waits: str
    """Facts that decide the route, where it is not known yet."""
    others: tuple[Item, ...]
    """Papers of the record that its route does not ask for."""
    own: tuple[Attachment, ...]
    """What is attached to the record."""
    elsewhere: tuple[Attachment, ...]
    """Papers of its firm and project that do not count for it by themselves."""
    by_clause: Mapping[str, tuple[str, str]]
    """Pack and edition of every clause the list names."""


def record_papers(
    store: Store, record_id: str, *, on: date | None = None, progress: Progress | None = None
) -> RecordPapers:
    """Return how the papers of a kept record stand on a day."""
    day = on or date.today()
    book = open_book(store, on=day)
    worked = book.worked(find_record(book, record_id))
    record, register = worked.record, worked.register
    ground = ground_on(packs_in_use(store), day)
    own = _kept(store, [record.id])
    around = _kept(store, [one for one in (record.project_id, record.enterprise_id) if one])
    shared = tuple(one for one in around if _lasts_a_while(one))
    route = _route(worked)
    found = None if route is None else _listed(store, route, record, ground, (*own, *shared), day)
    asked = {paper for item in found.items for paper in item.papers} if found is not None else set()
    rest = dict.fromkeys(one.paper for one in own if one.paper not in asked)
    unasked = Route(id="", title="", asks=tuple(Ask(papers=(paper,)) for paper in rest))
    return RecordPapers(
        record_id=record.id,
        register=register.id,
        called=name_of(worked, book, name_code=resources.name_code),
        checklist=found,
        waits=_waits(worked, book) if found is None else "",
        others=_listed(store, unasked, record, ground, own, day).items,
        own=own,
        elsewhere=tuple(one for one in around if one not in shared),
        by_clause={clause: (pack.row.id, pack.row.edition) for pack in ground.packs for clause in pack.clauses},
    )


def record_of(store: Store, text: str, *, on: date | None = None, progress: Progress | None = None) -> str:
    """Return the id of the record somebody means by `register:number`, `register:name` or its identity."""
    from desktop.work.operations.register_tables import record_named

    book = open_book(store, on=on)
    for parting in _PARTED:
        register, found, name = text.partition(parting)
        if found:
            return record_named(book, find_register(register.strip()).id, name.strip()).id
    try:
        return find_record(book, text).id
    except Problem as problem:
        remedy = "请写成 台账编号:记录编号，如 cp_audit:3"
        raise Problem(f"没有编号为“{text}”的台账记录", remedy=remedy, code=problem.code) from problem


def _route(worked: Worked) -> Route | None:
    """Return the route of a record: the one its register names, or the one its figure gives; None while unknown."""
    named = worked.register.row.papers
    routes = resources.paper_routes()
    if not named:
        title = worked.register.row.title
        raise Problem(f"“{title}”没有要核对的材料清单", remedy="材料请附在企业或项目上", code="record_papers")
    if named in routes:
        return routes[named]
    value = worked.value(named)
    return routes.get(str(value)) if value is not None else None


def _waits(worked: Worked, book: Book) -> str:
    register: Register = worked.register
    named = register.row.papers
    return labels(register, worked.waits.get(named) or (named,), book)


def _listed(
    store: Store, route: Route, record: Record, ground: Ground, kept: tuple[Attachment, ...], on: date
) -> Checklist:
    view = CaseView(ground.completed(_case(store, record), on), ground.dictionary, on, name_code=ground.name_code)
    return checklist_of(
        route,
        view,
        resources.paper_catalogue(),
        kept,
        soon_days=load_settings(store).paper_warn_days,
        cite=citing(ground.packs),
    )


def _case(store: Store, record: Record) -> Case:
    """Return what conditions may ask of: the project or firm, with the dictionary facts the record itself states."""
    stated = {name: fact for name, fact in record.facts.items() if name in resources.dictionary()}
    if record.project_id and not record.origin:
        case = store.load_case(record.project_id).case
        return Case(
            id=case.id, enterprise_id=case.enterprise_id, facts={**case.facts, **stated}, measures=case.measures
        )
    return Case(enterprise_id=record.enterprise_id, facts={**record.around, **stated})


def _kept(store: Store, ids: Iterable[str]) -> tuple[Attachment, ...]:
    return with_files(store, store.papers.records(list(ids)))


def _lasts_a_while(one: Attachment) -> bool:
    row = resources.paper_catalogue().row(one.paper)
    return row is not None and row.validity != "unlimited"
