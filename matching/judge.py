"""The one door: judge a case under the packs of a date and give the whole Judgement.

Gates first, then criteria and score, offers behind the gates, and last what is missing to pass. Pure: the same case,
packs, settings and date give the same judgement, apart from its identity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import msgspec

from matching.benefit.declared import declared_benefit
from matching.benefit.plausibility import Check, remarks
from matching.case import Case
from matching.criteria.evaluate import clause_findings, gate_findings, reach_of
from matching.criteria.facts import CaseView
from matching.criteria.levels import criterion_finding
from matching.derive import Derivation, derived
from matching.explain.printed import NameCode
from matching.fields import FieldDictionary
from matching.findings import Finding, Gap, Judgement, OfferResult, PackUse, Score
from matching.gaps import gaps
from matching.offers.eligible import offer_results
from matching.packs import Pack
from matching.ranking.scorecard import score
from matching.verdict import Verdict

_STOPS = ("not_a_case", "block", "hold")
"""Gate results that keep a case from being recommended, gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Everything a judgement rests on beside the case: dictionary, packs of the date, bands and derivations."""

    dictionary: FieldDictionary
    packs: tuple[Pack, ...]
    checks: tuple[Check, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    name_code: NameCode | None = None
    model: str = "rubric"
    program: str = ""
    _checksums: dict[str, str] = field(default_factory=dict)

    @property
    def scoring_pack(self) -> Pack | None:
        """Return the pack whose rubric scores; the first that has one."""
        return next((pack for pack in self.packs if pack.rubric is not None), None)

    def rubric_checksum(self) -> str:
        """Return the checksum over all weights, scales and factors in use."""
        if not self._checksums:
            rows = [(pack.rubric, [criterion.row for criterion in pack.criteria]) for pack in self.packs]
            self._checksums["rubric"] = sha256(msgspec.json.encode(rows)).hexdigest()
        return self._checksums["rubric"]


def judge(
    case: Case,
    ground: Ground,
    *,
    on: date,
    identity: str = "",
    case_revision: int = 0,
    enterprise_revision: int = 0,
) -> Judgement:
    """Judge a case on a date under the packs given."""
    case = derived(case, ground.derivations)
    view = CaseView(case, ground.dictionary, on, name_code=ground.name_code)
    findings: list[Finding] = []
    offers: list[OfferResult] = []
    steps: list[Gap] = []
    total = Score(low=0.0, high=0.0)
    for pack in ground.packs:
        environment = view.environment(pack.parameters_on(on))
        reach = reach_of(pack, view, environment)
        gates = gate_findings(pack, view, environment, reach)
        findings += gates
        findings += clause_findings(pack, view, environment, reach)
        own_offers = offer_results(pack, view, environment, reach, gates)
        offers += own_offers
        own_score = score(pack, view, environment)
        if pack is ground.scoring_pack:
            total = own_score
            parts = {part.id: part for part in own_score.parts}
            findings += [criterion_finding(pack, c, parts[c.row.id], view) for c in pack.criteria]
        if reach.live and reach.applies is not False:
            steps += gaps(pack, view, environment, gates, own_score, own_offers)
    return Judgement(
        id=identity,
        case_id=case.id,
        on=on,
        case_revision=case_revision,
        enterprise_revision=enterprise_revision,
        packs=tuple(_use(pack) for pack in ground.packs),
        rubric_checksum=ground.rubric_checksum(),
        model=ground.model,
        program=ground.program,
        recommendation=recommendation_of(findings),
        approval=approval_of(findings),
        fast_lane=_fast_lane(findings, offers),
        score=total,
        findings=tuple(findings),
        offers=tuple(offers),
        gaps=tuple(steps),
        benefit=declared_benefit(view, ground.checks),
        warnings=tuple(remark.sentence for remark in remarks(ground.checks, view)),
    )


def recommendation_of(findings: Sequence[Finding]) -> str:
    """Return what the recommendation gates say together; an open question is never a pass."""
    gates = [finding for finding in findings if finding.kind == "gate" and finding.stage == "recommend"]
    failed = {gate.result for gate in gates if gate.verdict is Verdict.NO}
    for stop in _STOPS:
        if stop in failed:
            return stop
    return "unknown" if any(gate.verdict is Verdict.UNKNOWN and _holds(gate) for gate in gates) else "ready"


def _holds(gate: Finding) -> bool:
    return gate.result == "hold" or gate.id == "G01"


def approval_of(findings: Sequence[Finding]) -> str:
    """Return what stands between a case and a loan approval: its recommendation gates and those of the approval."""
    recommendation = recommendation_of(findings)
    if recommendation in _STOPS:
        return "block" if recommendation != "hold" else "hold"
    gates = [finding for finding in findings if finding.kind == "gate" and finding.stage == "approve"]
    failed = {gate.result for gate in gates if gate.verdict is Verdict.NO}
    if failed & {"block", "hold", "escalate"}:
        return "hold"
    waiting = recommendation == "unknown" or any(gate.verdict is Verdict.UNKNOWN for gate in gates)
    return "unknown" if waiting else "ready"


def _fast_lane(findings: Sequence[Finding], offers: Sequence[OfferResult]) -> str:
    lane = next((offer for offer in offers if offer.id.endswith(".fast-lane")), None)
    queue = [finding for finding in findings if finding.kind == "gate" and finding.stage == "queue"]
    if lane is None:
        return "no"
    verdicts = {gate.verdict for gate in queue}
    if lane.state == "open" and verdicts <= {Verdict.YES}:
        return "yes"
    return "unknown" if lane.state == "unknown" and Verdict.NO not in verdicts else "no"


def _use(pack: Pack) -> PackUse:
    return PackUse(
        id=pack.row.id,
        edition=pack.row.edition,
        title=pack.row.title,
        document_number=pack.row.document_number,
        checksum=pack.checksum,
    )
