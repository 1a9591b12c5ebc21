"""Repayment plans: to the cent, against numpy-financial, and interest against a walk day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import numpy_financial
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.finance.schedule import Terms, exactly, half_up, schedule

LOAN = Terms(cents=600_000_000, rate=Fraction(435, 10_000), periods=20, per_year=4)
START = date(2026, 1, 31)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    per_year = draw(st.sampled_from([1, 2, 4, 12]))
    periods = draw(st.integers(1, 10 * per_year))
    by_days = draw(st.booleans())
    return Terms(
        cents=draw(st.integers(1, 10**11)),
        rate=Fraction(draw(st.integers(0, 2400)), 10_000),
        periods=periods,
        per_year=per_year,
        grace=draw(st.integers(0, periods - 1)),
        method=draw(st.sampled_from(["equal_principal", "equal_instalment", "bullet"])),
        start=draw(st.dates(date(2020, 1, 1), date(2035, 12, 31))) if by_days else None,
        by_days=by_days,
    )


@settings(max_examples=60)
@given(terms())
def test_principal_adds_up_to_the_loan_to_the_cent(wished: Terms) -> None:
    payments = schedule(wished)
    assert sum(one.principal for one in payments) == wished.cents
    assert payments[-1].closing == 0
    assert all(one.principal >= 0 and one.principal.denominator == 1 for one in payments)
    assert all(one.interest >= 0 and one.interest.denominator == 1 for one in payments)
    assert all(one.principal == 0 for one in payments[: wished.grace])


@settings(max_examples=25)
@given(terms())
def test_an_exact_plan_grows_in_proportion_to_the_loan(wished: Terms) -> None:
    one = schedule(replace(wished, cents=1), rounded=exactly)
    seven = schedule(replace(wished, cents=7), rounded=exactly)
    assert [7 * (p.principal + p.interest) for p in one] == [p.principal + p.interest for p in seven]


@pytest.mark.parametrize(("rate", "periods", "per_year"), [(435, 20, 4), (390, 120, 12), (615, 10, 1), (1, 7, 2)])
def test_equal_instalments_agree_with_numpy_financial(rate: int, periods: int, per_year: int) -> None:
    wished = Terms(
        cents=600_000_000, rate=Fraction(rate, 10_000), periods=periods, per_year=per_year, method="equal_instalment"
    )
    step = rate / 10_000 / per_year
    level = -float(numpy_financial.pmt(step, periods, 6_000_000))
    for one in schedule(wished)[:-1]:
        interest = -float(numpy_financial.ipmt(step, one.number, periods, 6_000_000))
        assert abs(float(one.principal + one.interest) / 100 - level) <= 0.01
        assert abs(float(one.interest) / 100 - interest) <= 0.01 * one.number


def test_the_last_payment_takes_what_rounding_left() -> None:
    payments = schedule(Terms(cents=100_000, rate=Fraction(0), periods=3, per_year=1))
    assert [int(one.principal) for one in payments] == [33_333, 33_333, 33_334]


def test_equal_principal_pays_interest_on_the_balance() -> None:
    first, second = schedule(LOAN)[:2]
    assert (int(first.principal), int(first.interest)) == (30_000_000, 6_525_000)
    assert second.interest == half_up(Fraction(570_000_000) * Fraction(435, 40_000))


def test_a_bullet_pays_interest_until_the_end() -> None:
    payments = schedule(replace(LOAN, method="bullet"))
    assert {int(one.interest) for one in payments} == {6_525_000}
    assert [int(one.principal) for one in payments[-2:]] == [0, 600_000_000]


def test_grace_is_interest_alone() -> None:
    payments = schedule(replace(LOAN, grace=4))
    assert [int(one.principal) for one in payments[:5]] == [0, 0, 0, 0, 37_500_000]


def test_days_are_counted_from_the_drawing_and_months_end_where_they_end() -> None:
    payments = schedule(replace(LOAN, start=START, by_days=True))
    assert [one.on for one in payments[:2]] == [date(2026, 4, 30), date(2026, 7, 31)]
    assert payments[0].interest == half_up(Fraction(600_000_000) * Fraction(435, 10_000) * 89 / 360)


def test_a_subsidy_covers_the_balance_up_to_its_cap_while_it_runs() -> None:
    payments = schedule(
        replace(
            LOAN,
            subsidy_rate=Fraction(15, 1000),
            subsidy_months=Fraction(24),
            subsidy_cap=500_000_000,
        )
    )
    assert payments[0].subsidy == 500_000_000 * Fraction(15, 4000)
    assert payments[7].subsidy == 390_000_000 * Fraction(15, 4000)
    assert payments[8].subsidy == 0


def test_a_subsidy_never_exceeds_the_interest() -> None:
    payments = schedule(replace(LOAN, subsidy_rate=Fraction(1, 10), subsidy_months=Fraction(60)))
    assert all(one.subsidy == one.interest for one in payments)


def test_an_agreed_plan_bears_interest_day_by_day() -> None:
    agreed = ((date(2026, 9, 15), 100_000_000), (date(2027, 6, 1), 200_000_000), (date(2028, 11, 3), 300_000_000))
    start = date(2026, 3, 1)
    wished = replace(LOAN, method="irregular", start=start, by_days=True, agreed=agreed, periods=12)
    payments = schedule(wished)
    balance, owed, day = Fraction(600_000_000), Fraction(0), start
    while balance:
        day += timedelta(days=1)
        owed += balance * Fraction(435, 10_000) / 360
        balance -= dict(agreed).get(day, 0)
    assert [one.on for one in payments if one.principal] == [day for day, _ in agreed]
    assert sum(one.principal for one in payments) == 600_000_000
    assert abs(sum(one.interest for one in payments) - owed) <= len(payments)
