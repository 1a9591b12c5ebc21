"""Every shipped form prints for a full, an empty and a hostile subject: inside the page, nothing over anything else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from desktop import resources
from desktop.dossier.compose import compose
from desktop.dossier.fonts import GETA, bundled
from desktop.dossier.forms import Form
from desktop.dossier.official.filling import fitted_page, official_outline, page_of
from desktop.dossier.official.reading import Layout
from desktop.dossier.official.secrecy import texts_of
from desktop.dossier.paper import Outline
from desktop.dossier.pdf import pdf_bytes
from desktop.dossier.sheets import ASCENT, Sheet, TextMark
from desktop.paths import resource_folder
from desktop.work.operations.official_layouts import shipped
from tests.desktop.dossier.official_material import HOSTILE, SIXTY, Value, full, ground, hostile
from tests.desktop.dossier.reading import all_text, squeezed

FORMS = {one.row.id: one for one in shipped()}
SORTS: dict[str, tuple[Value | None, int]] = {"full": (full, 3), "empty": (None, 0), "hostile": (hostile, 12)}
_TOUCH = 1.2


@cache
def outline(form: str, sort: str) -> Outline:
    value, rows = SORTS[sort]
    return official_outline(FORMS[form], ground(FORMS[form], value, rows=rows))


@cache
def layout_of(form: str, sort: str) -> Form:
    return fitted_page(FORMS[form], outline(form, sort))


@cache
def sheets(form: str, sort: str) -> list[Sheet]:
    return compose(outline(form, sort), layout_of(form, sort), bundled())


every_form = pytest.mark.parametrize("form", FORMS)
every_sort = pytest.mark.parametrize("sort", SORTS)


@every_form
@every_sort
def test_nothing_stands_outside_the_page(form: str, sort: str) -> None:
    layout = layout_of(form, sort)
    page = layout.page.turned() if FORMS[form].row.landscape else layout.page
    for sheet in sheets(form, sort):
        for mark in sheet.texts:
            assert mark.x >= page.left - 1, mark
            assert _end(mark) <= page.width - page.right + 1, mark
            assert 22 <= mark.y <= page.height - page.top, mark
        assert all(box.x >= page.left - 1 and box.y >= page.bottom - 1 for box in sheet.boxes)


@every_form
@every_sort
def test_no_text_lies_over_another(form: str, sort: str) -> None:
    for sheet in sheets(form, sort):
        lines: dict[int, list[TextMark]] = {}
        for mark in sheet.texts:
            for band in range(int(mark.y) // 6, int(mark.y + mark.size * ASCENT) // 6 + 1):
                lines.setdefault(band, []).append(mark)
        for line in lines.values():
            for one, other in pairwise(sorted(line)):
                upright = min(one.y + one.size * ASCENT, other.y + other.size * ASCENT) - max(one.y, other.y)
                assert _end(one) - other.x <= _TOUCH or upright <= _TOUCH, (one, other)


def _end(mark: TextMark) -> float:
    widths = bundled().widths["strong" if mark.face == "strong" else "body"]
    return mark.x + sum(widths[letter] * mark.size + mark.spacing for letter in mark.text)


@every_form
def test_everything_of_a_full_form_is_drawn_and_no_glyph_is_missing(form: str) -> None:
    made = outline(form, "full")
    drawn = "".join(mark.text for sheet in sheets(form, "full") for mark in sheet.texts)
    wanted = Counter("".join(squeezed(text) for section in made.sections for text in _inside(made, section.id)))
    assert wanted - Counter(squeezed(drawn)) == Counter()
    assert GETA not in drawn


def _inside(made: Outline, section: str) -> list[str]:
    alone = replace(made, sections=tuple(one for one in made.sections if one.id == section))
    outside = list(texts_of(replace(made, sections=())))
    return list(texts_of(alone))[len(outside) :]


@every_form
def test_an_empty_form_leaves_places_to_write_in_and_lists_them(form: str) -> None:
    text = squeezed("".join(texts_of(outline(form, "empty"))))
    assert "■" not in text
    layout = FORMS[form]
    assert ("未提供" in text) is layout.row.redacted
    if layout.asked and not layout.row.redacted:
        assert "待补" in text
        assert "△1" in text


def test_one_pdf_of_every_hostile_form_prints_markup_and_rare_characters_as_they_are() -> None:
    form = "loan_outline"
    text = all_text(pdf_bytes([outline(form, "hostile")], layout=page_of(FORMS[form])))
    for wanted in HOSTILE[:2]:
        assert squeezed(wanted)[:40] in text
    assert squeezed(SIXTY) in text


def test_a_box_to_sign_is_never_parted() -> None:
    for form, layout in FORMS.items():
        for sort in SORTS:
            for sheet in sheets(form, sort):
                signs = sum("（盖章）" in mark.text and "年" in mark.text for mark in sheet.texts)
                titles = _boxes_of(layout)
                assert signs in {0, titles}, (form, sort)


def _boxes_of(layout: Layout) -> int:
    blocks = (block for section in layout.row.section for block in section.block)
    return sum(len(getattr(block, "box", ())) for block in blocks)


def test_a_draft_looks_like_one_and_a_form_out_of_date_says_so() -> None:
    giant = "".join(texts_of(outline("R26", "full")))
    assert "专精特新“小巨人”企业推荐表（草表，2018年条件）" in giant
    assert "适用期到2018年12月20日为止" in giant
    assert "草案，待核对" in "".join(texts_of(outline("loan_outline", "full")))


def test_every_clause_and_report_a_form_names_is_there() -> None:
    reports = {one.row.id for one in resources.reports()}
    known = "\n".join(path.read_text("utf-8") for path in (resource_folder() / "packs").rglob("clauses.toml"))
    for layout in FORMS.values():
        assert layout.row.report in reports | {""}
        assert [one for one in layout.row.clauses if f'"{one}"' not in known] == [], layout.row.id


def test_letters_keep_the_margins_of_official_letters() -> None:
    layouts: dict[bool, Form] = {one.row.letter: page_of(one) for one in FORMS.values()}
    page = layouts[True].page
    assert [round(length / 72 * 25.4) for length in (page.top, page.left, page.bottom, page.right)] == [37, 28, 35, 26]
