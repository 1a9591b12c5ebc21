"""Where a case stands on one criterion's 0 to 4 scale: an interval, its evidence and the points that follow.

The lower end counts only what is established; the upper end what is still possible. Evidence scales the points: the
weakest of the facts a level needs counts, and a 4 without the evidence named for it is a 3. Of all levels reached the
one that gives most points counts, so that stating one more fact never lowers what is assured.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from matching.case import EVIDENCE_LEVELS
from matching.criteria.facts import CaseView
from matching.expression.generate import Truth
from matching.findings import Finding, ScorePart
from matching.packs import Criterion, Level, Pack
from matching.packs.model import DRAFT_MARKS
from matching.verdict import Verdict

TOP = 4


class Mark(msgspec.Struct, frozen=True, gc=False):
    """Hold what one criterion gives, as far as the score depends on it."""

    id: str
    block: str
    area: str
    weight: float
    applicable: bool
    level_low: int
    level_high: int
    evidence: str
    """Weakest evidence level among the facts used, empty when none was known."""
    points_low: float
    points_high: float
    capped: bool


def mark(
    criterion: Criterion,
    view: CaseView,
    environment: Mapping[str, Any],
    factors: Mapping[str, float],
    weight: float,
    *,
    applicable: Truth,
    levels: tuple[Truth, ...],
) -> Mark:
    """Return the level interval and points (of `weight`) of a criterion that applies or may, its conditions judged."""
    proofs = view.proofs
    own = [proofs[name] for name in criterion.names if name in proofs]
    if not own and True not in levels:
        return _untold(criterion, weight, factors[EVIDENCE_LEVELS[_BEST]], levels)
    row = criterion.row
    wanted = _RANKS[row.evidence_for_4] if row.evidence_for_4 else 0
    if own and len(own) == len(criterion.names) and min(own) == max(own):
        return _alike(criterion, weight, factors, levels, applicable=applicable, rank=own[0], wanted=wanted)
    scale = _Scale(weight, [factors[level] for level in EVIDENCE_LEVELS], wanted)
    low, points_low, rank = _assured(scale, criterion, levels, environment, proofs)
    high, points_high = _possible(scale, criterion, levels, environment, proofs)
    evidence = EVIDENCE_LEVELS[rank] if low else EVIDENCE_LEVELS[min(own)] if own else ""
    capped = low == TOP - 1 and rank < scale.wanted and levels[0] is True and criterion.levels[0].level == TOP
    if not applicable:
        low, points_low = 0, 0.0
    return Mark(row.id, row.block, row.area, weight, True, low, high, evidence, points_low, points_high, capped)


def outside(criterion: Criterion, weight: float) -> Mark:
    """Return the mark of a criterion that does not apply."""
    row = criterion.row
    return Mark(row.id, row.block, row.area, weight, False, 0, 0, "", 0.0, 0.0, False)


@lru_cache(maxsize=4096)
def _untold(criterion: Criterion, weight: float, best: float, levels: tuple[Truth, ...]) -> Mark:
    """Return the mark of a criterion of which nothing is known: nothing assured, everything not ruled out possible."""
    row = criterion.row
    open_ = zip(levels, criterion.levels, strict=True)
    high = max((level.level for truth, level in open_ if truth is None), default=0)
    return Mark(row.id, row.block, row.area, weight, True, 0, high, "", 0.0, weight * high / TOP * best, False)


def _alike(
    criterion: Criterion,
    weight: float,
    factors: Mapping[str, float],
    levels: tuple[Truth, ...],
    *,
    applicable: Truth,
    rank: int,
    wanted: int,
) -> Mark:
    """Return the mark where every fact is known and proved alike: no level is proved better or worse than another."""
    row = criterion.row
    low = high = 0
    for truth, level in zip(levels, criterion.levels, strict=True):
        if truth is not False:
            high = high or level.level
            if truth:
                low = level.level
                break
    capped = low == TOP and rank < wanted
    if rank < wanted:
        low, high = min(low, TOP - 1), min(high, TOP - 1)
    evidence = EVIDENCE_LEVELS[rank]
    share = weight / TOP * factors[evidence]
    if not applicable:
        return Mark(row.id, row.block, row.area, weight, True, 0, high, evidence, 0.0, high * share, capped)
    return Mark(row.id, row.block, row.area, weight, True, low, high, evidence, low * share, high * share, capped)


class _Scale(msgspec.Struct, gc=False):
    """Hold what one criterion's levels are turned into points by."""

    weight: float
    factors: list[float]
    wanted: int
    """Rank of the evidence a 4 needs."""

    def points(self, level: int, rank: int) -> tuple[int, float]:
        """Return the level that counts, a 4 too weakly proved being a 3, and its points."""
        counted = level - (level == TOP and rank < self.wanted)
        return counted, self.weight * counted / TOP * self.factors[rank]


