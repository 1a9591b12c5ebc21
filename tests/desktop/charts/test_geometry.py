"""Whatever is drawn: no two texts cover each other, nothing leaves the chart, an unknown never looks like nothing."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.charts.draw import draw, height
from desktop.charts.marks import Area, Box, Drawing, Point, Room, Shape, Words
from desktop.charts.records import (
    Amount,
    Bars,
    Chart,
    Columns,
    Group,
    Radar,
    Series,
    Swing,
    Tornado,
    Waterfall,
    exact,
)
from desktop.charts.scale import figures, ticks
from tests.desktop.charts.odd import charts

ROOM = Room(width=218.0, size=7.5)


def corners(shape: Shape) -> tuple[Point, ...]:
    if isinstance(shape, Box):
        return (shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)
    return shape.points


def overlap(one: Words, other: Words) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    upright = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.01 and upright > 0.01


def texts(drawing: Drawing) -> set[str]:
    return {words.text for words in drawing.words}


def boxes(drawing: Drawing, pattern: str) -> list[Box]:
    return [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.pattern == pattern]


@settings(max_examples=60, deadline=None)
@given(chart=charts, width=st.sampled_from([90.0, 218.0, 428.0]), scale=st.sampled_from([0.0, 0.5, 1.7]))
def test_texts_never_overlap_and_nothing_leaves_the_chart(chart: Chart, width: float, scale: float) -> None:
    natural = height(chart, Room(width=width, size=7.5))
    drawing = draw(chart, Room(width=width, size=7.5, height=natural * scale))
    assert [pair for pair in combinations(drawing.words, 2) if overlap(*pair)] == []
    outside = [
        words for words in drawing.words
        if words.x < -0.01 or words.y < -0.02 or words.x + words.width > drawing.width + 0.01
        or words.y + words.height > drawing.height + 0.02
    ]  # fmt: skip
    assert outside == []
    for shape in drawing.shapes:
        for x, y in corners(shape):
            assert math.isfinite(x)
            assert math.isfinite(y)
            assert -1 <= x <= drawing.width + 1
            if scale != 0.5:
                assert -1 <= y <= drawing.height + 1


@given(low=st.floats(-1e12, 1e12), wide=st.floats(0, 1e12), most=st.integers(1, 8))
def test_ticks_are_round_and_reach_over_the_figures(low: float, wide: float, most: int) -> None:
    found = ticks(low, low + wide, most)
    step = found[1] - found[0]
    assert found[0] <= low + step * 1e-3
    assert found[-1] >= low + wide - step * 1e-3
    digits = f"{step:.6e}".split("e")[0]
    assert float(digits) in {1.0, 2.0, 2.5, 5.0}
    assert len(found) <= most + 3


def test_a_million_is_printed_in_a_larger_unit() -> None:
    assert figures("万元", [1e12]).unit == "万亿元"
    assert figures("万元", [1e12]).text(1e12) == "10,000"
    assert figures("tce", [2_500_000]).text(2_500_000) == "250"
    assert figures("tce", [2_500_000]).unit == "万tce"
    assert figures("万元", [999.5]).text(-0.0) == "0"


def test_an_unknown_bar_is_open_and_hatched_and_says_so() -> None:
    chart = Bars(
        title="", groups=(Group(label="电力", amounts=(exact(None),)), Group(label="煤", amounts=(exact(0.0),)))
    )
    drawing = draw(chart, ROOM)
    assert [box.dashed for box in boxes(drawing, "hatch")] == [True, True]  # the bar and its sample in the legend
    assert boxes(drawing, "solid") == []
    assert {"待查", "0"} <= texts(drawing)


def test_a_waterfall_begins_each_step_where_the_assured_points_end() -> None:
    steps = (("一", Amount(low=20, high=30)), ("二", Amount(low=10, high=10)), ("三", Amount(low=0, high=5)))
    drawing = draw(Waterfall(title="", steps=steps, total="总分", maximum=100, decimals=1), ROOM)
    first, second, total = boxes(drawing, "solid")
    assert second.x == pytest.approx(first.x + first.width)
    assert total.width == pytest.approx(first.width + second.width)
    assert sum(box.width for box in boxes(drawing, "hatch")[:2]) == pytest.approx(boxes(drawing, "hatch")[2].width)
    assert {"20.0～30.0", "10.0", "0.0～5.0", "30.0～45.0"} <= texts(drawing)


def test_a_step_that_takes_away_goes_back_and_looks_different() -> None:
    steps = (("得", exact(20.0)), ("扣", exact(-5.0)))
    drawing = draw(Waterfall(title="", steps=steps, maximum=100), ROOM)
    (taken,) = boxes(drawing, "pale")
    assert taken.x + taken.width == pytest.approx(boxes(drawing, "solid")[0].x + boxes(drawing, "solid")[0].width)
    assert {"-5", "15"} <= texts(drawing)


def test_an_unknown_step_leaves_the_total_open() -> None:
    drawing = draw(Waterfall(title="", steps=(("一", exact(20.0)), ("二", exact(None))), total="总分"), ROOM)
    assert "20 ＋待查" in texts(drawing)
    assert any(box.dashed for box in boxes(drawing, "hatch"))


def radar(*values: float | None) -> Radar:
    return Radar(title="", axes=tuple((f"第{place}项", exact(value)) for place, value in enumerate(values)))


def test_a_radar_needs_three_axes_that_reach_somewhere() -> None:
    assert any(isinstance(shape, Area) for shape in draw(radar(50, 60, 70), ROOM).shapes)
    for too_few in (radar(50, 60), radar(50, 60, None), radar(50, 60, 0, 0)):
        assert not any(isinstance(shape, Area) for shape in draw(too_few, ROOM).shapes)


def test_a_radar_is_open_beside_an_unknown_axis() -> None:
    shapes = draw(radar(50, 60, None, 70, 80), ROOM).shapes
    assert {len(shape.points) for shape in shapes if isinstance(shape, Area)} == {3}
    assert "待查" in texts(draw(radar(50, 60, None, 70, 80), ROOM))


def test_a_payback_is_marked_between_the_years() -> None:
    chart = Columns(
        title="", unit="万元", labels=("第0年", "第1年", "第2年"), bars=(Series(name="净", values=(-10, 8, 8)),),
        lines=(Series(name="累计", values=(-10, -2, 6)),), mark=(1.25, "回收期 1.25 年"),
    )  # fmt: skip
    drawing = draw(chart, ROOM)
    assert {"回收期 1.25 年", "万元", "第0年", "-10"} <= texts(drawing)
    spots = {spot.key: spot for spot in drawing.spots}
    mark = next(shape for shape in drawing.shapes if getattr(shape, "dashed", False))
    middle = spots[1].x + spots[1].width / 2
    assert corners(mark)[0][0] == pytest.approx(middle + spots[1].width / 4)


def test_a_year_without_a_figure_is_hatched_and_breaks_the_line() -> None:
    values = (1.0, 2.0, None, 4.0, 5.0)
    chart = Columns(
        title="", labels=tuple("abcde"), bars=(Series(name="净", values=values),),
        lines=(Series(name="累计", values=values),),
    )  # fmt: skip
    drawing = draw(chart, ROOM)
    assert len([box for box in boxes(drawing, "hatch") if box.height > 50]) == 1
    heavy = [shape for shape in drawing.shapes if getattr(shape, "stroke", 0) == 1.2 and len(corners(shape)) == 2]
    assert len(heavy) == 3  # before the gap, after it, and in the legend
    assert spot_text(drawing, 2) == "c：净 待查，累计 待查"


def spot_text(drawing: Drawing, key: int) -> str:
    return next(spot.text for spot in drawing.spots if spot.key == key)


def test_a_tornado_reaches_to_both_sides_of_its_base() -> None:
    swings = (Swing(label="投资", low=80.0, high=140.0), Swing(label="电价", low=None, high=None))
    drawing = draw(Tornado(title="", base=100.0, swings=swings, legend=("下调", "上调")), ROOM)
    lower = next(box for box in boxes(drawing, "pale") if box.width > 20)
    upper = next(box for box in boxes(drawing, "solid") if box.width > 20)
    assert lower.x + lower.width == pytest.approx(upper.x)
    assert upper.width == pytest.approx(2 * lower.width)
    assert {"80 ～ 140", "待查"} <= texts(drawing)


def test_a_long_name_is_shortened_and_told_in_full_when_pointed_at() -> None:
    name = "广东省韶关市乐昌市绿色低碳循环经济产业园区第一水泥制造与余热综合利用及固体废物协同处置技术服务股份有限公司"
    drawing = draw(Bars(title="", groups=(Group(label=name, amounts=(exact(3.0),)),)), ROOM)
    assert any(text.endswith("…") and name.startswith(text[:-1]) for text in texts(drawing))
    assert spot_text(drawing, 0).startswith(name)
