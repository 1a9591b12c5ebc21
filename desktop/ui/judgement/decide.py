"""A named person's decision over a finding: the row of buttons below a finding, and the dialog that asks for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from desktop.ui.dialogs import form_dialog
from desktop.ui.texts import t
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.work.operations.overrides import Signed
    from matching.findings import Finding

_DECIDABLE = frozenset({Verdict.YES, Verdict.NO, Verdict.UNKNOWN})
_WIDTH = 420
_HALF_YEAR = 183


class DecideRow(QWidget):
    """Offer to decide over the finding shown above, or to take the decision back."""

    wanted = Signal(object)
    """The finding a person wants to decide over."""
    withdrawn = Signal(object)
    steps_wanted = Signal(object)
    """A clause whose steps towards a yes shall be found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding: Finding | None = None
        self.words = QLabel()
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.decide = QPushButton(t("decide.button"))
        self.decide.setToolTip(t("decide.tip"))
        self.withdraw = QPushButton(t("decide.withdraw"))
        self.steps = QPushButton(t("finding.find_steps"))
        self.steps.clicked.connect(lambda: self.steps_wanted.emit(self._finding))
        self.decide.clicked.connect(lambda: self.wanted.emit(self._finding))
        self.withdraw.clicked.connect(lambda: self.withdrawn.emit(self._finding))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.steps)
        row.addWidget(self.withdraw)
        row.addWidget(self.decide)

    def show_finding(self, finding: Finding | None) -> None:
        """Offer what can be decided over this finding."""
        self._finding = finding
        laid = finding.override if finding is not None else None
        self.setVisible(finding is not None and finding.verdict in _DECIDABLE)
        self.withdraw.setVisible(laid is not None)
        asked = finding is not None and finding.kind == "clause" and finding.verdict in {Verdict.NO, Verdict.UNKNOWN}
        self.steps.setVisible(asked)
        self.words.setText(
            t(f"decide.laid.{laid.decided}", by=laid.by, role=laid.role, on=laid.on, reason=laid.reason) if laid else ""
        )


def ask_decision(parent: QWidget, finding: Finding, *, by: str, today: date) -> tuple[str, Signed] | None:
    """Ask what is decided, by whom, in which office and why; None when the person stepped back."""
    from desktop.work.operations.overrides import Signed

    dialog, rows = form_dialog(parent, t("decide.title"), t("decide.save"))
    told = QLabel(f"{finding.id}　{finding.reason}\n{finding.cited}")
    told.setWordWrap(True)
    told.setMinimumWidth(_WIDTH)
    decided = QComboBox()
    for value, verdict in (("yes", Verdict.YES), ("no", Verdict.NO)):
        if finding.verdict is not verdict:
            decided.addItem(t(f"decide.{value}"), value)
    name, role, reason = QLineEdit(by), QLineEdit(), QPlainTextEdit()
    role.setPlaceholderText(t("decide.role.hint"))
    reason.setPlaceholderText(t("decide.reason.hint"))
    reason.setFixedHeight(84)
    until, limited = QDateEdit(QDate(today.year, today.month, today.day).addDays(_HALF_YEAR)), QCheckBox()
    until.setCalendarPopup(True)
    until.setDisplayFormat("yyyy-MM-dd")
    until.setEnabled(False)
    limited.setText(t("decide.until.limited"))
    limited.toggled.connect(until.setEnabled)
    rows.addRow(told)
    for key, widget in (("decided", decided), ("by", name), ("role", role), ("reason", reason)):
        label = QLabel(t(f"decide.{key}"))
        label.setBuddy(widget)
        widget.setAccessibleName(label.text())
        rows.addRow(label, widget)
    rows.addRow(limited, until)
    words = QLabel(t("decide.words"))
    words.setObjectName("quiet")
    words.setWordWrap(True)
    rows.addRow(words)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    last = until.date()
    signed = Signed(
        by=name.text(), role=role.text(), reason=reason.toPlainText(), on=today,
        until=date(last.year(), last.month(), last.day()) if limited.isChecked() else None,
    )  # fmt: skip
    answer = (str(decided.currentData()), signed) if accepted else None
    dialog.deleteLater()
    return answer
