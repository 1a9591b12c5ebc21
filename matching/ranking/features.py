"""A score as the row of numbers the ranking model sees: every share on [0, 1], more is better.

The four areas enter as the best and the second best of them, because the rubric takes 34 and 6 points of those; the
other criteria enter one by one. With the rubric's own weights the weighted sum of a row is the score over 100, exactly.
No names, no addresses, no gates.
"""

from __future__ import annotations

from collections.abc import Sequence

from matching.packs.rows import CriterionRow, RubricRow
from matching.ranking.scorecard import AREA_POINTS


def prior_weights(rubric: RubricRow, criteria: Sequence[CriterionRow]) -> tuple[float, ...]:
    """Return the rubric's weight of each column; they sum to one."""
    total = sum(block.points for block in rubric.block)
    areas = tuple(
        points / total for block in rubric.block if block.best or block.second for points in (block.best, block.second)
    )
    return areas + tuple(row.weight / total for row in criteria if not row.area and row.weight > 0)


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
