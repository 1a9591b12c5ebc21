"""B03 product box, B04 docking of funds, B08 new collateral, B09 insurance, B11 e-channels, B27 guaranteed loan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.offers import cases_of_offer, offer_lines, offers_of_case
from desktop.work.operations.products import load_products, product_lines
from desktop.work.operations.registers import open_book, record_view, take_over
from desktop.work.progress import Progress
from matching.offers.collateral import SecurityLine, SecurityPackage
from matching.offers.match import Match
from matching.registers.reminders import reminded
from tests.desktop.test_offers import HEADS, PLACE, SHEETS, filled, product
from tests.desktop.test_tariffs import write
from tests.systems.conftest import DAY, Make, enter, move

LOAN: dict[str, Any] = {
    "prj_energy_saving_tce": 300, "loan_amount_cny": 500, "loan_term_years": 3, "loan_rate_pct": 4,
}  # fmt: skip
HERE: dict[str, Any] = {"ent_province": "440000", "ent_prefecture": "440200", "ent_county_code": "440222"}
NEW_KINDS = ("future_saving_income", "discharge_right", "carbon_allowance", "env_ip")


def match(store: Store, case_id: str, offer: str, on: date = DAY) -> Match:
    return next(one for one in offers_of_case(store, case_id, on).matches if one.offer.id == offer)


def line(package: SecurityPackage, kind: str) -> SecurityLine:
    return next(one for one in package.lines if one.id == kind)


def rates(tmp_path: Path) -> Path:
    """Write the office's workbook with a pledge rate for each of the four new kinds."""
    kinds = {choice.id: choice.label for choice in resources.dictionary()["coll_type"].values}
    heads = [*HEADS[:4], "抵质押品", "质押率（%）"]
    rows = [[*PLACE, kinds[kind], 40] for kind in NEW_KINDS]
    return write(tmp_path / "质押率.xlsx", {"产品": [HEADS, product("A")], "质押率": [heads, *rows]})


def test_b03_products_have_versions_region_and_validity_and_are_matched_with_reasons(
    store: Store, firm: Make, project: Make, tmp_path: Path
) -> None:
    later = product("A", version="2", rate_pct=3.6, when="prj_energy_saving_tce >= 100", review_on="2026-10-31")
    later[1] = "2026-06-01"
    other = product("B", when="prj_energy_saving_tce >= 100")
    other[0] = "山西省"
    over = product("C", when="prj_energy_saving_tce >= 100")
    over[2] = "2026-06-30"
    first = product("A", rate_pct=3.9, when="prj_energy_saving_tce >= 100")
    first[2] = "2026-05-31"
    load_products(store, filled(tmp_path, first, later, other, over), progress=Progress())
    case_id = project(firm(**HERE), **LOAN)

    families = {one.family for one in product_lines(store, DAY)}
    assert {"信贷", "投行", "基金", "金融租赁"} <= families
    found = match(store, case_id, "A")
    assert (found.offer.state, found.product and found.product.version) == ("open", "2")
    assert "年节能量" in found.offer.reason
    assert found.warnings == ("产品“产品A”（2）应在 2026-10-31 前复核，已过 21 天，用前请向银行核对",)
    before = match(store, case_id, "A", date(2026, 3, 1))
    assert (before.product and before.product.version, before.warnings) == ("1", ())
    assert [match(store, case_id, one).offer.state for one in ("B", "C")] == ["closed", "historic"]
    (fitting,) = cases_of_offer(store, "A", DAY).cases
    assert fitting.match == found


def test_b03_a_product_with_a_condition_nobody_can_read_is_refused_and_the_box_stays(
    store: Store, tmp_path: Path
) -> None:
    before = product_lines(store, DAY)
    with pytest.raises(Problem, match="prj_energy_savng"):
        load_products(store, filled(tmp_path, product("A", when="prj_energy_savng > 0")), progress=Progress())
    assert product_lines(store, DAY) == before


