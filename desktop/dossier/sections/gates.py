"""The gates: what must hold before anything is recommended or approved, each with verdict, reason and clause."""

from __future__ import annotations

from desktop.dossier.paper import Block, Heading, Table
from desktop.dossier.sections.matter import Matter, reason_without_title
from matching.findings import Finding
from matching.verdict import Verdict

STAGES = ("recommend", "approve", "queue", "collateral")


def gates(matter: Matter) -> tuple[Block, ...]:
    """Print the gates by the stage they guard."""
    blocks: list[Block] = [matter.note("gates.note")]
    for stage in STAGES:
        findings = [f for f in matter.judgement.findings if f.kind == "gate" and f.stage == stage]
        if findings:
            blocks += [Heading(text=matter.words(f"gates.stages.{stage}")), _table(matter, findings)]
    return tuple(blocks)


def verdict(matter: Matter, finding: Finding) -> str:
    """Print a verdict in words with its sign, so that it needs no colour."""
    return matter.words(f"sign.{finding.verdict.value}") + finding.verdict.label


def _table(matter: Matter, findings: list[Finding]) -> Table:
    return matter.grouped("gates", ((f.pack, _cells(matter, f)) for f in findings))


def _cells(matter: Matter, finding: Finding) -> tuple[str, ...]:
    return (
        finding.id,
        matter.title(finding),
        verdict(matter, finding),
        _reason(matter, finding),
        matter.clause(finding.pack, finding.cited),
    )


def _reason(matter: Matter, finding: Finding) -> str:
    reason = reason_without_title(finding.reason, finding.title)
    if finding.verdict not in {Verdict.NO, Verdict.UNKNOWN}:
        return reason
    reason = reason.rstrip("。") + "。"
    return reason + matter.words.get(f"gates.result_{finding.result}", "")
