"""Comparable pairs of rows: within a group, the better row against the worse, weighted so that n rows count as n.

All pairs of n rows are far more than n observations. A pair weighs w_i w_j / (W - 1), W being the sum of the group's
weights, so that two rows compared alone count as one observation and every row of a large group as one half: with twice
that, twenty to a hundred decisions pull the order further from the policy than they can justify (measured, see
docs/ranking.md). A row of weight zero is as if removed and one of weight two as if repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np  # noqa: TID253  # loaded with the estimator, on first use
from numpy.typing import NDArray  # noqa: TID253

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
MOST_PAIRS = 5_000
"""Up to here all pairs are kept; above, about PAIRS_PER_ROW of them, which fit as well and several times faster."""
PAIRS_PER_ROW = 10


@dataclass(frozen=True, slots=True)
class Pairs:
    """Hold the places of the better and the worse row of each pair, and the pair's weight."""

    better: Places
    worse: Places
    weight: Floats

    def __len__(self) -> int:
        return len(self.weight)


def pairs_of(y: Floats, group: NDArray[np.object_] | None, weights: Floats, *, seed: int) -> Pairs:
    """Return the comparable pairs; none where every group holds one target only."""
    better: list[Places] = []
    worse: list[Places] = []
    carried: list[Floats] = []
    for rows in _groups(group, len(y)):
        rows = rows[weights[rows] > 0]
        if len(rows) < 2:
            continue
        first, second = _within(y[rows])
        if not len(first):
            continue
        whole = weights[rows].sum()
        pair_weight = weights[rows[first]] * weights[rows[second]] / max(whole - 1.0, whole / 2.0)
        better.append(rows[first])
        worse.append(rows[second])
        carried.append(pair_weight)
    if not better:
        return Pairs(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    found = Pairs(np.concatenate(better), np.concatenate(worse), np.concatenate(carried))
    return _thinned(found, len(y), seed)


def _groups(group: NDArray[np.object_] | None, count: int) -> list[Places]:
    if group is None:
        return [np.arange(count)]
    _, member = np.unique(group, return_inverse=True)
    order = np.argsort(member, kind="stable")
    return [np.asarray(rows) for rows in np.split(order, np.flatnonzero(np.diff(member[order])) + 1)]


def _within(y: Floats) -> tuple[Places, Places]:
    """Return the pairs of one group, the row with the higher target first."""
    levels = np.unique(y)
    if len(levels) == 2:  # the commonest case, without a table of all pairs
        high, low = np.flatnonzero(y == levels[1]), np.flatnonzero(y == levels[0])
        return np.repeat(high, len(low)), np.tile(low, len(high))
    if len(y) <= _TABLE_ROWS:
        first, second = np.nonzero(y[:, None] > y[None, :])
        return first, second
    found = [(np.flatnonzero(y > level), np.flatnonzero(y == level)) for level in levels[:-1]]
    return (
        np.concatenate([np.repeat(high, len(low)) for high, low in found]),
        np.concatenate([np.tile(low, len(high)) for high, low in found]),
    )


_TABLE_ROWS = 4_000


def _thinned(whole: Pairs, rows: int, seed: int) -> Pairs:
    wanted = max(MOST_PAIRS, PAIRS_PER_ROW * rows)
    if len(whole) <= wanted:
        return whole
    chosen = np.sort(np.random.default_rng(seed).choice(len(whole), wanted, replace=False))
    weight = whole.weight[chosen]
    return Pairs(whole.better[chosen], whole.worse[chosen], weight * (whole.weight.sum() / weight.sum()))
