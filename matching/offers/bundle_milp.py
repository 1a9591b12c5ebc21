"""The same best bundle by mixed integer programming, for groups of offers too tangled for branch and bound.

Three programs one after the other: most money, then most offers at that money, then best fit at both. All numbers are
scaled to whole ones, so that the solver's tolerance never decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from matching.offers.stacking import RuleRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matching.offers.bundle import Choice

    Row = tuple[NDArray[np.float64], float, float]

_LARGEST = 10**12
"""Above it whole numbers and the solver's tolerance come too close."""


def solved(choices: Sequence[Choice], rules: Sequence[RuleRow]) -> frozenset[str] | None:
    """Return the best set, None where the numbers are too large to be sure or the solver gives up."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    limits = [rule.limit for rule in rules if rule.kind == "cap"]
    moneys, limits_whole = _whole([choice.money or Decimal(0) for choice in choices], limits)
    fits, _ = _whole([choice.fit for choice in choices], [])
    if sum(moneys) + max(limits_whole, default=0) > _LARGEST or sum(fits) > _LARGEST:
        return None
    rows = _rows(choices, rules, moneys, limits_whole)
    values = np.zeros(len(choices))
    for goal in (moneys, [1] * len(choices), fits):
        weights = np.array(goal, np.float64)
        constraints = [LinearConstraint(row, low, high) for row, low, high in rows]
        answer = milp(
            -weights, integrality=np.ones(len(choices)), bounds=Bounds(0, 1), constraints=constraints,
            options={"mip_rel_gap": 0},
        )  # fmt: skip
        if not answer.success:
            return None
        values = np.rint(answer.x)
        rows.append((weights, float(weights @ values), np.inf))
    return frozenset(choice.id for choice, value in zip(choices, values, strict=True) if value)


def _rows(
    choices: Sequence[Choice], rules: Sequence[RuleRow], moneys: Sequence[int], limits: Sequence[int]
) -> list[Row]:
    import numpy as np

    rest = iter(limits)
    rows: list[Row] = []
    for rule in rules:
        own = np.array([choice.id in rule.members for choice in choices], np.float64)
        if rule.kind == "at_most":
            rows.append((own, -np.inf, float(int(rule.limit))))
        elif rule.kind == "cap":
            rows.append((own * np.array(moneys, np.float64), -np.inf, float(next(rest))))
        else:
            others = np.array([choice.id in rule.others for choice in choices], np.float64)
            for at in np.flatnonzero(own):
                member = np.zeros(len(choices))
                member[at] = 1
                rows.append((member - others, -np.inf, 0.0))
    return rows


def _whole(numbers: Sequence[Decimal], limits: Sequence[Decimal]) -> tuple[list[int], list[int]]:
    """Scale numbers alike until all are whole."""
    shares = [Fraction(one) for one in (*numbers, *limits)]
    scale = lcm(*(share.denominator for share in shares)) if shares else 1
    scaled = [int(share * scale) for share in shares]
    return scaled[: len(numbers)], scaled[len(numbers) :]
