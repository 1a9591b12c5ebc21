"""Matching in both directions: the offers of a project ordered by fit, and the projects an offer fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from matching.case import Case
from matching.criteria.columns_facts import columns_from
from matching.criteria.evaluate import reach_of
from matching.criteria.facts import CaseView
from matching.expression import Expression
from matching.fields import FieldDictionary
from matching.findings import OfferResult
from matching.offers.columns import STATES, known_facts, names_of, states_of
from matching.offers.eligible import offer_results
from matching.offers.fit import Entry, Fit, FitRules, fit_of, order_key
from matching.offers.fit_columns import WANTED, fits, measured
from matching.offers.products import BOX, Product, ProductRow, product_pack
from matching.packs import Offer, Pack
from matching.papers.catalogue import Catalogue
from matching.papers.held import NOTHING, Held

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 2_000
"""Cases worked on at once; more need more memory, fewer more time."""
Holder = Callable[[Case], Held]
"""Gives the papers a case holds on the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Hold one offer as it stands for one project: state and reason, fit, and the product's limits where filled in."""

    offer: OfferResult
    fit: Fit
    product: ProductRow | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Hold everything on offer on a day: packs, products and the measure of fit."""

    dictionary: FieldDictionary
    packs: tuple[Pack, ...]
    products: tuple[Product, ...]
    rules: FitRules
    catalogue: Catalogue
    """What the papers in the lists of offers are."""
    _by_key: dict[str, Product] = field(init=False, repr=False)
    _whens: dict[str, Expression | None] = field(init=False, repr=False)
    box: Pack = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look the products up by the offer they belong to."""
        object.__setattr__(self, "box", product_pack(self.products, self.dictionary))
        object.__setattr__(self, "_by_key", {product.key: product for product in self.products})
        whens = {offer.row.clause: offer.when for pack in self.everything for offer in pack.offers}
        object.__setattr__(self, "_whens", whens)

    @property
    def everything(self) -> tuple[Pack, ...]:
        """Return the packs with the product box behind them."""
        return (*self.packs, self.box)

    def product(self, offer: str) -> Product | None:
        """Return the product whose limits an offer has, None where nobody stated any."""
        return self._by_key.get(offer)

    def when(self, offer: str) -> Expression | None:
        """Return the condition of an offer."""
        return self._whens.get(offer)

    def papers(self, entries: Iterable[str]) -> tuple[Entry, ...]:
        """Return the entries of an offer's list with the papers they stand for."""
        return tuple((text, self.catalogue.resolve(text)) for text in entries)

    def find(self, text: str) -> tuple[tuple[Pack, Offer], ...]:
        """Return the offers of an id, else those whose title holds the text."""
        both = [(pack, offer) for pack in self.everything for offer in pack.offers]
        exact = [pair for pair in both if self._ids(pair[1]) & {text}]
        named = [pair for pair in both if pair[1].row.title == text]
        return tuple(exact or named or [pair for pair in both if text and text in pair[1].row.title])

    def _ids(self, offer: Offer) -> set[str]:
        product = self.product(offer.row.clause)
        return {offer.row.clause} | ({product.row.id} if product else set())


def product_results(shelf: Shelf, view: CaseView) -> tuple[OfferResult, ...]:
    """Judge the products that are offers of their own, in words."""
    return offer_results(shelf.box, view, reach_of(shelf.box, view), (), {})


def matches(shelf: Shelf, view: CaseView, judged: Iterable[OfferResult], *, held: Held = NOTHING) -> tuple[Match, ...]:
    """Return everything on offer for a project, best first; `judged` is what the packs' offers came to."""
    found = [match_of(shelf, view, offer, held=held) for offer in (*judged, *product_results(shelf, view))]
    return tuple(
        sorted(
            found,
            key=lambda one: order_key(
                one.offer.state, one.fit, missing=len(one.offer.missing), draft=one.offer.draft, ident=one.offer.id
            ),
        )
    )