def test_b04_the_sources_must_add_up_before_the_docking_is_agreed(store: Store, firm: Make, project: Make) -> None:
    tool: dict[str, Any] = {"gt_kind": "interest_subsidy", "gt_document": "示县财〔2026〕3号", "gt_from": "2026-01-01"}
    enter(store, "gov_tool", gt_name="本县贴息", gt_region="440222", gt_to="2026-12-31", **tool)
    enter(store, "gov_tool", gt_name="本省基金", gt_region="440000", gt_to="2027-12-31", **tool)
    enter(store, "gov_tool", gt_name="邻县贴息", gt_region="440224", gt_to="2026-12-31", **tool)
    enter(store, "gov_tool", gt_name="过期贴息", gt_region="440222", gt_to="2026-10-31", **tool)
    parts = {"own": 300, "bank": 500, "fiscal": 100, "social": 0, "international": 0}
    facts = {**LOAN, "loan_subsidy_rate_pct": "1.5", "prj_invest_total_cny": 1000}
    wrong = project(firm(**HERE), prj_fund_sources=parts, **facts)
    record = enter(store, "fund_docking", project_id=wrong, fd_on="2026-11-20")
    shown = record_view(store, record.id, on=DAY)
    assert shown.worked.value("fd_total") == Decimal("900.00")
    assert shown.worked.value("fd_net_rate") == Decimal("2.50")
    assert shown.worked.value("fd_tools") == "本县贴息、本省基金"
    assert [one.sentence for one in shown.remarks] == [
        "资金来源合计 900 万元，与总投资 1,000 万元 相差 100 万元，请核对有没有漏填或重复"
    ]
    with pytest.raises(Problem, match="对平以后才能记"):
        move(store, record, "agree")
    right = project(firm(**HERE), prj_fund_sources={**parts, "own": 400}, **facts)
    agreed = move(store, enter(store, "fund_docking", project_id=right, fd_on="2026-11-20"), "agree")
    assert agreed.state == "agreed"


def test_b04_a_sum_that_is_not_known_does_not_pass(store: Store, firm: Make, project: Make) -> None:
    record = enter(store, "fund_docking", project_id=project(firm(**HERE), **LOAN), fd_on="2026-11-20")
    with pytest.raises(Problem, match="缺少总投资、资金来源构成"):
        move(store, record, "agree")


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_b08_a_new_kind_counts_only_under_a_stored_local_rule(
    store: Store, firm: Make, project: Make, tmp_path: Path, kind: str
) -> None:
    facts = {**LOAN, "coll_type": [kind], "coll_value_cny": 200, "coll_risk_opinion": "controllable"}
    case_id = project(firm(**HERE), **facts)
    bare = line(offers_of_case(store, case_id, DAY).security, kind)
    assert not bare.counts
    assert "没有登记当地新型担保管理办法" in bare.working.problem
    assert bare.documents[-1] == "当地新型担保管理办法"

    rule = enter(
        store, "local_rule", lr_kind="collateral", lr_number="示县银〔2026〕2号", lr_title="新型担保办法",
        lr_region="440222", lr_issuer="示例县", lr_from="2026-01-01", lr_to="2027-12-31",
    )  # fmt: skip
    move(store, rule, "issue")
    cited = enter(store, "local_cite", project_id=case_id, lc_rule=rule.id)
    assert take_over(store, cited.id, ["coll_local_rule_ref"], on=DAY, by="甲") == ("coll_local_rule_ref",)
    ruled = line(offers_of_case(store, case_id, DAY).security, kind)
    assert not ruled.counts
    assert "没有填这一种的质押率" in ruled.working.problem

    load_products(store, rates(tmp_path), progress=Progress())
    counted = line(offers_of_case(store, case_id, DAY).security, kind)
    assert (counted.counts, counted.working.value) == (True, Decimal("80.00"))
    assert counted.working.factors[0].value == "40"


