"""The office's own workbook, blank or filled, written from the data dictionary."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from desktop.intake.cells import exact_float
from desktop.intake.filled import Cell, Content, Row, blank, filled
from desktop.intake.guide import guide_lines
from desktop.intake.layout import FORM_VERSION, MARK_ID, Column, Sheet
from desktop.intake.oddities import column_letters
from desktop.intake.rules import choices_of, long_lists, rule_of
from desktop.intake.samples import sample
from desktop.problems import Problem
from matching.case import Case
from matching.fields import FieldDictionary

LIST_SHEET: Final = "_选项"
BAND_ROW, HEADING_ROW, ID_ROW, SAMPLE_ROW, FIRST_ROW = 0, 1, 2, 3, 4
_FOLDED: Final = {"level": 1, "hidden": True}
_RULED_ROWS: Final = 5_000
_BANDS: Final = ("#DDEBDA", "#DCE6F2", "#FCE9D4", "#E8E0F0", "#F6F1CF", "#D9EEEE")
_FONT: Final = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
Guide = Callable[[tuple[Sheet, ...], str], Iterator[tuple[str, str]]]
"""The lines of the first sheet with their styles: title, head or text."""
_TYPED_AS_TEXT: Final = frozenset({"str", "text", "code", "text[]", "str[]", "enum[]"})


def write_blank_workbook(
    path: Path,
    dictionary: FieldDictionary,
    *,
    version: str = "",
    made_on: date | None = None,
    asked: Collection[str] = (),
) -> None:
    """Write the empty form with drop-downs, notes, units, required marks and an example row that import skips.

    With `asked`, columns of other fields are folded away; they can be opened and are read like all others.
    """
    write_book(path, dictionary, blank(dictionary), version=version, made_on=made_on, asked=asked)


def write_cases_workbook(
    path: Path, dictionary: FieldDictionary, cases: Iterable[Case], *, version: str = "", made_on: date | None = None
) -> None:
    """Write the form filled with cases: enterprises once, projects, measures, loans and the evidence of each fact."""
    write_book(path, dictionary, filled(dictionary, tuple(cases)), version=version, made_on=made_on)


def write_book(
    path: Path,
    dictionary: FieldDictionary,
    content: Content,
    *,
    version: str,
    made_on: date | None,
    asked: Collection[str] = (),
    guide: Guide = guide_lines,
) -> None:
    """Write beside the target and rename, so that a full disk never leaves half a workbook."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    unfinished = path.with_name(f".{path.stem}.{os.getpid()}.unfinished.xlsx")
    try:
        # Nothing a person typed may turn into a formula, a link or a number on its way out.
        book = xlsxwriter.Workbook(
            str(unfinished), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        _Writer(book, dictionary, asked, guide).write(content, version=version, made_on=made_on)
        book.close()
        unfinished.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise _cannot_write(path) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _cannot_write(path: Path) -> Problem:
    return Problem(
        "表格写不进去",
        where=str(path),
        remedy="请检查文件夹是否存在、是否只读、磁盘是否已满，文件是否正被 Excel 或 WPS 打开，或换一个文件夹再试",
        code="file_not_writable",
    )


@dataclass(slots=True)
class _Writer:
    """Write one workbook: formats, hidden lists, guide and sheets."""

    book: Any  # xlsxwriter.Workbook, which is untyped
    dictionary: FieldDictionary
    asked: Collection[str]
    """Fields whose columns stay open; empty: all."""
    guide: Guide

    def write(self, content: Content, *, version: str, made_on: date | None) -> None:
        made = datetime(made_on.year, made_on.month, made_on.day) if made_on is not None else None
        self.book.set_properties(
            {
                "title": _title(self.guide(content.plan, version)),
                "comments": version,
                **({"created": made} if made else {}),
            }
        )
        self.book.set_custom_property("lvjian-form", FORM_VERSION)
        plan = content.plan
        self._write_guide(plan, version)
        pages = [(sheet, self.book.add_worksheet(sheet.title)) for sheet in plan]
        ranges = self._write_lists(column for sheet in plan for column in sheet.columns)
        for sheet, page in pages:
            self._write_head(page, sheet)
            self._write_rules(page, sheet, ranges)
            self._write_rows(page, sheet, content.rows.get(sheet.id, ()))
            self._set_up_print(page, sheet)
        if content.rows:
            self.book.get_worksheet_by_name(plan[0].title).activate()

    def _format(self, **options: object) -> Any:
        return self.book.add_format({**_FONT, **options})

    def _write_guide(self, plan: tuple[Sheet, ...], version: str) -> None:
        page = self.book.add_worksheet("填写说明")
        styles = {
            "title": self._format(bold=True, font_size=16),
            "head": self._format(bold=True, font_size=12, bg_color=_BANDS[0]),
            "text": self._format(text_wrap=True, font_size=11),
        }
        page.set_column(0, 0, 110)
        for row, (style, line) in enumerate(self.guide(plan, version)):
            page.write_string(row, 0, line, styles[style])
        page.set_portrait()
        page.set_paper(9)
        page.fit_to_pages(1, 0)

    def _write_lists(self, columns: Iterable[Column]) -> dict[tuple[str, ...], str]:
        lists = long_lists(columns)
        if not lists:
            return {}
        page = self.book.add_worksheet(LIST_SHEET)
        page.very_hidden()
        ranges = {}
        for labels, place in lists.items():
            for row, label in enumerate(labels):
                page.write_string(row, place, label)
            letter = column_letters(place)
            ranges[labels] = f"='{LIST_SHEET}'!${letter}$1:${letter}${len(labels)}"
        return ranges

    def _write_head(self, page: Any, sheet: Sheet) -> None:
        bands = self._bands(sheet)
        hidden, grey = self._format(font_color="#808080"), self._format(font_color="#808080", italic=True)
        day = self._format(font_color="#808080", italic=True, num_format="yyyy-mm-dd")
        for start, end, title, colour in bands:
            style = self._format(bold=True, bg_color=colour, align="left", border=1, border_color="#BFBFBF")
            page.write_string(BAND_ROW, start, title, style)
            for place in range(start + 1, end + 1):
                page.write_blank(BAND_ROW, place, None, style)
            heading = {"text_wrap": True, "bg_color": colour, "border": 1, "border_color": "#BFBFBF", "align": "center"}
            plain, must = self._format(**heading), self._format(**heading, bold=True, font_color="#C00000")
            for place in range(start, end + 1):
                column = sheet.columns[place]
                page.write_string(HEADING_ROW, place, column.heading, must if column.required else plain)
        for place, column in enumerate(sheet.columns):
            ident = f"{sheet.mark}{FORM_VERSION} {sheet.id}" if column.id == MARK_ID else column.id
            page.write_string(ID_ROW, place, ident, hidden)
            self._put(page, SAMPLE_ROW, place, sample(column), grey, day)
            if note := note_of(column):
                page.write_comment(
                    HEADING_ROW, place, note, {"x_scale": 2.2, "y_scale": 1.6, "font_size": 9, "author": ""}
                )
        page.set_row(BAND_ROW, 18)
        page.set_row(HEADING_ROW, 44)
        page.set_row(ID_ROW, None, None, {"hidden": True})
        keys = sum(1 for column in sheet.columns[:4] if column.id.startswith("@") or column.required)
        page.freeze_panes(FIRST_ROW - 1, min(keys, 4))

    def _bands(self, sheet: Sheet) -> list[tuple[int, int, str, str]]:
        """Return the runs of columns of one group: first, last, title, colour."""
        runs: list[tuple[int, int, str]] = []
        for place, column in enumerate(sheet.columns):
            field = None if sheet.one_band else column.field
            group = self.dictionary.groups.get(field.group) if field is not None else None
            title = group.title if group is not None else sheet.title
            if runs and runs[-1][2] == title:
                runs[-1] = (runs[-1][0], place, title)
            else:
                runs.append((place, place, title))
        return [(first, last, title, _BANDS[i % len(_BANDS)]) for i, (first, last, title) in enumerate(runs)]

    def _write_rules(self, page: Any, sheet: Sheet, ranges: Mapping[tuple[str, ...], str]) -> None:
        text, day, plain = self._format(num_format="@"), self._format(num_format="yyyy-mm-dd"), self._format()
        for place, column in enumerate(sheet.columns):
            kind = column.field.kind if column.field is not None else ("date" if column.id == "@on" else "str")
            style = text if kind in _TYPED_AS_TEXT else day if kind == "date" else plain
            page.set_column(place, place, width_of(column), style, _FOLDED if self._is_folded(column) else {})
            rule = rule_of(column, ranges)
            if rule is not None:
                page.data_validation(SAMPLE_ROW, place, FIRST_ROW + _RULED_ROWS, place, rule)

    def _is_folded(self, column: Column) -> bool:
        field = column.field
        if column.folded:
            return True
        if not self.asked or field is None or field.id in self.asked:
            return False
        return not (field.required or field.listed or field.subject == "measure" or column.required)

    def _write_rows(self, page: Any, sheet: Sheet, rows: Sequence[Row]) -> None:
        text = self._format(num_format="@", quote_prefix=True)
        day = self._format(num_format="yyyy-mm-dd")
        for number, row in enumerate(rows, FIRST_ROW):
            for place, column in enumerate(sheet.columns):
                if (cell := row.get(column.id, "")) != "":
                    self._put(page, number, place, cell, text, day)

    def _put(self, page: Any, row: int, place: int, cell: Cell, text: Any, day: Any) -> None:
        if isinstance(cell, date):
            page.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), day)
        elif isinstance(cell, Decimal) and (number := exact_float(cell)) is not None:
            page.write_number(row, place, number)
        else:
            page.write_string(row, place, str(cell), text)

    def _set_up_print(self, page: Any, sheet: Sheet) -> None:
        page.set_landscape()
        page.set_paper(9)
        page.repeat_rows(HEADING_ROW)
        page.set_footer(f"&L{sheet.title}&R第 &P 页，共 &N 页")
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)


