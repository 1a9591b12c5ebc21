"""The yearly cash flow: what a person adds up from the page is what the page says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.appraisal import Amount, FlowLine
from matching.finance.figures import net_present_value
from matching.finance.flow import available, flow_lines, net_flow, outcome_flow
from matching.finance.plan import Change, Funding, Plan, varied
from matching.finance.tax import depreciation
from tests.matching.finance.material import figure, project

PLAN = Plan(
    investment=Decimal(1000),
    working_capital=Decimal(50),
    construction_months=12,
    spending=(Fraction(1),),
    operation_years=10,
    benefits=(Amount(id="energy", label="节约能源", value=Decimal(280)),),
    costs=(Amount(id="labour", label="新增人工", value=Decimal(50)),),
    discount_rate=Decimal(8),
)
TAXED = replace(PLAN, tax=Decimal(25), depreciation_years=5)


def line(lines: tuple[FlowLine, ...], ident: str) -> list[Decimal]:
    return list(next(one.amounts for one in lines if one.id == ident))


def whole(*values: int) -> list[Decimal]:
    return [Decimal(value) for value in values]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    months = draw(st.integers(0, 30))
    years = max(1, -(-months // 12))
    money = st.decimals(0, 10_000, places=4)
    percent = st.decimals(-10, 10, places=2)
    investment = draw(st.decimals(1, 100_000, places=4))
    return Plan(
        investment=investment,
        working_capital=draw(st.decimals(0, investment, places=4)),
        construction_months=months,
        spending=(Fraction(1, years),) * years,
        operation_years=draw(st.integers(1, 25)),
        benefits=(Amount(id="a", label="甲", value=draw(money)), Amount(id="b", label="乙", value=draw(money))),
        costs=(Amount(id="c", label="丙", value=draw(money)),),
        ramp=tuple(draw(st.lists(st.integers(0, 100).map(Decimal), max_size=5))),
        benefit_growth=draw(percent),
        cost_growth=draw(percent),
        residual=draw(st.decimals(0, 20, places=1)),
        discount_rate=draw(st.decimals(0, 20, places=2)),
        grants=draw(st.sampled_from([(), (Funding(id="g", label="补助", value=Decimal("12.3456"), month=7),)])),
        tax=draw(st.sampled_from([None, Decimal(25)])),
        depreciation_years=10,
    )


@settings(max_examples=40)
@given(plans())
def test_every_net_cell_is_the_sum_of_the_printed_cells_above_it(plan: Plan) -> None:
    lines = flow_lines(plan)
    parts = [one.amounts for one in lines if one.kind in {"in", "out"} and one.id != "tax"]
    for year, net in enumerate(net_flow(lines)):
        assert net == sum(cells[year] for cells in parts)
    if plan.is_taxed:
        taxed = zip(net_flow(lines), line(lines, "tax"), strict=True)
        assert [net + tax for net, tax in taxed] == list(net_flow(lines, after_tax=True))
    assert all(cell == cell.quantize(Decimal("0.01")) for one in lines for cell in one.amounts)


@settings(max_examples=25)
@given(plans())
def test_the_investment_is_spent_whole_and_scenarios_count_the_same_cells(plan: Plan) -> None:
    lines = flow_lines(plan)
    assert -sum(line(lines, "investment")) == round(plan.investment + Decimal("1e-9"), 2)
    assert outcome_flow(plan) == net_flow(lines, after_tax=plan.is_taxed)


@settings(max_examples=25)
@given(plans(), st.integers(1, 50))
def test_more_benefit_never_makes_it_worse(plan: Plan, percent: int) -> None:
    more = varied(plan, Change(benefit=Decimal(percent)))
    cells = zip(outcome_flow(plan), outcome_flow(more), strict=True)
    assert plan.is_taxed or all(after >= before for before, after in cells)
    worth = [net_present_value(one.discount_rate, outcome_flow(one)) for one in (plan, more)]
    assert worth[1] >= worth[0] - Decimal("0.5")


def test_a_worked_project_year_by_year() -> None:
    lines = flow_lines(PLAN)
    assert line(lines, "investment")[:2] == whole(-1000, 0)
    assert line(lines, "benefit:energy") == whole(0, 0, *[280] * 10)
    assert list(net_flow(lines)) == whole(-1000, 0, *[230] * 9, 280)


def test_a_year_of_operation_over_two_years_of_the_table_is_split_by_months() -> None:
    lines = flow_lines(replace(PLAN, construction_months=9, operation_years=2, ramp=(Decimal(50),)))
    assert line(lines, "benefit:energy") == whole(0, 35, 175, 210)


def test_prices_grow_from_the_second_year_of_operation() -> None:
    lines = flow_lines(replace(PLAN, operation_years=3, benefit_growth=Decimal(10)))
    assert line(lines, "benefit:energy")[2:] == [Decimal("280.00"), Decimal("308.00"), Decimal("338.80")]


def test_tax_is_on_profit_after_depreciation_and_losses() -> None:
    # 950 over five years is 190 a year; 230 - 190 = 40 is taxed at 25 %, afterwards 230.
    assert line(flow_lines(TAXED), "tax")[2:8] == [*whole(-10, -10, -10, -10, -10), Decimal("-57.50")]
    loss = replace(TAXED, ramp=(Decimal(50),))
    # The first year loses 100, which the 40 of the next two and a half years take up.
    assert line(flow_lines(loss), "tax")[2:6] == whole(0, 0, 0, -5)


def test_a_grant_lowers_what_is_depreciated_and_all_of_it_is_written_off() -> None:
    granted = replace(TAXED, grants=(Funding(id="g", label="补助", value=Decimal(150), month=3),), residual=Decimal(5))
    assert sum(depreciation(granted)) == Fraction(800) * Fraction(95, 100)
    assert line(flow_lines(granted), "grant:g")[1] == 150


def test_a_loan_is_served_from_benefits_less_costs_and_tax_alone() -> None:
    lines = flow_lines(
        replace(TAXED, residual=Decimal(5), grants=(Funding(id="g", label="补助", value=Decimal(9), month=0),))
    )
    cells = zip(line(lines, "benefit:energy"), line(lines, "cost:labour"), line(lines, "tax"), strict=True)
    assert list(available(lines)) == [sum(one) for one in cells]


def test_capacity_is_never_used_above_a_hundred_per_cent() -> None:
    assert set(varied(PLAN, Change(ramp=Decimal(10))).ramp) == {Decimal(100)}
    assert outcome_flow(varied(PLAN, Change(ramp=Decimal(10)))) == outcome_flow(PLAN)


@pytest.mark.parametrize("ident", ["npv", "npv_after_tax"])
def test_net_present_value_is_the_end_of_the_printed_running_total(ident: str) -> None:
    found = project(prj_income_tax_pct=25, prj_depreciation_years=8)
    running = {"npv": "net_discounted_running", "npv_after_tax": "net_after_tax_discounted_running"}[ident]
    last = found.cash_flow.line(running)
    assert last is not None
    assert figure(found, ident).value == last.amounts[-1]
