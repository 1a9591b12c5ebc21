"""Find in the records of an old .xls what its reader would abort on or misread: far cells, errors, percentages."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from desktop.intake import limits
from desktop.intake.compound import stream_of
from desktop.intake.oddities import Odd, column_letters
from desktop.intake.refusals import damaged, far_cell, locked

_BOUND_SHEET, _BEGIN, _DATE_MODE, _PASSWORD, _FORMAT, _STYLE = 0x85, 0x809, 0x22, 0x2F, 0x41E, 0xE0
_NUMBER, _RK, _MANY_RK, _FORMULA, _BOOL_OR_ERROR = 0x203, 0x27E, 0xBD, 0x06, 0x205
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_PERCENT_FORMATS: Final = frozenset({9, 10})


@dataclass(slots=True)
class _Scan:
    """Follow the records from the globals of the workbook into its sheets."""

    starts: dict[int, str] = field(default_factory=dict)
    found: dict[str, list[Odd]] = field(default_factory=dict)
    formats: set[int] = field(default_factory=lambda: set(_PERCENT_FORMATS))
    styles: list[int] = field(default_factory=list)
    sheet: str = ""
    epoch_1904: bool = False

    def take(self, at: int, kind: int, record: bytes) -> None:
        if kind == _BEGIN:
            self.sheet = self.starts.get(at, self.sheet)
        elif self.sheet:
            self._cell(kind, record)
        elif kind == _BOUND_SHEET:
            self._name_sheet(record)
        elif kind == _STYLE:
            self.styles.append(struct.unpack_from("<H", record, 2)[0])
        elif kind == _FORMAT and "%" in re.sub(r'"[^"]*"|\\.', "", _text(record, 2, wide=True)):
            self.formats.add(struct.unpack_from("<H", record, 0)[0])
        elif kind == _DATE_MODE:
            self.epoch_1904 = record[:1] == b"\x01"
        elif kind == _PASSWORD:
            raise locked()

    def _name_sheet(self, record: bytes) -> None:
        name = _text(record, 6, wide=False)
        self.starts[struct.unpack_from("<I", record, 0)[0]] = name
        self.found[name] = []

    def _cell(self, kind: int, record: bytes) -> None:
        if kind in {_NUMBER, _RK}:
            row, column, style = struct.unpack_from("<HHH", record, 0)
            self._number(row, column, style)
        elif kind == _MANY_RK:
            row, column = struct.unpack_from("<HH", record, 0)
            for place in range((len(record) - 6) // 6):
                self._number(row, column + place, struct.unpack_from("<H", record, 4 + 6 * place)[0])
        elif kind == _FORMULA:
            row, column, style = struct.unpack_from("<HHH", record, 0)
            if record[12:14] != b"\xff\xff":
                self._number(row, column, style)
            elif record[6] == 2:
                self._error(row, column, record[8])
        elif kind == _BOOL_OR_ERROR and record[7:8] == b"\x01":
            row, column = struct.unpack_from("<HH", record, 0)
            self._error(row, column, record[6])

    def _number(self, row: int, column: int, style: int) -> None:
        if column >= limits.COLUMNS:
            raise far_cell(self.sheet, f"{column_letters(column)}{row + 1}")
        if style < len(self.styles) and self.styles[style] in self.formats:
            self.found[self.sheet].append(Odd(row + 1, column, "percent", ""))

    def _error(self, row: int, column: int, code: int) -> None:
        self.found[self.sheet].append(Odd(row + 1, column, "error", _ERRORS.get(code, "#ERR")))


def scan_xls(content: bytes) -> tuple[dict[str, list[Odd]], bool]:
    """Return for each sheet the cells its reader would misread, and whether days count from 1904."""
    scan = _Scan()
    try:
        for at, kind, record in _records(stream_of(content, ("Workbook", "Book", "WORKBOOK", "BOOK"))):
            scan.take(at, kind, record)
    except (struct.error, IndexError) as error:
        raise damaged() from error
    return scan.found, scan.epoch_1904


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _text(record: bytes, at: int, *, wide: bool) -> str:
    """Return a text of the newest .xls format; of older ones only what ASCII tells, which formats are."""
    count, flags = struct.unpack_from("<HB" if wide else "<BB", record, at)
    start = at + (3 if wide else 2)
    if flags & 1:
        return record[start : start + 2 * count].decode("utf-16-le", "replace")
    return record[start : start + count].decode("latin-1")
