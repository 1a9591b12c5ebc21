"""The blank workbook of prices (or products): a sheet for each kind, with notes, drop-downs and an example row."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from desktop.intake.book_kinds import TARIFFS, BookKind
from desktop.intake.tariff_rows import AREA, COMMON, DOCUMENT, FIRST, GUIDE_SHEET, SAMPLE_MARK
from desktop.problems import Problem
from matching.tools.tariff import Column, Sheet

_FONT: Final = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_COLOURS: Final = ("#DDEBDA", "#DCE6F2")
_RULED_ROWS: Final = 2_000
_SAMPLES: Final = {AREA: f"{SAMPLE_MARK}县", FIRST: "2026-01-01"}


def write_tariff_form(path: Path, sheets: Mapping[str, Sheet], kind: BookKind = TARIFFS) -> None:
    """Write the blank form beside the target and rename, so that a full disk never leaves half a workbook."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    unfinished = path.with_name(f".{path.stem}.{os.getpid()}.unfinished.xlsx")
    try:
        book = xlsxwriter.Workbook(
            str(unfinished), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        book.set_properties({"title": f"绿荐{kind.table}"})
        _guide(book, sheets, kind)
        for sheet in sheets.values():
            _sheet(book, sheet, kind)
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


def _guide(book: Any, sheets: Mapping[str, Sheet], kind: BookKind) -> None:
    page = book.add_worksheet(GUIDE_SHEET)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 100)
    title = book.add_format({**_FONT, "bold": True, "font_size": 16})
    text = book.add_format({**_FONT, "font_size": 11, "text_wrap": True, "valign": "top"})
    strong = book.add_format({**_FONT, "font_size": 11, "bold": True, "valign": "top"})
    page.write_string(0, 0, kind.title, title)
    row = 2
    for line in kind.guide:
        page.merge_range(row, 0, row, 1, line, text)
        page.set_row(row, 32)
        row += 1
    row += 1
    for sheet in sheets.values():
        page.write_string(row, 0, sheet.title, strong)
        page.write_string(row, 1, sheet.help, text)
        row += 1
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _sheet(book: Any, sheet: Sheet, kind: BookKind) -> None:
    page = book.add_worksheet(sheet.title)
    heads = [book.add_format({**_FONT, **_head(colour)}) for colour in _COLOURS]
    must = [book.add_format({**_FONT, **_head(colour), "bold": True, "font_color": "#C00000"}) for colour in _COLOURS]
    grey = book.add_format({**_FONT, "font_color": "#808080", "italic": True})
    text = book.add_format({**_FONT, "num_format": "@"})
    plain = book.add_format(_FONT)
    samples = {**_SAMPLES, DOCUMENT: kind.sample}
    for place, (name, label, note) in enumerate(COMMON):
        page.write_string(0, place, label, heads[0] if name not in samples else must[0])
        said = f"{kind.document}，必填" if name == DOCUMENT else note
        page.write_comment(0, place, said, {"x_scale": 2, "author": ""})
        page.write_string(1, place, samples.get(name, ""), grey)
        page.set_column(place, place, 26 if name == DOCUMENT else 13, text)
    for place, column in enumerate(sheet.columns, len(COMMON)):
        page.write_string(0, place, column.heading, heads[1] if column.optional else must[1])
        if note := _note(column):
            page.write_comment(0, place, note, {"x_scale": 2, "author": ""})
        if column.kind == "number" and column.sample:
            page.write_number(1, place, float(column.sample), grey)
        else:
            page.write_string(1, place, column.sample, grey)
        page.set_column(place, place, max(13, 2 * len(column.heading)), plain if column.kind == "number" else text)
        if column.values:
            rule = {"validate": "list", "source": [choice.label for choice in column.values]}
            page.data_validation(1, place, 1 + _RULED_ROWS, place, rule)
    page.set_row(0, 32)
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _head(colour: str) -> dict[str, object]:
    return {"bg_color": colour, "border": 1, "border_color": "#BFBFBF", "text_wrap": True, "align": "center"}


def _note(column: Column) -> str:
    parts = [column.help, "空着表示" + column.blank if column.blank else "可以空着" if column.optional else ""]
    return "；".join(part for part in parts if part)
