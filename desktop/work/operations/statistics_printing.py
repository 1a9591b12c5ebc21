"""Hand tables out: as the tables of the program, as PDF with bars, as a workbook with the cases behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.dossier.paper import ChartRow, Section
from desktop.dossier.register_book import write_table_books
from desktop.dossier.register_paper import PaperOffice, register_form, register_pdf, table_outline
from desktop.work.operations.handing_out import EXCEL, write_outline
from desktop.work.operations.office import load_settings
from desktop.work.operations.printing import UNNAMED_OFFICE
from desktop.work.operations.statistics import Answer, versions_and_material
from desktop.work.operations.statistics_chart import chart_of
from desktop.work.operations.statistics_lists import case_list
from matching.registers.tables import Head, RegisterTable, TableCell

if TYPE_CHECKING:
    from desktop.dossier.paper import Outline
    from desktop.store.database import Store
    from desktop.work.progress import Progress


def as_table(answer: Answer) -> RegisterTable:
    """Return a statistics table as the tables of the program are printed."""
    table = answer.table
    last = table.lines[-1] if table.lines and table.lines[-1].kind == "total" else None
    body = [line for line in table.lines if line is not last]
    return RegisterTable(
        register=table.register,
        id=table.id,
        title=f"{table.title}（{table.subtitle}）",
        heads=tuple(
            Head(id=head.id, label=head.title, unit=head.unit, is_number=bool(head.measure)) for head in table.heads
        ),
        rows=tuple(tuple(TableCell(text=cell.text, value=cell.value) for cell in line.cells) for line in body),
        bottom=tuple(TableCell(text=cell.text, value=cell.value) for cell in last.cells) if last is not None else (),
        behind=tuple(table.behind(place, 0) for place in range(len(table.lines))),
        notes=(*((answer.check,) if answer.check else ()), *table.notes),
        clause=table.clause,
    )


def table_pdf(
    store: Store,
    answer: Answer,
    *,
    on: date | None = None,
    printed_on: date | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return a table as a PDF, its bars drawn below."""
    return register_pdf(_paper(store, answer, on=on, printed_on=printed_on))


def _paper(store: Store, answer: Answer, *, on: date | None, printed_on: date | None = None) -> Outline:
    from desktop.work.operations.register_papers import cites_of

    day = on or answer.request.period.end
    office = PaperOffice(
        name=load_settings(store).office_name or UNNAMED_OFFICE, printed_on=printed_on or date.today(), on=day
    )
    cites = (cites_of(store, day).get(answer.table.clause, answer.table.clause),) if answer.table.clause else ()
    outline = table_outline(as_table(answer), office, cites=cites)
    drawn = chart_of(answer.table)
    if drawn is not None:
        row = ChartRow(charts=(drawn.chart,))
        outline = replace(outline, sections=(*outline.sections, Section(id="chart", title="", blocks=(row,))))
    return outline


def write_table_file(
    store: Store, answer: Answer, path: Path, *, on: date | None = None, progress: Progress | None = None
) -> None:
    """Write a table to a file: a workbook with the list of cases where it ends in xlsx, else PDF or Word."""
    if path.suffix.lower() != EXCEL:
        write_outline(_paper(store, answer, on=on), path, register_form())
        return
    tables: list[RegisterTable] = [as_table(answer)]
    if not answer.table.register and not answer.request.year_on_year:
        version, material = versions_and_material(store, answer.request)
        tables.append(case_list(store, answer, version, material))
    write_table_books(path, tables, names=("统计表", "清单"), told=_told(answer))


def _told(answer: Answer) -> Sequence[str]:
    report = f"对应报表 {answer.layout.row.report}" if answer.layout.row.report else ""
    return tuple(filter(None, (report, f"依据条款 {answer.table.clause}" if answer.table.clause else "")))
