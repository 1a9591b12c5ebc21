"""The office's tariff workbook: written blank, read whole or not at all, kept with its dates, used by the tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from desktop import resources
from desktop.intake.tables import Table
from desktop.intake.tariff_rows import COMMON, read_tariff_tables
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.tariffs import load_tariffs, tariff_book, tariff_lines, write_form
from desktop.work.operations.tools import run_tool
from desktop.work.progress import Progress
from matching.tools import TariffSet
from tests.empty_store import new_store

DAY = date(2026, 11, 21)
HEADS: list[Any] = [label for _, label, _ in COMMON]
PLACE: list[Any] = ["醴陵市", "2026-01-01", "", "示价〔2026〕1号"]
PRICE_HEADS = [*HEADS, "用电类别", "电压等级", "适用月份", "时段名称", "开始时刻", "结束时刻", "电价（元/kWh）"]
PEAK: list[Any] = [*PLACE, "大工业", "10千伏", "", "高峰", "08:00", "22:00", 0.9]
VALLEY: list[Any] = [*PLACE, "大工业", "10千伏", "", "低谷", "22:00", "8:00", 0.3]
WATER_HEADS = [*HEADS, "用水类别", "水价（元/m3）"]
TIER_HEADS = [*HEADS, "用水类别", "行业分组", "超定额超过（%）", "到（含）（%）", "该档水价是基本水价的（倍）"]
TIER: list[Any] = [*PLACE, "非居民", "一般"]
Sheets = Mapping[str, Sequence[Sequence[Any]]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "库.db") as opened:
        yield opened


def write(path: Path, sheets: Sheets) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for title, rows in sheets.items():
        page = book.add_worksheet(title)
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)
    book.close()
    return path


def read(sheets: Sheets) -> tuple[TariffSet, ...]:
    """Read rows as the reading process hands them over."""
    tables = [
        Table(name=title, rows=[list(row) for row in rows], numbers=range(1, len(rows) + 1))
        for title, rows in sheets.items()
    ]
    return read_tariff_tables(tables, resources.tariff_sheets(), "价格.xlsx")


def test_the_blank_form_has_a_sheet_for_every_price_and_its_examples_are_never_loaded(
    store: Store, tmp_path: Path
) -> None:
    path = write_form(tmp_path / "价格表.xlsx")
    with pytest.raises(Problem) as refused:
        load_tariffs(store, path, progress=Progress())
    assert refused.value.code == "tariff_empty"
    assert tariff_book(store).sets == ()


def test_a_filled_workbook_is_kept_and_the_tools_go_by_it(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "价格.xlsx", {"分时电价": [PRICE_HEADS, PEAK, VALLEY], "水价（旧）": [["甲"]]})
    report = load_tariffs(store, path, progress=Progress())
    assert (report.added, report.replaced, report.by_sheet) == (1, 0, (("分时电价", 1),))
    assert "没有读工作表：水价（旧）" in report.sentence()
    entered = {
        "area": "醴陵市", "category": "大工业", "voltage": "10千伏",
        "profile": [{"period": "高峰", "before": "50万kWh", "after": "400MWh"},
                    {"period": "低谷", "before": "10万度", "after": 200000}],
    }  # fmt: skip
    found = run_tool(store, "load_shift", entered, DAY)
    assert {one.quantity: one.value for one in found.workings}["gain"] == Decimal("60000.00")
    assert "示价〔2026〕1号" in found.workings[0].factors[0].origin


def test_a_new_first_day_stands_beside_the_old_one_and_the_same_day_takes_its_place(
    store: Store, tmp_path: Path
) -> None:
    old: list[Any] = [*PLACE, "非居民", 3]
    load_tariffs(store, write(tmp_path / "一.xlsx", {"水价": [WATER_HEADS, old]}), progress=Progress())
    raised: list[Any] = ["醴陵市", date(2026, 7, 1).isoformat(), "", "示价〔2026〕2号", "非居民", 3.5]
    mended: list[Any] = [*PLACE, "非居民", 3.1]
    report = load_tariffs(
        store, write(tmp_path / "二.xlsx", {"水价": [WATER_HEADS, raised, mended]}), progress=Progress()
    )
    assert (report.added, report.replaced, report.kept) == (1, 1, 2)
    book = tariff_book(store)
    key = {"use": "nonresident"}
    prices = [book.in_force("water_price", area="醴陵市", key=key, on=on) for on in (date(2026, 6, 30), DAY)]
    assert [one.rows[0]["price"] for one in prices if one] == ["3.1", "3.5"]
    assert [line.in_force for line in tariff_lines(store, DAY)] == [True, False]
    replaced = load_tariffs(
        store, write(tmp_path / "三.xlsx", {"水价": [WATER_HEADS, mended]}), replace=True, progress=Progress()
    )
    assert (replaced.removed, replaced.kept) == (1, 1)


def test_one_bad_cell_refuses_the_workbook_and_what_was_kept_stays(store: Store, tmp_path: Path) -> None:
    good: Sheets = {"水价": [WATER_HEADS, [*PLACE, "非居民", 3]]}
    load_tariffs(store, write(tmp_path / "好.xlsx", good), progress=Progress())
    before = tariff_book(store).sets
    bad: Sheets = {
        "水价": [WATER_HEADS, [*PLACE, "特种", 9], [*PLACE, "再生水", -1]],
        "分时电价": [PRICE_HEADS, PEAK, VALLEY],
    }
    with pytest.raises(Problem) as refused:
        load_tariffs(store, write(tmp_path / "坏.xlsx", bad), progress=Progress())
    assert "“水价”第 3 行“水价（元/m3）”" in refused.value.what
    assert refused.value.where == "坏.xlsx"
    assert tariff_book(store).sets == before


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"分时电价": [PRICE_HEADS, [*PEAK[:-1], 90], VALLEY]}, "若单位是分，应填 0.9"),
        ({"分时电价": [PRICE_HEADS, [*PEAK[:-1], "65分"], VALLEY]}, "1 元 = 100 分"),
        ({"分时电价": [[*PRICE_HEADS[:-1], "电价（分/kWh）"], PEAK, VALLEY]}, "单位应为 元/kWh；1 元 = 100 分"),
        ({"分时电价": [PRICE_HEADS, PEAK]}, "不满 24 小时，缺 00:00—08:00"),
        ({"分时电价": [PRICE_HEADS, PEAK, [*VALLEY[:8], "21:00", "08:00", 0.3]]}, "重叠，从 21:00 起"),
        ({"分时电价": [PRICE_HEADS, PEAK, [*VALLEY[:8], "25:00", "08:00", 0.3]]}, "00:00 到 24:00 之间的时刻"),
        ({"分时电价": [PRICE_HEADS, PEAK, [*VALLEY[:3], "另一号", *VALLEY[4:]]]}, "文号和失效日应相同"),
        ({"水价": [WATER_HEADS, ["醴陵市", "2026-01-01", "", "", "非居民", 3]]}, "“文号”：没有填"),
        ({"水价": [WATER_HEADS, ["", "2026-01-01", "", "甲号", "非居民", 3]]}, "“执行地区”：没有填"),
        ({"水价": [WATER_HEADS, ["醴陵市", "2026年", "", "甲号", "非居民", 3]]}, "只写到年"),
        ({"水价": [WATER_HEADS, ["醴陵市", "2026-01-01", "2025-01-01", "甲号", "非居民", 3]]}, "早于生效日"),
        ({"水价": [WATER_HEADS, [*PLACE, "自来", 3]]}, "需要以下之一：非居民"),
        ({"水价": [WATER_HEADS, [*PLACE, "非居民", ""]]}, "这一格不能空"),
        ({"水价": [WATER_HEADS, [*PLACE, "非居民", "约3"]]}, "可改为 3"),
        ({"水价": [WATER_HEADS, [*PLACE, "非居民", 3], [*PLACE, "非居民", 4]]}, "重复"),
        ({"水价": [["地区", "价"], ["醴陵市", 3]]}, "没有表头行"),
        ({"超定额累进水价": [TIER_HEADS, [*TIER, 0, 20, 1.5], [*TIER, 30, "", 2]]}, "空档"),
        ({"超定额累进水价": [TIER_HEADS, [*TIER, 0, "", 1.5], [*TIER, 30, "", 2]]}, "只有最后一档可以不写上限"),
        ({"超定额累进水价": [TIER_HEADS, [*TIER, 20, 20, 1.5]]}, "由低到高"),
        ({"项目": [["企业", "项目"], ["甲", "乙"]]}, "没有价格表"),
    ],
)
def test_what_does_not_fit_is_told_with_sheet_row_field_and_what_would_be_right(sheets: Sheets, words: str) -> None:
    with pytest.raises(Problem) as refused:
        read(sheets)
    assert words in refused.value.sentence()


def test_cells_are_read_as_people_write_them() -> None:
    (found,) = read(
        {
            "分时电价": [
                [*PRICE_HEADS[:-1], "电价（元/MWh）"],
                ["醴陵市", 46023, "", "甲号", "大工业", "10千伏", "", "高峰", 1 / 3, "22：00", "900元/MWh"],
                ["醴陵市", "2026年1月1日", "", "甲号", "大工业", "10千伏", "全年", "低谷", "22:00:00", 8, 300],
            ]
        }
    )
    assert found.valid_from == date(2026, 1, 1)
    assert [(row["start"], row["end"], row["price"]) for row in found.rows] == [
        ("08:00", "22:00", "0.9"), ("22:00", "08:00", "0.3"),
    ]  # fmt: skip
    assert found.place == "价格.xlsx “分时电价”第 2–3 行"


def test_rows_of_tariffs_are_told_in_words(store: Store, tmp_path: Path) -> None:
    sheets: Sheets = {
        "分时电价": [PRICE_HEADS, PEAK, VALLEY],
        "超定额累进水价": [TIER_HEADS, [*TIER, 0, 20, 1.5], [*TIER, 20, "", 2]],
    }
    load_tariffs(store, write(tmp_path / "价格.xlsx", sheets), progress=Progress())
    assert [line.rows for line in tariff_lines(store, DAY)] == [
        "高峰 08:00–22:00 0.9 元/kWh；低谷 22:00–08:00 0.3 元/kWh",
        "0–20 %：1.5 倍；20 %以上：2 倍",
    ]
