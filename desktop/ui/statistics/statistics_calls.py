"""The operations of the page of statistics, each imported only when the worker runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.statistics import Answer, Request
    from desktop.work.operations.statistics_chart import StatChart
    from desktop.work.operations.statistics_layouts import LayoutLine
    from desktop.work.operations.statistics_lists import Behind
    from desktop.work.progress import Progress
    from matching.registers.tables import RegisterTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Hold what the page offers."""

    layouts: tuple[LayoutLine, ...]
    scopes: dict[str, str]
    interval: str
    intervals: dict[str, str]
    period: str
    """The present period of the office's interval, as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Hold a table with how it is shown."""

    answer: Answer
    shown: RegisterTable
    drawn: StatChart | None


def start(on: date) -> Operation[Start]:
    """Read which tables there are."""

    def operation(store: Store, progress: Progress) -> Start:
        from desktop.statistics.periods import intervals
        from desktop.work.operations import statistics, statistics_layouts
        from desktop.work.operations.office import load_settings

        return Start(
            interval=load_settings(store).statistics_interval,
            intervals=intervals(),
            layouts=statistics_layouts.layout_lines(store),
            scopes=statistics.SCOPES,
            period=statistics.present_period(store, on=on).label,
        )

    return operation


def put_interval(interval: str, *, by: str, on: date) -> Operation[Start]:
    """Keep the office's interval and tell what the page offers then."""

    def operation(store: Store, progress: Progress) -> Start:
        from desktop.work.operations import statistics

        statistics.put_interval(store, interval, by=by)
        return start(on)(store, progress)

    return operation


def counted(request: Request, on: date) -> Operation[Counted]:
    """Count a table."""

    def operation(store: Store, progress: Progress) -> Counted:
        from desktop.work.operations import statistics, statistics_chart, statistics_printing

        answer = statistics.table_for(store, request, on=on, progress=progress)
        shown = statistics_printing.as_table(answer)
        return Counted(answer=answer, shown=shown, drawn=statistics_chart.chart_of(answer.table))

    return operation


def behind(answer: Answer, line: int, column: int) -> Operation[tuple[tuple[Behind, ...], int]]:
    """Read the cases behind a figure."""

    def operation(store: Store, progress: Progress) -> tuple[tuple[Behind, ...], int]:
        from desktop.work.operations import statistics_lists

        return statistics_lists.cases_behind(store, answer, line, column, progress=progress)

    return operation


def write(answer: Answer, path: Path, on: date) -> Operation[Path]:
    """Write a table to a file."""

    def operation(store: Store, progress: Progress) -> Path:
        from desktop.work.operations import statistics_printing

        statistics_printing.write_table_file(store, answer, path, on=on, progress=progress)
        return path

    return operation
