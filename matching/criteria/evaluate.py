"""One Finding for every gate and every testable clause of a pack in force on the date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching.criteria.facts import CaseView
from matching.explain.wording import fill, labels, plain_sentence
from matching.expression import Expression
from matching.findings import Finding
from matching.packs import Gate, Pack, TestedClause
from matching.packs.model import DRAFT_MARKS
from matching.packs.rows import GateRow
from matching.verdict import Verdict, verdict_of

_CLAUSE_RESULTS = {
    Verdict.YES: "pass", Verdict.NO: "not_met", Verdict.UNKNOWN: "task", Verdict.EXPIRED: "expired",
    Verdict.NOT_APPLICABLE: "not_applicable",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Tell whether a pack reaches a case at all, and what an unknown reach waits for."""

    applies: bool | None
    live: bool
    missing: tuple[str, ...] = ()
    text: str = ""


def reach_of(pack: Pack, view: CaseView, environment: Mapping[str, Any]) -> Reach:
    """Judge the pack's own scope (region, date, status) for a case."""
    live = pack.is_live(view.on)
    if pack.applies is None:
        return Reach(applies=True, live=live)
    return Reach(
        applies=pack.applies.evaluate(environment),
        live=live,
        missing=view.missing(pack.applies, environment),
        text=pack.row.applies_text or f"适用范围：{pack.row.region}",
    )


def gate_findings(pack: Pack, view: CaseView, environment: Mapping[str, Any], reach: Reach) -> tuple[Finding, ...]:
    """Judge all gates of a pack."""
    return tuple(_gate(pack, gate, view, environment, reach) for gate in pack.gates)


def clause_findings(pack: Pack, view: CaseView, environment: Mapping[str, Any], reach: Reach) -> Iterator[Finding]:
    """Judge every clause that has a machine test of its own."""
    for clause in pack.tested:
        if clause.when is not None:
            yield _clause(pack, clause, clause.when, view, environment, reach)


def truth_within(reach: Reach, truth: bool | None) -> Verdict:
    """Return the verdict of a condition's truth within the reach of its pack."""
    if reach.applies is False:
        return Verdict.NOT_APPLICABLE
    if not reach.live:
        return Verdict.EXPIRED
    return Verdict.UNKNOWN if reach.applies is None else verdict_of(truth)


def gate_result(row: GateRow, verdict: Verdict) -> str:
    """Return what follows from a gate's verdict."""
    if verdict is Verdict.NO:
        return row.on_no
    if verdict is Verdict.UNKNOWN:
        return row.on_unknown
    return "pass" if verdict is Verdict.YES else verdict.value


def judged(
    expression: Expression | None,
    view: CaseView,
    environment: Mapping[str, Any],
    reach: Reach,
    *,
    historic: bool = False,
) -> tuple[Verdict, tuple[str, ...]]:
    """Return verdict and missing facts of a condition within the reach of its pack."""
    verdict = truth_within(reach, True if expression is None else expression.evaluate(environment))
    if historic and verdict is not Verdict.NOT_APPLICABLE:
        verdict = Verdict.EXPIRED
    if verdict is not Verdict.UNKNOWN:
        return verdict, ()
    missing = () if expression is None else view.missing(expression, environment)
    return verdict, tuple(dict.fromkeys((*reach.missing, *missing)))


def _gate(pack: Pack, gate: Gate, view: CaseView, environment: Mapping[str, Any], reach: Reach) -> Finding:
    row = gate.row
    verdict, missing = judged(gate.when, view, environment, reach)
    finding = Finding(
        id=row.id,
        kind="gate",
        pack=pack.row.id,
        edition=pack.row.edition,
        clauses=(row.clause, *row.also),
        cited=pack.cite(row.clause),
        title=row.title,
        verdict=verdict,
        result=gate_result(row, verdict),
        stage=row.stage,
        facts=view.quotes(gate.when.names),
        missing=missing,
        draft=pack.is_draft or row.confidence in DRAFT_MARKS,
    )
    return _worded(finding, {"yes": row.yes, "no": row.no, "unknown": row.unknown}, view, reach)


def _clause(
    pack: Pack, clause: TestedClause, when: Expression, view: CaseView, environment: Mapping[str, Any], reach: Reach
) -> Finding:
    row = clause.row
    verdict, missing = judged(when, view, environment, reach, historic=row.historic)
    finding = Finding(
        id=row.id,
        kind="clause",
        pack=pack.row.id,
        edition=pack.row.edition,
        clauses=(row.id,),
        cited=pack.cite(row.id),
        title=row.title,
        verdict=verdict,
        result=_CLAUSE_RESULTS[verdict],
        facts=view.quotes(when.names),
        missing=missing,
        draft=pack.is_draft or row.confidence in DRAFT_MARKS,
    )
    return _worded(finding, {"yes": row.yes, "no": row.no, "unknown": row.unknown}, view, reach)


def _worded(finding: Finding, templates: Mapping[str, str], view: CaseView, reach: Reach) -> Finding:
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return replace(finding, reason=f"{finding.title}：不适用（{reach.text}）")
    if finding.verdict is Verdict.EXPIRED:
        return replace(finding, reason=f"{finding.title}：文件或该条已失效，仅供参考")
    template = templates.get(finding.verdict.value, "")
    if not template:
        sentence = plain_sentence(
            finding.verdict, title=finding.title, facts=finding.facts, missing=finding.missing,
            dictionary=view.dictionary,
        )  # fmt: skip
        return replace(finding, reason=sentence)
    sentence = fill(template, {fact.field: fact for fact in finding.facts})
    if finding.missing:
        sentence += f"（缺：{labels(finding.missing, view.dictionary)}）"
    return replace(finding, reason=sentence)
