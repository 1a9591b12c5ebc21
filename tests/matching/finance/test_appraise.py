"""From the facts of a case to its appraisal: what is known, what waits, what cannot be meant."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import numpy_financial
import pytest

from desktop import resources
from matching.appraisal import Appraisal
from matching.errors import ResourceError
from matching.finance.appraise import appraise
from matching.finance.rules import FILE, load_rules
from tests.matching.finance.material import LOAN, PROJECT, appraised, figure, project, told, view

GRANTS: dict[str, Any] = {
    "prj_grant_amounts": {"central_budget": 80, "central_special": 60, "provincial": 100, "county": 20},
    "prj_grant_status": {"central_budget": "approved", "central_special": "approved", "provincial": "planned"},
    "prj_grant_months": {"central_budget": 9, "central_special": 3},
}


def test_a_case_without_finances_is_not_appraised() -> None:
    assert appraise(view(prj_name="余热发电"), resources.finance_rules()) is None


def test_the_worked_project_agrees_with_numpy_financial() -> None:
    found = project()
    flows = [-1000.0, 0.0, *[230.0] * 9, 280.0]
    assert float(figure(found, "npv").value or 0) == pytest.approx(numpy_financial.npv(0.08, flows), abs=0.05)
    assert float(figure(found, "irr").value or 0) == pytest.approx(numpy_financial.irr(flows) * 100, abs=0.005)
    assert figure(found, "payback").value == Decimal("5.35") == round(5 + Decimal(80) / 230, 2)
    assert figure(found, "payback_normal").value == Decimal("4.35")


def test_every_figure_shows_its_formula_and_its_numbers() -> None:
    found = project()
    for one in (*found.figures, *found.repayment.figures):
        assert one.formula
        assert one.value is None or one.substituted
        assert one.value is not None or one.missing or one.problem


def test_what_is_missing_gives_no_number_and_says_what_it_waits_for() -> None:
    found = appraised(prj_invest_total_cny=1000, prj_benefit_cny_y=200)
    assert figure(found, "payback_normal").value == 5
    assert figure(found, "npv").value is None
    assert figure(found, "npv").missing == ("prj_construction_months", "prj_operation_years")
    assert {"prj_construction_months", "loan_amount_cny"} <= set(found.missing)
    assert not found.tornado


def test_costs_that_are_not_given_are_not_nothing() -> None:
    assert figure(project(prj_added_costs=None), "payback_normal").missing == ("prj_added_costs",)


def test_a_benefit_given_as_one_sum_is_used_as_one_item_and_said_so() -> None:
    found = project(prj_benefit_items=None, prj_added_costs=None, prj_benefit_cny_y=230)
    assert [line.id for line in found.cash_flow.lines if line.id.startswith("benefit")] == ["benefit:total"]
    assert any("作为一项净收益" in note for note in found.cash_flow.notes)
    assert figure(found, "npv").value == figure(project(), "npv").value


def test_without_a_tax_rate_only_the_flow_before_tax_is_given() -> None:
    found = project()
    assert figure(found, "irr_after_tax").missing == ("prj_income_tax_pct", "prj_depreciation_years")
    assert any("只算所得税前" in note for note in found.cash_flow.notes)
    assert found.basis == "所得税前"
    assert project(prj_income_tax_pct=15, prj_depreciation_years=10).basis == "所得税后"


def test_a_discount_rate_nobody_gave_is_a_proposal_and_makes_a_draft() -> None:
    found = project(prj_discount_rate_pct=None)
    rate = next(one for one in found.conventions if one.id == "discount_rate")
    assert rate.is_proposal
    assert rate.draft
    assert figure(found, "npv").draft
    assert not figure(project(), "npv").draft


def test_investment_and_sources_that_do_not_add_up_are_named_to_the_yuan() -> None:
    found = project(prj_fund_sources={"own": "399.8765", "bank": 600})
    assert found.sources.difference == Decimal("0.1235")
    assert told(found, "1,235 元")
    assert found.investment.difference == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"loan_rate_pct": 430}, "如果是 4.3%，请填 4.3"),
        ({"loan_rate_pct": "0.043"}, "如果是 4.3%，请填 4.3"),
        ({"prj_income_tax_pct": "0.25", "prj_depreciation_years": 10}, "如果是 25%，请填 25"),
        ({"prj_discount_rate_pct": 80}, "如果是 8%，请填 8"),
        ({"loan_grace_months": 60}, "应短于期限"),
        ({"loan_grace_months": 5}, "应为 3 个月的整倍数"),
        ({"loan_term_years": "2.6"}, "应为 3 个月的整倍数"),
        ({"loan_amount_cny": 0}, "应大于 0"),
        ({"loan_amount_cny": 1200}, "大于总投资"),
        ({"loan_amount_cny": 500}, "相差 100 万元"),
        ({"prj_ramp_pct": {"y2": 80}}, "缺投产第1年"),
        ({"prj_invest_by_year_pct": {"y1": 60, "y2": 60}}, "应为 100%"),
        ({"prj_invest_by_year_pct": {"y1": 60, "y2": 40}}, "建设期只有 12 个月"),
        ({"prj_invest_items": {"working_capital": 1500}}, "大于总投资"),
        ({"prj_invest_total_cny": "1e28"}, "应在 1,000,000,000 以内，请核对单位"),
        ({"prj_benefit_items": {"energy": "1e12"}}, "应在 1,000,000,000 以内，请核对单位"),
        ({"loan_amount_cny": "1e28"}, "应在 1,000,000,000 以内，请核对单位"),
        ({"loan_term_years": "123456"}, "不超过 50 年"),
        ({"loan_start_date": "9999-12-31"}, "不在 1990 年到 2100 年之间"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_named_with_what_would_be_right(changes: dict[str, Any], words: str) -> None:
    assert told(project(**changes), words)


@pytest.mark.parametrize("changes", [{"loan_rate_pct": 430}, {"loan_grace_months": 60}, {"loan_amount_cny": 0}])
def test_no_repayment_is_reckoned_from_a_slip(changes: dict[str, Any]) -> None:
    found = project(**changes)
    assert not found.repayment.payments
    assert figure(found, "dscr_min").value is None
    assert figure(found, "dscr_min").problem


def test_a_slip_in_the_discount_rate_is_not_replaced_by_the_proposal() -> None:
    found = project(prj_discount_rate_pct=80)
    assert not found.cash_flow.lines
    assert figure(found, "npv").problem


@pytest.mark.parametrize("total", [Decimal(0), Decimal(-5)])
def test_an_investment_of_nothing_or_less_gives_no_figure(total: Decimal) -> None:
    facts = view(**PROJECT)
    facts.values["prj_invest_total_cny"] = total
    found = appraise(facts, resources.finance_rules())
    assert found is not None
    assert told(found, "应是大于 0 的数")
    assert all(one.value is None for one in found.figures)


def test_a_project_that_only_costs_is_never_paid_back() -> None:
    found = project(prj_added_costs={"labour": 400})
    assert figure(found, "payback").problem == "到期末累计仍为负数，收不回投资"
    assert "收不回投资" in figure(found, "payback_normal").problem
    assert figure(found, "irr").value is None
    assert figure(found, "irr").problem


def test_cover_is_cash_over_debt_service_year_by_year() -> None:
    years = project().repayment.years
    assert [year.label for year in years] == [f"第{n}年" for n in range(1, 6)]
    assert years[0].cover is None
    assert years[1].cover == round(Decimal(2_300_000) / (years[1].principal + years[1].interest), 2)
    assert sum(year.principal for year in years) == 6_000_000


def test_interest_before_operation_belongs_to_the_investment() -> None:
    found = project()
    assert found.repayment.years[0].service == 0
    assert any("视为建设期利息" in note for note in found.repayment.notes)


@pytest.mark.parametrize("method", ["equal_principal", "equal_instalment", "bullet"])
def test_the_loan_the_cash_flow_can_carry_is_exact_to_a_few_yuan(method: str) -> None:
    target = {"loan_dscr_target": "1.3", "loan_repayment_method": method}
    amount = figure(project(**target), "loan_carried").value
    assert amount
    held, over = (project(**target, loan_amount_cny=str(amount + extra)) for extra in (Decimal(0), Decimal("0.0005")))
    assert _exact_cover(held) >= Decimal("1.3")
    assert _exact_cover(over) < Decimal("1.3")


def _exact_cover(found: Appraisal) -> Decimal:
    return min((year.available or Decimal(0)) * 10_000 / year.service for year in found.repayment.years if year.service)


def test_the_term_the_cash_flow_can_carry_is_the_shortest_that_does() -> None:
    years = figure(project(loan_dscr_target="1.5"), "term_carried").value
    assert years is not None
    for term in range(2, int(years) + 1):
        cover = _exact_cover(project(loan_dscr_target="1.5", loan_term_years=term))
        assert (cover >= Decimal("1.5")) == (term == years)


def test_a_loan_beyond_the_life_of_the_project_is_said_so() -> None:
    found = project(loan_term_years=15)
    assert any("超过运行期末" in note for note in found.repayment.notes)
    assert figure(found, "dscr_min").value == 0


def test_grants_count_by_the_stacking_rules_alone() -> None:
    grants = {grant.id: grant for grant in project(**GRANTS).grants}
    assert grants["central_budget"].is_counted
    assert not grants["central_special"].is_counted
    assert grants["central_special"].rule == "one_central_grant"
    assert grants["central_special"].draft
    assert grants["provincial"].rule == "approved_only"
    assert grants["county"].missing == ("prj_grant_status",)


def test_a_counted_grant_moves_cash_flow_and_value() -> None:
    found = project(**GRANTS)
    line = found.cash_flow.line("grant:central_budget")
    assert line is not None
    assert line.amounts[1] == 80
    assert figure(found, "grant_effect").value == Decimal("74.07") == round(80 / Decimal("1.08"), 2)


def test_a_grant_applied_for_after_the_start_or_received_before_does_not_count() -> None:
    state = {"provincial": "applied_after_start", "county": "received_before"}
    found = project(
        prj_grant_amounts={"provincial": 100, "county": 20},
        prj_grant_status=state,
        prj_grant_months={"provincial": 0, "county": 0},
    )
    assert [grant.rule for grant in found.grants] == ["before_start", "once_only"]
    assert not any(grant.is_counted for grant in found.grants)


def test_one_loan_takes_one_central_interest_subsidy() -> None:
    asked = {"loan_subsidy_sources_pct": {"central_sme": "1.5", "central_equipment": "1.0", "county": "0.5"}}
    found = project(**asked, loan_subsidy_years=2, loan_other_central_subsidy="no")
    assert [grant.is_counted for grant in found.grants] == [True, False, True]
    assert found.grants[1].clause == "moneytools2026.s5.7.sub-stack"
    assert found.repayment.subsidy == Decimal("240000.00") - sum(
        Decimal(step) * 375_000 * Decimal("0.005") for step in range(4)
    )


def test_a_central_subsidy_waits_for_the_answer_whether_there_is_another() -> None:
    found = project(loan_subsidy_sources_pct={"central_sme": "1.5"}, loan_subsidy_years=2)
    assert found.grants[0].missing == ("loan_other_central_subsidy",)
    assert found.repayment.subsidy == 0
    assert (
        not project(
            loan_subsidy_sources_pct={"central_sme": "1.5"}, loan_subsidy_years=2, loan_other_central_subsidy="yes"
        )
        .grants[0]
        .is_counted
    )


def test_treasury_money_without_channel_and_month_is_held() -> None:
    found = project(prj_fund_sources={"own": 300, "bank": 600, "fiscal": 100})
    assert [grant.id for grant in found.grants] == ["fiscal"]
    assert found.cash_flow.line("grant:fiscal") is None
    assert "prj_grant_months" in found.missing


def test_an_agreed_plan_is_read_line_by_line() -> None:
    plan = {"loan_repayment_method": "irregular", "loan_start_date": "2026-03-01", "loan_grace_months": None}
    good = project(**plan, loan_irregular_plan="2027-09-01 100\n2028年6月1日：200万元\n\n2029/12/1, 300")
    assert [one.principal for one in good.repayment.payments if one.principal] == [1_000_000, 2_000_000, 3_000_000]
    assert told(project(**plan, loan_irregular_plan="2027-09-01 100\n2028年 50"), "第 2 行“2028年 50”读不懂")
    assert told(project(**plan, loan_irregular_plan="2037-09-01 600"), "不在放款日 2026-03-01 与到期日 2031-03-01 之间")
    assert told(project(**plan, loan_irregular_plan="2027-09-01 599.9999"), "相差 1 元")
    assert figure(project(**plan), "dscr_min").missing == ("loan_irregular_plan",)


def test_payments_fall_on_days_when_the_drawing_is_known() -> None:
    payments = project(loan_start_date="2026-03-01").repayment.payments
    assert payments[0].on == date(2026, 6, 1)
    assert project().repayment.payments[0].on is None


def test_the_tornado_puts_the_widest_driver_first() -> None:
    swings = project().tornado
    assert swings[0].id == "benefit"
    widths = [swing.width or Decimal(0) for swing in swings]
    assert widths == sorted(widths, reverse=True)
    benefit = next(swing for swing in swings if swing.id == "benefit")
    higher = project(prj_benefit_items={"energy": 286, "waste_fees": 22})
    assert benefit.npv_high == figure(higher, "npv").value


def test_the_middle_of_the_grid_and_the_base_scenario_are_the_project_itself() -> None:
    found = project()
    assert found.grid is not None
    middle = found.grid.values[found.grid.rows.index("0%")][found.grid.columns.index("0%")]
    assert middle == figure(found, "npv").value
    assert found.scenarios[0].figures[0].value == figure(found, "npv").value
    assert [one.draft for one in found.scenarios] == [False, True, True]


def test_rules_that_name_unknown_fields_or_parts_are_refused() -> None:
    text = resources.text(FILE)
    with pytest.raises(ResourceError, match="nowhere"):
        load_rules(text.replace('field = "loan_grace_months"', 'field = "nowhere"'), resources.dictionary())
    with pytest.raises(ResourceError, match="central_moon"):
        load_rules(text.replace('"central_special"', '"central_moon"'), resources.dictionary())
    with pytest.raises(ResourceError, match="测算规则不完整"):
        load_rules("", resources.dictionary())


def test_the_stacking_rules_cite_clauses_that_exist() -> None:
    known = {name for texts in resources.pack_texts().values() for name in texts.get("clauses.toml", "").split('"')}
    cited = {row.clause for row in resources.finance_rules().stacking if row.clause}
    assert cited <= known


def test_appraising_loads_no_heavy_library() -> None:
    code = (
        "import sys; from tests.matching.finance.material import project; project();"
        "print([n for n in ('numpy', 'pyxirr', 'scipy', 'numpy_financial') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_loan_alone_is_planned_without_a_cash_flow() -> None:
    found = appraised(**LOAN)
    assert found.repayment.principal == 6_000_000
    assert figure(found, "dscr_min").problem == "没有逐年现金流，不能计算"
    assert all(year.cover is None for year in found.repayment.years)
