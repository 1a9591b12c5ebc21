"""Tables of the registers (records, totals, lists to hand out) as a workbook to pass on; nothing in it is a formula."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.problems import Problem
from matching.registers.tables import RegisterTable, TableCell

_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_MOST_DIGITS = 15
"""Digits a spreadsheet keeps of a number; a longer one is written as text."""


def write_table_book(path: Path, table: RegisterTable, *, told: Sequence[str] = ()) -> None:
    """Write one table whole or not at all, with what is told of it below."""
    write_table_books(path, [table], names=("台账",), told=told)


def write_table_books(
    path: Path, tables: Sequence[RegisterTable], *, names: Sequence[str], told: Sequence[str] = ()
) -> None:
    """Write tables into one workbook, a sheet each, whole or not at all; what is told stands below the first."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    unfinished = path.with_name(f".{path.stem}.{os.getpid()}.unfinished.xlsx")
    try:
        book = xlsxwriter.Workbook(
            str(unfinished), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        book.set_properties({"title": tables[0].title})
        for place, (table, name) in enumerate(zip(tables, names, strict=False)):
            _fill(book, table, () if place else told, name)
        book.close()
        unfinished.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise Problem(
            "表格写不进去",
            where=str(path),
            remedy="请检查文件夹是否存在、是否只读、磁盘是否已满，文件是否正被 Excel 或 WPS 打开，或换一个文件夹再试",
            code="file_not_writable",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _fill(book: Any, table: RegisterTable, told: Sequence[str], name: str) -> None:
    page = book.add_worksheet(name)
    title = book.add_format({**_FONT, "bold": True, "font_size": 14})
    box = {**_FONT, "border": 1, "border_color": "#BFBFBF", "text_wrap": True}
    head = book.add_format({**box, "bold": True, "bg_color": "#DDEBDA", "align": "center"})
    formats = {
        "text": book.add_format({**box, "num_format": "@", "quote_prefix": True}),
        "number": book.add_format({**box, "num_format": "#,##0.######", "align": "right"}),
        "whole": book.add_format({**box, "num_format": "0", "align": "right"}),
        "day": book.add_format({**box, "num_format": "yyyy-mm-dd"}),
    }
    page.write_string(0, 0, table.title + ("［草案，待核对］" if table.draft else ""), title)
    for place, column in enumerate(table.heads):
        texts = [len(row[place].text) for row in table.rows]
        page.set_column(place, place, min(40, max(10, 2 * len(column.title) / 2 + 2, 1.6 * max(texts, default=0))))
        page.write_string(1, place, column.title, head)
    rows = [*table.rows, *([table.bottom] if table.bottom else [])]
    for number, row in enumerate(rows, 2):
        for place, cell in enumerate(row):
            _put(page, number, place, cell, formats)
    note = book.add_format({**_FONT, "font_size": 9})
    for number, text in enumerate((*table.notes, *told), len(rows) + 3):
        page.write_string(number, 0, text, note)
    page.freeze_panes(2, 1)
    page.repeat_rows(1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页　共 &N 页")


def _put(page: Any, number: int, place: int, cell: TableCell, formats: dict[str, Any]) -> None:
    value = cell.value
    if isinstance(value, date):
        page.write_datetime(number, place, datetime(value.year, value.month, value.day), formats["day"])
    elif isinstance(value, int):
        page.write_number(number, place, value, formats["whole"])
    elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= _MOST_DIGITS:
        page.write_number(number, place, float(value), formats["number"])
    else:
        page.write_string(number, place, cell.text, formats["text"])
