"""Setting charts on a sheet: one over the whole width or two side by side, in one frame, each with its caption."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial

from desktop.charts.draw import draw, height
from desktop.charts.marks import LINE, Area, Box, Line, Pattern, Point, Role, Room, Shape, Words
from desktop.dossier.fonts import FontSet
from desktop.dossier.forms import Form
from desktop.dossier.paper import ChartRow
from desktop.dossier.sheets import ASCENT, BoxMark, Flow, PathMark, TextMark

_SIZE = 7.5
_FACE = "body"
_MARGIN = 7.0
_APART = 14.0
_GREYS: dict[Role, float] = {"grid": 0.82, "quiet": 0.4}
"""Greys of lines; the others are black."""
_PALE_HATCH = 0.62
"""Of what is not known: seen, but not as loud as what is."""
_FILLS: dict[Pattern, float] = {"solid": 0.3, "pale": 0.86, "cross": 1.0, "back": 1.0, "empty": 1.0, "hatch": 1.0}


def chart_row_height(flow: Flow, row: ChartRow, form: Form) -> float:
    """Return the height of a row of charts: that of the highest, with margins and captions, a page at most."""
    rooms = _rooms(flow, row)
    charts = max((height(chart, room) for chart, room in zip(row.charts, rooms, strict=True)), default=0.0)
    needs = charts + 2 * _MARGIN + (form.styles["dense"].leading if row.captions else 0)
    return min(needs, flow.top - flow.bottom)


def set_chart_row(flow: Flow, row: ChartRow, form: Form) -> None:
    """Set a row of charts together on one sheet."""
    needs = chart_row_height(flow, row, form)
    flow.need(needs)
    style = replace(form.styles["dense"], align="center")
    caption = style.leading if row.captions else 0.0
    flow.sheet.boxes.append(BoxMark(flow.left, flow.y - needs, flow.width, needs, None, 0.4))
    x = flow.left + _MARGIN
    for place, room in enumerate(_rooms(flow, row)):
        full = replace(room, height=needs - 2 * _MARGIN - caption)
        _set_chart(flow, row, place, full, (x, flow.y - _MARGIN))
        if row.captions:
            lines = flow.lines(row.captions[place], style, room.width)
            flow.set_line(lines[0], style, x=x, width=room.width, top=flow.y - needs + caption + _MARGIN / 2)
        x += room.width + _APART
    flow.y -= needs


def _rooms(flow: Flow, row: ChartRow) -> tuple[Room, ...]:
    many = len(row.charts)
    width = (flow.width - 2 * _MARGIN - (many - 1) * _APART) / max(1, many)
    return (Room(width=width, size=_SIZE, measure=partial(_measure, flow.fonts), titled=not row.captions),) * many


@lru_cache(maxsize=4096)
def _measure(fonts: FontSet, text: str) -> float:
    """Return the width of a text as printed; the same words stand in the charts of every paper of a batch."""
    return sum(map(fonts.widths[_FACE].__getitem__, fonts.clean(text)))


def _set_chart(flow: Flow, row: ChartRow, place: int, room: Room, corner: Point) -> None:
    drawing = draw(row.charts[place], room)
    left, top = corner
    flow.sheet.paths.extend(_path(shape, left, top) for shape in drawing.shapes)
    for words in drawing.words:
        flow.lacking |= flow.fonts.lacking(words.text)
        flow.sheet.texts.append(_text(words, left, top, flow.fonts))


def _text(words: Words, left: float, top: float, fonts: FontSet) -> TextMark:
    base = words.y + words.size * ((LINE - 1) / 2 + ASCENT)
    return TextMark(left + words.x, top - base, _FACE, words.size, fonts.clean(words.text))


def _path(shape: Shape, left: float, top: float) -> PathMark:
    if isinstance(shape, Line):
        points = tuple((left + x, top - y) for x, y in shape.points)
        return PathMark(points, None, shape.stroke, _GREYS.get(shape.role, 0.0), "", shape.dashed, closed=False)
    points = tuple((left + x, top - y) for x, y in _corners(shape))
    hatch = {"hatch": "rise", "back": "fall", "cross": "both"}.get(shape.pattern, "")
    grey = _PALE_HATCH if shape.role == "quiet" else 0.0
    return PathMark(points, _FILLS[shape.pattern], 0.5, grey, hatch, shape.dashed, closed=True)


def _corners(shape: Box | Area) -> tuple[Point, ...]:
    if isinstance(shape, Area):
        return shape.points
    x, y, right, bottom = shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    return (x, y), (right, y), (right, bottom), (x, bottom)
