"""The handbook beside the window: chapters at the left, one of them at the right, and a search over all."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.paths import resource_folder
from desktop.ui.handbook.chapters import FOLDER, Chapter, about_page, chapters, search
from desktop.ui.texts import t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

_PICTURE = 2
"""QTextDocument.ResourceType.ImageResource, as Qt hands it over."""
_NAME = re.compile(r"pictures/[\w-]+\.png")
_MILLISECONDS_AFTER_A_CHANGE = 120
_CHAPTER, _HEAD = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class _Page(QTextBrowser):
    """Show a chapter with its pictures as wide as the page, drawn smoothly."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._markdown = ""
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_MILLISECONDS_AFTER_A_CHANGE)
        self._again.timeout.connect(self._anew)

    def show_chapter(self, markdown: str) -> None:
        """Show the text of a chapter from its beginning."""
        self._markdown = markdown
        self.setMarkdown(markdown)

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """Give a picture of the handbook in the width there is; nothing else is ever loaded."""
        name = url.toString() if isinstance(url, QUrl) else url
        picture = (
            QPixmap(str(resource_folder() / FOLDER / name)) if kind == _PICTURE and _NAME.fullmatch(name) else None
        )
        if picture is None or picture.isNull():
            return None
        room = self.viewport().width() - 2 * int(self.document().documentMargin()) - 2
        return picture.scaledToWidth(min(room, picture.width()), Qt.TransformationMode.SmoothTransformation)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to the new width in a moment."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._again.start()

    def _anew(self) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self.setMarkdown(self._markdown)
        bar.setValue(round(share * bar.maximum()))


class Handbook(QDialog):
    """Show the handbook; it stays open while the person goes on working in the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(t("handbook.title"))
        self.setModal(False)
        self.search_line = QLineEdit()
        self.search_line.setPlaceholderText(t("handbook.search"))
        self.search_line.setAccessibleName(t("handbook.search"))
        self.search_line.setClearButtonEnabled(True)
        self.search_line.textChanged.connect(self._fill)
        self.list = QListWidget()
        self.list.setAccessibleName(t("handbook.chapters"))
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(lambda item, _before: self._show_item(item))
        self.nothing = QLabel(t("handbook.nothing"))
        self.nothing.setWordWrap(True)
        self.nothing.setObjectName("quiet")
        self.page = _Page()
        self.page.setAccessibleName(t("handbook.page"))
        self.page.setOpenLinks(False)
        self.page.setTabChangesFocus(True)
        self.page.anchorClicked.connect(self._follow)
        self._shown: Chapter | None = None
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.search_line, self.list, self.nothing):
            column.addWidget(part)
        parts = QSplitter()
        parts.addWidget(left)
        parts.addWidget(self.page)
        parts.setStretchFactor(1, 1)
        parts.setSizes([wide(250), wide(700)])
        QVBoxLayout(self).addWidget(parts)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self.search_line.setFocus)
        self.resize(wide(980), 640)
        self._fill("")

    def show_about(self, page: str) -> None:
        """Show the chapter about a page of the window."""
        self.search_line.clear()
        wanted = about_page(page)
        for row in range(self.list.count()):
            if self.list.item(row).data(_CHAPTER) == wanted.id:
                self.list.setCurrentRow(row)
        self.show()
        self.raise_()
        self.activateWindow()
        self.search_line.setFocus()

    def _fill(self, words: str) -> None:
        """List all chapters, or what was found."""
        self.list.clear()
        for title, chapter, head in self._lines(words):
            item = QListWidgetItem(title)
            item.setData(_CHAPTER, chapter)
            item.setData(_HEAD, head)
            self.list.addItem(item)
        self.nothing.setVisible(not self.list.count())
        self.list.setCurrentRow(0)

    def _lines(self, words: str) -> list[tuple[str, str, str]]:
        if not words.split():
            return [(chapter.title, chapter.id, "") for chapter in chapters()]
        return [
            (t("handbook.hit", chapter=hit.chapter.title, head=hit.head, excerpt=hit.excerpt), hit.chapter.id, hit.head)
            for hit in search(words, chapters())
        ]

    def _show_item(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        chapter = next(one for one in chapters() if one.id == item.data(_CHAPTER))
        if chapter is not self._shown:
            self._shown = chapter
            self.page.show_chapter(chapter.markdown)
        self._go_to(item.data(_HEAD))

    def _go_to(self, head: str) -> None:
        """Bring the head of a section to the top of the page."""
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        if head and self.page.find(head):
            top = self.page.cursorRect().top()
            bar = self.page.verticalScrollBar()
            bar.setValue(bar.value() + top)
            self.page.setTextCursor(self._at_start(self.page.textCursor()))

    @staticmethod
    def _at_start(cursor: QTextCursor) -> QTextCursor:
        cursor.clearSelection()
        return cursor

    def _follow(self, link: QUrl) -> None:
        """Open the chapter a link names; nothing outside the program is ever opened."""
        name = link.toString().removesuffix(".md")
        for row in range(self.list.count()):
            if self.list.item(row).data(_CHAPTER) == name:
                self.list.setCurrentRow(row)
                return
        if any(chapter.id == name for chapter in chapters()):
            self.search_line.clear()
            partial(self._follow, link)()
