"""Published projects worked out with our own code, held against what was published."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from desktop import resources
from matching.benefit.plausibility import remarks
from matching.criteria.facts import CaseView
from tests.conftest import DAY
from tests.published_cases import FAR, ON, PAGE, QUANTITIES, Published, difference, page, read, total

CASES = {case.id: case for case in read()}
PRINTED = Path(__file__).parents[4] / "shared" / "data" / "published_cases.csv"
COLUMNS = {
    "investment_wan_yuan": "prj_invest_total_cny", "energy_saving_tce": "prj_energy_saving_tce",
    "water_saving_m3": "prj_water_saving_m3", "co2_t": "prj_co2_t", "so2_t": "prj_so2_t", "nox_t": "prj_nox_t",
    "cod_t": "prj_cod_t", "annual_benefit_wan_yuan": "prj_benefit_cny_y",
}  # fmt: skip
beside_the_cases = pytest.mark.skipif(not PRINTED.exists(), reason="the cases as printed are not beside this checkout")


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.published_cases"


def test_the_table_is_of_the_day_tests_are_run_on() -> None:
    assert ON == DAY


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.is_enough], ids=lambda case: str(case.id))
def test_every_difference_over_a_tenth_has_its_reason(case: Published) -> None:
    for field, (quantity, _) in QUANTITIES.items():
        published = case.published.get(field)
        for one in (total(case.case(own_year=True), quantity), total(case.case(), quantity)):
            assert one is not None
            assert one.value is not None
            if published is not None and abs(difference(one.value, published)) > FAR:
                assert field in case.reason


def test_a_case_that_cannot_be_worked_out_says_what_it_lacks() -> None:
    assert all(case.lacks for case in CASES.values() if not case.is_enough)


def test_the_waste_heat_plant_is_worked_out_from_what_it_supplies() -> None:
    case = CASES["RC002"].case()
    saving, carbon = total(case, "saving_tce"), total(case, "co2_t")
    assert saving is not None
    assert carbon is not None
    assert saving.value == Decimal("45000") * 1000 * Decimal("302.4") / 1_000_000
    assert carbon.value == Decimal("45000") * Decimal("0.4044")


def test_what_the_waste_heat_plant_published_is_what_its_reason_says() -> None:
    published = CASES["RC002"].published
    assert published["prj_energy_saving_tce"] / 45000 * 1000 == Decimal("374.4")
    assert round(published["prj_co2_t"] / published["prj_energy_saving_tce"], 4) == Decimal("2.6667")


def test_the_pollutants_of_the_photovoltaic_case_are_flagged() -> None:
    view = CaseView(CASES["RC005"].case(declared=True), resources.dictionary(), DAY)
    red = {remark.fields[0] for remark in remarks(resources.checks(), view) if remark.colour == "red"}
    assert red == {"prj_so2_t", "prj_nox_t", "prj_dust_t"}


@beside_the_cases
def test_every_published_figure_is_as_printed() -> None:
    with PRINTED.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(CASES)
    for name, row in rows.items():
        case = CASES[name]
        printed = {field: Decimal(row[column]) for column, field in COLUMNS.items() if row[column]}
        assert {field: value for field, value in case.published.items() if field != "prj_dust_t"} == printed, name
        if row["electricity_saving_mwh"]:
            assert case.measures[0]["msr_supply_kwh"].value == Decimal(row["electricity_saving_mwh"]) * 1000, name
        assert case.year == (int(row["year"]) if row["year"] else None), name
