"""What forms list of a case or an office, row by row: gates, measures, checks, products, stages and so on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.dossier.official.ground import Entry
from matching.case import EVIDENCE_LABELS
from matching.explain.printed import number
from matching.monitoring.records import span_words
from matching.papers.words import state_text, until_text
from matching.recommendation.gates import STAGES, GateLight
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.operations.recommend_facts import CaseGround
    from matching.appraisal import Figure
    from matching.case import Case
    from matching.findings import Judgement
    from matching.monitoring.overview import Monitoring
    from matching.workings import MeasureBenefit

JUDGED = frozenset({
    "gates", "attributes", "criteria", "benefit", "offers", "finance", "measures", "judged_on", "recommendation_words",
    "approval_words", "score_words", "gates_passed", "gates_open",
})  # fmt: skip
"""Names a judgement stands behind."""
_OFFERED = ("open", "unknown")


def measures(case: Case, worked: Iterable[MeasureBenefit]) -> tuple[Entry, ...]:
    """Return the measures of a case, with the figures their working came to."""
    figures = {one.place: {each.quantity: each.value for each in one.workings} for one in worked}
    found = []
    for place, measure in enumerate(case.measures):
        values: dict[str, Any] = {name: fact.value for name, fact in measure.items() if fact.is_known}
        known = figures.get(place, {})
        for name, quantity in (("measure_saving_tce", "saving_tce"), ("measure_co2_t", "co2_t")):
            if known.get(quantity) is not None:
                values[name] = known[quantity]
        found.append(Entry(values=values))
    return tuple(found)


def gates(ground: CaseGround) -> tuple[Entry, ...]:
    """Return the gates that reach a case, as a named person's decision leaves them."""
    return _entries(
        {
            "gate_id": one.id,
            "gate_title": one.title,
            "gate_stage": one.stage,
            "gate_verdict": "open" if one.verdict is Verdict.UNKNOWN else one.verdict.value,
            "gate_reason": one.sentence,
            "gate_cited": one.cited,
            "gate_ladder": "yes" if one.ladder else "no",
            "gate_counts": "yes" if counts(one) else "no",
        }
        for one in ground.gates
    )


def counts(one: GateLight) -> bool:
    """Say whether a gate must be passed before an approval."""
    return one.stops and one.stage in STAGES["approve"]


def attributes(ground: CaseGround) -> tuple[Entry, ...]:
    """Return the four conditions of a recommendation."""
    return _entries(
        {
            "attribute_label": one.label,
            "attribute_verdict": one.verdict.label,
            "attribute_sentence": one.sentence,
        }
        for one in ground.attributes
    )


def of_judgement(judgement: Judgement) -> dict[str, tuple[Entry, ...]]:
    """Return what a judgement lists: score, environmental benefit, finances, offers."""
    return {
        "criteria": _entries(
            {
                "criterion_title": part.title,
                "criterion_points": _span(part.points_low, part.points_high),
                "criterion_most": Decimal(str(part.points_high)),
                "criterion_weight": round(part.weight),
                "criterion_evidence": part.evidence,
            }
            for part in judgement.score.parts
            if part.applicable
        ),
        "benefit": _entries(
            {
                "benefit_label": line.label,
                "benefit_value": line.value,
                "benefit_unit": line.unit,
                "benefit_basis": line.basis,
                "benefit_evidence": f"{line.evidence} {EVIDENCE_LABELS[line.evidence]}",
            }
            for line in judgement.benefit
            if line.evidence
        ),
        "offers": _entries(
            {
                "offer_title": one.title,
                "offer_state": "open" if one.state == "open" else "waits",
                "offer_reason": one.reason,
                "offer_cited": one.cited,
            }
            for one in sorted(
                judgement.offers, key=lambda one: _OFFERED.index(one.state) if one.state in _OFFERED else 9
            )
            if one.state in _OFFERED
        ),
        "finance": _finance(judgement),
    }


def _finance(judgement: Judgement) -> tuple[Entry, ...]:
    appraisal = judgement.appraisal
    if appraisal is None:
        return ()
    return _entries(_figure(one) for one in (*appraisal.told, *appraisal.told_of_loan))


def _figure(one: Figure) -> dict[str, Any]:
    value = f"{number(one.value)} {one.unit}".strip() if one.value is not None else one.problem
    return {"finance_label": one.label, "finance_value": value, "finance_working": one.formula}


def _span(low: float, high: float) -> str:
    return f"{low:.1f}" if low == high else f"{low:.1f}—{high:.1f}"


def checks(found: Monitoring) -> tuple[Entry, ...]:
    """Return the records of checks after the loan, the newest check first."""
    return tuple(
        Entry(values={name: fact.value for name, fact in record.facts.items() if fact.is_known})
        for record in found.records
    )


def compared(found: Monitoring) -> tuple[Entry, ...]:
    """Return every actual figure beside the forecast's share of its period."""
    return _entries(
        {
            "compared_label": quantity.label,
            "compared_unit": quantity.unit,
            "compared_span": span_words(figure.period) if figure.period is not None else figure.on,
            "compared_actual": figure.actual,
            "compared_forecast": figure.forecast,
            "compared_difference": figure.difference,
            "compared_ratio": figure.ratio_pct,
        }
        for quantity in found.compared
        for figure in quantity.figures
    )


def ladder(store: Store, case_id: str) -> tuple[Entry, ...]:
    """Return what was chosen and proved on the ladder."""
    rules = resources.recommendation_rules()
    return _entries(
        {
            "ladder_on": event.on,
            "ladder_gate": event.gate,
            "ladder_choice": rules.label(rules.ladder.choice, event.choice) if event.choice else "整改证明",
            "ladder_why": event.text,
            "ladder_due": event.due_on,
        }
        for event in store.ladder_events(case_id)
    )


def needed_papers(store: Store, case_id: str, *, on: date) -> tuple[Entry, ...]:
    """Return the papers an approval asks for."""
    from desktop.work.operations.papers import checklist

    return _entries(
        {
            "paper_title": item.title,
            "paper_state": state_text(item),
            "paper_until": until_text(item),
            "paper_needed": {True: "yes", False: "no"}.get(item.mandatory),
        }
        for item in checklist(store, case_id, "approve", on=on).items
    )


def products(store: Store, *, on: date) -> tuple[Entry, ...]:
    """Return the product box, every version the office keeps."""
    from desktop.work.operations.products import product_lines

    return _entries(
        {
            "product_id": one.id,
            "product_title": one.title,
            "product_family": one.family,
            "product_version": one.version,
            "product_region": one.region,
            "product_days": one.days,
            "product_document": one.document,
            "product_review_on": one.review_on,
            "product_in_force": "yes" if one.in_force else "no",
        }
        for one in product_lines(store, on)
    )


def stages(store: Store, *, on: date) -> tuple[Entry, ...]:
    """Return every stage every recommendation went through, with its days against the days allowed."""
    from desktop.work.operations.recommend_queue import queue

    found: list[Mapping[str, Any]] = []
    for row in queue(store, all_of_them=True, on=on):
        for one in row.waiting.stages:
            over = "none" if one.allowed is None else "over" if one.elapsed > one.allowed else "within"
            found.append({
                "stage_label": one.label, "stage_days": one.elapsed, "stage_allowed": one.allowed,
                "stage_started": one.started, "stage_ended": one.ended, "stage_over": over,
            })  # fmt: skip
    return _entries(found)


def _entries(rows: Iterable[Mapping[str, Any]] | Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(Entry(values={name: value for name, value in row.items() if value is not None}) for row in rows)
