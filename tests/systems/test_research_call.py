"""The national research call of 2018 (B41): who may apply, limits on people, papers, clock; closed since 2019-01-14."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.offers import offers_of_case
from desktop.work.operations.policies import load_policies
from desktop.work.operations.registers import open_book, record_view
from desktop.work.progress import Progress
from matching.registers.records import Record
from matching.registers.reminders import reminded
from tests.systems.conftest import Make, enter, judged, move

OPEN, LAST, OVER = date(2018, 12, 20), date(2019, 1, 14), date(2019, 1, 15)
FIRM: dict[str, Any] = {
    "ent_org_type": "enterprise", "ent_registered_mainland": "yes", "ent_legal_person": "yes",
    "ent_reg_date": "2017-09-30", "ent_dishonesty_record": "no", "ent_research_misconduct": "no",
}  # fmt: skip
PEOPLE: dict[str, Any] = {
    "prj_leader_title": "phd", "prj_leader_birth": "1958-01-01", "prj_leader_months": 6,
    "prj_leader_active_projects": 0, "prj_leader_is_civil_servant": "no", "prj_leader_is_panel": "no",
    "prj_member_active_projects": 2, "prj_foreign_leader_birth": "1960-01-01", "prj_foreign_leader_title": "教授",
    "prj_foreign_leader_months": 6, "prj_foreign_leader_active": 1, "prj_age_exception": "none",
}  # fmt: skip
PROJECT: dict[str, Any] = {
    "prj_rd_recommender_count": 1, "prj_foreign_partner_count": 1, "prj_foreign_partner_years": 3,
    "doc_rd_prior_results": "present", "prj_match_fund_ratio_pct": 50, **PEOPLE,
}  # fmt: skip


def application(store: Store, firm: Make, project: Make, **other: Any) -> Record:
    case_id = project(firm(**FIRM), **{**PROJECT, **other})
    return enter(store, "rd_application", project_id=case_id, on=OPEN, rda_call="2018", rda_deadline="2019-01-14")


def test_b41_all_conditions_met_and_in_time_the_application_is_submitted(
    store: Store, firm: Make, project: Make
) -> None:
    record = application(store, firm, project)
    worked = record_view(store, record.id, on=OPEN).worked
    assert (worked.values["rda_met"], worked.values["rda_eligible"], worked.values["rda_open"]) == (13, "yes", "open")
    assert move(store, record, "submit", on=OPEN, rda_submitted_on="2018-12-20").state == "submitted"


@pytest.mark.parametrize(
    ("wrong", "condition"),
    [
        ({"prj_leader_active_projects": 1}, "rda_c09"),
        ({"prj_member_active_projects": 3}, "rda_c10"),
        ({"prj_foreign_leader_active": 3}, "rda_c13"),
        ({"prj_leader_birth": "1957-12-31"}, "rda_c06"),
        ({"prj_foreign_partner_years": 2}, "rda_c05"),
    ],
)
def test_b41_a_limit_on_people_keeps_the_application_back(
    store: Store, firm: Make, project: Make, wrong: dict[str, Any], condition: str
) -> None:
    record = application(store, firm, project, **wrong)
    assert record_view(store, record.id, on=OPEN).worked.values[condition] == "no"
    with pytest.raises(Problem, match="条件没有都符合"):
        move(store, record, "submit", on=OPEN, rda_submitted_on="2018-12-20")


def test_b41_an_unknown_limit_names_what_is_missing(store: Store, firm: Make, project: Make) -> None:
    known: dict[str, Any] = {name: value for name, value in PROJECT.items() if name != "prj_member_active_projects"}
    case_id = project(firm(**FIRM), **known)
    record = enter(store, "rd_application", project_id=case_id, on=OPEN, rda_call="2018", rda_deadline="2019-01-14")
    with pytest.raises(Problem, match="骨干申报加在研项目数"):
        move(store, record, "submit", on=OPEN, rda_submitted_on="2018-12-20")


def test_b41_the_clock_runs_until_the_deadline_and_then_says_closed(store: Store, firm: Make, project: Make) -> None:
    record = application(store, firm, project)
    asked = [one.due_on for one in reminded(open_book(store, on=LAST)) if one.id == "deadline"]
    assert asked == [LAST]
    view = record_view(store, record.id, on=OVER)
    assert view.worked.values["rda_open"] == "closed"
    assert any("不再受理，只作历史" in remark.sentence for remark in view.remarks)
    assert not [one for one in reminded(open_book(store, on=OVER)) if one.id == "deadline"]
    with pytest.raises(Problem, match="2019年1月14日"):
        move(store, record, "submit", on=OVER, rda_submitted_on="2019-01-15")


def test_b41_a_wrong_deadline_is_refused(store: Store, firm: Make, project: Make) -> None:
    with pytest.raises(Problem, match="2019年1月14日"):
        enter(store, "rd_application", project_id=project(firm()), rda_call="2018", rda_deadline="2026-12-31")


def test_b41_the_offer_lists_its_papers_and_is_history_today(store: Store, firm: Make, project: Make) -> None:
    case_id = project(firm(**FIRM), **PROJECT, prj_rd_stage="none")
    offers = {one.offer.id: one.offer for one in offers_of_case(store, case_id, OPEN).matches}
    call = offers["int264.s1.2.two-step"]
    assert call.state == "open"
    assert any("联合申报协议" in paper for paper in call.documents)
    today = date(2026, 11, 21)
    assert {one.offer.state for one in offers_of_case(store, case_id, today).matches
            if one.offer.pack == "int264"} == {"historic"}  # fmt: skip
    judge_cases(store, [case_id], today, progress=Progress())
    found = judged(store, case_id).findings
    assert {one.verdict for one in found if one.id.startswith("IN")} == {"expired"}
    view = load_policies(store, today)
    assert view is not None
    assert {one.status for one in view.documents if one.pack.row.id == "int264"} == {"expired"}
