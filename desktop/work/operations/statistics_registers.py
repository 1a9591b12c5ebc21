"""Tables that roll the totals of a register up from counties to cities and provinces (gdcp.s3.4.audit-is)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from desktop.statistics.layouts import Layout
from desktop.statistics.rollup import Leaf, rolled_up
from desktop.statistics.rows import MeasureRow
from desktop.statistics.table import StatTable
from desktop.work.operations.registers import find_register, open_book
from matching.registers.totals import place, totals
from matching.registers.words import label_of

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.registers.book import Book
    from matching.registers.model import Register

_TABLES = {"county": ("county", 6), "city": ("prefecture", 4), "province": ("province", 2)}


def register_table(store: Store, layout: Layout, *, on: date) -> StatTable:
    """Return the totals of a register by places, every level the sum of the one below."""
    part = layout.row.roll_up
    assert part is not None
    register, book = find_register(part.register), open_book(store, on=on)
    chosen = next(one for one in register.totals if one.row.id == part.total)
    found = totals(chosen, register.id, book, name_code=resources.name_code)
    ids = [record.id for record in book.records(register.id)]
    at = {record_id: number for number, record_id in enumerate(ids)}
    measures = [_measure(register, name, book) for name in chosen.row.sums]  # type: ignore[union-attr]  # totals sum
    leaves = [
        Leaf(
            code=place(book.worked(record)) if (record := book.find(register.id, line.records[0])) is not None else "",
            count=line.count,
            sums=line.sums,
            unknown=line.unknown,
            members=tuple(at[one] for one in line.records),
        )
        for line in found.lines
    ]
    heads, lines = rolled_up(leaves, measures, part.levels, name=_name)
    notes = list(layout.row.notes)
    if found.left_out:
        notes.append(f"另有 {found.left_out} 条记录因资料不全，不能确定是否应计入，没有计入")
    return StatTable(
        id=layout.row.id, title=layout.row.title, subtitle=f"截至 {on}", heads=heads, lines=lines, ids=ids,
        register=register.id, notes=tuple(notes), clause=layout.row.clause, chart=layout.row.chart,
    )  # fmt: skip


def _measure(register: Register, name: str, book: Book) -> MeasureRow:
    field = register.shown(name) or book.registers.dictionary[name]
    whole = field.kind != "dec"
    unit = field.unit if field.unit != "-" else ""
    return MeasureRow(id=name, title=label_of(register, name, book), unit=unit, places=0 if whole else 3, sum=name)


def _name(level: str, code: str) -> str:
    table, digits = _TABLES[level]
    full = code[:digits].ljust(6, "0")
    return resources.name_code(table, full) or full
