"""What the printed pages look like to a reader's program: everything there, inside the frame, nothing overlapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import combinations

import pytest

from desktop.dossier.forms import form
from desktop.dossier.paper import ChartRow, Heading, Opinions, Outline, Table, Text
from desktop.dossier.pdf import pdf_bytes
from desktop.dossier.square_mark import SIDE
from tests.desktop.dossier.material import case, clauses, fact, gates, judgement, offers, paper
from tests.desktop.dossier.reading import Glyph, ReadPage, all_text, read, squeezed

_LONG_NAME = (
    "广东省韶关市乐昌市绿色低碳循环经济产业园区第一水泥制造与余热综合利用及固体废物协同处置技术服务股份有限公司"
    "乐昌第二分公司（示例）"
)


def crowded() -> Outline:
    """Return a paper with everything that strains a layout."""
    whose = case(
        ent_name=fact(_LONG_NAME),
        prj_name=fact("<b>余热</b> & 发电 &lt;项目&gt;"),
        prj_content=fact("余热锅炉、汽轮机与发电机组及其附属设施。" * 260),
        prj_equipment_list=fact(tuple(f"设备{n:03d}型电机 {n} 台" for n in range(60))),
        prj_invest_total_cny=fact(Decimal("1000000000000")),
        loan_amount_cny=fact(Decimal("0")),
        ent_credit_rating=fact("W" * 90),
    )
    many = judgement(findings=(*gates(), *clauses(times=14)), offers=offers() * 9, gaps=judgement().gaps * 12)
    return paper(many, whose)


@cache
def crowded_pages() -> tuple[ReadPage, ...]:
    return read(pdf_bytes([crowded()]))


@cache
def ordinary_pages() -> tuple[ReadPage, ...]:
    return read(pdf_bytes([paper()]))


def strings(outline: Outline) -> Iterator[str]:
    for section in outline.sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, (Text, Heading)):
                yield block.text
            elif isinstance(block, Table):
                yield from (column.title for column in block.columns if block.headed)
                yield from (cell for row in block.rows for cell in row.cells if isinstance(cell, str))
            elif isinstance(block, ChartRow):
                yield from block.captions
            elif isinstance(block, Opinions):
                for box in block.boxes:
                    yield from (box.title, box.prompt, *box.choices, *box.signatures, box.seal, box.date)


Printed = tuple[Outline, tuple[ReadPage, ...]]


@pytest.fixture(params=["ordinary", "crowded"])
def printed(request: pytest.FixtureRequest) -> Printed:
    return (paper(), ordinary_pages()) if request.param == "ordinary" else (crowded(), crowded_pages())


def text_of(pages: tuple[ReadPage, ...]) -> str:
    return squeezed("".join(page.text for page in pages))


def test_every_text_of_the_outline_can_be_extracted(printed: Printed) -> None:
    outline, pages = printed
    extracted = text_of(pages)
    # A row too high for its page is parted there, so very long texts are looked for piece by piece.
    missing = [
        text
        for text in map(squeezed, strings(outline))
        for piece in ([text] if len(text) < 400 else [text[:100], text[-100:]])
        if piece not in extracted
    ]
    assert missing == []


def test_no_character_is_lost_where_a_row_is_parted() -> None:
    wanted = Counter("".join(map(squeezed, strings(crowded()))))
    found = Counter(text_of(crowded_pages()))
    assert wanted - found == Counter()


def test_everything_stays_inside_the_type_area_or_the_foot(printed: Printed) -> None:
    page = form().page
    outside = [
        (number, glyph)
        for number, read_page in enumerate(printed[1], start=1)
        for glyph in read_page.glyphs
        if not (inside(glyph, read_page, page.left, page.right, page.top) or (number == 1 and below_the_mark(glyph)))
    ]
    assert outside == []


def inside(glyph: Glyph, page: ReadPage, left: float, right: float, top: float) -> bool:
    return (
        glyph.left >= left - 1
        and glyph.right <= page.width - right + 1
        and glyph.top <= page.height - top + 1
        and glyph.bottom >= 30
    )


def below_the_mark(glyph: Glyph) -> bool:
    """Say whether a character is of the check code in the upper margin."""
    mark, page = form().mark, form().page
    return mark is not None and page.height - page.top < glyph.bottom < page.height - mark[1] - SIDE


def test_no_two_characters_overlap(printed: Printed) -> None:
    for page in printed[1]:
        lines: dict[int, list[Glyph]] = {}
        for glyph in page.glyphs:
            for band in range(int(glyph.bottom) // 8, int(glyph.top) // 8 + 1):
                lines.setdefault(band, []).append(glyph)
        for neighbours in lines.values():
            assert [pair for pair in combinations(neighbours, 2) if overlap(*pair)] == []


def overlap(one: Glyph, other: Glyph) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    upright = min(one.top, other.top) - max(one.bottom, other.bottom)
    return across > 1.2 and upright > 1.2


def test_table_heads_are_repeated_on_every_page_a_table_reaches() -> None:
    pages = crowded_pages()
    with_gaps = [squeezed(page.text) for page in pages if "不得仅改填报" in squeezed(page.text)]
    assert len(with_gaps) > 1
    assert all("序号事项类别建议效果" in text for text in with_gaps)


def test_the_opinion_boxes_stand_on_one_page() -> None:
    holding = [page for page in crowded_pages() if "（盖章）" in page.text]
    assert len(holding) == 1
    assert holding[0].text.count("（盖章）") == 2


def test_no_head_stands_last_on_a_page() -> None:
    titles = [squeezed(section.title) for section in crowded().sections if section.title]
    for page in crowded_pages():
        body = squeezed("".join(g.text for g in page.glyphs if g.bottom > form().page.bottom))
        assert not any(body.endswith(title) for title in titles)


def test_every_page_has_number_total_editions_and_checksum() -> None:
    outline = paper()
    pages = ordinary_pages()
    for number, page in enumerate(pages, start=1):
        text = squeezed(page.text)
        assert f"第{number}页共{len(pages)}页" in text
        assert squeezed(outline.footer.number) in text
        assert squeezed(outline.footer.edition) in text


def test_page_numbers_are_outside_odd_right_and_even_left() -> None:
    for number, page in enumerate(ordinary_pages()[:4], start=1):
        sign = next(g for g in page.glyphs if g.text == "第" and g.bottom < form().page.bottom)
        assert (sign.left > page.width / 2) == (number % 2 == 1)


def test_an_empty_case_prints_too() -> None:
    bare = judgement(findings=(), offers=(), gaps=(), benefit=(), warnings=(), packs=())
    assert "未提供（待查）" in all_text(pdf_bytes([paper(bare, case(ent_name=fact("unknown")))]))
