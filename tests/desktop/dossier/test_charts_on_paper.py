"""Charts on paper: numbered through, whole on one page, inside the type area, told apart without colour."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings

from desktop.charts.records import Bars, Chart, Group, exact
from desktop.dossier.chart_row import set_chart_row
from desktop.dossier.fonts import bundled
from desktop.dossier.forms import form
from desktop.dossier.paper import ChartRow, Section, Text
from desktop.dossier.paths import path
from desktop.dossier.pdf import pdf_bytes
from desktop.dossier.sheets import Flow, PathMark, TextMark
from tests.desktop.charts.odd import charts
from tests.desktop.dossier.material import paper
from tests.desktop.dossier.reading import read, squeezed

TWO = Bars(
    title="能耗", unit="tce", series=("改造前", "改造后"), groups=(Group(label="电", amounts=(exact(5), exact(3))),)
)


def flow() -> Flow:
    return Flow(form().page, bundled())


def box_of(mark: TextMark) -> tuple[float, float, float, float]:
    widths = bundled().widths[mark.face]
    return (
        mark.x,
        mark.y - 0.2 * mark.size,
        mark.x + sum(map(widths.__getitem__, mark.text)) * mark.size,
        mark.y + mark.size,
    )


def test_charts_are_numbered_through_the_paper() -> None:
    captions = [
        caption
        for section in paper().sections
        for block in section.blocks
        if isinstance(block, ChartRow)
        for caption in block.captions
    ]
    assert captions == ["图1　得分构成", "图2　支持领域得分", "图3　改造前后年能耗"]
    printed = squeezed("".join(page.text for page in read(pdf_bytes([paper()]))))
    assert all(squeezed(caption) in printed for caption in captions)


def test_a_row_of_charts_stays_on_one_page() -> None:
    blocks = tuple(
        block for _ in range(9) for block in (Text(text="文字。" * 60), ChartRow(charts=(TWO,), captions=("图甲能耗",)))
    )
    outline = replace(paper(), sections=(Section(id="x", title="", blocks=blocks),), proof=None)
    pages = read(pdf_bytes([outline]))
    assert len(pages) > 1
    for page in pages:
        text = squeezed(page.text)
        assert text.count("图甲能耗") == text.count("tce") == text.count("改造前")
    assert sum(squeezed(page.text).count("图甲能耗") for page in pages) == 9


@settings(max_examples=25, deadline=None)
@given(chart=charts)
def test_whatever_is_drawn_stays_in_its_frame_and_apart(chart: Chart) -> None:
    sheet = flow()
    for row in (ChartRow(charts=(chart, TWO), captions=("图1", "图2")), ChartRow(charts=(chart,))):
        set_chart_row(sheet, row, form())
        assert sheet.room >= -0.01
    for place in sheet.sheets:
        boxes = [box_of(mark) for mark in place.texts]
        assert all(box[0] >= sheet.left - 0.1 and box[2] <= sheet.left + sheet.width + 0.1 for box in boxes)
        assert [pair for pair in combinations(boxes, 2) if meet(*pair)] == []


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.1 and min(one[3], other[3]) - max(one[1], other[1]) > 0.1


def test_series_are_told_apart_without_colour() -> None:
    sheet = flow()
    set_chart_row(sheet, ChartRow(charts=(TWO,)), form())
    fills = {mark.fill for mark in sheet.sheet.paths if mark.closed}
    assert fills == {0.3, 0.86}
    content = "\n".join(map(path, sheet.sheet.paths))
    assert not re.search(r"\b(rg|RG|k|K)\b", content)


def test_a_hatched_shape_is_filled_and_clipped() -> None:
    corners = ((0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 5.0))
    drawn = path(PathMark(corners, 1.0, 0.5, 0.0, "both", dashed=True, closed=True))
    assert drawn.startswith("1 g 0.00 0.00 m")
    assert " W n " in drawn
    assert drawn.count(" d") == 2  # set and put back
    assert drawn.count("q ") == drawn.count(" Q") == 1