def match_of(shelf: Shelf, view: CaseView, offer: OfferResult, *, held: Held = NOTHING) -> Match:
    """Return one offer as it stands for a project, with its fit."""
    product = shelf.product(offer.id)
    row = product.row if product else None
    warning = product.review_warning(view.on) if product else ""
    return Match(
        offer=offer,
        fit=fit_of(
            shelf.rules, view, product=row, when=shelf.when(offer.id), papers=shelf.papers(offer.documents), held=held
        ),
        product=row,
        warnings=(warning,) if warning else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Hold states (codes by matching.offers.columns.STATES) and fits of all offers (rows) for a block of cases."""

    cases: tuple[Case, ...]
    offers: tuple[str, ...]
    states: NDArray[np.uint8]
    low: NDArray[np.float32]
    high: NDArray[np.float32]


def blocks(
    shelf: Shelf,
    cases: Iterable[Case],
    on: date,
    *,
    only: frozenset[str] | None = None,
    holder: Holder = lambda _case: NOTHING,
) -> Iterator[Block]:
    """Match all cases (with their derived facts) with all offers, or `only` some, block by block."""
    rest = iter(cases)
    packs = [
        pack for pack in shelf.everything if only is None or any(offer.row.clause in only for offer in pack.offers)
    ]
    while some := tuple(islice(rest, BLOCK)):
        yield _block(shelf, some, [holder(case) for case in some], packs, on, only)


def _block(
    shelf: Shelf,
    cases: tuple[Case, ...],
    held: Sequence[Held],
    packs: Sequence[Pack],
    on: date,
    only: frozenset[str] | None,
) -> Block:
    import numpy as np

    chosen = [
        (pack, at, offer)
        for pack in packs
        for at, offer in enumerate(pack.offers)
        if only is None or offer.row.clause in only
    ]
    names = {name for *_, offer in chosen if offer.when for name in offer.when.names}
    asked = sorted(names.union(WANTED, *(names_of(pack, on) for pack in packs)))
    facts = known_facts(cases, asked, shelf.dictionary)
    columns = columns_from(facts.items(), len(cases), shelf.dictionary)
    by_pack = {pack.row.id: states_of(pack, cases, columns, on) for pack in packs}
    states = np.stack([by_pack[pack.row.id][at] for pack, at, _ in chosen]) if chosen else np.zeros((0, len(cases)))
    low, high = (np.empty((len(chosen), len(cases)), np.float32) for _ in range(2))
    papers = shelf.papers(sorted({paper for *_, offer in chosen for paper in offer.row.documents}))
    known = measured(facts, held, names, papers)
    for at, (_, _, offer) in enumerate(chosen):
        product = shelf.product(offer.row.clause)
        low[at], high[at] = fits(
            shelf.rules, known, product=product.row if product else None, when=offer.when, papers=offer.row.documents
        )
    ids = tuple(offer.row.clause for *_, offer in chosen)
    return Block(cases=cases, offers=ids, states=states.astype(np.uint8), low=low, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Hold one project as it stands for an offer."""

    case_id: str
    state: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Hold the projects of one offer: how many stand where, and the best of them in order."""

    counts: Mapping[str, int]
    best: tuple[Candidate, ...]


def candidates(
    shelf: Shelf,
    cases: Iterable[Case],
    on: date,
    *,
    keep: int,
    only: frozenset[str] | None = None,
    holder: Holder = lambda _case: NOTHING,
) -> dict[str, Candidates]:
    """Return for every offer how many projects stand where and the `keep` it fits best; memory does not grow."""
    counts: dict[str, list[int]] = {}
    best: dict[str, list[tuple[int, float, float, str]]] = {}
    for block in blocks(shelf, cases, on, only=only, holder=holder):
        for at, offer in enumerate(block.offers):
            own = counts.setdefault(offer, [0] * len(STATES))
            _count(own, block, at)
            best[offer] = sorted((*best.get(offer, ()), *_first(block, at, keep)))[:keep]
    return {
        offer: Candidates(
            counts={state: counts[offer][code] for code, state in enumerate(STATES)},
            best=tuple(
                Candidate(case_id=case_id, state=STATES[state], low=_tenth(-low), high=_tenth(-high))
                for state, low, high, case_id in rows
            ),
        )
        for offer, rows in best.items()
    }


def _count(own: list[int], block: Block, at: int) -> None:
    import numpy as np

    for code, count in enumerate(np.bincount(block.states[at], minlength=len(STATES))):
        own[code] += int(count)


def _first(block: Block, at: int, keep: int) -> list[tuple[int, float, float, str]]:
    """Return the best of a block: by state, then assured, then possible fit."""
    import numpy as np

    state, low, high = block.states[at], np.round(block.low[at], 1), np.round(block.high[at], 1)
    order = np.lexsort((-high, -low, state))[:keep]
    rows = zip(state[order].tolist(), (-low[order]).tolist(), (-high[order]).tolist(), order.tolist(), strict=True)
    return [(code, below, above, block.cases[row].id) for code, below, above, row in rows]


def _tenth(value: float) -> Decimal:
    return Decimal(round(value * 10)).scaleb(-1)


__all__ = [
    "BOX", "Block", "Candidate", "Candidates", "Holder", "Match", "Shelf", "blocks", "candidates", "match_of",
    "matches", "product_results",
]  # fmt: skip
