"""A score as the row of numbers the ranking model sees: every share on [0, 1], more is better.

The four areas enter as the best and the second best of them, because the rubric takes 34 and 6 points of those; the
other criteria enter one by one. With the rubric's own weights the weighted sum of a row is the score over 100, exactly.
No names, no addresses, no gates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.packs import Pack
from matching.packs.rows import CriterionRow, RubricRow
from matching.ranking.scorecard import AREA_POINTS

AREAS = {"area.best": "最好的支持领域", "area.second": "次好的支持领域"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Hold what is learned: the criteria with their policy weights and directions, under one rubric."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    weights: tuple[float, ...]
    directions: tuple[int, ...]
    rubric: str


def prior_weights(rubric: RubricRow, criteria: Sequence[CriterionRow]) -> tuple[float, ...]:
    """Return the rubric's weight of each column; they sum to one."""
    total = sum(block.points for block in rubric.block)
    areas = tuple(
        points / total for block in rubric.block if block.best or block.second for points in (block.best, block.second)
    )
    return areas + tuple(row.weight / total for row in criteria if not row.area and row.weight > 0)


def subject_of(pack: Pack, rubric: str) -> Subject:
    """Return what a model learns about under a pack's rubric of that checksum."""
    if pack.rubric is None:
        raise ValueError("a pack without a rubric has nothing to learn about")
    rows = [criterion.row for criterion in pack.criteria]
    single = [row for row in rows if not row.area and row.weight > 0]
    areas = any(block.best or block.second for block in pack.rubric.block)
    names = (*(AREAS if areas else {}), *(row.id for row in single))
    labels = (*(AREAS.values() if areas else ()), *(row.title for row in single))
    weights = prior_weights(pack.rubric, rows)
    return Subject(names=names, labels=labels, weights=weights, directions=(1,) * len(names), rubric=rubric)


def feature_row(
    areas: Sequence[tuple[float, float]],
    points: Sequence[tuple[float, float]],
    criteria: Sequence[CriterionRow],
    *,
    high: bool = False,
) -> list[float]:
    """Return the shares of one decision in the order of the feature names (assured, or possible ones with `high`).

    `areas` and `points` hold assured and possible score of each area and points of each criterion.
    """
    end = 1 if high else 0
    single = [
        pair[end] / row.weight for row, pair in zip(criteria, points, strict=True) if not row.area and row.weight > 0
    ]
    if not areas:
        return single
    best = [*sorted((area[end] for area in areas), reverse=True), 0.0]
    return [best[0] / AREA_POINTS, best[1] / AREA_POINTS, *single]
