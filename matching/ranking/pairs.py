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
ENOUGH_PAIRS = 25_000
"""More are never kept: the curves have far fewer slopes, and memory stays flat however many rows there are."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Hold the places of the better and the worse row of each pair, and the pair's weight."""

    better: Places
    worse: Places
    weight: Floats

    def __len__(self) -> int:
        return len(self.weight)

    def rows(self) -> tuple[Places, Pairs]:
        """Return the rows that are compared at all, and the pairs with their places among these."""
        rows, place = np.unique(np.concatenate([self.better, self.worse]), return_inverse=True)
        return rows, Pairs(place[: len(self)], place[len(self) :], self.weight)


@dataclass(frozen=True, slots=True)
class _Group:
    """Hold the rows of one group with how many comparable pairs they make and what these weigh together."""

    rows: Places
    count: int
    weight: float


def pairs_of(y: Floats, group: NDArray[np.object_] | None, weights: Floats, *, seed: int) -> Pairs:
    """Return the comparable pairs; none where every group holds one target only."""
    groups = [found for rows in _groups(group, len(y)) if (found := _counted(rows, y, weights)).count]
    total = sum(one.count for one in groups)
    if not total:
        return Pairs(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    wanted = min(max(MOST_PAIRS, PAIRS_PER_ROW * len(y)), ENOUGH_PAIRS)
    if total <= wanted:
        parts = [_all(one, y, weights) for one in groups]
    else:
        rng = np.random.default_rng(seed)
        parts = [_some(one, y, weights, rng, max(1, round(wanted * one.count / total))) for one in groups]
    better, worse, weight = (np.concatenate(side) for side in zip(*parts, strict=True))
    return Pairs(better, worse, weight)


def _groups(group: NDArray[np.object_] | None, count: int) -> list[Places]:
    if group is None:
        return [np.arange(count)]
    _, member = np.unique(group, return_inverse=True)
    order = np.argsort(member, kind="stable")
    return [np.asarray(rows) for rows in np.split(order, np.flatnonzero(np.diff(member[order])) + 1)]


def _counted(rows: Places, y: Floats, weights: Floats) -> _Group:
    """Count the comparable pairs of a group and weigh them without making them."""
    rows = rows[weights[rows] > 0]
    if len(rows) < 2:
        return _Group(rows, 0, 0.0)
    _, level = np.unique(y[rows], return_inverse=True)
    count, weight = np.bincount(level), np.bincount(level, weights[rows])
    below = np.concatenate([[0.0], np.cumsum(weight)[:-1]])
    whole = float(weight.sum())
    pairs = (len(rows) ** 2 - int((count.astype(object) ** 2).sum())) // 2
    return _Group(rows, pairs, float(weight @ below) / max(whole - 1.0, whole / 2.0))


def _all(group: _Group, y: Floats, weights: Floats) -> tuple[Places, Places, Floats]:
    first, second = np.nonzero(y[group.rows][:, None] > y[group.rows][None, :])
    return _weighed(group, first, second, weights)


def _some(
    group: _Group, y: Floats, weights: Floats, rng: np.random.Generator, wanted: int
) -> tuple[Places, Places, Floats]:
    """Return pairs drawn evenly from all comparable ones of the group."""
    own = y[group.rows]
    size = len(own)
    if wanted * 3 >= group.count and size * size <= _TABLE:
        first, second = np.nonzero(own[:, None] > own[None, :])
        chosen = np.sort(rng.choice(group.count, min(wanted, group.count), replace=False))
        return _weighed(group, first[chosen], second[chosen], weights)
    kept: list[Places] = []
    share = 2.0 * group.count / (size * size)
    lacking = wanted
    while lacking > 0:
        drawn = rng.integers(0, size, (int(lacking / share * 1.2) + 16, 2))
        drawn = drawn[own[drawn[:, 0]] != own[drawn[:, 1]]][:lacking]
        kept.append(drawn)
        lacking -= len(drawn)
    pairs = np.concatenate(kept)
    upwards = own[pairs[:, 0]] > own[pairs[:, 1]]
    first = np.where(upwards, pairs[:, 0], pairs[:, 1])
    second = np.where(upwards, pairs[:, 1], pairs[:, 0])
    return _weighed(group, first, second, weights)


_TABLE = 4_000_000
"""Entries of a table of all pairs that may be made."""


def _weighed(group: _Group, first: Places, second: Places, weights: Floats) -> tuple[Places, Places, Floats]:
    """Return pairs of a group with weights that together weigh what all its pairs do."""
    better, worse = group.rows[first], group.rows[second]
    own = weights[better] * weights[worse]
    return better, worse, own * (group.weight / own.sum())
