"""Conditions judged over many cases at once: the same verdicts as one case after the other, many times sooner.

First the facts become columns (`columns_of`), then `truths` judges any conditions and `levels` a whole rubric on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from matching.criteria.columns_facts import Columns, columns_of
from matching.criteria.columns_numbers import column, fixed
from matching.criteria.columns_plan import Scene, Value, names_of, packed, plan, walked
from matching.criteria.columns_truth import Truth
from matching.expression import Expression
from matching.packs import Criterion, Pack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matching.criteria.columns_truth import Mask

    Grades = NDArray[np.uint8]

__all__ = [
    "Columns", "Levels", "Truth", "columns_of", "levels", "names_of", "pack_truths", "scale_conditions", "truths",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Hold where many cases stand on all criteria of a rubric: one row for each criterion, in the pack's order."""

    low: Grades
    high: Grades
    applicable: tuple[Mask | None, ...]
    """Where each criterion may count at all, elsewhere both levels are 0; None where it counts for every case."""


def truths(
    conditions: Sequence[Expression | None], columns: Columns, parameters: Mapping[str, Decimal], on: date
) -> list[Truth]:
    """Judge conditions for all cases; an absent condition is a yes, a parameter that is not given is unknown."""
    given: dict[tuple[str, str], Value] = {(name, ""): fixed(number) for name, number in parameters.items()}
    return list(_judged(conditions, columns, given, on))


def pack_truths(pack: Pack, conditions: Sequence[Expression | None], columns: Columns, on: date) -> Iterator[Truth]:
    """Judge conditions of a pack for all cases with the pack's numbers of the day each case is read by."""
    return _judged(conditions, columns, _parameters(pack, columns, on), on)


def levels(pack: Pack, columns: Columns, on: date) -> Levels:
    """Return lowest and highest possible level of every criterion, before any evidence is weighed."""
    import numpy as np

    found = _judged(scale_conditions(pack), columns, _parameters(pack, columns, on), on)
    low, high = (np.zeros((len(pack.criteria), columns.cases), np.uint8) for _ in range(2))
    applicable: list[Mask | None] = []
    for index, criterion in enumerate(pack.criteria):
        reach = next(found)
        own = [next(found) for _ in criterion.levels]
        _grade(low[index], high[index], criterion, own)
        applicable.append(None if criterion.applicable is None else reach.possible)
        if criterion.applicable is not None:
            low[index] *= reach.yes
            high[index] *= reach.possible
    return Levels(low=low, high=high, applicable=tuple(applicable))


def scale_conditions(pack: Pack) -> tuple[Expression | None, ...]:
    """Return for one criterion after the other whether it applies, then its levels, highest first."""
    return tuple(
        condition
        for criterion in pack.criteria
        for condition in (criterion.applicable, *(level.when for level in criterion.levels))
    )


def _judged(
    conditions: Sequence[Expression | None], columns: Columns, given: Mapping[tuple[str, str], Value], on: date
) -> Iterator[Truth]:
    values = {**columns.values, ("on", ""): fixed(packed(on)), **given}
    return walked(plan(tuple(conditions)), Scene(values=values, cases=columns.cases))


def _parameters(pack: Pack, columns: Columns, on: date) -> dict[tuple[str, str], Value]:
    """Return the pack's dated numbers: one for all cases, or each case its own where a fact of the case is the day."""
    if not pack.row.dated_by:
        return {(name, ""): fixed(number) for name, number in pack.parameters_on(on).items()}
    own = [pack.parameters_on(columns.day(pack.row.dated_by, case) or on) for case in range(columns.cases)]
    names = dict.fromkeys(row.id for row in pack.row.parameter)
    return {(name, ""): column([numbers.get(name) for numbers in own]) for name in names}


def _grade(low: Grades, high: Grades, criterion: Criterion, own: Sequence[Truth]) -> None:
    """Fill in the highest level that surely holds and the highest that may hold."""
    import numpy as np

    for truth, level in zip(own, criterion.levels, strict=True):
        grade = np.uint8(level.level)
        # Nothing here may branch for each case: the processor cannot guess who has what.
        np.maximum(low, truth.yes * grade, out=low)
        np.maximum(high, truth.possible * grade, out=high)
