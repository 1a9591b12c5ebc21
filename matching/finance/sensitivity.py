"""What the result does when its drivers move: tornado, two-way table and scenarios, all from the same plan."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from matching.appraisal import Figure, Grid, Scenario, Swing
from matching.explain.printed import number
from matching.finance.figures import net_present_value, rate_of_return
from matching.finance.flow import available, flow_lines, net_flow, outcome_flow
from matching.finance.plan import Change, Plan, rounded, varied
from matching.finance.rates import payback
from matching.finance.rules import FinanceRules, ScenarioRow


def tornado(plan: Plan, rules: FinanceRules) -> tuple[Swing, ...]:
    """Return each driver lowered and raised by the step, the one that moves the net present value most first."""
    row = rules.sensitivity
    swings = []
    for driver in row.drivers:
        if driver == "cost" and not plan.costs:
            continue
        plans = [varied(plan, change_of({driver: step})) for step in (-row.step, row.step)]
        low, high = map(_present_value, plans)
        irr_low, irr_high = (rate_of_return(outcome_flow(one)) for one in plans)
        swings.append(
            Swing(
                id=driver,
                label=row.labels[driver],
                low=percent(-row.step),
                high=percent(row.step),
                npv_low=low,
                npv_high=high,
                irr_low=irr_low,
                irr_high=irr_high,
                width=abs(high - low),
            )
        )
    return tuple(sorted(swings, key=lambda swing: -(swing.width or Decimal(0))))


def two_way(plan: Plan, rules: FinanceRules) -> Grid:
    """Return the net present value over two drivers."""
    row = rules.sensitivity
    return Grid(
        row_label=row.labels[row.row],
        column_label=row.labels[row.column],
        rows=tuple(map(percent, row.rows)),
        columns=tuple(map(percent, row.columns)),
        values=tuple(
            tuple(
                _present_value(varied(plan, change_of({row.row: down, row.column: across}))) for across in row.columns
            )
            for down in row.rows
        ),
    )


def scenarios(plan: Plan, rules: FinanceRules) -> tuple[Scenario, ...]:
    """Return the same figures under every scenario."""
    return tuple(_scenario(plan, row, rules) for row in rules.scenario)


def change_of(percents: dict[str, Decimal]) -> Change:
    """Return a change of the drivers named; of one driver named twice both changes add up."""
    return replace(Change(), **percents)


def percent(value: Decimal) -> str:
    """Print a change in per cent with its sign.

    >>> percent(Decimal(10)), percent(Decimal(0))
    ('+10%', '0%')
    """
    return f"{'+' if value > 0 else ''}{number(value)}%"


def _present_value(plan: Plan) -> Decimal:
    return net_present_value(plan.discount_rate, outcome_flow(plan))


def _scenario(plan: Plan, row: ScenarioRow, rules: FinanceRules) -> Scenario:
    percents = {name: getattr(row, name) for name in rules.sensitivity.labels}
    changed = {name: value for name, value in percents.items() if value}
    words = "，".join(f"{rules.sensitivity.labels[name]} {percent(value)}" for name, value in changed.items())
    return Scenario(
        id=row.id,
        label=row.label,
        changes=words or "按所填数",
        figures=_compared(varied(plan, change_of(changed))),
        draft=row.draft,
    )


def _compared(plan: Plan) -> tuple[Figure, ...]:
    lines = flow_lines(plan)
    flows = net_flow(lines, after_tax=plan.is_taxed)
    years = payback(flows)
    cash = available(lines)
    rows = (
        ("npv", "净现值", "万元", net_present_value(plan.discount_rate, flows)),
        ("irr", "内部收益率", "%", rate_of_return(flows)),
        ("payback", "静态投资回收期（含建设期）", "年", None if years is None else rounded(years)),
        ("cash", "运行期可用于还款的现金合计", "万元", sum(cash, Decimal(0))),
    )
    nothing = {"irr": "没有或不唯一", "payback": "收不回投资"}
    return tuple(
        Figure(
            id=ident,
            label=label,
            value=value,
            unit=unit,
            formula="",
            problem="" if value is not None else nothing[ident],
        )
        for ident, label, unit, value in rows
    )
