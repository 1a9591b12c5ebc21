"""Whether learning moved firms of one size, ownership or county against the others, beyond what the criteria explain.

None of these is a feature. Compared is each case's place under the model with its place under the scorecard, which
rests on the criteria alone: what learning shifted for a group as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np  # noqa: TID253  # loaded with the estimator, on first use
from numpy.typing import NDArray  # noqa: TID253

Floats = NDArray[np.float64]
LEAST_CASES = 5
_DRAWS = 400
_SEED = 20181120


class GroupShift(msgspec.Struct, frozen=True, kw_only=True):
    """Tell how far learning moved one group, in places of 100 (more is further up), with its 90 % interval."""

    subject: str
    group: str
    cases: int
    shift: float
    low: float
    high: float

    @property
    def is_marked(self) -> bool:
        """Say whether the shift is not explained by chance."""
        return self.low > 0 or self.high < 0


def shifts(
    model: Sequence[float], scorecard: Sequence[float], groups: Mapping[str, Sequence[str]]
) -> tuple[GroupShift, ...]:
    """Return the shift of every group with enough cases.

    `model` and `scorecard` are scores of the same cases; `groups` gives by subject (size, ownership, county) the group
    of every case, empty where it is not known.
    """
    moved = _places(np.asarray(model)) - _places(np.asarray(scorecard))
    found = []
    for subject, of_case in groups.items():
        names = np.array(of_case, dtype=str)
        for name in np.unique(names[names != ""]):
            own = moved[names == name]
            if len(own) < LEAST_CASES or len(own) > len(moved) - LEAST_CASES:
                continue
            others = moved[names != name]
            low, high = _interval(own, others)
            found.append(
                GroupShift(
                    subject=subject, group=str(name), cases=len(own), shift=float(own.mean() - others.mean()),
                    low=low, high=high,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: -abs(one.shift)))


def _places(scores: Floats) -> Floats:
    """Return places from 0 (last) to 100 (first); equal scores share their place."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle = ends - (counts + 1) / 2
    return np.asarray(middle[inverse] / max(len(scores) - 1, 1) * 100.0)


def _interval(own: Floats, others: Floats) -> tuple[float, float]:
    rng = np.random.default_rng(_SEED)
    draws = [rng.choice(own, len(own)).mean() - rng.choice(others, len(others)).mean() for _ in range(_DRAWS)]
    low, high = np.quantile(draws, (0.05, 0.95))
    return float(low), float(high)
