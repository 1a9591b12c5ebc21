"""Bands ask for proof of figures that cannot be right, name the slip that would explain them, and change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import resources
from matching.benefit.plausibility import Remark, remarks
from matching.case import Case, Fact
from matching.criteria.facts import CaseView
from matching.judge import Ground, decided
from tests.conftest import DAY

CHECKS = resources.checks()
GUANGDONG, JIANGSU = "440000", "320000"
PV = {"msr_kind": "renewable_power"}
MOTOR = {"msr_kind": "motor", "msr_carrier": "electricity"}


def facts(values: Mapping[str, Any]) -> dict[str, Fact]:
    return {
        name: Fact(value=Decimal(str(value)) if isinstance(value, (int, float)) else value)
        for name, value in values.items()
    }


def case_of(*measures: Mapping[str, Any], **values: Any) -> Case:
    return Case(facts=facts(values), measures=tuple(facts(measure) for measure in measures))


def found(*measures: Mapping[str, Any], **values: Any) -> dict[str, Remark]:
    view = CaseView(case_of(*measures, **values), resources.dictionary(), DAY)
    return {remark.check: remark for remark in remarks(CHECKS, view)}


def rc005(*measures: Mapping[str, Any], **values: Any) -> dict[str, Remark]:
    """110 MW of photovoltaics in Jiangsu with the pollutants as published."""
    return found(
        *(measures or (PV,)), ent_province=JIANGSU, prj_so2_t=10500, prj_nox_t=2300, prj_dust_t=76200, **values
    )


def test_photovoltaics_cannot_avoid_more_sulphur_than_the_coal_holds() -> None:
    remark = rc005(prj_energy_saving_tce=45600, prj_co2_t=103400)["so2_per_tce_power"]
    assert remark.colour == "red"
    assert "煤里含的硫" in remark.sentence
    assert "“年SO2削减”像是把公斤填成了吨：若为 10.5 t/年，则为 0.0002303 t/tce" in remark.sentence


def test_photovoltaics_cannot_avoid_more_nitrogen_oxides_or_dust_than_the_coal_gives() -> None:
    remark = rc005(prj_energy_saving_tce=45600, prj_co2_t=103400)
    assert remark["nox_per_tce_power"].colour == remark["dust_per_tce_power"].colour == "red"


def test_the_carbon_of_that_case_is_not_questioned() -> None:
    assert not any(name.startswith("co2") for name in rc005(prj_energy_saving_tce=45600, prj_co2_t=103400))


def test_where_only_the_electricity_is_known_pollutants_are_held_against_it() -> None:
    remark = rc005({**PV, "msr_supply_kwh": 115_500_000})
    assert remark["so2_per_kwh"].colour == remark["nox_per_kwh"].colour == "red"
    assert "年对外供电量 115,500,000 kWh" in remark["so2_per_kwh"].sentence


def test_a_desulphurisation_is_not_asked_why_it_cuts_sulphur() -> None:
    values = {"prj_so2_t": 500, "prj_energy_saving_tce": 1000}
    assert "so2_per_tce" not in found({"msr_kind": "desulphurisation"}, **values)
    assert found(MOTOR, **values)["so2_per_tce"].colour == "amber"


def test_saved_electricity_is_held_against_the_grid_of_the_province_on_the_basis_used() -> None:
    values = {"ent_province": GUANGDONG, "prj_energy_saving_tce": 1000}
    assert not found(MOTOR, **values, prj_co2_t=1461)
    assert not found(MOTOR, **values, prj_co2_t=3596, prj_coal_basis="calorific")
    assert found(MOTOR, **values, prj_co2_t=2600)["co2_per_tce_electricity"].colour == "amber"


@pytest.mark.parametrize(
    ("carrier", "per_tce"),
    [("bituminous", "2.6"), ("coke", "2.79"), ("diesel", "2.12"), ("natural_gas", "1.78"), ("heat", "3.22")],
)
def test_a_fuel_is_held_against_its_own_carbon(carrier: str, per_tce: str) -> None:
    measure = {"msr_kind": "process_retrofit", "msr_carrier": carrier}
    assert not found(measure, prj_energy_saving_tce=1000, prj_co2_t=Decimal(per_tce) * 1000)


def test_of_several_carriers_the_one_with_four_fifths_is_the_main_one() -> None:
    coal = {"msr_kind": "other", "msr_carrier": "raw_coal", "msr_unit": "t", "msr_before": 100, "msr_after": 0}
    gas = {**coal, "msr_carrier": "natural_gas", "msr_unit": "m3", "msr_before": 10_000}
    values = {"prj_energy_saving_tce": 83, "prj_co2_t": 83 * 3}
    assert "co2_per_tce_coal" in found(coal, gas, **values)
    assert "co2_per_tce" in found({**coal, "msr_before": 40}, gas, **values)


def test_without_a_carrier_the_general_band_holds() -> None:
    assert not found(prj_energy_saving_tce=1000, prj_co2_t=2600)
    assert found(prj_energy_saving_tce=1000, prj_co2_t=1600)["co2_per_tce"].colour == "amber"
    assert found(prj_energy_saving_tce=1000, prj_co2_t=1400)["co2_per_tce"].colour == "red"


def test_the_benefit_is_measured_by_the_price_of_what_is_saved() -> None:
    values = {"prj_area_247": ("A1e",), "prj_energy_saving_tce": 1000, "ent_province": GUANGDONG}
    assert not found(MOTOR, **values, prj_benefit_cny_y=215)
    coal = {"msr_kind": "process_retrofit", "msr_carrier": "raw_coal"}
    assert found(coal, **values, prj_benefit_cny_y=215)["benefit_per_tce"].colour == "amber"
    assert not found(**values, prj_benefit_cny_y=215)


def test_a_large_saving_is_red_in_a_small_firm_alone() -> None:
    large = {"prj_energy_saving_tce": 30_000}
    assert found(**large)["saving_scale"].colour == "amber"
    assert found(**large, ent_size_class="small")["saving_scale_small_firm"].colour == "red"
    assert "saving_scale" not in found(**large, ent_size_class="small")


@pytest.mark.parametrize(
    ("values", "check", "sentence"),
    [
        (
            {"prj_energy_saving_tce": 1000, "prj_co2_t": 2_600_000},
            "co2_per_tce",
            "“年CO2减排”像是把公斤填成了吨：若为 2,600 tCO2/年，则为 2.6 tCO2/tce",
        ),
        (
            {"prj_invest_total_cny": 6_000_000, "prj_benefit_cny_y": 200},
            "payback",
            "“总投资”像是把元填成了万元，多了一个“万”：若为 600 万元，则为 3 年",
        ),
        (
            {"prj_invest_total_cny": 600, "prj_benefit_cny_y": 2_000_000},
            "payback",
            "“预计年效益”像是把元填成了万元，多了一个“万”：若为 200 万元/年，则为 3 年",
        ),
        ({"loan_rate_pct": 0.0385}, "loan_rate", "“贷款利率”像是把小数当成了百分数：若为 3.85%，则为 3.85%"),
        (
            {"prj_energy_saving_tce": 500, "prj_energy_baseline_tce": 600},
            "saving_share",
            "“年节能量”像是小数点错了一位：若为 50 tce/年，则为 8.333%",
        ),
    ],
)
def test_a_slip_is_named_with_the_value_that_would_fit(values: dict[str, Any], check: str, sentence: str) -> None:
    assert sentence in found(**values)[check].sentence


def test_several_slips_that_would_fit_are_all_named() -> None:
    slips = found(prj_energy_saving_tce=500, prj_energy_baseline_tce=600)["saving_share"].slips
    assert {(slip.field, slip.meant) for slip in slips} >= {
        ("prj_energy_saving_tce", 50),
        ("prj_energy_baseline_tce", 6000),
    }


def test_a_slip_that_would_throw_another_figure_out_is_not_named() -> None:
    slips = found(prj_energy_saving_tce=1000, prj_co2_t=2_600_000, prj_energy_baseline_tce=9000)["co2_per_tce"].slips
    assert [slip.field for slip in slips] == ["prj_co2_t"]


def test_kilograms_of_carbon_dioxide_entered_as_standard_coal_are_noticed() -> None:
    assert found(prj_energy_saving_tce=520_000, prj_co2_t=520)["co2_kg_as_tce"].colour == "red"


def test_a_remark_names_its_entries_with_their_values() -> None:
    remark = found(prj_invest_total_cny=900, prj_benefit_cny_y=100)["payback"]
    assert remark.sentence.startswith(
        "静态回收期为 9 年（总投资 900 万元、预计年效益 100 万元/年），通常 0.7–6，请说明原因："
    )
    assert remark.fields == ("prj_invest_total_cny", "prj_benefit_cny_y")


def test_unknown_and_nought_call_for_no_remark() -> None:
    assert not found(prj_co2_t=100)
    assert not found(prj_co2_t=100, prj_energy_saving_tce=0)
    assert not found(prj_co2_t="unknown", prj_energy_saving_tce=100)


def test_a_figure_on_the_very_bound_is_within() -> None:
    assert not found(prj_invest_total_cny=7, prj_benefit_cny_y=10)
    assert found(prj_invest_total_cny=3, prj_benefit_cny_y=10)["payback"].colour == "amber"
    assert found(prj_invest_total_cny=Decimal("2.99"), prj_benefit_cny_y=10)["payback"].colour == "red"


def test_every_price_is_dated_and_a_proposal() -> None:
    prices = [row for row in CHECKS[0].around.parameters if row.id.startswith("price_")]
    assert prices
    assert all(row.proposal and row.valid_from is not None and row.confidence == "K" for row in prices)


def test_every_band_of_the_carriers_has_a_group_and_every_group_exists() -> None:
    groups = {group.row.id for group in CHECKS[0].around.groups}
    named = {
        word
        for check in CHECKS
        for text in (check.row.when, check.row.unless)
        if "saved_main" in text
        for word in text.split('"')[1::2]
    }
    assert named == groups


AMOUNTS = st.decimals(0, 10**9, places=2) | st.just(Decimal("0.0001"))
NAMES = tuple(
    dict.fromkeys(
        name
        for check in CHECKS
        for name in check.value.names
        if name in resources.dictionary() and resources.dictionary()[name].kind == "dec"
    )
)


@given(st.dictionaries(st.sampled_from(NAMES), AMOUNTS))
def test_a_flag_asks_for_proof_and_never_changes_a_number(values: dict[str, Decimal]) -> None:
    case = case_of(PV, **values)
    kept = {name: fact.value for name, fact in case.facts.items()}
    for remark in remarks(CHECKS, CaseView(case, resources.dictionary(), DAY)):
        assert remark.colour in {"amber", "red"}
        assert "请说明原因" in remark.sentence or "请举证或更正" in remark.sentence
        assert set(remark.fields) <= set(resources.dictionary())
    assert {name: fact.value for name, fact in case.facts.items()} == kept


def test_a_flag_never_blocks(ground: Ground) -> None:
    case = case_of(PV, prj_energy_saving_tce=45600, prj_so2_t=10500, prj_co2_t=9, prj_energy_baseline_tce=1)
    flagged, unflagged = (
        decided(case, replace(ground, checks=checks), on=DAY, identity="same") for checks in (CHECKS, ())
    )
    assert flagged == unflagged
