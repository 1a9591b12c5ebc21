"""The one door: judge a case under the packs of a date and give the whole Judgement.

First everything is decided (`matching.decision`), then put into words: findings with their facts and clauses, score
with its parts, offers behind the gates, and last what is missing to pass. Pure: the same case, packs, office numbers
and date give the same judgement, apart from its identity.
"""

from __future__ import annotations

from datetime import date

from matching.benefit.declared import declared_benefit
from matching.benefit.plausibility import remarks
from matching.case import Case
from matching.criteria.evaluate import clause_findings, gate_findings, reach_of
from matching.criteria.facts import CaseView
from matching.criteria.levels import criterion_finding
from matching.decision import OFFER_LETTERS, STOPS, VERDICT_LETTERS, Decision, decide
from matching.derive import derived
from matching.errors import JudgementChanged
from matching.findings import Finding, Gap, Judgement, OfferResult, Score
from matching.gaps import gaps
from matching.ground import Ground
from matching.offers.eligible import GateState, offer_results
from matching.packs import Pack
from matching.ranking.scorecard import score

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
        derived(case, ground.derivations),
        ground,
        on=on,
        identity=identity,
        case_revision=case_revision,
        enterprise_revision=enterprise_revision,
    )


def explained(case: Case, ground: Ground, decision: Decision) -> Judgement:
    """Put a decision into words from the facts and packs it rests on; raise JudgementChanged if they say otherwise."""
    case = derived(case, ground.derivations)
    view = CaseView(case, ground.dictionary, decision.on, name_code=ground.name_code)
    findings: list[Finding] = []
    offers: list[OfferResult] = []
    steps: list[Gap] = []
    total = Score(low=0.0, high=0.0)
    for pack in ground.packs:
        own_findings, own_offers, own_gaps, own_score = _explain_pack(pack, view, ground)
        findings += own_findings
        offers += own_offers
        steps += own_gaps
        if pack is ground.scoring_pack:
            total = own_score
    _check(decision, ground, findings, offers, total)
    return Judgement(
        id=decision.id,
        case_id=decision.case_id,
        on=decision.on,
        case_revision=decision.case_revision,
        enterprise_revision=decision.enterprise_revision,
        packs=decision.packs,
        rubric_checksum=decision.rubric_checksum,
        model=decision.model,
        program=decision.program,
        recommendation=decision.recommendation,
        approval=decision.approval,
        fast_lane=decision.fast_lane,
        lowered=decision.lowered,
        score=total,
        findings=tuple(findings),
        offers=tuple(offers),
        gaps=tuple(steps),
        benefit=declared_benefit(view, ground.checks),
        warnings=tuple(remark.sentence for remark in remarks(ground.checks, view)),
    )


def _explain_pack(
    pack: Pack, view: CaseView, ground: Ground
) -> tuple[list[Finding], tuple[OfferResult, ...], tuple[Gap, ...], Score]:
    environment = view.environment(pack.parameters_on(view.on))
    reach = reach_of(pack, view, environment)
    gates = gate_findings(pack, view, environment, reach)
    findings = [*gates, *clause_findings(pack, view, environment, reach)]
    states = [_state(finding, pack) for finding in gates]
    missing_at = {finding.id: finding.missing for finding in gates}
    offers = offer_results(pack, view, environment, reach, states, missing_at)
    total = score(pack, view, environment)
    if pack is ground.scoring_pack:
        parts = {part.id: part for part in total.parts}
        findings += [criterion_finding(pack, criterion, parts[criterion.row.id], view) for criterion in pack.criteria]
    steps: tuple[Gap, ...] = ()
    if reach.live and reach.applies is not False:
        steps = gaps(pack, view, environment, gates, total, offers)
    return findings, offers, steps, total


def _state(finding: Finding, pack: Pack) -> GateState:
    row = next(gate.row for gate in pack.gates if gate.row.id == finding.id)
    return GateState(
        id=finding.id, title=finding.title, pack=finding.pack, stage=finding.stage, verdict=finding.verdict,
        result=finding.result, stops=row.on_no in STOPS,
    )  # fmt: skip


def _check(
    decision: Decision, ground: Ground, findings: list[Finding], offers: list[OfferResult], total: Score
) -> None:
    """Refuse an explanation that does not say what was decided."""
    verdicts = dict.fromkeys((pack.row.id for pack in ground.packs), "")
    states = dict(verdicts)
    for finding in findings:
        if finding.kind != "criterion":
            verdicts[finding.pack] += VERDICT_LETTERS[finding.verdict]
    for offer in offers:
        states[offer.pack] += OFFER_LETTERS[offer.state]
    shares = tuple((part.points_low, part.points_high) for part in total.parts)
    if (verdicts, states, shares) != (decision.verdicts, decision.offers, decision.shares):
        raise JudgementChanged
