"""The state of a record and the steps from it: open ones as buttons, closed ones with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.register_record import RecordShown, Step


class StepsRow(QFrame):
    """Show in which state a record is and what can be done next."""

    wanted = Signal(object)
    """The Step a person wants to make."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.buttons: dict[str, QPushButton] = {}
        self.state = QLabel()
        self.state.setObjectName("caption")
        self.closed = QLabel()
        self.closed.setObjectName("quiet")
        self.closed.setWordWrap(True)
        self.closed.setTextFormat(Qt.TextFormat.PlainText)
        self._line = QHBoxLayout()
        self._line.addWidget(self.state)
        self._line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(2)
        column.addLayout(self._line)
        column.addWidget(self.closed)

    def show_record(self, shown: RecordShown) -> None:
        """Show state and steps of a record; a new one has no steps yet."""
        self.setVisible(bool(shown.record.state))
        self.state.setText(t("reg.state", state=shown.state))
        for old in self.buttons.values():
            old.setParent(None)
            old.deleteLater()
        self.buttons = {}
        for step in shown.steps:
            if not step.reasons:
                self._add(step)
        told = [
            t("reg.step.closed", label=step.label, reason="；".join(step.reasons))
            for step in shown.steps
            if step.reasons
        ]
        if not shown.record.id:
            told = [t("reg.step.after_saving")]
        elif not shown.steps and not shown.record.origin:
            told = [t("reg.step.none")]
        self.closed.setText("\n".join(told))
        self.closed.setVisible(bool(told))

    def _add(self, step: Step) -> None:
        made = QPushButton(step.label + ("…" if step.asks else ""))
        made.setToolTip(t("reg.step.hint", to=step.to))
        made.setAutoDefault(False)
        made.clicked.connect(lambda _checked=False: self.wanted.emit(step))
        self.buttons[step.id] = made
        self._line.addWidget(made)
