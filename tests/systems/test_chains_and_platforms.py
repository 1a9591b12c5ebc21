"""B29 green supply chains, B34 integration finance, B35 procurement set-aside, B36 carriers and platforms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.store.database import Store
from desktop.work.operations.cases import list_cases
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.offers import offers_of_case
from desktop.work.operations.ordering import order_anew
from desktop.work.operations.register_tables import handed_out, records_of, totals_of
from desktop.work.operations.register_weights import favours, weights_of_case
from desktop.work.operations.registers import open_book, record_view, take_over
from desktop.work.operations.tools import run_tool
from desktop.work.progress import Progress
from matching.registers.records import Record
from matching.registers.tables import RegisterTable
from matching.registers.weights import small_weights, weights_sentence
from tests.systems.conftest import DAY, Make, enter, move

HERE: dict[str, Any] = {"ent_province": "440000", "ent_prefecture": "440200", "ent_county_code": "440222"}


def value(store: Store, record: Record, name: str) -> Any:
    return record_view(store, record.id, on=DAY).worked.value(name)


def texts(table: RegisterTable) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in (*table.rows, *filter(None, [table.bottom]))]


def anchor(store: Store, firm: Make, **facts: Any) -> tuple[str, Record]:
    enterprise = firm(ent_name="龙头厂", **HERE, **facts)
    return enterprise, enter(
        store, "anchor", enterprise_id=enterprise, an_name="龙头厂", an_kind="leader", an_confirms="yes"
    )


def supplier(store: Store, firm: Make, name: str, to: Record, **values: Any) -> tuple[str, Record]:
    enterprise = firm(ent_name=name, **HERE)
    money = {"kl_receivable_cny": 100, "kl_overdue_cny": 0, **values}
    return enterprise, enter(store, "chain_link", enterprise_id=enterprise, kl_anchor=to.id, **money)


def test_b29_nine_stages_leader_and_suppliers_and_the_pilot_flags(store: Store, firm: Make) -> None:
    enterprise = firm(**{**HERE, "ent_prefecture": "441900"}, ent_industry_code="C3922")
    member = enter(store, "chain_member", enterprise_id=enterprise, ent_supply_chain_role="leader", km_on="2026-05-01")
    for stage in ("design", "packaging", "recycling"):
        enter(store, "chain_stage", enterprise_id=enterprise, ks_member=member.id, ks_stage=stage, ks_measure="做法")
    with pytest.raises(Problem, match="不重复登记"):
        enter(store, "chain_stage", enterprise_id=enterprise, ks_member=member.id, ks_stage="design", ks_measure="又一")
    assert (value(store, member, "km_stages"), value(store, member, "km_stage_names")) == (3, "设计、包装、报废回收")
    assert (value(store, member, "km_pilot_sector"), value(store, member, "km_pilot_place")) == ("yes", "dongguan")
    shown = record_view(store, member.id, on=DAY)
    assert shown.worked.register.is_draft
    assert any("报道不是文件" in note for note in shown.worked.register.row.notes)
    plain = enter(
        store,
        "chain_member",
        enterprise_id=firm(**{**HERE, "ent_prefecture": "441900"}),
        ent_supply_chain_role="none",
        km_on="2026-05-01",
    )
    assert value(store, plain, "km_pilot_place") is None, "an industry that is not known is no no"


def test_b29_links_name_the_leader_and_count_his_suppliers(store: Store, firm: Make) -> None:
    leader, to = anchor(store, firm)
    first, link = supplier(store, firm, "配套一厂", to)
    supplier(store, firm, "配套二厂", to)
    assert value(store, to, "an_suppliers") == 2
    take_over(store, link.id, ["ent_anchor_enterprise", "ent_supply_chain_role"], on=DAY, by="甲")
    take_over(store, to.id, ["ent_supply_chain_role", "ent_supply_chain_supplier_count"], on=DAY, by="甲")
    own, his = store.load_enterprise(first).facts, store.load_enterprise(leader).facts
    assert (own["ent_anchor_enterprise"].value, own["ent_supply_chain_role"].value) == ("龙头厂", "supplier")
    assert (his["ent_supply_chain_role"].value, his["ent_supply_chain_supplier_count"].value) == ("leader", 2)


def test_b34_receivables_add_up_by_anchor_and_arrears_are_listed(store: Store, firm: Make) -> None:
    _, to = anchor(store, firm)
    supplier(
        store,
        firm,
        "配套一厂",
        to,
        kl_receivable_cny="120.5",
        kl_overdue_cny="20.5",
        ent_debtor_type="large_enterprise",
    )
    supplier(store, firm, "配套二厂", to, kl_receivable_cny=80)
    assert (value(store, to, "an_receivable_cny"), value(store, to, "an_overdue_cny")) == (
        Decimal("200.50"),
        Decimal("20.50"),
    )
    table = texts(totals_of(store, "chain_link", "anchors", on=DAY))
    assert table[0] == ("龙头厂", "2", "200.5", "20.5", "180")
    assert table[-1] == ("合计", "2", "200.5", "20.5", "180")
    assert [row[0] for row in texts(handed_out(store, "chain_link", "arrears", on=DAY))] == ["配套一厂"]
    with pytest.raises(Problem, match="大于应收账款"):
        supplier(store, firm, "配套三厂", to, kl_receivable_cny=1, kl_overdue_cny=2)


def test_b34_the_docking_list_is_handed_out_and_marks_the_project(store: Store, firm: Make, project: Make) -> None:
    _, to = anchor(store, firm)
    enterprise, _ = supplier(store, firm, "配套一厂", to)
    case_id = project(enterprise)
    bare = project(firm(ent_name="无关厂", **HERE))
    need: dict[str, Any] = {"dk_kind": "receivable", "dk_need_cny": 300, "dk_use": "周转"}
    wanted = enter(store, "docking", project_id=case_id, **need)
    lacking = enter(store, "docking", project_id=bare, **need)
    assert "没有这家企业的应收账款" in record_view(store, lacking.id, on=DAY).remarks[0].sentence
    with pytest.raises(Problem, match="请先填对接机构、送出日"):
        move(store, wanted, "list")
    sent = move(store, wanted, "list", dk_bank="农业银行示例支行", dk_on="2026-11-01")
    (row,) = texts(handed_out(store, "docking", "list", on=DAY))
    assert row == (
        "配套一厂",
        "改造",
        "应收账款融资",
        "300",
        "周转",
        "龙头厂",
        "100",
        "农业银行示例支行",
        "2026年11月1日",
        "已列入送出",
    )
    take_over(store, sent.id, ["prj_on_docking_list"], on=DAY, by="甲")
    assert store.load_case(case_id).case.text("prj_on_docking_list") == "yes"


def test_b34_the_products_are_records_and_what_the_plan_offered_is_history(
    store: Store, firm: Make, project: Make
) -> None:
    facts = {"ent_size_class": "small", "ent_anchor_enterprise": "龙头厂", "ent_credit_rating": "AA", **HERE}
    found = {
        one.offer.id: one
        for one in offers_of_case(store, project(firm(**facts), coll_type=["receivables", "ip"]), DAY).matches
    }
    for name in ("SCF-ORDER", "SCF-RECEIVABLE", "XINYIDAI", "IP-PLEDGE"):
        assert (found[name].offer.state, found[name].offer.draft) == ("open", True)
        assert "须向银行询问" in found[name].offer.note
    assert found["SCF-WAREHOUSE"].offer.state == "closed"
    assert found["rt248.a2.7.scf"].offer.state == "historic"


def test_b35_the_shares_of_a_budget_and_of_a_consortium(store: Store) -> None:
    given = {"org_procure_budget_cny": "1000", "cannot_cny": "0", "org_procure_reserved_sme_cny": "250",
             "org_procure_reserved_small_micro_cny": "150"}  # fmt: skip
    figures = {one.quantity: str(one.value) for one in run_tool(store, "procure", given, DAY).workings}
    assert figures == {
        "base": "1000.00",
        "sme_share": "25.00",
        "micro_share": "60.00",
        "sme_short": "50.00",
        "micro_short": "30.00",
    }
    bid = {"bid_cny": "500", "micro_contract_cny": "30", "contract_cny": "100"}
    figures = {one.quantity: str(one.value) for one in run_tool(store, "consortium", bid, DAY).workings}
    assert (figures["share"], figures["least"], figures["most"]) == ("30.00", "10.00", "15.00")
    refused = run_tool(store, "consortium", {**bid, "micro_contract_cny": "29.99"}, DAY)
    assert (refused.state, refused.workings) == ("not_applicable", ())
    assert "不到协议总金额的 30%" in refused.sentence


def test_b35_a_body_below_the_shares_is_told_and_a_budget_that_cannot_be_is_refused(store: Store) -> None:
    plan: dict[str, Any] = {"pp_body": "示例局", "pp_year": 2026, "org_procure_budget_cny": 1000, "pp_cannot_cny": 200}
    kept = enter(
        store, "procure_plan", **plan, org_procure_reserved_sme_cny=240, org_procure_reserved_small_micro_cny=120
    )
    assert (value(store, kept, "pp_sme_pct"), value(store, kept, "pp_micro_pct")) == (
        Decimal("30.00"),
        Decimal("50.00"),
    )
    assert [one.sentence for one in record_view(store, kept.id, on=DAY).remarks] == ["其中小微企业的份额 50%，不到 60%"]
    with pytest.raises(Problem, match="小微预留应不大于中小企业预留"):
        enter(store, "procure_plan", **{**plan, "pp_year": 2027}, org_procure_reserved_sme_cny=100,
              org_procure_reserved_small_micro_cny=120)  # fmt: skip


def test_b36_a_member_weighs_little_and_can_be_looked_for(store: Store, firm: Make, project: Make) -> None:
    place: dict[str, Any] = {"pf_region": "440000", "pf_document": "公布文件", "pf_from": "2024-01-01"}
    cloud = enter(store, "carrier", pf_name="甲工业互联网平台", pf_kind="iiot", pf_to="2027-12-31", **place)
    old = enter(store, "carrier", pf_name="旧载体", pf_kind="carrier", pf_to="2025-12-31", **place)
    inside, late, outside = (firm(ent_name=name, **HERE) for name in ("甲厂", "乙厂", "丙厂"))
    joined: dict[str, Any] = {"pm_from": "2025-03-01", "pm_proof": "协议"}
    member = enter(store, "platform_member", enterprise_id=inside, pm_platform=cloud.id, **joined)
    expired = enter(store, "platform_member", enterprise_id=late, pm_platform=old.id, **joined)
    assert value(store, cloud, "pf_members") == 1
    book = open_book(store, on=DAY)
    points = [small_weights(book, enterprise_id=one).points for one in (inside, late, outside)]
    assert points == [1, 0, 0]
    assert record_view(store, expired.id, on=DAY).gives == ()
    take_over(store, member.id, ["ent_platforms"], on=DAY, by="甲")
    case_id, _ = project(inside), project(outside)
    page = list_cases(store, CaseQuery(filters={"ent_platforms": ("iiot",)}))
    assert [row.id for row in page.rows] == [case_id]
    found = records_of(store, "platform_member", where={"pm_kind": "iiot"}, on=DAY)
    assert [row[1].text for row in found.rows] == ["甲厂"]


def place_of(store: Store, case_id: str) -> int:
    row = store.case_row(case_id)
    assert row is not None
    assert row.rank is not None
    return row.rank


def test_b36_a_member_stands_before_its_equals_and_nothing_else_changes(
    store: Store, firm: Make, project: Make
) -> None:
    place: dict[str, Any] = {"pf_region": "440000", "pf_document": "公布文件", "pf_from": "2024-01-01"}
    cloud = enter(store, "carrier", pf_name="甲工业互联网平台", pf_kind="iiot", pf_to="2027-12-31", **place)
    cases = [project(firm(ent_name=name, **HERE)) for name in ("甲厂", "乙厂", "丙厂", "丁厂")]
    judge_cases(store, None, DAY, progress=Progress())
    last = max(cases, key=lambda one: place_of(store, one))
    before = store.latest_judgement(last)
    owner = store.load_case(last).case.enterprise_id
    enter(store, "platform_member", enterprise_id=owner, pm_platform=cloud.id, pm_from="2025-03-01", pm_proof="协议")
    assert favours(store, on=DAY) == {last: 1}
    order_anew(store, DAY)
    assert place_of(store, last) == 1
    assert store.latest_judgement(last) == before
    words = weights_sentence(weights_of_case(store, last, on=DAY))
    assert words.startswith("台账小权重 1 分（最多 3 分，本工具建议）：加入融通载体或平台")
    assert words.endswith("不改结论，不计入得分。")
