"""Tables and opinion boxes in a Word file: heads repeated, rows not parted, boxes kept whole, widths as on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from desktop.dossier.paper import Interval, OpinionBox, Row, Table
from desktop.dossier.word_pictures import Picture, interval_picture
from desktop.dossier.word_styles import WordForm
from desktop.dossier.word_text import put_text

_TWIPS = 20
"""Twentieths of a point, Word's measure of tables."""
_TINT = "EBEBEB"
_PADDING_X, _PADDING_Y = 70, 40
_OUTER, _INNER = 8, 4
"""Thickness of lines in eighths of a point."""
_SIGN_ROOM = 110.0
"""Least height to write an opinion in, in points."""
_SMALL = 5
"""A table of up to this many rows stays on one page."""

_STRONG = frozenset({"head", "group", "total", "strong"})
_TINTED = frozenset({"head", "group"})


class _Place(NamedTuple):
    """Say where a cell stands and how its edges look."""

    width: float
    span: int = 1
    tint: bool = False
    open: tuple[str, ...] = ()
    """Sides without a line, in the order top, left, bottom, right."""
    at: str = "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMaker:
    """Make the XML of tables for one document."""

    width: float
    """Of the type area, in points."""
    ids: Callable[[str], str]
    """Word's id of a layout's style."""
    figure: str
    """Word's id of the style of lines that hold pictures."""
    put_picture: Callable[[Any, Picture], None]
    """Put a picture into a paragraph's XML."""

    def table(self, table: Table) -> Any:
        """Return a table of the paper."""
        scale = self.width / sum(column.width for column in table.columns)
        widths = [column.width * scale for column in table.columns]
        made = _frame(widths)
        heads = Row(cells=tuple(column.title for column in table.columns), kind="head")
        rows = [heads, *table.rows] if table.headed else list(table.rows)
        small = len(table.rows) <= _SMALL
        for place, row in enumerate(rows):
            following = rows[place + 1].kind if place + 1 < len(rows) else None
            bound = following is not None and (small or row.kind in {"head", "group"} or following == "total")
            made.append(self._row(row, table, widths, bound=bound))
        return made

    def opinion(self, box: OpinionBox, *, bound: bool = False) -> Any:
        """Return one opinion box: what is asked and ticked, who signs, and where the seal goes.

        A bound one stays on a page with what follows.
        """
        half = self.width / 2
        asked = ["　".join(f"□ {choice}" for choice in box.choices), *filter(None, [box.prompt])]
        head, body, foot = _row(), _row(least=_SIGN_ROOM), _row()
        head.append(self._text(_Place(half * 2, 2, tint=True), "table-strong", [box.title], align="center", bound=True))
        body.append(self._text(_Place(half * 2, 2, open=("bottom",), at="top"), "table", asked, bound=True))
        left, right = _Place(half, open=("top", "right")), _Place(half, open=("top", "left"))
        foot.append(self._text(left, "table", box.signatures, bound=bound, loose=True))
        foot.append(self._text(right, "table", [box.seal, box.date], align="right", bound=bound, loose=True))
        made = _frame([half, half])
        made.extend([head, body, foot])
        return made

    def _row(self, row: Row, table: Table, widths: list[float], *, bound: bool) -> Any:
        made = _row(head=row.kind == "head")
        place = 0
        for cell, span in zip(row.cells, row.spans or (1,) * len(row.cells), strict=True):
            column = table.columns[place]
            room = _Place(sum(widths[place : place + span]), span, tint=row.kind in _TINTED or column.label)
            if isinstance(cell, Interval):
                made.append(self._picture(room, cell))
            else:
                strong = row.kind in _STRONG or column.strong or column.label
                style = table.style + ("-strong" if strong else "")
                align = {"head": "center", "group": "left"}.get(row.kind, column.align)
                made.append(self._text(room, style, [cell], align=align, bound=bound))
            place += span
        return made

    def _text(
        self, place: _Place, style: str, texts: Sequence[str], *, align: str = "left", bound: bool = False,
        loose: bool = False,
    ) -> Any:  # fmt: skip
        made = _cell(place)
        for text in texts:
            paragraph = _paragraph(self.ids(style), align=align, bound=bound, loose=loose)
            put_text(paragraph, text)
            made.append(paragraph)
        return made

    def _picture(self, place: _Place, interval: Interval) -> Any:
        made = _cell(place)
        paragraph = _paragraph(self.figure)
        if interval.maximum > 0:
            picture = interval_picture(interval, place.width - 2 * _PADDING_X / _TWIPS)
            self.put_picture(paragraph, picture)
        made.append(paragraph)
        return made


def style_ids(document: Any, word: WordForm) -> Callable[[str], str]:
    """Return the way from a layout's style to Word's id of it."""
    known = {style.name: style.style_id for style in document.styles}
    return lambda style: str(known[word.name(style)])


def _frame(widths: list[float]) -> Any:
    """Return an empty table with lines, fixed widths and padding."""
    table, told = _new("tbl"), _new("tblPr")
    told.append(_new("tblW", w=_twips(sum(widths)), type="dxa"))
    lines = _new("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        size = _INNER if side.startswith("inside") else _OUTER
        lines.append(_new(side, val="single", sz=size, space=0, color="000000"))
    told.append(lines)
    told.append(_new("tblLayout", type="fixed"))
    padding = _new("tblCellMar")
    for side, size in (("top", _PADDING_Y), ("left", _PADDING_X), ("bottom", _PADDING_Y), ("right", _PADDING_X)):
        padding.append(_new(side, w=size, type="dxa"))
    told.append(padding)
    grid = _new("tblGrid")
    for width in widths:
        grid.append(_new("gridCol", w=_twips(width)))
    table.append(told)
    table.append(grid)
    return table


def _row(*, head: bool = False, least: float = 0) -> Any:
    row, told = _new("tr"), _new("trPr")
    told.append(_new("cantSplit"))
    if least:
        told.append(_new("trHeight", val=_twips(least), hRule="atLeast"))
    if head:
        told.append(_new("tblHeader"))
    row.append(told)
    return row


def _cell(place: _Place) -> Any:
    cell, told = _new("tc"), _new("tcPr")
    told.append(_new("tcW", w=_twips(place.width), type="dxa"))
    if place.span > 1:
        told.append(_new("gridSpan", val=place.span))
    if place.open:
        lines = _new("tcBorders")
        for side in place.open:
            lines.append(_new(side, val="nil"))
        told.append(lines)
    if place.tint:
        told.append(_new("shd", val="clear", color="auto", fill=_TINT))
    told.append(_new("vAlign", val=place.at))
    cell.append(told)
    return cell


def _paragraph(style: str, *, align: str = "", bound: bool = False, loose: bool = False) -> Any:
    paragraph, told = _new("p"), _new("pPr")
    told.append(_new("pStyle", val=style))
    if bound:
        told.append(_new("keepNext"))
    if loose:
        told.append(_new("spacing", before=80, after=80))
    if align:
        told.append(_new("jc", val=align))
    paragraph.append(told)
    return paragraph


def _twips(points: float) -> int:
    return round(points * _TWIPS)


def _new(tag: str, **values: object) -> Any:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element: Any = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        element.set(qn(f"w:{name}"), str(value))
    return element
