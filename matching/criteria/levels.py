"""Where a case stands on one criterion's 0 to 4 scale: an interval, its evidence and the points that follow.

The lower end counts only what is established; the upper end what is still possible. A fact's evidence level scales
the points; the weakest level among the facts used counts, and a 4 without the evidence named for it is a 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.case import EVIDENCE_LEVELS
from matching.criteria.facts import CaseView
from matching.findings import Finding, ScorePart
from matching.packs import Criterion, Pack
from matching.packs.model import DRAFT_MARKS
from matching.verdict import Verdict

TOP = 4


def score_part(
    criterion: Criterion,
    view: CaseView,
    environment: Mapping[str, Any],
    factors: Mapping[str, float],
    *,
    weight: float,
    explain: bool = True,
) -> ScorePart:
    """Return the level interval and points (of `weight`) of a criterion."""
    row = criterion.row
    applicable = True if criterion.applicable is None else criterion.applicable.evaluate(environment)
    low, high, waiting, used = _interval(criterion, view, environment, explain=explain)
    evidence = view.weakest_evidence(used)
    capped = low == TOP and _too_weak(evidence, row.evidence_for_4)
    if capped:
        low = high = TOP - 1
    factor_low = factors[evidence] if evidence else factors["E0"]
    # What is not yet known may still come with the best evidence; what is known keeps the level it has.
    factor_high = factors[evidence] if evidence else factors[EVIDENCE_LEVELS[-1]]
    if applicable is None and explain:
        waiting = tuple(dict.fromkeys((*view.missing(criterion.applicable, environment), *waiting)))  # type: ignore[arg-type]  # an absent condition is never unknown
    return ScorePart(
        id=row.id,
        title=row.title,
        block=row.block,
        area=row.area,
        weight=weight,
        applicable=applicable is not False,
        level_low=low if applicable else 0,
        level_high=0 if applicable is False else high,
        evidence=evidence,
        factor_low=factor_low,
        factor_high=factor_high,
        points_low=weight * low / TOP * factor_low if applicable else 0.0,
        points_high=0.0 if applicable is False else weight * high / TOP * factor_high,
        capped=capped,
        missing=() if applicable is False else waiting,
    )


def _interval(
    criterion: Criterion, view: CaseView, environment: Mapping[str, Any], *, explain: bool
) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
    """Return lowest and highest possible level, the facts waited for and the facts used."""
    high = -1
    waiting: dict[str, None] = {}
    for level in criterion.levels:
        truth = level.when.evaluate(environment)
        if truth is None:
            high = max(high, level.level)
            if explain:
                waiting.update(dict.fromkeys(view.missing(level.when, environment)))
        elif truth:
            return level.level, max(high, level.level), tuple(waiting), level.when.names
    return 0, max(high, 0), tuple(waiting), criterion.names


def _too_weak(evidence: str, wanted: str) -> bool:
    return bool(wanted) and EVIDENCE_LEVELS.index(evidence or "E0") < EVIDENCE_LEVELS.index(wanted)


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
