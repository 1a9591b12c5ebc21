"""The yearly cash flow of a plan, line by line: every cell rounded first, every sum the sum of printed cells.

Year 0 is the beginning of work; money of a year falls on its end, but what is spent on construction on its beginning.
A year of operation that reaches over two years of the table is split by months.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

from matching.appraisal import Amount, FlowLine
from matching.finance.plan import NOTHING, Plan, rounded
from matching.finance.tax import yearly_tax

PRETAX, AFTER_TAX = "net", "net_after_tax"
_RECURRING = ("benefit:", "cost:", "tax")
"""Lines that recur and so serve a loan; grants, residual value and working capital do not."""


def flow_lines(plan: Plan) -> tuple[FlowLine, ...]:
    """Return all lines of the table: parts, net flow, running and discounted; after tax where the rate is known."""
    parts = _parts(plan)
    net = _added(parts)
    if not plan.is_taxed:
        return (*parts, *_sums(plan, PRETAX, "税前", net))
    tax = _tax(plan, parts)
    return (
        *parts,
        *_sums(plan, PRETAX, "税前", net),
        tax,
        *_sums(plan, AFTER_TAX, "税后", _added([*parts, tax])),
    )


def outcome_flow(plan: Plan) -> tuple[Decimal, ...]:
    """Return the net flow alone, after tax where the rate is known; the same cells as in the table."""
    parts = _parts(plan)
    return _added([*parts, _tax(plan, parts)] if plan.is_taxed else parts)


def _parts(plan: Plan) -> list[FlowLine]:
    return [*_spent(plan), *_earned(plan), *_returned(plan)]


def _tax(plan: Plan, parts: Sequence[FlowLine]) -> FlowLine:
    return FlowLine(id="tax", label="调整所得税", kind="out", amounts=yearly_tax(plan, parts))


def _added(lines: Sequence[FlowLine]) -> tuple[Decimal, ...]:
    return tuple(sum(cells, NOTHING) for cells in zip(*(line.amounts for line in lines), strict=True))


def net_flow(lines: Sequence[FlowLine], *, after_tax: bool = False) -> tuple[Decimal, ...]:
    """Return the net flow of a table, empty when there is none."""
    wanted = AFTER_TAX if after_tax else PRETAX
    return next((line.amounts for line in lines if line.id == wanted), ())


def available(lines: Sequence[FlowLine]) -> tuple[Decimal, ...]:
    """Return what each year leaves for debt service: benefits less costs and income tax."""
    recurring = [line.amounts for line in lines if line.id.startswith(_RECURRING)]
    return tuple(sum(cells, NOTHING) for cells in zip(*recurring, strict=True))


def discounted(rate: Decimal, flows: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return each year's flow at its present value, rounded as printed; their sum is the net present value shown."""
    growth = 1 + Fraction(rate) / 100
    factor = Fraction(1)
    cells = []
    for flow in flows:
        cells.append(rounded(Fraction(flow) / factor))
        factor *= growth
    return tuple(cells)


def _spent(plan: Plan) -> list[FlowLine]:
    """Return investment by year of construction; the last year takes what rounding left."""
    cells = [NOTHING] * (plan.years + 1)
    left = rounded(plan.investment)
    for year, share in enumerate(plan.spending):
        part = rounded(Fraction(plan.investment) * share) if year < len(plan.spending) - 1 else left
        cells[year] -= part
        left -= part
    lines = [FlowLine(id="investment", label="总投资", kind="out", amounts=tuple(cells))]
    for grant in plan.grants:
        cells = [NOTHING] * (plan.years + 1)
        cells[min(-(-grant.month // 12), plan.years)] = rounded(grant.value)
        lines.append(FlowLine(id=f"grant:{grant.id}", label=grant.label, kind="in", amounts=tuple(cells)))
    return lines


def _earned(plan: Plan) -> list[FlowLine]:
    """Return each benefit and each added cost by year; costs are not lower while capacity is not fully used."""
    years = range(1, plan.operation_years + 1)
    ramp, full = tuple(map(plan.ramp_of, years)), (Decimal(100),) * plan.operation_years
    earned = _weights(plan.construction_months, ramp, plan.benefit_growth)
    paid = [-weight for weight in _weights(plan.construction_months, full, plan.cost_growth)]
    return [
        *(_yearly(f"benefit:{item.id}", item, "in", earned) for item in plan.benefits),
        *(_yearly(f"cost:{item.id}", item, "out", paid) for item in plan.costs),
    ]


def _yearly(ident: str, item: Amount, kind: str, weights: Sequence[Fraction]) -> FlowLine:
    base = Fraction(item.value)
    return FlowLine(id=ident, label=item.label, kind=kind, amounts=tuple(rounded(base * weight) for weight in weights))


@lru_cache(maxsize=64)
def _weights(construction_months: int, used: tuple[Decimal, ...], growth: Decimal) -> tuple[Fraction, ...]:
    """Return by which part of a full year's amount each year of the table counts, from year 0."""
    weights = [Fraction(0)] * (1 - (-(construction_months + 12 * len(used)) // 12))
    price = Fraction(1)
    for operation, percent in enumerate(used):
        year, within = divmod(construction_months + 12 * operation, 12)
        # The year of operation begins `within` months into this year of the table and ends in the next.
        amount = Fraction(percent) / 100 * price
        weights[year + 1] += amount * Fraction(12 - within, 12)
        if within:
            weights[year + 2] += amount * Fraction(within, 12)
        price *= 1 + Fraction(growth) / 100
    return tuple(weights)


def _returned(plan: Plan) -> list[FlowLine]:
    """Return what comes back at the end: residual value and working capital, where there is any."""
    ends = {
        "residual": ("回收固定资产残值", Fraction(plan.fixed) * Fraction(plan.residual) / 100),
        "working_capital": ("回收流动资金", Fraction(plan.working_capital)),
    }
    nothing = (NOTHING,) * plan.years
    return [
        FlowLine(id=ident, label=label, kind="in", amounts=(*nothing, rounded(value)))
        for ident, (label, value) in ends.items()
        if value
    ]


def _sums(plan: Plan, ident: str, basis: str, flows: tuple[Decimal, ...]) -> list[FlowLine]:
    present = discounted(plan.discount_rate, flows)
    rows = (
        (ident, f"净现金流量（{basis}）", "net", flows),
        (f"{ident}_running", f"累计（{basis}）", "running", tuple(accumulate(flows))),
        (f"{ident}_discounted", f"折现（{basis}）", "discounted", present),
        (f"{ident}_discounted_running", f"累计折现（{basis}）", "running", tuple(accumulate(present))),
    )
    return [FlowLine(id=one, label=name, kind=kind, amounts=cells) for one, name, kind, cells in rows]
