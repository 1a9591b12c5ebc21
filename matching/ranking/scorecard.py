"""The score interval of a case: three blocks, four support areas, unknown counting nothing below and all above.

Structure and numbers are the rubric's (policies part E: our proposal, the 247 notice contains none). Block 1 takes 34
times the best area and 6 times the second best, each area on 0 to 100 over what is applicable in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from matching.criteria.facts import CaseView
from matching.criteria.levels import Mark, mark, outside, score_part
from matching.findings import AreaScore, BlockScore, Score, ScorePart
from matching.packs import Pack
from matching.packs.layout import AreaPlace, Layout, PoolPlace
from matching.packs.rows import AreaRow, BlockRow
from matching.packs.truths import Truths

AREA_POINTS = 100.0
Part = Mark | ScorePart
"""What a criterion gives, with or without the words."""


def marks(pack: Pack, view: CaseView, environment: Mapping[str, Any], truths: Truths) -> tuple[Mark, ...]:
    """Return the mark of every criterion of a pack, in order."""
    if pack.rubric is None or pack.layout is None:
        return ()
    factors = pack.rubric.evidence
    return tuple(
        [
            mark(criterion, view, environment, factors, weight, applicable=applicable, levels=levels)
            if applicable is not False
            else outside
            for criterion, weight, applicable, levels, outside in zip(
                pack.criteria, pack.layout.weights, truths.applicable, truths.levels, _not_applied(pack), strict=True
            )
        ]
    )


@lru_cache(maxsize=512)
def _not_applied(pack: Pack) -> tuple[Mark, ...]:
    """Return for every criterion its mark where it does not apply."""
    weights = pack.layout.weights if pack.layout is not None else ()
    return tuple(outside(criterion, weight) for criterion, weight in zip(pack.criteria, weights, strict=True))


def totals(layout: Layout, parts: Sequence[Part]) -> tuple[tuple[AreaScore, ...], tuple[BlockScore, ...]]:
    """Add marks up to areas and blocks."""
    areas = tuple([area_score(area, parts) for area in layout.areas])
    return areas, tuple([_block(block, own, areas, parts) for block, own in layout.blocks])


def score(pack: Pack, view: CaseView, environment: Mapping[str, Any]) -> Score:
    """Return the score of a case under a pack's rubric with all its parts; zero without one."""
    if pack.rubric is None or pack.layout is None:
        return Score(low=0.0, high=0.0)
    marked = marks(pack, view, environment, pack.truths(environment))
    areas, blocks = totals(pack.layout, marked)
    return Score(
        low=sum(block.low for block in blocks),
        high=sum(block.high for block in blocks),
        blocks=blocks,
        areas=areas,
        parts=tuple(
            score_part(one, criterion, view, environment, pack.rubric.evidence)
            for one, criterion in zip(marked, pack.criteria, strict=True)
        ),
    )


def area_score(area: AreaPlace, parts: Sequence[Part]) -> AreaScore:
    """Return the 0 to 100 interval of one area over what is applicable in it."""
    low = high = 0.0
    weight = area.pool_weight
    for index in area.single:
        part = parts[index]
        if part.applicable:
            low += part.points_low
            high += part.points_high
            weight += part.weight
    for pool in area.pools:
        low += _pool(pool, [parts[index].points_low for index in pool.members])
        high += _pool(pool, [parts[index].points_high for index in pool.members])
    if weight < area.least:
        note = f"只有 {weight:g} 分的评分项适用，少于 {area.least:g} 分，本领域不计分；请核对是否漏选支持方向"
        return _area(area.row, 0.0, 0.0, weight, False, note)
    scale = AREA_POINTS / weight if weight else 0.0
    note = "" if abs(weight - AREA_POINTS) < 1e-9 else f"适用评分项共 {weight:g} 分，按 100 分折算"
    return _area(area.row, low * scale, high * scale, weight, True, note)


def _area(row: AreaRow, low: float, high: float, weight: float, scoreable: bool, note: str) -> AreaScore:
    return AreaScore(
        id=row.id, title=row.title, low=low, high=high, applicable_weight=weight, scoreable=scoreable, note=note
    )


def _pool(pool: PoolPlace, points: list[float]) -> float:
    """Return the points of a best-of pool: the best member takes the first weight, the next the second."""
    points.sort(reverse=True)
    return sum(weight * one / pool.top for weight, one in zip(pool.row.weights, points, strict=False))


def _block(block: BlockRow, own: Sequence[int], areas: tuple[AreaScore, ...], parts: Sequence[Part]) -> BlockScore:
    if block.best or block.second:
        low = best_two(block, [area.low for area in areas])
        high = best_two(block, [area.high for area in areas])
    else:
        low = sum(parts[index].points_low for index in own)
        high = sum(parts[index].points_high for index in own)
    return BlockScore(id=block.id, title=block.title, low=low, high=high, maximum=block.points)


def best_two(block: BlockRow, scores: list[float]) -> float:
    """Return the points of the block that takes the best and the second best area."""
    ordered = [*sorted(scores, reverse=True), 0.0, 0.0]
    return (block.best * ordered[0] + block.second * ordered[1]) / AREA_POINTS
