"""Tables of a register as a person reads them: its records, a list to hand out, totals; for screen, paper and Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from matching.explain.printed import NameCode
from matching.explain.printed import number as printed_number
from matching.fields import Field, Value
from matching.registers.book import Book, Worked
from matching.registers.model import Chosen, Register
from matching.registers.rows import ListRow, TotalRow
from matching.registers.search import search
from matching.registers.totals import TotalLine, totals
from matching.registers.words import label_of, shown

NUMBER = "number"
"""The column of running numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Name one column."""

    id: str
    label: str
    unit: str = ""
    is_number: bool = False

    @property
    def title(self) -> str:
        """Return label and unit."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """Hold what is printed, and the number or day behind it."""

    text: str
    value: Decimal | int | date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTable:
    """Hold one table ready to be shown; `left_out` records cannot be told to belong in."""

    register: str
    id: str
    """Of the list or the totals; empty for the records themselves."""
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    bottom: tuple[TableCell, ...] = ()
    records: tuple[str, ...] = ()
    """Ids of the records behind the rows, one by one (none for totals)."""
    behind: tuple[tuple[str, ...], ...] = ()
    """Of totals: ids of the records behind each row, those of the bottom line last."""
    left_out: int = 0
    notes: tuple[str, ...] = ()
    clause: str = ""
    draft: bool = False


def record_table(
    register: Register,
    book: Book,
    *,
    columns: Sequence[str] = (),
    states: Sequence[str] = (),
    text: str = "",
    where: Mapping[str, str] | None = None,
    name_code: NameCode | None = None,
) -> RegisterTable:
    """Return the records of a register, in its own columns or those named; by words and what fields hold."""
    worked = search(book, register.id, text=text, where=where, name_code=name_code)
    kept = [one for one in worked if not states or one.record.state in states]
    names = (NUMBER, *(columns or register.row.columns))
    return _table(register, kept, names, book, name_code, id="", title=register.row.title)


def list_table(chosen: Chosen, register: Register, book: Book, *, name_code: NameCode | None = None) -> RegisterTable:
    """Return a list to hand out: only records that are known to belong in it."""
    row = chosen.row
    assert isinstance(row, ListRow)
    kept, left_out = [], 0
    for record in book.records(register.id):
        worked = book.worked(record)
        belongs = True if chosen.when is None else chosen.when.evaluate(worked.values)
        left_out += belongs is None
        if belongs:
            kept.append(worked)
    if row.order:
        kept.sort(key=lambda one: ((known := one.value(row.order)) is None, known or 0))
    notes = [row.note] if row.note else []
    if left_out:
        notes.append(f"另有 {left_out} 条因资料不全，不能确定是否应列入，没有列入")
    table = _table(register, kept, row.columns, book, name_code, id=row.id, title=row.title)
    return replace(table, left_out=left_out, notes=tuple(notes), clause=row.clause)


def total_table(chosen: Chosen, register: Register, book: Book, *, name_code: NameCode | None = None) -> RegisterTable:
    """Return totals as a table with its bottom line; what records do not say is counted, never taken as nothing."""
    row = chosen.row
    assert isinstance(row, TotalRow)
    found = totals(chosen, register.id, book, name_code=name_code)
    heads = (
        *(Head(id=name, label=label_of(register, name, book)) for name in row.by),
        Head(id=NUMBER, label="记录", unit="条", is_number=True),
        *(_sum_head(register, name, book) for name in row.sums),
    )
    notes = [
        f"{label_of(register, name, book)}：{count} 条没有数，未计入"
        for name, count in zip(row.sums, found.bottom.unknown, strict=True)
        if count
    ]
    if found.left_out:
        notes.append(f"另有 {found.left_out} 条因资料不全，不能确定是否应计入，没有计入")
    return RegisterTable(
        register=register.id,
        id=row.id,
        title=f"{register.row.title}：{row.title}",
        heads=heads,
        rows=tuple(_total(line) for line in found.lines),
        bottom=_total(found.bottom),
        behind=tuple(line.records for line in (*found.lines, found.bottom)),
        left_out=found.left_out,
        notes=tuple(notes),
        clause=row.clause,
        draft=register.is_draft,
    )


def cell(worked: Worked, name: str, book: Book, *, name_code: NameCode | None = None) -> TableCell:
    """Return one value of a record for a table whose heads name the units."""
    if name == NUMBER:
        return TableCell(text=str(worked.record.number), value=worked.record.number)
    text = shown(worked, name, book, name_code=name_code, unit=False)
    value = worked.value(name)
    return TableCell(text=text, value=_plain(value))


def _table(
    register: Register,
    kept: Iterable[Worked],
    names: Sequence[str],
    book: Book,
    name_code: NameCode | None,
    *,
    id: str,
    title: str,
) -> RegisterTable:
    records = tuple(kept)
    return RegisterTable(
        register=register.id,
        id=id,
        title=title,
        heads=tuple(_head(register, name, book) for name in names),
        rows=tuple(tuple(cell(one, name, book, name_code=name_code) for name in names) for one in records),
        records=tuple(one.record.id for one in records),
        draft=register.is_draft,
    )


def _head(register: Register, name: str, book: Book) -> Head:
    field = register.shown(name) or book.registers.dictionary.get(name)
    is_number = name == NUMBER or (field is not None and field.kind in {"dec", "int"})
    unit = field.unit if field is not None and field.unit != "-" and not _is_year(field) else ""
    return Head(id=name, label=label_of(register, name, book), unit=unit, is_number=is_number)


def _sum_head(register: Register, name: str, book: Book) -> Head:
    """Name a column of totals; what is no number is counted."""
    head = _head(register, name, book)
    return head if head.is_number else replace(head, unit="个", is_number=True)


def _is_year(field: Field) -> bool:
    return field.kind == "int" and field.unit == "年"


def _total(line: TotalLine) -> tuple[TableCell, ...]:
    return (
        *(TableCell(text=text) for text in line.group),
        TableCell(text=str(line.count), value=line.count),
        *(TableCell(text=printed_number(one), value=one) for one in line.sums),
    )


def _plain(value: Value | None) -> Decimal | int | date | None:
    return value if isinstance(value, (Decimal, int, date)) and not isinstance(value, bool) else None
