"""Where a case stands on one criterion's 0 to 4 scale: an interval, its evidence and the points that follow.

The lower end counts only what is established; the upper end what is still possible. A fact's evidence level scales
the points; the weakest level among the facts used counts, and a 4 without the evidence named for it is a 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from matching.case import EVIDENCE_LEVELS
from matching.criteria.facts import CaseView
from matching.expression.generate import Truth
from matching.findings import Finding, ScorePart
from matching.packs import Criterion, Pack
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
    factors: Mapping[str, float],
    weight: float,
    *,
    applicable: Truth,
    levels: tuple[Truth, ...],
) -> Mark:
    """Return the level interval and points (of `weight`) of a criterion whose conditions are already judged."""
    row = criterion.row
    if applicable is False:
        return Mark(row.id, row.block, row.area, weight, False, 0, 0, "", 0.0, 0.0, False)
    low, high, used = _interval(criterion, levels)
    evidence = view.weakest_evidence(used)
    capped = low == TOP and _too_weak(evidence, row.evidence_for_4)
    if capped:
        low = high = TOP - 1
    # What is not yet known may still come with the best evidence; what is known keeps the level it has.
    factor_low, factor_high = _factors(evidence, factors)
    points_low = weight * low / TOP * factor_low if applicable else 0.0
    points_high = weight * high / TOP * factor_high
    return Mark(
        row.id, row.block, row.area, weight, True, low if applicable else 0, high, evidence, points_low, points_high,
        capped,
    )  # fmt: skip


def _factors(evidence: str, factors: Mapping[str, float]) -> tuple[float, float]:
    if evidence:
        return factors[evidence], factors[evidence]
    return factors[EVIDENCE_LEVELS[0]], factors[EVIDENCE_LEVELS[-1]]


def _interval(criterion: Criterion, levels: tuple[Truth, ...]) -> tuple[int, int, tuple[str, ...]]:
    """Return lowest and highest possible level and the facts used."""
    high = 0
    for truth, level in zip(levels, criterion.levels, strict=True):
        if truth:
            return level.level, max(high, level.level), level.when.names
        if truth is None and level.level > high:
            high = level.level
    return 0, high, criterion.names


def score_part(
    marked: Mark,
    criterion: Criterion,
    view: CaseView,
    environment: Mapping[str, Any],
    factors: Mapping[str, float],
) -> ScorePart:
    """Put a mark into words: title, factors and the facts the open levels wait for."""
    factor_low, factor_high = _factors(marked.evidence, factors)
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
        factor_low=factor_low,
        factor_high=factor_high,
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


def _too_weak(evidence: str, wanted: str) -> bool:
    return (evidence or EVIDENCE_LEVELS[0]) < wanted


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
