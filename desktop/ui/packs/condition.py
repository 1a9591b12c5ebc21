"""The editor of a condition: it offers fields and values while somebody types, and says what the condition means.

The check runs on the window's thread: reading and saying the longest condition allowed takes about 3 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QStandardItem, QStandardItemModel, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLabel,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.packs.condition_words import Checked, Lexicon, Number, check, check_names, half_width
from desktop.ui.packs.offered import Offered, offered
from desktop.ui.texts import t
from desktop.ui.theme import colours

Numbers = Callable[[], Mapping[str, Number]]
_MILLISECONDS_AFTER_THE_LAST_KEY = 300
_OFFERS_IN_SIGHT = 8
_OFFERS_WIDTH = 460
_LINES = 3
_SIGNS = (("and", " and "), ("or", " or "), ("not", "not "), ("least", " >= "), ("most", " <= "), ("equal", " == "))
_FOR_THE_POPUP = {Qt.Key.Key_Enter, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


class ConditionText(QPlainTextEdit):
    """Edit the text of a condition; fields and values that fit are offered below the cursor."""

    def __init__(self, lexicon: Lexicon, numbers: Numbers, parent: QWidget, *, names: bool) -> None:
        super().__init__(parent)
        self._lexicon = lexicon
        self._numbers = numbers
        self._names = names
        self._place = Offered(0, 0, ())
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * (1 if names else _LINES) + 16)
        self._offers = QStandardItemModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_OFFERS_IN_SIGHT)
        self._popup = QListView()
        self._popup.setAccessibleName(t("condition.offers"))
        self._completer.setPopup(self._popup)
        self._completer.activated.connect(self._take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter, Tab and Escape to the offers while they show; Ctrl+Space asks for them."""
        if self._popup.isVisible() and event.key() in _FOR_THE_POPUP:
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.offer(asked=True)
            return
        before = self.toPlainText()
        super().keyPressEvent(event)
        if self.toPlainText() != before:
            self.offer()
        elif self._popup.isVisible():
            self._popup.hide()

    def inputMethodEvent(self, event: object) -> None:
        """Offer what fits what a Chinese keyboard has just entered."""
        before = self.toPlainText()
        super().inputMethodEvent(event)  # type: ignore[arg-type]  # handed through unread
        if self.toPlainText() != before:
            self.offer()

    def offer(self, *, asked: bool = False) -> None:
        """Show what fits at the cursor."""
        text, at = self.toPlainText(), self.textCursor().position()
        found = offered(text, at, self._lexicon, self._numbers(), asked=asked, names=self._names)
        word = text[found.start : found.end]
        self._place = found
        self._offers.clear()
        if not found.entries or (len(found.entries) == 1 and found.entries[0].written == word):
            self._popup.hide()
            return
        for entry in found.entries:
            self._offers.appendRow(QStandardItem(entry.shown))
        box = self.cursorRect()
        box.setWidth(_OFFERS_WIDTH)
        self._completer.complete(box)
        self._popup.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def put(self, text: str) -> None:
        """Write a sign at the cursor with one blank on either side."""
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.selectionStart()]
        cursor.insertText(text.lstrip() if not before or before[-1] in " \n(" else text)
        self.setTextCursor(cursor)
        self.setFocus()

    def mark(self, found: Checked) -> None:
        """Underline the place of a fault; an earlier mark goes."""
        marks = []
        if found.fault:
            one = QTextEdit.ExtraSelection()
            looks = QTextCharFormat()
            looks.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            looks.setUnderlineColor(QColor(colours().red))
            looks.setBackground(QColor(colours().pale_red))
            length = len(self.toPlainText())
            cursor = QTextCursor(self.document())
            cursor.setPosition(min(found.start, max(length - 1, 0)))
            cursor.setPosition(min(max(found.end, found.start + 1), length), QTextCursor.MoveMode.KeepAnchor)
            one.cursor, one.format = cursor, looks
            marks.append(one)
        self.setExtraSelections(marks)

    def _take(self, shown: str) -> None:
        cursor = self.textCursor()
        cursor.setPosition(self._place.start)
        cursor.setPosition(self._place.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(next(entry.written for entry in self._place.entries if entry.shown == shown))
        self.setTextCursor(cursor)


class ConditionEditor(QWidget):
    """Edit a condition, or a list of fields, and read below what it says."""

    touched = Signal()

    def __init__(self, lexicon: Lexicon, numbers: Numbers, parent: QWidget, *, name: str, names: bool = False) -> None:
        super().__init__(parent)
        self._lexicon = lexicon
        self._numbers = numbers
        self._names = names
        self.found = Checked()
        self.text = ConditionText(lexicon, numbers, self, names=names)
        self.text.setAccessibleName(name)
        self.text.setPlaceholderText(t("condition.names_example" if names else "condition.example"))
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._typing.timeout.connect(self.check_now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.text)
        column.addLayout(self._signs())
        column.addWidget(self.said)
        self.setFocusProxy(self.text)
        self.text.textChanged.connect(self._on_text)

    def show_value(self, value: object) -> None:
        """Show a stored condition, or the fields of a list."""
        text = " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value or "")
        if text != self.text.toPlainText().strip():
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)
        self.check_now()

    def value(self) -> object:
        """Return what stands there."""
        text = half_width(self.text.toPlainText()).strip()
        return text.replace(",", " ").split() if self._names else text

    def check_now(self) -> None:
        """Say what stands there, or what is wrong with it and where."""
        self._typing.stop()
        text = self.text.toPlainText()
        plain = text if self._names else half_width(text)
        if plain != text:
            self._replace(plain)
        if self._names:
            self.found = check_names(plain, self._lexicon)
        else:
            self.found = check(plain, self._lexicon, self._numbers())
        self.text.mark(self.found)
        words = self.found.fault or (self.found.sentence and t("condition.said", sentence=self.found.sentence))
        self.said.setText(words)
        self.said.setStyleSheet(f"color: {colours().red if self.found.fault else colours().green}")
        self.said.setVisible(bool(words))

    def go_to(self, position: int | None) -> None:
        """Put the cursor to a place of the text."""
        cursor = self.text.textCursor()
        cursor.setPosition(min(position or 0, len(self.text.toPlainText())))
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def _signs(self) -> QHBoxLayout:
        """Make the row of buttons for those who do not know the signs."""
        row = QHBoxLayout()
        row.setSpacing(4)
        fields = QPushButton(t("condition.fields"), self)
        fields.setToolTip(t("condition.fields.hint"))
        fields.clicked.connect(self._ask_offers)
        row.addWidget(fields)
        for name, written in () if self._names else _SIGNS:
            sign = QToolButton(self)
            sign.setText(t(f"condition.sign.{name}"))
            sign.setToolTip(t("condition.sign.hint", written=written.strip()))
            sign.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            sign.clicked.connect(lambda _checked=False, written=written: self.text.put(written))
            row.addWidget(sign)
        row.addStretch(1)
        return row

    def _ask_offers(self) -> None:
        self.text.setFocus()
        self.text.offer(asked=True)

    def _replace(self, text: str) -> None:
        """Put signs of a Chinese keyboard right where they stand; the change can be undone."""
        place = len(half_width(self.text.toPlainText()[: self.text.textCursor().position()]))
        cursor = QTextCursor(self.text.document())
        self.text.blockSignals(True)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.setPosition(min(place, len(text)))
        self.text.setTextCursor(cursor)
        self.text.blockSignals(False)
        self.touched.emit()

    def _on_text(self) -> None:
        self._typing.start()
        self.touched.emit()
