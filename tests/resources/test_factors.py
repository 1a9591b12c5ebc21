"""The shipped factors: every number of the rules in force with the mark printed there, and they fit one another."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from desktop import resources
from matching.benefit.factors import Factor
from tests.conftest import DAY

FACTORS = resources.benefit_rules().library
RULES = Path(__file__).parents[3] / "shared" / "domain" / "current_rules.md"
beside_the_rules = pytest.mark.skipif(not RULES.exists(), reason="the rules in force are not beside this checkout")

MEDIA = frozenset({
    "water", "soft_water", "deaerated_water", "compressed_air", "oxygen", "nitrogen", "carbon_dioxide", "acetylene",
    "calcium_carbide",
})  # fmt: skip
FUELS = {
    "无烟煤": "anthracite", "烟煤": "bituminous", "褐煤": "lignite", "煤矸石": "coal_gangue", "煤泥": "coal_slime",
    "焦炭": "coke", "石油焦": "petroleum_coke", "原油": "crude_oil", "燃料油": "fuel_oil", "汽油": "gasoline",
    "柴油": "diesel", "一般煤油": "kerosene", "液化石油气": "lpg", "煤焦油": "coal_tar", "炼厂干气": "refinery_gas",
    "天然气": "natural_gas", "焦炉煤气": "coke_oven_gas", "高炉煤气": "blast_furnace_gas", "转炉煤气": "converter_gas",
}  # fmt: skip
SOLID = frozenset({"anthracite", "bituminous", "lignite", "coal_gangue", "coal_slime", "coke", "petroleum_coke"})
CO2_PER_UNIT = {
    "anthracite": "2.1666", "bituminous": "2.0601", "lignite": "1.4531", "coal_gangue": "0.7256",
    "coal_slime": "1.0870", "coke": "2.8527", "petroleum_coke": "3.2115", "crude_oil": "3.0172",
    "fuel_oil": "3.1705", "gasoline": "2.9251", "diesel": "3.0959", "kerosene": "3.0334", "lpg": "3.1013",
    "coal_tar": "2.6446", "refinery_gas": "3.0389", "natural_gas": "21.6502", "coke_oven_gas": "7.6362",
    "blast_furnace_gas": "8.4811", "converter_gas": "15.1240",
}  # fmt: skip
NATIONAL = {
    "全国平均": "grid.national", "全国平均 (不含市场化交易非化石电量)": "grid.national_excluding_traded",
    "全国化石能源电力": "grid.fossil",
}  # fmt: skip
REGIONS = {
    "华北": "north", "东北": "northeast", "华东": "east", "华中": "central", "西北": "northwest", "南方": "south",
    "西南": "southwest",
}  # fmt: skip
YEARS = (2021, 2022, 2023)
# Names in the printed table whose carrier is called otherwise in the dictionary.
PRINTED_AS = {
    "煤矸石 (作能源)": "coal_gangue", "焦炭 (干全焦)": "coke", "甲醇 (燃料)": "methanol", "乙醇 (燃料)": "ethanol",
    "氢气 (0.082 kg/m3)": "hydrogen", "煤矿瓦斯气 (2008 edition)": "mine_gas", "电力 当量值": "electricity",
    "热力 当量值": "heat", "低压蒸汽 (2008 edition, still used in practice)": "steam",
    "石油焦 / 石脑油 / 润滑油 / 石蜡 / 溶剂油 / 沥青 (statistics)": (
        "petroleum_coke / naphtha / lubricant / paraffin / solvent_oil / asphalt"
    ),
}  # fmt: skip


def line(series: str, *, year: int | None = None) -> Factor:
    found = FACTORS.factor(series, on=DAY, year=year)
    assert found is not None, series
    return found


def section(heading: str) -> str:
    """Return the text of one numbered section of the rules."""
    return RULES.read_text(encoding="utf-8").partition(f"### {heading} ")[2].partition("\n##")[0]


def rows(text: str, columns: int) -> Iterator[list[str]]:
    """Yield the cells of every row of a table with so many columns, without bold."""
    for row in text.splitlines():
        cells = [cell.strip() for cell in row.strip().strip("|").replace("**", "").split("|")]
        if len(cells) == columns and not cells[0].startswith("---"):
            yield cells


def carriers() -> dict[str, str]:
    labels = resources.dictionary()["msr_carrier"].values
    return {choice.label: choice.id for choice in labels}


def numbers(text: str) -> list[Fraction]:
    """Return the numbers of a cell, thousands written with blanks and remarks in brackets left out."""
    plain = re.sub(r"\([^)]*\)|kJ/kg|kJ/m3|kJ/kWh|MJ/t", " ", text)
    return [Fraction(found.replace(" ", "")) for found in re.findall(r"\d+(?: \d{3})*(?:\.\d+)?", plain)]


def confidence_of(text: str) -> str:
    return re.sub(r"^.*?\[(V2|V|D|K|\?)\].*$", r"\1", text)


def shown(factor: Factor) -> list[Fraction]:
    """Return what a table prints of a factor: its range, or its value."""
    if factor.low is None or factor.high is None:
        return [factor.value]
    return [factor.low, factor.high]


@beside_the_rules
def test_every_coefficient_of_the_rules_is_shipped_with_its_mark() -> None:
    names, seen = carriers() | PRINTED_AS, set()
    for name, heating, coefficient, unit, mark in rows(section("2.1"), 5):
        if name in {"Carrier", "天然气", "电力 等价值"}:  # the last two have tests of their own
            continue
        ids = [names.get(part, part) for part in names.get(name, name).split(" / ")]
        values = numbers(coefficient)
        assert len(values) in {len(ids), 2}, name
        for place, carrier in enumerate(ids):
            factor = line(f"coal.{carrier}")
            expected = values if len(ids) == 1 else [values[place]]
            assert (shown(factor), factor.unit) == (expected, unit.split(" ")[0]), name
            assert factor.confidence == confidence_of(mark), name
            if heats := numbers(heating):
                assert shown(line(f"lhv.{carrier}")) == (heats if len(ids) == 1 else [heats[place]]), name
            seen.add(carrier)
    assert len(seen) == 39


@beside_the_rules
def test_natural_gas_has_the_statistics_value_the_range_and_the_older_values() -> None:
    _, heating, coefficient, unit, _ = next(row for row in rows(section("2.1"), 5) if row[0] == "天然气")
    found = re.findall(r"\d\.\d{4}", coefficient)
    gas = line("coal.natural_gas")
    older = [FACTORS.versions(f"coal.natural_gas_{field}_field")[0].value for field in ("oil", "gas")]
    assert [*shown(gas), gas.value, *older] == [Fraction(number) for number in found]
    assert (gas.unit, gas.confidence, shown(line("lhv.natural_gas"))) == (unit, "V", numbers(heating))


@beside_the_rules
def test_every_energy_medium_of_the_rules_is_shipped_with_its_mark() -> None:
    text = section("2.1").partition("耗能工质 (Annex B")[2].partition("\n")[0]
    listed = re.findall(r"(\d\.\d{4})(?: kgce/(\w+))?(?:[^;\d\[]*)\[(\w+)\]", text.replace("0.4000 / 主产 ", ""))
    media = ("water", "soft_water", "deaerated_water", "compressed_air", "oxygen", "nitrogen_main", "carbon_dioxide")
    shipped = [line(f"medium.{name}") for name in (*media, "acetylene", "calcium_carbide")]
    assert [(factor.value, factor.confidence) for factor in shipped] == [(Fraction(n), mark) for n, _, mark in listed]
    assert [factor.unit for factor, (_, unit, _) in zip(shipped, listed, strict=True) if unit] == [
        f"kgce/{unit}" for _, unit, _ in listed if unit
    ]
    assert line("medium.nitrogen").value == Fraction("0.4000")


@beside_the_rules
def test_every_fuel_of_the_rules_is_shipped_with_its_marks() -> None:
    listed = [row for row in rows(section("2.2"), 6) if row[0] in FUELS]
    assert len(listed) == len(FUELS) == 19
    for name, unit, heating, carbon, oxidation, product in listed:
        fuel = FUELS[name]
        printed = {"ncv": heating, "carbon": carbon, "oxidation": oxidation}
        for prefix, number in printed.items():
            factor = line(f"{prefix}.{fuel}")
            assert factor.value == Fraction(number), factor.id
            assert factor.confidence == ("K" if prefix == "oxidation" and fuel in SOLID else "V"), factor.id
        assert line(f"ncv.{fuel}").unit == ("GJ/t" if unit == "t" else "GJ/万Nm3")
        assert CO2_PER_UNIT[fuel] == product


@beside_the_rules
def test_every_grid_factor_of_the_rules_is_shipped_with_its_mark() -> None:
    text = section("2.3")
    printed: dict[tuple[str, int], tuple[str, str]] = {}
    for name, *cells in rows(text, 4):
        if name in NATIONAL:
            for year, cell in zip(YEARS, cells, strict=True):
                printed[NATIONAL[name], year] = (cell.split(" ")[0], re.findall(r"\[(\w+)", cell)[0])
    marks = ("V", "V", "V2")
    for name, region in REGIONS.items():
        values = re.findall(rf"{name} ([\d.]+)/([\d.]+)/([\d.]+\d)", text)[0]
        for year, value, mark in zip(YEARS, values, marks, strict=True):
            printed[f"grid.region.{region}", year] = (value, mark)
    for cells in rows(text, 9):
        for name, *provincial in (cells[:4], cells[5:]):
            if name == "Province":
                continue
            code = resources.codes().read("province", name)
            for year, value, mark in zip(YEARS, provincial, marks, strict=True):
                printed[f"grid.{code}", year] = (value, mark)
    shipped = {
        (series, factor.year): (factor.value, factor.confidence)
        for series in FACTORS.series("grid.")
        for factor in FACTORS.versions(series)
    }
    assert len(printed) == 3 * 40
    assert shipped == {key: (Fraction(value), mark) for key, (value, mark) in printed.items()}


def test_there_are_forty_grid_factors_a_year() -> None:
    assert len(FACTORS.series("grid.")) == 40
    assert {factor.year for series in FACTORS.series("grid.") for factor in FACTORS.versions(series)} == set(YEARS)


@pytest.mark.parametrize(
    ("on", "value", "year"),
    [(date(2024, 6, 1), "0.4715", 2021), (date(2025, 6, 1), "0.4403", 2022), (date(2026, 1, 1), "0.4419", 2023)],
)
def test_guangdong_has_the_grid_factor_newest_on_the_date(on: date, value: str, year: int) -> None:
    factor = FACTORS.factor("grid.440000", on=on)
    assert factor is not None
    assert (factor.value, factor.year, factor.unit) == (Fraction(value), year, "kgCO2/kWh")


def test_an_older_grid_year_can_be_pinned() -> None:
    assert line("grid.440000", year=2021).value == Fraction("0.4715")


def test_tibet_has_no_grid_factor() -> None:
    assert FACTORS.factor("grid.540000", on=DAY) is None


def test_every_province_with_a_factor_lies_in_one_region_that_has_one() -> None:
    provinces = [series.removeprefix("grid.") for series in FACTORS.series("grid.") if series[5:].isdigit()]
    assert len(provinces) == 30
    assert all(resources.codes().region(code) for code in provinces)
    assert {FACTORS.grid_region(code) for code in provinces} == set(FACTORS.series("grid.region."))


def test_every_carrier_of_the_form_has_a_coefficient_or_a_heating_value() -> None:
    without = {
        carrier
        for carrier in carriers().values()
        if not FACTORS.versions(f"{'medium' if carrier in MEDIA else 'coal'}.{carrier}")
    }
    assert without == {"anthracite", "bituminous", "lignite", "other"}
    assert all(FACTORS.versions(f"ncv.{carrier}") for carrier in without - {"other"})


def test_a_coefficient_is_its_heating_value_over_that_of_standard_coal() -> None:
    one_in_the_last_place = Fraction(1, 10_000)  # the standard cuts some off (1.45716 to 1.4571) and prints 0.1229
    coal = line("const.kgce").value
    for series in FACTORS.series("lhv."):
        carrier = series.removeprefix("lhv.")
        if carrier in {"steam", "natural_gas"}:  # printed otherwise; their notes say so
            continue
        for heat, coefficient in zip(shown(line(series)), shown(line(f"coal.{carrier}")), strict=True):
            assert abs(heat / coal - coefficient) <= one_in_the_last_place, carrier


@pytest.mark.parametrize(("fuel", "printed"), CO2_PER_UNIT.items())
def test_heating_value_carbon_and_oxidation_give_the_printed_emission(fuel: str, printed: str) -> None:
    parts = line(f"ncv.{fuel}").value * line(f"carbon.{fuel}").value * line(f"oxidation.{fuel}").value / 100
    assert abs(parts * Fraction(44, 12) - Fraction(printed)) <= Fraction(1, 20_000)


def test_defaults_stand_as_the_rules_name_them() -> None:
    defaults = {
        "co2_per_tce.default": "2.4567", "gwp.ch4": "28", "co2.heat": "0.11", "coal.natural_gas": "1.2150",
        "supply_coal.national": "302.4", "const.kgce": "29307", "const.ch4_density": "0.717",
    }  # fmt: skip
    assert {series: line(series).value for series in defaults} == {
        series: Fraction(value) for series, value in defaults.items()
    }


@pytest.mark.parametrize(
    ("series", "edition", "value"),
    [
        ("co2_per_tce.default", "日本能源经济研究所", "2.42"),
        ("co2_per_tce.default", "美国能源部", "2.53"),
        ("gwp.ch4", "IPCC SAR", "21"),
        ("gwp.ch4", "IPCC AR4", "25"),
    ],
)
def test_another_edition_can_be_pinned(series: str, edition: str, value: str) -> None:
    factor = FACTORS.factor(series, on=DAY, edition=edition)
    assert factor is not None
    assert factor.value == Fraction(value)


def test_the_supply_coal_rate_is_kept_by_year() -> None:
    found = [(factor.year, factor.value, factor.confidence) for factor in FACTORS.versions("supply_coal.national")]
    assert found == [
        (2020, Fraction("305.5"), "V"),
        (2023, Fraction("301.9"), "D"),
        (2024, Fraction("302.4"), "V"),
    ]


def test_what_is_doubtful_looks_it() -> None:
    doubtful = ("ncv.lng", "carbon.lng", "oxidation.lng", "gwp.ch4", "co2_per_tce.default", "oxidation.coke")
    assert all(line(series).draft for series in doubtful)
    assert not any(line(series).draft for series in ("coal.raw_coal", "coal.electricity", "grid.440000"))


def test_a_value_chosen_from_a_range_says_so() -> None:
    ranges = [factor for series in FACTORS.series() for factor in FACTORS.versions(series) if factor.low is not None]
    assert len(ranges) >= 8
    assert all("区间" in factor.note for factor in ranges)


@beside_the_rules
def test_the_motor_tables_hold_every_efficiency_of_the_rules() -> None:
    text = section("3.1")
    classes, printed = ("IE2", "IE3", "IE4", "IE5"), set()
    for power, *efficiencies in rows(text, 5):
        if power != "kW":
            for name, number in zip(classes, efficiencies, strict=True):
                printed.add((name, 4, Fraction(power.rstrip("+")), Fraction(number)))
    selected = text.partition("IE3 other poles")[2].partition("\n")[0]
    for name, part in zip(("IE3", "IE4"), selected.split("IE4:"), strict=True):
        for power, *efficiencies in re.findall(r"([\d.]+) kW ([\d.]+)/([\d.]+)/([\d.]+\d)", part):
            for poles, number in zip((2, 6, 8), efficiencies, strict=True):
                printed.add((name, poles, Fraction(power), Fraction(number)))
    tables = tomllib.loads(resources.text("factors/motors.toml"), parse_float=Fraction)["efficiency"]
    shipped = {
        (table["class"], table["poles"], Fraction(power), Fraction(number))
        for table in tables
        for power, number in table["rows"]
    }
    assert len(printed) == 4 * 22 + 2 * 6 * 3
    assert shipped == printed
    assert {table["confidence"] for table in tables} == {"K"}
