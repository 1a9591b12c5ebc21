"""What a project's cash flow is made of, resolved to numbers: one immutable plan that scenarios vary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from matching.appraisal import Amount

PLACES = 2
"""万元 of the cash-flow table are kept to the hundred 元."""
NOTHING = Decimal("0.00")
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """Hold one counted grant: what, how much (万元) and in which month it arrives."""

    id: str
    label: str
    value: Decimal
    month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Hold what the cash flow follows from; amounts in 万元, rates in per cent, months from the beginning of work."""

    investment: Decimal
    working_capital: Decimal
    construction_months: int
    spending: tuple[Fraction, ...]
    """Share of the investment in each year of construction; they add up to 1."""
    operation_years: int
    benefits: tuple[Amount, ...]
    costs: tuple[Amount, ...]
    ramp: tuple[Decimal, ...] = ()
    """Per cent of the full benefit in the first years of operation; 100 afterwards."""
    benefit_growth: Decimal = Decimal(0)
    cost_growth: Decimal = Decimal(0)
    residual: Decimal = Decimal(0)
    discount_rate: Decimal = Decimal(0)
    grants: tuple[Funding, ...] = ()
    tax: Decimal | None = None
    depreciation_years: int | None = None
    loss_years: int = 5

    @property
    def years(self) -> int:
        """Return the number of years from the beginning of work to the end of operation, begun ones counted."""
        return -(-(self.construction_months + 12 * self.operation_years) // 12)

    @property
    def fixed(self) -> Decimal:
        """Return the investment without working capital."""
        return self.investment - self.working_capital

    @property
    def is_taxed(self) -> bool:
        """Say whether the flow after income tax can be reckoned."""
        return self.tax is not None and self.depreciation_years is not None

    def ramp_of(self, year: int) -> Decimal:
        """Return the per cent of the full benefit in a year of operation, counted from 1."""
        return self.ramp[year - 1] if year <= len(self.ramp) else _WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Vary a plan: changes in per cent of what each driver was."""

    investment: Decimal = Decimal(0)
    benefit: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    rate: Decimal = Decimal(0)
    ramp: Decimal = Decimal(0)


def varied(plan: Plan, change: Change) -> Plan:
    """Return the plan with its drivers changed; capacity is never used above 100 per cent."""
    ramp = tuple(plan.ramp_of(year) for year in range(1, plan.operation_years + 1)) if change.ramp else plan.ramp
    return replace(
        plan,
        investment=scaled(plan.investment, change.investment),
        working_capital=scaled(plan.working_capital, change.investment),
        benefits=_scaled(plan.benefits, change.benefit),
        costs=_scaled(plan.costs, change.cost),
        discount_rate=scaled(plan.discount_rate, change.rate),
        ramp=tuple(min(scaled(one, change.ramp), _WHOLE) for one in ramp),
    )


def scaled(value: Decimal, percent: Decimal) -> Decimal:
    """Return a value changed by so many per cent."""
    return value * (_WHOLE + percent) / _WHOLE


def _scaled(items: tuple[Amount, ...], percent: Decimal) -> tuple[Amount, ...]:
    return tuple(Amount(id=item.id, label=item.label, value=scaled(item.value, percent)) for item in items)


def rounded(value: Fraction | Decimal, places: int = PLACES) -> Decimal:
    """Round half up to so many decimals.

    >>> rounded(Fraction(1, 200)), rounded(Decimal("-0.005"))
    (Decimal('0.01'), Decimal('-0.01'))
    """
    numerator, denominator = value.as_integer_ratio()
    # Cut after its exact half, never rounded twice.
    whole = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return Decimal(whole if numerator >= 0 else -whole).scaleb(-places)
