"""What is decided for a case, small enough to keep for every judging of every case: verdicts, score and order class.

A Decision names the immutable things it rests on (fact revisions, pack editions with checksums, office numbers, date).
Everything a person reads about it — sentences, facts, gaps — follows from those and is made when somebody looks
(`matching.judge.judge`); the explanation is refused if it would not say the same as what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256

import msgspec

from matching.case import Case
from matching.criteria.evaluate import constant_within, gate_result, reach_of, timed
from matching.criteria.facts import CaseView
from matching.criteria.levels import Mark
from matching.criteria.reading import answers
from matching.findings import AreaScore, BlockScore
from matching.ground import Ground
from matching.offers.eligible import COLLATERAL, GateState, behind_gates
from matching.override import LAID, Override, by_finding, laid_over
from matching.packs import Gate, Pack
from matching.packs.asked import OWN_OFFERS
from matching.ranking.scorecard import marks, totals
from matching.verdict import Verdict

OFFER_LETTERS = {"open": "o", "closed": "c", "unknown": "u", "historic": "h"}
Overrides = Mapping[tuple[str, str], Override]
STOPS = ("not_a_case", "block", "hold")
"""Gate results that keep a case from being recommended, gravest first."""


class Decision(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Hold the outcome of judging one case on one date; never changed once kept."""

    id: str
    case_id: str
    on: date
    case_revision: int
    enterprise_revision: int
    basis: str
    """Checksum of the Basis: packs, office numbers, model, program."""
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
    readings: dict[str, tuple[tuple[str, ...], ...]]
    """By pack the answers still possible for every reading; packs without readings stay out."""
    overrides: tuple[Override, ...] = ()
    """Decisions of named persons laid over findings when the case was judged."""


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """Hold what one pack says of one case, without the words."""

    gates: tuple[Verdict, ...]
    clauses: tuple[Verdict, ...]
    verdicts: str
    """One letter for every gate and then every testable clause."""
    states: tuple[GateState, ...]
    """Of the gates, with the decisions of named persons laid over them."""
    offers: tuple[str, ...]
    readings: tuple[tuple[str, ...], ...]
    marks: tuple[Mark, ...]


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
    decision = taken_together(ground, outcomes(case, ground, on=on), on=on, overrides=case.overrides)
    return msgspec.structs.replace(
        decision,
        id=identity,
        case_id=case.id,
        case_revision=case_revision,
        enterprise_revision=enterprise_revision,
    )


def outcomes(case: Case, ground: Ground, *, on: date, known: Mapping[str, Outcome] | None = None) -> dict[str, Outcome]:
    """Judge every pack for a case (with its derived facts); what is known of a pack is taken over."""
    view = CaseView(case, ground.dictionary, on)
    overrides = by_finding(case.overrides)
    found = dict(known or {})
    for pack in ground.packs:
        if pack.row.id not in found:
            found[pack.row.id] = outcome(pack, view, overrides, scoring=pack is ground.scoring_pack)
    return found


def taken_together(
    ground: Ground, found: Mapping[str, Outcome], *, on: date, overrides: tuple[Override, ...] = ()
) -> Decision:
    """Return the decision that the outcomes of all packs make, without the identity of a case."""
    states = [state for pack in ground.packs for state in found[pack.row.id].states if state.stage != OWN_OFFERS]
    lanes = [fast_lane_offer(pack, found[pack.row.id].offers) for pack in ground.packs]
    scoring = ground.scoring_pack
    marked: tuple[Mark, ...] = ()
    areas: tuple[AreaScore, ...] = ()
    blocks: tuple[BlockScore, ...] = ()
    if scoring is not None and scoring.layout is not None:
        marked = found[scoring.row.id].marks
        areas, blocks = totals(scoring.layout, marked)
    return Decision(
        id="",
        case_id="",
        on=on,
        case_revision=0,
        enterprise_revision=0,
        basis=ground.basis_checksum,
        recommendation=recommendation_of(states),
        approval=approval_of(states),
        fast_lane=fast_lane_of(states, next(filter(None, lanes), "closed")),
        lowered=any(state.result in {"lower", "incentives_off"} for state in states),
        score_low=sum(block.low for block in blocks),
        score_high=sum(block.high for block in blocks),
        areas=tuple((area.low, area.high) for area in areas),
        shares=tuple([(one.points_low, one.points_high) for one in marked]),
        verdicts={pack.row.id: found[pack.row.id].verdicts for pack in ground.packs},
        offers={
            pack.row.id: "".join([OFFER_LETTERS[state] for state in found[pack.row.id].offers]) for pack in ground.packs
        },
        readings={pack.row.id: own for pack in ground.packs if (own := found[pack.row.id].readings)},
        overrides=overrides,
    )


