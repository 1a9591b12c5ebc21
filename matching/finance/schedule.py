"""The repayment plan of a loan, period by period: money in whole cents, the last period takes what rounding left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from matching.calendar_days import months_on

METHODS = ("equal_principal", "equal_instalment", "bullet", "irregular")
_YEAR_DAYS = 360
"""Banks' year where interest is reckoned by actual days."""

Round = Callable[[Fraction], Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Hold what a loan is repaid by; `rate` is the yearly rate as a share (0.0435)."""

    cents: int
    rate: Fraction
    periods: int
    per_year: int
    grace: int = 0
    """Periods of interest alone, at the beginning."""
    method: str = "equal_principal"
    start: date | None = None
    by_days: bool = False
    """Interest by actual days over 360; needs `start`."""
    agreed: tuple[tuple[date, int], ...] = ()
    """Day and cents of each repayment of an irregular plan."""
    subsidy_rate: Fraction = Fraction(0)
    subsidy_months: Fraction = Fraction(0)
    subsidy_cap: int | None = None
    """Cents of the balance the subsidy is reckoned on at most."""

    @property
    def step(self) -> int:
        """Return the months of a period."""
        return 12 // self.per_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Hold one payment; amounts in cents, whole unless the plan was reckoned exactly."""

    number: int
    month: int
    on: date | None
    opening: Fraction
    principal: Fraction
    interest: Fraction
    subsidy: Fraction

    @property
    def closing(self) -> Fraction:
        """Return the balance after the payment."""
        return self.opening - self.principal


def half_up(amount: Fraction) -> Fraction:
    """Round to a whole cent, halves away from nothing.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2))
    (Fraction(3, 1), Fraction(-3, 1))
    """
    whole = (2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator)
    return Fraction(whole if amount >= 0 else -whole)


def exactly(amount: Fraction) -> Fraction:
    """Leave an amount as it is, for plans that are solved and not paid."""
    return amount


def schedule(terms: Terms, *, rounded: Round = half_up) -> tuple[Period, ...]:
    """Return all payments; their principal adds up to the loan."""
    if terms.method == "irregular":
        return _agreed(terms, rounded)
    instalment = _instalment(terms, rounded) if terms.method == "equal_instalment" else None
    share = rounded(Fraction(terms.cents, terms.periods - terms.grace))
    balance = Fraction(terms.cents)
    payments = []
    for number in range(1, terms.periods + 1):
        since, on = day_of(terms, number - 1), day_of(terms, number)
        interest = rounded(balance * fraction_of_year(terms, since, on) * terms.rate)
        principal = share if instalment is None else instalment - interest
        if number <= terms.grace or (terms.method == "bullet" and number < terms.periods):
            principal = Fraction(0)
        elif number == terms.periods:
            principal = balance
        principal = max(min(principal, balance), Fraction(0))
        payments.append(
            Period(
                number=number,
                month=number * terms.step,
                on=on,
                opening=balance,
                principal=principal,
                interest=interest,
                subsidy=rounded(_subsidy(terms, number * terms.step, balance, since, on)),
            )
        )
        balance -= principal
    return tuple(payments)


def _instalment(terms: Terms, rounded: Round) -> Fraction:
    """Return the level payment P·i ÷ (1 − (1 + i)^−n), or P ÷ n without interest."""
    count = terms.periods - terms.grace
    rate = terms.rate / terms.per_year
    if not rate:
        return rounded(Fraction(terms.cents, count))
    growth = (1 + rate) ** count
    return rounded(terms.cents * rate * growth / (growth - 1))


def fraction_of_year(terms: Terms, since: date | None, on: date | None) -> Fraction:
    """Return the part of a year interest is due for: actual days over 360, or one period."""
    if terms.by_days and since is not None and on is not None:
        return Fraction((on - since).days, _YEAR_DAYS)
    return Fraction(1, terms.per_year)


def _subsidy(terms: Terms, month: int, balance: Fraction, since: date | None, on: date | None) -> Fraction:
    """Return what the treasury gives back: on min(balance, cap), for the part of the period it still runs."""
    if not terms.subsidy_rate:
        return Fraction(0)
    covered = min(balance, Fraction(terms.subsidy_cap)) if terms.subsidy_cap is not None else balance
    months = min(max(terms.subsidy_months - (month - terms.step), Fraction(0)), Fraction(terms.step))
    rate = min(terms.subsidy_rate, terms.rate)
    return covered * rate * fraction_of_year(terms, since, on) * months / terms.step


def day_of(terms: Terms, number: int) -> date | None:
    """Return the day of a period's end, None while the day of drawing is not known."""
    return None if terms.start is None else months_on(terms.start, number * terms.step)


def _agreed(terms: Terms, rounded: Round) -> tuple[Period, ...]:
    """Return the payments of an agreed plan: interest at every period's end, principal on the days agreed."""
    start = terms.start
    if start is None:
        return ()
    balance, owed, reached = Fraction(terms.cents), Fraction(0), start
    payments: list[Period] = []
    agreed = dict(_by_day(terms.agreed))
    scale = Fraction(terms.cents, sum(agreed.values()) or 1)
    for on, number in _days(terms, agreed):
        since = months_on(start, (number - 1) * terms.step)
        end = months_on(start, number * terms.step)
        part = fraction_of_year(terms, since, end) * Fraction((on - reached).days, (end - since).days)
        owed += balance * part * terms.rate
        month = number * terms.step
        settled = on in {end, max(agreed)}
        interest = rounded(owed) if settled else Fraction(0)
        principal = min(rounded(agreed.get(on, 0) * scale), balance)
        payments.append(
            Period(
                number=len(payments) + 1,
                month=month,
                on=on,
                opening=balance,
                principal=principal,
                interest=interest,
                subsidy=rounded(_subsidy_by_part(terms, month, balance, part)),
            )
        )
        owed = Fraction(0) if settled else owed
        balance -= principal
        reached = on
    return tuple(payments)


def _subsidy_by_part(terms: Terms, month: int, balance: Fraction, part: Fraction) -> Fraction:
    whole = _subsidy(terms, month, balance, None, None)
    return whole * part * terms.per_year


def _by_day(agreed: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    days = sorted({day for day, _ in agreed})
    return [(day, sum(cents for one, cents in agreed if one == day)) for day in days]


def _days(terms: Terms, agreed: dict[date, int]) -> list[tuple[date, int]]:
    """Return the days something is due, with the period each falls in, up to the last repayment."""
    start, last = terms.start, max(agreed)
    if start is None:
        return []
    found: list[tuple[date, int]] = []
    begin = start
    for number in range(1, terms.periods + 1):
        end = months_on(start, number * terms.step)
        found += [(day, number) for day in agreed if begin < day < end]
        if end <= last:
            found.append((end, number))
        begin = end
    return sorted(found)


def yuan(cents: Fraction) -> Decimal:
    """Return cents as 元 with two decimals."""
    return Decimal(int(half_up(cents))).scaleb(-2)
