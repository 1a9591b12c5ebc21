"""Net present value, rate of return and payback against two independent libraries and a brute-force check."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from fractions import Fraction
from functools import cache

import numpy_financial
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.finance.rates import RateOfReturn, irr, npv, payback

TIMES = 10_000


def _flows() -> list[list[Decimal]]:
    """Return an investment and what follows, mostly gains, sometimes a loss; a few never pay back."""
    rng = random.Random(20261121)
    flows = []
    for _ in range(TIMES):
        outlay = Decimal(-rng.randint(10_000, 1_000_000)).scaleb(-2)
        following = [Decimal(rng.randint(-15_000, 150_000)).scaleb(-2) for _ in range(rng.randint(2, 10))]
        flows.append([outlay, *following])
    return flows


FLOWS = _flows()


def test_net_present_value_agrees_with_both_libraries_on_ten_thousand_flows() -> None:
    rng = random.Random(7)
    for flows in FLOWS:
        rate = Decimal(rng.randint(-20, 4000)).scaleb(-4)
        ours, numbers = float(npv(rate, flows)), [float(flow) for flow in flows]
        assert math.isclose(ours, pyxirr.npv(float(rate), numbers) or 0.0, rel_tol=1e-9, abs_tol=1e-6)
        assert math.isclose(ours, float(numpy_financial.npv(float(rate), numbers)), rel_tol=1e-9, abs_tol=1e-6)


@cache
def _rates() -> list[RateOfReturn]:
    return [irr(flows) for flows in FLOWS]


def test_rate_of_return_agrees_with_both_libraries_on_ten_thousand_flows() -> None:
    found = 0
    for flows, ours in zip(FLOWS, _rates(), strict=True):
        if ours.rate is None:
            continue
        numbers, rate = [float(flow) for flow in flows], float(ours.rate)
        theirs = float(numpy_financial.irr(numbers))
        found += 1
        assert math.isclose(rate, pyxirr.irr(numbers) or 9e9, rel_tol=1e-7, abs_tol=1e-7)
        # With a loss at the end a second rate may lie below nothing, and that library gives the one nearer to it.
        assert math.isclose(rate, theirs, rel_tol=1e-6, abs_tol=1e-6) or theirs < 0 < rate
    assert found > TIMES * 0.9


def test_a_rate_is_withheld_only_where_the_value_never_turns_or_turns_again() -> None:
    withheld = [(flows, ours) for flows, ours in zip(FLOWS, _rates(), strict=True) if ours.rate is None]
    assert withheld
    for flows, ours in withheld:
        assert len(_turns(flows)) in ({0} if ours.rates == 0 else {0, 2, 4})


def _turns(flows: list[Decimal]) -> list[int]:
    """Return where the net present value changes sign on a fine grid of rates from 0 % to 400 %."""
    numbers = [float(flow) for flow in flows]
    signs = []
    for step in range(400):
        growth = 1 / (1 + step / 100)
        total = 0.0
        for number in reversed(numbers):
            total = total * growth + number
        signs.append(total > 0)
    return [step for step in range(399) if signs[step] != signs[step + 1]]


def test_flows_of_one_sign_have_no_rate() -> None:
    assert irr([Decimal(100), Decimal(10)]).rates == 0
    assert irr([Decimal(-100), Decimal(-10)]).rate is None
    assert irr([]).rate is None


def test_two_rates_are_not_given_as_one() -> None:
    assert irr([Decimal(-100), Decimal(230), Decimal(-132)]).rates == 2
    assert irr([Decimal(-100), Decimal(230), Decimal(-132)]).rate is None


def test_flows_that_never_break_even_have_no_rate() -> None:
    assert irr([Decimal(-100), Decimal(150), Decimal(-100)]).rates == 0


def test_a_loss_has_a_rate_below_nothing() -> None:
    rate = irr([Decimal(-100), Decimal(50), Decimal(40)]).rate
    assert rate is not None
    assert rate < 0
    assert abs(npv(rate, [Decimal(-100), Decimal(50), Decimal(40)])) < Decimal("1e-9")


def _brute_payback(flows: list[Decimal]) -> float | None:
    """Walk through each year in a thousand steps and return when the total is last below nothing."""
    total, last = 0.0, None
    for year, flow in enumerate(flows):
        for step in range(1000 if year else 1):
            total += float(flow) / (1000 if year else 1)
            if total < -1e-9:
                last = year - 1 + (step + 1) / 1000 if year else 0.0
    if total < -1e-9:
        return None
    return 0.0 if last is None else last


def test_payback_agrees_with_a_walk_through_the_years() -> None:
    for flows in FLOWS[:60]:
        ours, walked = payback(flows), _brute_payback(flows)
        assert (ours is None) == (walked is None)
        if ours is not None and walked is not None:
            assert abs(float(ours) - walked) <= 0.0015


@settings(max_examples=60)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12), st.integers(1, 10**7))
def test_payback_of_gains_alone_is_where_they_reach_the_outlay(gains: list[int], outlay: int) -> None:
    years = payback([Decimal(-outlay), *map(Decimal, gains)])
    if sum(gains) < outlay:
        assert years is None
        return
    assert years is not None
    whole = int(years)
    part = years - whole
    reached = sum(gains[:whole]) + (part * gains[whole] if part else Fraction(0))
    assert reached == outlay
