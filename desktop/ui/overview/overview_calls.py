"""The operations of the overview, each imported only when the worker runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.charts.records import Bars
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.overview import BarsOf, Overview
    from desktop.work.operations.statistics_lists import Behind
    from desktop.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Hold an overview with all its charts."""

    found: Overview
    bars: Mapping[tuple[str, str], BarsOf]
    """By group and measure."""
    charts: Mapping[tuple[str, str], Bars]
    funnel: Bars
    measures: Mapping[str, str]
    """Titles of what is measured."""


def overview(on: date) -> Operation[Counted]:
    """Count all projects and make the charts."""

    def operation(store: Store, progress: Progress) -> Counted:
        from desktop.work.operations import overview

        found = overview.overview(store, on=on, progress=progress)
        bars = {
            (group, measure): found.bars(group, measure) for group in overview.GROUPS for measure in overview.MEASURES
        }
        return Counted(
            found=found,
            bars=bars,
            charts={key: overview.chart_of(one) for key, one in bars.items()},
            funnel=overview.funnel_chart(found, title=overview.FUNNEL),
            measures=dict(zip(overview.MEASURES, (one.label for one in found.figures()), strict=False)),
        )  # fmt: skip

    return operation


def behind(found: Overview, group: str, line: int, column: int) -> Operation[tuple[tuple[Behind, ...], int]]:
    """Read the cases behind a figure."""

    def operation(store: Store, progress: Progress) -> tuple[tuple[Behind, ...], int]:
        from desktop.work.operations import statistics_lists

        return statistics_lists.cases_behind(store, found.answers[group], line, column, progress=progress)

    return operation


def write(found: Overview, path: Path, measure: str) -> Operation[Path]:
    """Write the overview of one measure to a PDF file."""

    def operation(store: Store, progress: Progress) -> Path:
        from desktop.work.operations import overview

        return overview.write_overview(store, found, path, (measure,), progress=progress)

    return operation
