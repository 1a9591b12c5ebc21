"""Charts along time: upright bars and lines over a scale with zero on it, and a mark where something falls due."""

from __future__ import annotations

from itertools import pairwise

from desktop.charts.board import Board
from desktop.charts.frame import Entry, legend_height, marker, set_legend, set_title, title_height
from desktop.charts.marks import LINE, SERIES, Drawing, Pattern, Point, Role, Room
from desktop.charts.records import Columns, Series
from desktop.charts.scale import figures, known, ticks

_PLOT = 13.0
"""Usual height of the plot, in parts of the type size."""
_LEAST_PLOT = 3.0
_LINES: tuple[Role, ...] = ("mark", "second", "main", "fourth")
_THICK = 0.7


def columns_height(chart: Columns, room: Room) -> float:
    """Return the height the chart needs."""
    return _around(chart, room) + _PLOT * room.size


def draw_columns(chart: Columns, room: Room) -> Drawing:
    """Draw the chart."""
    board = Board(room, room.height or columns_height(chart, room))
    set_title(board, room, chart.title)
    set_legend(board, room, _legend(chart))
    _Plot(board, room, chart).draw()
    return board.finish()


def _around(chart: Columns, room: Room) -> float:
    """Return the height of everything but the plot: title, unit and mark above, labels and legend below."""
    return title_height(room, chart.title) + (2 * LINE + 1.45) * room.size + legend_height(room, _legend(chart))


def _legend(chart: Columns) -> tuple[Entry, ...]:
    bars = tuple(Entry(*_look(chart, place), one.name) for place, one in enumerate(chart.bars) if one.name)
    lines = tuple(
        Entry("solid", _LINES[place % len(_LINES)], one.name, dashed=place % 2 == 1, line=True)
        for place, one in enumerate(chart.lines)
        if one.name
    )
    shown = tuple(one for series in (*chart.bars, *chart.lines) for one in series.values[: len(chart.labels)])
    lacks = len(known(shown)) < len(shown)
    return bars + lines + ((Entry("hatch", "quiet", chart.unknown, dashed=True),) if lacks else ())


def _look(chart: Columns, place: int) -> tuple[Pattern, Role]:
    """Return the look of a series of bars: pale ones under lines, which would not be seen on dark ones."""
    pattern, role = SERIES[(place + bool(chart.lines)) % len(SERIES)]
    return pattern, SERIES[place % len(SERIES)][1] if chart.lines else role


