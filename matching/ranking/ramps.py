"""Monotone ramps: each criterion's share as the sum of the stretches between its knots.

A criterion's curve is f(u) = sum of slope times ramp, ramp k being clip(u - t_k, 0, t_k+1 - t_k). Slopes that are not
negative make the curve rise by construction; equal slopes make it straight.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np  # noqa: TID253  # loaded with the estimator, on first use
from numpy.typing import NDArray  # noqa: TID253

Floats = NDArray[np.float64]
MOST_KNOTS = 7
MOST_RAMPS = 128
"""Ramps of all criteria together, as long as each has one: more criteria have fewer knots each."""
LEAST_APART = 0.04
NEUTRAL = 0.5
"""Share of a criterion that is not known."""


def knots_of(shares: Floats, weights: Floats) -> list[Floats]:
    """Return for every column the ends of its ramps: 0, inner knots at weighted quantiles, 1.

    Quantiles are those of the inverted distribution, so that a doubled weight equals a repeated row.
    """
    count = shares.shape[1]
    inner = min(MOST_KNOTS, max(MOST_RAMPS // count - 1, 0))
    return [_knots(shares[:, column], weights, inner) for column in range(count)]


def _knots(values: Floats, weights: Floats, inner_knots: int) -> Floats:
    known = ~np.isnan(values) & (weights > 0)
    told = np.clip(values[known], 0.0, 1.0)
    if not inner_knots or len(np.unique(told)) <= 2:
        return np.array([0.0, 1.0])
    order = np.argsort(told, kind="stable")
    ordered, carried = told[order], weights[known][order]
    # Rounding makes weights of 1/3 and three rows of 1/9 meet the same quantile.
    reached = np.round(np.cumsum(carried) / carried.sum(), 12)
    wanted = np.arange(1, inner_knots + 1) / (inner_knots + 1)
    inner = ordered[np.searchsorted(reached, np.round(wanted, 12))]
    kept = [0.0]
    for knot in np.unique(inner):
        if knot - kept[-1] >= LEAST_APART and 1.0 - knot >= LEAST_APART:
            kept.append(float(knot))
    return np.array([*kept, 1.0])


def ramps(shares: Floats, knots: Sequence[Floats]) -> Floats:
    """Return all ramps of all columns side by side, shape (n_rows, sum of ramps)."""
    return np.hstack([_ramps(shares[:, column], ends) for column, ends in enumerate(knots)])


def _ramps(values: Floats, ends: Floats) -> Floats:
    low, high = ends[:-1], ends[1:]
    return np.clip(values[:, None] - low, 0.0, high - low)


def clipped(values: Floats) -> Floats:
    """Return shares within [0, 1]; one that is missing counts as neutral."""
    return np.clip(np.where(np.isnan(values), NEUTRAL, values), 0.0, 1.0)
