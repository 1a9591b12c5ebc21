"""B13 local plans, directions and standards; B14 checks after the loan; B15 case library, research and training."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.monitoring import case_monitoring, due_checks, record_checks
from desktop.work.operations.register_tables import handed_out, totals_of
from desktop.work.operations.registers import record_view, take_over
from desktop.work.progress import Progress
from matching.registers.records import Record
from tests.matching.monitoring.material import FIRST_HALF, record, whole_check
from tests.systems.conftest import DAY, Make, enter, judged, move

HERE: dict[str, Any] = {"ent_province": "440000", "ent_prefecture": "440200", "ent_county_code": "440222"}
RULE: dict[str, Any] = {"lr_issuer": "示例县", "lr_region": "440222", "lr_from": "2026-01-01", "lr_to": "2027-12-31"}


def rule(store: Store, kind: str, number: str, **values: Any) -> Record:
    made = enter(store, "local_rule", **{**RULE, "lr_kind": kind, "lr_number": number, "lr_title": number, **values})
    return move(store, made, "issue")


def points(store: Store, case_id: str, criterion: str) -> tuple[float, float]:
    """Judge a project and return what one criterion came to."""
    judge_cases(store, [case_id], DAY, progress=Progress())
    (one,) = [part for part in judged(store, case_id).score.parts if part.id == criterion]
    return one.points_low, one.points_high


def listed(store: Store, register: str, name: str) -> list[tuple[str, ...]]:
    """Return the rows of a list to hand out, in print."""
    return [tuple(cell.text for cell in row) for row in handed_out(store, register, name, on=DAY).rows]


def test_b13_a_project_cites_a_local_direction_and_the_score_goes_by_it(
    store: Store, firm: Make, project: Make
) -> None:
    direction = rule(store, "direction", "示县方向2026-01", prj_area_247=["A1e"])
    rule(store, "standard", "示县标准2026-01")
    rule(store, "plan", "示县方案2026")
    assert [row[1] for row in listed(store, "local_rule", "r10")] == ["示县方向2026-01", "示县标准2026-01"]
    assert [row[0] for row in listed(store, "local_rule", "r11")] == ["示县方案2026"]

    case_id = project(firm(**HERE), prj_local_fit_score=4, prj_area_247=["A1e"])
    before = points(store, case_id, "C43")
    cited = enter(store, "local_cite", project_id=case_id, lc_rule=direction.id)
    assert take_over(store, cited.id, ["ref_local_direction_id"], on=DAY, by="甲") == ("ref_local_direction_id",)
    after = points(store, case_id, "C43")
    assert store.load_case(case_id).case.text("ref_local_direction_id") == "示县方向2026-01"
    assert after[0] > before[0]
    other = project(firm(**HERE), prj_local_fit_score=4, prj_area_247=["A1e"])
    judge_cases(store, [case_id, other], DAY, progress=Progress())
    assert [row.rank for one in (case_id, other) if (row := store.case_row(one))] == [1, 2]
    assert record_view(store, direction.id, on=DAY).worked.value("lr_cited") == 1


def test_b13_a_document_of_another_county_or_out_of_force_is_no_ground(store: Store, firm: Make, project: Make) -> None:
    elsewhere = rule(store, "direction", "邻县方向", lr_region="440224")
    over = rule(store, "direction", "旧方向", lr_from="2025-01-01", lr_to="2026-06-30")
    draft = enter(store, "local_rule", **{**RULE, "lr_kind": "direction", "lr_number": "拟定方向", "lr_title": "拟"})
    case_id = project(firm(**HERE))
    for document in (elsewhere, over, draft):
        shown = record_view(store, enter(store, "local_cite", project_id=case_id, lc_rule=document.id).id, on=DAY)
        assert shown.gives == ()
        assert "引用不作数" in shown.remarks[0].sentence
    with pytest.raises(Problem, match="与第 1 号"):
        enter(store, "local_rule", **{**RULE, "lr_kind": "direction", "lr_number": "邻县方向", "lr_title": "又一"})


def test_b14_a_check_is_whole_only_with_all_four_dimensions_and_moves_the_next(
    store: Store, firm: Make, project: Make
) -> None:
    case_id = project(firm(**HERE), loan_approved_on="2025-12-01", loan_first_draw_on="2025-12-20")
    assert [(one.due.on, one.due.state) for one in due_checks(store, on=DAY)] == [(date(2026, 6, 20), "overdue")]
    four = [one.facts for one in whole_check(**FIRST_HALF)]
    record_checks(store, case_id, four[:3], on=DAY, by="甲")
    (part,) = case_monitoring(store, case_id, on=DAY).monitoring.checks
    assert part.missing == ("green_innovation",)
    assert case_monitoring(store, case_id, on=DAY).monitoring.due.state == "overdue"
    record_checks(store, case_id, four[3:], on=DAY, by="甲")
    assert case_monitoring(store, case_id, on=DAY).monitoring.due.on == date(2027, 1, 8)


def test_b14_a_third_party_needs_its_qualification_and_a_problem_asks_for_the_gates(
    store: Store, firm: Make, project: Make
) -> None:
    case_id = project(firm(**HERE), loan_approved_on="2025-12-01", loan_first_draw_on="2025-12-20")
    judge_cases(store, [case_id], DAY, progress=Progress())
    bad = record(mon_result="problem", mon_third_party="甲核查公司", **FIRST_HALF)
    numbers = record_checks(store, case_id, [bad.facts], on=DAY, by="甲")
    found = case_monitoring(store, case_id, on=DAY).monitoring
    assert found.recheck == numbers
    told = "；".join(one.sentence for one in found.remarks)
    assert "资质" in told
    assert "有问题" in told
    assert due_checks(store, on=DAY)[0].asks_recheck
    row = store.case_row(case_id)
    assert row is not None
    assert row.changed_since_judged
    judge_cases(store, [case_id], DAY, progress=Progress())
    assert case_monitoring(store, case_id, on=DAY).monitoring.recheck == ()


def test_b15_only_measured_results_stand_on_the_case_card(store: Store, firm: Make, project: Make) -> None:
    case_id = project(firm(pub_disclosure_consent="yes", **HERE), prj_replicable="yes")
    card = enter(store, "case_card", project_id=case_id, cc_title="电机改造", cc_done="换高效电机")
    result: dict[str, Any] = {"cr_card": card.id, "cr_source": "计量记录1"}
    enter(store, "case_result", project_id=case_id, cr_what="kwh", cr_value=90000, cr_basis="estimated", **result)
    with pytest.raises(Problem, match="至少一项实测成效"):
        move(store, card, "check")
    enter(store, "case_result", project_id=case_id, cr_what="tce", cr_value="28.5", cr_basis="metered", **result)
    checked = move(store, card, "check")
    assert [row[3:6] for row in listed(store, "case_result", "card")] == [("年节能量（tce/年）", "28.5", "计量实测")]
    shown = record_view(store, card.id, on=DAY)
    assert shown.worked.value("cc_results") == "年节能量（tce/年） 28.5，计量实测"
    assert (shown.worked.value("cc_measured"), shown.worked.value("cc_left_out")) == (1, 1)
    assert take_over(store, card.id, ["prj_case_flag"], on=DAY, by="甲") == ("prj_case_flag",)
    assert store.load_case(case_id).case.facts["prj_case_flag"].value is True
    assert move(store, checked, "publish").state == "published"


def test_b15_a_firm_that_does_not_agree_is_not_published(store: Store, firm: Make, project: Make) -> None:
    for consent, words in (("no", "没有同意公开"), ("unknown", "缺少信息公开同意")):
        case_id = project(firm(pub_disclosure_consent=consent, **HERE), prj_replicable="yes")
        card = enter(store, "case_card", project_id=case_id, cc_title="案例", cc_done="做法")
        enter(store, "case_result", project_id=case_id, cr_card=card.id, cr_what="tce", cr_value=1, cr_basis="verified",
              cr_source="核查报告")  # fmt: skip
        with pytest.raises(Problem, match=words):
            move(store, move(store, card, "check"), "publish")


def test_b15_research_and_training_are_logged_and_counted_by_year(store: Store) -> None:
    for kind, day, people in (
        ("training", "2026-03-05", 40),
        ("training", "2026-09-08", 35),
        ("research", "2026-05-01", 6),
    ):
        enter(store, "joint_activity", ja_kind=kind, ja_on=day, ja_year=2026, ja_topic="绿色信贷", ja_people=people)
    table = totals_of(store, "joint_activity", "year", on=DAY)
    assert [tuple(cell.text for cell in row)[:4] for row in (*table.rows, table.bottom)] == [
        ("2026", "联合培训", "2", "75"), ("2026", "联合研究", "1", "6"), ("合计", "", "3", "81"),
    ]  # fmt: skip
    assert len(listed(store, "joint_activity", "r12")) == 3
