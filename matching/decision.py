"""What is decided for a case, small enough to keep for every judging of every case: verdicts, score and order class.

A Decision names the immutable things it rests on (fact revisions, pack editions with checksums, office numbers, date).
Everything a person reads about it — sentences, facts, gaps — follows from those and is made when somebody looks
(`matching.judge.judge`); the explanation is refused if it would not say the same as what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

import msgspec

from matching.case import Case
from matching.criteria.evaluate import Reach, gate_result, reach_of, truth_within
from matching.criteria.facts import CaseView
from matching.criteria.levels import Mark
from matching.expression import Expression
from matching.findings import AreaScore, BlockScore, PackUse
from matching.ground import Ground
from matching.offers.eligible import COLLATERAL, STATES, GateState, behind_gates
from matching.packs import Gate
from matching.ranking.scorecard import marks, totals
from matching.verdict import Verdict

STOPS = ("not_a_case", "block", "hold")
"""Gate results that keep a case from being recommended, gravest first."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the outcome of judging one case on one date; never changed once kept."""

    id: str
    case_id: str
    on: date
    case_revision: int
    enterprise_revision: int
    packs: tuple[PackUse, ...]
    rubric_checksum: str
    adjustments: dict[str, dict[str, float | tuple[float, ...]]]
    """The office's own weights and scales in use, by pack."""
    model: str
    program: str
    recommendation: str
    approval: str
    fast_lane: str
    lowered: bool
    """A rule lowers the case within its class without stopping it."""
    score_low: float
    score_high: float
    areas: tuple[tuple[float, float], ...]
    """Assured and possible score of each support area, in the rubric's order."""
    shares: dict[str, tuple[float, float]]
    """Assured and possible points of each criterion."""
    verdicts: dict[str, str]
    """Verdict of every gate and every testable clause by id."""
    offers: dict[str, str]
    """State of every offer by clause id."""


def decide(
    case: Case,
    ground: Ground,
    *,
    on: date,
    identity: str = "",
    case_revision: int = 0,
    enterprise_revision: int = 0,
) -> Decision:
    """Judge a case (with its derived facts) for its verdicts, score and class, without the words."""
    view = CaseView(case, ground.dictionary, on)
    verdicts: dict[str, str] = {}
    offers: dict[str, str] = {}
    states: list[GateState] = []
    marked: tuple[Mark, ...] = ()
    areas: tuple[AreaScore, ...] = ()
    blocks: tuple[BlockScore, ...] = ()
    for pack in ground.packs:
        environment = view.environment(pack.parameters_on(on))
        words = _words(reach_of(pack, view, environment))
        own = [_gate_state(gate, words[gate.when.evaluate(environment)], pack.row.id) for gate in pack.gates]
        states += own
        verdicts.update((state.id, state.verdict) for state in own)
        for clause in pack.tested:
            verdicts[clause.row.id] = _word(clause.when, clause.row.historic, environment, words)
        behind = {family: behind_gates(family, own) for family in ("", COLLATERAL)}
        for offer in pack.offers:
            word = _word(offer.when, offer.row.historic, environment, words)
            gates = behind[COLLATERAL if offer.row.family == COLLATERAL else ""]
            offers[offer.row.clause] = gates if word == Verdict.YES else STATES[word]
        if pack is ground.scoring_pack and pack.rubric is not None:
            marked = marks(pack, view, environment)
            areas, blocks = totals(pack.rubric, marked)
    return Decision(
        id=identity,
        case_id=case.id,
        on=on,
        case_revision=case_revision,
        enterprise_revision=enterprise_revision,
        packs=ground.uses,
        rubric_checksum=ground.rubric_checksum,
        adjustments=ground.adjustments,
        model=ground.model,
        program=ground.program,
        recommendation=recommendation_of(states),
        approval=approval_of(states),
        fast_lane=fast_lane_of(states, offers),
        lowered=any(state.result in {"lower", "incentives_off"} for state in states),
        score_low=sum(block.low for block in blocks),
        score_high=sum(block.high for block in blocks),
        areas=tuple((area.low, area.high) for area in areas),
        shares={one.id: (one.points_low, one.points_high) for one in marked},
        verdicts=verdicts,
        offers=offers,
    )


def _words(reach: Reach) -> Mapping[bool | None, Verdict]:
    """Return the verdict for each truth value within the reach of a pack."""
    if reach.applies is True and reach.live:
        return _PLAIN
    return {truth: truth_within(reach, truth) for truth in (True, False, None)}


_PLAIN = {True: Verdict.YES, False: Verdict.NO, None: Verdict.UNKNOWN}


def _word(
    when: Expression | None, historic: bool, environment: Mapping[str, object], words: Mapping[bool | None, Verdict]
) -> Verdict:
    if historic and words[None] is not Verdict.NOT_APPLICABLE:
        return Verdict.EXPIRED
    return words[True if when is None else when.evaluate(environment)]


def _gate_state(gate: Gate, verdict: Verdict, pack: str) -> GateState:
    row = gate.row
    return GateState(
        id=row.id,
        title=row.title,
        pack=pack,
        stage=row.stage,
        verdict=verdict,
        result=gate_result(row, verdict),
        stops=row.on_no in STOPS,
    )


def recommendation_of(gates: Sequence[GateState]) -> str:
    """Return what the recommendation gates say together; an open question at one that can stop is never a pass."""
    own = [gate for gate in gates if gate.stage == "recommend"]
    failed = {gate.result for gate in own if gate.verdict is Verdict.NO}
    for stop in STOPS:
        if stop in failed:
            return stop
    return "unknown" if any(gate.verdict is Verdict.UNKNOWN and gate.stops for gate in own) else "ready"


def approval_of(gates: Sequence[GateState]) -> str:
    """Return what stands between a case and a loan approval: its recommendation gates and those of the approval."""
    recommendation = recommendation_of(gates)
    if recommendation in STOPS:
        return "hold" if recommendation == "hold" else "block"
    own = [gate for gate in gates if gate.stage == "approve"]
    failed = {gate.result for gate in own if gate.verdict is Verdict.NO}
    if failed:
        return "block" if "block" in failed else "hold"
    waiting = recommendation == "unknown" or any(gate.verdict is Verdict.UNKNOWN for gate in own)
    return "unknown" if waiting else "ready"


def fast_lane_of(gates: Sequence[GateState], offers: Mapping[str, str]) -> str:
    """Return whether the case takes the fast lane: its offer is open and the queue gates are passed."""
    lane = next((state for clause, state in offers.items() if clause.endswith(".fast-lane")), "closed")
    queue = {gate.verdict for gate in gates if gate.stage == "queue"}
    if lane == "open" and queue <= {Verdict.YES}:
        return "yes"
    return "unknown" if lane in {"open", "unknown"} and Verdict.NO not in queue else "no"


def checksum(decision: Decision) -> str:
    """Return the checksum printed on paper: over everything decided."""
    return sha256(msgspec.json.encode(decision)).hexdigest()