def outcome(pack: Pack, view: CaseView, overrides: Overrides, *, scoring: bool) -> Outcome:
    """Judge all conditions of a pack for one case."""
    reach = reach_of(pack, view)
    constant = constant_within(reach)
    if constant in _OUTSIDE and not scoring:
        return _outside(pack, constant)
    truths = pack.truths(reach.environment)
    if constant is None:
        gates, clauses, offers = (
            list(map(_PLAIN.__getitem__, own)) for own in (truths.gates, truths.clauses, truths.offers)
        )
    else:
        gates, clauses, offers = ([constant] * len(rows) for rows in (pack.gates, pack.tested, pack.offers))
    for index in pack.timed.gates:
        gates[index] = timed(pack.gates[index].row, reach.day, gates[index])
    for index in pack.timed.clauses:
        clauses[index] = timed(pack.tested[index].row, reach.day, clauses[index])
    for index in pack.timed.offers:
        offers[index] = timed(pack.offers[index].row, reach.day, offers[index])
    states = gate_states(pack, gates, overrides, view.on)
    return Outcome(
        gates=tuple(gates),
        clauses=tuple(clauses),
        verdicts="".join([verdict.letter for verdict in (*gates, *clauses)]),
        states=states,
        offers=_offer_states(pack, offers, states),
        readings=answers(pack, reach, truths.readings if constant is None else (), gates) if pack.readings else (),
        marks=marks(pack, view, reach.environment, truths) if scoring else (),
    )


_OUTSIDE = (Verdict.NOT_APPLICABLE, Verdict.EXPIRED)


@lru_cache(maxsize=512)
def _outside(pack: Pack, verdict: Verdict) -> Outcome:
    """Return what a pack says of every case it does not reach, or says no more."""
    gates, clauses = (verdict,) * len(pack.gates), (verdict,) * len(pack.tested)
    return Outcome(
        gates=gates,
        clauses=clauses,
        verdicts=verdict.letter * len((*gates, *clauses)),
        states=(),
        offers=(verdict.offer,) * len(pack.offers),
        readings=((verdict.value,),) * len(pack.readings),
        marks=(),
    )


_PLAIN = {True: Verdict.YES, False: Verdict.NO, None: Verdict.UNKNOWN}


def _offer_states(pack: Pack, verdicts: Sequence[Verdict], gates: Sequence[GateState]) -> tuple[str, ...]:
    """Return the state of every offer: its own condition, then the gates of its document."""
    named = _named(pack)
    behind: dict[tuple[bool, str], str] = {}
    found = []
    for offer, verdict in zip(pack.offers, verdicts, strict=True):
        if verdict is not Verdict.YES:
            found.append(verdict.offer)
            continue
        clause = offer.row.clause
        key = (offer.row.family == COLLATERAL, clause if clause in named else "")
        if key not in behind:
            behind[key] = behind_gates(offer.row.family, gates, clause)
        found.append(behind[key])
    return tuple(found)


@lru_cache(maxsize=512)
def _named(pack: Pack) -> frozenset[str]:
    """Return the offers that single gates of a pack are about."""
    return frozenset(clause for gate in pack.gates for clause in gate.row.closes)


@lru_cache(maxsize=512)
def _fast_lane(pack: Pack) -> int | None:
    """Return the position of a pack's fast lane among its offers."""
    return next((place for place, offer in enumerate(pack.offers) if offer.row.clause.endswith(".fast-lane")), None)


def fast_lane_offer(pack: Pack, states: Sequence[str]) -> str:
    """Return the state of a pack's fast lane, empty when it has none."""
    place = _fast_lane(pack)
    return "" if place is None else states[place]


def gate_states(pack: Pack, verdicts: Sequence[Verdict], overrides: Overrides, on: date) -> tuple[GateState, ...]:
    """Return what the gates of a pack say once the decisions of named persons are laid over them."""
    if not overrides:
        return tuple([known[verdict.letter] for known, verdict in zip(_gate_table(pack), verdicts, strict=True)])
    return tuple(
        [
            _gate_state(pack, gate, _decided(pack, gate, verdict, overrides, on))
            for gate, verdict in zip(pack.gates, verdicts, strict=True)
        ]
    )


@lru_cache(maxsize=512)
def _gate_table(pack: Pack) -> tuple[dict[str, GateState], ...]:
    """Return for every gate of a pack what each verdict comes to."""
    return tuple({verdict.letter: _gate_state(pack, gate, verdict) for verdict in Verdict} for gate in pack.gates)


def _decided(pack: Pack, gate: Gate, verdict: Verdict, overrides: Overrides, on: date) -> Verdict:
    held = laid_over(overrides, pack=pack.row.id, edition=pack.row.edition, finding=gate.row.id, verdict=verdict, on=on)
    return LAID[held.decided] if held else verdict


def _gate_state(pack: Pack, gate: Gate, verdict: Verdict) -> GateState:
    row = gate.row
    stops = row.on_no in STOPS
    return GateState(
        id=row.id,
        title=row.title,
        pack=pack.row.id,
        stage=row.stage,
        verdict=verdict,
        result=gate_result(row, verdict),
        stops=stops,
        holds=stops and row.on_unknown == "hold",
        closes=row.closes,
    )


def recommendation_of(gates: Sequence[GateState]) -> str:
    """Return what the recommendation gates say together; an open question at one that can stop is never a pass."""
    own = [gate for gate in gates if gate.stage == "recommend"]
    failed = {gate.result for gate in own if gate.verdict is Verdict.NO}
    for stop in STOPS:
        if stop in failed:
            return stop
    return "unknown" if any(gate.verdict is Verdict.UNKNOWN and gate.holds for gate in own) else "ready"


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
