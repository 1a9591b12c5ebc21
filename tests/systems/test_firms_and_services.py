"""Triage (B52), visits that become projects (B54), shared facilities (B55), titles and services (B62)."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.store.database import Store
from desktop.work.operations.cases import case_ids
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.register_desk import desk_lists, open_desk
from desktop.work.operations.register_weights import weights_of_case
from desktop.work.operations.registers import open_book, record_view, take_over
from desktop.work.progress import Progress
from matching.registers.records import Record
from matching.registers.reminders import reminded
from tests.systems.conftest import DAY, Make, enter, judged, move, texts

PERMITTED: dict[str, Any] = {
    "ent_catalogue_class": "permitted", "ent_backward_capacity_status": "none", "ent_power_cut_status": "no",
    "ent_permit_production": "valid", "ent_permit_pollution": "valid", "ent_emission_compliant": "yes",
    "ent_two_high": "no", "ent_surplus_capacity_industry": "no",
}  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "proposed"),
    [
        ({}, "develop"),
        ({"ent_two_high": "yes"}, "upgrade"),
        ({"ent_catalogue_class": "restricted"}, "upgrade"),
        ({"ent_backward_capacity_status": "overdue_not_exited"}, "eliminate"),
        ({"ent_catalogue_class": "eliminated"}, "eliminate"),
    ],
)
def test_b52_the_three_classes_are_proposed_from_the_facts(
    store: Store, firm: Make, fact: dict[str, str], proposed: str
) -> None:
    record = enter(store, "triage", enterprise_id=firm(**{**PERMITTED, **fact}), trg_on="2026-11-20")
    assert record_view(store, record.id, on=DAY).worked.values["trg_proposed"] == proposed


def test_b52_a_class_is_set_by_a_person_with_a_reason(store: Store, firm: Make) -> None:
    owner = firm(**PERMITTED)
    record = enter(store, "triage", enterprise_id=owner, trg_on="2026-11-20")
    with pytest.raises(Problem, match="理由"):
        move(store, record, "decide", trg_class="develop")
    decided = move(store, record, "decide", trg_class="develop", trg_reason="装备先进，达标")
    take_over(store, decided.id, ["ent_triage_class"], on=DAY, by="甲")
    assert store.load_enterprise(owner).facts["ent_triage_class"].value == "develop"


def test_b52_eliminated_plant_goes_nowhere_else_and_its_projects_are_blocked(
    store: Store, firm: Make, project: Make
) -> None:
    owner = firm(**{**PERMITTED, "ent_catalogue_class": "eliminated"})
    with pytest.raises(Problem, match="只能归淘汰一批"):
        enter(store, "triage", enterprise_id=owner, trg_on="2026-11-20", trg_class="develop")
    case_id = project(owner)
    judge_cases(store, [case_id], DAY, progress=Progress())
    judgement = judged(store, case_id)
    assert judgement.recommendation == "block"
    assert {one.result for one in judgement.findings if one.id == "G14"} == {"block"}


def test_b52_unknown_facts_propose_no_class(store: Store, firm: Make) -> None:
    record = enter(store, "triage", enterprise_id=firm(), trg_on="2026-11-20")
    worked = record_view(store, record.id, on=DAY).worked
    assert "trg_proposed" not in worked.values
    assert worked.waits["trg_proposed"]


def finding(store: Store, owner: str) -> Record:
    visit = enter(store, "visit", enterprise_id=owner, svc_diagnosis_date="2026-10-08", vst_kind="diagnosis",
                  svc_expert_id="Z-03")  # fmt: skip
    return enter(store, "finding", enterprise_id=owner, vfd_visit=visit.id, vfd_title="空压机余热回收",
                 vfd_content="回收热量供洗浴", vfd_kind="energy")  # fmt: skip


def test_b54_findings_are_candidates_until_a_person_opens_a_project_draft(store: Store, firm: Make) -> None:
    owner = firm()
    record = finding(store, owner)
    candidates = desk_lists(open_desk(store, "finding", on=DAY))[0]
    assert texts(candidates.rows[0])[:2] == ("示例厂", "空压机余热回收")
    adopted = move(store, record, "adopt")
    case = store.load_case(adopted.project_id).case
    assert (case.enterprise_id, case.text("prj_name"), case.text("prj_content")) == (
        owner, "空压机余热回收", "回收热量供洗浴",
    )  # fmt: skip
    assert "走访发现第 1 号" in case.facts["prj_name"].source
    assert desk_lists(open_desk(store, "finding", on=DAY))[0].rows == ()


def test_b54_a_visit_counts_what_it_found_and_what_became_of_it(store: Store, firm: Make) -> None:
    record = move(store, finding(store, firm()), "adopt")
    visit = open_book(store, on=DAY).records("visit")[0]
    worked = record_view(store, visit.id, on=DAY).worked
    assert (worked.values["vst_found"], worked.values["vst_adopted"]) == (1, 1)
    with pytest.raises(Problem, match="没有步骤"):
        move(store, record, "adopt")
    assert len(case_ids(store, CaseQuery())) == 1


def test_b54_a_visit_in_the_future_is_refused(store: Store, firm: Make) -> None:
    with pytest.raises(Problem, match="还没有到"):
        enter(store, "visit", enterprise_id=firm(), svc_diagnosis_date="2026-12-01", vst_kind="supervisor")


def test_b55_cost_shares_of_a_shared_facility_must_add_up(store: Store, firm: Make, project: Make) -> None:
    case_id = project(firm(ent_name="园区公司"))
    facility = enter(store, "facility", project_id=case_id, fac_kind="wastewater", fac_cost_cny=900)
    first = enter(store, "facility_member", enterprise_id=firm(ent_name="甲厂"), fcm_facility=facility.id,
                  fcm_share_pct="60.5")  # fmt: skip
    with pytest.raises(Problem, match=r"现在 1 家，合计 60\.5%"):
        move(store, facility, "agree", fac_agreed_on="2026-11-01")
    enter(store, "facility_member", enterprise_id=firm(ent_name="乙厂"), fcm_facility=facility.id,
          fcm_share_pct="39.5")  # fmt: skip
    assert record_view(store, first.id, on=DAY).worked.values["fcm_cost_cny"] == 544.5
    agreed = move(store, facility, "agree", fac_agreed_on="2026-11-01")
    take_over(store, agreed.id, ["prj_is_central_facility"], on=DAY, by="甲")
    assert store.load_case(case_id).case.facts["prj_is_central_facility"].value == "yes"


def test_b55_a_firm_is_a_member_once(store: Store, firm: Make, project: Make) -> None:
    facility = enter(store, "facility", project_id=project(firm()), fac_kind="heat", fac_cost_cny=10)
    member = firm(ent_name="甲厂")
    enter(store, "facility_member", enterprise_id=member, fcm_facility=facility.id, fcm_share_pct=50)
    with pytest.raises(Problem, match="不重复登记"):
        enter(store, "facility_member", enterprise_id=member, fcm_facility=facility.id, fcm_share_pct=50)


def test_b62_a_title_with_document_and_validity_joins_the_titles_of_the_firm(store: Store, firm: Make) -> None:
    owner = firm(ent_green_titles=["green_factory"])
    given: dict[str, Any] = {"dmu_title": "节能减排示范单位", "dmu_by": "县工信局", "dmu_document": "示工信〔2026〕9号"}
    record = enter(store, "demo_unit", enterprise_id=owner, **given, dmu_on="2026-05-01", dmu_until="2028-05-01")
    take_over(store, record.id, ["ent_green_titles"], on=DAY, by="甲")
    assert store.load_enterprise(owner).facts["ent_green_titles"].value == ("green_factory", "demo_unit")


def test_b62_a_title_that_is_over_proves_and_weighs_nothing(store: Store, firm: Make, project: Make) -> None:
    owner = firm()
    given: dict[str, Any] = {"dmu_title": "节能减排示范单位", "dmu_by": "县工信局", "dmu_document": "示〔2008〕1号"}
    record = enter(store, "demo_unit", enterprise_id=owner, **given, dmu_on="2008-05-01", dmu_until="2011-05-01")
    assert record_view(store, record.id, on=DAY).gives == ()
    assert weights_of_case(store, project(owner), on=DAY).points == 0


def test_b62_a_service_request_is_followed_to_its_answer_and_late_ones_show(store: Store, firm: Make) -> None:
    record = enter(store, "service_request", enterprise_id=firm(), svc_type="legal", srq_on="2026-11-01",
                   srq_need="合同审查")  # fmt: skip
    assigned = move(store, record, "assign", srq_role="法律服务站", srq_by="2026-11-10")
    assert record_view(store, assigned.id, on=DAY).worked.values["srq_late"] == "yes"
    assert [one.title for one in reminded(open_book(store, on=DAY))] == ["答复企业的服务需求"]
    done = move(store, assigned, "finish", srq_answer="已审", srq_done_on="2026-11-20")
    assert record_view(store, done.id, on=DAY).worked.values["srq_late"] == "no"
    assert not list(reminded(open_book(store, on=DAY)))


def test_b62_digital_upgrades_weigh_a_little_once_proved(store: Store, firm: Make, project: Make) -> None:
    case_id = project(firm())
    record = enter(store, "digital", project_id=case_id, prj_digital_features=["cloud", "iiot"])
    assert weights_of_case(store, case_id, on=DAY).points == 0
    move(store, record, "prove", dig_proof="合同编号 7", dig_on="2026-09-01")
    found = weights_of_case(store, case_id, on=DAY)
    assert (found.points, [one.title for one in found.lines]) == (1, ["数字化改造"])