def _assured(
    scale: _Scale, criterion: Criterion, truths: tuple[Truth, ...], environment: Mapping[str, Any],
    proofs: Mapping[str, int],
) -> tuple[int, float, int]:  # fmt: skip
    """Return of all levels reached the one that gives most points, its points and the rank of its proof."""
    low, most, proof = 0, 0.0, 0
    for truth, level in zip(truths, criterion.levels, strict=True):
        if not truth or (low and scale.weight * level.level / TOP * scale.factors[_BEST] <= most):
            continue
        rank = _sure(level, environment, proofs)
        counted, points = scale.points(level.level, rank)
        if points > most or not low:
            low, most, proof = counted, points, rank
    return low, most, proof


def _possible(
    scale: _Scale, criterion: Criterion, truths: tuple[Truth, ...], environment: Mapping[str, Any],
    proofs: Mapping[str, int],
) -> tuple[int, float]:  # fmt: skip
    """Return the highest level not ruled out, and the most points that facts still to be found out could bring."""
    high, most = 0, 0.0
    for truth, level in zip(truths, criterion.levels, strict=True):
        if truth is False or (high and scale.weight * level.level / TOP * scale.factors[_BEST] <= most):
            continue
        rank = _hopeful(level, environment, proofs)
        counted, points = scale.points(level.level, rank)
        high, most = max(high, counted), max(most, points)
    return high, most


def _hopeful(level: Level, environment: Mapping[str, Any], proofs: Mapping[str, int]) -> int:
    return min(level.support(environment, proofs, True), _BEST)


def _sure(level: Level, environment: Mapping[str, Any], proofs: Mapping[str, int]) -> int:
    rank = level.support(environment, proofs, False)
    return rank if rank <= _BEST else 0  # a level reached on no fact at all counts as self-declared


_BEST = len(EVIDENCE_LEVELS) - 1
_RANKS = {level: rank for rank, level in enumerate(EVIDENCE_LEVELS)}


def score_part(
    marked: Mark,
    criterion: Criterion,
    view: CaseView,
    environment: Mapping[str, Any],
    factors: Mapping[str, float],
) -> ScorePart:
    """Put a mark into words: title, factors and the facts the open levels wait for."""
    factor = factors[marked.evidence or EVIDENCE_LEVELS[0]]
    return ScorePart(
        id=marked.id,
        title=criterion.row.title,
        block=marked.block,
        area=marked.area,
        weight=marked.weight,
        applicable=marked.applicable,
        level_low=marked.level_low,
        level_high=marked.level_high,
        evidence=marked.evidence,
        factor=factor,
        points_low=marked.points_low,
        points_high=marked.points_high,
        capped=marked.capped,
        missing=_waiting(criterion, view, environment) if marked.applicable else (),
    )


def _waiting(criterion: Criterion, view: CaseView, environment: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the facts that applicability and the levels above the reached one wait for."""
    waiting: dict[str, None] = {}
    if criterion.applicable is not None:
        waiting.update(dict.fromkeys(view.missing(criterion.applicable, environment)))
    for level in criterion.levels:
        if level.when.evaluate(environment):
            break
        waiting.update(dict.fromkeys(view.missing(level.when, environment)))
    return tuple(waiting)


def criterion_finding(pack: Pack, criterion: Criterion, part: ScorePart, view: CaseView) -> Finding:
    """Tell a criterion's result as a finding: yes above level 0, no at 0, unknown while both are possible."""
    row = criterion.row
    if not part.applicable:
        verdict, reason = Verdict.NOT_APPLICABLE, f"{row.title}：项目未申报相应支持方向，不计入"
    elif part.level_low > 0:
        verdict, reason = Verdict.YES, _reached(criterion, part)
    elif part.level_high > 0:
        verdict = Verdict.UNKNOWN
        names = "、".join(view.dictionary[name].label for name in part.missing if name in view.dictionary)
        reason = f"{row.title}：缺少{names}，得分待定（0 至 {part.level_high} 级）"
    else:
        verdict, reason = Verdict.NO, f"{row.title}：未达到任何一级"
    return Finding(
        id=row.id,
        kind="criterion",
        pack=pack.row.id,
        edition=pack.row.edition,
        clauses=row.clauses,
        cited="；".join(pack.cite(clause) for clause in row.clauses[:2]),
        title=row.title,
        verdict=verdict,
        result="scored" if part.applicable else "not_applicable",
        reason=reason,
        facts=view.quotes(criterion.names),
        missing=part.missing,
        draft=pack.is_draft or row.confidence in DRAFT_MARKS,
    )


def _reached(criterion: Criterion, part: ScorePart) -> str:
    texts = {level.level: level.text for level in criterion.levels}
    reached = texts.get(TOP if part.capped else part.level_low) or f"{part.level_low} 级"
    sentence = f"{criterion.row.title}：{reached}，计 {part.level_low} 级，证据 {part.evidence or '无'}"
    if part.capped:
        sentence += f"；4 级须有 {criterion.row.evidence_for_4} 级证据，按 3 级计"
    if part.level_high > part.level_low:
        sentence += f"；补充资料后可能达 {part.level_high} 级"
    return sentence
