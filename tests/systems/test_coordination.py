"""B51 and B60: the plan of 2014 for comparison only, and who answers for what between offices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.offers import offers_of_case
from desktop.work.operations.register_tables import dues, handed_out, totals_of
from desktop.work.operations.registers import find_register, record_view
from matching.registers.records import Record
from tests.systems.conftest import DAY, Make, enter, move

CUTS = {"prj_so2_t": 50, "prj_nox_t": 20, "prj_dust_t": 3, "prj_voc_t": 1}


def value(store: Store, record: Record, name: str) -> Any:
    return record_view(store, record.id, on=DAY).worked.value(name)


# ---- B51


def test_b51_four_pollutants_are_held_against_the_four_targets_for_firms_of_the_region(
    store: Store, firm: Make, project: Make
) -> None:
    plan = enter(store, "jjj_plan", jjp_title="示例市实施计划", jjp_year=2014)
    inside = firm(ent_name="区内厂", ent_region_247=["jjj_surround"], ent_in_pilot_region="yes")
    outside = firm(ent_name="区外厂", ent_region_247=["prd"], ent_in_pilot_region="no")
    for one in (inside, outside):
        enter(store, "jjj_project", project_id=project(one, **CUTS), jjm_plan=plan.id)
    shares = ("jjp_so2_pct", "jjp_nox_pct", "jjp_dust_pct", "jjp_voc_pct")
    wanted = [Decimal("0.1000"), Decimal("0.0500"), Decimal("0.0100"), Decimal("0.0100")]
    assert [value(store, plan, name) for name in shares] == wanted
    assert value(store, plan, "jjp_projects") == 1
    region = totals_of(store, "jjj_project", "region", on=DAY)
    assert region.bottom is not None
    assert region.bottom[2].value == Decimal(100)
    assert len(totals_of(store, "jjj_project", "pilot", on=DAY).rows) == 2


def test_b51_an_unknown_region_or_pollutant_leaves_the_share_open(store: Store, firm: Make, project: Make) -> None:
    plan = enter(store, "jjj_plan", jjp_title="示例市实施计划", jjp_year=2014)
    enter(store, "jjj_project", project_id=project(firm(), **CUTS), jjm_plan=plan.id)
    assert value(store, plan, "jjp_so2_pct") is None


def test_b51_pilot_cities_are_entered_by_approval_and_the_plan_unlocks_nothing(
    store: Store, firm: Make, project: Make
) -> None:
    city = enter(store, "pilot_city", pil_city="130200", pil_document="示例批复", pil_approved_on="2020-01-01")
    assert any("不在方案有效期" in one.sentence for one in record_view(store, city.id, on=DAY).remarks)
    with pytest.raises(Problem, match="没有填“批复文件”"):
        enter(store, "pilot_city", pil_city="130300")
    case = project(firm(ent_in_pilot_region="yes", ent_region_247=["jjj_surround"]), **CUTS)
    states = {one.offer.state for one in offers_of_case(store, case, DAY).matches if one.offer.id.startswith("miit14.")}
    assert states
    assert not states & {"open", "unknown"}
    for name in ("jjj_plan", "jjj_project", "pilot_city"):
        register = find_register(name).row
        assert "历史" in register.title
        assert any("不开放任何支持" in note for note in register.notes)


# ---- B60


def test_b60_the_directory_holds_offices_and_posts_and_refuses_persons(store: Store) -> None:
    enter(store, "office_role", rol_unit="示例县工信局", rol_post="节能科", rol_side="industry", rol_level="county")
    with pytest.raises(Problem, match="只登记单位和岗位"):
        enter(store, "office_role", rol_unit="示例县支行", rol_post="三农部 13912345678")
    with pytest.raises(Problem, match="只登记单位和岗位"):
        enter(store, "office_role", rol_unit="示例县支行", rol_post="三农部", rol_duty="身份证 11010119900307123X")
    kept = enter(store, "office_role", rol_unit="示例公司", rol_post="91440101000000000X 环保部")
    assert kept.number == 2
    assert [row[0].text for row in handed_out(store, "office_role", on=DAY).rows] == ["示例县工信局", "示例公司"]
    assert not [one for one in find_register("office_role").fields.values() if one.personal]


def test_b60_meetings_settle_items_that_offices_answer_for_until_done(store: Store) -> None:
    office = enter(store, "office_role", rol_unit="示例县工信局", rol_post="节能科")
    meeting = enter(
        store, "meeting", mtg_title="第三次调度会", mtg_kind="dispatch", mtg_date="2026-10-01", mtg_host=office.id,
        mtg_next_on="2027-01-10",
    )  # fmt: skip
    item = enter(
        store, "meeting_item", mti_what="核实逾期企业名单", mti_meeting=meeting.id, mti_office=office.id,
        mti_due="2026-11-01",
    )  # fmt: skip
    assert (value(store, item, "mti_punctual"), value(store, office, "rol_open")) == ("overdue", 1)
    assert {one.due_on for one in dues(store, on=DAY)} == {date(2027, 1, 10), date(2026, 11, 1)}
    with pytest.raises(Problem, match="没有办结"):
        move(store, meeting, "close")
    with pytest.raises(Problem, match="请先填办结日"):
        move(store, item, "done")
    move(store, item, "done", mti_done_on="2026-11-20")
    assert value(store, item, "mti_punctual") == "late"
    assert move(store, meeting, "close").state == "closed"


def test_b60_the_next_meeting_lies_behind_this_one(store: Store) -> None:
    with pytest.raises(Problem, match="不在本次"):
        enter(store, "meeting", mtg_title="调度会", mtg_date="2026-10-01", mtg_next_on="2026-10-01")