def _title(lines: Iterable[tuple[str, str]]) -> str:
    return next((line for style, line in lines if style == "title"), "").removesuffix(" 填写说明")


def note_of(column: Column) -> str:
    """Return the note of a heading: what belongs there and what paper proves it."""
    lines = [column.help or (column.field.help if column.field is not None else "")]
    if column.field is not None and column.field.evidence:
        lines.append(f"证据：{column.field.evidence}")
    if column.field is not None and column.field.kind == "enum[]":
        lines.append("多选用；分隔")
        lines.append("可选：" + "、".join(choices_of(column)))
    if column.field is not None and column.field.kind in {"text[]", "str[]"}:
        lines.append("多项用；分隔")
    return "\n".join(line for line in lines if line)[:1000]


def width_of(column: Column) -> float:
    """Return a column width that shows its heading in three lines and its usual content in one."""
    kind = column.field.kind if column.field is not None else ""
    least = {"code": 21, "str": 18, "text": 30, "date": 12, "enum[]": 20, "text[]": 24, "str[]": 20}.get(kind, 10)
    if column.id in {"ent_name", "prj_name", "@enterprise", "@project", "@source", "@firm"}:
        least = 28
    choices = max((len(label) for label in choices_of(column)), default=0)
    return float(min(40, max(least, 2 * len(column.heading) / 3 + 2, min(2 * choices + 4, 26))))
