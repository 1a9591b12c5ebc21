"""The four conditions of a recommendation, each with the evidence it rests on (abc247.s4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matching.case import EVIDENCE_LABELS, EVIDENCE_LEVELS
from matching.findings import FactUse, Finding
from matching.override import LAID
from matching.recommendation.rows import Attribute
from matching.recommendation.rules import RecommendationRules
from matching.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeResult:
    """Tell whether one condition is met and proved."""

    id: str
    label: str
    clause: str
    cited: str
    verdict: Verdict
    sentence: str
    evidence: str
    """Weakest level among the facts used; empty when none is known."""
    facts: tuple[FactUse, ...]
    missing: tuple[str, ...] = ()


def attribute_results(findings: Iterable[Finding], rules: RecommendationRules) -> tuple[AttributeResult, ...]:
    """Return the four conditions as a judgement found them; without a judgement all are unknown."""
    kept = list(findings)
    return tuple(_result(row, kept) for row in rules.attributes.attribute)


def _result(row: Attribute, findings: list[Finding]) -> AttributeResult:
    order = {"gate": 0, "clause": 1}
    own = [one for one in findings if one.kind in order and row.clause in one.clauses]
    finding = min(own, key=lambda one: order[one.kind], default=None)
    if finding is None:
        return AttributeResult(
            id=row.id, label=row.label, clause=row.clause, cited="", verdict=Verdict.UNKNOWN, facts=(), evidence="",
            sentence=f"{row.label}：还没有评估",
        )  # fmt: skip
    laid = finding.override
    verdict = LAID[laid.decided] if laid else finding.verdict
    if verdict not in {Verdict.YES, Verdict.NO}:
        verdict = Verdict.UNKNOWN
    levels = [fact.evidence for fact in finding.facts]
    weakest = min(levels, key=EVIDENCE_LEVELS.index) if levels else ""
    sentence = finding.reason
    if verdict is Verdict.YES and laid is None and not _proved(weakest, row.evidence):
        verdict = Verdict.UNKNOWN
        weak = "、".join(f"“{fact.label}”" for fact in finding.facts if not _proved(fact.evidence, row.evidence))
        sentence = f"{row.label}：{weak}只有{EVIDENCE_LABELS['E0']}，没有证据，请补{EVIDENCE_LABELS[row.evidence]}以上"
    return AttributeResult(
        id=row.id, label=row.label, clause=row.clause, cited=finding.cited, verdict=verdict, sentence=sentence,
        evidence=weakest, facts=finding.facts, missing=finding.missing,
    )  # fmt: skip


def _proved(level: str, least: str) -> bool:
    return level in EVIDENCE_LEVELS and EVIDENCE_LEVELS.index(level) >= EVIDENCE_LEVELS.index(least)
