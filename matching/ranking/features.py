"""A score as the row of numbers the ranking model sees: every share on [0, 1], more is better.

The four areas enter as the best and the second best of them, because the rubric takes 34 and 6 points of those; the
other criteria enter one by one. With the rubric's own weights the weighted sum of a row is the score over 100, exactly.
No names, no addresses, no gates.
"""

from __future__ import annotations

from collections.abc import Sequence

from matching.findings import Score
from matching.packs.rows import CriterionRow, RubricRow
from matching.ranking.scorecard import AREA_POINTS

BEST_AREA = "best_area"
SECOND_AREA = "second_area"


def feature_names(rubric: RubricRow, criteria: Sequence[CriterionRow]) -> tuple[str, ...]:
    """Return the names of the model's columns."""
    single = tuple(row.id for row in criteria if not row.area and row.weight > 0)
    return (BEST_AREA, SECOND_AREA, *single) if rubric.area else single


def prior_weights(rubric: RubricRow, criteria: Sequence[CriterionRow]) -> tuple[float, ...]:
    """Return the rubric's weight of each column; they sum to one."""
    total = sum(block.points for block in rubric.block)
    areas = tuple(
        points / total for block in rubric.block if block.best or block.second for points in (block.best, block.second)
    )
    return areas + tuple(row.weight / total for row in criteria if not row.area and row.weight > 0)


def feature_row(score: Score, names: Sequence[str], *, high: bool = False) -> list[float]:
    """Return the shares of one score in the order of the names (assured shares, or possible ones with `high`)."""
    areas = [*sorted((area.high if high else area.low for area in score.areas), reverse=True), 0.0, 0.0]
    shares = {BEST_AREA: areas[0] / AREA_POINTS, SECOND_AREA: areas[1] / AREA_POINTS}
    for part in score.parts:
        if not part.area and part.weight > 0:
            shares[part.id] = (part.points_high if high else part.points_low) / part.weight
    return [shares[name] for name in names]
