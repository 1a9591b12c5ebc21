"""A board to draw one chart on: what is written never leaves it and never covers another text."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.charts.marks import LINE, Area, Box, Drawing, Line, Pattern, Point, Role, Room, Shape, Spot, Words

_CUT = "…"
_GAP = 1.0
"""Least distance of two texts beside each other."""


class Board:
    """Take the marks of one chart."""

    def __init__(self, room: Room, height: float) -> None:
        self.width, self.height, self.size = room.width, height, room.size
        self.line = room.size * LINE
        self._measure = room.measure
        self._shapes: list[Shape] = []
        self._words: list[Words] = []
        self._spots: list[Spot] = []

    def measure(self, text: str) -> float:
        """Return the width of a text."""
        return self._measure(text) * self.size

    def widest(self, texts: Sequence[str]) -> float:
        """Return the width of the widest of some texts."""
        return max(map(self.measure, texts), default=0.0)

    def cut(self, text: str, width: float) -> str:
        """Return a text as far as it fits a width; where it was cut stands an ellipsis."""
        text = " ".join(text.split())
        if self.measure(text) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.measure(text[:middle] + _CUT) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + _CUT if low else ""

    def write(
        self,
        text: str,
        x: float,
        y: float,
        *,
        width: float,
        align: float = 0.0,
        role: Role = "ink",
        whole: bool = False,
    ) -> bool:
        """Write a text into a place of this width, y its upper edge; tell whether there was room.

        `align` is 0 for left, 0.5 for the middle, 1 for right. A `whole` text, as a number, is not cut: it is written
        in full or not at all.
        """
        width = min(width, self.width)
        shown = text if whole else self.cut(text, width)
        needs = self.measure(shown)
        if not shown or needs > width + 0.01 or needs > self.width:
            return False
        x = min(max(0.0, x + (width - needs) * align), self.width - needs)
        mark = Words(x, y, needs, self.size, shown, role)
        if y < -0.01 or y + mark.height > self.height + 0.01 or any(_meet(mark, other) for other in self._words):
            return False
        self._words.append(mark)
        return True

    def box(self, start: Point, end: Point, pattern: Pattern, role: Role, *, dashed: bool = False) -> None:
        """Draw a rectangle between two corners."""
        x, y = min(start[0], end[0]), min(start[1], end[1])
        width, height = abs(end[0] - start[0]), abs(end[1] - start[1])
        if width > 0.05 and height > 0.05:
            self._shapes.append(Box(x, y, width, height, pattern, role, dashed))

    def draw_line(self, *points: Point, role: Role = "grid", stroke: float = 0.5, dashed: bool = False) -> None:
        """Draw a line through points."""
        if len(points) > 1:
            self._shapes.append(Line(points, role, stroke, dashed))

    def area(self, points: Sequence[Point], pattern: Pattern, role: Role, *, dashed: bool = False) -> None:
        """Draw a closed shape."""
        self._shapes.append(Area(tuple(points), pattern, role, dashed))

    def spot(self, x: float, y: float, width: float, height: float, text: str, key: int) -> None:
        """Name a place that can be pointed at."""
        self._spots.append(Spot(x, y, width, height, text, key))

    def finish(self) -> Drawing:
        """Return what was drawn."""
        return Drawing(
            width=self.width, height=self.height, shapes=tuple(self._shapes), words=tuple(self._words),
            spots=tuple(self._spots),
        )  # fmt: skip


def _meet(one: Words, other: Words) -> bool:
    return (
        one.x < other.x + other.width + _GAP
        and other.x < one.x + one.width + _GAP
        and one.y < other.y + other.height - 0.01
        and other.y < one.y + one.height - 0.01
    )
