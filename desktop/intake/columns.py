"""A whole column at once to facts: each different cell is understood once, however often it stands there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Final

from desktop.intake.facts import MakeFact, fact_maker
from desktop.intake.numbers import canonical
from desktop.intake.recognise import PlannedColumn
from desktop.intake.tables import Cell, Unreadable
from desktop.intake.typed import LONGEST_DASH, MAXIMUM_TEXT, ReadCode, in_range, key_field, parse_typed
from matching import units
from matching.case import Fact
from matching.errors import ValueRefused
from matching.fields import Field

LONGEST_WHOLE = 10**15
"""Digits of a number that a spreadsheet keeps; longer ones (codes, telephone numbers) are already wrong."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Stand in a column for a cell that cannot be meant."""

    read: str
    expected: str
    suggestion: str


Read = Fact | Refused | None
Typed = Callable[[str], Fact | None]
Reader = Callable[[str | float], Fact | None]
_PLAIN_NUMBER: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
_FIRST_SURE_DAY: Final = "1900-03-01"


def read_column(
    column: PlannedColumn, cells: Sequence[Cell], *, by: str, read_code: ReadCode | None, epoch_1904: bool = False
) -> list[Read]:
    """Return for each cell its fact, None where it says nothing, or why it was refused."""
    field, make = field_of(column), fact_maker(Fact(value="", by=by))

    def typed(text: str) -> Fact | None:
        found = parse_typed(field, text, unit_hint=column.unit, read_code=read_code, epoch_1904=epoch_1904)
        return None if found.value is None else make(found.value, found.basis)

    read = _natively(field, column.unit, make, typed)

    def either(cell: str | float) -> Fact | None:
        return typed(shown(cell)) if isinstance(cell, bool) else read(cell)

    # True equals 1 as a key of a dict but is not the same answer: such columns (never long) go cell by cell.
    if bool in set(map(type, cells)):
        return [_read_each([cell], either)[cell] for cell in cells]
    # In the order of the rows, for that is how they are saved: memory is read ahead of it.
    found = _read_each(dict.fromkeys(cells), read)
    return list(map(found.__getitem__, cells))


def field_of(column: PlannedColumn) -> Field:
    """Return the field of a column, a key of a map being a field of its own."""
    field, key = column.target.field, column.target.key
    if field is None:
        raise ValueError(f"column {column.target.id} holds no field")
    return field if key is None else key_field(field, key)


def shown(cell: Cell) -> str:
    """Return a cell the way the spreadsheet shows it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(cell, ".15g") if abs(cell) < LONGEST_WHOLE else format(cell, ".14G")
    if isinstance(cell, Unreadable):
        return cell.shown
    return "" if cell is None else str(cell)


def _read_each(cells: Iterable[Cell], read: Reader) -> dict[Cell, Read]:
    """Read different cells: what each of them means, nothing, or why it cannot be meant."""
    found: dict[Cell, Read] = {}
    for cell in cells:
        if cell == "" or cell is None:
            found[cell] = None
        elif isinstance(cell, Unreadable):
            found[cell] = Refused(cell.shown, cell.reason, cell.remedy)
        else:
            try:
                found[cell] = read(cell)
            except ValueRefused as refusal:
                found[cell] = _refused(shown(cell), refusal)
    return found


def _refused(text: str, refusal: ValueRefused) -> Refused:
    part = f"“{refusal.read}”不认得" if refusal.read and refusal.read != text.strip() else ""
    return Refused(text, refusal.expected, "；".join(filter(None, (part, refusal.suggestion))))


def _natively(field: Field, unit: str, make: MakeFact, typed: Typed) -> Reader:
    """Return how a column of this kind reads its cells, each kind with the short way of its usual cell."""
    factor = units.conversion(unit, field.unit) if unit else Fraction(1)
    if field.kind in {"dec", "int"} and factor is not None:
        return _numbers(field, factor, make, typed)
    if field.kind == "date":
        return _dates(make, typed)
    if field.kind in {"str", "text"}:
        return _texts(make, typed)
    return lambda cell: typed(_text(cell))


def _numbers(field: Field, factor: Fraction, make: MakeFact, typed: Typed) -> Reader:
    whole, converts = field.kind == "int", factor != 1
    # Comparing floats settles all but the cells at or beyond a bound, which are then compared exactly.
    low = float(Fraction(field.minimum) / factor) if field.minimum is not None else -inf
    high = float(Fraction(field.maximum) / factor) if field.maximum is not None else inf

    def read(cell: str | float) -> Fact | None:
        if isinstance(cell, str):
            if not _PLAIN_NUMBER.fullmatch(cell):
                return typed(cell)
            text = cell.rstrip("0").rstrip(".") if "." in cell else cell
            cell = float(cell)
        else:
            text = format(cell, ".15g")
        value: Decimal | int = Decimal(text) if "e" not in text else canonical(Decimal(text), text)
        if converts:
            value = units.scaled(Decimal(value), factor)
        if whole or not low < cell < high:
            value = in_range(field, Decimal(value), text)
        return make(value, "")

    return read


def _dates(make: MakeFact, typed: Typed) -> Reader:
    def read(cell: str | float) -> Fact | None:
        if isinstance(cell, str) and len(cell) == 10 and cell[4] == cell[7] == "-" and cell > _FIRST_SURE_DAY:
            try:
                return make(date.fromisoformat(cell), "")
            except ValueError:
                pass
        return typed(_text(cell))

    return read


def _texts(make: MakeFact, typed: Typed) -> Reader:
    def read(cell: str | float) -> Fact | None:
        if isinstance(cell, str) and LONGEST_DASH < len(cell) <= MAXIMUM_TEXT and not _is_timestamp(cell):
            plain = cell.strip()
            return make(plain, "") if plain else None
        return typed(_text(cell))

    return read


def _text(cell: str | float) -> str:
    """Return a cell of a column that holds no numbers as text; refuse numbers that have already lost digits."""
    if isinstance(cell, str):
        return cell.replace("T", " ") if _is_timestamp(cell) else cell
    if abs(cell) >= LONGEST_WHOLE:
        raise ValueRefused(shown(cell), "文本", suggestion="单元格按数字存了，后几位已丢失，请改成文本格式重填")
    return shown(cell)


def _is_timestamp(cell: str) -> bool:
    """Say whether a text is how the reader spells a day with a time."""
    return len(cell) >= 19 and cell[10] == "T" and cell[4] == cell[7] == "-" and cell[13] == cell[16] == ":"
