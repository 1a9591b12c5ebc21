"""A paper that is not the whole says so, and what its core tells in short."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from desktop.dossier.forms import form
from desktop.dossier.outline import outline
from desktop.dossier.paper import Heading, Outline, Table, Text
from desktop.dossier.pdf import pdf_bytes
from desktop.dossier.proof import check_code
from desktop.dossier.summary import summary_form, summary_outline
from matching.case import Case
from tests.desktop.dossier.material import clauses, judgement, matter, offers, paper, settings
from tests.desktop.dossier.reading import all_text


def made(*sections: str, core: bool = False, whose: Case | None = None) -> Outline:
    crowd = judgement(
        findings=(*judgement().findings, *clauses(times=10)), offers=offers() * 8, gaps=judgement().gaps * 9
    )
    return outline(matter(crowd, whose, settings(sections=sections, core=core)))


def told(laid: Outline) -> str:
    return "".join(block.text for section in laid.sections for block in section.blocks if isinstance(block, Text))


def test_the_full_paper_says_nothing_of_parts() -> None:
    laid = paper()
    assert "未印的部分" not in told(laid)
    assert laid.proof is not None
    assert laid.proof.kind == "dossier"


def test_a_paper_without_some_sections_names_them_on_its_first_page() -> None:
    laid = made("conclusion", "gates", "opinions")
    assert [section.id for section in laid.sections] == ["conclusion", "gates", "opinions"]
    first = pypdfium2.PdfDocument(pdf_bytes([laid]))[0].get_textpage().get_text_range()
    assert "推荐材料（部分）" in first.replace("\r\n", "")
    for title in ("企业概况", "环境效益", "证据清单"):
        assert title in told(laid)
    assert "准入闸门" not in told(laid)
    assert laid.file_name.endswith("（部分）")


def test_the_core_has_at_most_twelve_pages_and_counts_what_it_leaves_out() -> None:
    laid = made(*form().core, core=True)
    data = pdf_bytes([laid])
    assert len(pypdfium2.PdfDocument(data)) <= 12
    text = all_text(data)
    for words in ("推荐材料（核心部分）", "各项措施和测算过程见全文", "意见及理由"):
        assert words in text
    assert re.search(r"另有\d+项见全文", text)
    assert laid.title.startswith("县域工业绿色项目推荐材料（核心部分）")


def test_the_core_prints_every_gate_that_is_not_passed() -> None:
    laid = made(*form().core, core=True)
    gates = next(section for section in laid.sections if section.id == "gates")
    cells = [
        row.cells for block in gates.blocks if isinstance(block, Table) for row in block.rows if len(row.cells) > 1
    ]
    own = [
        one
        for one in judgement().findings
        if one.kind == "gate" and one.stage in {"recommend", "approve", "queue", "collateral"}
    ]
    wanted = {one.id for one in own if one.verdict.value in {"no", "unknown"} or one.override is not None}
    assert {row[0] for row in cells} == wanted
    assert wanted


def test_an_annex_can_be_added_to_the_core() -> None:
    laid = made(*form().core, "evidence", core=True)
    assert laid.sections[-1].title.startswith("附件1")


def test_a_case_of_which_nothing_is_known_has_a_core_without_empty_heads() -> None:
    laid = made(*form().core, core=True, whose=Case())
    for section in laid.sections:
        for place, block in enumerate(section.blocks):
            if isinstance(block, Heading):
                assert not isinstance(section.blocks[place + 1], Heading), (section.id, block.text)
    assert len(pdf_bytes([laid])) > 0


@pytest.mark.parametrize("annexed", [True, False])
def test_the_foot_points_to_the_annex_only_where_there_is_one(annexed: bool) -> None:
    packs = judgement().packs * 3
    chosen = settings(sections=() if annexed else form().core)
    edition = outline(matter(judgement(packs=packs), chosen=chosen)).footer.edition
    assert ("见附件" in edition) is annexed


def test_full_core_and_summary_carry_one_check_code() -> None:
    papers = (paper(), outline(matter(chosen=settings(sections=form().core, core=True))), summary_outline(matter()))
    assert len({check_code(one.proof) for one in papers if one.proof is not None}) == 1


def test_the_summary_names_no_weakness_in_an_area_never_claimed() -> None:
    laid = summary_outline(matter())
    named = [
        row.cells[2]
        for block in laid.sections[0].blocks
        if isinstance(block, Table)
        for row in block.rows
        if len(row.cells) == 4
    ]
    areas = {part.id: part.area for part in judgement().score.parts}
    claimed = {"A1", "A4", ""}
    weak = [str(cell).split(" ")[0] for cell in named if str(cell).startswith("C")]
    assert weak
    assert {areas[one] for one in weak} <= claimed


def test_the_summary_leaves_the_opinions_as_much_room_as_the_page_has() -> None:
    laid = summary_outline(matter())
    data = pdf_bytes([laid], layout=summary_form())
    page = pypdfium2.PdfDocument(data)
    assert len(page) == 1
    boxes = [block for block in laid.sections[0].blocks if isinstance(block, Table)][-1]
    assert str(boxes.rows[-1].cells[0]).count("\n") > 8
