"""The fit of every offer for a block of cases, by the same parts as `matching.offers.fit`, in floating point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from matching.case import EVIDENCE_LEVELS, Fact
from matching.expression import Expression
from matching.offers.fit import AMOUNT, RATE, SUBSIDY, TERM, Entry, FitRules
from matching.offers.products import LOANS, ProductRow
from matching.papers.held import Held

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_RANKS = {level: float(rank) for rank, level in enumerate(EVIDENCE_LEVELS)}
_NONE = float(len(EVIDENCE_LEVELS))
"""Beyond every rank: the fact is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Hold what the fit needs of a block: wanted terms, papers held and the evidence of each fact."""

    cases: int
    numbers: dict[str, Numbers]
    """Wanted amount, term, rate and subsidy; not a number where unknown."""
    ranks: dict[str, Numbers]
    papers: dict[str, tuple[Numbers, Numbers]]
    """By entry of a list 1 where it is there, and 1 where it is over."""


WANTED = (AMOUNT, TERM, RATE, SUBSIDY)


def measured(
    facts: Mapping[str, Sequence[Fact | None]], held: Sequence[Held], names: Iterable[str], papers: Iterable[Entry]
) -> Measured:
    """Read a block once for all offers from its known facts, those of WANTED among them, and the papers each holds."""
    import numpy as np

    numbers = {name: np.array([_number(fact) for fact in facts[name]], np.float64) for name in WANTED}
    ranks = {
        name: np.array([_NONE if fact is None else _RANKS[fact.evidence] for fact in facts[name]], np.float64)
        for name in names
        if name in facts
    }
    return Measured(cases=len(held), numbers=numbers, ranks=ranks, papers=_held(held, papers))


def fits(
    rules: FitRules, block: Measured, *, product: ProductRow | None, when: Expression | None, papers: Sequence[str]
) -> tuple[Numbers, Numbers]:
    """Return the lowest and highest fit (0 to 100) of one offer for every case of a block."""
    import numpy as np

    weights: dict[str, float] = {row.id: float(row.weight) for row in rules.part}
    parts: list[tuple[float, Numbers, Numbers]] = []
    if product is not None and product.family in LOANS:
        limits = (("amount", AMOUNT, product.amount_max), ("term", TERM, product.term_max))
        parts += [(weights[ident], *_cover(block, field, most)) for ident, field, most in limits]
        parts.append((weights["cost"], *_cost(block, product)))
    if papers:
        there = sum((block.papers[paper][0] for paper in papers), np.zeros(block.cases)) / len(papers)
        over = sum((block.papers[paper][1] for paper in papers), np.zeros(block.cases)) / len(papers)
        parts.append((weights["papers"], there, 1.0 - over))
    if when is not None:
        parts.append((weights["evidence"], *_evidence(block, when)))
    weight = sum(one for one, *_ in parts)
    if not weight:
        return np.zeros(block.cases), np.full(block.cases, 100.0)
    low = sum((one * below for one, below, _ in parts), np.zeros(block.cases))
    high = sum((one * above for one, _, above in parts), np.zeros(block.cases))
    return low * 100 / weight, high * 100 / weight


def _cover(block: Measured, field: str, most: Decimal | None) -> tuple[Numbers, Numbers]:
    import numpy as np

    wanted = block.numbers[field]
    if most is None:
        return _unknown(block.cases)
    known = wanted > 0
    share = np.minimum(1.0, float(most) / np.where(known, wanted, 1.0))
    return np.where(known, share, 0.0), np.where(known, share, 1.0)


def _cost(block: Measured, product: ProductRow) -> tuple[Numbers, Numbers]:
    import numpy as np

    if product.rate_pct is None:
        return _unknown(block.cases)
    stated = block.numbers[RATE]
    subsidy = np.nan_to_num(block.numbers[SUBSIDY], nan=0.0)
    net = np.maximum(float(product.rate_pct) - subsidy, 0.0)
    known = ~np.isnan(stated)
    wanted = np.where(known, stated, 0.0)
    share = np.where(net <= wanted, 1.0, np.maximum(wanted, 0.0) / np.where(net > 0, net, 1.0))
    return np.where(known, share, 0.0), np.where(known, share, 1.0)


def _evidence(block: Measured, when: Expression) -> tuple[Numbers, Numbers]:
    import numpy as np

    weakest = np.full(block.cases, _NONE)
    for name in when.names:
        if name in block.ranks:
            np.minimum(weakest, block.ranks[name], out=weakest)
    known = weakest < _NONE
    share = weakest / (len(EVIDENCE_LEVELS) - 1)
    return np.where(known, share, 0.0), np.where(known, share, 1.0)


def _unknown(cases: int) -> tuple[Numbers, Numbers]:
    import numpy as np

    return np.zeros(cases), np.ones(cases)


def _number(fact: Fact | None) -> float:
    value = None if fact is None else fact.value
    return float(value) if isinstance(value, (Decimal, int)) and not isinstance(value, bool) else float("nan")


def _held(held: Sequence[Held], entries: Iterable[Entry]) -> dict[str, tuple[Numbers, Numbers]]:
    """Judge every entry for the cases that hold any of its papers; all others stand open."""
    import numpy as np

    groups_of = dict(entries)
    asked_by: dict[str, list[str]] = {}
    for text, groups in groups_of.items():
        for paper in {paper for group in groups for paper in group}:
            asked_by.setdefault(paper, []).append(text)
    found = {text: (np.zeros(len(held)), np.zeros(len(held))) for text in groups_of}
    for at, own in enumerate(held):
        for text in {text for paper in (*own.there, *own.over) for text in asked_by.get(paper, ())}:
            has = own.has(groups_of[text])
            if has is not None:
                found[text][0 if has else 1][at] = 1.0
    return found
