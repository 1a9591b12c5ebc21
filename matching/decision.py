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
from matching.findings import AreaScore, BlockScore, PackUse
from matching.ground import Ground
from matching.offers.eligible import COLLATERAL, STATES, GateState, behind_gates
from matching.packs import Gate, Pack
from matching.packs.truths import Truths
from matching.ranking.scorecard import marks, totals
from matching.verdict import Verdict

VERDICT_LETTERS = {
    Verdict.YES: "y", Verdict.NO: "n", Verdict.UNKNOWN: "u", Verdict.EXPIRED: "e", Verdict.NOT_APPLICABLE: "x",
}  # fmt: skip
OFFER_LETTERS = {"open": "o", "closed": "c", "unknown": "u", "historic": "h"}
STOPS = ("not_a_case", "block", "hold")
"""Gate results that keep a case from being recommended, gravest first."""


class Decision(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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
    shares: tuple[tuple[float, float], ...]
    """Assured and possible points of each criterion, in the order of the scoring pack."""
    verdicts: dict[str, str]
    """By pack one letter for every gate and then every testable clause, in the order of the edition."""
    offers: dict[str, str]
    """By pack one letter for every offer, in the order of the edition."""


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
    lane = ""
    marked: tuple[Mark, ...] = ()
    areas: tuple[AreaScore, ...] = ()
    blocks: tuple[BlockScore, ...] = ()
    for pack in ground.packs:
        environment = view.environment(pack.parameters_on(on))
        truths = pack.truths(environment)
        words = _words(reach_of(pack, view, environment))
        own = [
            _gate_state(gate, words[truth], pack.row.id) for gate, truth in zip(pack.gates, truths.gates, strict=True)
        ]
        states += own
        letters = {truth: VERDICT_LETTERS[verdict] for truth, verdict in words.items()}
        expired = VERDICT_LETTERS[Verdict.EXPIRED] if words[None] is not Verdict.NOT_APPLICABLE else letters[None]
        verdicts[pack.row.id] = "".join([VERDICT_LETTERS[state.verdict] for state in own]) + "".join(
            [
                expired if clause.row.historic else letters[truth]
                for clause, truth in zip(pack.tested, truths.clauses, strict=True)
            ]
        )
        found = _offer_states(pack, truths, words, own)
        offers[pack.row.id] = "".join([OFFER_LETTERS[state] for state in found])
        lane = lane or fast_lane_offer(pack, found)
        if pack is ground.scoring_pack and pack.layout is not None:
            marked = marks(pack, view, truths)
            areas, blocks = totals(pack.layout, marked)
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
        fast_lane=fast_lane_of(states, lane or "closed"),
        lowered=any(state.result in {"lower", "incentives_off"} for state in states),
        score_low=sum(block.low for block in blocks),
        score_high=sum(block.high for block in blocks),
        areas=tuple((area.low, area.high) for area in areas),
        shares=tuple([(one.points_low, one.points_high) for one in marked]),
        verdicts=verdicts,
        offers=offers,
    )


def _words(reach: Reach) -> Mapping[bool | None, Verdict]:
    """Return the verdict for each truth value within the reach of a pack."""
    if reach.applies is True and reach.live:
        return _PLAIN
    return {truth: truth_within(reach, truth) for truth in (True, False, None)}


_PLAIN = {True: Verdict.YES, False: Verdict.NO, None: Verdict.UNKNOWN}


def _offer_states(
    pack: Pack, truths: Truths, words: Mapping[bool | None, Verdict], gates: Sequence[GateState]
) -> list[str]:
    """Return the state of every offer: its own condition, then the gates of its document."""
    behind = {family: behind_gates(family, gates) for family in ("", COLLATERAL)}
    historic = words[None] is not Verdict.NOT_APPLICABLE
    found = []
    for offer, truth in zip(pack.offers, truths.offers, strict=True):
        verdict = Verdict.EXPIRED if historic and offer.row.historic else words[truth]
        family = COLLATERAL if offer.row.family == COLLATERAL else ""
        found.append(behind[family] if verdict is Verdict.YES else STATES[verdict])
    return found


def fast_lane_offer(pack: Pack, states: Sequence[str]) -> str:
    """Return the state of a pack's fast lane, empty when it has none."""
    pairs = zip(pack.offers, states, strict=True)
    return next((state for offer, state in pairs if offer.row.clause.endswith(".fast-lane")), "")


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


def fast_lane_of(gates: Sequence[GateState], lane: str) -> str:
    """Return whether the case takes the fast lane: its offer is open and the queue gates are passed."""
    queue = {gate.verdict for gate in gates if gate.stage == "queue"}
    if lane == "open" and queue <= {Verdict.YES}:
        return "yes"
    return "unknown" if lane in {"open", "unknown"} and Verdict.NO not in queue else "no"


def checksum(decision: Decision) -> str:
    """Return the checksum printed on paper: over everything decided."""
    return sha256(msgspec.json.encode(decision)).hexdigest()
