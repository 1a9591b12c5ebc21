"""Every way that asks for papers: the routes as shipped, the kinds of collateral, and all offers with a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.offers import shelf_of
from matching.offers.collateral import KINDS
from matching.papers.routes import COLLATERAL, OFFER, Route, found_route, listed_route

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.offers.match import Shelf
    from matching.packs import Offer, Pack

_NAMED = 8


def routes_on(store: Store, packs: tuple[Pack, ...], on: date) -> dict[str, Route]:
    """Return every route there is on a day, by id."""
    shelf = shelf_of(store, packs, on)
    offers = (
        _of_offer(pack, offer, historic=offer.row.historic or pack.row.status in {"expired", "historic"})
        for pack, offer in _listing(shelf)
    )
    return {**resources.paper_routes(), **{one.id: one for one in (*_collateral(), *offers)}}


def route_on(store: Store, packs: tuple[Pack, ...], on: date, name: str) -> Route:
    """Return the route of an id or title; refuse a name that fits none or several."""
    shipped = resources.paper_routes()
    if name in shipped:
        return shipped[name]
    routes = routes_on(store, packs, on)
    found = found_route(routes, name) or found_route(routes, OFFER + name)
    if len(found) == 1:
        return found[0]
    if not found:
        what, remedy = f"没有“{name}”这条办理路径", "请用“lvjian papers routes”查看，或写待遇的编号"
    else:
        named = "；".join(f"{route.id} {route.title}" for route in found[:_NAMED])
        what, remedy = f"有 {len(found)} 条路径符合“{name}”：{named}", "请写编号"
    raise Problem(what, remedy=remedy, code="paper-route")


def _listing(shelf: Shelf) -> Iterator[tuple[Pack, Offer]]:
    for pack in shelf.everything:
        for offer in pack.offers:
            if offer.row.documents:
                yield pack, offer


def _of_offer(pack: Pack, offer: Offer, *, historic: bool) -> Route:
    row = offer.row
    title = row.title + ("（历史）" if historic else "")
    return listed_route(
        OFFER + row.clause, title, row.documents, resources.paper_catalogue(), clause=row.clause, draft=pack.is_draft
    )


def _collateral() -> Iterator[Route]:
    labels: Mapping[str, str] = {choice.id: choice.label for choice in resources.dictionary()[KINDS].values}
    for row in resources.offer_rules().collateral.kind:
        title = f"担保：{labels.get(row.id, row.id)}"
        yield listed_route(COLLATERAL + row.id, title, row.documents, resources.paper_catalogue(), clause=row.clause)
