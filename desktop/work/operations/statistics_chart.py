"""The chart beside a table of statistics: one measure by line, and by groups across or by year where asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.charts.records import Amount, Bars, Group, exact
from desktop.charts.words import chart_words
from desktop.statistics.table import TOTAL, StatCell, StatHead, StatLine, StatTable

MOST_BARS = 20
_MOST_BESIDE = 30
"""Bars of all series together that a page has room for."""
_MOST_SERIES = 4
_NOW, _BEFORE = "now", "before"
_TOLD = ("measure", "definition")
"""Columns of a comparison of years that do not name the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatChart:
    """Hold a chart with the lines its labels stand for and the column of its first series."""

    chart: Bars
    lines: tuple[int, ...]
    column: int


def chart_of(table: StatTable) -> StatChart | None:
    """Return the chart of a table's measure; None where it names none or nothing is counted."""
    columns, is_drawn = _columns(table)
    lines = [at for at, line in enumerate(table.lines) if line.kind != "total" and is_drawn(line)]
    if not any(table.lines[at].cells[column].value for at in lines for column in columns):
        return None
    head = table.heads[columns[0]]
    title = head.title if len(columns) == 1 else _title(table, table.lines[lines[0]], head)
    most = MOST_BARS if len(columns) == 1 else _MOST_BESIDE // len(columns)
    if len(lines) > most:
        title = chart_words()["first"].format(title=title, count=most)
    shown = tuple(lines[:most])
    chart = Bars(
        title=title, unit=head.unit, series=tuple(table.heads[column].title for column in columns),
        groups=tuple(_group(table, table.lines[at], columns) for at in shown),
    )  # fmt: skip
    return StatChart(chart=chart, lines=shown, column=columns[0])


def _title(table: StatTable, line: StatLine, head: StatHead) -> str:
    """Return the title of a chart with several series: the table, and the measure where the head is a year."""
    measures = [cell.text for one, cell in zip(table.heads, line.cells, strict=True) if one.id == _TOLD[0]]
    return f"{table.title} {measures[0]}" if head.id == _NOW and measures else table.title


def _columns(table: StatTable) -> tuple[list[int], Callable[[StatLine], bool]]:
    """Return the columns drawn, and which lines: of two years compared those of the measure."""
    at = {head.id: place for place, head in enumerate(table.heads)}
    if table.chart and _BEFORE in at:
        return [at[_NOW], at[_BEFORE]], lambda line: line.keys[-1:] == (table.chart,)
    if table.chart in at:
        return [at[table.chart]], lambda _line: True
    if not table.chart:
        return [], lambda _line: True
    across = [
        place for place, head in enumerate(table.heads) if head.id.startswith(f"{table.chart}@") and not head.unknown
    ]
    whole = [place for place in across if table.heads[place].title.startswith(f"{TOTAL} ")]
    groups = [place for place in across if place not in whole]
    # More groups than can be told apart are drawn together, where the table adds them up.
    return (whole if whole and len(groups) > _MOST_SERIES else groups[:_MOST_SERIES]), lambda _line: True


def _group(table: StatTable, line: StatLine, columns: list[int]) -> Group:
    labels = [
        cell.text
        for head, cell in zip(table.heads, line.cells, strict=True)
        if not head.measure and head.id not in _TOLD and cell.text
    ]
    return Group(label=" ".join(labels) or line.cells[0].text, amounts=tuple(_amount(line.cells[at]) for at in columns))


def _amount(cell: StatCell) -> Amount:
    if cell.value is None:
        return Amount(low=None, high=None, text=cell.text, is_counted=False)
    return exact(float(cell.value), cell.text)
