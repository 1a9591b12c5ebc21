"""What judging a case gives: findings, score interval, offers, gaps and the judgement that holds them.

All records are plain and immutable; the store keeps a Judgement as one document, screens and paper print from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from matching.verdict import Verdict

if TYPE_CHECKING:
    from matching.appraisal import Appraisal
    from matching.override import Override
    from matching.workings import ProjectBenefit


@dataclass(frozen=True, slots=True, kw_only=True)
class FactUse:
    """Name one fact a finding used, as it stood when judged."""

    field: str
    label: str
    value: str
    """The value as printed, with its unit."""
    evidence: str
    source: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Tell the result of one gate, criterion or clause, with its clause, facts, missing facts and sentence."""

    id: str
    """Gate id (G06), criterion id (C03) or clause id (abc247.s2.1.regions)."""
    kind: str
    """gate, criterion or clause."""
    pack: str
    edition: str
    clauses: tuple[str, ...]
    """Clause ids of the pack."""
    cited: str
    """The clause as cited on paper: document number and printed clause number."""
    title: str
    verdict: Verdict
    result: str = ""
    """What follows from the verdict: pass, hold, block, task, not_a_case, escalate, normal_queue, collateral_zero, …"""
    stage: str = ""
    """For a gate: recommend, approve, queue or collateral."""
    reason: str = ""
    """One plain Chinese sentence."""
    rule: str = ""
    """The condition with its thresholds, in words; empty for a criterion."""
    facts: tuple[FactUse, ...] = ()
    missing: tuple[str, ...] = ()
    """Field ids an unknown waits for."""
    draft: bool = False
    """The rule itself is not confirmed and must look like a draft everywhere."""
    override: Override | None = None
    """A named person's decision over this finding: `verdict` stays what the rule says, `result` follows the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingResult:
    """Tell what a case is under one document, or what it may still be."""

    id: str
    pack: str
    edition: str
    cited: str
    clause: str
    title: str
    answers: tuple[str, ...]
    """The answer, or all that are still possible; `expired` or `not_applicable` alone outside the document's reach."""
    text: str
    """The answer as a person reads it."""
    facts: tuple[FactUse, ...] = ()
    missing: tuple[str, ...] = ()
    note: str = ""
    draft: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether facts are missing for one answer."""
        return len(self.answers) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """Tell what one criterion gives: its level interval, evidence factor and points."""

    id: str
    title: str
    block: str
    area: str
    weight: float
    applicable: bool
    level_low: int
    level_high: int
    evidence: str
    """Weakest evidence level among the facts used, empty when none was known."""
    factor: float
    points_low: float
    """Points within its area (of 100) or block."""
    points_high: float
    capped: bool = False
    """A level 4 was lowered to 3 for want of the evidence named for it."""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaScore:
    """Tell the 0–100 interval of one of the four support areas."""

    id: str
    title: str
    low: float
    high: float
    applicable_weight: float
    scoreable: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockScore:
    """Tell the points of one of the three blocks of the score."""

    id: str
    title: str
    low: float
    high: float
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Hold the score interval 0–100: unknown counts nothing below and everything above."""

    low: float
    high: float
    blocks: tuple[BlockScore, ...] = ()
    areas: tuple[AreaScore, ...] = ()
    parts: tuple[ScorePart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferResult:
    """Tell whether one offer is open, closed, unknown or only history for a case, why, and what it asks for."""

    id: str
    """Clause id of the offer."""
    pack: str
    cited: str
    family: str
    """product, collateral, incentive, insurance, tool, title, channel or service."""
    title: str
    state: str
    """open, closed, unknown or historic."""
    reason: str
    missing: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    note: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GapStep:
    """Tell what one fact has to be."""

    field: str
    key: str
    label: str
    demand: str
    """As printed: 须为“否”, 须不低于 200; empty where finding it out is all that can be said."""
    now: str
    """The present value as printed, empty when it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Tell how the case would stand: judged again with the step taken."""

    recommendation: str
    approval: str
    lowered: bool
    score_low: float
    areas: tuple[tuple[float, float], ...]
    shares: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Tell one smallest set of facts or changes that would turn a no or unknown into a yes, or raise the score."""

    finding: str
    """Gate, clause or criterion id; empty for the whole way to a recommendation."""
    title: str
    cited: str
    verdict: Verdict
    kind: str
    """supply (find facts out), change (a fact must change), evidence (a paper for what is stated) or path (all)."""
    fields: tuple[str, ...]
    sentence: str
    steps: tuple[GapStep, ...] = ()
    proved: bool = False
    """Judged again with the steps taken, the finding was a yes or the score higher."""
    effect: Effect | None = None
    gain_low: float = 0.0
    """Assured points the step adds when the facts are merely stated."""
    gain_high: float = 0.0
    """Assured points it adds when they are proved as well as can be."""
    unlocks: tuple[str, ...] = ()
    """Clause ids of offers that would open."""
    pack: str = ""
    stage: str = ""
    """Of a gate: what it guards; empty for a criterion."""
    rank: int | None = None
    """Place among the office's judged cases with the step taken; None when not worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitLine:
    """Tell one of the declared environmental quantities, as stated, with its mark and evidence."""

    field: str
    label: str
    value: str
    unit: str
    evidence: str
    basis: str
    source: str
    note: str = ""
    """Plausibility remark; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackUse:
    """Name a pack edition a judgement rests on."""

    id: str
    edition: str
    title: str
    document_number: str
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Hold the whole result for one case on one date; never changed once kept."""

    id: str
    case_id: str
    on: date
    case_revision: int
    enterprise_revision: int
    packs: tuple[PackUse, ...]
    rubric_checksum: str
    """Checksum over all weights, scales and factors used, office settings included."""
    model: str
    program: str
    recommendation: str
    """ready, unknown, hold, block or not_a_case: what the recommendation gates say together."""
    approval: str
    """ready, unknown, hold or block: what stands between the case and a loan approval."""
    fast_lane: str
    """yes, no or unknown."""
    lowered: bool
    """A rule puts the case behind the others of its class."""
    score: Score
    findings: tuple[Finding, ...]
    offers: tuple[OfferResult, ...]
    gaps: tuple[Gap, ...]
    readings: tuple[ReadingResult, ...] = ()
    benefit: tuple[BenefitLine, ...] = ()
    warnings: tuple[str, ...] = ()
    working: ProjectBenefit | None = None
    """How the benefit follows from the measures; None where the case has none."""
    appraisal: Appraisal | None = None
    """Whether the project pays and the loan is repaid."""


RECOMMENDATION_LABELS = {
    "ready": "可以推荐",
    "unknown": "待补正",
    "hold": "暂缓推荐",
    "block": "不予推荐",
    "not_a_case": "不属本方案",
}
"""Order of the keys is the order of the ranking's classes."""
APPROVAL_LABELS = {
    "ready": "审批前置条件齐备",
    "unknown": "审批前置条件待查",
    "hold": "审批前须办结",
    "block": "不得审批",
}


def lights_of(judgement: Judgement) -> tuple[Finding, ...]:
    """Return the gates a case stands or falls by; those on a document's own offers stand with its clauses."""
    return tuple(one for one in judgement.findings if one.kind == "gate" and one.stage != "offers")
