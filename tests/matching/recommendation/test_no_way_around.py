"""No sequence of steps, by whomever, leads around a guard; where a recommendation stands is always derivable."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop import resources
from matching.recommendation.attempt import Attempt, Held, attempted
from matching.recommendation.events import Event, Recommendation, faults, replayed
from matching.recommendation.moves import Actor, Facts
from matching.recommendation.staff import Member

RULES = resources.recommendation_rules()
DAY = date(2026, 3, 2)
TODAY = DAY + timedelta(days=40)

truths = st.sampled_from(["yes", "yes", "yes", "no", "unknown"])
FACT = {
    "gates_recommend": ("passed", "red"),
    "gates_approve": ("passed", "red"),
    "attr_reputation": ("met", "unmet"),
    "attr_env": ("met", "unmet"),
    "attr_demo": ("met", "unmet"),
    "attr_market": ("met", "unmet"),
    "papers_approve": ("complete", "missing"),
    "loan_env_appraisal_status": ("done_pass", "done_fail"),
    "loan_es_risk_class": ("A", "unclassified"),
    "loan_green_label": ("green", None),
}


@st.composite
def facts_known(draw: st.DrawFn) -> dict[str, Any]:
    values: dict[str, Any] = {"another_open": False}
    for name, (yes, no) in FACT.items():
        answer = draw(truths)
        chosen = yes if answer == "yes" else no if answer == "no" else None
        if chosen is not None:
            values[name] = chosen
    if draw(truths) == "yes":
        values["loan_env_appraisal_date"] = DAY + timedelta(days=draw(st.integers(-5, 30)))
    limit = draw(st.sampled_from([None, Decimal(100), Decimal(500), Decimal(500)]))
    if limit is not None:
        values["approver_limit_wan"] = limit
    return values


people = st.builds(
    Member,
    name=st.sampled_from(["甲", "乙"]),
    rights=st.sets(st.sampled_from(["record", "review", "approve"]), min_size=1).map(tuple),
    level=st.just("county"),
)
actors = st.builds(
    Actor,
    side=st.sampled_from(["industry", "bank"]),
    office=st.just("某单位"),
    person=st.one_of(people, people, people, st.none()),
    name=st.just("甲"),
)
entries = st.fixed_dictionaries(
    {},
    optional={
        "amount": st.sampled_from(["80", "300", "0", "-5", "很多"]),
        "reason": st.sampled_from(["gate", "papers", "没有的"]),
        "text": st.sampled_from(["已核实", ""]),
        "policies": st.just("县级名单"),
    },
)


@st.composite
def tries(draw: st.DrawFn) -> list[tuple[str, dict[str, Any], Actor, dict[str, str], int]]:
    directed = st.sampled_from([*RULES.moves, "revoke", "nothing"])
    return draw(
        st.lists(st.tuples(directed, facts_known(), actors, entries, st.integers(0, 45)), min_size=1, max_size=30)
    )


def _walk(direction: str, steps: list[tuple[str, dict[str, Any], Actor, dict[str, str], int]]) -> list[Any]:
    """Try every step and return what was made, with the facts it was made by."""
    numbers = count(1)
    made: list[tuple[Event, dict[str, Any], Actor]] = []
    found: Recommendation | None = None
    for name, values, actor, filled, days in steps:
        known = dict(values)
        amount = filled.get("amount")
        known["on"] = DAY + timedelta(days=days)
        if amount in {"80", "300"}:
            known["amount_wan"] = Decimal(amount)
        known["disbursed_wan"] = found.total("disburse") if found else Decimal(0)
        if found and found.entered("approved"):
            known["approved_wan"] = found.total("approve")
        attempt = Attempt(
            move=name, case_id="case", direction=direction, actor=actor, facts=Facts(values=known),
            on=known["on"], today=TODAY, given=filled, existed=DAY,
        )  # fmt: skip
        result = attempted(found, attempt, RULES, new_id=lambda: f"{next(numbers):06d}")
        if isinstance(result, Held):
            assert result.reasons
            continue
        made.append((result, known, actor))
        found = replayed([event for event, _, _ in made], RULES)
        assert not found.passed_over
    return made


@given(direction=st.sampled_from([*RULES.directions]), steps=tries())
def test_a_step_is_made_only_when_everything_it_needs_is_known_to_hold(direction: str, steps: Any) -> None:
    receiver = {"miit_to_bank": "bank", "bank_to_miit": "industry"}[direction]
    for event, known, actor in _walk(direction, steps):
        assert actor.person is not None
        assert DAY <= event.on <= TODAY
        if event.move in {"send", "send_letter"}:
            assert actor.side != receiver
            assert "review" in actor.person.rights
            assert known["gates_recommend"] == "passed"
            assert {known[f"attr_{name}"] for name in ("reputation", "env", "demo", "market")} == {"met"}
        if event.move == "approve":
            assert actor.side == "bank"
            assert "approve" in actor.person.rights
            assert known["gates_approve"] == "passed"
            assert known["papers_approve"] == "complete"
            assert known["loan_env_appraisal_status"] == "done_pass"
            assert known["loan_env_appraisal_date"] <= event.on
            assert event.amount is not None
            assert event.amount <= known["approver_limit_wan"]
        if event.move == "disburse":
            assert known["loan_green_label"] in {"green", "none"}
            assert known["loan_es_risk_class"] in {"A", "B", "C"}
        if event.move == "refuse":
            assert event.text("reason") in {row.id for row in RULES.staff.reason}
            assert event.text("text")
        assert not faults(event, RULES)


@given(direction=st.sampled_from([*RULES.directions]), steps=tries(), chance=st.randoms(use_true_random=False))
def test_the_state_follows_from_the_events_in_any_order_of_arrival(direction: str, steps: Any, chance: Any) -> None:
    events = [event for event, _, _ in _walk(direction, steps)]
    if not events:
        return
    found = replayed(events, RULES)
    shuffled = [*events, *events[:3]]
    chance.shuffle(shuffled)
    assert replayed(shuffled, RULES) == found
    assert found.state in RULES.states
    days = [step.event.on for step in found.steps]
    assert days == sorted(days)
    assert found.total("disburse") <= found.total("approve")
    if found.state == "disbursed":
        assert any(step.after == "approved" for step in found.steps)


@given(steps=tries(), other=tries())
def test_two_offices_that_moved_at_once_see_the_same_after_exchanging_events(steps: Any, other: Any) -> None:
    shared = [event for event, _, _ in _walk("miit_to_bank", steps)]
    if not shared:
        return
    found = replayed(shared, RULES)
    sides = {}
    for side, tried in (("industry", other), ("bank", other)):
        own = [one for one in tried if one[2].side == side]
        sides[side] = _more(found, shared, side, own)
    one = replayed([*shared, *sides["industry"], *sides["bank"]], RULES)
    two = replayed([*sides["bank"], *shared, *sides["industry"]], RULES)
    assert one == two
    counted = {step.event.id for step in one.steps} | {event.id for event in (*one.passed_over, *one.revoked)}
    assert counted == {event.id for event in (*shared, *sides["industry"], *sides["bank"])}


def _more(found: Recommendation, shared: list[Event], side: str, tried: Any) -> list[Event]:
    numbers = count(1)
    mine: list[Event] = []
    for name, values, actor, filled, days in tried:
        known = {**values, "on": DAY + timedelta(days=days), "disbursed_wan": Decimal(0)}
        attempt = Attempt(
            move=name, case_id="case", direction="miit_to_bank", actor=actor, facts=Facts(values=known),
            on=known["on"], today=TODAY, given=filled, existed=DAY,
        )  # fmt: skip
        now = replayed([*shared, *mine], RULES)
        made = attempted(now, attempt, RULES, new_id=lambda: f"{side}{next(numbers):06d}")
        if isinstance(made, Event):
            mine.append(made)
    return mine


def test_walks_do_reach_the_end() -> None:
    """The tests above would prove nothing if no walk came far."""
    everything = {name: yes for name, (yes, _) in FACT.items()} | {
        "another_open": False, "approver_limit_wan": Decimal(500), "loan_env_appraisal_date": DAY,
    }  # fmt: skip
    person = Member(name="甲", rights=("record", "review", "approve"), level="county")
    industry = Actor(side="industry", office="局", person=person, name="甲")
    bank = Actor(side="bank", office="行", person=person, name="甲")
    steps = [
        ("start", everything, industry, {}, 0),
        ("send", everything, industry, {}, 1),
        ("receive", everything, bank, {}, 2),
        ("accept", everything, bank, {}, 3),
        ("approve", everything, bank, {"amount": "300"}, 4),
        ("disburse", everything, bank, {"amount": "80"}, 5),
        ("disburse", everything, bank, {"amount": "300"}, 6),
        ("close", everything, bank, {"text": "已还清"}, 7),
    ]
    made = [event.move for event, _, _ in _walk("miit_to_bank", steps)]
    assert made == ["start", "send", "receive", "accept", "approve", "disburse", "close"]
