"""Judge what is entered and not stored yet: how gates, score and plausibility would stand; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.work.operations.judging import ground_on
from desktop.work.operations.office import packs_in_use
from matching.benefit.plausibility import Remark, remarks
from matching.case import Case, Fact
from matching.criteria.changes import smallest_changes
from matching.criteria.evaluate import reach_of
from matching.criteria.facts import CaseView
from matching.decision import outcomes, taken_together
from matching.packs import Gate, Pack
from matching.packs.asked import OWN_OFFERS
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedGate:
    """Tell what one gate would say."""

    id: str
    title: str
    stage: str
    verdict: Verdict
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Tell how a case would stand as it is entered now."""

    recommendation: str
    score_low: float
    score_high: float
    gates: tuple[TriedGate, ...]
    needed: tuple[str, ...]
    """Fields that are enough to settle what is open before a recommendation, if they are as hoped."""
    remarks: tuple[Remark, ...]


def try_case(
    store: Store,
    facts: Mapping[str, Fact],
    measures: tuple[Mapping[str, Fact], ...],
    *,
    case_id: str,
    on: date,
    progress: Progress | None = None,
) -> Tried:
    """Judge facts that need not be stored, with the decisions of named persons laid over the case (empty id: none)."""
    ground = ground_on(packs_in_use(store), on)
    laid = store.overrides((case_id,)).get(case_id, ()) if case_id else ()
    case = ground.completed(Case(id=case_id, facts=facts, measures=measures, overrides=laid), on)
    found = outcomes(case, ground, on=on)
    decision = taken_together(ground, found, on=on, overrides=case.overrides)
    view = CaseView(case, ground.dictionary, on, name_code=ground.name_code)
    states = [state for pack in ground.packs for state in found[pack.row.id].states if state.stage != OWN_OFFERS]
    return Tried(
        recommendation=decision.recommendation,
        score_low=decision.score_low,
        score_high=decision.score_high,
        gates=tuple(
            TriedGate(id=one.id, title=one.title, stage=one.stage, verdict=one.verdict, result=one.result)
            for one in states
        ),
        needed=tuple(dict.fromkeys(_needed(ground, view, {state.id for state in states if _is_open(state.verdict)}))),
        remarks=remarks(ground.checks, view),
    )


def _is_open(verdict: Verdict) -> bool:
    return verdict is Verdict.UNKNOWN


def _needed(ground: Ground, view: CaseView, open_gates: set[str]) -> Iterable[str]:
    for pack in ground.packs:
        for gate in pack.gates:
            if gate.row.stage == "recommend" and gate.row.id in open_gates:
                yield from _fewest(pack, gate, view)


def _fewest(pack: Pack, gate: Gate, view: CaseView) -> Iterable[str]:
    """Return the fewest facts that settle a gate; what cannot be found by trying is all that it still misses."""
    environment = reach_of(pack, view).environment
    for change in smallest_changes(gate.when, environment)[:1]:
        unknown = [step.field for step in change if view.fact(step.field) is None or step.key]
        if unknown:
            return unknown
    return view.missing(gate.when, environment)
