"""The one line a duty's date is written in: what it means, that it reads back, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.duties.occurrences import occurrences, shifted
from matching.errors import ResourceError
from matching.packs.terms import AfterPeriod, Event, Every, Length, Once, Yearly, read_term

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
UNITS = st.sampled_from("dmy")
LENGTHS = st.builds(Length, st.integers(0, 999), UNITS)
PERIODS = st.sampled_from(["month", "quarter", "half_year", "year"])
YEARLY = DAYS.filter(lambda day: (day.month, day.day) != (2, 29)).map(lambda day: Yearly(day.month, day.day))
TERMS = st.one_of(
    YEARLY,
    st.integers(1, 12).map(lambda month: Yearly(month, 0)),
    st.builds(AfterPeriod, PERIODS, LENGTHS),
    st.builds(Once, DAYS),
    st.builds(Every, st.builds(Length, st.integers(1, 999), UNITS)),
    st.builds(
        Event,
        st.sampled_from(["报告完成", "ent_cp_audit_due", "名单公布"]),
        st.none() | st.builds(Length, st.integers(-999, 999), UNITS),
    ),
)


@given(TERMS)
def test_what_is_written_reads_back_as_it_was(term: Yearly | AfterPeriod | Once | Every | Event) -> None:
    assert read_term(str(term)) == term
    assert term.words()


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    refused: ResourceError | None = None
    term = None
    try:
        term = read_term(text, file="duties.toml", item="x")
    except ResourceError as error:
        refused = error
    assert (term is None) == (refused is not None or not text.split())
    assert refused is None or (refused.file, refused.item) == ("duties.toml", "x")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("yearly 03-15", "yearly"),
        ("year 02-29", "02-end"),
        ("year 13-01", "没有 13 月"),
        ("year", "没有写完"),
        ("quarter 15d", "须写 +"),
        ("quarter -15d", "year 月-日"),
        ("once 2026-2-1", "2026-12-31"),
        ("once 2026-02-30", "不是日期"),
        ("every 0m", "至少为 1"),
        ("every +6m", "不写 +"),
        ("event", "没有写完"),
        ("event 报告 +3w", "时间长短"),
        ("event 报告 +3d 前", "多余"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ResourceError, match=said.replace("+", r"\+")):
        read_term(text)


@given(TERMS, DAYS, st.integers(0, 2000))
def test_the_times_lie_in_the_span_in_order_and_each_period_once(
    term: Yearly | AfterPeriod | Once | Every | Event, since: date, days: int
) -> None:
    until = since + timedelta(days=days)
    found = list(occurrences(term, since, until))
    assert all(since <= one.due_on <= until for one in found)
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)
    assert len({one.period for one in found}) == len(found)


@given(st.builds(AfterPeriod, PERIODS, st.builds(Length, st.integers(0, 90), st.just("d"))), DAYS)
def test_two_spans_end_to_end_give_what_one_gives(term: AfterPeriod, since: date) -> None:
    middle, until = since + timedelta(days=200), since + timedelta(days=900)
    parts = [*occurrences(term, since, middle), *occurrences(term, middle + timedelta(days=1), until)]
    assert parts == list(occurrences(term, since, until))


def test_the_days_are_those_a_person_would_count() -> None:
    def days(text: str) -> list[tuple[str, str]]:
        found = occurrences(read_term(text), date(2027, 1, 1), date(2028, 3, 31))
        return [(one.period, one.due_on.isoformat()) for one in found]

    assert days("year 02-end") == [("2027", "2027-02-28"), ("2028", "2028-02-29")]
    assert days("quarter +15d")[:2] == [("2026Q4", "2027-01-15"), ("2027Q1", "2027-04-15")]
    assert days("half_year +1m")[:2] == [("2026H2", "2027-01-31"), ("2027H1", "2027-07-30")]
    assert days("year +3m") == [("2026", "2027-03-31"), ("2027", "2028-03-31")]
    assert days("every 6m") == []


def test_a_length_that_leaves_the_calendar_gives_no_day() -> None:
    assert shifted(date(9990, 1, 1), Length(999, "y")) is None
    assert list(occurrences(read_term("month +999y"), date(9000, 1, 1), date(9999, 12, 31)))[-1].due_on.year == 9999
