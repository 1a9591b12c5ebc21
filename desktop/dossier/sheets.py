"""Pages being filled: marks at their places, room that is left, and text set in lines; lengths in points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from desktop.dossier.fonts import FontSet
from desktop.dossier.forms import Page, Style

ASCENT = 0.88
"""Height of the em box above the base line in the bundled fonts."""


class TextMark(NamedTuple):
    """Place one line of text; x and y are the start of its base line."""

    x: float
    y: float
    face: str
    size: float
    text: str
    spacing: float = 0
    """Extra space after each character."""


class BoxMark(NamedTuple):
    """Place a rectangle; fill is a grey from 0 (black) to 1, or None; a stroke of 0 has no outline."""

    x: float
    y: float
    width: float
    height: float
    fill: float | None = None
    stroke: float = 0
    hatched: bool = False


class LineMark(NamedTuple):
    """Place a straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: float


class PathMark(NamedTuple):
    """Place a line through points, or a closed shape, of a chart."""

    points: tuple[tuple[float, float], ...]
    fill: float | None
    stroke: float
    grey: float
    """Of the stroke and the hatching."""
    hatch: str
    """rise, fall, both or nothing."""
    dashed: bool
    closed: bool


@dataclass(slots=True)
class Sheet:
    """Hold what is drawn on one page, and the bookmarks on it."""

    texts: list[TextMark] = field(default_factory=list)
    boxes: list[BoxMark] = field(default_factory=list)
    lines: list[LineMark] = field(default_factory=list)
    paths: list[PathMark] = field(default_factory=list)
    """Painted in their order, over boxes and lines."""
    bookmarks: list[tuple[str, int, float]] = field(default_factory=list)
    """Title, level and height on the page."""


class Flow:
    """Fill sheet after sheet from top to bottom."""

    def __init__(self, page: Page, fonts: FontSet) -> None:
        self.page = page
        self.fonts = fonts
        self.sheets: list[Sheet] = []
        self.left = page.left
        self.width = page.width - page.left - page.right
        self.top = page.height - page.top
        self.bottom = page.bottom
        self.lacking: set[str] = set()
        self.turn()

    def turn(self) -> None:
        """Begin a new sheet."""
        self.sheet = Sheet()
        self.sheets.append(self.sheet)
        self.y = self.top

    @property
    def room(self) -> float:
        """Return the height left on this sheet."""
        return self.y - self.bottom

    @property
    def is_fresh(self) -> bool:
        """Say whether nothing stands on this sheet yet."""
        return self.y == self.top

    def need(self, height: float) -> None:
        """Begin a new sheet unless this one has the height left."""
        if height > self.room + 0.01 and not self.is_fresh:
            self.turn()

    def space(self, height: float) -> None:
        """Leave room, except at the top of a sheet."""
        if not self.is_fresh:
            self.y -= height

    def lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        """Break a text into lines of a width, remembering characters no font holds."""
        lines, lacking = self.fonts.broken(text, style.face, width / style.size, style.indent)
        if lacking:
            self.lacking |= lacking
        return lines

    def measure(self, line: str, style: Style) -> float:
        """Return the width of one line."""
        return self.fonts.length(line, style.face) * style.size

    def set_line(self, line: str, style: Style, *, x: float, width: float, top: float) -> None:
        """Place one line within a width; `top` is the upper edge of its line pitch."""
        if style.align in {"center", "right"}:
            slack = width - self.measure(line, style)
            x += slack if style.align == "right" else slack / 2
        self.sheet.texts.append(TextMark(x, top - baseline(style), style.face, style.size, line))

    def set_text(self, text: str, style: Style) -> None:
        """Set a paragraph over as many sheets as it takes, never leaving a single line behind or ahead."""
        lines = self.lines(text, style, self.width)
        self.space(style.before)
        count = len(lines)
        for number, line in enumerate(lines):
            left = count - number
            together = 2 if (number == 0 and count > 1) or left == 2 else 1
            self.need(style.leading * together)
            indent = style.indent * style.size if number == 0 else 0
            self._set_justified(line, style, indent, last=left == 1)
            self.y -= style.leading
        self.space(style.after)

    def _set_justified(self, line: str, style: Style, indent: float, *, last: bool) -> None:
        if style.align != "justify":
            self.set_line(line, style, x=self.left, width=self.width, top=self.y)
            return
        slack = self.width - indent - self.measure(line, style)
        spacing = slack / (len(line) - 1) if not last and len(line) > 1 else 0
        # A line broken early on purpose stays as it is; only the small remainder of a full line is spread.
        spacing = spacing if 0 < spacing < style.size * 0.15 else 0
        mark = TextMark(self.left + indent, self.y - baseline(style), style.face, style.size, line, spacing)
        self.sheet.texts.append(mark)


def baseline(style: Style) -> float:
    """Return how far the base line lies below the upper edge of a line."""
    return (style.leading - style.size) / 2 + style.size * ASCENT
