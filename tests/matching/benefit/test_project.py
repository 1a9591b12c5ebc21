"""Several measures of one project: sums, double counting, declared figures, the bank's share."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from desktop import resources
from matching.benefit.computed import with_computed
from matching.benefit.rules import BenefitRules
from matching.case import Case
from matching.judge import judge
from matching.workings import ProjectBenefit
from tests.conftest import DAY
from tests.matching.benefit.conftest import facts, total

Project = Callable[..., ProjectBenefit | None]
LINE_1 = {
    "msr_name": "一线", "msr_kind": "process_retrofit", "msr_carrier": "electricity", "msr_unit": "万kWh",
    "msr_before": 500, "msr_after": 400,
}  # fmt: skip
LINE_2 = LINE_1 | {"msr_name": "二线", "msr_before": 300, "msr_after": 270}


def test_measures_add_up_to_the_sum_of_their_rounded_figures(project: Project) -> None:
    saved = total(project(LINE_1 | {"msr_after": 399.99}, LINE_2 | {"msr_after": 269.99}), "saving_tce")
    assert saved.value == sum(part for _, part in saved.parts)
    assert [part for _, part in saved.parts] == [Decimal("302.43"), Decimal("90.75")]


def test_a_measure_still_open_holds_the_sum_back(project: Project) -> None:
    opened = {name: value for name, value in LINE_2.items() if name != "msr_after"}
    saved = total(project(LINE_1, opened), "saving_tce")
    assert (saved.value, saved.open_measures) == (None, (1,))
    assert "二线" in saved.note


def test_measures_inside_a_whole_balance_are_not_added(project: Project) -> None:
    balance = LINE_1 | {"msr_name": "全厂", "msr_kind": "balance", "msr_before": 5000, "msr_after": 4800}
    worked = project(balance, LINE_1)
    assert total(worked, "saving_tce").parts == ((0, Decimal("604.80")),)
    assert worked is not None
    inside = [working for working in worked.measures[1].workings if working.quantity == "saving_tce"]
    assert [(one.is_counted, "全厂" in one.note) for one in inside] == [(False, True)]


def test_measures_on_one_meter_must_follow_each_other(project: Project) -> None:
    first = LINE_1 | {"msr_boundary": "一线总表"}
    apart = project(first, LINE_2 | {"msr_boundary": "一线总表"})
    chained = project(first, LINE_2 | {"msr_boundary": "一线总表", "msr_before": 400, "msr_after": 370})
    assert total(apart, "saving_tce").value is None
    assert "重复计算" in total(apart, "saving_tce").note
    assert total(chained, "saving_tce").value == Decimal("393.12")


def test_the_same_figures_entered_twice_hold_the_sum_back_until_told_apart(project: Project) -> None:
    twice = project(LINE_1, LINE_1 | {"msr_name": "又一条"})
    apart = project(LINE_1 | {"msr_boundary": "一车间"}, LINE_1 | {"msr_name": "又一条", "msr_boundary": "二车间"})
    assert total(twice, "saving_tce").value is None
    assert total(apart, "saving_tce").value == Decimal("604.80")


def test_more_saved_than_used_before_gives_no_sum(project: Project) -> None:
    saved = total(project(LINE_1, prj_energy_baseline_tce=200), "saving_tce")
    assert saved.value is None
    assert "改造前能耗" in saved.note


def test_a_negative_sum_is_told_and_not_used(project: Project) -> None:
    saved = total(project(LINE_1 | {"msr_after": 600}), "saving_tce")
    assert (saved.value, saved.used, saved.attributed) == (Decimal("-302.40"), None, None)
    assert "合计为负" in saved.note


def test_a_declared_figure_is_used_and_a_contradiction_named(project: Project) -> None:
    saved = total(project(LINE_1, prj_energy_saving_tce=500), "saving_tce")
    assert (saved.value, saved.used) == (Decimal("302.40"), Decimal(500))
    assert "相差 40%" in saved.note


@pytest.mark.parametrize(
    ("case", "share", "attributed"),
    [
        ({"loan_balance_cny": 300, "prj_invest_total_cny": 1200}, Decimal("0.2500"), Decimal("75.60")),
        ({"loan_balance_cny": 3000, "prj_invest_total_cny": 1200}, Decimal("1.0000"), Decimal("302.40")),
        ({"loan_balance_cny": 300}, None, None),
        ({"loan_amount_cny": 300, "prj_invest_total_cny": 1200}, None, None),
    ],
)
def test_the_bank_claims_its_share_and_never_more(
    project: Project, case: dict[str, Any], share: Decimal | None, attributed: Decimal | None
) -> None:
    worked = project(LINE_1, **case)
    assert worked is not None
    assert (worked.share.value, total(worked, "saving_tce").attributed) == (share, attributed)
    assert share is not None or "不能归属" in worked.share.sentence


@pytest.mark.parametrize(("progress", "stage"), [(40, "expected"), (100, "operating"), (None, "")])
def test_a_project_under_construction_is_expected(project: Project, progress: int | None, stage: str) -> None:
    worked = project(LINE_1, **({} if progress is None else {"prj_progress_pct": progress}))
    assert worked is not None
    assert worked.stage == stage


def test_a_case_that_states_nothing_has_no_benefit(project: Project) -> None:
    assert project() is None


def test_figures_nobody_entered_are_filled_in_and_entered_ones_stay(rules: BenefitRules) -> None:
    case = Case(facts=facts(ent_province="440000", prj_co2_t=1), measures=(facts(**LINE_1),))
    filled = with_computed(case, rules, DAY).facts
    assert (filled["prj_energy_saving_tce"].value, filled["prj_co2_t"].value) == (Decimal("302.40"), Decimal(1))
    assert filled["prj_energy_saving_tce"].derived


def test_criteria_read_what_the_measures_give() -> None:
    from desktop.work.operations.judging import ground_on

    stated = facts(ent_province="440000", prj_area_247=("A1e",), prj_energy_baseline_tce=3000)
    with_measures = judge(Case(facts=stated, measures=(facts(**LINE_1),)), ground_on(resources.packs(), DAY), on=DAY)
    without = judge(Case(facts=stated), ground_on(resources.packs(), DAY), on=DAY)
    levels = [
        next(part.level_low for part in judgement.score.parts if part.id == "C03")
        for judgement in (with_measures, without)
    ]
    assert levels[0] > levels[1] == 0


def test_the_working_of_a_figure_names_everything_it_rests_on(project: Project) -> None:
    worked = project(LINE_1)
    assert worked is not None
    amount, coal, carbon = worked.measures[0].workings
    assert amount.substituted == "5,000,000 － 4,000,000 ＝ 1,000,000"
    assert [use.converted for use in amount.inputs] == ["5,000,000 kWh", "4,000,000 kWh"]
    assert coal.substituted == "1,000,000 × 302.4 ÷ 1,000,000 ＝ 302.4"
    assert (coal.factors[0].year, coal.coal_basis) == ("2024", "equivalent")
    assert carbon.formula == "年节电量 × 电网平均排放因子 ÷ 1,000"
