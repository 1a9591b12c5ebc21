"""The chart beside a table: its measure by line, by groups across, by year; nothing where nothing is counted."""

from __future__ import annotations

from decimal import Decimal

from desktop.charts.wording import table as figures_of
from desktop.statistics.table import StatCell, StatHead, StatLine, StatTable
from desktop.work.operations.statistics_chart import chart_of

COUNTY = StatHead(id="by:county", title="县")


def cell(value: str) -> StatCell:
    return StatCell(text=value, value=None if value == "—" else Decimal(value))


def line(label: str, *values: str, kind: str = "", measure: str = "co2") -> StatLine:
    return StatLine(keys=(label, measure), cells=(StatCell(text=label), *map(cell, values)), kind=kind)


def made(heads: tuple[StatHead, ...], *lines: StatLine) -> StatTable:
    return StatTable(id="t", title="效益", subtitle="", heads=(COUNTY, *heads), lines=lines, ids=(), chart="co2")


def across(group: str, title: str) -> StatHead:
    return StatHead(id=f"co2@{group}", title=f"{title} 减排", unit="t", measure="co2")


def test_a_measure_is_drawn_by_line_without_the_total() -> None:
    head = StatHead(id="co2", title="减排", unit="t", measure="co2")
    found = chart_of(
        made((head,), line("甲", "5.00"), line("乙", "—"), line("丙", "-2.00"), line("合计", "3.00", kind="total"))
    )
    assert found is not None
    assert (found.lines, found.column, found.chart.title) == ((0, 1, 2), 1, "减排")
    assert figures_of(found.chart) == (("", "减排（t）"), ("甲", "5.00"), ("乙", "—"), ("丙", "-2.00"))


def test_groups_across_stand_side_by_side_and_the_unstated_among_them() -> None:
    heads = (across("small", "小型"), across("", "未填"), across("", "合计"))
    found = chart_of(made(heads, line("甲", "5", "1", "6")))
    assert found is not None
    assert found.chart.series == ("小型 减排", "未填 减排")
    assert found.chart.title == "效益"


def test_more_groups_than_can_be_told_apart_are_drawn_together() -> None:
    heads = (*(across(f"g{n}", f"第{n}组") for n in range(6)), across("", "合计"))
    found = chart_of(made(heads, line("甲", *"123456", "21")))
    assert found is not None
    assert figures_of(found.chart)[1:] == (("甲", "21"),)


def test_two_years_compared_stand_side_by_side() -> None:
    heads = (
        StatHead(id="measure", title="指标"), StatHead(id="now", title="2026年", measure="now"),
        StatHead(id="before", title="2025年", measure="before"),
    )  # fmt: skip
    lines = tuple(
        StatLine(keys=("甲", measure), cells=(StatCell(text="甲"), StatCell(text=title), cell("5"), cell("4")))
        for measure, title in (("count", "项目（个）"), ("co2", "减排（t）"))
    )
    found = chart_of(made(heads, *lines))
    assert found is not None
    assert (found.lines, found.chart.title) == ((1,), "效益 减排（t）")
    assert figures_of(found.chart) == (("", "2026年", "2025年"), ("甲", "5", "4"))


def test_only_as_many_lines_are_drawn_as_can_be_read_and_the_title_says_so() -> None:
    head = StatHead(id="co2", title="减排", unit="t", measure="co2")
    found = chart_of(made((head,), *(line(f"县{n}", "1") for n in range(25))))
    assert found is not None
    assert (len(found.lines), found.chart.title) == (20, "减排（前 20 行）")


def test_nothing_counted_gives_no_chart() -> None:
    head = StatHead(id="co2", title="减排", unit="t", measure="co2")
    assert chart_of(made((head,), line("甲", "0"), line("乙", "—"))) is None
    assert chart_of(made((), line("甲"))) is None
