"""Pages of a PDF on screen: drawn one after the other when they come into sight, so that the window never waits."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.ui.colours import LIGHT
from desktop.ui.pdf_pages import PdfPages
from desktop.ui.texts import t
from desktop.ui.theme import colours

POINTS_PER_INCH = 72
_GAP = 14
_COMFORTABLE = 900
"""Pixels of a page on a wide window; wider is tiring to read."""
WIDTH, PAGE, ACTUAL = "width", "page", "actual"
"""What 100 % of the zoom means: as wide as the view, the whole page in view, the size of the paper."""
FITS = (WIDTH, PAGE, ACTUAL)


class _Sheet(QWidget):
    """Show one page: its picture once it is drawn, an empty sheet before."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.picture: QImage | None = None
        self.hits: list[QRectF] = []
        """Boxes to be marked, in points."""
        self.scale = 1.0
        self.setAccessibleName(t("preview.page_name", page=number + 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(LIGHT.paper))
        if self.picture is None:
            painter.setPen(QColor(LIGHT.quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, t("preview.loading"))
        else:
            painter.drawImage(self.rect(), self.picture)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for box in self.hits:
            x, y, width, height = (value * self.scale for value in (box.x(), box.y(), box.width(), box.height()))
            painter.fillRect(QRectF(x, y, width, height).adjusted(-1, -1, 1, 1), QColor(LIGHT.hit))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QColor(colours().line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PaperView(QScrollArea):
    """Show the pages of a PDF under one another, as wide as the window or enlarged."""

    page_changed = Signal(int)
    """Number of the page in the middle of the view, counted from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: PdfPages | None = None
        self._sheets: list[_Sheet] = []
        self._scale = 1.0
        self.zoom = 1.0
        """1 is as large as the fit says."""
        self.fit = WIDTH
        self.setWidgetResizable(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName(t("preview.paper"))
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._draw_next)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.let_go)

    @Slot()
    def let_go(self) -> None:
        """Let go of the PDF; nothing more is drawn."""
        self._timer.stop()
        if self._pages is not None:
            self._pages.close()
            self._pages = None

    @property
    def pages(self) -> PdfPages | None:
        """Return the PDF shown."""
        return self._pages

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show a PDF in place of the one before."""
        self.let_go()
        self._pages = pages
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setSpacing(_GAP)
        self._sheets = [_Sheet(number) for number in range(len(pages.sizes))] if pages else []
        for sheet in self._sheets:
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(holder)
        self._fit()
        self.page_changed.emit(0)

    def set_zoom(self, zoom: float) -> None:
        """Enlarge or shrink, within reason."""
        self.zoom = min(4.0, max(0.3, zoom))
        self._fit()

    def set_fit(self, fit: str) -> None:
        """Show the pages as wide as the view, whole, or as large as on paper; the page in sight stays."""
        page = self._middle()
        self.fit = fit
        self.zoom = 1.0
        self._fit()
        self.go(page)

    def go(self, page: int, height: float = 0.0) -> None:
        """Bring a place on a page, so many points below its edge, to the top."""
        if 0 <= page < len(self._sheets):
            self.verticalScrollBar().setValue(round(self._sheets[page].y() - _GAP + height * self._scale))

    @property
    def page(self) -> int:
        """Return the page in the middle of the view, counted from 0."""
        return self._middle()

    def mark(self, page: int, boxes: list[QRectF]) -> None:
        """Mark boxes on a page, in points from its upper left corner."""
        if 0 <= page < len(self._sheets):
            self._sheets[page].hits = boxes
            self._sheets[page].update()

    def unmark(self) -> None:
        """Take all marks off."""
        for sheet in self._sheets:
            if sheet.hits:
                sheet.hits = []
                sheet.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pages as wide as the view."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._pages is None or not self._sheets:
            return
        room = min(_COMFORTABLE, max(200, self.viewport().width() - 40))
        widest = max(width for width, _ in self._pages.sizes)
        tallest = max(length for _, length in self._pages.sizes)
        self._scale = {
            WIDTH: room / widest,
            PAGE: max(120, self.viewport().height() - 2 * _GAP) / tallest,
            ACTUAL: self.logicalDpiX() / POINTS_PER_INCH,
        }[self.fit] * self.zoom
        height = _GAP
        for sheet, (width, length) in zip(self._sheets, self._pages.sizes, strict=True):
            sheet.picture = None
            sheet.scale = self._scale
            sheet.setFixedSize(round(width * self._scale), round(length * self._scale))
            height += round(length * self._scale) + _GAP
        holder = self.widget()
        if holder is not None:
            holder.setFixedSize(max(self.viewport().width(), round(widest * self._scale) + 30), height + 8)
        self._timer.start()

    def _scrolled(self) -> None:
        self._timer.start()
        self.page_changed.emit(self._middle())

    def _middle(self) -> int:
        place = self.verticalScrollBar().value() + self.viewport().height() // 2
        for sheet in self._sheets:
            if sheet.y() + sheet.height() >= place:
                return sheet.number
        return max(0, len(self._sheets) - 1)

    def _draw_next(self) -> None:
        """Draw one page in sight that has no picture yet; stop when there is none."""
        top = self.verticalScrollBar().value()
        sight = QRect(0, top - 200, 1_000_000, self.viewport().height() + 400)
        for sheet in self._sheets:
            if sheet.picture is None and sheet.geometry().intersects(sight) and self._pages is not None:
                ratio = self.devicePixelRatioF()
                sheet.picture = self._pages.picture(sheet.number, self._scale * ratio)
                sheet.update()
                return
        self._timer.stop()
