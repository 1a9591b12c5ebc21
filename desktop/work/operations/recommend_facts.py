"""What the guards of a recommendation ask: found out for one case, with what to say of each fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.settings import Settings
from desktop.work.operations.judging import facts_judged, in_words, packs_judged_by
from desktop.work.operations.papers import checklist
from matching.case import Case
from matching.decision import Decision, checksum
from matching.derive import derived
from matching.findings import Finding
from matching.recommendation.attributes import AttributeResult, attribute_results
from matching.recommendation.authority import limit_of
from matching.recommendation.events import Recommendation, all_replayed, is_open
from matching.recommendation.gates import GateLight, lights, standing, waiting
from matching.recommendation.moves import Actor, Facts
from matching.recommendation.staff import member
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.store.database import Store

FIELDS = (
    "loan_env_appraisal_status", "loan_env_appraisal_date", "loan_green_label", "loan_es_risk_class",
    "loan_credit_rule_check",
)  # fmt: skip
PURPOSES = ("recommend", "approve")
NOT_JUDGED = "这个项目还没有评估，请先评估"
STALE = "评估之后项目资料有改动，或贷后检查发现问题，请重新评估"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGround:
    """Hold what is known of a case for all its recommendations."""

    case: Case
    findings: tuple[Finding, ...]
    judgement: str
    judged_on: date | None
    stale: bool
    gates: tuple[GateLight, ...]
    attributes: tuple[AttributeResult, ...]
    papers: dict[str, tuple[bool | None, tuple[str, ...]]]
    recommendations: tuple[Recommendation, ...]


def case_ground(store: Store, case_id: str, *, on: date) -> CaseGround:
    """Find out what the guards ask of a case on a day."""
    rules = resources.recommendation_rules()
    case = derived(store.load_case(case_id).case, resources.derivations())
    decision, row = store.latest_judgement(case_id), store.case_row(case_id)
    findings = _findings(store, decision) if decision is not None else ()
    packs = packs_judged_by(store, decision) if decision else ()
    return CaseGround(
        case=case,
        findings=findings,
        judgement=decision.id if decision else "",
        judged_on=decision.on if decision else None,
        stale=row is not None and row.changed_since_judged,
        gates=lights(findings, packs),
        attributes=attribute_results(findings, rules),
        papers={name: _papers(store, case_id, name, on) for name in PURPOSES},
        recommendations=all_replayed(store.recommendation_events([case_id]), rules),
    )


def _findings(store: Store, decision: Decision) -> tuple[Finding, ...]:
    """Return the findings of a kept decision; it never changes, so the same ones serve every step of its case."""
    key = (decision.id, checksum(decision))
    if key not in _found:
        if len(_found) >= _FOUND_KEPT:
            _found.pop(next(iter(_found)))
        _found[key] = in_words(store, facts_judged(store, decision), decision, in_full=False).findings
    return _found[key]


_FOUND_KEPT = 32
_found: dict[tuple[str, str], tuple[Finding, ...]] = {}
"""Findings of decisions met lately, by id and content."""


def _papers(store: Store, case_id: str, route: str, on: date) -> tuple[bool | None, tuple[str, ...]]:
    found = checklist(store, case_id, route, on=on)
    return found.complete, found.open


def facts_for(
    ground: CaseGround, found: Recommendation | None, *, direction: str, on: date, amount: Decimal | None,
    actor: Actor, settings: Settings,
) -> Facts:  # fmt: skip
    """Return what the guards of one recommendation of a case may ask; what is not known is left out."""
    rules = resources.recommendation_rules()
    values: dict[str, Any] = {"on": on}
    details: dict[str, tuple[str, ...]] = {}
    for name in FIELDS:
        if (value := ground.case.value(name)) is not None:
            values[name] = value
    _add_judged(ground, values, details)
    for name, (complete, lacking) in ground.papers.items():
        if complete is not None:
            values[f"papers_{name}"] = "complete" if complete else "missing"
        details[f"papers_{name}"] = lacking
    others = [one for one in ground.recommendations if found is None or one.id != found.id]
    values["another_open"] = any(one.direction == direction and is_open(one, rules) for one in others)
    values["disbursed_wan"] = Decimal(0) if found is None else found.total("disburse")
    if found is not None and found.entered("approved") is not None:
        values["approved_wan"] = found.total("approve")
    if amount is not None:
        values["amount_wan"] = amount
    level = actor.person.level if actor.person else ""
    held = limit_of(level, settings.authority, on) if level else None
    if held is not None:
        values["approver_limit_wan"] = held.limit_wan
    elif actor.person is not None:
        label = rules.label(rules.staff.level, level) if level else "没有登记层级"
        details["approver_limit_wan"] = (f"{actor.name}：{label}，{on} 没有有效的授权额",)
    fields = {f"gates_{purpose}": waiting(ground.gates, purpose) for purpose in PURPOSES}
    fields |= {one.id: one.missing for one in ground.attributes}
    return Facts(values=values, details=details, fields=fields)


def _add_judged(ground: CaseGround, values: dict[str, Any], details: dict[str, tuple[str, ...]]) -> None:
    fresh = bool(ground.judgement) and not ground.stale
    why = (NOT_JUDGED,) if not ground.judgement else (STALE,)
    for purpose in PURPOSES:
        name = f"gates_{purpose}"
        state, told = standing(ground.gates, purpose)
        if fresh or state == "red":
            if state is not None:
                values[name] = state
            details[name] = told
        else:
            details[name] = why
    for one in ground.attributes:
        if one.verdict in {Verdict.YES, Verdict.NO} and (fresh or one.verdict is Verdict.NO):
            values[one.id] = "met" if one.verdict is Verdict.YES else "unmet"
        details[one.id] = (one.sentence,) if fresh else (*why, one.sentence)


def actor_of(settings: Settings, by: str, *, right: str = "") -> Actor:
    """Return who moves: the office's side and the person with the rights given in the settings.

    With a right and nobody named, it is the first of the office who has it.
    """
    if not by and right:
        by = next((one.name for one in settings.staff if right in one.rights), "")
    return Actor(
        side=settings.office_side,
        office=settings.office_name,
        person=member(settings.staff, by),
        name=by,
        colleagues=settings.staff,
    )
