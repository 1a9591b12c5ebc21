"""Charts whose bars lie: a column of labels, bars on a common scale, a column of numbers, the scale below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop.charts.board import Board
from desktop.charts.frame import Entry, legend_height, set_legend, set_title, title_height
from desktop.charts.marks import LINE, Drawing, Pattern, Role, Room
from desktop.charts.scale import Figures, ticks

_MOST_LABEL, _MOST_NUMBER, _LEAST_PLOT = 0.42, 0.42, 0.24
_PITCH, _PITCH_OF_MANY = 1.6, 1.3
"""Height of a bar with its surroundings, alone or beside others, in parts of the type size."""
_ROW_GAP = 0.5
_THICK = 0.62
"""Height of a bar in its surroundings."""
_MOST_STRETCH = 1.8
_OPEN = 0.15
"""Least part of the scale that is left for a bar whose end is not known."""


class Segment(NamedTuple):
    """Hold one piece of a bar by the ends it has on the scale; an end of None reaches the edge of the scale."""

    start: float | None
    end: float | None
    pattern: Pattern
    role: Role
    dashed: bool = False


class Bar(NamedTuple):
    """Hold one bar, its number in words of falling length, and what is said when it is pointed at."""

    segments: tuple[Segment, ...]
    texts: tuple[str, ...]
    told: str


class Row(NamedTuple):
    """Hold the bars under one label."""

    label: str
    bars: tuple[Bar, ...]
    link: float | None = None
    """Where a thin line leads down to the next row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Hold a whole chart of lying bars."""

    title: str
    rows: tuple[Row, ...]
    figures: Figures
    low: float
    high: float
    legend: tuple[Entry, ...] = ()
    base: float | None = None
    """Value at which an upright line stands beside zero."""


def rows_height(chart: Rows, room: Room) -> float:
    """Return the height the chart needs."""
    body = sum(_row_height(row) for row in chart.rows) * room.size
    return title_height(room, chart.title) + body + (LINE + 0.6) * room.size + legend_height(room, chart.legend)


def draw_rows(chart: Rows, room: Room) -> Drawing:
    """Draw the chart."""
    needs = rows_height(chart, room)
    board = Board(room, room.height or needs)
    set_title(board, room, chart.title)
    set_legend(board, room, chart.legend)
    top = title_height(room, chart.title)
    around = needs - sum(_row_height(row) for row in chart.rows) * room.size
    body = needs - around
    stretch = min(_MOST_STRETCH, max(0.05, board.height - around) / body) if body else 1.0
    _Plot(board, chart, top, stretch).draw()
    return board.finish()


def _row_height(row: Row) -> float:
    many = len(row.bars)
    return _PITCH if many <= 1 else many * _PITCH_OF_MANY + _ROW_GAP


class _Plot:
    """Lay out columns and scale, then draw row by row."""

    def __init__(self, board: Board, chart: Rows, top: float, stretch: float) -> None:
        self.board, self.chart, self.top = board, chart, top
        self.unit = board.size * stretch
        width = board.width
        gap = board.size * 0.7
        unit = (chart.figures.unit,) if chart.figures.unit else ()
        self.version = self._version(width * _MOST_NUMBER)
        numbers = [bar.texts[self.version] for row in chart.rows for bar in row.bars if len(bar.texts) > self.version]
        self.number_width = min(board.widest([*numbers, *unit]) + 0.1, width * _MOST_NUMBER)
        labels = board.widest([" ".join(row.label.split()) for row in chart.rows]) + 0.1
        room = max(width * _LEAST_PLOT, width * (1 - _LEAST_PLOT) - self.number_width - 2 * gap)
        self.label_width = min(labels, max(width * _MOST_LABEL, 0.0), room)
        self.left = self.label_width + gap if labels > 0.2 else gap
        # The number below the end of the scale stands clear of the unit beside it.
        last = board.measure(self._ticks(width)[0]) / 2 + 0.4 * board.size
        self.right = max(self.left + 1.0, width - max(gap, last) - self.number_width)
        self.ticks = self._ticks(self.right - self.left)[1]
        self.low, self.high = self.ticks[0], self.ticks[-1]

    def _version(self, width: float) -> int:
        """Return the longest wording of the numbers that fits the column."""
        bars = [bar for row in self.chart.rows for bar in row.bars]
        most = max((len(bar.texts) for bar in bars), default=0)
        for version in range(most):
            if all(
                self.board.measure(bar.texts[min(version, len(bar.texts) - 1)]) <= width for bar in bars if bar.texts
            ):
                return version
        return max(0, most - 1)

    def _ticks(self, room: float) -> tuple[str, tuple[float, ...]]:
        """Return the last number of the scale and all its numbers, as many as have room."""
        chart = self.chart
        for most in (5, 4, 3, 2, 1):
            found = ticks(chart.low, chart.high, most)
            texts = [chart.figures.tick(value, found[1] - found[0]) for value in found]
            if (self.board.widest(texts) + self.board.size * 0.6) * (len(found) - 1) <= room:
                break
        return texts[-1], found

    def x(self, value: float) -> float:
        """Return the place of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def draw(self) -> None:
        """Draw scale, rows and the line at zero."""
        bottom = self.top + sum(_row_height(row) for row in self.chart.rows) * self.unit
        for value in self.ticks:
            self.board.draw_line((self.x(value), self.top), (self.x(value), bottom + self.board.size * 0.3))
        y = self.top
        for key, row in enumerate(self.chart.rows):
            y = self._row(row, key, y)
        zero = 0.0 if self.low <= 0.0 <= self.high else self.low
        for value in {zero, zero if self.chart.base is None else self.chart.base}:
            self.board.draw_line((self.x(value), self.top), (self.x(value), bottom), role="ink", stroke=0.8)
        self._scale(bottom + self.board.size * 0.4)

    def _row(self, row: Row, key: int, y: float) -> float:
        board, height = self.board, _row_height(row) * self.unit
        board.write(row.label, 0, y + (height - board.line) / 2, width=self.label_width, align=1.0)
        pitch = (height - (_ROW_GAP * self.unit if len(row.bars) > 1 else 0)) / max(1, len(row.bars))
        top = y + (_ROW_GAP * self.unit / 2 if len(row.bars) > 1 else 0)
        for bar in row.bars:
            thick = pitch * _THICK if len(row.bars) == 1 else pitch * 0.8
            for segment in bar.segments:
                self._segment(segment, top + (pitch - thick) / 2, thick)
            if bar.texts:
                text = bar.texts[min(self.version, len(bar.texts) - 1)]
                x = board.width - self.number_width
                board.write(text, x, top + (pitch - board.line) / 2, width=self.number_width, whole=True)
            board.spot(0, top, board.width, pitch, bar.told, key)
            top += pitch
        if row.link is not None:
            at = self.x(row.link)
            board.draw_line((at, y + height * 0.81), (at, y + height * 1.19), role="quiet")
        return y + height

    def _segment(self, segment: Segment, y: float, thick: float) -> None:
        start = self.left if segment.start is None else self.x(segment.start)
        end = self.right if segment.end is None else self.x(segment.end)
        self.board.box((start, y), (end, y + thick), segment.pattern, segment.role, dashed=segment.dashed)

    def _scale(self, y: float) -> None:
        board, step = self.board, self.ticks[1] - self.ticks[0]
        if self.chart.figures.unit:
            x = board.width - self.number_width
            board.write(self.chart.figures.unit, x, y, width=self.number_width, role="quiet")
        for value in self.ticks:
            text = self.chart.figures.tick(value, step)
            half = board.measure(text) / 2 + 0.1
            board.write(text, self.x(value) - half, y, width=2 * half, align=0.5, role="quiet", whole=True)


def reach(rows: Sequence[Row], values: Sequence[float], maximum: float | None) -> tuple[float, float]:
    """Return the ends of the scale: zero is always on it, and what is open has room to be seen."""
    low, high = min((0.0, *values)), max((0.0, *values))
    high = max(high, maximum or 0.0)
    pieces = [segment for row in rows for bar in row.bars for segment in bar.segments]
    starts = [segment.start for segment in pieces if segment.end is None and segment.start is not None]
    if starts and max(starts) > high - (high - low) * _OPEN:
        high += (high - low) * _OPEN
    ends = [segment.end for segment in pieces if segment.start is None and segment.end is not None]
    if ends and min(ends) < low + (high - low) * _OPEN:
        low -= (high - low) * _OPEN
    return low, high
