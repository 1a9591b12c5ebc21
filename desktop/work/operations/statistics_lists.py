"""The cases behind a figure, and the list behind a whole table, which must give the same totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.statistics.amounts import units
from desktop.statistics.rows import MeasureRow
from desktop.statistics.table import TOTAL, half_up
from desktop.work.operations.statistics_layouts import dimensions
from matching.registers.tables import Head, RegisterTable, TableCell

if TYPE_CHECKING:
    from desktop.statistics.amounts import Amount
    from desktop.statistics.layouts import Version
    from desktop.statistics.material import Material
    from desktop.statistics.table import StatTable
    from desktop.store.database import Store
    from desktop.work.operations.statistics import Answer
    from desktop.work.progress import Progress

LIST_FIELDS = ("loan_balance_on",)
MOST_SHOWN = 500
"""Cases of a figure shown at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Name one case, or one record of a register, behind a figure."""

    id: str
    number: int
    name: str
    county: str


def cases_behind(
    store: Store, answer: Answer, line: int, column: int, *, most: int = MOST_SHOWN, progress: Progress | None = None
) -> tuple[tuple[Behind, ...], int]:
    """Return the cases behind a figure, at most so many, and how many there are."""
    table = answer.table
    if not 0 <= line < len(table.lines) or not 0 <= column < len(table.heads):
        raise Problem(
            f"表中没有第 {line + 1} 行第 {column + 1} 列",
            remedy=f"本表有 {len(table.lines)} 行 {len(table.heads)} 列",
            code="statistics_cell",
        )
    ids = table.behind(line, column)
    if table.register:
        return _records(store, table.register, ids[:most]), len(ids)
    found = []
    for case_id in ids[:most]:
        row = store.case_row(case_id)
        if row is not None:
            found.append(
                Behind(id=row.id, number=row.number, name=f"{row.enterprise} · {row.project}", county=row.county)
            )
    return tuple(found), len(ids)


def _records(store: Store, register_id: str, ids: Sequence[str]) -> tuple[Behind, ...]:
    from desktop.work.operations.register_tables import called
    from desktop.work.operations.registers import open_book
    from matching.registers.totals import place

    book = open_book(store)
    found = []
    for record_id in ids:
        record = book.find(register_id, record_id)
        if record is not None:
            county = place(book.worked(record))
            found.append(
                Behind(
                    id=record.id, number=record.number, name=called(book, record),
                    county=resources.name_code("county", county) or county,
                )
            )  # fmt: skip
    return tuple(found)


def case_list(store: Store, answer: Answer, version: Version, material: Material) -> RegisterTable:
    """Return the list behind a table: a line for every case, with what the table sums of it."""
    from desktop.work.operations.statistics import label_of

    known = dimensions()
    places = sorted({place for line in answer.table.lines[-1:] for cell in line.cells for place in cell.members})
    names = store.statistics.names([material.numbers[place] for place in places])
    measures = [one for one in version.row.measure if one.sum and not one.attributed]
    groups = [known[name] for name in answer.grouped_by if known[name].field]
    extra = [resources.dictionary()[name] for name in LIST_FIELDS if name in material.columns]
    heads = (
        Head(id="number", label="序号", is_number=True),
        Head(id="case", label="企业 · 项目"),
        *(Head(id=one.id, label=one.title) for one in groups),
        *(Head(id=one.id, label=one.title, unit=one.unit, is_number=True) for one in measures),
        *(Head(id=one.id, label=one.label) for one in extra),
    )
    rows = [
        (
            TableCell(text=str(material.numbers[place]), value=material.numbers[place]),
            TableCell(text=names.get(material.numbers[place], "")),
            *(TableCell(text=label_of(one, (material.texts(one.field)[place] or ""))) for one in groups),
            *(_amount(one, material.amounts(one.sum)[place]) for one in measures),
            *(TableCell(text=material.texts(one.id)[place] or "未填") for one in extra),
        )
        for place in places
    ]
    sums = [_listed(material, one, places) for one in measures]
    bottom = (
        TableCell(text=""),
        TableCell(text=TOTAL),
        *(TableCell(text="") for _ in groups),
        *(_printed(one, total) for one, total in zip(measures, sums, strict=True)),
        *(TableCell(text="") for _ in extra),
    )
    return RegisterTable(
        register="", id=f"{answer.table.id}_list", title=f"{answer.table.title}：项目清单", heads=heads,
        rows=tuple(rows), bottom=bottom, records=tuple(material.ids[place] for place in places),
    )  # fmt: skip


def reconciled(table: StatTable, version: Version, material: Material) -> str:
    """Say whether the list of cases, summed by itself to the cent, gives the totals of the table."""
    bottom = table.lines[-1] if table.lines and table.lines[-1].kind == "total" else None
    if bottom is None:
        return ""
    at = {head.id: place for place, head in enumerate(table.heads)}
    told = []
    members = sorted({place for cell in bottom.cells for place in cell.members})
    for measure in version.row.measure:
        if not measure.sum or measure.attributed:
            continue
        listed = _listed(material, measure, members)
        printed = bottom.cells[at[measure.id]].value or Decimal(0)
        told.append(
            f"{measure.title}：清单合计 {listed:,.{measure.places}f}，本表合计 {printed:,.{measure.places}f}，"
            f"差额 {printed - listed:,.{measure.places}f} {measure.unit}"
        )
    return f"与清单核对（{len(members)} 笔）：" + "；".join(told) if told else ""


def _listed(material: Material, measure: MeasureRow, places: Sequence[int]) -> Decimal:
    """Return the sum of the list: every case rounded as the list prints it."""
    amounts = material.amounts(measure.sum)
    known = [amount for place in places if (amount := amounts[place]) is not None]
    whole = sum(units(one, places=measure.places, times=measure.times) for one in known if isinstance(one, int))
    rest = (half_up(one, measure) for one in known if not isinstance(one, int))
    return sum(rest, Decimal(whole).scaleb(-measure.places))


def _amount(measure: MeasureRow, amount: Amount | None) -> TableCell:
    return TableCell(text="未填") if amount is None else _printed(measure, half_up(amount, measure))


def _printed(measure: MeasureRow, value: Decimal) -> TableCell:
    return TableCell(text=f"{value:,.{measure.places}f}", value=value)
