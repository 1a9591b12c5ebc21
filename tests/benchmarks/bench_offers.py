"""Time 10,000 projects against 300 offers, the same one by one as the yardstick, and look at the memory it takes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from statistics import median
from time import perf_counter

from desktop import resources
from desktop.work.operations.judging import ground_on
from matching.case import Case
from matching.criteria.facts import CaseView
from matching.decision import outcomes
from matching.offers.columns import STATES
from matching.offers.match import Shelf, blocks, candidates, matches, product_results
from matching.offers.products import Product, ProductRow, compiled
from tests.benchmarks.bench_columns import many

CASES = 10_000
OFFERS = 300
ONE_BY_ONE = 40
LIMIT_SECONDS = 5.0
KEPT = 50
ROUNDS = 3
DAY = date(2026, 11, 21)
Row = tuple[str, float, float, float, float]


def measure() -> list[Row]:
    """Return name, our figure, the yardstick's figure, ratio and limit; cases carry their derived facts already."""
    shelf = shelf_of(OFFERS)
    names = sorted({name for pack in shelf.everything for name in pack.names})
    cases = [replace(case, id=str(place)) for place, case in enumerate(many(names, CASES))]
    _same(shelf, cases[:ONE_BY_ONE])
    candidates(shelf, cases[:100], DAY, keep=KEPT)
    ours = median(_seconds(shelf, cases) for _ in range(ROUNDS))
    single = _one_by_one(shelf, cases[:ONE_BY_ONE]) / ONE_BY_ONE * CASES
    few, all_of_them = _peak(shelf, cases[: CASES // 2]), _peak(shelf, cases)
    what = f"{CASES} projects x {OFFERS} offers"
    return [
        (f"{what}, s / {LIMIT_SECONDS:.0f} s", ours, LIMIT_SECONDS, ours / LIMIT_SECONDS, 1.0),
        (f"{what}, s / one project after the other, s", ours, single, ours / single, 0.1),
        (f"memory for {CASES} / for {CASES // 2} projects, MB", all_of_them, few, all_of_them / few, 1.2),
    ]


def shelf_of(offers: int) -> Shelf:
    """Return the shipped packs with so many products added that there are `offers` in all."""
    dictionary, packs = resources.dictionary(), resources.packs().on(DAY)
    shipped = resources.shipped_products()
    known = sum(len(pack.offers) for pack in packs) + sum(not product.row.offer for product in shipped)
    rules = resources.offer_rules().fit
    return Shelf(
        dictionary=dictionary,
        packs=packs,
        products=(*shipped, *islice(_invented(), offers - known)),
        rules=rules,
        catalogue=resources.paper_catalogue(),
    )


def _invented() -> Iterator[Product]:
    """Give products with the conditions of the packs' own offers."""
    offers = [offer for pack in resources.packs().on(DAY) for offer in pack.offers if offer.when]
    fields = resources.dictionary()
    whens = [offer.row.when for offer in offers if offer.when and all(name in fields for name in offer.when.names)]
    for place, when in enumerate(cycle(whens)):
        row = ProductRow(
            id=f"P{place}", title=f"产品{place}", family="credit", when=when, amount_max=1000 + place,  # type: ignore[arg-type]  # as in a file
            term_max=5, rate_pct=4, documents=("营业执照", "项目备案证"),  # type: ignore[arg-type]
        )  # fmt: skip
        yield from compiled([row], resources.dictionary())


def _seconds(shelf: Shelf, cases: Sequence[Case]) -> float:
    start = perf_counter()
    found = candidates(shelf, cases, DAY, keep=KEPT)
    assert len(found) == OFFERS
    return perf_counter() - start


def _peak(shelf: Shelf, cases: Sequence[Case]) -> float:
    tracemalloc.start()
    candidates(shelf, cases, DAY, keep=KEPT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def _one_by_one(shelf: Shelf, cases: Sequence[Case]) -> float:
    """Return the seconds the one-project way takes, which gives the same states with their reasons."""
    ground = ground_on(resources.packs(), DAY)
    start = perf_counter()
    for case in cases:
        outcomes(case, ground, on=DAY)
        matches(shelf, CaseView(case, shelf.dictionary, DAY), ())
    return perf_counter() - start


def _same(shelf: Shelf, cases: Sequence[Case]) -> None:
    """Refuse to compare two ways that do not come to the same states."""
    ground = ground_on(resources.packs(), DAY)
    block = next(blocks(shelf, cases, DAY))
    for at, case in enumerate(cases):
        found = outcomes(case, ground, on=DAY)
        view = CaseView(case, shelf.dictionary, DAY)
        wanted = [state for pack in shelf.packs for state in found[pack.row.id].offers]
        wanted += [offer.state for offer in product_results(shelf, view)]
        assert [STATES[code] for code in block.states[:, at]] == wanted
