"""Where a case stands on one criterion's 0 to 4 scale: an interval, its evidence and the points that follow.

The lower end counts only what is established; the upper end what is still possible. Evidence scales the points: the
weakest of the facts a level needs counts, and a 4 without the evidence named for it is a 3. Of all levels reached the
one that gives most points counts, so that stating one more fact never lowers what is assured.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    """Return the level interval and points (of `weight`) of a criterion whose conditions are already judged."""
    row = criterion.row
    if applicable is False:
        return Mark(row.id, row.block, row.area, weight, False, 0, 0, "", 0.0, 0.0, False)
    proofs = view.proofs
    own = [proofs[name] for name in criterion.names if name in proofs]
    # Where every fact is known and proved alike, no level can be proved better or worse than the others.
    alike = own[0] if own and len(own) == len(criterion.names) and min(own) == max(own) else None
    wanted = EVIDENCE_LEVELS.index(row.evidence_for_4) if row.evidence_for_4 else 0
    low = high = capped = 0
    evidence = ""
    points_low = points_high = 0.0
    for truth, level in zip(levels, criterion.levels, strict=True):
        if truth is False:
            continue
        rank = alike if alike is not None else _hopeful(level, environment, proofs) if own else _BEST
        reached = level.level - (level.level == TOP and rank < wanted)
        points = weight * reached / TOP * factors[EVIDENCE_LEVELS[rank]]
        points_high, high = max(points, points_high), max(reached, high)
        if not own and not truth:
            break  # nothing is known: no lower level can bring more
        if not truth:
            continue
        rank = _sure(level, environment, proofs) if alike is None else alike
        weak = level.level == TOP and rank < wanted
        points = weight * (level.level - weak) / TOP * factors[EVIDENCE_LEVELS[rank]]
        if points > points_low or not low:
            points_low, low, evidence, capped = points, level.level - weak, EVIDENCE_LEVELS[rank], weak
        if alike is not None:
            break
    if not evidence and own:
        evidence = EVIDENCE_LEVELS[min(own)]
    if not applicable:
        low, points_low = 0, 0.0
    return Mark(
        row.id, row.block, row.area, weight, True, low, high, evidence, points_low, points_high, bool(capped)
    )  # fmt: skip


def _hopeful(level: Level, environment: Mapping[str, Any], proofs: Mapping[str, int]) -> int:
    return min(level.support(environment, proofs, True), _BEST)


def _sure(level: Level, environment: Mapping[str, Any], proofs: Mapping[str, int]) -> int:
    rank = level.support(environment, proofs, False)
    return rank if rank <= _BEST else 0  # a level reached on no fact at all counts as self-declared


_BEST = len(EVIDENCE_LEVELS) - 1


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