class _Plot:
    """Lay out the scale, then draw label by label."""

    def __init__(self, board: Board, room: Room, chart: Columns) -> None:
        self.board, self.chart = board, chart
        self._drawn_lines: list[list[Point]] = []
        size = board.size
        values = known(value for one in (*chart.bars, *chart.lines) for value in one.values) + _sums(chart)
        self.own = figures(chart.unit, values, chart.decimals)
        self.top = title_height(room, chart.title) + (LINE + 0.75) * size
        plot = max(_LEAST_PLOT * size, board.height - _around(chart, room))
        self.bottom = min(self.top + plot, board.height)
        most = max(1, min(6, int(plot / (2.2 * size))))
        self.ticks = ticks(min((0.0, *values)), max((0.0, *values)), most)
        self.low, self.high = self.ticks[0], self.ticks[-1]
        step = self.ticks[1] - self.ticks[0]
        self.tick_texts = [self.own.tick(value, step) for value in self.ticks]
        self.left = min(board.widest(self.tick_texts) + 0.6 * size, board.width * 0.4)
        self.right = board.width - 0.4 * size
        self.pitch = (self.right - self.left) / max(1, len(chart.labels))

    def y(self, value: float) -> float:
        """Return the place of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top)

    def x(self, place: float) -> float:
        """Return the middle of a label, counted from 0."""
        return self.left + (place + 0.5) * self.pitch

    def draw(self) -> None:
        """Draw scale, bars, lines, labels and mark."""
        self._scale()
        for place, label in enumerate(self.chart.labels):
            self._bars(place)
            self.board.spot(
                self.left + place * self.pitch, self.top, self.pitch, self.bottom - self.top,
                self._told(place, label), place,
            )  # fmt: skip
        self.board.draw_line((self.left, self.y(0.0)), (self.right, self.y(0.0)), role="ink", stroke=0.8)
        for place, series in enumerate(self.chart.lines):
            self._line(series, _LINES[place % len(_LINES)], dashed=place % 2 == 1)
        self._mark()
        self._labels()
        self._numbers()

    def _scale(self) -> None:
        board, half = self.board, self.board.line / 2
        for value, text in zip(self.ticks, self.tick_texts, strict=True):
            board.draw_line((self.left, self.y(value)), (self.right, self.y(value)))
            board.write(text, 0, self.y(value) - half, width=self.left - 0.5 * board.size, align=1.0, role="quiet",
                        whole=True)  # fmt: skip
        if self.own.unit:
            board.write(self.own.unit, 0, self.top - (LINE + 0.75) * board.size, width=board.width * 0.3, role="quiet")

    def _bars(self, place: int) -> None:
        chart = self.chart
        many = 1 if chart.stacked else max(1, len(chart.bars))
        thick = self.pitch * _THICK / many
        up = down = 0.0
        for number, series in enumerate(chart.bars):
            left = self.x(place) - self.pitch * _THICK / 2 + (0 if chart.stacked else number * thick)
            found = known(series.values[place : place + 1])
            if not found:
                self._unknown(left, thick)
                continue
            value = found[0]
            start = (up if value >= 0 else down) if chart.stacked else 0.0
            pattern, role = _look(chart, number)
            self._bar(left, thick, (start, start + value), pattern, role)
            up, down = (up + value, down) if value >= 0 else (up, down + value)

    def _bar(self, left: float, thick: float, ends: tuple[float, float], pattern: Pattern, role: Role) -> None:
        self.board.box((left, self.y(ends[0])), (left + thick, self.y(ends[1])), pattern, role)

    def _unknown(self, left: float, thick: float) -> None:
        self.board.box((left, self.top), (left + thick, self.bottom), "hatch", "quiet", dashed=True)

    def _line(self, series: Series, role: Role, *, dashed: bool) -> None:
        """Draw a line, broken where a value is not known."""
        stretch: list[Point] = []
        for place in range(len(self.chart.labels)):
            found = known(series.values[place : place + 1])
            if not found:
                self._stretch(stretch, role, dashed=dashed)
                stretch = []
                continue
            point = (self.x(place), self.y(found[0]))
            if self.chart.steps and stretch:
                stretch.append((point[0], stretch[-1][1]))
            stretch.append(point)
            marker(self.board, *point, self.board.size, role)
        self._stretch(stretch, role, dashed=dashed)

    def _stretch(self, points: list[Point], role: Role, *, dashed: bool) -> None:
        self._drawn_lines.append(points)
        self.board.draw_line(*points, role=role, stroke=1.2, dashed=dashed)

    def _mark(self) -> None:
        mark = self.chart.mark
        if mark is None or not self.chart.labels or not -0.5 <= mark[0] <= len(self.chart.labels) - 0.5:
            return
        x, board = self.x(mark[0]), self.board
        board.draw_line((x, self.top - 0.3 * board.size), (x, self.bottom), role="mark", stroke=1.0, dashed=True)
        width = board.measure(mark[1]) + 0.1
        board.write(mark[1], x - width / 2, self.top - (LINE + 0.4) * board.size, width=width, align=0.5, role="mark")

    def _labels(self) -> None:
        """Write the labels, or every second, third … where not all have room."""
        labels, board = self.chart.labels, self.board
        if not labels:
            return
        needs = min(board.widest(labels), board.width * 0.3) + 0.6 * board.size
        stride = next((step for step in range(1, len(labels)) if step * self.pitch >= needs), len(labels))
        for place in range(0, len(labels), stride):
            board.write(
                labels[place], self.x(place) - needs / 2, self.bottom + 0.45 * board.size, width=needs, align=0.5
            )

    def _numbers(self) -> None:
        """Write the number at the end of every bar where all of them have room."""
        chart, board = self.chart, self.board
        if len(chart.bars) != 1:
            return
        values = [known(chart.bars[0].values[place : place + 1]) for place in range(len(chart.labels))]
        texts = [self.own.text(found[0]) if found else "" for found in values]
        if board.widest(texts) > self.pitch - 0.3 * board.size:
            return
        for place, (found, text) in enumerate(zip(values, texts, strict=True)):
            if not found:
                continue
            above, below = self.y(max(found[0], 0.0)) - board.line, self.y(min(found[0], 0.0))
            half = board.measure(text) / 2
            for at in (above, below) if found[0] >= 0 else (below, above):
                if not self._crosses(self.x(place), half, at, at + board.line):
                    board.write(text, self.x(place) - self.pitch / 2, at, width=self.pitch, align=0.5, whole=True)
                    break

    def _crosses(self, middle: float, half: float, top: float, bottom: float) -> bool:
        """Say whether a line of the chart runs through a place."""
        near = 0.25 * self.board.size
        for points in self._drawn_lines:
            for (left, start), (right, end) in pairwise(points):
                if right <= middle - half or left >= middle + half:
                    continue
                ends = [
                    start + (end - start) * (min(max(x, left), right) - left) / max(right - left, 1e-9)
                    for x in (middle - half, middle + half)
                ]
                if min(ends) < bottom + near and max(ends) > top - near:
                    return True
        return False

    def _told(self, place: int, label: str) -> str:
        said = []
        for one in (*self.chart.bars, *self.chart.lines):
            found = known(one.values[place : place + 1])
            said.append(f"{one.name} {self.own.text(found[0]) if found else self.chart.unknown}".strip())
        return f"{label}：" + "，".join(said) + (f"（{self.own.unit}）" if self.own.unit else "")


def _sums(chart: Columns) -> list[float]:
    if not chart.stacked:
        return []
    sums: list[float] = []
    for place in range(len(chart.labels)):
        values = known(value for one in chart.bars for value in one.values[place : place + 1])
        sums += [sum(value for value in values if value > 0), sum(value for value in values if value < 0)]
    return sums
