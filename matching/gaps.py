"""What is missing to pass: for each gate and criterion the smallest step, with what it would bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from matching.case import EVIDENCE_LABELS, EVIDENCE_LEVELS
from matching.criteria.changes import smallest_changes
from matching.criteria.facts import CaseView
from matching.explain.printed import printed
from matching.explain.wording import labels
from matching.findings import Finding, Gap, OfferResult, Score, ScorePart
from matching.packs import Gate, Pack
from matching.ranking.scorecard import area_score, best_two
from matching.verdict import Verdict

LEAST_GAIN = 0.05
"""Points below which a step is not worth a line."""
MOST_CHANGES = 2
"""Alternative changes shown for one gate."""


def gaps(
    pack: Pack,
    view: CaseView,
    environment: Mapping[str, Any],
    gates: Sequence[Finding],
    score: Score | None,
    offers: Sequence[OfferResult],
) -> tuple[Gap, ...]:
    """Return the steps of a pack: gates first, then criteria by what they could bring."""
    rules = {gate.row.id: gate for gate in pack.gates}
    steps = [
        gap
        for finding in gates
        if finding.pack == pack.row.id and finding.verdict in {Verdict.NO, Verdict.UNKNOWN}
        for gap in _gate_gaps(finding, rules[finding.id], view, environment, offers)
    ]
    if score is not None:
        scored = [gap for part in score.parts if (gap := _part_gap(pack, part, score, view)) is not None]
        steps += sorted(scored, key=lambda gap: -gap.gain_high)
    return tuple(steps)


def _gate_gaps(
    finding: Finding, gate: Gate, view: CaseView, environment: Mapping[str, Any], offers: Sequence[OfferResult]
) -> list[Gap]:
    unlocks = tuple(
        offer.id for offer in offers if offer.state == "unknown" and set(offer.missing) & set(finding.missing)
    )
    plain = Gap(
        finding=finding.id, title=finding.title, cited=finding.cited, verdict=finding.verdict, kind="supply",
        fields=finding.missing, sentence="", unlocks=unlocks, pack=finding.pack, stage=finding.stage,
    )  # fmt: skip
    if finding.verdict is Verdict.UNKNOWN:
        papers = _papers(finding.missing, view)
        return [replace(plain, sentence=f"补充{labels(finding.missing, view.dictionary)}" + papers)]
    fixed = {name for name in gate.when.names if name not in view.dictionary or view.dictionary[name].fixed}
    changes = smallest_changes(gate.when, environment, fixed=fixed)[:MOST_CHANGES]
    if not changes:
        names = tuple(name for name in gate.when.names if name in view.dictionary)
        return [replace(plain, kind="change", fields=names, sentence=finding.reason)]
    return [
        replace(plain, kind="change", fields=tuple(change), sentence=_change_sentence(change, view))
        for change in changes
    ]


def _change_sentence(change: Mapping[str, tuple[Any, ...]], view: CaseView) -> str:
    steps = []
    for name, values in change.items():
        field = view.dictionary[name]
        present = view.quote(name)
        now = f"（现为{present.value}）" if present else ""
        wanted = "或".join(f"“{printed(field, value)}”" for value in values)
        steps.append(f"{field.label}须为{wanted}{now}")
    return "，且".join(steps) + _papers(tuple(change), view) + "；须以事实为准，不得仅改填报"


def _papers(names: Sequence[str], view: CaseView) -> str:
    papers = dict.fromkeys(
        view.dictionary[name].evidence for name in names if name in view.dictionary and view.dictionary[name].evidence
    )
    return f"（凭据：{'；'.join(list(papers)[:3])}）" if papers else ""


def _part_gap(pack: Pack, part: ScorePart, score: Score, view: CaseView) -> Gap | None:
    if not part.applicable or not part.weight:
        return None
    criterion = next(criterion for criterion in pack.criteria if criterion.row.id == part.id)
    if part.level_high > part.level_low and part.missing:
        gain = _gain(pack, score, part, part.points_high)
        kind, fields = "supply", part.missing
        sentence = f"补充{labels(part.missing, view.dictionary)}" + _papers(part.missing, view)
    elif part.level_low > 0 and part.evidence and part.evidence != EVIDENCE_LEVELS[-1]:
        wanted = max(criterion.row.evidence_for_4 or "E2", EVIDENCE_LEVELS[EVIDENCE_LEVELS.index(part.evidence) + 1])
        factors = pack.rubric.evidence if pack.rubric else {}
        level = 4 if part.capped else part.level_low
        gain = _gain(pack, score, part, part.weight * level / 4 * factors[wanted])
        kind, fields = "evidence", criterion.names
        held = view.quotes(criterion.names)
        named = "、".join(fact.label for fact in held if fact.evidence == part.evidence)
        sentence = f"为{named}提供 {wanted}（{EVIDENCE_LABELS[wanted]}）证据，现为 {part.evidence}" + _papers(
            tuple(fact.field for fact in held if fact.evidence == part.evidence), view
        )
    else:
        return None
    if gain < LEAST_GAIN:
        return None
    verdict = Verdict.YES if part.level_low else Verdict.UNKNOWN
    return Gap(
        finding=part.id, title=part.title, cited="；".join(pack.cite(c) for c in criterion.row.clauses[:2]),
        verdict=verdict, kind=kind, fields=fields, sentence=sentence, gain_low=0.0, gain_high=gain, pack=pack.row.id,
    )  # fmt: skip


def _gain(pack: Pack, score: Score, part: ScorePart, points: float) -> float:
    """Return the assured points of the whole score that one criterion's points would add."""
    if not part.area:
        return points - part.points_low
    if pack.layout is None:
        return 0.0
    block = next(block for block, _ in pack.layout.blocks if block.id == part.block)
    place = next(area for area in pack.layout.areas if area.row.id == part.area)
    changed = replace(part, points_low=points)
    raised = area_score(place, [changed if other is part else other for other in score.parts]).low
    before = [area.low for area in score.areas]
    after = [raised if area.id == part.area else area.low for area in score.areas]
    return best_two(block, after) - best_two(block, before)
