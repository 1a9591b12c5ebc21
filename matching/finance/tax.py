"""Income tax of a project seen by itself: straight-line depreciation, losses carried forward, interest not deducted.

Leaving interest out (调整所得税) is cautious and keeps the tax apart from the loan, so a loan can be solved exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from matching.appraisal import FlowLine
from matching.finance.plan import NOTHING, Plan, rounded


def yearly_tax(plan: Plan, lines: Sequence[FlowLine]) -> tuple[Decimal, ...]:
    """Return the tax of every year as money going out; no tax is due on a year's loss."""
    rate = Fraction(plan.tax or 0) / 100
    operating = [line for line in lines if line.id.startswith(("benefit:", "cost:"))]
    residual = sum((sum(line.amounts) for line in lines if line.id == "residual"), Decimal(0))
    written_off = depreciation(plan)
    losses: list[Fraction] = []
    cells = []
    for year in range(plan.years + 1):
        profit = Fraction(sum((line.amounts[year] for line in operating), Decimal(0))) - written_off[year]
        if year == plan.years:
            profit += Fraction(residual) - book_value(plan)
        taxable, losses = _after_losses(profit, losses, plan.loss_years)
        cells.append(NOTHING - rounded(taxable * rate))
    return tuple(cells)


def depreciation(plan: Plan) -> tuple[Fraction, ...]:
    """Return what is written off each year; what is left at the end of operation but the residual value goes then."""
    base = Fraction(asset_base(plan)) * (1 - Fraction(plan.residual) / 100)
    months = 12 * (plan.depreciation_years or 1)
    first, last = plan.construction_months, plan.construction_months + 12 * plan.operation_years
    written: list[Fraction] = []
    for year in range(plan.years + 1):
        begin, end = max(12 * (year - 1), first), min(12 * year, first + months, last)
        written.append(base * max(end - begin, 0) / months)
    written[-1] += base - sum(written)
    return tuple(written)


def asset_base(plan: Plan) -> Decimal:
    """Return what is depreciated: investment without working capital and without what grants paid for."""
    return max(plan.fixed - sum((grant.value for grant in plan.grants), Decimal(0)), Decimal(0))


def book_value(plan: Plan) -> Fraction:
    """Return what the assets are worth in the books when operation ends."""
    return Fraction(asset_base(plan)) * Fraction(plan.residual) / 100


def _after_losses(profit: Fraction, losses: list[Fraction], years: int) -> tuple[Fraction, list[Fraction]]:
    """Set old losses off, oldest first; return what is taxed and the losses still usable, one place for each year."""
    if profit <= 0:
        return Fraction(0), [*losses, -profit][-years:]
    if not any(losses):
        return profit, []
    left = []
    for loss in losses:
        used = min(loss, profit)
        profit -= used
        left.append(loss - used)
    return profit, [*left, Fraction(0)][-years:]
