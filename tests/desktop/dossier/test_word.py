"""The Word file of a paper, read back: words, styles, heads, tables, feet, properties, and hostile text."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.dossier.fit_text import fit
from desktop.dossier.forms import MM, form
from desktop.dossier.paper import (
    Column,
    Footer,
    Heading,
    Interval,
    OpinionBox,
    Opinions,
    Outline,
    Row,
    Section,
    Table,
    Text,
)
from desktop.dossier.word import word_bytes
from desktop.dossier.word_text import put_text
from tests.desktop.dossier.material import paper

HOSTILE = "<w:p>&amp;</w:p>{page}\x00\x08\x1b\ufffe\ud800\u202e 𬭎😀=1+1 \"'" + "很长的名称" * 12
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(data: bytes) -> Any:
    from docx import Document

    return Document(BytesIO(data))


@lru_cache
def made() -> tuple[Outline, bytes]:
    outline = paper()
    return outline, word_bytes(outline)


def small(*blocks: Any, **more: Any) -> Outline:
    values: dict[str, Any] = {
        "title": "示例", "subject": "", "author": "乐昌市工业和信息化局", "keywords": "", "creator": "绿荐",
        "printed_on": date(2026, 11, 21), "file_name": "示例",
        "footer": Footer(number="编号 LJ-1", edition="校验码 ab12", page="第 {page} 页　共 {pages} 页"),
        "sections": (Section(id="a", title="一、示例", blocks=blocks),),
    } | more  # fmt: skip
    return Outline(**values)


def words(document: Any) -> list[str]:
    return ["".join(text.text or "" for text in one.iter(f"{W}t")) for one in document.element.body.iter(f"{W}p")]


def printed(outline: Outline) -> list[str]:
    """Return all texts of an outline that must be found again, line by line."""
    found: list[str] = []
    for section in outline.sections:
        found.append(section.title)
        for block in section.blocks:
            if isinstance(block, (Text, Heading)):
                found.append(block.text)
            elif isinstance(block, Table):
                found += [cell for row in block.rows for cell in row.cells if isinstance(cell, str)]
            elif isinstance(block, Opinions):
                found += [box.title for box in block.boxes]
    return found


def test_every_word_of_the_paper_stands_in_the_file() -> None:
    outline, data = made()
    held = set(words(read(data)))
    assert [text for text in printed(outline) if text.replace("\n", "") not in held] == []


def test_heads_make_the_navigation_pane() -> None:
    outline, data = made()
    document = read(data)
    heads = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert [text for name, text in heads if name == "Heading 1"] == [one.title for one in outline.sections if one.title]
    levels = {name: document.styles[name].element.pPr.find(f"{W}outlineLvl").get(f"{W}val") for name, _ in heads}
    assert levels == {"Heading 1": "0", "Heading 2": "1"}


def test_paper_margins_and_fonts_are_those_of_an_official_letter() -> None:
    document = read(made()[1])
    section = document.sections[0]
    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(side.pt / MM) for side in sides] == [37, 26, 35, 28]
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(f"{W}eastAsia")
        for name in ("Normal", "Title", "Heading 1", "绿荐 密表")
    }
    assert fonts == {"Normal": "仿宋", "Title": "黑体", "Heading 1": "黑体", "绿荐 密表": "宋体"}


def test_nothing_is_placed_by_spaces_or_empty_lines() -> None:
    document = read(made()[1])
    gap = document.styles["绿荐 间隔"]
    empty = [one for one in document.paragraphs if not one.text and not one._p.xpath(".//w:drawing")]
    assert {one.style.name for one in empty} == {gap.name}
    assert not any(re.search(r"^[ \u3000]|\t|  ", one.text) for one in document.paragraphs)


def test_heads_of_tables_are_repeated_and_rows_not_parted() -> None:
    outline, data = made()
    document = read(data)
    headed = sum(block.headed for one in outline.sections for block in one.blocks if isinstance(block, Table))
    rows = list(document.element.body.iter(f"{W}tr"))
    assert sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows) == headed
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_rows_fill_the_grid_of_their_table() -> None:
    for table in read(made()[1]).element.body.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = row.findall(f"{W}tc/{W}tcPr/{W}gridSpan")
            cells = len(row.findall(f"{W}tc"))
            assert cells - len(spans) + sum(int(span.get(f"{W}val")) for span in spans) == columns


def test_opinion_boxes_stay_on_one_page() -> None:
    box = OpinionBox(
        title="意见", prompt="请填写", choices=("同意",), signatures=("签字：",), seal="（盖章）", date="年月日"
    )
    document = read(word_bytes(small(Opinions(boxes=(box, box)))))
    body = list(document.element.body)[1:-1]
    paragraphs = [one for part in body for one in part.iter(f"{W}p")]
    last = next(place for place, one in enumerate(paragraphs) if one.getparent() is body[-2].findall(f".//{W}tc")[-2])
    assert all(one.find(f"{W}pPr/{W}keepNext") is not None for one in paragraphs[:last])


def test_the_foot_numbers_pages_outside_and_tells_number_and_checksum() -> None:
    section = read(word_bytes(small(Text(text="甲")))).sections[0]
    odd, even = section.footer, section.even_page_footer
    fields = [[one.get(f"{W}instr") for one in foot._element.iter(f"{W}fldSimple")] for foot in (odd, even)]
    assert fields == [["PAGE", "NUMPAGES"]] * 2
    assert odd.paragraphs[0].text.startswith("编号 LJ-1\t")
    assert even.paragraphs[0].text.endswith("\t编号 LJ-1")
    assert odd.paragraphs[1].text == even.paragraphs[1].text == "校验码 ab12"


def test_every_page_says_that_the_sealed_pdf_counts() -> None:
    section = read(made()[1]).sections[0]
    assert {one.paragraphs[0].text for one in (section.header, section.even_page_header)} == {
        "可编辑副本，以签章的PDF为准"
    }


def test_properties_name_the_paper_and_nothing_of_the_library() -> None:
    outline, data = made()
    told = read(data).core_properties
    assert (told.title, told.author, told.created.date()) == (outline.title, outline.author, outline.printed_on)
    with ZipFile(BytesIO(data)) as parts:
        assert not any("thumbnail" in name for name in parts.namelist())
        assert b"python-docx" not in b"".join(parts.read(name) for name in parts.namelist())


def test_figures_and_bars_are_pictures_with_words() -> None:
    outline, data = made()
    bars = sum(
        isinstance(cell, Interval) and cell.maximum > 0
        for one in outline.sections for block in one.blocks if isinstance(block, Table)
        for row in block.rows for cell in row.cells
    )  # fmt: skip
    told = [one.get("descr") for one in read(data).element.body.iter() if one.tag.endswith("}docPr")]
    assert len(told) > bars > 0
    assert all(told)
    assert any("总分" in one for one in told)


def test_landscape_papers_are_landscape() -> None:
    section = read(word_bytes(small(Text(text="甲"), landscape=True))).sections[0]
    assert section.page_width > section.page_height
    assert round(section.page_width.pt) == round(form().page.height)


def test_a_section_on_a_new_page_begins_there() -> None:
    pages = (Section(id="a", title="一", blocks=()), Section(id="b", title="二", blocks=(), new_page=True))
    document = read(word_bytes(small(sections=pages)))
    assert [one.paragraph_format.page_break_before for one in document.paragraphs] == [None, True]


def test_equal_papers_are_equal_files() -> None:
    outline = small(Text(text="甲"))
    assert word_bytes(outline) == word_bytes(outline)


@pytest.mark.parametrize("place", ["text", "cell", "title", "footer"])
def test_hostile_text_is_text(place: str) -> None:
    column = Column(title=HOSTILE, width=1)
    blocks = {
        "text": Text(text=HOSTILE), "cell": Table(columns=(column,), rows=(Row(cells=(HOSTILE,)),)),
    }.get(place, Heading(text=HOSTILE))  # fmt: skip
    foot = Footer(number=HOSTILE, edition=HOSTILE, page="第 {page} 页")
    document = read(word_bytes(small(blocks, title=HOSTILE, author=HOSTILE, keywords=HOSTILE * 9, footer=foot)))
    shown = "".join(words(document)) + "".join(one.text for one in document.sections[0].footer.paragraphs)
    assert "<w:p>&amp;</w:p>{page} 𬭎😀=1+1 \"'很长" in shown
    assert not re.search("[\x00-\x08\ufffe\ud800\u202e]", shown)


@given(st.text(max_size=80))
def test_any_text_at_all_can_be_put_into_the_file(text: str) -> None:
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml.parser import OxmlElement, parse_xml

    paragraph: Any = OxmlElement("w:p")
    put_text(paragraph, text)
    again = parse_xml(serialize_part_xml(paragraph))
    assert "".join(one.text or "" for one in again.iter(f"{W}t")) == fit(text).replace("\n", "")
