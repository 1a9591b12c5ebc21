"""For a new case: take an enterprise that is there, or enter a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from desktop.ui import calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.store import EnterpriseKey
    from desktop.work.tasks import TaskRunner
    from matching.case import Fact

_MILLISECONDS_AFTER_THE_LAST_KEY = 150
_OFFERS_IN_SIGHT = 9
_KEY = Qt.ItemDataRole.UserRole


class EnterpriseChoice(QFrame):
    """Let a person find an enterprise of the store while typing; typing nothing here means a new one."""

    chosen = Signal(object, object)
    """The EnterpriseKey chosen and its facts, or None and none for a new enterprise."""

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._runner = runner
        self._asked = 0
        self._wanted = 0
        self._key: EnterpriseKey | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._timer.timeout.connect(self._look)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText(t("form.enterprise_find"))
        self.finder.setAccessibleName(t("form.enterprise_find"))
        self.finder.setFixedWidth(380)
        self.finder.textEdited.connect(lambda _text: self._timer.start())
        self._offers = QStandardItemModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_OFFERS_IN_SIGHT)
        self._completer.setWidget(self.finder)
        self._completer.activated.connect(self._take)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._back = QPushButton(t("form.enterprise_new"))
        self._back.clicked.connect(lambda: self.choose(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self._words)
        row.addWidget(self.finder)
        row.addWidget(self._back)
        row.addStretch(1)
        self.show_chosen(None)

    def tell(self, key: EnterpriseKey | None) -> None:
        """Show another enterprise if it is another one: it was taken back, or brought back with a draft."""
        if key != self._key:
            self.show_chosen(key)

    def show_chosen(self, key: EnterpriseKey | None) -> None:
        """Show which enterprise the new case belongs to."""
        self._key = key
        self._wanted += 1
        self._timer.stop()
        self._asked += 1
        self.finder.clear()
        self.finder.setVisible(key is None)
        self._back.setVisible(key is not None)
        code = f"（{key.uscc}）" if key is not None and key.uscc else ""
        new = t("form.enterprise_is_new")
        self._words.setText(new if key is None else t("form.enterprise_is", firm=key.name + code))

    def choose(self, key: EnterpriseKey | None) -> None:
        """Ask for an enterprise, or for a new one; it shows as chosen once its facts are there."""
        self._wanted += 1
        if key is None:
            self.chosen.emit(None, {})
            return
        wanted = self._wanted

        def take(facts: Mapping[str, Fact]) -> None:
            if wanted == self._wanted and not self.isHidden():
                self.chosen.emit(key, facts)

        self._runner.run(calls.enterprise_facts(key.id), on_done=take)

    def choose_by_code(self, code: str) -> None:
        """Ask for the enterprise of a credit code."""
        self._runner.run(calls.enterprises(code), on_done=lambda found: self.choose(found[0]) if found else None)

    def _look(self) -> None:
        text = self.finder.text().strip()
        self._asked += 1
        asked = self._asked
        if text:
            self._runner.run(calls.enterprises(text), on_done=lambda found: self._offer(asked, found))

    def _offer(self, asked: int, found: Sequence[EnterpriseKey]) -> None:
        if asked != self._asked or not self.finder.isVisible():
            return
        self._offers.clear()
        for key in found:
            item = QStandardItem(f"{key.name}　{key.uscc}".strip())
            item.setData(key, _KEY)
            self._offers.appendRow(item)
        if not found:
            nothing = QStandardItem(t("form.enterprise_none"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._offers.appendRow(nothing)
        self._completer.complete()

    def _take(self, words: str) -> None:
        found = self._offers.findItems(words)
        if found and found[0].data(_KEY) is not None:
            self.choose(found[0].data(_KEY))
