"""Radar: an inner shape for what is assured, an outer one for what is possible, open where an axis is not known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from desktop.charts.board import Board
from desktop.charts.frame import Entry, legend_height, marker, set_legend, set_title, title_height
from desktop.charts.marks import LINE, Drawing, Pattern, Point, Role, Room
from desktop.charts.records import Radar
from desktop.charts.scale import figures, known, ticks
from desktop.charts.wording import amount_text, ends

_RADIUS, _LEAST_RADIUS = 7.0, 2.0
"""In parts of the type size."""
_MOST_SIDE = 0.3
"""Largest part of the width that the names beside the web take on either side."""
_LONG = 6.5
"""Names longer than this, in parts of the type size, take two lines beside the web."""
_UPRIGHT = 0.2
"""An axis that leads less to the side than this has its name above or below its end."""


class _Axis(NamedTuple):
    lines: tuple[str, ...]
    """Name in one or two lines, then the number."""
    told: str
    low: float | None
    high: float | None
    across: float
    """Direction: 1 to the right."""
    down: float


def is_shape(chart: Radar) -> bool:
    """Say whether enough axes are known, and reach beyond nothing, for a shape."""
    return sum((ends(amount)[1] or 0.0) > 0 and ends(amount)[0] is not None for _, amount in chart.axes) >= 3


def radar_height(chart: Radar, room: Room) -> float:
    """Return the height the chart needs."""
    own = title_height(room, chart.title) + legend_height(room, _legend(chart))
    return own + (2 * _RADIUS + 4 * LINE + 1.2) * room.size


def draw_radar(chart: Radar, room: Room) -> Drawing:
    """Draw the chart."""
    board = Board(room, room.height or radar_height(chart, room))
    set_title(board, room, chart.title)
    set_legend(board, room, _legend(chart))
    top = title_height(room, chart.title)
    _Web(board, chart, top, board.height - legend_height(room, _legend(chart))).draw()
    return board.finish()


def _legend(chart: Radar) -> tuple[Entry, ...]:
    pairs: tuple[tuple[Pattern, str], ...] = (("pale", chart.legend[0]), ("hatch", chart.legend[1]))
    return tuple(Entry(pattern, "main", name) for pattern, name in pairs if name)


class _Web:
    def __init__(self, board: Board, chart: Radar, top: float, bottom: float) -> None:
        self.board, self.chart = board, chart
        values = known(end for _, amount in chart.axes for end in ends(amount))
        self.own = figures(chart.unit, (*values, chart.maximum), chart.decimals)
        self.ticks = ticks(min((0.0, *values)), max((chart.maximum, *values)), 4)
        self.axes = [self._axis(place) for place in range(len(chart.axes))]
        names = 2 * board.line + 0.3 * board.size
        beside = [text for axis in self.axes if abs(axis.across) >= _UPRIGHT for text in axis.lines]
        side = min(board.widest(beside), board.width * _MOST_SIDE)
        room = min((board.width - 2 * side) / 2 - 0.6 * board.size, (bottom - top) / 2 - names)
        self.radius = max(room, _LEAST_RADIUS * board.size)
        self.side = max(0.0, board.width / 2 - 0.6 * board.size)
        self.centre = (board.width / 2, (top + bottom) / 2)

    def _axis(self, place: int) -> _Axis:
        label, amount = self.chart.axes[place]
        angle = 2 * math.pi * place / len(self.chart.axes)
        low, high = ends(amount)
        number = amount.text or amount_text(amount, self.own, self.chart.unknown)
        across, down = math.sin(angle), -math.cos(angle)
        names = self._parted(label) if abs(across) >= _UPRIGHT else (label,)
        return _Axis((*names, number), f"{label} {number}", low, high, across, down)

    def _parted(self, label: str) -> tuple[str, ...]:
        """Return a name in two lines of about the same width, where it is long."""
        label = " ".join(label.split())
        if self.board.measure(label) <= _LONG * self.board.size:
            return (label,)
        half = min(range(1, len(label)), key=lambda at: self.board.widest((label[:at], label[at:])))
        return label[:half].rstrip(), label[half:].lstrip()

    def at(self, axis: _Axis, value: float) -> Point:
        """Return the place of a value on an axis."""
        share = (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        reach = min(max(share, 0.0), 1.0) * self.radius
        return self.centre[0] + axis.across * reach, self.centre[1] + axis.down * reach

    def draw(self) -> None:
        """Draw web, shapes and names."""
        for value in self.ticks[1:]:
            ring = [self.at(axis, value) for axis in self.axes]
            self.board.draw_line(*ring, ring[0])
        for axis in self.axes:
            is_open = axis.low is None or axis.high is None
            self.board.draw_line(self.centre, self.at(axis, self.ticks[-1]), dashed=is_open,
                                 role="quiet" if is_open else "grid")  # fmt: skip
        self._shape([axis.high for axis in self.axes], "hatch", dashed=True)
        self._shape([axis.low for axis in self.axes], "pale", dashed=False)
        for key, axis in enumerate(self.axes):
            if axis.low is not None:
                marker(self.board, *self.at(axis, axis.low), self.board.size, "main")
            self._name(axis, key)
        self._scale()

    def _shape(self, values: Sequence[float | None], pattern: Pattern, *, dashed: bool) -> None:
        """Draw a shape; beside an axis that is not known it stays open."""
        points = [None if one is None else self.at(axis, one) for axis, one in zip(self.axes, values, strict=True)]
        role: Role = "main"
        if all(point is not None for point in points):
            self.board.area([point for point in points if point is not None], pattern, role, dashed=dashed)
            return
        for one, other in zip(points, (*points[1:], points[0]), strict=True):
            if one is not None and other is not None:
                self.board.area((self.centre, one, other), pattern, role, dashed=dashed)

    def _name(self, axis: _Axis, key: int) -> None:
        """Write name and number beyond the end of an axis."""
        board, height = self.board, self.board.line * len(axis.lines)
        x, y = self.at(axis, self.ticks[-1])
        gap = 0.5 * board.size
        align = 0.5 if abs(axis.across) < _UPRIGHT else (0.0 if axis.across > 0 else 1.0)
        x += gap * {0.5: 0, 0.0: 1, 1.0: -1}[align]
        # Beside the web the lines stand around the end of the axis; towards top and bottom they move away from it.
        upper = y - height / 2 + max(-1.0, min(1.0, axis.down * 1.2)) * (height / 2 + (align == 0.5) * 0.3 * board.size)
        width = {0.0: board.width - x, 0.5: board.width * 0.6, 1.0: x}[align]
        left = {0.0: x, 0.5: x - width / 2, 1.0: 0.0}[align]
        for place, line in enumerate(axis.lines):
            board.write(line, left, upper + place * board.line, width=width, align=align)
        board.spot(left, upper, width, height, axis.told, key)

    def _scale(self) -> None:
        """Write the numbers of the scale along the first axis, beyond what is drawn on it."""
        step = self.ticks[1] - self.ticks[0]
        reached = self.axes[0].high if self.axes[0].high is not None else self.ticks[-1]
        for value in self.ticks[1:]:
            if value < reached:
                continue
            x, y = self.at(self.axes[0], value)
            text = self.own.tick(value, step)
            self.board.write(text, x + 0.3 * self.board.size, y, width=self.radius, role="quiet", whole=True)
