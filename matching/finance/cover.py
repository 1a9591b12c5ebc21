"""Debt service year by year against the cash flow: cover, and the loan and term the cash flow can carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from matching.appraisal import DebtYear, Payment
from matching.finance.plan import Plan, rounded
from matching.finance.schedule import Period, Terms, exactly, schedule, yuan

_CENTS = 1_000_000
"""Cents in 万元."""
_YUAN = 100
_LONGEST = 40
"""Years beyond which no term is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """Hold what a loan is set against: yearly cash (万元, from year 0) and how its months lie in these years."""

    cash: tuple[Decimal, ...]
    operating_from: int
    """Month from the beginning of work; interest due until then is part of the investment."""
    offset: int = 0
    """Months from the beginning of work to the drawing of the loan."""

    def year_of(self, month: int) -> int:
        """Return the year of the cash flow a payment falls in."""
        return max(0, -(-(month + self.offset) // 12))

    def is_building(self, month: int) -> bool:
        """Say whether a payment falls before operation begins."""
        return month + self.offset <= self.operating_from


def footing(plan: Plan | None, cash: tuple[Decimal, ...], offset: int) -> Footing:
    """Return what the loan of a plan is set against; without cash flow no year is covered or not."""
    return Footing(cash=cash, operating_from=plan.construction_months if plan else 0, offset=offset)


def payments_of(periods: Iterable[Period]) -> tuple[Payment, ...]:
    """Return the payments in 元."""
    return tuple(
        Payment(
            number=one.number,
            month=one.month,
            on=one.on,
            opening=yuan(one.opening),
            principal=yuan(one.principal),
            interest=yuan(one.interest),
            subsidy=yuan(one.subsidy),
            closing=yuan(one.closing),
        )
        for one in periods
    )


def debt_years(periods: Sequence[Period], ground: Footing) -> tuple[DebtYear, ...]:
    """Return debt service and cover of every year in which something is paid."""
    years = []
    for year in sorted({ground.year_of(one.month) for one in periods}):
        own = [one for one in periods if ground.year_of(one.month) == year]
        service = service_by_year(own, ground).get(year, Fraction(0))
        cash = _cash(ground, year)
        years.append(
            DebtYear(
                label=f"第{year}年",
                available=cash,
                principal=yuan(sum((one.principal for one in own), Fraction(0))),
                interest=yuan(sum((one.interest for one in own), Fraction(0))),
                subsidy=yuan(sum((one.subsidy for one in own), Fraction(0))),
                closing=yuan(own[-1].closing),
                service=yuan(service),
                cover=None if cash is None or not service else rounded(Fraction(cash) * _CENTS / service),
                note=_note(own, ground, year),
            )
        )
    return tuple(years)


def service_by_year(periods: Iterable[Period], ground: Footing) -> dict[int, Fraction]:
    """Return principal and interest by year in cents, without the interest the investment itself pays."""
    service: dict[int, Fraction] = {}
    for one in periods:
        due = one.principal if ground.is_building(one.month) else one.principal + one.interest
        year = ground.year_of(one.month)
        service[year] = service.get(year, Fraction(0)) + due
    return {year: due for year, due in service.items() if due}


def building_interest(periods: Iterable[Period], ground: Footing) -> Decimal:
    """Return the interest due before operation begins, in 元."""
    return yuan(sum((one.interest for one in periods if ground.is_building(one.month)), Fraction(0)))


def covers(service: Mapping[int, Fraction], ground: Footing) -> dict[int, Fraction]:
    """Return the exact cover of every year with debt service; beyond the cash flow nothing is available."""
    return {year: Fraction(_cash(ground, year) or 0) * _CENTS / due for year, due in service.items()}


def carried_amount(terms: Terms, ground: Footing, target: Decimal) -> int:
    """Return the largest loan, in cents but whole 元, whose every year is covered `target` times by the same terms.

    A plan without rounding grows in proportion to the loan, so the tightest year gives the loan; then the rounded plan
    is tried and, where its cents are too many, the loan lowered by a 元.
    """
    unit = service_by_year(schedule(replace(terms, cents=_CENTS), rounded=exactly), ground)
    limits = [
        Fraction(_cash(ground, year) or 0) * _CENTS / (due * Fraction(target)) * _CENTS for year, due in unit.items()
    ]
    cents = int(min(limits, default=Fraction(0))) // _YUAN * _YUAN
    while cents > 0 and not is_carried(replace(terms, cents=cents), ground, target):
        cents -= _YUAN
    return max(cents, 0)


def carried_term(terms: Terms, ground: Footing, target: Decimal) -> int | None:
    """Return the shortest term in whole years in which the loan is covered `target` times every year, None if none."""
    if terms.method == "irregular":
        return None
    for years in range(1, _LONGEST + 1):
        periods = years * terms.per_year
        last = ground.year_of(12 * years)
        earned = Fraction(sum(ground.cash[: last + 1], Decimal(0))) * _CENTS
        # What comes in must at least repay the principal so many times; most short terms fail by this alone.
        if periods <= terms.grace or last > len(ground.cash) or earned < terms.cents * Fraction(target):
            continue
        if is_carried(replace(terms, periods=periods), ground, target):
            return years
    return None


def is_carried(terms: Terms, ground: Footing, target: Decimal) -> bool:
    """Say whether every year of a loan's plan is covered `target` times."""
    plan = schedule(replace(terms, subsidy_rate=Fraction(0)))
    found = covers(service_by_year(plan, ground), ground)
    return all(cover >= Fraction(target) for cover in found.values())


def _cash(ground: Footing, year: int) -> Decimal | None:
    """Return what a year leaves for debt service; None without a cash flow, nothing beyond its end."""
    if not ground.cash:
        return None
    return ground.cash[year] if year < len(ground.cash) else Decimal(0)


def _note(own: Sequence[Period], ground: Footing, year: int) -> str:
    notes = []
    if any(ground.is_building(one.month) for one in own):
        notes.append("投产前利息计入投资")
    if ground.cash and year >= len(ground.cash):
        notes.append("已过运行期")
    return "；".join(notes)
