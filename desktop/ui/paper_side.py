"""Beside the pages of a paper: the pages small, and its bookmarks; a click or Enter goes there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
)

from desktop.ui.pdf_pages import PdfPages
from desktop.ui.texts import t
from desktop.ui.theme import wide

_SMALL = 104
"""Width of a small page in pixels."""
_PAGE = Qt.ItemDataRole.UserRole


class PaperSide(QTabWidget):
    """Show small pages and bookmarks; small pages are drawn one after the other while the window stays free."""

    page_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.setFixedWidth(wide(190))
        self.small = QListWidget()
        self.small.setViewMode(QListWidget.ViewMode.IconMode)
        self.small.setMovement(QListWidget.Movement.Static)
        self.small.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.small.setFlow(QListWidget.Flow.TopToBottom)
        self.small.setWrapping(False)
        self.small.setSpacing(6)
        self.small.setAccessibleName(t("preview.small"))
        self.small.currentRowChanged.connect(self._chosen)
        self.marks = QTreeWidget()
        self.marks.setHeaderHidden(True)
        self.marks.setAccessibleName(t("preview.bookmarks"))
        self.marks.currentItemChanged.connect(self._mark_chosen)
        self.addTab(self.small, t("preview.small"))
        self.addTab(self.marks, t("preview.bookmarks"))
        self._pages: PdfPages | None = None
        self._following = False
        self._next = 0
        self._timer = QTimer(self)
        self._timer.setInterval(15)
        self._timer.timeout.connect(self._draw_next)

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show what belongs to a paper, nothing without one."""
        self._timer.stop()
        self._pages = pages
        self._following = True
        self.small.clear()
        self.marks.clear()
        if pages is not None:
            height = round(_SMALL * max(length / width for width, length in pages.sizes))
            self.small.setIconSize(QSize(_SMALL, height))
            for number in range(len(pages.sizes)):
                item = QListWidgetItem(str(number + 1))
                item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
                item.setSizeHint(QSize(wide(150), height + 26))
                self.small.addItem(item)
            self._show_marks(pages)
            self._next = 0
            self._timer.start()
        self._following = False

    def follow(self, page: int) -> None:
        """Show where the person is in the paper."""
        self._following = True
        self.small.setCurrentRow(page)
        best: QTreeWidgetItem | None = None
        place = QTreeWidgetItemIterator(self.marks)
        while place.value() is not None:
            if place.value().data(0, _PAGE) <= page:
                best = place.value()
            place += 1
        if best is not None:
            self.marks.setCurrentItem(best)
        self._following = False

    def _show_marks(self, pages: PdfPages) -> None:
        above: list[QTreeWidgetItem] = []
        for mark in pages.bookmarks():
            item = QTreeWidgetItem([mark.title])
            item.setData(0, _PAGE, mark.page)
            item.setToolTip(0, t("preview.bookmark", title=mark.title, page=mark.page + 1))
            del above[mark.level :]
            if above:
                above[-1].addChild(item)
            else:
                self.marks.addTopLevelItem(item)
            above.append(item)

    def _chosen(self, row: int) -> None:
        if row >= 0 and not self._following:
            self.page_wanted.emit(row)

    def _mark_chosen(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None and not self._following:
            self.page_wanted.emit(item.data(0, _PAGE))

    def _draw_next(self) -> None:
        if self._pages is None or not self._pages.is_open or self._next >= self.small.count():
            self._timer.stop()
            return
        ratio = self.devicePixelRatioF()
        picture = self._pages.picture(self._next, _SMALL * ratio / self._pages.sizes[self._next][0])
        small = QPixmap.fromImage(picture)
        small.setDevicePixelRatio(ratio)
        self.small.item(self._next).setIcon(QIcon(small))
        self._next += 1
