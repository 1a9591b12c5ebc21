"""What a chart is drawn with: texts, boxes, lines and areas at their places, y growing downwards.

Every mark has a pattern that tells it apart in black and white and the name of a colour for the screen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Pattern = Literal["solid", "pale", "cross", "back", "empty", "hatch"]
"""hatch is kept for what is possible but not assured; the others tell series apart."""
Role = Literal["ink", "quiet", "grid", "main", "second", "third", "fourth", "fifth", "mark"]
SERIES: tuple[tuple[Pattern, Role], ...] = (
    ("solid", "main"), ("pale", "second"), ("cross", "third"), ("back", "fourth"), ("empty", "fifth"),
)  # fmt: skip
"""Look of the first, second … series of a chart."""
LINE = 1.25
"""Height of a line of text in parts of the type size."""
Point = tuple[float, float]


class Words(NamedTuple):
    """Place one line of text; x and y are the upper left corner of its box."""

    x: float
    y: float
    width: float
    size: float
    text: str
    role: Role = "ink"
    strong: bool = False

    @property
    def height(self) -> float:
        """Return the height of the box."""
        return self.size * LINE


class Box(NamedTuple):
    """Place a rectangle."""

    x: float
    y: float
    width: float
    height: float
    pattern: Pattern
    role: Role
    dashed: bool = False
    """The outline is dashed: how far it reaches is not known."""


class Line(NamedTuple):
    """Place a line through points."""

    points: tuple[Point, ...]
    role: Role
    stroke: float = 0.5
    dashed: bool = False


class Area(NamedTuple):
    """Place a closed shape."""

    points: tuple[Point, ...]
    pattern: Pattern
    role: Role
    dashed: bool = False


class Spot(NamedTuple):
    """Name a place that can be pointed at or clicked: what it says, and which part of the chart it is."""

    x: float
    y: float
    width: float
    height: float
    text: str
    key: int


Shape = Box | Line | Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Hold a finished chart: shapes in the order they are painted, then the texts."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    words: tuple[Words, ...]
    spots: tuple[Spot, ...]


def rough(text: str) -> float:
    """Return about how wide a text is in parts of the type size, for places without a font."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.62 for character in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Give a chart its room and its type."""

    width: float
    height: float = 0.0
    """0 for as much as the chart needs."""
    size: float = 8.0
    """Type size."""
    measure: Callable[[str], float] = rough
    """Width of a text in parts of the type size."""
    titled: bool = True
    """Whether the title is drawn; on paper it stands below, as a caption."""
