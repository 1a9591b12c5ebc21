"""Where each criterion of a rubric counts, worked out once: areas, best-of pools and blocks by position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.packs.rows import AreaRow, BlockRow, CriterionRow, PoolRow, RubricRow


@dataclass(frozen=True, slots=True)
class PoolPlace:
    """A best-of pool with the positions of its members."""

    row: PoolRow
    top: float
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AreaPlace:
    """An area with the positions of the criteria that count by themselves, and its pools."""

    row: AreaRow
    single: tuple[int, ...]
    pools: tuple[PoolPlace, ...]
    pool_weight: float
    least: float
    """Applicable points below which the area is not scored."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The rubric by position of its criteria."""

    weights: tuple[float, ...]
    """Weight of each criterion; a pool member has the pool's best weight."""
    areas: tuple[AreaPlace, ...]
    blocks: tuple[tuple[BlockRow, tuple[int, ...]], ...]
    """Each block with the positions of the criteria that belong to no area."""


def layout_of(rubric: RubricRow, criteria: Sequence[CriterionRow]) -> Layout:
    """Return the layout of a rubric."""
    place = {row.id: index for index, row in enumerate(criteria)}
    best = {member: max(pool.weights) for pool in rubric.pool for member in pool.members}
    least = max((block.minimum_applicable for block in rubric.block), default=0.0)
    areas = []
    for area in rubric.area:
        pools = tuple(
            PoolPlace(pool, max(pool.weights), tuple(place[member] for member in pool.members))
            for pool in rubric.pool
            if pool.area == area.id
        )
        single = tuple(index for index, row in enumerate(criteria) if row.area == area.id and row.id not in best)
        areas.append(AreaPlace(area, single, pools, sum(sum(pool.row.weights) for pool in pools), least))
    return Layout(
        weights=tuple(best.get(row.id, row.weight) for row in criteria),
        areas=tuple(areas),
        blocks=tuple(
            (block, tuple(i for i, row in enumerate(criteria) if row.block == block.id and not row.area))
            for block in rubric.block
        ),
    )
