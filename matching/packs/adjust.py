"""Office settings laid over a rubric: weights, scale points, evidence factors and block points, never conditions.

A setting is addressed as `C03.weight`, `C03.at`, `evidence.E1`, `block.1.best`, `block.1.second`, `pool.A3.titles`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from matching.errors import ResourceError
from matching.packs.rows import CriteriaFile, CriterionRow, RubricRow

Adjustments = Mapping[str, float | tuple[float, ...]]


def adjusted(criteria: CriteriaFile, adjustments: Adjustments, *, file: str) -> CriteriaFile:
    """Return the rows with the office's numbers in place of the proposed ones; refuse an unknown address."""
    if not adjustments or criteria.rubric is None:
        return criteria
    left = set(adjustments)
    rubric = _rubric(criteria.rubric, adjustments, left)
    rows = tuple(_criterion(row, adjustments, left) for row in criteria.criterion)
    if left:
        raise ResourceError("设置指向不存在的评分项", file=file, item="、".join(sorted(left)))
    return CriteriaFile(rubric=rubric, criterion=rows)


def _number(adjustments: Adjustments, name: str, default: float, left: set[str]) -> float:
    left.discard(name)
    value = adjustments.get(name, default)
    return default if isinstance(value, tuple) else float(value)


def _tuple(adjustments: Adjustments, name: str, default: tuple[float, ...], left: set[str]) -> tuple[float, ...]:
    left.discard(name)
    value = adjustments.get(name, default)
    return tuple(value) if isinstance(value, (tuple, list)) else default


def _rubric(rubric: RubricRow, adjustments: Adjustments, left: set[str]) -> RubricRow:
    return msgspec.structs.replace(
        rubric,
        evidence={
            level: _number(adjustments, f"evidence.{level}", factor, left) for level, factor in rubric.evidence.items()
        },
        block=tuple(
            msgspec.structs.replace(
                block,
                **{
                    name: _number(adjustments, f"block.{block.id}.{name}", getattr(block, name), left)
                    for name in ("points", "best", "second", "minimum_applicable")
                },
            )
            for block in rubric.block
        ),
        pool=tuple(
            msgspec.structs.replace(pool, weights=_tuple(adjustments, f"pool.{pool.id}", pool.weights, left))
            for pool in rubric.pool
        ),
    )


def _criterion(row: CriterionRow, adjustments: Adjustments, left: set[str]) -> CriterionRow:
    return msgspec.structs.replace(
        row,
        weight=_number(adjustments, f"{row.id}.weight", row.weight, left),
        at=_tuple(adjustments, f"{row.id}.at", row.at, left),
    )
