"""Why a case stands where it stands: exact parts for each criterion, what the policy gives and what decisions added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np  # noqa: TID253  # loaded with the estimator, on first use

from matching.ranking.learn import restored
from matching.ranking.model import Learned

POINTS = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Hold what one criterion gives, in points of 100: by policy, by the office's decisions, together."""

    name: str
    label: str
    share: float
    policy: float
    office: float

    @property
    def whole(self) -> float:
        """Return both together."""
        return self.policy + self.office


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Tell why one case stands above another, in points of 100."""

    parts: tuple[Part, ...]
    """Largest first."""
    points: float
    error: float
    """Standard error of the difference."""
    is_close: bool
    """Below one standard error: too close to call."""


def parts_of(learned: Learned, shares: Sequence[float]) -> tuple[Part, ...]:
    """Return what every criterion gives; the parts add up to the model's score."""
    model = restored(learned)
    row = np.array([shares])
    whole = model.explain(row)[0][0] * POINTS
    policy = model.policy_parts(row)[0] * POINTS
    return tuple(
        Part(
            name=curve.name, label=curve.label, share=shares[column], policy=float(policy[column]),
            office=float(whole[column] - policy[column]),
        )
        for column, curve in enumerate(learned.curves)
    )  # fmt: skip


def difference(learned: Learned, first: Sequence[float], second: Sequence[float]) -> Difference:
    """Return why the first case stands above the second, criterion by criterion."""
    model = restored(learned)
    error = float(model.uncertainty([first], [second])[0]) * POINTS
    pairs = zip(parts_of(learned, first), parts_of(learned, second), strict=True)
    parts = [
        Part(
            name=one.name, label=one.label, share=one.share - other.share, policy=one.policy - other.policy,
            office=one.office - other.office,
        )
        for one, other in pairs
    ]  # fmt: skip
    points = sum(part.whole for part in parts)
    parts.sort(key=lambda part: -abs(part.whole))
    return Difference(parts=tuple(parts), points=points, error=error, is_close=abs(points) < error)


def closest_pair(
    learned: Learned, cases: Sequence[tuple[str, Sequence[float]]], *, known: frozenset[frozenset[str]]
) -> tuple[str, str] | None:
    """Return the two cases of which the model can least tell the order and that were not compared yet.

    Cases are ids with shares. Least sure: the smallest difference against its standard error, among pairs that differ
    enough for an answer to teach anything.
    """
    if len(cases) < 2:
        return None
    model = restored(learned)
    shares = np.array([own for _, own in cases])
    scores = model.predict(shares)
    best: tuple[float, str, str] | None = None
    for first in range(len(cases)):
        others = np.arange(first + 1, len(cases))
        if not len(others):
            continue
        apart = np.abs(shares[others] - shares[first]).sum(axis=1)
        error = model.uncertainty(np.repeat(shares[first : first + 1], len(others), axis=0), shares[others])
        spread = np.where(error > 0, error, apart / shares.shape[1])
        doubt = np.abs(scores[others] - scores[first]) / np.maximum(spread, 1e-9) - 0.1 * apart
        for place in np.argsort(doubt, kind="stable"):
            names = cases[first][0], cases[int(others[place])][0]
            if apart[place] > 0 and frozenset(names) not in known:
                if best is None or doubt[place] < best[0]:
                    best = (float(doubt[place]), *names)
                break
    return None if best is None else best[1:]
