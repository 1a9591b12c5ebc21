"""Each method against figures worked out by hand with the factors printed in the library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matching.benefit.figures import Run

Work = Callable[..., Run]
MOTOR = {
    "msr_kind": "motor", "msr_count": 10, "msr_power_kw": 75, "msr_load_pct": 75, "msr_hours_y": 6000,
    "msr_efficiency_before_pct": 92, "msr_efficiency_after_pct": 95,
}  # fmt: skip
POWER = {"msr_carrier": "electricity", "msr_unit": "万kWh", "msr_before": 500, "msr_after": 400}
SHARES = {"s100": 20, "s80": 50, "s50": 30}

# Hand figures: supply coal rate 302.4 gce/kWh (2024), Guangdong grid 0.4419 kgCO2/kWh (2023).
BY_HAND: dict[str, tuple[dict[str, Any], dict[str, float]]] = {
    "process, per output": (
        POWER | {"msr_kind": "process_retrofit", "msr_output_before": 1000, "msr_output_after": 1200},
        # (5,000 − 3,333.33…) kWh/unit × 1,200
        {"electricity_kwh": 2_000_000, "saving_tce": 604.8, "co2_t": 883.8},
    ),
    "process, metered only": (
        POWER | {"msr_kind": "process_retrofit"},
        {"electricity_kwh": 1_000_000, "saving_tce": 302.4, "co2_t": 441.9},
    ),
    "natural gas saved": (
        {"msr_kind": "balance", "msr_carrier": "natural_gas", "msr_unit": "万m3", "msr_before": 100, "msr_after": 90},
        {"saving_tce": 121.5, "co2_t": 216.5015},
    ),
    "motors by nameplate": (MOTOR, {"electricity_kwh": 10 * 75 * 0.75 * 6000 * (100 / 92 - 100 / 95)}),
    "speed by the cube law": (
        {"msr_kind": "variable_speed", "msr_count": 2, "msr_power_kw": 100, "msr_hours_y": 5000,
         "msr_speed_shares": SHARES, "msr_cube_factor": 0.9},
        {"electricity_kwh": 2 * 100 * 5000 * (0.5 * 0.488 + 0.3 * 0.875) * 0.9},
    ),
    "transformer": (
        {"msr_kind": "transformer", "msr_count": 1, "msr_hours_y": 8760, "msr_no_load_before_kw": 2,
         "msr_no_load_after_kw": 0.5, "msr_load_loss_before_kw": 12, "msr_load_loss_after_kw": 10, "msr_load_pct": 50},
        {"electricity_kwh": 8760 * (1.5 + 0.25 * 2)},
    ),
    "waste heat, power": (
        {"msr_kind": "waste_heat", "msr_generation_kwh": 48_000_000, "msr_own_use_kwh": 3_000_000},
        {"electricity_kwh": 45_000_000, "saving_tce": 13_608, "co2_t": 19_885.5},
    ),
    "waste heat, heat": (
        {"msr_kind": "waste_heat", "msr_heat_gj": 10_000},
        {"saving_tce": 341.2, "co2_t": 1100},
    ),
    "renewable power": (
        {"msr_kind": "renewable_power", "msr_supply_kwh": 1_000_000, "msr_margin_ef": 0.8},
        {"saving_tce": 302.4, "co2_t": 800},
    ),
    "gas for coal": (
        {"msr_kind": "gas_for_coal", "msr_carrier": "bituminous", "msr_unit": "t", "msr_before": 1000, "msr_after": 0,
         "msr_gas_after_m3": 500_000},
        {"co2_t": 2060.0822 - 1082.5076},
    ),
    "gas for coal, by heat": (
        {"msr_kind": "gas_for_coal", "msr_carrier": "bituminous", "msr_heat_gj": 10_000,
         "msr_boiler_before_pct": 80, "msr_boiler_after_pct": 92},
        {"co2_t": 12_500 * 0.02618 * 0.93 * 44 / 12 - 10_000 / 0.92 * 0.01532 * 0.99 * 44 / 12},
    ),
    "methane": (
        {"msr_kind": "methane", "msr_gas_captured_m3": 1_000_000, "msr_ch4_pct": 60, "msr_own_emission_tco2": 100},
        {"co2_t": 1_000_000 * 0.6 * 0.717 / 1000 * 28 - 100},
    ),
    "sewage": (
        {"msr_kind": "wastewater", "msr_flow_m3": 3_650_000, "msr_cod_in_mgl": 300, "msr_cod_out_mgl": 50,
         "msr_tp_in_mgl": 4, "msr_tp_out_mgl": 0.5},
        {"cod_t": 912.5, "tp_t": 12.775},
    ),
    "desulphurisation by sulphur": (
        {"msr_kind": "desulphurisation", "msr_coal_burnt_t": 10_000, "msr_sulphur_pct": 1,
         "msr_sulphur_release_pct": 85, "msr_removal_before_pct": 0, "msr_removal_after_pct": 95},
        {"so2_t": 161.5},
    ),
    "denitrification by concentration": (
        {"msr_kind": "denitrification", "msr_flue_gas_m3": 200_000_000, "msr_conc_before_mg": 400,
         "msr_conc_after_mg": 100},
        {"nox_t": 60},
    ),
    "dust, measured": (
        {"msr_kind": "dust", "msr_pollutant_before_t": 12, "msr_pollutant_after_t": 1.5},
        {"dust_t": 10.5},
    ),
    "water saved": (
        {"msr_kind": "water_saving", "msr_unit": "t", "msr_before": 60_000, "msr_after": 45_000},
        {"water_m3": 15_000},
    ),
    "water reused": (
        {"msr_kind": "water_reuse", "msr_reused_m3": 450_000, "msr_topup_m3": 50_000},
        {"water_m3": 400_000},
    ),
    "waste used": (
        {"msr_kind": "waste_use", "msr_waste_t": 30_000, "msr_avoided_tce_t": 0.01},
        {"waste_t": 30_000, "saving_tce": 300},
    ),
    "heat supply": (
        {"msr_kind": "heat_supply", "msr_carrier": "natural_gas", "msr_heat_gj": 29_307, "msr_boiler_before_pct": 80,
         "msr_boiler_after_pct": 100},
        {"saving_tce": 250},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_a_method_gives_the_figure_worked_out_by_hand(work: Work, name: str) -> None:
    measure, wanted = BY_HAND[name]
    done = work(**measure)
    found = {figure.step.id: figure.value for figure in done.figures}
    assert {key: float(found[key] or 0) for key in wanted} == pytest.approx(wanted, rel=1e-6)


def test_gas_for_coal_counts_no_coal_saving(work: Work) -> None:
    figure = work(**BY_HAND["gas for coal"][0]).figure("saving_tce")
    assert figure is not None
    assert (figure.value, figure.is_counted, figure.missing) == (None, False, ())


def test_calorific_value_takes_the_fixed_coefficient(work: Work) -> None:
    figure = work(case={"prj_coal_basis": "calorific"}, **POWER, msr_kind="balance").figure("saving_tce")
    assert figure is not None
    assert float(figure.value or 0) == pytest.approx(122.9)


def test_renewable_power_has_no_figure_on_the_calorific_basis(work: Work) -> None:
    done = work(case={"prj_coal_basis": "calorific"}, msr_kind="renewable_power", msr_supply_kwh=1000)
    figure = done.figure("saving_tce")
    assert figure is not None
    assert figure.value is None
    assert "等价值" in figure.problem or "当量值" in figure.problem


def test_a_year_may_be_pinned_and_a_year_without_a_value_gives_no_figure(work: Work) -> None:
    values = [
        work(case={"prj_grid_factor_year": year}, **POWER, msr_kind="balance").figure("co2_t") for year in (2021, 2019)
    ]
    assert [figure and figure.value and float(figure.value) for figure in values] == [471.5, None]
    assert values[1] is not None
    assert "2019 年" in values[1].problem


def test_an_early_day_takes_the_factor_published_by_then(work: Work) -> None:
    figure = work(on=date(2025, 6, 1), **POWER, msr_kind="balance").figure("co2_t")
    assert figure is not None
    assert figure.factors["ef_grid"].year == 2022


def test_a_province_without_a_grid_factor_is_told_to_choose_another(work: Work) -> None:
    figure = work(case={"ent_province": "540000"}, **POWER, msr_kind="balance").figure("co2_t")
    assert figure is not None
    assert "电网因子范围" in figure.problem


def test_an_unknown_province_waits_for_it(work: Work) -> None:
    figure = work(case={"ent_province": None}, **POWER, msr_kind="balance").figure("co2_t")
    assert figure is not None
    assert (figure.value, figure.missing) == (None, ("ent_province",))


def test_a_measured_calorific_value_goes_before_the_reference_value(work: Work) -> None:
    coal = {"msr_carrier": "bituminous", "msr_unit": "t", "msr_before": 1000, "msr_after": 900}
    figure = work(msr_kind="balance", msr_ncv_mj=29.307, **coal).figure("saving_tce")
    assert figure is not None
    assert figure.value == 100


def test_media_are_left_out_of_the_sum_unless_asked_for(work: Work) -> None:
    air = {"msr_kind": "balance", "msr_carrier": "compressed_air", "msr_unit": "万m3", "msr_before": 10, "msr_after": 5}
    counted = [
        figure.is_counted
        for case in ({}, {"prj_media_counted": "yes"})
        if (figure := work(case=case, **air).figure("saving_tce"))
    ]
    assert counted == [False, True]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"msr_before": 0}, "改造前年用量须大于 0"),
        ({"msr_carrier": "raw_coal"}, "请改计量单位或能源品种"),
        ({"msr_output_before": 0, "msr_output_after": 10}, "改造前年产量须大于 0"),
    ],
)
def test_what_cannot_be_meant_gives_no_figure_and_a_sentence(work: Work, changed: dict[str, Any], told: str) -> None:
    done = work(**POWER | {"msr_kind": "process_retrofit"} | changed)
    assert all(figure.value is None for figure in done.figures)
    assert any(told in sentence for sentence in done.problems)


def test_a_saving_below_zero_is_told(work: Work) -> None:
    done = work(**POWER | {"msr_kind": "balance", "msr_after": 600})
    assert any("结果为负" in sentence for sentence in done.remarks)


def test_shares_of_speed_must_add_up(work: Work) -> None:
    measure = BY_HAND["speed by the cube law"][0] | {"msr_speed_shares": {"s100": 20, "s80": 50}}
    assert work(**measure).problems == ("各转速的时间占比合计须为 100",)


@pytest.mark.parametrize("left_out", ["msr_power_kw", "msr_hours_y", "msr_efficiency_after_pct"])
def test_a_missing_input_is_named_and_gives_no_figure(work: Work, left_out: str) -> None:
    done = work(**{name: value for name, value in MOTOR.items() if name != left_out})
    assert done.missing == (left_out,)
    assert all(figure.value is None for figure in done.figures)


def test_sewage_without_any_concentration_waits_for_one(work: Work) -> None:
    assert work(msr_kind="wastewater", msr_flow_m3=1000).missing == ("msr_cod_in_mgl", "msr_cod_out_mgl")


def test_ecology_has_no_formula_and_says_so(work: Work) -> None:
    done = work(msr_kind="building_transport_ecology")
    assert done.figures == ()
    assert "可行性研究" in done.remarks[0]