def test_b08_the_four_kinds_ask_for_papers_of_their_own() -> None:
    rows = {row.id: row for row in resources.offer_rules().collateral.kind if row.needs_rule}
    assert set(rows) == set(NEW_KINDS)
    assert len({row.documents for row in rows.values()}) == len(NEW_KINDS)


def test_b09_policies_remind_before_they_end_and_change_the_guarantee_package(
    store: Store, firm: Make, project: Make
) -> None:
    case_id = project(firm(**HERE), **LOAN)
    assert "还没有填保险险种" in match(store, case_id, "abc247.s3.3.gov-bank-insure").offer.reason
    policy = enter(
        store, "insurance", project_id=case_id, ip_kind="pollution_liability", ip_insurer="甲保险", ip_from="2026-01-15"
    )
    with pytest.raises(Problem, match="请先填保单号、保险止期"):
        move(store, policy, "issue")
    kept = move(store, policy, "issue", ins_policy_no="PL1", ins_valid_to="2027-01-14")
    assert [(one.title, one.due_on) for one in reminded(open_book(store, on=DAY))] == [
        ("保单将到期，办理续保", date(2026, 11, 15)),
        ("保单到期，担保和政银保联动须重新核对", date(2027, 1, 14)),
    ]
    take_over(store, kept.id, ["ins_types", "ins_policy_no", "ins_valid_to", "ins_stage"], on=DAY, by="甲")

    (shown,) = offers_of_case(store, case_id, DAY).security.insurances
    assert shown.state == "expiring"
    assert "应续保" in shown.sentence
    assert (
        "企业投保或拟投保环境污染责任保险，可做政银保合作"
        in match(store, case_id, "abc247.s3.3.gov-bank-insure").offer.reason
    )
    after = date(2027, 1, 15)
    (ended,) = offers_of_case(store, case_id, after).security.insurances
    assert ended.state == "expired"
    assert record_view(store, kept.id, on=after).worked.value("ip_standing") == "expired"
    assert match(store, case_id, "abc247.s3.3.ins-pollution", after).offer.state == "closed"


def test_b11_three_e_products_and_a_channel_are_only_suggested(store: Store, firm: Make, project: Make) -> None:
    case_id = project(firm(ent_is_county_domain="yes", ent_is_industrial="yes", **HERE), **LOAN)
    lines = {one.product: one for one in offer_lines(store, DAY) if one.family == "channel" and one.product}
    assert set(lines) == {"ABC-E-LOAN", "ABC-E-COMMERCE", "ABC-E-PAY"}
    for one in lines.values():
        assert "不连接银行系统" in match(store, case_id, one.id).offer.note
    channels = {choice.id for choice in resources.dictionary()["loan_channel"].values}
    assert {"branch", "huinong_point", "e_loan", "e_commerce", "e_pay"} <= channels


def test_b27_the_guaranteed_loan_is_shown_to_small_firms_short_of_collateral(
    store: Store, firm: Make, project: Make
) -> None:
    fits = project(firm(ent_size_class="small", ent_collateral_shortfall=80, **HERE), **LOAN)
    covered = project(firm(ent_size_class="small", ent_collateral_shortfall=0, **HERE), **LOAN)
    large = project(firm(ent_size_class="large", ent_collateral_shortfall=80, **HERE), **LOAN)
    unheard = project(firm(ent_size_class="small", **HERE), **LOAN)
    states = [match(store, one, "CIB-IFC").offer.state for one in (fits, covered, large, unheard)]
    assert states == ["open", "closed", "closed", "unknown"]
    found = match(store, fits, "CIB-IFC")
    assert found.offer.draft
    assert "担保对中小企业免费，担保费由银行承担" in found.offer.note
    assert found.product is not None
    assert (found.product.bank, found.product.family) == ("兴业银行", "credit")
    assert "ABC" not in SHEETS["product"].title
