"""Find in the XML of an .ods what its reader would swell on or misread: endless repeats, errors, percentages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from desktop.intake import limits
from desktop.intake.archive import Unpacking
from desktop.intake.oddities import Odd, column_letters
from desktop.intake.refusals import damaged, far_cell, locked, too_big

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MORE: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS: Final = frozenset({_TABLE + "table-cell", _TABLE + "covered-table-cell"})


def scan_ods(unpacking: Unpacking) -> dict[str, list[Odd]]:
    """Return for each sheet the cells its reader would misread; raise Problem where a sheet would be too large."""
    if any(b"encryption-data" in window for window in unpacking.windows("META-INF/manifest.xml")):
        raise locked()
    parser: XMLPullParser[Element] = XMLPullParser(events=("start", "end"))
    scan = _Scan()
    try:
        for window in unpacking.windows("content.xml"):
            # Entities were refused while unpacking, so the plain parser has nothing to expand.
            parser.feed(window)
            for event in parser.read_events():
                kind, element = cast(tuple[str, Element], event)
                scan.take(kind, element)
        parser.close()
    except ParseError as error:
        raise damaged() from error
    return scan.found


@dataclass(slots=True)
class _Scan:
    """Follow rows and columns of the sheet being parsed."""

    found: dict[str, list[Odd]] = field(default_factory=dict)
    sheet: str = ""
    row: int = 0
    widest: int = 0

    def take(self, kind: str, element: Element) -> None:
        if element.tag == _TABLE + "table" and kind == "start":
            self.sheet, self.row, self.widest = str(element.get(_TABLE + "name")), 0, 0
            self.found[self.sheet] = []
        elif element.tag == _TABLE + "table-row" and kind == "end":
            self._row(element)
            element.clear()

    def _row(self, element: Element) -> None:
        repeated = _count(element, "number-rows-repeated")
        column = 0
        filled = False
        for cell in element:
            if cell.tag not in _CELLS:
                continue
            copies = _count(cell, "number-columns-repeated")
            if _holds(cell):
                filled = True
                if column + copies > limits.COLUMNS:
                    raise far_cell(self.sheet, f"{column_letters(column + copies - 1)}{self.row + 1}")
                self.widest = max(self.widest, column + copies)
                if why := _oddity(cell):
                    self._note(why, repeated, column, copies, "".join(cell.itertext()).strip())
            column += copies
        self.row += repeated
        if filled and self.row > limits.ROWS:
            raise far_cell(self.sheet, f"A{self.row}")
        if filled and self.row * self.widest > limits.GRID_CELLS:
            raise too_big(f"工作表“{self.sheet}”有 {self.row} 行、{self.widest} 列")

    def _note(self, why: str, rows: int, column: int, copies: int, shown: str) -> None:
        self.found[self.sheet].extend(
            Odd(self.row + down + 1, column + right, why, shown)
            for down in range(min(rows, limits.ROWS))
            for right in range(copies)
        )


def _count(element: Element, name: str) -> int:
    text = element.get(_TABLE + name, "1")
    return max(1, min(int(text), 1 << 21)) if text.isdigit() else 1


def _holds(cell: Element) -> bool:
    return cell.get(_OFFICE + "value-type") is not None or cell.get(_TABLE + "formula") is not None or len(cell) > 0


def _oddity(cell: Element) -> str:
    kind = cell.get(_OFFICE + "value-type")
    if cell.get(_MORE + "value-type") == "error":
        return "error"
    if kind == "percentage":
        return "percent"
    if cell.get(_TABLE + "formula") is not None and kind is None:
        return "formula"
    return ""
