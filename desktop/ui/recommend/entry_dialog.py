"""A dialog for one step: what is filled in, by whom and on which day; it stays open until the step is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem

_WIDTH, _TEXT_HEIGHT = 560, 84
Send = Callable[["EntryDialog"], None]
"""Starts the operation; it ends with `accept` or with `tell`."""


class EntryDialog(QDialog):
    """Take day, person and whatever else a step asks for."""

    def __init__(
        self, parent: QWidget, *, title: str, note: str, today: date, people: Sequence[str], by: str, send: Send
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._send = send
        self._editors: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self._form = QFormLayout()
        words = QLabel(note)
        words.setWordWrap(True)
        words.setObjectName("quiet")
        words.setVisible(bool(note))
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self.day = QLineEdit(today.isoformat())
        self.person = QComboBox()
        self.person.setEditable(True)
        self.person.addItems([by, *(name for name in people if name != by)])
        self._row(t("recommend.on"), self.day)
        self._row(t("recommend.by"), self.person)
        buttons = QDialogButtonBox()
        self.save_button = buttons.addButton(t("recommend.keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.setObjectName("primary")
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._try)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addLayout(self._form)
        column.addWidget(self.error)
        column.addWidget(buttons)

    def ask_text(self, name: str, label: str, *, long: bool = False, offered: str = "") -> None:
        """Ask for a text or number."""
        if long:
            box = QPlainTextEdit(offered)
            box.setTabChangesFocus(True)
            box.setFixedHeight(_TEXT_HEIGHT)
            self._editors[name] = box
        else:
            self._editors[name] = QLineEdit(offered)
        self._row(label, self._editors[name])

    def ask_choice(self, name: str, label: str, rows: Sequence[tuple[str, str]]) -> None:
        """Ask for one of several; nothing is chosen beforehand."""
        box = QComboBox()
        box.addItem(t("recommend.choose"), "")
        for value, words in rows:
            box.addItem(words, value)
        self._editors[name] = box
        self._row(label, box)

    def value(self, name: str) -> str:
        """Return what was entered, empty when nothing."""
        editor = self._editors[name]
        if isinstance(editor, QComboBox):
            return str(editor.currentData() or "")
        return (editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()).strip()

    @property
    def given(self) -> dict[str, str]:
        """Return everything entered beside day and person."""
        return {name: value for name in self._editors if (value := self.value(name))}

    @property
    def on(self) -> date:
        """Return the day entered; `_try` has read it once."""
        return date.fromisoformat(self.day.text().strip())

    @property
    def by(self) -> str:
        """Return the person entered."""
        return self.person.currentText().strip()

    def tell(self, problem: Problem) -> None:
        """Say why it was not kept; what was entered stays."""
        self.save_button.setEnabled(True)
        self.error.setText(f"{problem.what}。{problem.remedy}")
        self.error.show()

    def _row(self, label: str, editor: QWidget) -> None:
        words = QLabel(label)
        words.setBuddy(editor)
        editor.setAccessibleName(label)
        self._form.addRow(words, editor)

    def _try(self) -> None:
        try:
            date.fromisoformat(self.day.text().strip())
        except ValueError:
            self.error.setText(t("settings.office.no_date", text=self.day.text()))
            self.error.show()
            self.day.setFocus()
            return
        self.save_button.setEnabled(False)
        self._send(self)
