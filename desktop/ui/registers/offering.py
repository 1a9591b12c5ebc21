"""Offer what fits while somebody types in a line; what is taken is told, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from desktop.ui.texts import t

Offers: TypeAlias = Sequence[tuple[str, str]]
"""Id and line of everything offered."""
Look: TypeAlias = Callable[[str, Callable[[Offers], object]], object]
"""Ask the worker what fits a text; the answer comes to the function given."""
_MILLISECONDS_AFTER_THE_LAST_KEY = 150
_IN_SIGHT = 9
_ID = Qt.ItemDataRole.UserRole


class Offering(QObject):
    """Serve one line."""

    taken = Signal(str, str)
    """Id and line of what was taken."""

    def __init__(self, line: QLineEdit, look: Look) -> None:
        super().__init__(line)
        self._line = line
        self._look = look
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._timer.timeout.connect(self.ask)
        self._offers = QStandardItemModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_IN_SIGHT)
        self._completer.setWidget(line)
        self._completer.activated.connect(self._take)
        line.textEdited.connect(lambda _text: self._timer.start())

    @property
    def is_open(self) -> bool:
        """Say whether offers are in sight."""
        popup = self._completer.popup()
        return popup is not None and popup.isVisible()

    def ask(self, text: str | None = None) -> None:
        """Ask for what fits the line, or another text."""
        self._timer.stop()
        self._asked += 1
        asked = self._asked
        self._look(
            self._line.text().strip() if text is None else text,
            lambda found: self._show(found) if asked == self._asked else None,
        )

    def stop(self) -> None:
        """Forget what is on its way."""
        self._timer.stop()
        self._asked += 1

    def _show(self, found: Offers) -> None:
        if self._line.window().focusWidget() is not self._line or not self._line.isEnabled():
            return  # the person has gone on meanwhile
        self._offers.clear()
        for name, line in found:
            item = QStandardItem(line)
            item.setData(name, _ID)
            self._offers.appendRow(item)
        if not found:
            nothing = QStandardItem(t("reg.offers.none"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._offers.appendRow(nothing)
        self._completer.complete()

    def _take(self, words: str) -> None:
        found = self._offers.findItems(words)
        if found and found[0].data(_ID):
            self.taken.emit(str(found[0].data(_ID)), words)
