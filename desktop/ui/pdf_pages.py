"""A PDF that is looked at: its pages as pictures, its bookmarks, and where a text stands on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Name a place in the paper."""

    title: str
    level: int
    page: int
    """Counted from 0."""


class PdfPages:
    """Hold a PDF and draw its pages as pictures."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2

        self._document: Any = pypdfium2.PdfDocument(content)
        self.sizes: Sequence[Size] = [self._document.get_page_size(number) for number in range(len(self._document))]
        """Width and height of each page in points."""
        self.is_open = True

    def close(self) -> None:
        """Let go of the PDF; nothing more can be drawn of it."""
        self.is_open = False
        self._document.close()

    def picture(self, page: int, scale: float) -> QImage:
        """Draw a page, `scale` pixels to the point."""
        bitmap = self._document[page].render(scale=scale)
        picture = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_BGR888)
        return picture.copy()

    def bookmarks(self) -> list[Bookmark]:
        """Return the bookmarks in their order."""
        found = []
        for mark in self._document.get_toc():
            place = mark.get_dest()
            found.append(Bookmark(mark.get_title(), mark.level, place.get_index() if place is not None else 0))
        return found

    def find(self, page: int, text: str) -> list[QRectF]:
        """Return where a text stands on a page, as boxes in points from the upper left corner."""
        place = self._document[page].get_textpage()
        height = self.sizes[page][1]
        boxes: list[QRectF] = []
        search = place.search(text, match_case=False)
        while (hit := search.get_next()) is not None:
            for number in range(place.count_rects(*hit)):
                left, bottom, right, top = place.get_rect(number)
                boxes.append(QRectF(left, height - top, right - left, top - bottom))
        place.close()
        return boxes
