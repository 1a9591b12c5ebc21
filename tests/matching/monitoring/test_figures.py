"""Actual figures stand beside the forecast's share of their days; nothing is stretched, counted twice or guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import resources
from matching.errors import ResourceError
from matching.monitoring.comparisons import load_comparisons
from matching.monitoring.figures import Compared
from matching.monitoring.records import MonitoringRecord
from tests.matching.monitoring.material import FIRST_HALF, SECOND_HALF_2025, loan_case, look, record


def saved(*records: MonitoringRecord, name: str = "mon_saving_tce", **facts: object) -> Compared:
    told = look(loan_case(**{"prj_energy_saving_tce": 1200, **facts}), *records)
    return next(compared for compared in told.compared if compared.field == name)


def test_a_forecast_is_shared_out_by_days_and_the_share_is_shown() -> None:
    (figure,) = saved(record(1, mon_saving_tce="560.5", **FIRST_HALF)).figures
    assert (figure.days, figure.forecast, figure.difference) == (181, Decimal("595.07"), Decimal("-34.57"))
    assert figure.working == "1,200 × 181/365 = 595.07 tce"
    assert figure.ratio_pct == Decimal("94.2")


def test_a_period_over_two_years_is_shared_out_year_by_year() -> None:
    span = {"mon_period": "year", "mon_period_start": "2025-07-01", "mon_period_end": "2026-06-30"}
    (figure,) = saved(record(1, mon_saving_tce="1200", **span)).figures
    assert figure.working == "1,200 × （184/365 + 181/365） = 1,200 tce"


def test_what_has_added_up_is_the_sum_of_what_is_printed() -> None:
    whole = saved(record(2, mon_saving_tce="560.5", **FIRST_HALF), record(1, mon_saving_tce="580", **SECOND_HALF_2025))
    assert [figure.record for figure in whole.figures] == [1, 2]
    assert whole.actual == Decimal("1140.5")
    assert whole.forecast == sum((figure.forecast or Decimal(0) for figure in whole.figures), Decimal(0))
    assert whole.figures[-1].actual_so_far == whole.actual
    assert whole.difference == whole.actual - whole.forecast
    assert [str(day) for day in whole.uncovered[0]] == ["2025-06-15", "2025-06-30"]


def test_without_a_forecast_the_actual_figure_stands_alone_and_says_what_it_waits_for() -> None:
    alone = saved(record(1, mon_co2_t="30", **FIRST_HALF), name="mon_co2_t")
    assert (alone.actual, alone.forecast, alone.ratio_pct, alone.missing) == (Decimal(30), None, None, ("prj_co2_t",))
    nothing = saved(record(1, mon_co2_t="30", **FIRST_HALF), name="mon_co2_t", prj_co2_t=0)
    assert (nothing.forecast, nothing.difference, nothing.ratio_pct) == (Decimal(0), Decimal(30), None)


def test_a_forecast_without_any_record_is_listed_and_nothing_is_assumed() -> None:
    waiting = saved()
    assert (waiting.yearly, waiting.figures, waiting.actual, waiting.forecast) == (Decimal(1200), (), None, None)


def test_periods_that_overlap_are_never_added() -> None:
    quarter = {"mon_period": "quarter", "mon_period_start": "2026-04-01", "mon_period_end": "2026-06-30"}
    told = saved(record(1, mon_saving_tce="560", **FIRST_HALF), record(2, mon_saving_tce="300", **quarter))
    assert (told.actual, told.forecast) == (None, None)
    assert "重复计算" in told.note


def test_a_balance_is_a_state_and_never_added() -> None:
    told = saved(
        record(1, mon_dimension="finance", mon_loan_balance_cny="300", **SECOND_HALF_2025),
        record(2, mon_dimension="finance", mon_loan_balance_cny="260", **FIRST_HALF),
        name="mon_loan_balance_cny",
    )
    assert [figure.actual for figure in told.figures] == [Decimal(300), Decimal(260)]
    assert told.actual is None


def test_a_whole_measured_year_is_offered_and_a_part_of_one_is_not() -> None:
    case = loan_case(prj_energy_saving_tce=1200)
    halves = (record(1, mon_saving_tce="580", **SECOND_HALF_2025), record(2, mon_saving_tce="560.5", **FIRST_HALF))
    (year,) = look(case, *halves).offered
    assert (year.field, year.value, year.records) == ("prj_energy_saving_tce", Decimal("1140.5"), (1, 2))
    assert "现填 1,200" in year.sentence
    assert look(case, halves[1]).offered == ()
    declared = record(1, basis="declared", mon_saving_tce="580", **SECOND_HALF_2025)
    assert look(case, declared, halves[1]).offered == ()


def test_a_forecast_already_marked_measured_says_that_it_is_none() -> None:
    case = loan_case(prj_energy_saving_tce=1200)
    fact = case.facts["prj_energy_saving_tce"].but(basis="measured")
    told = look(
        type(case)(facts={**case.facts, "prj_energy_saving_tce": fact}), record(1, mon_saving_tce="560", **FIRST_HALF)
    )
    assert "不是预测" in told.compared[0].note


@given(st.decimals("0", "1000000", places=3), st.decimals("-1000", "1000000", places=3))
def test_difference_and_share_are_exact_for_any_figures(yearly: Decimal, actual: Decimal) -> None:
    told = saved(record(1, mon_saving_tce=str(actual), **FIRST_HALF), prj_energy_saving_tce=str(yearly))
    (figure,) = told.figures
    assert figure.forecast is not None
    assert figure.difference == actual - figure.forecast
    assert abs(figure.forecast - yearly * 181 / 365) <= Decimal("0.005") + Decimal("1e-15")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("mon_co2_t", "mon_co3_t"), "不是字典里的数量字段"),
        (('forecast = "prj_co2_t"', 'forecast = "prj_cod_t"'), "单位"),
        (('dimension = "operation"', 'dimension = "people"'), "没有 people 这个监测维度"),
        (('kind = "stock"', 'kind = "heap"'), "内容不合格式"),
    ],
)
def test_a_faulty_row_is_refused_naming_it(change: tuple[str, str], word: str) -> None:
    text = resources.text("fields/monitoring.toml")
    rows = text[text.index("[[comparison]]") :]
    assert change[0] in rows
    with pytest.raises(ResourceError, match=word):
        load_comparisons(rows.replace(*change), resources.dictionary())
