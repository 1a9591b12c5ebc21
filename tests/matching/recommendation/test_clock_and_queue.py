"""Days counted as the office counts them, fast-lane cases first in the queue, limits routed to the lowest level."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import resources
from matching.errors import ResourceError
from matching.recommendation.authority import route
from matching.recommendation.clock import DayCount, stage_times
from matching.recommendation.events import Event, amount_in, replayed
from matching.recommendation.queue import Waiting, fast_lane, in_order
from matching.recommendation.rules import load_recommendation
from matching.recommendation.staff import Authority

RULES = resources.recommendation_rules()
days = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31))


@given(start=days, length=st.integers(0, 400), off=st.frozensets(days, max_size=9), on=st.frozensets(days, max_size=9))
def test_working_days_are_those_counted_one_by_one(
    start: date, length: int, off: frozenset[date], on: frozenset[date]
) -> None:
    count = DayCount(days_off=off, days_on=on)
    end = start + timedelta(days=length)
    one_by_one = sum(count.is_worked(start + timedelta(days=n)) for n in range(1, length + 1))
    assert count.between(start, end) == one_by_one


@given(start=days, allowed=st.integers(1, 30))
def test_the_last_day_in_time_is_in_time_and_the_next_working_day_is_late(start: date, allowed: int) -> None:
    count = DayCount()
    due = count.after(start, allowed)
    assert count.between(start, due) == allowed
    assert count.between(start, count.after(start, allowed + 1)) == allowed + 1


def _sent(number: str, on: date) -> Event:
    return Event(
        id=number, recommendation=f"r{number}", case=f"c{number}", direction="miit_to_bank", step=2, move="send", on=on,
        side="industry", office="局", by="甲",
    )  # fmt: skip


def _found(number: str, on: date, *, sent: bool = True) -> Waiting:
    begun = Event(
        id=f"a{number}", recommendation=f"r{number}", case=f"c{number}", direction="miit_to_bank", step=1, move="start",
        on=on, side="industry", office="局", by="甲",
    )  # fmt: skip
    found = replayed([begun, _sent(number, on)] if sent else [begun], RULES)
    fast, words = fast_lane(found, {"1": "pass", "2": None, "3": "fail"}.get(number, "pass"))
    return Waiting(found=found, fast=fast, fast_words=words, stages=(), states=())


def test_recommended_cases_within_the_credit_rules_come_first_whenever_they_were_sent() -> None:
    order = in_order([
        _found("3", date(2026, 1, 5)), _found("2", date(2026, 1, 6)), _found("1", date(2026, 3, 2)),
        _found("9", date(2026, 1, 1), sent=False),
    ])  # fmt: skip
    assert [one.found.case_id for one in order] == ["c1", "c3", "c2", "c9"]
    assert order[2].fast is None


def test_a_stage_over_its_days_is_late_and_the_office_may_set_its_own() -> None:
    found = _found("1", date(2026, 3, 6)).found  # a Friday
    late = stage_times(found, DayCount(), RULES, on=date(2026, 3, 10))
    assert [(one.id, one.elapsed, one.is_late) for one in late] == [
        ("receive", 2, True), ("answer", 2, False), ("decide", 2, False),
    ]  # fmt: skip
    assert not stage_times(found, DayCount(allowed={"receive": 2}), RULES, on=date(2026, 3, 10))[0].is_late
    assert stage_times(found, DayCount(working=False), RULES, on=date(2026, 3, 10))[1].is_late


LIMITS = (
    Authority(level="county", limit_wan=Decimal(500), valid_from=date(2026, 1, 1)),
    Authority(level="county", limit_wan=Decimal(800), valid_from=date(2026, 7, 1)),
    Authority(level="city", limit_wan=Decimal(3000), valid_from=date(2026, 1, 1), valid_to=date(2026, 9, 30)),
)


@pytest.mark.parametrize(
    ("amount", "on", "level"),
    [
        ("500", date(2026, 6, 30), "county"),
        ("500.01", date(2026, 6, 30), "city"),
        ("800", date(2026, 7, 1), "county"),
        ("3000.01", date(2026, 7, 1), ""),
        ("900", date(2026, 10, 1), ""),
        ("1", date(2025, 12, 31), ""),
    ],
)
def test_a_case_goes_to_the_lowest_level_whose_limit_covers_it_on_the_day(amount: str, on: date, level: str) -> None:
    assert route(Decimal(amount), LIMITS, RULES, on=on).level == level


@pytest.mark.parametrize("text", ["0", "-1", "NaN", "Infinity", "五百", "", "1e12", "0.0000001"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert amount_in(text) is None


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("moves.toml", 'guards = ["single"]', 'guards = ["nowhere"]', "nowhere"),
        ("moves.toml", 'to = "draft"', 'to = "heaven"', "heaven"),
        ("moves.toml", 'right = "record"', 'right = "king"', "king"),
        ("guards.toml", "not another_open", "not another_world", "another_world"),
        ("guards.toml", 'gates_recommend == "passed"', 'gates_recommend == "pased"', "pased"),
        ("clock.toml", 'starts = "sent"', 'starts = "moon"', "moon"),
    ],
)
def test_a_row_that_names_what_does_not_exist_is_refused_by_name(file: str, old: str, new: str, told: str) -> None:
    names = ("moves", "guards", "staff", "clock", "ladder", "attributes")
    texts = {f"{name}.toml": resources.text(f"recommendation/{name}.toml") for name in names}
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new)
    with pytest.raises(ResourceError, match=told):
        load_recommendation(texts, resources.dictionary())


def test_the_ladder_has_exactly_the_three_ways_of_the_notice() -> None:
    assert [row.label for row in RULES.ladder.choice] == ["督促整改", "压缩退出", "清收处置"]
