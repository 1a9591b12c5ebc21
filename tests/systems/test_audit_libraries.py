"""B18, B19, B24: technologies, experts and bodies around the audits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.register_tables import records_of, totals_of
from desktop.work.operations.registers import put_away, record_view
from matching.registers.records import Record
from tests.systems.conftest import DAY, Make, enter, move
from tests.systems.test_clean_production import FIGURES, GUANGDONG, filed, overdue


def value(store: Store, record: Record, name: str) -> Any:
    return record_view(store, record.id, on=DAY).worked.value(name)


def found(store: Store, register: str, text: str = "", **where: str) -> list[str]:
    return [row[1].text for row in records_of(store, register, text=text, where=where, on=DAY).rows]


# ---- B18 technologies


def library(store: Store) -> Record:
    enter(store, "tech", lib_tech_id="T02", tec_name="逆流漂洗", lib_tech_industry="C3360", tec_origin="示例目录")
    return enter(
        store, "tech", lib_tech_id="T01", tec_name="烟气余热回收", lib_tech_industry="C30", tec_origin="示例目录",
        tec_keywords=["余热", "窑炉"], prj_area_247=["A1c"], tec_saving_tce=150, tec_per="台",
        lib_tech_saving="每台年节能约150吨标准煤，示例检测",
    )  # fmt: skip


def test_b18_the_library_is_searched_by_industry_direction_and_keywords(store: Store) -> None:
    library(store)
    assert found(store, "tech", "余热") == ["T01"]
    assert found(store, "tech", "窑炉 回收") == ["T01"]
    assert found(store, "tech", lib_tech_industry="C3011") == ["T01"]
    assert found(store, "tech", lib_tech_industry="C3360") == ["T02"]
    assert found(store, "tech", prj_area_247="A1c") == ["T01"]
    assert found(store, "tech", "太阳能") == []
    with pytest.raises(Problem, match="没有 nonsense"):
        records_of(store, "tech", where={"nonsense": "1"}, on=DAY)


def test_b18_a_measure_links_a_technology_and_its_saving_stands_beside_the_claim(
    store: Store, firm: Make, project: Make
) -> None:
    case = project(firm(**GUANGDONG), prj_energy_saving_tce=500)
    tech = library(store)
    used = enter(store, "tech_use", project_id=case, tcu_tech=tech.id, tcu_measure=1, tcu_units=2, tcu_claimed_tce=400)
    view = record_view(store, used.id, on=DAY)
    assert view.worked.value("tcu_says") == "每台年节能约150吨标准煤，示例检测"
    assert view.worked.value("tcu_linked_tce") == Decimal("300.00")
    assert view.worked.value("tcu_project_tce") == Decimal("500.00")
    assert view.worked.value("tcu_gap_pct") == Decimal("33.3")
    assert any("补测算依据" in one.sentence and one.proposal for one in view.remarks)
    assert (value(store, tech, "tec_uses"), value(store, tech, "tec_linked_tce")) == (1, Decimal("300.00"))
    with pytest.raises(Problem, match="有 1 条记录指向它"):
        put_away(store, tech.id, by="甲", why="清理")


def test_b18_without_a_number_in_the_library_no_saving_is_made_up(store: Store, firm: Make, project: Make) -> None:
    tech = enter(store, "tech", lib_tech_id="T03", tec_name="管理提升", tec_origin="示例目录")
    used = enter(store, "tech_use", project_id=project(firm()), tcu_tech=tech.id, tcu_units=2, tcu_claimed_tce=40)
    view = record_view(store, used.id, on=DAY).worked
    assert view.value("tcu_linked_tce") is None
    assert view.waits["tcu_linked_tce"]


# ---- B19 experts


def expert(store: Store, number: str, **values: Any) -> Record:
    return enter(store, "expert", svc_expert_id=number, **{"exp_interest": ["无"], **values})


def test_b19_experts_are_found_by_field_industry_and_region_and_named_by_number_only(store: Store) -> None:
    expert(store, "E1", svc_expert_field=["energy"], exp_industries=["C30", "C31"], exp_region="440000")
    expert(store, "E2", svc_expert_field=["water", "pollution"], exp_industries=["C17"], exp_region="440300")
    assert found(store, "expert", svc_expert_field="节能") == ["E1"]
    assert found(store, "expert", exp_industries="C3011") == ["E1"]
    assert found(store, "expert", exp_region="441821") == ["E1"]
    assert found(store, "expert", exp_region="440000") == ["E1", "E2"]
    with pytest.raises(Problem, match="手机号或身份证号"):
        expert(store, "E3 13800138000")


def test_b19_an_expert_with_shares_in_the_firm_cannot_be_assigned(store: Store, firm: Make) -> None:
    factory = firm(ent_name="甲厂", ent_uscc="91440101MA5AKXX123", **GUANGDONG)
    bound = [
        expert(store, "E1", exp_interest=["乙厂", "甲厂"]),
        expert(store, "E2", exp_interest=["91440101MA5AKXX123"]),
    ]
    for one in bound:
        task = enter(store, "review_task", enterprise_id=factory, rvt_subject="acceptance", rvt_expert=one.id)
        with pytest.raises(Problem, match="应当回避"):
            move(store, task, "assign")
        assert move(store, task, "decline").state == "declined"
    free = expert(store, "E3", exp_interest=["丙厂"])
    task = enter(store, "review_task", enterprise_id=factory, rvt_subject="acceptance", rvt_expert=free.id)
    assert move(store, task, "assign").state == "assigned"
    assert (value(store, free, "exp_reviews"), value(store, free, "exp_open")) == (1, 1)


def test_b19_an_expert_who_did_not_declare_cannot_be_assigned_either(store: Store, firm: Make) -> None:
    silent = enter(store, "expert", svc_expert_id="E1")
    task = enter(store, "review_task", enterprise_id=firm(), rvt_subject="report", rvt_expert=silent.id)
    with pytest.raises(Problem, match="还不能判断"):
        move(store, task, "assign")


def test_b19_an_expert_of_the_body_that_did_the_audit_steps_aside(store: Store, firm: Make) -> None:
    body = enter(store, "org", org_name="示例咨询公司", org_type="cp_agency")
    factory = firm(**GUANGDONG)
    audit = overdue(store, factory, cpa_agency=body.id)
    inside, outside = expert(store, "E1", exp_org=body.id), expert(store, "E2")
    for one, conflict in ((inside, "yes"), (outside, "no")):
        task = enter(
            store, "review_task", enterprise_id=factory, rvt_subject="acceptance", rvt_expert=one.id,
            rvt_audit=audit.id,
        )  # fmt: skip
        assert value(store, task, "rvt_conflict") == conflict


def scored(store: Store, factory: str, audit: Record, who: Record, score: int) -> Record:
    task = enter(
        store, "review_task", enterprise_id=factory, rvt_subject="acceptance", rvt_expert=who.id, rvt_audit=audit.id
    )
    return move(store, move(store, task, "assign"), "score", rvt_score=score, rvt_scored_on="2026-11-01")


def test_b19_two_scores_of_the_same_audit_give_the_calibration_score(store: Store, firm: Make) -> None:
    factory = firm(**GUANGDONG)
    audit = overdue(store, factory)
    first, second = expert(store, "E1"), expert(store, "E2")
    one, two = scored(store, factory, audit, first, 85), scored(store, factory, audit, second, 70)
    pair = enter(store, "calibration", cal_expert=first.id, cal_own=one.id, cal_other=two.id)
    assert value(store, pair, "cal_distance") == Decimal("15.0")
    assert value(store, first, "exp_consistency") == Decimal("0.850")
    assert value(store, second, "exp_consistency") is None
    assert any("集体复核" in remark.sentence for remark in record_view(store, pair.id, on=DAY).remarks)
    with pytest.raises(Problem, match="同一位专家"):
        enter(store, "calibration", cal_expert=first.id, cal_own=one.id, cal_other=one.id)
    other_audit = scored(store, factory, overdue_again(store, factory), second, 60)
    with pytest.raises(Problem, match="不是同一次审核"):
        enter(store, "calibration", cal_expert=first.id, cal_own=one.id, cal_other=other_audit.id)


def overdue_again(store: Store, factory: str) -> Record:
    return enter(store, "cp_audit", enterprise_id=factory, cpa_list_year=2026)


# ---- B24 bodies


def test_b24_bodies_are_linked_with_audits_and_show_what_became_of_them(store: Store, firm: Make) -> None:
    centre = enter(store, "org", org_name="示例服务中心", org_type="cp_centre", org_alliance="示例技术联盟")
    assert enter(store, "org", org_name="示例技术联盟", org_type="alliance").number == 2
    idle = enter(store, "org", org_name="示例咨询公司", org_type="cp_agency")
    factory = firm(ent_name="甲厂", **GUANGDONG)
    filed(store, factory, year=2022, done="2022-12-01", cpa_agency=centre.id, **FIGURES)
    filed(store, factory, year=2024, done="2025-06-01", cpa_agency=centre.id, **FIGURES)
    overdue(store, firm(ent_name="乙厂", **GUANGDONG), cpa_agency=centre.id)
    figures = ("org_audits", "org_firms", "org_done", "org_in_time", "org_overdue")
    assert [value(store, centre, name) for name in figures] == [3, 2, 2, 1, 1]
    assert value(store, centre, "org_saving_tce") == Decimal("800.00")
    assert value(store, idle, "org_audits") == 0
    assert found(store, "org", "联盟") == ["示例服务中心", "示例技术联盟"]
    assert len(totals_of(store, "org", "type", on=DAY).rows) == 3
