"""A check is complete with all four dimensions, the next is due by the office's interval, problems ask for more."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desktop import resources
from matching.calendar_days import months_on
from matching.case import Case
from matching.monitoring.periods import (
    MONTHS,
    last_day,
    parts_of_years,
    share_of_year,
    uncovered,
    whole_year,
)
from matching.monitoring.schedule import due_words
from tests.conftest import case_of
from tests.matching.monitoring.material import FIRST_HALF, ON, loan_case, look, record, whole_check


def test_a_check_is_complete_only_with_all_four_dimensions() -> None:
    told = look(loan_case(), *whole_check(**FIRST_HALF)[:3])
    (check,) = told.checks
    assert (check.is_complete, check.missing) == (False, ("green_innovation",))
    (check,) = look(loan_case(), *whole_check(**FIRST_HALF)).checks
    assert (check.is_complete, check.missing) == (True, ())


def test_a_dimension_without_a_result_is_still_missing() -> None:
    records = whole_check(**FIRST_HALF)[:3]
    told = look(loan_case(), *records, record(9, mon_dimension="green_innovation", mon_result=None, **FIRST_HALF))
    assert told.checks[0].missing == ("green_innovation",)
    assert any("没有写监测结果" in remark.sentence for remark in told.remarks)


def test_one_check_may_take_several_days_and_one_without_period_is_of_its_day() -> None:
    first, *rest = whole_check(**FIRST_HALF)
    later = record(9, mon_dimension="operation", mon_date="2026-08-01")
    told = look(loan_case(), *rest, record(1, mon_dimension="operation", mon_date="2026-07-20", **FIRST_HALF), later)
    assert [len(check.records) for check in told.checks] == [1, 4]
    assert told.checks[1].done_on == date(2026, 7, 20)
    assert first.period == told.checks[1].period


def test_the_next_check_is_due_by_the_interval_after_the_last_complete_one() -> None:
    case = loan_case()
    begun = look(case, months=6, on=date(2025, 12, 1)).due
    assert (begun.on, begun.state) == (date(2025, 12, 15), "due")
    late = look(case, *whole_check(**FIRST_HALF)[:3], months=6).due
    assert (late.on, late.state, late.days_late) == (date(2025, 12, 15), "overdue", 341)
    done = look(case, *whole_check(**FIRST_HALF), months=3).due
    assert (done.on, done.state, done.last_complete) == (date(2026, 10, 8), "overdue", date(2026, 7, 8))


def test_approval_counts_where_nothing_is_drawn_and_without_either_nothing_is_guessed() -> None:
    approved = look(case_of("E1", loan_approved_on="2026-08-31"), months=6).due
    assert (approved.on, approved.start_field) == (date(2027, 2, 28), "loan_approved_on")
    nothing = look(Case(), months=6).due
    assert (nothing.on, nothing.state) == (None, "unknown")
    assert nothing.missing == ("loan_first_draw_on", "loan_approved_on")
    assert "都没有填" in due_words(nothing, resources.dictionary())


def test_a_problem_or_misuse_asks_for_the_gates_until_judged() -> None:
    bad = record(3, mon_result="problem", **FIRST_HALF)
    misuse = record(4, mon_dimension="finance", mon_use_of_funds="misuse", **FIRST_HALF)
    told = look(loan_case(), bad, misuse, record(5, mon_dimension="operation"), asking={3, 4, 5})
    assert told.recheck == (3, 4)
    assert look(loan_case(), bad, misuse, asking=()).recheck == ()
    assert any("没有写整改要求" in remark.sentence for remark in told.remarks)


def test_what_is_not_known_of_a_third_party_stays_unknown() -> None:
    told = look(loan_case(), record(1, mon_third_party="某检测公司", **FIRST_HALF))
    assert {"mon_third_party_qualification", "mon_third_party_conflict"} <= {remark.field for remark in told.remarks}
    known = {"mon_third_party_qualification": "CMA 证书", "mon_third_party_conflict": "no"}
    told = look(loan_case(), record(1, mon_third_party="某检测公司", **known, **FIRST_HALF))
    assert told.remarks == ()
    told = look(loan_case(), record(1, mon_third_party="某", **{**known, "mon_third_party_conflict": "yes"}))
    assert [remark.grade for remark in told.remarks] == ["warning"]


def test_a_rectification_is_late_until_it_is_done() -> None:
    wanted = {"mon_result": "attention", "mon_rectify": "补装计量表", "mon_rectify_by": "2026-09-30"}
    assert "已过 52 天" in look(loan_case(), record(1, **wanted)).remarks[0].sentence
    assert look(loan_case(), record(1, **wanted, mon_rectified_on="2026-09-20")).remarks == ()


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2080, 1, 1))


@given(DAYS, st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_periods_end_to_end_add_up_to_the_whole(start: date, lengths: list[int]) -> None:
    spans, day = [], start
    for length in lengths:
        end = date.fromordinal(day.toordinal() + length - 1)
        spans.append((day, end))
        day = date.fromordinal(end.toordinal() + 1)
    whole = (start, spans[-1][1])
    assert sum(share_of_year(span) for span in spans) == share_of_year(whole)
    assert uncovered(spans, *whole) == ()
    assert sum(days for days, _ in parts_of_years(whole)) == sum(lengths)


@given(DAYS, st.sampled_from(sorted(MONTHS)))
def test_periods_of_a_kind_follow_each_other(start: date, kind: str) -> None:
    start = start.replace(day=min(start.day, 28))
    end = last_day(start, kind)
    assert end is not None
    assert date.fromordinal(end.toordinal() + 1) == months_on(start, MONTHS[kind])


def test_a_year_is_made_of_whole_periods_only() -> None:
    halves = [(date(2025, 7, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 6, 30))]
    assert whole_year(halves) == tuple(halves)
    assert whole_year(halves[:1]) == ()
    assert whole_year([halves[0], (date(2026, 1, 2), date(2026, 6, 30))]) == ()
    assert whole_year([*halves, (date(2026, 7, 1), date(2026, 9, 30))]) == tuple(halves)


def test_days_without_a_record_are_named() -> None:
    spans = [(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 7, 1), date(2026, 9, 30))]
    assert uncovered(spans, date(2025, 12, 1), ON) == (
        (date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 10, 1), ON),
    )
