"""The score interval of a case: three blocks, four support areas, unknown counting nothing below and all above.

Structure and numbers are the rubric's (policies part E: our proposal, the 247 notice contains none). Block 1 takes 34
times the best area and 6 times the second best, each area on 0 to 100 over what is applicable in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from matching.criteria.facts import CaseView
from matching.criteria.levels import Mark, mark, score_part
from matching.findings import AreaScore, BlockScore, Score, ScorePart
from matching.packs import Pack
from matching.packs.rows import AreaRow, BlockRow, PoolRow, RubricRow
from matching.packs.truths import Truths

AREA_POINTS = 100.0
Part = Mark | ScorePart
"""What a criterion gives, with or without the words."""


def marks(pack: Pack, view: CaseView, truths: Truths) -> tuple[Mark, ...]:
    """Return the mark of every criterion of a pack, in order; a pool member is weighed by the pool's best weight."""
    rubric = pack.rubric
    if rubric is None:
        return ()
    pools = {member: max(pool.weights) for pool in rubric.pool for member in pool.members}
    return tuple(
        mark(
            criterion,
            view,
            rubric.evidence,
            pools.get(criterion.row.id, criterion.row.weight),
            applicable=applicable,
            levels=levels,
        )
        for criterion, applicable, levels in zip(pack.criteria, truths.applicable, truths.levels, strict=True)
    )


def totals(rubric: RubricRow, parts: Sequence[Part]) -> tuple[tuple[AreaScore, ...], tuple[BlockScore, ...]]:
    """Add marks up to areas and blocks."""
    areas = tuple(area_score(area, rubric, parts) for area in rubric.area)
    return areas, tuple(_block(block, areas, parts) for block in rubric.block)


def score(pack: Pack, view: CaseView, environment: Mapping[str, Any]) -> Score:
    """Return the score of a case under a pack's rubric with all its parts; zero without one."""
    rubric = pack.rubric
    if rubric is None:
        return Score(low=0.0, high=0.0)
    marked = marks(pack, view, pack.truths(environment))
    areas, blocks = totals(rubric, marked)
    return Score(
        low=sum(block.low for block in blocks),
        high=sum(block.high for block in blocks),
        blocks=blocks,
        areas=areas,
        parts=tuple(
            score_part(one, criterion, view, environment, rubric.evidence)
            for one, criterion in zip(marked, pack.criteria, strict=True)
        ),
    )


def area_score(area: AreaRow, rubric: RubricRow, parts: Iterable[Part]) -> AreaScore:
    """Return the 0 to 100 interval of one area over what is applicable in it."""
    own = [part for part in parts if part.area == area.id]
    pools = [pool for pool in rubric.pool if pool.area == area.id]
    pooled = {member for pool in pools for member in pool.members}
    single = [part for part in own if part.id not in pooled and part.applicable]
    low = sum(part.points_low for part in single) + sum(_pool(pool, own, low=True) for pool in pools)
    high = sum(part.points_high for part in single) + sum(_pool(pool, own, low=False) for pool in pools)
    weight = sum(part.weight for part in single) + sum(sum(pool.weights) for pool in pools)
    least = max((block.minimum_applicable for block in rubric.block), default=0.0)
    if weight < least:
        note = f"只有 {weight:g} 分的评分项适用，少于 {least:g} 分，本领域不计分；请核对是否漏选支持方向"
        return AreaScore(
            id=area.id, title=area.title, low=0.0, high=0.0, applicable_weight=weight, scoreable=False, note=note
        )
    scale = AREA_POINTS / weight if weight else 0.0
    note = "" if abs(weight - AREA_POINTS) < 1e-9 else f"适用评分项共 {weight:g} 分，按 100 分折算"
    return AreaScore(
        id=area.id, title=area.title, low=low * scale, high=high * scale, applicable_weight=weight, scoreable=True,
        note=note,
    )  # fmt: skip


def _pool(pool: PoolRow, parts: Iterable[Part], *, low: bool) -> float:
    """Return the points of a best-of pool: the best member takes the first weight, the next the second."""
    top = max(pool.weights)
    shares = sorted(
        ((part.points_low if low else part.points_high) / top for part in parts if part.id in pool.members),
        reverse=True,
    )
    return sum(weight * share for weight, share in zip(pool.weights, shares, strict=False))


def _block(block: BlockRow, areas: tuple[AreaScore, ...], parts: Sequence[Part]) -> BlockScore:
    if block.best or block.second:
        low = best_two(block, [area.low for area in areas])
        high = best_two(block, [area.high for area in areas])
    else:
        own = [part for part in parts if part.block == block.id and not part.area]
        low = sum(part.points_low for part in own)
        high = sum(part.points_high for part in own)
    return BlockScore(id=block.id, title=block.title, low=low, high=high, maximum=block.points)


def best_two(block: BlockRow, scores: list[float]) -> float:
    """Return the points of the block that takes the best and the second best area."""
    ordered = sorted(scores, reverse=True)
    best = ordered[0] if ordered else 0.0
    second = ordered[1] if len(ordered) > 1 else 0.0
    return (block.best * best + block.second * second) / AREA_POINTS
