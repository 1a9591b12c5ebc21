"""B26 energy leaders, B28 carbon accounts, B30 creation of green manufacturing, B31 and B32 Shanxi."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop import resources
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.offers import offers_of_case
from desktop.work.operations.registers import open_book, record_view, take_over
from matching.findings import OfferResult
from matching.registers.records import Record
from matching.registers.reminders import reminded
from matching.registers.weights import small_weights
from tests.systems.conftest import DAY, Make, enter, move

HERE: dict[str, Any] = {"ent_province": "320000", "ent_prefecture": "320100", "ent_county_code": "320116"}
SHANXI: dict[str, Any] = {"ent_province": "140000", "ent_prefecture": "140100", "ent_county_code": "140121"}
TITLE: dict[str, Any] = {"lt_title": "energy_star_js", "lt_document": "苏能效〔2026〕1号", "lt_from": "2026-01-10"}
PRIORITY = "sxgm.s3.5.land"


def value(store: Store, record: Record, name: str, on: date = DAY) -> Any:
    return record_view(store, record.id, on=on).worked.value(name)


def dues(store: Store, on: date = DAY) -> list[tuple[str, date]]:
    return [(one.title, one.due_on) for one in reminded(open_book(store, on=on))]


def offer(store: Store, case_id: str, name: str) -> OfferResult:
    return next(one.offer for one in offers_of_case(store, case_id, DAY).matches if one.offer.id == name)


def test_b26_a_title_has_its_time_and_an_incentive_only_where_one_is_entered(store: Store, firm: Make) -> None:
    enterprise = firm(**HERE)
    title = enter(store, "leader_title", enterprise_id=enterprise, lt_to="2027-01-09", **TITLE)
    assert value(store, title, "lt_incentives") is None
    common: dict[str, Any] = {
        "li_titles": ["energy_star_js"],
        "li_document": "示市〔2026〕5号",
        "li_from": "2026-01-01",
        "li_to": "2026-12-31",
    }
    enter(store, "local_incentive", li_what="一次性奖励", li_region="320100", **common)
    enter(store, "local_incentive", li_what="别处的奖励", li_region="330000", **common)
    enter(
        store,
        "local_incentive",
        li_what="别的称号的奖励",
        li_region="320000",
        **{**common, "li_titles": ["env_leader"]},
    )
    assert value(store, title, "lt_incentives") == "一次性奖励"
    assert value(store, title, "lt_incentives", date(2027, 1, 5)) is None
    assert dues(store)[0] == ("领跑者称号将到期", date(2026, 10, 11))
    assert take_over(store, title.id, ["ent_leader_titles"], on=DAY, by="甲") == ("ent_leader_titles",)
    assert store.load_enterprise(enterprise).facts["ent_leader_titles"].value == ("energy_star_js",)
    late = record_view(store, title.id, on=date(2027, 2, 1))
    assert late.gives == ()
    assert "已于 2027年1月9日 到期" in late.remarks[0].sentence


def test_b26_the_gap_to_the_leader_is_worked_out_in_one_unit(store: Store, firm: Make) -> None:
    mark = enter(
        store, "benchmark", bm_name="熟料综合能耗", bm_unit="kgce/t", bm_better="lower", bm_leader=93, bm_mean=110,
        bm_document="示例公告", bm_from="2026-01-01", bm_to="2027-12-31",
    )  # fmt: skip
    own: dict[str, Any] = {"bg_benchmark": mark.id, "bg_on": "2026-06-30", "bg_source": "能源审计报告"}
    enterprise = firm(**HERE)
    gap = enter(store, "benchmark_gap", enterprise_id=enterprise, bg_value="111.6", bg_unit="kgce/t", **own)
    assert (value(store, gap, "bg_gap"), value(store, gap, "bg_standing")) == (Decimal("20.00"), "behind")
    assert (value(store, gap, "bg_leader"), value(store, gap, "bg_wanted")) == (Decimal(93), "kgce/t")
    with pytest.raises(Problem, match="单位是 tce/t，标杆值的单位是 kgce/t"):
        enter(store, "benchmark_gap", enterprise_id=firm(**HERE), bg_value="0.1116", bg_unit="tce/t", **own)


def test_b28_an_account_is_kept_with_its_proof_and_never_fetched(store: Store, firm: Make) -> None:
    enterprise = firm(**HERE)
    account: dict[str, Any] = {"ent_carbon_account_provider": "示例平台", "ca_proof": "截图1"}
    with pytest.raises(Problem, match="没有填“证明材料”"):
        enter(store, "carbon_account", enterprise_id=enterprise, ca_on="2026-06-30", ent_carbon_account_points=10,
              ent_carbon_account_provider="示例平台")  # fmt: skip
    old = enter(
        store, "carbon_account", enterprise_id=enterprise, ca_on="2026-03-31", ent_carbon_account_points=80, **account
    )
    new = enter(
        store, "carbon_account", enterprise_id=enterprise, ca_on="2026-09-30", ent_carbon_account_points=120, **account
    )
    assert record_view(store, old.id, on=DAY).gives == ()
    take_over(store, new.id, ["ent_carbon_account_points"], on=DAY, by="甲")
    fact = store.load_enterprise(enterprise).facts["ent_carbon_account_points"]
    assert (fact.value, fact.evidence, fact.on) == (Decimal(120), "E1", date(2026, 9, 30))
    register = resources.registers()["carbon_account"]
    assert register.is_draft
    weights = small_weights(open_book(store, on=DAY), enterprise_id=enterprise)
    assert weights.points == 1, "a small weight, and only beside the score"


def test_b30_a_creation_goes_step_by_step_to_a_title_that_ends(store: Store, firm: Make) -> None:
    enterprise = firm(**HERE)
    body = enter(store, "org", org_name="甲评价公司")
    made = enter(
        store, "green_creation", enterprise_id=enterprise, gc_object="factory", gc_name="示例厂",
        gc_wanted="provincial", gc_self_met="no",
    )  # fmt: skip
    with pytest.raises(Problem, match=r"基本要求没有全部符合.*请先填创建方案、自评日期"):
        move(store, made, "self_check")
    checked = move(store, made, "self_check", gc_self_met="yes", gc_plan="创建方案", gc_self_on="2026-03-01")
    with pytest.raises(Problem, match="结论是不符合，不能申报"):
        move(store, checked, "evaluate", gc_third_party=body.id, gc_third_on="2026-05-01", gc_third_result="fail")
    with pytest.raises(Problem, match="早于自评"):
        move(store, checked, "evaluate", gc_third_party=body.id, gc_third_on="2026-02-01", gc_third_result="pass")
    done = move(store, checked, "evaluate", gc_third_party=body.id, gc_third_on="2026-05-01", gc_third_result="pass")
    given = record_view(store, done.id, on=DAY).gives
    assert [(one.field, one.fact.value) for one in given] == [("ent_green_factory_level", "third_party")]
    applied = move(store, done, "apply", gc_applied_on="2026-06-01")
    titled = move(
        store,
        applied,
        "title",
        gc_document="示工信〔2026〕8号",
        gc_level="provincial",
        gc_on="2026-09-01",
        gc_to="2026-12-31",
    )
    assert dues(store) == [("绿色制造称号将到期或复核", date(2026, 10, 2))]
    take_over(store, titled.id, ["ent_green_factory_level", "ent_green_titles"], on=DAY, by="甲")
    facts = store.load_enterprise(enterprise).facts
    assert (facts["ent_green_factory_level"].value, facts["ent_green_titles"].value) == (
        "provincial",
        ("green_factory",),
    )
    lapsed = record_view(store, titled.id, on=date(2027, 1, 1))
    assert (lapsed.worked.value("gc_standing"), lapsed.gives) == ("lapsed", ())


def entry(store: Store, name: str, kind: str = "factory", removed: str = "no") -> Record:
    return enter(
        store, "shanxi_list", sl_kind=kind, sl_name=name, sl_batch="第一批", sl_document="名单", sl_removed=removed
    )


def test_b30_the_shanxi_list_is_loaded_by_the_operator_and_unknown_until_then(store: Store, firm: Make) -> None:
    listed = enter(
        store, "shanxi_check", enterprise_id=firm(ent_name="甲厂", ent_park_name="无", **SHANXI), sk_on="2026-11-01"
    )
    assert value(store, listed, "sk_result") == "not_loaded"
    shown = record_view(store, listed.id, on=DAY)
    assert shown.gives == ()
    assert "名单未装入" in shown.remarks[0].sentence
    entry(store, "甲 厂")
    entry(store, "乙厂", removed="yes")
    entry(store, "丙园区", kind="park")
    assert value(store, listed, "sk_result") == "factory"
    removed = enter(
        store, "shanxi_check", enterprise_id=firm(ent_name="乙厂", ent_park_name="无", **SHANXI), sk_on="2026-11-01"
    )
    in_park = enter(
        store, "shanxi_check", enterprise_id=firm(ent_name="丁厂", ent_park_name="丙园区", **SHANXI), sk_on="2026-11-01"
    )
    unheard = enter(store, "shanxi_check", enterprise_id=firm(ent_name="戊厂", **SHANXI), sk_on="2026-11-01")
    elsewhere = enter(
        store, "shanxi_check", enterprise_id=firm(ent_name="甲厂", ent_park_name="无", **HERE), sk_on="2026-11-01"
    )
    results = [value(store, one, "sk_result") for one in (removed, in_park, unheard, elsewhere)]
    assert results == ["no", "park", None, "elsewhere"]
    assert record_view(store, elsewhere.id, on=DAY).gives == ()


def test_b31_priorities_open_for_listed_firms_in_shanxi_only(store: Store, firm: Make, project: Make) -> None:
    ready = {
        "ent_park_name": "无", "ent_env_violation": "no", "ent_cp_audit_status": "accepted", "ent_two_high": "no",
        "ent_name": "甲厂",
    }  # fmt: skip
    enterprise = firm(**ready, **SHANXI)
    case_id = project(enterprise, doc_solid_waste_plan="present")
    before = offer(store, case_id, PRIORITY)
    entry(store, "甲厂")
    check = enter(store, "shanxi_check", enterprise_id=enterprise, sk_on="2026-11-01")
    take_over(store, check.id, ["ent_on_shanxi_list"], on=DAY, by="甲")
    after = offer(store, case_id, PRIORITY)
    assert (before.state, after.state) == ("unknown", "open")
    assert "土地优先和环评绿色通道" in after.reason
    assert "优先不等于免办" in after.note
    outside = project(firm(**ready, **HERE, ent_on_shanxi_list="factory"), doc_solid_waste_plan="present")
    assert offer(store, outside, PRIORITY).state == "closed"
    unlisted = project(firm(**ready, **SHANXI, ent_on_shanxi_list="no"), doc_solid_waste_plan="present")
    assert offer(store, unlisted, PRIORITY).state == "closed"


def test_b32_a_shanxi_project_without_the_waste_plan_is_not_approved(store: Store, firm: Make, project: Make) -> None:
    def applied(place: dict[str, str], **facts: Any) -> Record:
        return enter(
            store,
            "start_approval",
            project_id=project(firm(**place), **facts),
            sa_kind="filed",
            sa_applied_on="2026-09-01",
        )

    done: dict[str, Any] = {"sa_number": "备案1", "sa_done_on": "2026-10-01"}
    with pytest.raises(Problem, match="没有工业固废利用和治理方案（未提交），不予核准备案"):
        move(store, applied(SHANXI, doc_solid_waste_plan="missing"), "complete", **done)
    with pytest.raises(Problem, match="缺少工业固废综合利用与治理方案，还不能判断"):
        move(store, applied(SHANXI), "complete", **done)
    with pytest.raises(Problem, match="省级行政区"):
        move(store, applied({}), "complete", **done)
    allowed = move(store, applied(SHANXI, doc_solid_waste_plan="verified"), "complete", **done)
    given = {one.field: one.fact.value for one in record_view(store, allowed.id, on=DAY).gives}
    assert given == {"prj_start_approval": "filed", "prj_approval_date": date(2026, 10, 1)}
    assert move(store, applied(HERE), "complete", **done).state == "complete"
