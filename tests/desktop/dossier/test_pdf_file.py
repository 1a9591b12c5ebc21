"""The PDF as a file: same input same bytes, embedded fonts only, properties, bookmarks, rare characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.dossier.drawing import PdfFile
from desktop.dossier.embedding import to_unicode
from desktop.dossier.fonts import FontSet, bundled
from desktop.dossier.pdf import pdf_bytes
from desktop.resources import font_path
from tests.desktop.dossier.material import case, fact, paper
from tests.desktop.dossier.reading import all_text, bookmarks, fonts, properties, read


def test_the_same_outline_gives_the_same_bytes() -> None:
    first = pdf_bytes([paper()])
    pdf_bytes([paper(number="LJ-2026-0099")])
    assert pdf_bytes([paper()]) == first


def test_only_bundled_fonts_are_named_and_each_is_embedded() -> None:
    data = pdf_bytes([paper()])
    assert {name.partition("+")[2] for name in fonts(data)} == {"NotoSerifSC-Regular", "NotoSansSC-Medium"}
    assert all(len(name.partition("+")[0]) == 6 for name in fonts(data))
    assert data.count(b"/FontFile2") == 2
    assert b"Helvetica" not in data


def test_properties_name_title_office_and_number() -> None:
    found = properties(pdf_bytes([paper()]))
    assert found["Title"] == "县域工业绿色项目推荐材料：2×9MW 水泥窑纯低温余热发电技术改造项目"
    assert found["Author"] == "乐昌市工业和信息化局"
    assert "LJ-2026-0003" in found["Subject"]
    assert found["CreationDate"].startswith("D:20261121")


def test_bookmarks_lead_to_sections_and_their_parts() -> None:
    marks = bookmarks(pdf_bytes([paper()]))
    assert marks[0] == (0, "一、企业概况")
    assert (1, "（一）推荐环节") in marks


def test_a_character_outside_the_basic_plane_is_extracted_as_itself() -> None:
    data = pdf_bytes([paper(whose=case(ent_name=fact("𬭎昌𬭎业有限公司")))])
    assert "𬭎昌𬭎业有限公司" in all_text(data)


def test_to_unicode_writes_surrogates_and_lists_of_at_most_a_hundred() -> None:
    text = to_unicode(["𬭎", *map(chr, range(0x4E00, 0x4E00 + 120))]).decode("ascii")
    assert "<0001> <d872df4e>" in text
    assert "100 beginbfchar" in text
    assert "21 beginbfchar" in text


def test_a_character_no_font_holds_is_marked_and_named_at_the_end_of_its_section() -> None:
    outline = paper(whose=case(ent_address=fact("𠮷祥路1号")))
    pages = read(pdf_bytes([outline]))
    text = all_text(pdf_bytes([outline]))
    assert "〓祥路1号" in text
    assert "U+20BB7" in "".join(page.text for page in pages)
    assert text.index("U+20BB7") < text.index("二、项目概况")


def test_subscripts_are_printed_plain_when_the_font_lacks_them() -> None:
    assert "年减排CO2约5万吨" in all_text(pdf_bytes([paper(whose=case(prj_content=fact("年减排 CO₂ 约 5 万吨")))]))


def test_a_character_of_the_other_bundled_font_is_printed_in_it() -> None:
    assert "𰻝" in all_text(pdf_bytes([paper(whose=case(ent_address=fact("𰻝𰻝路2号")))]))


def test_a_system_font_is_asked_for_what_the_bundled_ones_lack() -> None:
    # A bundled font plays the system's here: the set is made without the face that holds the character.
    serif = bundled().face_of("绿", "body")
    only_serif = FontSet({"body": serif, "strong": serif}, [font_path("NotoSansSC-Medium.ttf")])
    assert only_serif.clean("𰻝路") == "𰻝路"
    assert only_serif.runs("𰻝路", "body")[0][0].name == "NotoSansSC-Medium"


def test_invisible_and_control_characters_do_not_print() -> None:
    assert bundled().clean("绿\u200b荐\ufeff\u0007好\ufe0f") == "绿荐 好"


def test_markup_in_names_is_printed_as_typed() -> None:
    assert "<b>甲&乙</b>公司" in all_text(pdf_bytes([paper(whose=case(ent_name=fact("<b>甲&乙</b>公司")))]))


def test_a_file_with_nothing_in_it_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        PdfFile().data()


def test_font_files_are_where_the_program_looks(tmp_path: Path) -> None:
    assert font_path("NotoSerifSC-Regular.ttf").is_file()
