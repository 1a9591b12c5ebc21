"""Carbon holdings as collateral (B46), the yearly emission ledger (B47) and energy service contracts (B48)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.offers import offers_of_case
from desktop.work.operations.products import load_products
from desktop.work.operations.register_desk import desk_lists, open_desk
from desktop.work.operations.registers import record_view, save_record, take_over
from desktop.work.operations.tool_records import keep_answer
from desktop.work.operations.tools import run_tool
from desktop.work.progress import Progress
from matching.registers.records import Record
from tests.desktop.test_offers import filled
from tests.systems.conftest import DAY, Make, enter, judged, move, with_facts

HELD: dict[str, Any] = {
    "hld_kind": "carbon_allowance", "hld_quantity": 8000, "hld_evidence": "证-1", "hld_no_end": "yes",
    "hld_pledged": "no",
}  # fmt: skip
PLEDGE: dict[str, Any] = {"pld_kind": "carbon_allowance", "pld_value_cny": 40}
VALUED: dict[str, Any] = {"pld_valued_by": "示例评估所", "pld_valued_on": "2026-10-01", "coll_registry_no": "登-7"}
WANTED: dict[str, Any] = {
    "loan_amount_cny": 100,
    "coll_local_rule_ref": "示办〔2025〕3号",
    "coll_risk_opinion": "controllable",
}
CONTRACT: dict[str, Any] = {
    "contract_kind": "shared", "prj_contract_term_years": 3, "baseline_text": "2025 年电费单", "saving_y": 100000,
    "measurement_text": "分项计量", "prj_benefit_share_pct": 60, "years_done": 0, "discount_pct": 5,
}  # fmt: skip


def counted(store: Store, case_id: str) -> dict[str, Decimal | None]:
    package = offers_of_case(store, case_id, DAY).security
    return {line.id: line.working.value for line in package.lines if line.counts}


def test_b46_holdings_with_proof_feed_the_collateral_of_a_loan(
    store: Store, firm: Make, project: Make, tmp_path: Path
) -> None:
    load_products(store, filled(tmp_path), progress=Progress())
    owner = firm(ent_province="440000", ent_county_code="440222")
    case_id = project(owner, **WANTED)
    assert counted(store, case_id) == {}
    holding = enter(store, "holding", enterprise_id=owner, **HELD)
    pledge = enter(store, "pledge", project_id=case_id, pld_holding=holding.id, **PLEDGE)
    assert record_view(store, pledge.id, on=DAY).gives == ()
    pledge = move(store, pledge, "count", **VALUED)
    take_over(store, pledge.id, ["coll_values_cny", "coll_type", "coll_registry_no"], on=DAY, by="甲")
    assert store.load_case(case_id).case.facts["coll_values_cny"].value == {"carbon_allowance": 40}
    assert counted(store, case_id) == {"carbon_allowance": 20}


@pytest.mark.parametrize(
    "wrong",
    [{"hld_pledged": "yes"}, {"hld_no_end": "no", "hld_expires_on": "2026-11-20"}],
)
def test_b46_a_holding_that_is_over_or_pledged_elsewhere_is_refused(
    store: Store, firm: Make, project: Make, wrong: dict[str, Any]
) -> None:
    owner = firm()
    holding = enter(store, "holding", enterprise_id=owner, **{**HELD, **wrong})
    with pytest.raises(Problem, match="不能再作押品"):
        enter(store, "pledge", project_id=project(owner), pld_holding=holding.id, **PLEDGE)


def test_b46_a_holding_without_proof_does_not_count(store: Store, firm: Make, project: Make) -> None:
    owner = firm()
    holding = enter(store, "holding", enterprise_id=owner, hld_kind="carbon_allowance", hld_quantity=1)
    pledge = enter(store, "pledge", project_id=project(owner), pld_holding=holding.id, **PLEDGE)
    with pytest.raises(Problem, match="凭证编号"):
        move(store, pledge, "count", **VALUED)


def test_b46_the_firm_holds_the_sum_of_its_lots_and_no_price_ships(store: Store, firm: Make) -> None:
    owner = firm()
    enter(store, "holding", enterprise_id=owner, **HELD)
    second = enter(store, "holding", enterprise_id=owner, **{**HELD, "hld_evidence": "证-2", "hld_quantity": 500})
    take_over(store, second.id, ["ent_quota_t"], on=DAY, by="甲")
    assert store.load_enterprise(owner).facts["ent_quota_t"].value == 8500
    lots = [{"kind": "allowance", "quantity": 8500, "evidence": "证-1", "pledged": "no"}]
    found = run_tool(store, "holdings", {"holdings": lots}, DAY)
    assert {one.unit for one in found.workings} == {"tCO2", "MWh"}


def ledger(store: Store, firm: Make, **facts: Any) -> Record:
    owner = firm(**{"ent_province": "140000", "ent_ets_covered": "yes", "pub_disclosure_consent": "yes", **facts})
    record = enter(store, "mrv", enterprise_id=owner, mrv_year=2025, mrv_due_on="2026-03-31")
    lines: tuple[dict[str, Any], ...] = (
        {"mvl_kind": "fuel", "mvl_fuel": "diesel", "mvl_quantity": 100},
        {"mvl_kind": "power", "mvl_quantity": 1000, "mvl_province": "140000", "mvl_grid_year": 2023},
        {"mvl_kind": "heat", "mvl_quantity": 1000},
    )
    for line in lines:
        enter(store, "mrv_line", enterprise_id=owner, mvl_ledger=record.id, **line)
    return record


def test_b47_fuel_times_dated_factor_gives_the_yearly_total(store: Store, firm: Make) -> None:
    worked = record_view(store, ledger(store, firm).id, on=DAY).worked
    fuel = (100 * Decimal("42.652") * Decimal("0.0202") * Decimal("0.98") * 44 / 12).quantize(Decimal("0.01"))
    assert worked.values["mrv_fuel_t"] == fuel
    assert worked.values["mrv_power_t"] == Decimal("663.40")
    assert worked.values["mrv_heat_t"] == 110
    assert worked.values["mrv_total_t"] == fuel + Decimal("773.40")


def test_b47_a_line_without_its_factor_leaves_the_total_open(store: Store, firm: Make) -> None:
    record = ledger(store, firm)
    owner = record.enterprise_id
    line: dict[str, Any] = {"mvl_kind": "power", "mvl_quantity": 5, "mvl_province": "140000", "mvl_grid_year": 2024}
    enter(store, "mrv_line", enterprise_id=owner, mvl_ledger=record.id, **line)
    worked = record_view(store, record.id, on=DAY).worked
    assert "mrv_total_t" not in worked.values
    with pytest.raises(Problem):
        move(store, record, "report", mrv_report_on="2026-03-01", mrv_reported_t=1)


def test_b47_report_and_verification_are_dated_and_an_obliged_firm_without_them_is_held(
    store: Store, firm: Make
) -> None:
    record = ledger(store, firm)
    assert record_view(store, record.id, on=DAY).worked.values["mrv_gate"] == "hold"
    total = record_view(store, record.id, on=DAY).worked.values["mrv_total_t"]
    with pytest.raises(Problem, match="与台账合计"):
        move(store, record, "report", mrv_report_on="2026-03-01", mrv_reported_t=1)
    reported = move(store, record, "report", mrv_report_on="2026-03-01", mrv_reported_t=total)
    assert record_view(store, record.id, on=DAY).worked.values["mrv_gate"] == "hold"
    verified = move(store, reported, "verify", mrv_verifier="示例核查所", mrv_verified_on="2026-05-01",
                    mrv_verified_t=total)  # fmt: skip
    view = record_view(store, verified.id, on=DAY)
    assert view.worked.values["mrv_gate"] == "met"
    take_over(store, verified.id, [one.field for one in view.gives], on=DAY, by="甲")
    assert store.load_enterprise(record.enterprise_id).facts["ent_ghg_report_status"].value == "verified"


def test_b47_the_gate_of_the_time_held_an_obliged_firm_and_is_over_today(
    store: Store, firm: Make, project: Make
) -> None:
    case_id = project(firm(ent_province="140000", ent_ets_covered="yes", ent_ghg_report_status="missing"))
    states = {}
    for day in (date(2019, 6, 1), DAY):
        judge_cases(store, [case_id], day, progress=Progress())
        judgement = judged(store, case_id)
        states[day.year] = next(one.verdict for one in judgement.findings if one.id == "SG02")
    assert states == {2019: "no", 2026: "expired"}


def test_b47_a_reported_amount_does_not_move_with_later_lines(store: Store, firm: Make) -> None:
    record = ledger(store, firm, ent_ets_covered="no", ent_ghg_report_obliged="yes")
    total = record_view(store, record.id, on=DAY).worked.values["mrv_total_t"]
    reported = move(store, record, "report", mrv_report_on="2026-03-01", mrv_reported_t=total)
    assert record_view(store, reported.id, on=DAY).worked.values["mrv_gate"] == "met"
    enter(store, "mrv_line", enterprise_id=record.enterprise_id, mvl_ledger=record.id, mvl_kind="heat", mvl_quantity=1)
    view = record_view(store, reported.id, on=DAY)
    assert view.worked.values["mrv_reported_t"] == total
    assert any("报告数不跟着变" in remark.sentence for remark in view.remarks)


def test_b47_the_disclosure_sheet_has_reported_years_of_consenting_firms_only(store: Store, firm: Make) -> None:
    shown = ledger(store, firm, ent_name="同意厂")
    for record in (shown, ledger(store, firm, ent_name="不同意厂", pub_disclosure_consent="no")):
        total = record_view(store, record.id, on=DAY).worked.values["mrv_total_t"]
        move(store, record, "report", mrv_report_on="2026-03-01", mrv_reported_t=total)
    sheet = desk_lists(open_desk(store, "mrv", on=DAY))[0]
    assert [row[0].text for row in sheet.rows] == ["同意厂"]


def test_b48_the_contract_is_kept_with_its_split_and_the_income_to_come(
    store: Store, firm: Make, project: Make
) -> None:
    record = keep_answer(store, project(firm()), "contract", CONTRACT, on=DAY, by="甲")
    kept = {name: fact.value for name, fact in record.facts.items()}
    assert (kept["prj_contract_term_years"], kept["prj_benefit_share_pct"]) == (3, 60)
    assert (kept["epc_baseline"], kept["epc_measurement"]) == ("2025 年电费单", "分项计量")
    assert (kept["epc_host_total"], kept["epc_company_total"]) == (120000, 180000)
    assert kept["epc_present_y"] == Decimal("163394.89")


def test_b48_without_baseline_or_measurement_no_value_is_given_for_a_pledge(
    store: Store, firm: Make, project: Make
) -> None:
    entered = {name: value for name, value in CONTRACT.items() if name != "measurement_text"}
    with pytest.raises(Problem, match="不能留存"):
        keep_answer(store, project(firm()), "contract", entered, on=DAY, by="甲")


def test_b48_future_income_becomes_collateral_up_to_the_contract(
    store: Store, firm: Make, project: Make, tmp_path: Path
) -> None:
    case_id = project(firm(), **WANTED)
    contract = keep_answer(store, case_id, "contract", CONTRACT, on=DAY, by="甲")
    wanted: dict[str, Any] = {"pld_kind": "future_saving_income", "pld_contract": contract.id}
    with pytest.raises(Problem, match="高于合同未到期收益"):
        enter(store, "pledge", project_id=case_id, pld_value_cny=17, **wanted)
    pledge = enter(store, "pledge", project_id=case_id, pld_value_cny=16, **wanted)
    pledge = move(store, pledge, "count", **VALUED)
    take_over(store, pledge.id, ["coll_values_cny", "coll_type"], on=DAY, by="甲")
    line = offers_of_case(store, case_id, DAY).security.lines[0]
    assert line.id == "future_saving_income"
    assert "质押率" in line.working.problem


def test_b48_a_contract_runs_only_with_a_way_of_measuring(store: Store, firm: Make, project: Make) -> None:
    record = enter(store, "epc", project_id=project(firm()), epc_model="EPC", prj_contract_term_years=5)
    signed = move(store, record, "sign", epc_partner="示例节能公司", epc_signed_on="2026-01-05")
    with pytest.raises(Problem, match="基准"):
        move(store, signed, "run", epc_running_on="2026-02-01")
    full = save_record(store, with_facts(signed, epc_baseline="2025 年", epc_measurement="分项计量"), on=DAY, by="甲")
    running = move(store, full, "run", epc_running_on="2026-02-01")
    given: dict[str, Any] = {one.field: one.fact.value for one in record_view(store, running.id, on=DAY).gives}
    assert given["prj_performance_contract_stage"] == "running"
    assert given["prj_business_model"] == "EPC"
