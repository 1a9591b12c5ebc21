"""The files of a draft as they are written, for everything that has no form: with a check that names the place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.packs import pack_calls
from desktop.ui.texts import t
from desktop.ui.theme import colours
from matching.packs.load import FILES

if TYPE_CHECKING:
    from desktop.work.operations.pack_checking import Fault
    from desktop.work.tasks import TaskRunner

_MILLISECONDS_AFTER_THE_LAST_KEY = 600
_LINE = re.compile(r"第 (\d+) 行(?:第 (\d+) 列)?")
"""How a message of the TOML reader names its place; it carries no other."""
_SHOWN = 3


class RawEditor(QWidget):
    """Edit the text of one file at a time."""

    touched = Signal()

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__()
        self._runner = runner
        self._texts: dict[str, str] = {}
        self._file = FILES[0]
        self._asked = 0
        self.files = QComboBox()
        self.files.setAccessibleName(t("raw.file"))
        for file in FILES:
            self.files.addItem(t("raw.named", file=file, title=t(f"raw.file.{file}")), file)
        self.files.currentIndexChanged.connect(lambda _place: self._show())
        self.insert_button = QPushButton(t("raw.insert"))
        self.insert_button.setToolTip(t("raw.insert.hint"))
        self.insert_button.clicked.connect(self.insert)
        self.place = QLabel()
        self.place.setObjectName("quiet")
        self.text = QPlainTextEdit()
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(t("raw.text"))
        self.text.setFont(_letters(self.font()))
        self.text.setTabChangesFocus(True)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(20)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._typing.timeout.connect(self.check)
        row = QHBoxLayout()
        for widget in (self.files, self.insert_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(row)
        column.addWidget(self.text, 1)
        column.addWidget(self.said)
        self.text.textChanged.connect(self._on_text)
        self.text.cursorPositionChanged.connect(self._tell_place)

    @property
    def texts(self) -> dict[str, str]:
        """Return all files as they stand here."""
        return dict(self._texts)

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Show these files; the place in the text stays."""
        place = self.text.textCursor().position()
        self._texts = dict(texts)
        self._show()
        cursor = self.text.textCursor()
        cursor.setPosition(min(place, len(self.text.toPlainText())))
        self.text.setTextCursor(cursor)

    def go_to(self, file: str, item: str = "", what: str = "") -> None:
        """Show a file at the row of this name, or at the line a message names."""
        self.files.setCurrentIndex(max(self.files.findData(file), 0))
        text = self._texts.get(self._file, "")
        if found := _LINE.search(what):
            self._put_cursor(int(found[1]), int(found[2] or 1))
        elif item:
            self._put_cursor(_line_of(text, item), 1)
        self.text.setFocus()

    def insert(self) -> None:
        """Write an empty row of this file at its end, to be filled in."""
        cursor = self.text.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        before = self.text.toPlainText()
        blank = "" if not before.strip() else "\n" if before.endswith("\n") else "\n\n"
        start = cursor.position() + len(blank)
        cursor.insertText(blank + t(f"raw.skeleton.{self._file}"))
        cursor.setPosition(start)
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def check(self) -> None:
        """Let the worker say what is wrong with the file shown."""
        self._typing.stop()
        self._asked += 1
        asked = self._asked
        file = self._file

        def take(faults: Sequence[Fault]) -> None:
            if asked == self._asked and file == self._file:
                self._tell(faults)

        self._runner.run(pack_calls.file_faults(self._texts, file), on_done=take)

    def _show(self) -> None:
        self._file = str(self.files.currentData())
        if self.text.toPlainText() != self._texts.get(self._file, ""):  # else what was typed can still be undone
            self.text.blockSignals(True)
            self.text.setPlainText(self._texts.get(self._file, ""))
            self.text.blockSignals(False)
        self.text.setExtraSelections([])
        self.text.setPlaceholderText(t("raw.empty", file=self._file))
        self.said.clear()
        self.insert_button.setEnabled(self._file not in {"pack.toml", "criteria.toml"})
        self._tell_place()
        if self.isVisible():
            self.check()

    def _on_text(self) -> None:
        self._texts[self._file] = self.text.toPlainText()
        self._typing.start()
        self.touched.emit()

    def _tell(self, faults: Sequence[Fault]) -> None:
        text = self.text.toPlainText()
        lines = {_place_of(fault, text) for fault in faults}
        self._mark(lines - {0})
        self.said.setObjectName("error" if faults else "quiet")
        self.said.style().polish(self.said)
        told = [fault.sentence for fault in faults[:_SHOWN]]
        more = [t("raw.more", count=len(faults) - _SHOWN)] * (len(faults) > _SHOWN)
        self.said.setText("\n".join((*told, *more)) or (t("raw.sound") if text.strip() else ""))

    def _mark(self, lines: set[int]) -> None:
        marks = []
        for line in lines:
            one = QTextEdit.ExtraSelection()
            looks = QTextCharFormat()
            looks.setBackground(QColor(colours().pale_red))
            looks.setProperty(QTextFormat.Property.FullWidthSelection, True)
            block = self.text.document().findBlockByNumber(line - 1)
            one.cursor, one.format = QTextCursor(block), looks
            marks.append(one)
        self.text.setExtraSelections(marks)

    def _put_cursor(self, line: int, column: int) -> None:
        block = self.text.document().findBlockByNumber(max(line - 1, 0))
        cursor = QTextCursor(block)
        cursor.movePosition(
            QTextCursor.MoveOperation.Right,
            QTextCursor.MoveMode.MoveAnchor,
            min(column - 1, max(block.length() - 1, 0)),
        )
        self.text.setTextCursor(cursor)
        self.text.centerCursor()

    def _tell_place(self) -> None:
        cursor = self.text.textCursor()
        self.place.setText(t("raw.place", line=cursor.blockNumber() + 1, column=cursor.positionInBlock() + 1))


def _place_of(fault: Fault, text: str) -> int:
    """Return the line a fault is about, 0 where it cannot be told."""
    if found := _LINE.search(fault.what):
        return int(found[1])
    return _line_of(text, fault.item) if fault.item else 0


def _line_of(text: str, item: str) -> int:
    """Return the line that names a row, 0 when none does."""
    named = re.compile(rf"""\s*(?:id|clause|name|title)\s*=\s*["']{re.escape(item)}["']""")
    return next((number for number, line in enumerate(text.splitlines(), start=1) if named.match(line)), 0)


def _letters(like: QFont) -> QFont:
    """Return letters of one width, with the Chinese ones of the window."""
    letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    letters.setFamilies([letters.family(), like.family()])
    letters.setPointSize(like.pointSize())
    return letters
