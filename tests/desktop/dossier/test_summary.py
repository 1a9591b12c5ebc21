"""The one-page summary: always one page, what decides on it, and what was cut says so."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop.dossier.pdf import pdf_bytes
from desktop.dossier.summary import summary_form, summary_outline
from matching.case import Case, Fact
from tests.desktop.dossier.material import case, matter
from tests.desktop.dossier.reading import all_text, squeezed

LONG = "一家名称长得在任何表格里都放不下的县域绿色循环经济产业示范园区综合能源服务有限公司" * 2


def named(name: str) -> Case:
    known = case()
    return Case(id=known.id, facts={**known.facts, "ent_name": Fact(value=name), "prj_name": Fact(value=name * 2)})


@pytest.mark.parametrize("whose", [case(), named(LONG), Case()], ids=["full", "long", "empty"])
def test_the_summary_is_one_page_whatever_the_case_holds(whose: Case) -> None:
    made = pdf_bytes([summary_outline(matter(whose=whose))], layout=summary_form())
    assert len(pypdfium2.PdfDocument(made)) == 1
    text = squeezed(all_text(made))
    for words in ("摘要", "推荐结论", "准入闸门", "意见及理由", "LJ-2026-0003"):
        assert words in text
