"""The workbook of a paper, read back: sheets, numbers as numbers, text never a formula."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from desktop.dossier.outline_book import book_bytes
from desktop.dossier.paper import Column, Footer, Interval, Outline, Row, Section, Table, Text
from tests.desktop.dossier.material import paper

COLUMNS = (Column(title="名称", width=2), Column(title="金额", width=1, align="right"))


def book(*rows: Row, titles: tuple[str, ...] = ("一、资金",)) -> bytes:
    blocks = (Text(text="说明"), Table(columns=COLUMNS, rows=rows))
    return book_bytes(
        Outline(
            title="示例", subject="", author="", keywords="", creator="绿荐", printed_on=date(2026, 11, 21),
            file_name="示例", footer=Footer(number="编号 LJ-1", edition="", page=""),
            sections=tuple(Section(id="a", title=title, blocks=blocks) for title in titles),
        )
    )  # fmt: skip


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    found = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def test_every_section_is_a_sheet_with_its_tables() -> None:
    outline = paper()
    held = sheets(book_bytes(outline))
    assert list(held)[1:] == [section.title for section in outline.sections[1:]]
    for section, rows in zip(outline.sections, held.values(), strict=True):
        texts = {str(cell) for row in rows for cell in row}
        tables = [block for block in section.blocks if isinstance(block, Table)]
        labels = [row.cells[0] for table in tables for row in table.rows if isinstance(row.cells[0], str)]
        assert [label for label in labels if label not in texts] == []


def test_numbers_are_numbers_and_what_only_looks_like_one_stays_text() -> None:
    texts = ("1,234.50", "-7", "0", "007", "91440281000000000X", "1234567890123456", "12%", "未提供（待查）")
    (rows,) = sheets(book(*(Row(cells=("甲", text)) for text in texts))).values()
    shown = {row[1] for row in rows if row[0] == "甲"}
    assert shown == {1234.5, -7.0, 0.0, "007", *texts[4:]}


def test_formula_text_is_never_a_formula() -> None:
    texts = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "http://x.cn")
    data = book(*(Row(cells=(text, text)) for text in texts))
    with ZipFile(BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not any("hyperlink" in name for name in parts.namelist())
    (rows,) = sheets(data).values()
    assert [row[0] for row in rows][-len(texts) :] == ["=1+1", "+1+1", "-1+1", "@SUM(A1)", " =1", "http://x.cn"]


def test_names_of_sheets_are_such_as_a_spreadsheet_takes() -> None:
    names = list(sheets(book(titles=("[甲]:*?/\\'", "长" * 60, "长" * 60, ""))))
    assert names == ["甲", "长" * 31, f"{'长' * 26} (2)", "示例"]


def test_an_interval_is_told_in_words() -> None:
    (rows,) = sheets(book(Row(cells=("甲", Interval(low=1, high=2.5, maximum=4))))).values()
    assert rows[-1][1] == "1～2.5／4"


def test_hostile_and_very_long_text_fits() -> None:
    (rows,) = sheets(book(Row(cells=("\x00\x0b<b>&" + "长" * 40_000, "😀𬭎")))).values()
    assert rows[-1][0].startswith("<b>&长")
    assert rows[-1][1] == "😀𬭎"
