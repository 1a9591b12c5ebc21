"""Setting tables: cells in lines, heads repeated on every page, rows parted only when a page cannot hold them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.dossier.forms import Form, Style
from desktop.dossier.paper import Cell, Column, Interval, Row, Table
from desktop.dossier.sheets import BoxMark, Flow, LineMark

PADDING_X = 3.5
_PADDING_Y = 2.6
_THIN = 0.4
_THICK = 0.9
_TINT = 0.92
CONTINUED = "（续）"
"""Printed under the label of a row that goes on from the page before."""
_WHOLE_ROW_SHARE = 0.34
"""A row up to this share of a page is moved rather than parted."""
_WHOLE_TABLE_SHARE = 0.24
"""A table up to this share of a page is not parted."""
_OPENING_ROWS = 6
"""More rows than can belong to the beginning of a table: heads of groups and the first row under them."""


@dataclass(slots=True)
class _Slot:
    """Hold one cell ready to be drawn: its place in the row and its lines."""

    x: float
    width: float
    style: Style
    lines: tuple[str, ...]
    interval: Interval | None
    tinted: bool


@dataclass(slots=True)
class _Band:
    """Hold one row ready to be drawn."""

    slots: list[_Slot]
    height: float
    kind: str


def set_table(flow: Flow, table: Table, form: Form) -> None:
    """Set a table below what stands on the sheet."""
    _TableSetter(flow, table, form).run()


def least_height(flow: Flow, table: Table, form: Form) -> float:
    """Return the height that must be free for a table to begin here: its head and first rows."""
    most = max(_OPENING_ROWS, _most_rows_kept(flow, form, table))
    setter = _TableSetter(flow, replace(table, rows=table.rows[: most + 1]), form)
    return setter.head_height + sum(band.height for band in setter.opening())


def _most_rows_kept(flow: Flow, form: Form, table: Table) -> int:
    """Return how many one-line rows a table that is not parted can have."""
    row = form.styles[table.style].leading + 2 * _PADDING_Y
    return int((flow.top - flow.bottom) * _WHOLE_TABLE_SHARE / row)


class _TableSetter:
    def __init__(self, flow: Flow, table: Table, form: Form) -> None:
        self.flow = flow
        scale = flow.width / sum(column.width for column in table.columns)
        self.widths = [column.width * scale for column in table.columns]
        self.columns = table.columns
        self.normal = form.styles[table.style]
        self.strong = form.styles[table.style + "-strong"]
        self.styles: dict[tuple[bool, str], Style] = {}
        self.head = (
            [self._band(Row(cells=tuple(column.title for column in table.columns), kind="head"))]
            if table.headed
            else []
        )
        self.bands = [self._band(row) for row in table.rows]
        self.head_height = sum(band.height for band in self.head)
        self.segments: dict[float, list[list[float]]] = {}

    def opening(self) -> list[_Band]:
        """Return the rows that must stand together at the beginning: all rows of a small table."""
        if sum(band.height for band in self.bands) <= (self.flow.top - self.flow.bottom) * _WHOLE_TABLE_SHARE:
            return self.bands
        return self._company(0)

    def run(self) -> None:
        flow = self.flow
        self._begin(sum(band.height for band in self.opening()))
        index = 0
        while index < len(self.bands):
            company = self._company(index)
            height = sum(band.height for band in company)
            if height <= flow.room + 0.01:
                for band in company:
                    self._draw(band)
                index += len(company)
                continue
            if len(company) == 1 and self._may_part(company[0]):
                self.bands[index] = self._part(company[0])
                continue
            self._close()
            flow.turn()
            self._begin(0)
        self._close()

    def _company(self, index: int) -> list[_Band]:
        """Return the row at an index with the rows that must not be parted from it.

        A group head and a kept row keep the next row, a row keeps the total after it, and the last is never left alone.
        """
        end = index + 1
        while end < len(self.bands) and (
            self.bands[end - 1].kind in {"group", "kept"}
            or self.bands[end].kind == "total"
            or (end == len(self.bands) - 1 and self.bands[end].height < self._small())
        ):
            end += 1
        company = self.bands[index:end]
        if sum(band.height for band in company) > self._page_room():
            return company[:1]
        return company

    def _small(self) -> float:
        return self.normal.leading * 4

    def _page_room(self) -> float:
        return self.flow.top - self.flow.bottom - self.head_height

    def _may_part(self, band: _Band) -> bool:
        whole = band.height <= self._page_room() * _WHOLE_ROW_SHARE
        enough = self.flow.room >= self.normal.leading * 3 + 2 * _PADDING_Y
        return enough and not whole and (band.kind in {"", "strong"} or band.height > self._page_room())

    def _part(self, band: _Band) -> _Band:
        """Draw as many lines of a row as fit and return the row of the rest."""
        fit = int((self.flow.room - 2 * _PADDING_Y) / self.normal.leading)
        upper = [_replace_lines(slot, slot.lines[:fit]) for slot in band.slots]
        lower = [_replace_lines(slot, slot.lines[fit:]) for slot in band.slots]
        # The rest says again what it belongs to.
        label = band.slots[0].lines
        if not lower[0].lines:
            told = self.flow.lines(CONTINUED, band.slots[0].style, band.slots[0].width - 2 * PADDING_X)
            lower[0] = _replace_lines(lower[0], label if label[-len(told) :] == told else (*label, *told))
        self._draw(_Band(upper, self.flow.room, band.kind))
        return _Band(lower, self._height(lower), band.kind)

    def _begin(self, height: float) -> None:
        self.flow.need(self.head_height + height)
        self.start = self.flow.y
        self.segments = {}
        self._rule(self.flow.y, _THICK)
        for band in self.head:
            self._draw(band)

    def _close(self) -> None:
        """Draw the frame of the part on this sheet."""
        flow = self.flow
        if flow.y == self.start:
            return
        last = flow.sheet.lines.pop()
        flow.sheet.lines.append(last._replace(stroke=_THICK))
        right = flow.left + flow.width
        for x, stretches in self.segments.items():
            stroke = _THICK if abs(x - flow.left) < 0.1 or abs(x - right) < 0.1 else _THIN
            for upper, lower in stretches:
                flow.sheet.lines.append(LineMark(x, upper, x, lower, stroke))

    def _rule(self, y: float, stroke: float) -> None:
        self.flow.sheet.lines.append(LineMark(self.flow.left, y, self.flow.left + self.flow.width, y, stroke))

    def _draw(self, band: _Band) -> None:
        flow = self.flow
        upper, lower = flow.y, flow.y - band.height
        for slot in band.slots:
            if slot.tinted:
                flow.sheet.boxes.append(BoxMark(slot.x, lower, slot.width, band.height, _TINT))
            self._upright(slot.x, upper, lower)
            self._draw_slot(slot, upper, band.height)
        self._upright(flow.left + flow.width, upper, lower)
        flow.y = lower
        self._rule(lower, _THIN)

    def _upright(self, x: float, upper: float, lower: float) -> None:
        stretches = self.segments.setdefault(round(x, 2), [])
        if stretches and stretches[-1][1] == upper:
            stretches[-1][1] = lower
        else:
            stretches.append([upper, lower])

    def _draw_slot(self, slot: _Slot, top: float, height: float) -> None:
        inner = slot.x + PADDING_X
        width = slot.width - 2 * PADDING_X
        if slot.interval is not None:
            draw_interval(self.flow, slot.interval, x=inner, y=top - height / 2 - 3, width=width, height=6)
            return
        leading = slot.style.leading
        line_top = top - (height - len(slot.lines) * leading) / 2
        for line in slot.lines:
            if line:
                self.flow.set_line(line, slot.style, x=inner, width=width, top=line_top)
            line_top -= leading

    def _band(self, row: Row) -> _Band:
        slots: list[_Slot] = []
        spans = row.spans or (1,) * len(row.cells)
        x = self.flow.left
        index = 0
        for cell, span in zip(row.cells, spans, strict=True):
            width = sum(self.widths[index : index + span])
            slots.append(self._slot(cell, self.columns[index], row.kind, x, width))
            x += width
            index += span
        return _Band(slots, self._height(slots), row.kind)

    def _slot(self, cell: Cell, column: Column, kind: str, x: float, width: float) -> _Slot:
        strong = kind in {"head", "group", "total", "strong"} or column.strong or column.label
        align = {"head": "center", "group": "left"}.get(kind, column.align)
        style = self._style(strong, align)
        tinted = kind in {"head", "group"} or column.label
        if isinstance(cell, Interval):
            return _Slot(x, width, style, (), cell, tinted)
        return _Slot(x, width, style, self.flow.lines(cell, style, width - 2 * PADDING_X), None, tinted)

    def _style(self, strong: bool, align: str) -> Style:
        known = self.styles.get((strong, align))
        if known is None:
            base = self.strong if strong else self.normal
            known = Style(face=base.face, size=base.size, leading=base.leading, align=align)
            self.styles[strong, align] = known
        return known

    def _height(self, slots: list[_Slot]) -> float:
        return max(len(slot.lines) for slot in slots) * self.normal.leading + 2 * _PADDING_Y


def _replace_lines(slot: _Slot, lines: tuple[str, ...]) -> _Slot:
    return _Slot(slot.x, slot.width, slot.style, lines, slot.interval if lines else None, slot.tinted)


def draw_interval(flow: Flow, interval: Interval, *, x: float, y: float, width: float, height: float) -> None:
    """Draw an interval: solid up to the assured value, hatched up to the possible one, empty up to the maximum."""
    if interval.maximum <= 0:
        return
    scale = width / interval.maximum
    low = max(0.0, min(interval.low, interval.maximum)) * scale
    high = max(low, min(interval.high, interval.maximum) * scale)
    boxes = flow.sheet.boxes
    if high - low > 0.05:
        boxes.append(BoxMark(x + low, y, high - low, height, None, 0.4, hatched=True))
    if low > 0.05:
        boxes.append(BoxMark(x, y, low, height, 0.25, 0))
    boxes.append(BoxMark(x, y, width, height, None, 0.4))
