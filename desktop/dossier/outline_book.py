"""Papers as a workbook: every section a sheet, its tables in cells, numbers as numbers and no text ever a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

from desktop.charts import wording
from desktop.dossier.fit_text import fit, fit_property
from desktop.dossier.paper import Block, Cell, ChartRow, Column, Heading, Interval, Opinions, Outline, Row, Table, Text
from desktop.dossier.word_styles import word_form

_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_NUMBER = re.compile(r"[-－]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?")
_MOST_DIGITS = 15
"""Digits a spreadsheet keeps of a number; a longer one is written as text."""
_LONGEST = 32_767
"""Characters of one cell."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_NAME = 31
_WIDTH = 90.0
"""Width of a sheet in characters, as wide as the paper."""
_LINE, _HIGHEST = 14.0, 409.0
"""Height of a line and the greatest of a row, in points."""


def book_bytes(outline: Outline) -> bytes:
    """Set one outline as a workbook in memory."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties(
        {
            "title": fit_property(outline.title),
            "subject": fit_property(outline.subject),
            "author": fit_property(outline.author),
            "created": datetime.combine(outline.printed_on, time()),
            "comments": fit_property(f"{word_form().copy}（{outline.creator} {outline.footer.number}）"),
        }
    )
    formats = _Formats(book)
    taken: set[str] = set()
    for section in outline.sections:
        name = _sheet_name(section.title or outline.title, taken)
        _Sheet(book.add_worksheet(name), formats, section.blocks, landscape=outline.landscape).fill(outline)
    book.close()
    return buffer.getvalue()


class _Formats:
    """Make each format of the book once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def __call__(self, **wanted: object) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_FONT, **wanted})
        return self._made[key]

    def cell(self, align: str, *, strong: bool, tint: bool) -> Any:
        shade = {"bg_color": "#EBEBEB"} if tint else {}
        return self(
            border=1, border_color="#7F7F7F", align=align, bold=strong, num_format="@", quote_prefix=True, **shade
        )

    def number(self, form: str, *, strong: bool) -> Any:
        return self(border=1, border_color="#7F7F7F", align="right", bold=strong, num_format=form)


class _Sheet:
    def __init__(self, page: Any, formats: _Formats, blocks: Sequence[Block], *, landscape: bool) -> None:
        self._page = page
        self._formats = formats
        self._blocks = blocks
        tables = [block for block in blocks if isinstance(block, Table)]
        self._columns = max([len(table.columns) for table in tables], default=1)
        self._row = 0
        self._set_page(tables, landscape=landscape)

    def fill(self, outline: Outline) -> None:
        self._line(f"{word_form().copy}　{outline.footer.number}　{outline.footer.edition}", font_size=8)
        for block in self._blocks:
            if isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Heading):
                self._line(block.text, bold=True, font_size=11)
            elif isinstance(block, Text):
                self._line(block.text, bold=block.style in {"title", "case"})
            elif isinstance(block, ChartRow):
                self._charts(block)
            elif isinstance(block, Opinions):
                for box in block.boxes:
                    self._line(box.title, bold=True)
                    self._line("　".join((*(f"□ {choice}" for choice in box.choices), *box.signatures, box.date)))

    def _set_page(self, tables: Sequence[Table], *, landscape: bool) -> None:
        widths = [0.0] * self._columns
        for table in tables:
            scale = _WIDTH / sum(column.width for column in table.columns)
            for place, column in enumerate(table.columns):
                widths[place] = max(widths[place], column.width * scale if len(table.columns) > 1 else 0)
        self._widths = [width or _WIDTH / self._columns for width in widths]
        for place, width in enumerate(self._widths):
            self._page.set_column(place, place, min(width, 60.0))
        self._page.set_paper(9)
        if landscape:
            self._page.set_landscape()
        self._page.fit_to_pages(1, 0)
        self._page.set_footer("&C第 &P 页　共 &N 页")

    def _line(self, text: str, **wanted: object) -> None:
        """Write a line across the sheet, high enough for its text."""
        told = self._formats(align="left", **wanted)
        self._page.set_row(self._row, _LINE * _lines(text, sum(self._widths)))
        self._across(0, self._columns, text, told)
        self._row += 1

    def _table(self, table: Table) -> None:
        if table.headed:
            heads = Row(cells=tuple(column.title for column in table.columns), kind="head")
            self._put_row(heads, table.columns)
        for row in table.rows:
            self._put_row(row, table.columns)
        self._row += 1

    def _put_row(self, row: Row, columns: Sequence[Column]) -> None:
        place, high = 0, 1
        for cell, span in zip(row.cells, row.spans or (1,) * len(row.cells), strict=True):
            if not isinstance(cell, Interval):
                high = max(high, _lines(cell, sum(self._widths[place : place + span])))
            self._put(cell, columns[place], row.kind, place, span)
            place += span
        self._page.set_row(self._row, min(_LINE * high, _HIGHEST))
        self._row += 1

    def _put(self, cell: Cell, column: Column, kind: str, place: int, span: int) -> None:
        strong = bool(kind) or column.strong or column.label
        text = _interval(cell) if isinstance(cell, Interval) else cell
        found = _NUMBER.fullmatch(text) if column.align == "right" and span == 1 and kind != "head" else None
        if found and sum(map(str.isdigit, text)) <= _MOST_DIGITS:
            form = ("#,##0" if "," in text else "0") + ("." + "0" * len(found[1]) if found[1] else "")
            number = float(text.replace(",", "").replace("－", "-"))
            self._page.write_number(self._row, place, number, self._formats.number(form, strong=strong))
            return
        align = {"head": "center", "group": "left"}.get(kind, column.align)
        tint = kind in {"head", "group"} or column.label
        self._across(place, span, text, self._formats.cell(align, strong=strong, tint=tint))

    def _charts(self, row: ChartRow) -> None:
        for chart in row.charts:
            self._line(chart.title, bold=True)
            heads, *lines = wording.table(chart)
            for cells in (heads, *lines) if len(heads) > 2 else lines:
                self._line("　".join(cell for cell in cells if cell))

    def _across(self, place: int, span: int, text: str, told: Any) -> None:
        kept = fit(text)[:_LONGEST]
        if span > 1:
            self._page.merge_range(self._row, place, self._row, place + span - 1, "", told)
        self._page.write_string(self._row, place, kept, told)


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a width of so many narrow characters, a Chinese one counting twice."""
    room = max(4.0, width - 2)
    wide = (sum(1 if character < "\u0300" else 2 for character in part) for part in text.split("\n"))
    return sum(max(1, -int(-length // room)) for length in wide)


def _interval(cell: Interval) -> str:
    return f"{cell.low:g}～{cell.high:g}／{cell.maximum:g}" if cell.maximum > 0 else ""


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name a spreadsheet takes: short, without its signs, told apart from those before."""
    clean = _FORBIDDEN.sub(" ", fit(title)).strip() or "表"
    name, count = clean[:_NAME], 1
    while name.casefold() in taken:
        count += 1
        name = f"{clean[: _NAME - 5]} ({count})"
    taken.add(name.casefold())
    return name
