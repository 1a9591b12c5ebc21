"""A whole column at once to facts: each different cell is understood once, however often it stands there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop.intake.recognise import PlannedColumn
from desktop.intake.tables import Cell, Unreadable
from desktop.intake.typed import ReadCode, Typed, in_range, key_field, parse_typed
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


def read_column(
    column: PlannedColumn, cells: Sequence[Cell], *, by: str, read_code: ReadCode | None, epoch_1904: bool = False
) -> list[Read]:
    """Return for each cell its fact, None where it says nothing, or why it was refused."""
    field = field_of(column)
    convert = _converter(field, column.unit, read_code, epoch_1904)
    found: dict[Cell, Read] = {"": None, None: None}
    # True equals 1 as a key of a dict but is not the same answer: such columns (never long) go cell by cell.
    if bool in set(map(type, cells)):
        return [None if cell in {"", None} else _read(convert, cell, by) for cell in cells]
    for cell in set(cells):
        if cell != "" and cell is not None:
            found[cell] = _read(convert, cell, by)
    return list(map(found.__getitem__, cells))


def field_of(column: PlannedColumn) -> Field:
    """Return the field of a column, a key of a map being a field of its own."""
    field, key = column.target.field, column.target.key
    if field is None:
        raise ValueError(f"column {column.target.id} holds no field")
    return field if key is None else key_field(field, key)


def shown(cell: Cell) -> str:
    """Return a cell the way the spreadsheet shows it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(cell, ".15g") if abs(cell) < LONGEST_WHOLE else format(cell, ".14G")
    if isinstance(cell, Unreadable):
        return cell.shown
    return "" if cell is None else str(cell)


def _read(convert: Callable[[Cell], Typed], cell: Cell, by: str) -> Read:
    try:
        typed = convert(cell)
    except ValueRefused as refusal:
        return _refusal(shown(cell), refusal)
    return None if typed.value is None else Fact(value=typed.value, by=by, basis=typed.basis)


def _refusal(read: str, refusal: ValueRefused) -> Refused:
    part = f"“{refusal.read}”不认得" if refusal.read and refusal.read != read.strip() else ""
    return Refused(read, refusal.expected, "；".join(filter(None, (part, refusal.suggestion))))


def _converter(field: Field, unit: str, read_code: ReadCode | None, epoch_1904: bool) -> Callable[[Cell], Typed]:
    """Return how one cell of this column is understood, with short ways for what spreadsheets store natively."""

    def typed(text: str) -> Typed:
        return parse_typed(field, text, unit_hint=unit, read_code=read_code, epoch_1904=epoch_1904)

    number = _number_reader(field, unit)

    def convert(cell: Cell) -> Typed:
        if isinstance(cell, str):
            if field.kind == "date" and len(cell) == 10 and cell[4] == cell[7] == "-":
                return typed(cell) if cell < "1900-03-01" else _iso(cell, typed)
            return typed(cell.replace("T", " ") if _is_timestamp(cell) else cell)
        if isinstance(cell, Unreadable):
            raise ValueRefused(cell.shown, cell.reason, suggestion=cell.remedy)
        if number is not None and isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return Typed(number(cell))
        if isinstance(cell, float) and abs(cell) >= LONGEST_WHOLE:
            raise ValueRefused(
                shown(cell), "以文本格式保存的内容", suggestion="单元格按数字存了，后几位已丢失，请改成文本格式重填"
            )
        return typed(shown(cell))

    return convert


def _number_reader(field: Field, unit: str) -> Callable[[float], Decimal | int] | None:
    """Return how a stored number becomes the field's number, None for fields that hold none."""
    if field.kind not in {"dec", "int"}:
        return None
    factor = units.conversion(unit, field.unit) if unit else Fraction(1)
    if factor is None:
        return None
    bounded = field.minimum is not None or field.maximum is not None or field.kind == "int"

    def number(cell: float) -> Decimal | int:
        value = Decimal(int(cell)) if cell == int(cell) else _fraction(cell)
        if factor != 1:
            value = units.scaled(value, factor)
        return in_range(field, value, shown(cell)) if bounded else value

    return number


def _fraction(cell: float) -> Decimal:
    text = format(cell, ".15g")
    return Decimal(text) if "e" not in text else Decimal(format(Decimal(text), "f"))


def _iso(cell: str, typed: Callable[[str], Typed]) -> Typed:
    try:
        return Typed(date.fromisoformat(cell))
    except ValueError:
        return typed(cell)


def _is_timestamp(cell: str) -> bool:
    """Say whether a text is how the reader spells a day with a time."""
    return len(cell) >= 19 and cell[10] == "T" and cell[4] == cell[7] == "-" and cell[13] == cell[16] == ":"
