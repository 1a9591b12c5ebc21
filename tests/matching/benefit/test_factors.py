"""The factor library: the newest line in force is the default, a pin gives exactly its line, a bad file is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.benefit.factors import Factor, FactorLibrary, load_factors
from matching.errors import ResourceError

GRID = """
[[table]]
prefix = "grid"
title = "{name}电网因子"
origin = "公告"
confidence = "V"
unit = "kgCO2/kWh"
rows = [
  { id = "1", name = "甲省", value = 0.50, year = 2021, valid_from = 2024-04-12 },
  { id = "1", name = "甲省", value = 0.44, year = 2022, valid_from = 2024-12-20, confidence = "K" },
  { id = "region.a", name = "甲", value = 0.6, year = 2022, valid_from = 2024-12-20 },
]

[[region]]
id = "grid.region.a"
name = "甲"
provinces = ["1"]
origin = "公告"
confidence = "V"
"""
COAL = """
[[table]]
prefix = "coal"
title = "{name}系数"
edition = "甲标准"
origin = "甲标准附录"
confidence = "V2"
valid_from = 2021-04-01
note = "先用实测值"
unit = "kgce/kg"
rows = [
  { id = "gas", name = "气", value = 0.5714, low = 0.5714, high = 0.6143 },
  { id = "old", name = "旧", value = 1, edition = "旧标准", valid_from = 2008-06-01, valid_to = 2021-03-31 },
  { id = "old", name = "旧", value = 1.1 },
]
"""
LIBRARY = load_factors({"grid.toml": GRID, "coal.toml": COAL})


def value(series: str, on: date, *, year: int | None = None, edition: str = "") -> Fraction | None:
    found = LIBRARY.factor(series, on=on, year=year, edition=edition)
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 4, 11), None),
        (date(2024, 4, 12), Fraction(1, 2)),
        (date(2024, 12, 19), Fraction(1, 2)),
        (date(2024, 12, 20), Fraction(11, 25)),
        (date(2030, 1, 1), Fraction(11, 25)),
    ],
)
def test_the_newest_line_in_force_on_the_date_is_the_default(on: date, expected: Fraction | None) -> None:
    assert value("grid.1", on) == expected


def test_a_pinned_year_stays_when_a_newer_one_is_there() -> None:
    assert value("grid.1", date(2026, 1, 1), year=2021) == Fraction(1, 2)


def test_a_pin_that_is_not_there_gives_nothing_rather_than_a_neighbour() -> None:
    on = date(2026, 1, 1)
    assert value("grid.1", on, year=2020) is None
    assert value("coal.old", on, edition="丙标准") is None
    assert value("coal.old", on, year=2021, edition="甲标准") is None


def test_a_pin_does_not_reach_a_line_that_has_not_begun() -> None:
    assert value("grid.1", date(2024, 6, 1), year=2022) is None


def test_a_line_that_is_over_is_used_only_when_it_is_pinned() -> None:
    on = date(2022, 1, 1)
    assert value("coal.old", on) == Fraction(11, 10)
    assert value("coal.old", on, edition="旧标准") == Fraction(1)


def test_an_unknown_series_is_none_and_has_no_lines() -> None:
    assert LIBRARY.factor("grid.540000", on=date(2026, 1, 1)) is None
    assert LIBRARY.versions("grid.540000") == ()


def test_a_row_takes_from_its_table_what_it_leaves_out() -> None:
    assert LIBRARY.versions("coal.gas") == (
        Factor(
            id="coal.gas",
            title="气系数",
            value=Fraction(5714, 10000),
            unit="kgce/kg",
            year=None,
            edition="甲标准",
            origin="甲标准附录",
            confidence="V2",
            valid_from=date(2021, 4, 1),
            valid_to=None,
            low=Fraction(5714, 10000),
            high=Fraction(6143, 10000),
            note="先用实测值",
        ),
    )


def test_general_knowledge_is_a_draft() -> None:
    assert [line.draft for line in LIBRARY.versions("grid.1")] == [False, True]


def test_series_are_listed_by_their_beginning() -> None:
    assert LIBRARY.series("grid.") == ("grid.1", "grid.region.a")
    assert LIBRARY.series() == ("coal.gas", "coal.old", "grid.1", "grid.region.a")


def test_a_province_knows_its_region() -> None:
    assert (LIBRARY.grid_region("1"), LIBRARY.grid_region("2")) == ("grid.region.a", "")


def test_the_checksum_follows_the_texts_and_not_the_line_ends() -> None:
    same = load_factors({"coal.toml": COAL.replace("\n", "\r\n"), "grid.toml": GRID})
    other = load_factors({"coal.toml": COAL.replace("1.1 }", "1.2 }"), "grid.toml": GRID})
    assert same.checksum == LIBRARY.checksum
    assert other.checksum != LIBRARY.checksum


@pytest.mark.parametrize(
    ("old", "new", "item", "said"),
    [
        ('unit = "kgce/kg"\n', "", "coal.gas", "缺少 unit（单位）"),
        ('origin = "甲标准附录"\n', "", "coal.gas", "缺少 origin（出处）"),
        ('confidence = "V2"\n', "", "coal.gas", "缺少 confidence（可信度）"),
        ("valid_from = 2021-04-01\n", "", "coal.gas", "缺少 valid_from（起用日期）"),
        ("value = 0.5714, ", "", "coal.gas", "缺少 value"),
        ('confidence = "V2"', 'confidence = "X"', "coal", "confidence（可信度）不能是“X”"),
        ("high = 0.6143", "hihg = 0.6143", "coal.gas", "不认识的键 hihg"),
        ("value = 0.5714", 'value = "约 0.57"', "coal.gas", "value（取值）应为数值"),
        ("value = 0.5714", "value = true", "coal.gas", "应为数值，却是是否"),
        ("value = 0.5714", "value = nan", "coal.gas", "应是大于 0 的数"),
        ("value = 0.5714", "value = inf", "coal.gas", "应是大于 0 的数"),
        ("value = 0.5714", "value = 0", "coal.gas", "应是大于 0 的数"),
        ("value = 0.5714", "value = -0.5714", "coal.gas", "应是大于 0 的数"),
        ("value = 0.5714", "value = 1e999999999", "coal.gas", "太大"),
        ("value = 0.5714", "value = 0.7", "coal.gas", "不在 low 到 high 之间"),
        (", high = 0.6143", "", "coal.gas", "同时写 low 和 high"),
        ("valid_from = 2021-04-01", "valid_from = 2021-02-30", "", "没有这一天"),
        ("2008-06-01, valid_to", "2022-06-01, valid_to", "coal.old", "停用日期早于起用日期"),
        ('edition = "旧标准", ', "valid_from = 2020-01-01 }, #", "coal.old", "重叠"),
        (", valid_from = 2008-06-01, valid_to = 2021-03-31", "", "coal.old", "2021-04-01 起用的有两行"),
        ('edition = "旧标准", valid_from', 'unit = "kgce/t", valid_from', "coal.old", "两种单位"),
        ("value = 1.1 }", "value = 1.1, year = 2022 }", "coal.old", "早于数值所属的 2022 年"),
        ("value = 1.1 }", "value = 1.1 ", "", "第"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_is_refused_with_file_and_item(old: str, new: str, item: str, said: str) -> None:
    assert old in COAL
    with pytest.raises(ResourceError) as caught:
        load_factors({"coal.toml": COAL.replace(old, new, 1), "grid.toml": GRID})
    assert (caught.value.file, caught.value.item) == ("coal.toml", item)
    assert said in caught.value.sentence()


def test_a_line_doubled_in_another_file_is_refused() -> None:
    with pytest.raises(ResourceError, match="有两行"):
        load_factors({"coal.toml": COAL, "more.toml": COAL})


def test_a_province_of_two_regions_is_refused() -> None:
    again = GRID[GRID.index("[[region]]") :]
    with pytest.raises(ResourceError, match="1 属于两个区域"):
        load_factors({"grid.toml": GRID + again})


def test_a_region_without_a_factor_is_refused() -> None:
    with pytest.raises(ResourceError, match="区域没有因子"):
        load_factors({"grid.toml": GRID.replace('id = "grid.region.a"', 'id = "grid.region.b"')})


@given(st.decimals(min_value=Decimal("0.000001"), max_value=Decimal(100000), places=6))
def test_a_value_is_read_exactly_as_it_is_written(written: Decimal) -> None:
    library = load_factors({"coal.toml": COAL.replace("value = 1.1", f"value = {written:f}")})
    assert library.versions("coal.old")[-1].value == Fraction(written)


@given(
    st.lists(st.tuples(st.integers(2015, 2025), st.integers(0, 400)), unique_by=lambda each: each[0], max_size=6),
    st.dates(date(2015, 1, 1), date(2028, 12, 31)),
)
def test_what_is_given_without_a_pin_has_begun_and_nothing_newer_has(lines: list[tuple[int, int]], on: date) -> None:
    library = FactorLibrary(_line(year, date(year, 12, 31) + timedelta(days=later)) for year, later in lines)
    found = library.factor("grid.1", on=on)
    begun = [line.year for line in library.versions("grid.1") if line.valid_from <= on]
    assert (found.year if found else None) == max(begun, default=None)  # type: ignore[type-var] # all have a year


def _line(year: int, begins: date) -> Factor:
    return Factor(
        id="grid.1", title="甲", value=Fraction(1), unit="kgCO2/kWh", year=year, edition="", origin="公告",
        confidence="V", valid_from=begins, valid_to=None, low=None, high=None, note="",
    )  # fmt: skip
