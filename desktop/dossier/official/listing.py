"""The tables of a form: rows listed or summed by groups, what is not stated counted, blank rows to fill in by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from desktop.dossier.official.ground import Entry, Ground
from desktop.dossier.official.rows import ColumnRow, TableBlock
from desktop.dossier.paper import Block, Column, Row, Table, Text
from matching.explain.printed import number as printed_number
from matching.fields import Field

if TYPE_CHECKING:
    from desktop.dossier.forms import Words
    from desktop.dossier.official.reading import Layout

_NUMBER_WIDTH = 13.0
_COUNT_WIDTH = 16.0
_NUMBERS = frozenset({"dec", "int"})


class Marks(Protocol):
    """Give the mark of something not known."""

    def mark(self, label: str) -> str:
        """Return the mark that stands where this is to be written."""


def table_blocks(
    block: TableBlock, layout: Layout, ground: Ground, marks: Marks, *, condition: tuple[str | int, ...]
) -> tuple[Block, ...]:
    """Return a table with what must be said below it."""
    setter = _Lister(block, layout, ground, marks)
    kept, unclear = setter.chosen(condition)
    if not kept and block.empty:
        return (Text(text=block.empty, style="note"), *setter.notes(unclear, ()))
    lines = setter.grouped(kept) if block.by else list(setter.listed(kept))
    rows = [*lines, *setter.bottom(kept)] if kept else [setter.blank() for _ in range(max(1, block.blank))]
    table = Table(columns=tuple(setter.columns()), rows=tuple(rows), style="dense")
    return (table, *setter.notes(unclear, kept))


@dataclass(frozen=True, slots=True)
class _Lister:
    block: TableBlock
    layout: Layout
    ground: Ground
    marks: Marks

    @property
    def words(self) -> Words:
        """Return the fixed words of forms."""
        from desktop.dossier.official.filling import official_words

        return official_words()

    @property
    def fields(self) -> Mapping[str, Field]:
        """Return what the rows can show."""
        return self.layout.names.sources[self.block.rows]

    def chosen(self, condition: tuple[str | int, ...]) -> tuple[tuple[Entry, ...], int]:
        """Return the rows that belong here, and how many it cannot be told of."""
        where = self.layout.conditions.get(condition)
        kept, unclear = [], 0
        for entry in self.ground.lists.get(self.block.rows, ()):
            belongs = True if where is None else where.evaluate(entry.values)
            if belongs and self.block.during:
                belongs = self._in_period(entry.values.get(self.block.during))
            unclear += belongs is None
            if belongs:
                kept.append(entry)
        return tuple(kept), unclear

    def _in_period(self, day: Any) -> bool | None:
        period = self.ground.period
        if period is None:
            return True
        return period[0] <= day <= period[1] if isinstance(day, date) else None

    # ---- columns

    def columns(self) -> Iterator[Column]:
        """Yield the columns with their titles and units."""
        if self.block.numbered:
            yield Column(title=self.words("no"), width=_NUMBER_WIDTH, align="center")
        for row in self.block.columns:
            yield Column(title=self._title(row), width=row.width, align=self._align(row))
        if self.block.count:
            yield Column(title=self.block.count, width=_COUNT_WIDTH, align="right")

    def _title(self, row: ColumnRow) -> str:
        one = self.fields[row.field]
        unit = self.words("unit", unit=one.unit) if one.unit and one.unit != "-" and not _is_year(one) else ""
        return (row.title or one.label) + (unit if unit not in row.title else "")

    def _align(self, row: ColumnRow) -> str:
        one = self.fields[row.field]
        return row.align or ("right" if one.kind in _NUMBERS and not _is_year(one) else "left")

    # ---- rows

    def listed(self, kept: Sequence[Entry]) -> Iterator[Row]:
        """Yield one line for each row."""
        for place, entry in enumerate(kept, 1):
            yield self._row(str(place), [self._cell(entry, row) for row in self.block.columns])

    def grouped(self, kept: Sequence[Entry]) -> list[Row]:
        """Return one line for each group, in the order they are met."""
        groups: dict[tuple[str, ...], list[Entry]] = {}
        for entry in kept:
            key = tuple(self._words_of(entry, name) for name in self.block.by)
            groups.setdefault(key, []).append(entry)
        return [self._line(place, members) for place, members in enumerate(groups.values(), 1)]

    def _line(self, place: int, members: Sequence[Entry]) -> Row:
        cells = [
            self._sum(members, row.field) if row.field in self.block.sums else self._cell(members[0], row)
            for row in self.block.columns
        ]
        return self._row(str(place), cells, len(members))

    def bottom(self, kept: Sequence[Entry]) -> Iterator[Row]:
        """Yield the line of sums, where there are any."""
        if not self.block.sums:
            return
        cells = [self._sum(kept, row.field) if row.field in self.block.sums else "" for row in self.block.columns]
        label, opening = self.words("total"), ""
        if not cells[0]:
            cells[0] = label
        else:
            opening = label
        yield self._row(opening, cells, len(kept), kind="total")

    def blank(self) -> Row:
        """Return a row to be filled in by hand."""
        return self._row("\n", ["\n" for _ in self.block.columns])

    def _row(self, first: str, cells: Sequence[str], count: int | None = None, kind: str = "") -> Row:
        opening = [first] if self.block.numbered else []
        closing = [("" if count is None else str(count))] if self.block.count else []
        return Row(cells=(*opening, *cells, *closing), kind=kind)

    def _cell(self, entry: Entry, row: ColumnRow) -> str:
        return self._words_of(entry, row.field) or ("" if row.optional else self.marks.mark(self._lacks(row)))

    def _words_of(self, entry: Entry, name: str) -> str:
        return entry.printed(self.fields[name], name_code=self.ground.name_code, unit=False)

    def _lacks(self, row: ColumnRow) -> str:
        label = row.title or self.fields[row.field].label
        return self.words("in_table", table=self.layout.names.titles[self.block.rows], label=label)

    def _sum(self, members: Iterable[Entry], name: str) -> str:
        """Return the exact sum of what is stated; nothing stated is not nothing."""
        stated = [value for one in members if isinstance(value := one.values.get(name), (Decimal, int))]
        return printed_number(sum(stated, Decimal(0))) if stated else self.words("none_stated")

    # ---- below

    def notes(self, unclear: int, kept: Sequence[Entry]) -> tuple[Block, ...]:
        """Return what must be said below: rows it cannot be told of, figures not stated."""
        told = [self.words("unclear", count=unclear)] if unclear else []
        for row in self.block.columns:
            if row.field in self.block.sums:
                lacking = sum(one.values.get(row.field) is None for one in kept)
                label = row.title or self.fields[row.field].label
                told += [self.words("not_counted", label=label, count=lacking)] if lacking else []
        return (Text(text="".join(told), style="note"),) if told else ()


def _is_year(one: Field) -> bool:
    return one.kind == "int" and one.unit == "年"
