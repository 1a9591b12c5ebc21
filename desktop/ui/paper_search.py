"""Search in a paper: page after page while the window stays free, each hit marked, the next one brought into sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer, Signal

from desktop.ui.paper_view import PaperView

_PAUSE = 250
"""Milliseconds after the last key before the search begins."""
_MARGIN = 80.0
"""Points kept above a hit."""


class PaperSearch(QObject):
    """Find a text on the pages shown and move from one place to the next."""

    found = Signal(int, int)
    """Place of the hit shown, counted from 1, and the number of hits so far."""

    def __init__(self, paper: PaperView) -> None:
        super().__init__(paper)
        self._paper = paper
        self._text = ""
        self._page = 0
        self._hits: list[tuple[int, QRectF]] = []
        self._place = -1
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self._begin)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._search_page)

    def look_for(self, text: str) -> None:
        """Begin a search; an empty text ends it."""
        self._timer.stop()
        self._text = text.strip()
        self._wait.start()

    def again(self) -> None:
        """Search the text in another paper."""
        self._begin()

    def step(self, by: int) -> None:
        """Show the hit so many places further on, round the ends."""
        if self._hits:
            self._show((self._place + by) % len(self._hits))

    def _begin(self) -> None:
        self._timer.stop()
        self._paper.unmark()
        self._hits, self._place, self._page = [], -1, 0
        self.found.emit(0, 0)
        if self._text and self._paper.pages is not None:
            self._timer.start()

    def _search_page(self) -> None:
        pages = self._paper.pages
        if pages is None or self._page >= len(pages.sizes):
            self._timer.stop()
            return
        boxes = pages.find(self._page, self._text)
        if boxes:
            self._paper.mark(self._page, boxes)
            self._hits += [(self._page, box) for box in boxes]
            if self._place < 0:
                self._show(0)
            self.found.emit(self._place + 1, len(self._hits))
        self._page += 1

    def _show(self, place: int) -> None:
        self._place = place
        page, box = self._hits[place]
        self._paper.go(page, max(0.0, box.y() - _MARGIN))
        self.found.emit(place + 1, len(self._hits))
