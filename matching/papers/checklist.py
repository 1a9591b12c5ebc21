"""The checklist of a route: every paper present, missing, expired or not known, and whether it is complete.

Complete is yes only when every mandatory paper is there and valid on the day; what nobody knows (whether a paper is
asked, how long it is valid) leaves it unknown, never complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from matching.criteria.facts import CaseView
from matching.explain.wording import labels
from matching.papers.catalogue import Catalogue
from matching.papers.records import STATES, Attachment, State, of_paper, standing
from matching.papers.routes import Ask, Route
from matching.papers.words import open_sentence

Cite = Callable[[str], str]
_SPELLED_OUT = 2
"""Papers named one by one where any of them serves; more would not fit on a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Tell how one paper of a route stands."""

    papers: tuple[str, ...]
    """Any one of them serves."""
    title: str
    state: State
    mandatory: bool
    asked: bool | None
    """None where nobody knows yet whether it is asked."""
    waits_for: tuple[str, ...] = ()
    """Fields of the project that decide whether it is asked."""
    issuer: str = ""
    until: date | None = None
    soon: bool = False
    """It ends within the days of warning."""
    why: str = ""
    clause: str = ""
    cites: str = ""
    serving: tuple[Attachment, ...] = ()
    """Records of it in the same state as the item, the newest first."""
    others: tuple[Attachment, ...] = ()
    """Other records of it: earlier, expired, not valid yet."""
    weak: bool = False
    """Only the original was seen; no copy is kept."""
    named: bool = False
    """Facts of the project name it as their source, so it should be at hand."""
    plain: bool = False
    """It is not in the catalogue, so nothing is known of it but its name."""
    draft: bool = False
    """That it is asked rests on general knowledge."""
    proposal: bool = False
    """How long it is valid is our proposal."""
    note: str = ""
    note_draft: bool = False
    """The note rests on general knowledge."""
    any_of: tuple[str, ...] = ()
    """Titles of all papers any one of which serves, where there are several."""

    @property
    def settled(self) -> bool | None:
        """Say whether it stands in nobody's way: yes, no, or not known."""
        if self.state == "present":
            return True
        if self.asked is None or self.state == "unknown":
            return None
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """Hold the papers of a route for one project on a day."""

    route: str
    title: str
    on: date
    items: tuple[Item, ...]
    not_asked: tuple[str, ...] = ()
    """Titles of papers the route does not ask of this project."""
    authority: str = ""
    clause: str = ""
    cites: str = ""
    help: str = ""
    draft: bool = False

    @property
    def complete(self) -> bool | None:
        """Say whether every mandatory paper is there and valid; None where something is not known."""
        found = [item.settled for item in self.items if item.mandatory]
        if False in found:
            return False
        return None if None in found or not found else True

    @property
    def open(self) -> tuple[str, ...]:
        """Return one sentence for every mandatory paper that is not there, not valid or not known."""
        return tuple(open_sentence(item) for item in self.items if item.mandatory and item.settled is not True)

    def count(self, state: State) -> int:
        """Return how many papers stand like this."""
        return sum(item.state == state for item in self.items)


def checklist_of(
    route: Route,
    view: CaseView,
    catalogue: Catalogue,
    attachments: Iterable[Attachment],
    *,
    soon_days: int,
    cite: Cite,
) -> Checklist:
    """Judge every paper of a route for one project on the day of the view."""
    kept, sources = tuple(attachments), _sources(view)
    items: list[Item] = []
    not_asked: list[str] = []
    for ask in route.asks:
        asked = True if ask.when is None else ask.when.evaluate(view.values)
        if asked is False:
            not_asked.append(_title(ask.papers, catalogue))
        else:
            items.append(_item(ask, asked, view, catalogue, kept, soon_days=soon_days, cite=cite, sources=sources))
    return Checklist(
        route=route.id,
        title=route.title,
        on=view.on,
        items=tuple(items),
        not_asked=tuple(dict.fromkeys(not_asked)),
        authority=route.authority,
        clause=route.clause,
        cites=cite(route.clause),
        help=route.help,
        draft=route.draft,
    )


def _item(
    ask: Ask,
    asked: bool | None,
    view: CaseView,
    catalogue: Catalogue,
    kept: tuple[Attachment, ...],
    *,
    soon_days: int,
    cite: Cite,
    sources: frozenset[str],
) -> Item:
    rows = [row for row in map(catalogue.row, ask.papers) if row is not None]
    own = of_paper(kept, ask.papers)
    stands = [(standing(catalogue.row(one.paper), one, view.on), one) for one in own]
    best: State = min((found.state for found, _ in stands), key=STATES.index, default="missing")
    serving = tuple(one for found, one in stands if found.state == best)
    untils = [found.until for found, _ in stands if found.state == best]
    until = None if None in untils else max((day for day in untils if day is not None), default=None)
    names = [name for row in rows for name in (row.title, *row.aliases)] or list(ask.papers)
    waits = () if ask.when is None or asked is not None else view.missing(ask.when, view.values)
    return Item(
        papers=ask.papers,
        title=_title(ask.papers, catalogue),
        state=best,
        mandatory=ask.mandatory,
        asked=asked,
        waits_for=waits,
        issuer="；".join(dict.fromkeys(row.issuer for row in rows)) if len(rows) <= _SPELLED_OUT else "",
        until=until,
        soon=best == "present" and until is not None and until - view.on <= timedelta(days=soon_days),
        why="；".join(part for part in (ask.why, _waiting(waits, view)) if part),
        clause=ask.clause,
        cites=cite(ask.clause),
        serving=serving,
        others=tuple(one for found, one in stands if found.state != best),
        weak=best in {"present", "unknown"} and all(one.is_seen_only for one in serving),
        named=any(name in source for source in sources for name in names),
        plain=not rows,
        draft=ask.draft,
        proposal=any(row.proposal for row in rows),
        note="；".join(dict.fromkeys(row.note for row in rows if row.note)),
        note_draft=any(row.is_draft for row in rows if row.note),
        any_of=tuple(map(catalogue.title, ask.papers)) if len(ask.papers) > 1 else (),
    )


def _title(papers: tuple[str, ...], catalogue: Catalogue) -> str:
    first = "或".join(catalogue.title(paper) for paper in papers[:_SPELLED_OUT])
    return first if len(papers) <= _SPELLED_OUT else f"{first}等 {len(papers)} 种之一"


def _waiting(waits: tuple[str, ...], view: CaseView) -> str:
    return f"是否需要待查：没有填{labels(waits, view.dictionary)}" if waits else ""


def _sources(view: CaseView) -> frozenset[str]:
    return frozenset(fact.source for fact in view.case.facts.values() if fact.source)
