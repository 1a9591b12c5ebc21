"""The checklist of a route or an offer for a stored case, and what keeps records of papers counting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.work.operations.judging import ground_on
from desktop.work.operations.office import load_settings, packs_in_use
from desktop.work.operations.paper_routes import route_on, routes_on
from matching.case import Case
from matching.criteria.facts import CaseView
from matching.papers.checklist import Checklist, Item, checklist_of
from matching.papers.records import Attachment
from matching.papers.routes import COLLATERAL, OFFER, Ask, Route

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.ground import Ground
    from matching.packs import Pack


_KINDS = ("route", "collateral", "offer")


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLine:
    """Name one route to choose: shipped, a kind of collateral or an offer, and whether it is meant for the case."""

    id: str
    title: str
    kind: str
    """route, collateral or offer."""
    suits: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePapers:
    """Hold one checklist of a case with every route there is and all records of papers."""

    case_id: str
    enterprise_id: str
    enterprise: str
    project: str
    checklist: Checklist
    others: tuple[Item, ...]
    """Papers recorded that the route does not ask for."""
    routes: tuple[RouteLine, ...]
    records: tuple[Attachment, ...]
    by_clause: Mapping[str, tuple[str, str]]
    """Pack and edition of every clause the lists name."""


def checklist(
    store: Store, case_id: str, route: str, *, on: date | None = None, progress: Progress | None = None
) -> Checklist:
    """Return how the papers of a route stand for a stored case on a day.

    A route is one of routes.toml (`recommend`, `approve` ...), `offer:<id of the offer>` or `collateral:<kind>`.
    """
    day = on or date.today()
    ground = ground_on(packs_in_use(store), day)
    case = store.load_case(case_id).case
    return _checklist(store, case, route_on(store, ground.packs, day, route), ground, papers_of(store, case), day)


def case_papers(
    store: Store, case_id: str, route: str, *, on: date | None = None, progress: Progress | None = None
) -> CasePapers:
    """Return a checklist with all that is recorded of the case's papers and every route to choose from."""
    day = on or date.today()
    ground = ground_on(packs_in_use(store), day)
    case = store.load_case(case_id).case
    kept = papers_of(store, case)
    chosen = route_on(store, ground.packs, day, route)
    found = _checklist(store, case, chosen, ground, kept, day)
    asked = {paper for item in found.items for paper in item.papers}
    rest = Route(
        id="",
        title="",
        asks=tuple(Ask(papers=(paper,)) for paper in dict.fromkeys(one.paper for one in kept) if paper not in asked),
    )
    return CasePapers(
        case_id=case.id,
        enterprise_id=case.enterprise_id,
        enterprise=case.text("ent_name"),
        project=case.text("prj_name"),
        checklist=found,
        others=_checklist(store, case, rest, ground, kept, day).items,
        routes=_lines(routes_on(store, ground.packs, day), ground.completed(case, day), ground, day),
        records=kept,
        by_clause={clause: (pack.row.id, pack.row.edition) for pack in ground.packs for clause in pack.clauses},
    )


def all_routes(store: Store, *, on: date | None = None, progress: Progress | None = None) -> tuple[Route, ...]:
    """Return every route there is on a day: those shipped, the kinds of collateral, all offers with a list."""
    day = on or date.today()
    return tuple(routes_on(store, packs_in_use(store).on(day), day).values())


def papers_of(store: Store, case: Case) -> tuple[Attachment, ...]:
    """Return the records of papers of a case and of its enterprise, each told when its file is gone."""
    return with_files(store, store.papers.records([case.id, *([case.enterprise_id] if case.enterprise_id else [])]))


def with_files(store: Store, kept: Mapping[str, Sequence[Attachment]]) -> tuple[Attachment, ...]:
    """Return records in the order of their numbers, each told when its file is gone."""
    found = (_looked_at(store, one) for records in kept.values() for one in records)
    return tuple(sorted(found, key=lambda one: one.number))


def _lines(routes: Mapping[str, Route], case: Case, ground: Ground, on: date) -> tuple[RouteLine, ...]:
    """Return the routes to choose from, those meant for the case first."""
    view = CaseView(case, ground.dictionary, on)
    kinds = view.values.get("coll_type") or ()
    found = []
    for route in routes.values():
        kind = "offer" if route.id.startswith(OFFER) else "collateral" if route.id.startswith(COLLATERAL) else "route"
        suits = True if route.when is None else route.when.evaluate(view.values)
        if kind == "collateral":
            suits = route.id.removeprefix(COLLATERAL) in kinds
        found.append(RouteLine(id=route.id, title=route.title, kind=kind, suits=suits))
    return tuple(sorted(found, key=lambda line: (_KINDS.index(line.kind), line.suits is False)))


def _looked_at(store: Store, one: Attachment) -> Attachment:
    lost = bool(one.sha256) and bool(store.papers.fault(one.sha256, one.size, whole=False))
    return replace(one, lost=True) if lost else one


def _checklist(
    store: Store, case: Case, route: Route, ground: Ground, kept: tuple[Attachment, ...], on: date
) -> Checklist:
    view = CaseView(ground.completed(case, on), ground.dictionary, on, name_code=ground.name_code)
    return checklist_of(
        route,
        view,
        resources.paper_catalogue(),
        kept,
        soon_days=load_settings(store).paper_warn_days,
        cite=citing(ground.packs),
    )


def citing(packs: Sequence[Pack]) -> Callable[[str], str]:
    """Return what names a clause as cited on paper, empty for one no pack in use has."""
    by_clause = {clause: pack for pack in packs for clause in pack.clauses}
    return lambda clause: by_clause[clause].cite(clause) if clause in by_clause else ""
