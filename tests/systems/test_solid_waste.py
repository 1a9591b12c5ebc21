"""Solid waste in Shandong (B38 to B40): evaluation, evaluators, quarterly and yearly returns; over since 2023-11-08."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.offers import offers_of_case
from desktop.work.operations.papers import checklist
from desktop.work.operations.policies import load_policies
from desktop.work.operations.register_desk import desk_lists, desk_totals, open_desk
from desktop.work.operations.registers import open_book, record_view, save_record, take_over
from matching.registers.records import Record
from matching.registers.reminders import reminded
from tests.systems.conftest import Make, enter, move, texts, with_facts

THEN, LAST, AFTER, NOW = date(2021, 6, 30), date(2023, 11, 8), date(2023, 11, 9), date(2026, 11, 21)
PAPERS: dict[str, Any] = {f"doc_sw_{name}": "present" for name in (
    "1_licence", "2_operation", "3_ledger", "4_blend", "5_standard", "6_test", "7_systems",
)}  # fmt: skip
FIRM: dict[str, Any] = {
    "ent_name": "示例建材厂", "ent_province": "370000", "ent_catalogue_class": "permitted", "ent_qms_cert": "valid",
    "ent_ems_cert": "valid", "ent_metering_level": "adequate", **PAPERS,
}  # fmt: skip
BODY: dict[str, Any] = {
    "org_name": "示例评价中心", "org_province": "370000", "org_registered_capital_cny": 200, "org_experience_years": 3,
    "org_projects_3y": 3, "org_staff_count": 8, "org_senior_staff": 2, "org_social_insurance": "yes",
    "org_rule_set": ["org", "procedure", "staff", "expert_review"], "org_conflict_of_interest": "no",
    "org_premises": "yes", "org_violation_3y": "no", "swb_other_ok": "yes",
}  # fmt: skip
BALANCE: dict[str, Any] = {"swe_in_t": 10000, "swe_used_t": 9000, "swe_stock_t": 700, "swe_loss_t": 200}


def body(store: Store, **other: Any) -> Record:
    return enter(store, "sw_body", on=THEN, **{**BODY, **other})


def evaluation(store: Store, firm: Make, project: Make, evaluator: Record, **other: Any) -> Record:
    case_id = project(firm(**FIRM), prj_name="粉煤灰制砖", prj_product_in_sw_catalogue="yes")
    values: dict[str, Any] = {
        "swe_body": evaluator.id, "swe_product": "蒸压砖", "prj_waste_types": ["粉煤灰"], "swe_other": "n_a",
        "swe_site_on": "2021-02-20", **BALANCE, **other,
    }  # fmt: skip
    return enter(store, "sw_eval", project_id=case_id, on=THEN, **values)


def filed(store: Store, record: Record, on: str = "2021-03-20") -> Record:
    reported = move(store, record, "report", on=THEN, swe_report_on="2021-03-01")
    return move(store, reported, "file", on=THEN, swe_filed_on=on)


def test_b38_eight_papers_stand_on_the_checklist(store: Store, firm: Make, project: Make) -> None:
    case_id = project(firm(ent_province="370000"))
    papers = checklist(store, case_id, "solid_waste", on=THEN)
    assert len(papers.items) == 8
    assert papers.complete is False


def test_b38_six_items_the_balance_and_the_papers_open_the_report(store: Store, firm: Make, project: Make) -> None:
    record = filed(store, evaluation(store, firm, project, body(store)))
    worked = record_view(store, record.id, on=THEN).worked
    assert worked.values["swe_gap_pct"] == 1
    assert [worked.values[name] for name in ("swe_docs", "swe_passed", "swe_balanced")] == ["yes"] * 3
    assert worked.values["swe_file_by"] == date(2021, 3, 31)
    assert worked.values["swe_keep_until"] == date(2026, 3, 20)


def test_b38_a_balance_that_does_not_close_is_refused_with_its_gap(store: Store, firm: Make, project: Make) -> None:
    with pytest.raises(Problem) as refused:
        evaluation(store, firm, project, body(store), swe_used_t=7000)
    assert "差 2,100 t（21%）" in str(refused.value)


def test_b38_exactly_the_proposed_tolerance_closes(store: Store, firm: Make, project: Make) -> None:
    record = evaluation(store, firm, project, body(store), swe_loss_t=100)
    assert record_view(store, record.id, on=THEN).worked.values["swe_balanced"] == "yes"


def test_b38_an_unknown_part_of_the_balance_opens_no_report(store: Store, firm: Make, project: Make) -> None:
    case_id = project(firm(**FIRM), prj_product_in_sw_catalogue="yes")
    known: dict[str, Any] = {
        "swe_body": body(store).id,
        "swe_product": "砖",
        "swe_other": "n_a",
        "swe_site_on": "2021-02-20",
    }
    record = enter(store, "sw_eval", project_id=case_id, on=THEN, **known, swe_in_t=100, swe_used_t=98)
    with pytest.raises(Problem) as held:
        move(store, record, "report", on=THEN, swe_report_on="2021-03-01")
    assert "库存增加" in str(held.value)


def test_b38_filing_is_asked_for_within_thirty_days(store: Store, firm: Make, project: Make) -> None:
    record = evaluation(store, firm, project, body(store))
    move(store, record, "report", on=THEN, swe_report_on="2021-03-01")
    asked = [one for one in reminded(open_book(store, on=THEN)) if one.worked.record.register == "sw_eval"]
    assert [(one.title, one.due_on) for one in asked] == [("评价报告报市级备案", date(2021, 3, 31))]


def test_b38_late_filing_is_said_and_retention_is_kept_in_mind(store: Store, firm: Make, project: Make) -> None:
    record = filed(store, evaluation(store, firm, project, body(store)), on="2021-05-01")
    said = [remark.sentence for remark in record_view(store, record.id, on=THEN).remarks]
    assert "备案日2021年5月1日超过期限2021年3月31日" in said
    asked = [(one.title, one.due_on) for one in reminded(open_book(store, on=NOW))]
    assert ("备案材料保存满五年", date(2026, 5, 1)) in asked


def test_b38_the_rule_shows_expired_and_opens_nothing(store: Store, firm: Make, project: Make) -> None:
    record = filed(store, evaluation(store, firm, project, body(store)))
    take_over(store, record.id, [one.field for one in record_view(store, record.id, on=THEN).gives], on=THEN, by="甲")
    open_then = {one.offer.id: one.offer.state for one in offers_of_case(store, record.project_id, THEN).matches}
    assert open_then["sdsw.a6.tax-env"] == "open"
    for day, state, rule in ((LAST, "open", "in_force"), (AFTER, "historic", "expired")):
        found = {one.offer.id: one.offer.state for one in offers_of_case(store, record.project_id, day).matches}
        assert found["sdsw.a6.tax-vat"] == state
        assert record_view(store, record.id, on=day).worked.values["swe_rule"] == rule
    view = load_policies(store, AFTER)
    assert view is not None
    assert {one.status for one in view.documents if one.pack.row.id == "sdsw"} == {"expired"}


def test_b38_nothing_is_filed_under_the_rule_after_its_last_day(store: Store, firm: Make, project: Make) -> None:
    record = evaluation(store, firm, project, body(store))
    reported = move(store, record, "report", on=AFTER, swe_report_on="2023-11-01")
    with pytest.raises(Problem, match="2023年11月8日"):
        move(store, reported, "file", on=AFTER, swe_filed_on="2023-11-09")
    assert not [one for one in reminded(open_book(store, on=AFTER)) if one.id == "file" and one.due_on > LAST]


def test_b39_all_eight_conditions_met_and_the_body_is_listed(store: Store) -> None:
    listed = move(store, body(store), "list", on=THEN, swb_listed_on="2021-05-01")
    worked = record_view(store, listed.id, on=THEN).worked
    assert [worked.values[f"swb_c{place}"] for place in range(1, 9)] == ["yes"] * 8
    assert listed.state == "listed"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"org_registered_capital_cny": 199}, "注册资金不到 200 万元"),
        ({"org_projects_3y": 2}, "近三年业绩不到 3 项"),
        ({"org_senior_staff": 1}, "高级职称不到 2 人"),
        ({"org_rule_set": ["org"]}, "四项制度不全"),
        ({"org_conflict_of_interest": "yes"}, "与委托方有利益关系"),
        ({"org_premises": "no"}, "缺固定场所"),
        ({"org_violation_3y": "yes"}, "不良记录"),
        ({"swb_other_ok": "no"}, "其他条件不符合"),
    ],
)
def test_b39_each_condition_closes_with_its_reason(store: Store, wrong: dict[str, Any], reason: str) -> None:
    record = body(store, **wrong)
    view = record_view(store, record.id, on=THEN)
    assert any(reason in remark.sentence for remark in view.remarks)
    with pytest.raises(Problem):
        move(store, record, "list", on=THEN, swb_listed_on="2021-05-01")


def test_b39_an_unknown_condition_does_not_list(store: Store) -> None:
    record = enter(store, "sw_body", on=THEN, **{name: BODY[name] for name in BODY if name != "org_premises"})
    with pytest.raises(Problem, match="固定场所设备资金"):
        move(store, record, "list", on=THEN, swb_listed_on="2021-05-01")


def test_b39_the_yearly_report_is_due_by_the_end_of_february(store: Store) -> None:
    listed = move(store, body(store), "list", on=THEN, swb_listed_on="2021-05-01")
    assert record_view(store, listed.id, on=THEN).worked.values["swb_report_due"] == date(2022, 2, 28)
    sent = save_record(store, with_facts(listed, swb_reported_to="2022-12-31"), on=THEN, by="甲")
    assert record_view(store, sent.id, on=THEN).worked.values["swb_report_due"] == date(2024, 2, 29)


def test_b39_a_removed_body_is_banned_three_years_and_cannot_be_assigned(
    store: Store, firm: Make, project: Make
) -> None:
    listed = move(store, body(store), "list", on=THEN, swb_listed_on="2021-01-10")
    gone = move(store, listed, "remove", on=THEN, swb_removed_on="2021-06-01", swb_ground="false_report")
    assert record_view(store, gone.id, on=THEN).worked.values["swb_banned_until"] == date(2024, 6, 1)
    with pytest.raises(Problem, match="不能委托"):
        evaluation(store, firm, project, gone)
    with pytest.raises(Problem, match="2024年6月1日"):
        move(store, gone, "apply", on=date(2024, 6, 1))
    assert move(store, gone, "apply", on=date(2024, 6, 2)).state == "applied"


def test_b39_nobody_is_listed_after_the_rule_ended(store: Store) -> None:
    with pytest.raises(Problem, match="2023年11月8日"):
        move(store, body(store), "list", on=AFTER, swb_listed_on="2023-11-09")


def test_b40_the_quarter_table_adds_filings_kinds_tonnes_output_and_relief(
    store: Store, firm: Make, project: Make
) -> None:
    record = filed(store, evaluation(store, firm, project, body(store)))
    for waste, tonnes, output, relief in (("粉煤灰", 3000, 90, 4), ("炉渣", 1000, 30, "1.5")):
        enter(
            store, "sw_quarter", project_id=record.project_id, on=THEN, swq_eval=record.id, swq_on="2021-05-03",
            swq_waste=waste, swq_used_t=tonnes, swq_output_cny=output, swq_relief_cny=relief,
        )  # fmt: skip
    shown = {one.title: one for one in desk_totals(open_desk(store, "sw_quarter", on=THEN))}
    table = shown["固废利用季度数据：固废综合利用季度汇总"]
    assert texts(table.rows[0])[:2] == ("2021年6月30日", "2021年7月15日")
    assert texts(table.rows[0])[-5:] == ("1", "2", "4,000", "120", "5.5")
    assert texts(shown["固废利用季度数据：固废综合利用年度汇总"].rows[0])[:2] == ("2021年12月31日", "2022年3月15日")
    filings = desk_totals(open_desk(store, "sw_eval", on=THEN))[0]
    assert filings.rows[0][0].text == "2021年3月31日"


def test_b40_the_same_kind_of_waste_is_not_counted_twice_in_a_quarter(store: Store, firm: Make, project: Make) -> None:
    record = filed(store, evaluation(store, firm, project, body(store)))
    line = enter(
        store, "sw_quarter", project_id=record.project_id, on=THEN, swq_eval=record.id, swq_on="2021-04-01",
        swq_waste="粉煤灰", swq_used_t=1,
    )  # fmt: skip
    with pytest.raises(Problem, match="不重复登记"):
        save_record(
            store, replace(with_facts(line, swq_on="2021-06-30"), id="", number=0, revision=0), on=THEN, by="甲"
        )


def test_b40_the_public_list_has_the_four_items_of_filed_reports_only(store: Store, firm: Make, project: Make) -> None:
    evaluator = body(store)
    filed(store, evaluation(store, firm, project, evaluator))
    evaluation(store, firm, project, evaluator, swe_product="还没有备案的")
    shown = desk_lists(open_desk(store, "sw_eval", on=THEN))[0]
    assert tuple(map(texts, shown.rows)) == (("示例建材厂", "粉煤灰", "9,000", "蒸压砖", "示例评价中心"),)
