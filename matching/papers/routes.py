"""Which papers a way through an office asks for: rows of routes.toml, each with the condition when it is asked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from matching.errors import ResourceError
from matching.expression import Expression, read_expression, symbols_of
from matching.fields import FieldDictionary
from matching.packs.model import DRAFT_MARKS
from matching.papers.catalogue import Catalogue

FILE = "papers/routes.toml"
OFFER, COLLATERAL = "offer:", "collateral:"
"""Routes made from an offer's own list, and from what a kind of collateral asks."""


class AskRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One paper asked on a route: `paper`, or any one of `any_of`."""

    paper: str = ""
    any_of: tuple[str, ...] = ()
    when: str = ""
    mandatory: bool = True
    clause: str = ""
    why: str = ""
    confidence: str = ""

    @property
    def papers(self) -> tuple[str, ...]:
        """Return the papers any one of which serves."""
        return (self.paper,) if self.paper else self.any_of


class RouteRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One route as written in routes.toml, where the keys are described."""

    id: str
    title: str
    ask: tuple[AskRow, ...]
    authority: str = ""
    clause: str = ""
    help: str = ""
    when: str = ""
    """For which projects the route is meant; empty: for all."""
    confidence: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    route: tuple[RouteRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask for one paper: any one of `papers`, where the condition holds."""

    papers: tuple[str, ...]
    when: Expression | None = None
    mandatory: bool = True
    clause: str = ""
    why: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Name one way through an office with the papers it asks for."""

    id: str
    title: str
    asks: tuple[Ask, ...]
    authority: str = ""
    clause: str = ""
    help: str = ""
    when: Expression | None = None
    draft: bool = False


def load_routes(text: str, dictionary: FieldDictionary, catalogue: Catalogue) -> dict[str, Route]:
    """Read routes.toml; refuse an unknown paper, fact or an empty ask with file and item."""
    try:
        rows = msgspec.convert(tomllib.loads(text), _File).route
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"办理路径不完整：{error}", file=FILE) from error
    symbols = symbols_of(dictionary, {})
    found: dict[str, Route] = {}
    for row in rows:
        if row.id in found or row.id.startswith((OFFER, COLLATERAL)):
            raise ResourceError("路径编号重复或不能这样写", file=FILE, item=row.id)
        asks = []
        for ask in row.ask:
            item = f"{row.id}/{'|'.join(ask.papers)}"
            _check(ask, catalogue, item)
            asks.append(
                Ask(
                    papers=ask.papers,
                    when=read_expression(ask.when, symbols, file=FILE, item=item) if ask.when else None,
                    mandatory=ask.mandatory,
                    clause=ask.clause or row.clause,
                    why=ask.why,
                    draft=ask.confidence in DRAFT_MARKS,
                )
            )
        found[row.id] = Route(
            id=row.id, title=row.title, asks=tuple(asks), authority=row.authority, clause=row.clause, help=row.help,
            when=read_expression(row.when, symbols, file=FILE, item=row.id) if row.when else None,
            draft=row.confidence in DRAFT_MARKS,
        )  # fmt: skip
    return found


def _check(ask: AskRow, catalogue: Catalogue, item: str) -> None:
    if bool(ask.paper) == bool(ask.any_of):
        raise ResourceError("一条只写 paper 或 any_of 之一", file=FILE, item=item)
    for paper in ask.papers:
        if catalogue.row(paper) is None:
            raise ResourceError(f"材料目录里没有 {paper}", file=FILE, item=item)


def listed_route(
    ident: str, title: str, entries: Iterable[str], catalogue: Catalogue, *, clause: str = "", draft: bool = False
) -> Route:
    """Return the route of a plain list of papers, as offers and kinds of collateral have it."""
    asks = []
    told: set[tuple[str, ...]] = set()
    for text in entries:
        for papers in catalogue.resolve(text):
            if papers in told:
                continue
            told.add(papers)
            asks.append(_listed(text, papers, catalogue, clause))
    return Route(id=ident, title=title, asks=tuple(asks), clause=clause, draft=draft)


def _listed(text: str, papers: tuple[str, ...], catalogue: Catalogue, clause: str) -> Ask:
    rows = [row for row in map(catalogue.row, papers) if row is not None]
    spelled = text if not rows or text not in {name for row in rows for name in (row.title, row.id)} else ""
    return Ask(
        papers=papers,
        when=catalogue.whens.get(text) or catalogue.whens.get(papers[0]),
        mandatory=not any(row.optional for row in rows),
        clause=clause,
        why=f"清单原写法：{spelled}" if spelled and rows else "",
    )


def found_route(routes: Mapping[str, Route], name: str) -> tuple[Route, ...]:
    """Return the route of an id or title, else those whose titles hold the text."""
    if name in routes:
        return (routes[name],)
    exact = tuple(route for route in routes.values() if route.title == name)
    return exact or tuple(route for route in routes.values() if name and name in route.title)
