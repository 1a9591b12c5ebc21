"""Which enterprise or project a record is about: chosen for a new one, shown for one that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.registers import register_calls
from desktop.ui.registers.offering import Offering, Offers
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.work.operations.register_record import RecordShown
    from desktop.work.tasks import TaskRunner

_NAME_WIDTH = 48


class AboutRow(QFrame):
    """Let a person find an enterprise or a project of the store."""

    chosen = Signal(str)
    """Id of the enterprise or project."""
    case_wanted = Signal(str)

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._runner = runner
        self._kind = "office"
        self._case_id = ""
        self._label = QLabel()
        self._label.setMinimumWidth(_NAME_WIDTH)
        self.finder = QLineEdit()
        self.finder.setMinimumHeight(26)
        self._offering = Offering(self.finder, self._look)
        self._offering.taken.connect(lambda name, _line: self.chosen.emit(name))
        self.called = ElidedLabel()
        self.called.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._other = QPushButton(t("reg.about.other"))
        self._other.clicked.connect(lambda _checked=False: self._find())
        self._open = QPushButton(t("reg.about.open"))
        self._open.clicked.connect(lambda _checked=False: self.case_wanted.emit(self._case_id))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(self._label)
        row.addWidget(self.finder, 1)
        row.addWidget(self.called, 1)
        row.addWidget(self._other)
        row.addWidget(self._open)

    def show_record(self, shown: RecordShown, kind: str) -> None:
        """Show what a record is about; `kind` is enterprise, project or office."""
        record = shown.record
        self._kind, self._case_id = kind, record.project_id
        self.setVisible(kind != "office")
        if kind == "office":
            return
        named = record.project_id if kind == "project" else record.enterprise_id
        self._offering.stop()
        self._label.setText(t(f"reg.about.{kind}") + ("" if record.id else " *"))
        self.finder.setPlaceholderText(t(f"reg.about.{kind}.find"))
        self.finder.setAccessibleName(t(f"reg.about.{kind}.find"))
        self.finder.clear()
        self.finder.setVisible(not named)
        self.called.setVisible(bool(named))
        self.called.show_words(shown.about)
        self._other.setVisible(bool(named) and not record.id)
        self._open.setVisible(bool(record.project_id) and bool(record.id))

    def _find(self) -> None:
        self.called.hide()
        self._other.hide()
        self.finder.show()
        self.finder.setFocus()

    def _look(self, text: str, then: Callable[[Offers], object]) -> None:
        ask = register_calls.project_offers if self._kind == "project" else register_calls.enterprise_offers
        self._runner.run(ask(text), on_done=then)
