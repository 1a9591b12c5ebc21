"""One Finding for every gate and every testable clause of a pack in force on the date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from matching.criteria.facts import CaseView
from matching.explain.rule import rule_text
from matching.explain.wording import fill, labels, plain_sentence
from matching.expression import Expression
from matching.findings import Finding
from matching.override import LAID, Override, laid_over
from matching.packs import Gate, Pack, TestedClause
from matching.packs.model import DRAFT_MARKS
from matching.packs.rows import DatedRow, GateRow
from matching.verdict import Verdict, verdict_of

_CLAUSE_RESULTS = {
    Verdict.YES: "pass", Verdict.NO: "not_met", Verdict.UNKNOWN: "task", Verdict.EXPIRED: "expired",
    Verdict.NOT_APPLICABLE: "not_applicable",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Tell whether a pack reaches a case at all, on which day it is read, and what an unknown reach waits for."""

    applies: bool | None
    live: bool
    day: date
    environment: Mapping[str, Any]
    missing: tuple[str, ...] = ()
    text: str = ""


def reach_of(pack: Pack, view: CaseView) -> Reach:
    """Judge the pack's own scope (region, date, status) for a case."""
    day = _day(pack, view)
    environment = view.environment(pack.parameters_on(day))
    live = pack.is_live(day)
    if day < pack.begins():
        return Reach(applies=False, live=live, day=day, environment=environment, text=f"{pack.begins()} 起施行")
    if pack.applies is None:
        return Reach(applies=True, live=live, day=day, environment=environment)
    applies = pack.applies.evaluate(environment)
    return Reach(
        applies=applies,
        live=live,
        day=day,
        environment=environment,
        missing=view.missing(pack.applies, environment) if applies is None else (),
        text=pack.row.applies_text or f"适用范围：{pack.row.region}",
    )


def _day(pack: Pack, view: CaseView) -> date:
    """Return the day by which a pack is read: a title rule goes by the day of application."""
    value = view.values.get(pack.row.dated_by) if pack.row.dated_by else None
    return value if isinstance(value, date) else view.on


def constant_within(reach: Reach) -> Verdict | None:
    """Return the verdict that all conditions of a pack have alike, None when each must be judged."""
    if reach.applies is False:
        return Verdict.NOT_APPLICABLE
    if not reach.live:
        return Verdict.EXPIRED
    return Verdict.UNKNOWN if reach.applies is None else None


def timed(row: DatedRow, day: date, verdict: Verdict) -> Verdict:
    """Return the verdict of a row that may begin, end or be over by itself."""
    if verdict in {Verdict.NOT_APPLICABLE, Verdict.EXPIRED}:
        return verdict
    if getattr(row, "historic", False) or (row.valid_to is not None and row.valid_to < day):
        return Verdict.EXPIRED
    return Verdict.NOT_APPLICABLE if row.valid_from is not None and row.valid_from > day else verdict


def gate_findings(
    pack: Pack, view: CaseView, reach: Reach, overrides: Mapping[tuple[str, str], Override]
) -> tuple[Finding, ...]:
    """Judge all gates of a pack."""
    return tuple(_gate(pack, gate, view, reach, overrides) for gate in pack.gates)


def clause_findings(
    pack: Pack, view: CaseView, reach: Reach, overrides: Mapping[tuple[str, str], Override]
) -> Iterator[Finding]:
    """Judge every clause that has a machine test of its own."""
    for clause in pack.tested:
        if clause.when is not None:
            yield _clause(pack, clause, clause.when, view, reach, overrides)


def gate_result(row: GateRow, verdict: Verdict) -> str:
    """Return what follows from a gate's verdict."""
    if verdict is Verdict.NO:
        return row.on_no
    if verdict is Verdict.UNKNOWN:
        return row.on_unknown
    return "pass" if verdict is Verdict.YES else verdict.value


def judged(
    expression: Expression | None, row: DatedRow, view: CaseView, reach: Reach
) -> tuple[Verdict, tuple[str, ...]]:
    """Return verdict and missing facts of a row's condition within the reach of its pack."""
    verdict = constant_within(reach)
    if verdict is None:
        verdict = verdict_of(True if expression is None else expression.evaluate(reach.environment))
    verdict = timed(row, reach.day, verdict)
    if verdict is not Verdict.UNKNOWN:
        return verdict, ()
    missing = () if expression is None else view.missing(expression, reach.environment)
    return verdict, tuple(dict.fromkeys((*reach.missing, *missing)))


def _gate(
    pack: Pack, gate: Gate, view: CaseView, reach: Reach, overrides: Mapping[tuple[str, str], Override]
) -> Finding:
    row = gate.row
    verdict, missing = judged(gate.when, row, view, reach)
    override = laid_over(
        overrides, pack=pack.row.id, edition=pack.row.edition, finding=row.id, verdict=verdict, on=view.on
    )
    finding = Finding(
        id=row.id,
        kind="gate",
        pack=pack.row.id,
        edition=pack.row.edition,
        clauses=(row.clause, *row.also),
        cited=pack.cite(row.clause),
        title=row.title,
        verdict=verdict,
        result=gate_result(row, LAID[override.decided] if override else verdict),
        stage=row.stage,
        rule=_rule(pack, gate.when, view, reach),
        facts=view.quotes(gate.when.names),
        missing=missing,
        draft=pack.is_draft or row.confidence in DRAFT_MARKS,
        override=override,
    )
    return _worded(finding, {"yes": row.yes, "no": row.no, "unknown": row.unknown}, view, reach)


def _clause(
    pack: Pack, clause: TestedClause, when: Expression, view: CaseView, reach: Reach,
    overrides: Mapping[tuple[str, str], Override],
) -> Finding:  # fmt: skip
    row = clause.row
    verdict, missing = judged(when, row, view, reach)
    override = laid_over(
        overrides, pack=pack.row.id, edition=pack.row.edition, finding=row.id, verdict=verdict, on=view.on
    )
    finding = Finding(
        id=row.id,
        kind="clause",
        pack=pack.row.id,
        edition=pack.row.edition,
        clauses=(row.id,),
        cited=pack.cite(row.id),
        title=row.title,
        verdict=verdict,
        result=_CLAUSE_RESULTS[LAID[override.decided] if override else verdict],
        rule=_rule(pack, when, view, reach),
        facts=view.quotes(when.names),
        missing=missing,
        draft=pack.is_draft or row.confidence in DRAFT_MARKS,
        override=override,
    )
    return _worded(finding, {"yes": row.yes, "no": row.no, "unknown": row.unknown}, view, reach)


def _rule(pack: Pack, when: Expression, view: CaseView, reach: Reach) -> str:
    return rule_text(pack, when, pack.parameters_on(reach.day), view.dictionary, view.name_code)


def _worded(finding: Finding, templates: Mapping[str, str], view: CaseView, reach: Reach) -> Finding:
    if finding.verdict is Verdict.NOT_APPLICABLE:
        why = f"（{reach.text}）" if reach.applies is False and reach.text else "（该条在评估日期尚未施行）"
        return replace(finding, reason=f"{finding.title}：不适用{why}")
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
