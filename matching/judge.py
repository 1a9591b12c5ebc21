"""The one door: judge a case under the packs of a date and give the whole Judgement.

First everything is decided (`matching.decision`), then put into words: findings with their facts and clauses, score
with its parts, offers behind the gates, and last what is missing to pass. Pure: the same case, packs, office numbers
and date give the same judgement, apart from its identity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.benefit.declared import declared_benefit
from matching.benefit.plausibility import remarks
from matching.benefit.project import worked_out
from matching.case import Case
from matching.criteria.evaluate import clause_findings, gate_findings, reach_of
from matching.criteria.facts import CaseView
from matching.criteria.levels import criterion_finding
from matching.criteria.reading import reading_results
from matching.decision import OFFER_LETTERS, Decision, Outcome, decide, outcomes
from matching.derive import derived
from matching.errors import JudgementChanged
from matching.finance.appraise import appraise
from matching.findings import Finding, Judgement, OfferResult, ReadingResult, Score
from matching.gaps import Bench, gaps
from matching.ground import Ground
from matching.offers.eligible import offer_results
from matching.override import Override, by_finding
from matching.packs import Pack
from matching.ranking.scorecard import score
from matching.workings import ProjectBenefit

__all__ = ["Ground", "decided", "explained", "judge"]


def judge(case: Case, ground: Ground, *, on: date, identity: str = "") -> Judgement:
    """Judge a case on a date under the packs given."""
    return explained(case, ground, decided(case, ground, on=on, identity=identity))


def decided(
    case: Case,
    ground: Ground,
    *,
    on: date,
    identity: str = "",
    case_revision: int = 0,
    enterprise_revision: int = 0,
) -> Decision:
    """Decide a case on a date, without the words."""
    return decide(
        ground.completed(case, on),
        ground,
        on=on,
        identity=identity,
        case_revision=case_revision,
        enterprise_revision=enterprise_revision,
    )


def explained(case: Case, ground: Ground, decision: Decision, *, in_full: bool = True) -> Judgement:
    """Put a decision into words from the facts and packs it rests on; raise JudgementChanged if they say otherwise.

    Finding the gaps takes most of the time and the appraisal much of the rest; who shows neither leaves them out.
    """
    if decision.basis != ground.basis_checksum:
        raise JudgementChanged
    bench = bench_of(case, ground, decision)
    view, overrides = bench.view, by_finding(decision.overrides)
    told = [_told(pack, view, ground, overrides, bench.outcomes[pack.row.id]) for pack in ground.packs]
    total = next((one.score for one in told if one.score is not None), Score(low=0.0, high=0.0))
    _check(decision, told, total)
    findings = tuple(finding for one in told for finding in one.findings)
    return Judgement(
        id=decision.id,
        case_id=decision.case_id,
        on=decision.on,
        case_revision=decision.case_revision,
        enterprise_revision=decision.enterprise_revision,
        packs=ground.uses,
        rubric_checksum=ground.rubric_checksum,
        model=ground.model,
        program=ground.program,
        recommendation=decision.recommendation,
        approval=decision.approval,
        fast_lane=decision.fast_lane,
        lowered=decision.lowered,
        score=total,
        findings=findings,
        offers=tuple(offer for one in told for offer in one.offers),
        gaps=gaps(bench, findings, total) if in_full else (),
        readings=tuple(reading for one in told for reading in one.readings),
        benefit=declared_benefit(view, ground.checks),
        warnings=tuple(remark.sentence for remark in remarks(ground.checks, view)),
        working=_working(case, ground, decision.on),
        appraisal=appraise(view, ground.finance) if in_full and ground.finance is not None else None,
    )


def _working(case: Case, ground: Ground, on: date) -> ProjectBenefit | None:
    """Work the benefit out from what was entered; figures the measures gave are no declarations."""
    if ground.benefit is None:
        return None
    return worked_out(derived(case, ground.derivations), ground.benefit, on=on, name_code=ground.name_code)


def bench_of(case: Case, ground: Ground, decision: Decision) -> Bench:
    """Return what tries steps for a kept decision."""
    whole = replace(ground.completed(case, decision.on), overrides=decision.overrides)
    view = CaseView(whole, ground.dictionary, decision.on, name_code=ground.name_code)
    found = outcomes(whole, ground, on=decision.on)
    return Bench(replace(case, overrides=decision.overrides), ground, decision, view, found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What one pack says of a case, in words."""

    pack: str
    findings: tuple[Finding, ...]
    offers: tuple[OfferResult, ...]
    readings: tuple[ReadingResult, ...]
    score: Score | None


def _told(
    pack: Pack, view: CaseView, ground: Ground, overrides: Mapping[tuple[str, str], Override], found: Outcome
) -> _Told:
    reach = reach_of(pack, view)
    gates = gate_findings(pack, view, reach, overrides)
    findings = [*gates, *clause_findings(pack, view, reach, overrides)]
    missing_at = {finding.id: finding.missing for finding in gates}
    offers = offer_results(pack, view, reach, found.states, missing_at)
    total = None
    if pack is ground.scoring_pack:
        total = score(pack, view, reach.environment)
        parts = {part.id: part for part in total.parts}
        findings += [criterion_finding(pack, criterion, parts[criterion.row.id], view) for criterion in pack.criteria]
    return _Told(
        pack=pack.row.id,
        findings=tuple(findings),
        offers=offers,
        readings=reading_results(pack, view, reach, found.readings),
        score=total,
    )


def _check(decision: Decision, told: Sequence[_Told], total: Score) -> None:
    """Refuse an explanation that does not say what was decided."""
    verdicts = {
        one.pack: "".join(finding.verdict.letter for finding in one.findings if finding.kind != "criterion")
        for one in told
    }
    states = {one.pack: "".join(OFFER_LETTERS[offer.state] for offer in one.offers) for one in told}
    read = {one.pack: tuple(reading.answers for reading in one.readings) for one in told if one.readings}
    shares = tuple((part.points_low, part.points_high) for part in total.parts)
    decided_so = (decision.verdicts, decision.offers, decision.readings, decision.shares)
    if (verdicts, states, read, shares) != decided_so:
        raise JudgementChanged
