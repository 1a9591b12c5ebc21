"""Files to plain tables: rows of cells with their sheet, row and column, and what a cell could not tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, cast

from desktop.intake.numbers import canonical
from desktop.intake.refusals import empty
from desktop.intake.sandbox import ReadingProcess, Step
from desktop.problems import Problem


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stand for a cell whose content is lost: what it shows and why."""

    shown: str
    reason: str
    remedy: str


Cell = str | int | float | bool | None | Unreadable
Row = list[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Hold one sheet: its rows that are not blank, the number of each, and which ranges are merged."""

    name: str
    rows: Sequence[Row]
    numbers: Sequence[int]
    """Row numbers as the spreadsheet shows them, counted from 1."""
    merged: Sequence[tuple[int, int, int, int]] = ()
    """First row, first column, last row, last column of merged ranges, counted from 0."""
    hidden: bool = False
    epoch_1904: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Hold everything read from one file."""

    path: Path
    kind: str
    """xlsx, xls, ods or csv."""
    encoding: str
    """Of text tables; `mixed` where lines differ."""
    tables: tuple[Table, ...]


_REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "error": ("公式结果出错", "请改正公式或直接填数值"),
    "formula": ("公式还没有计算结果", "请用 WPS 或 Excel 打开，等它算完后保存再导入，或直接填数值"),
    "character": ("有无法识别的字符", "文件里混有不同编码，请用 WPS 或 Excel 打开核对后另存为 .xlsx"),
}


def read_tables(path: Path, step: Step | None = None, *, meanwhile: Callable[[], object] = bool) -> Tables:
    """Read a spreadsheet of any supported kind in a process of its own; raise Problem naming the file.

    `meanwhile` is called once while that process works.
    """
    try:
        with ReadingProcess(path) as reading:
            meanwhile()
            return _collected(path, reading, step or _quietly)
    except Problem as problem:
        raise Problem(problem.what, remedy=problem.remedy, where=str(path), code=problem.code) from problem


def _collected(path: Path, reading: ReadingProcess, step: Step) -> Tables:
    sheets: list[_Sheet] = []
    kind = encoding = ""
    epoch_1904 = False
    for frame in reading.frames(step):
        # The frames are what desktop.intake.reader writes; their shapes are told there.
        if frame[0] == "book":
            kind, epoch_1904, encoding = cast(tuple[str, bool, str], tuple(frame[1:]))
        elif frame[0] == "sheet":
            sheets.append(_Sheet(*cast(tuple[str, bool, list[list[int]], list[list[object]]], tuple(frame[1:]))))
        else:
            sheets[-1].extend(cast(list[int], frame[1]), cast(list[Row], frame[2]))
    tables = tuple(sheet.table(epoch_1904=epoch_1904) for sheet in sheets)
    if not any(table.rows for table in tables):
        raise empty()
    return Tables(path=path, kind=kind, encoding=encoding, tables=tables)


def _quietly(_done: int, _total: int, _note: str) -> None:
    """Tell nobody."""


class _Sheet:
    """Collect the rows of one sheet and put in place what its reader could not see."""

    def __init__(self, name: str, hidden: bool, merged: list[list[int]], oddities: list[list[object]]) -> None:
        self._name, self._hidden, self._merged, self._oddities = name, hidden, merged, oddities
        self._rows: list[Row] = []
        self._numbers: list[int] = []

    def extend(self, numbers: list[int], rows: list[Row]) -> None:
        self._numbers.extend(numbers)
        self._rows.extend(rows)

    def table(self, *, epoch_1904: bool) -> Table:
        self._place_oddities()
        width = max(map(len, self._rows), default=0)
        for row in self._rows:
            if len(row) < width:
                row.extend([""] * (width - len(row)))
        return Table(
            name=self._name,
            rows=self._rows,
            numbers=self._numbers,
            merged=[cast(tuple[int, int, int, int], tuple(box)) for box in self._merged],
            hidden=self._hidden,
            epoch_1904=epoch_1904,
        )

    def _place_oddities(self) -> None:
        places = {number: place for place, number in enumerate(self._numbers)}
        for odd in self._oddities:
            number, column, why, shown = cast(tuple[int, int, str, str], tuple(odd))
            if number not in places:
                # A row of nothing but uncalculated formulas looks blank to the reader.
                places[number] = len(self._rows)
                self._numbers.append(number)
                self._rows.append([])
            row = self._rows[places[number]]
            row.extend([""] * (column + 1 - len(row)))
            if why == "percent":
                row[column] = _percentage(row[column])
            else:
                row[column] = Unreadable(shown, *_REASONS[why])
        if self._oddities:
            order = sorted(range(len(self._numbers)), key=self._numbers.__getitem__)
            self._rows, self._numbers = [self._rows[i] for i in order], [self._numbers[i] for i in order]


def _percentage(cell: Cell) -> Cell:
    """Return a number shown as a percentage the way it is shown."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return f"{canonical(Decimal(format(cell, '.15g')) * 100)}%"
    return cell
