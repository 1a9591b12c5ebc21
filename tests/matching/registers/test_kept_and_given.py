"""Entries that several records give together, figures that concern only some records, days and counted totals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop import resources
from matching.case import Fact
from matching.errors import ResourceError
from matching.fields import decode
from matching.registers.book import Book
from matching.registers.days import read_step
from matching.registers.gives import given
from matching.registers.load import load_registers
from matching.registers.model import Registers
from matching.registers.records import Record
from matching.registers.totals import totals
from matching.registers.weights import small_weights

ON = date(2026, 11, 21)
TEXT = """
[[register]]
id = "saving"
title = "节省"
title_en = "Savings"
group = "测试"
about = "project"
systems = ["B42"]
help = "测试"
name = "{sav_kind}"
columns = ["sav_kind"]
field = [
  { id = "sav_kind", label = "类", label_en = "K",kind = "enum", values = [["energy","能","E"],["water","水","W"]] },
  { id = "sav_cny", label = "金额", label_en = "Money", kind = "dec", unit = "万元/年" },
  { id = "sav_on", label = "日", label_en = "On", kind = "date" },
]
computed = [
  { id = "sav_heat", label = "热", label_en = "Heat", where = 'sav_kind == "energy"', term = "sav_cny * 2" },
  { id = "sav_end", label = "季末", label_en = "End", after = ["sav_on"], plus = "quarter 0 days" },
  { id = "sav_big", label = "大", label_en = "Big", when = "sav_cny >= 5" },
]
total = [{ id = "t", title = "汇总", by = ["sav_end"], sums = ["sav_cny", "sav_big", "sav_kind", "project"] }]
gives = [{ field = "prj_benefit_items", value = "sav_cny", key = "{sav_kind}" }]
weight = [{ id = "w", title = "小权重", points = 2, when = "sav_cny >= 5" }]
"""


def load(text: str = TEXT) -> Registers:
    return load_registers({"test.toml": text}, resources.dictionary())


def book(*records: dict[str, Any]) -> Book:
    registers = load()
    fields = registers["saving"].fields
    items = {"prj_benefit_items": Fact(value={"tax_relief": Decimal(1)})}
    return Book(
        registers,
        [
            Record(
                id=f"r{place}", register="saving", number=place, enterprise_id="e", project_id=one.pop("project", "p"),
                around=items, facts={name: Fact(value=decode(fields[name], raw)) for name, raw in one.items()},
            )
            for place, one in enumerate(records, 1)
        ],
        on=ON,
    )  # fmt: skip


def test_an_entry_is_the_sum_of_all_records_about_the_same_and_leaves_the_others() -> None:
    found = book(
        {"sav_kind": "energy", "sav_cny": 2}, {"sav_kind": "energy", "sav_cny": "0.5"},
        {"sav_kind": "water", "sav_cny": 9}, {"sav_kind": "energy", "sav_cny": 7, "project": "q"},
    )  # fmt: skip
    offered = given(found.worked(found.records("saving")[0]), found)
    assert offered[0].fact.value == {"tax_relief": 1, "energy": Decimal("2.5")}


def test_a_figure_that_does_not_concern_a_record_is_neither_known_nor_awaited() -> None:
    found = book({"sav_kind": "water", "sav_cny": 2}, {"sav_kind": "energy", "sav_cny": 2})
    water, energy = (found.worked(record) for record in found.records("saving"))
    assert (water.concerns("sav_heat"), "sav_heat" in water.waits) == (False, False)
    assert energy.value("sav_heat") == 4


def test_totals_come_in_the_order_of_days_and_count_what_is_no_number() -> None:
    found = book(
        {"sav_kind": "energy", "sav_cny": 5, "sav_on": "2026-11-01"},
        {"sav_kind": "water", "sav_cny": 1, "sav_on": "2026-12-31"},
        {"sav_kind": "energy", "sav_cny": 2, "sav_on": "2026-03-31"},
    )
    table = totals(found.registers["saving"].totals[0], "saving", found)
    assert [line.group for line in table.lines] == [("2026年3月31日",), ("2026年12月31日",)]
    assert list(table.lines[1].sums) == [6, 1, 2, 1]
    assert list(table.bottom.sums) == [8, 1, 2, 1]


def test_small_weights_count_once_a_register_and_stay_under_the_cap() -> None:
    found = book({"sav_kind": "energy", "sav_cny": 5}, {"sav_kind": "water", "sav_cny": 6}, {"sav_kind": "water"})
    assert small_weights(found, enterprise_id="e", project_id="p").points == 2
    assert small_weights(found, enterprise_id="other", project_id="p").points == 0


@pytest.mark.parametrize(
    ("start", "step", "end"),
    [
        (date(2024, 2, 29), "year 02-end", date(2025, 2, 28)),
        (date(2027, 2, 28), "year 02-end", date(2028, 2, 29)),
        (date(2026, 12, 31), "year end", date(2026, 12, 31)),
        (date(2026, 12, 31), "quarter 0 days", date(2026, 12, 31)),
        (date(2022, 12, 31), "14 months", date(2024, 2, 29)),
    ],
)
def test_days_that_end_months_and_years(start: date, step: str, end: date) -> None:
    move = read_step(step)
    assert move is not None
    assert move(start) == end


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('key = "{sav_kind}"', 'key = "steam"', "没有 steam 这一项"),
        ('key = "{sav_kind}"', "add = true", "只有一个值"),
        ('plus = "quarter 0 days"', 'plus = "year 13-end"', "写法不认识"),
    ],
)
def test_rows_that_do_not_fit_are_refused(old: str, new: str, told: str) -> None:
    with pytest.raises(ResourceError, match=told):
        load(TEXT.replace(old, new))
