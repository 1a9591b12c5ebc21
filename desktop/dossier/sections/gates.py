"""The gates: what must hold before anything is recommended or approved, each with verdict, reason and clause."""

from __future__ import annotations

from desktop.dossier.paper import Block, Heading, Table
from desktop.dossier.sections.matter import PRINTED, STAGES, Matter, reason_without_title
from matching.findings import Finding
from matching.verdict import Verdict


def gates(matter: Matter) -> tuple[Block, ...]:
    """Print the gates by the stage they guard."""
    blocks: list[Block] = [matter.note("gates.note")]
    for stage in STAGES:
        findings = [
            f for f in matter.judgement.findings if f.kind == "gate" and f.stage == stage and f.verdict in PRINTED
        ]
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
    if finding.verdict in {Verdict.NO, Verdict.UNKNOWN}:
        reason = reason.rstrip("。") + "。" + matter.words.get(f"gates.result_{finding.result}", "")
    return reason + override(matter, finding)


def override(matter: Matter, finding: Finding) -> str:
    """Print a named person's decision over a finding, which itself stays printed as it was judged."""
    laid = finding.override
    if laid is None:
        return ""
    return "\n" + matter.words(
        f"gates.override_{laid.decided}", by=laid.by, role=laid.role, on=matter.short_day(laid.on), reason=laid.reason
    )
