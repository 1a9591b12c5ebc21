"""All projects at one glance: totals, how far they have come, and bars by county, industry, area and verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.charts.records import Bars, Group, exact
from desktop.dossier.paper import Block, ChartRow, Section, Text
from desktop.dossier.register_paper import PaperOffice, charts_outline, register_form
from desktop.statistics.periods import between
from desktop.statistics.table import NOT_STATED
from desktop.work.operations.handing_out import write_outline
from desktop.work.operations.office import load_settings
from desktop.work.operations.printing import UNNAMED_OFFICE
from desktop.work.operations.statistics import Request, table_for
from desktop.work.operations.statistics_layouts import dimensions

if TYPE_CHECKING:
    from desktop.statistics.table import StatTable
    from desktop.store.database import Store
    from desktop.work.operations.statistics import Answer
    from desktop.work.progress import Progress

LAYOUT = "overview"
GROUPS = ("county", "industry", "area", "state")
MEASURES = ("projects", "invest", "loan", "tce", "co2")
ROWS = (("county",), ("area", "state"), ("industry",))
"""Charts of one measure as they stand on paper."""
STAGES = ("projects", "recommended", "accepted", "approved", "disbursed")
MOST_BARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Hold one figure or bar with the place in a table behind which its cases stand."""

    label: str
    value: float | None
    text: str
    unit: str
    group: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsOf:
    """Hold the bars of one way to group, the longest first, the unknown last, and how many more there are."""

    title: str
    unit: str
    parts: tuple[Part, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Hold the counted tables, one for each way to group."""

    on: date
    answers: Mapping[str, Answer]
    notes: tuple[str, ...]

    def figures(self) -> tuple[Part, ...]:
        """Return the totals of all projects."""
        return _totals(self.answers[GROUPS[0]].table, MEASURES, GROUPS[0])

    def funnel(self) -> tuple[Part, ...]:
        """Return how many projects have come how far."""
        stages = list(_totals(self.answers[GROUPS[0]].table, STAGES, GROUPS[0]))
        table = self.answers["state"].table
        ready = [part for part in _lines(table, "projects", "state") if table.lines[part.line].keys == ("ready",)]
        return (*stages[:1], *ready, *stages[1:])

    def bars(self, group: str, measure: str) -> BarsOf:
        """Return the bars of one way to group for one measure; verdicts keep their order."""
        table = self.answers[group].table
        parts = _lines(table, measure, group)
        if group != "state":
            parts = tuple(sorted(parts, key=lambda part: (part.label == NOT_STATED, -(part.value or 0.0))))
        head = table.heads[_column(table, measure)]
        title = f"{head.title}：按{dimensions()[group].title}"
        shown = (*parts[: MOST_BARS - 1], *parts[-1:]) if len(parts) > MOST_BARS else parts
        return BarsOf(title=title, unit=head.unit, parts=shown, more=len(parts) - len(shown))


def overview(store: Store, *, on: date, region: str = "", progress: Progress | None = None) -> Overview:
    """Count all projects by every way to group."""
    period = between(date(on.year, 1, 1), on)
    answers = {}
    for done, group in enumerate(GROUPS):
        if progress is not None:
            progress.step(done, len(GROUPS), dimensions()[group].title)
        answers[group] = table_for(store, Request(layout=LAYOUT, period=period, rows=(group,), region=region), on=on)
    return Overview(on=on, answers=answers, notes=answers[GROUPS[0]].table.notes)


def chart_of(bars: BarsOf) -> Bars:
    """Return bars as a chart."""
    groups = tuple(Group(label=part.label, amounts=(exact(part.value, part.text),)) for part in bars.parts)
    return Bars(title=bars.title, unit=bars.unit, groups=groups)


def funnel_chart(found: Overview, *, title: str) -> Bars:
    """Return how far the projects have come as a chart."""
    groups = tuple(Group(label=part.label, amounts=(exact(part.value, part.text),)) for part in found.funnel())
    return Bars(title=title, unit="个", groups=groups)


def write_overview(
    store: Store, found: Overview, path: Path, measures: Sequence[str], *, progress: Progress | None = None
) -> Path:
    """Write totals, progress and the bars of these measures to PDF, Word or a workbook, as the file's ending says."""
    office = PaperOffice(name=load_settings(store).office_name or UNNAMED_OFFICE, printed_on=found.on, on=found.on)
    totals = "；".join(f"{part.label} {part.text} {part.unit}" for part in found.figures())
    head: list[Block] = [Text(text=totals), ChartRow(charts=(funnel_chart(found, title=FUNNEL),))]
    head += [Text(text=note, style="note") for note in found.notes]
    sections = [Section(id="head", title="", blocks=tuple(head))]
    for measure in measures:
        bars = {group: found.bars(group, measure) for group in GROUPS}
        rows = [[chart_of(bars[group]) for group in row if bars[group].parts] for row in ROWS]
        blocks = [ChartRow(charts=tuple(row)) for row in rows if row]
        title = bars[GROUPS[0]].title.partition("：")[0]
        sections.append(Section(id=measure, title=title, blocks=tuple(blocks)))
    return write_outline(charts_outline(TITLE, tuple(sections), office), path, register_form())


TITLE = "项目总览"
FUNNEL = "办理进度"


def _totals(table: StatTable, measures: Sequence[str], group: str) -> tuple[Part, ...]:
    last = len(table.lines) - 1
    if last < 0 or table.lines[last].kind != "total":
        return ()
    return tuple(_part(table, last, _column(table, name), group, labelled_by_head=True) for name in measures)


def _lines(table: StatTable, measure: str, group: str) -> tuple[Part, ...]:
    column = _column(table, measure)
    return tuple(
        _part(table, at, column, group)
        for at, line in enumerate(table.lines)
        if line.kind == "" and line.cells[column].value is not None
    )


def _part(table: StatTable, line: int, column: int, group: str, *, labelled_by_head: bool = False) -> Part:
    head, cells = table.heads[column], table.lines[line].cells
    cell = cells[column]
    return Part(
        label=head.title if labelled_by_head else cells[0].text,
        value=None if cell.value is None else float(cell.value),
        text=cell.text,
        unit=head.unit,
        group=group,
        line=line,
        column=column,
    )


def _column(table: StatTable, measure: str) -> int:
    return next(at for at, head in enumerate(table.heads) if head.measure == measure and not head.unknown)
