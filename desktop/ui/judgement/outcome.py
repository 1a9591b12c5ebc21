"""What became of a project: the row that lists what was recorded, and the dialog that records more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from desktop.ui.dialogs import form_dialog
from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.outcomes import Entry, Recorded

_WIDTH = 380


class OutcomeRow(QWidget):
    """Tell the latest outcome in one line, with all of them one step away."""

    wanted = Signal()
    withdraw_wanted = Signal(object)
    """A record the person wants taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel()
        self.all = QPushButton(t("outcome.all"))
        self.menu = QMenu(self.all)
        self.all.setMenu(self.menu)
        self.record = QPushButton(t("outcome.button"))
        self.record.setToolTip(t("outcome.tip"))
        self.record.clicked.connect(lambda _checked=False: self.wanted.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.all)
        row.addWidget(self.record)
        self.show_recorded(())

    def show_recorded(self, found: tuple[Recorded, ...]) -> None:
        """Show what was recorded, the latest first."""
        self.words.show_words(t("outcome.latest", told=found[0].sentence) if found else t("outcome.none"))
        self.all.setVisible(bool(found))
        self.all.setText(t("outcome.all_count", count=len(found)))
        self.menu.clear()
        for one in found:
            action = self.menu.addAction(t("outcome.line", number=one.number, told=one.sentence, by=one.by))
            action.triggered.connect(lambda _checked=False, one=one: self.withdraw_wanted.emit(one))


class OutcomeDialog:
    """Ask what became of a project; stays open until what was entered can be kept."""

    def __init__(self, parent: QWidget, *, by: str, today: date) -> None:
        from desktop.resources import labels

        self._rules = labels()
        self._today = today
        self.dialog, rows = form_dialog(parent, t("outcome.title"), t("outcome.save"))
        self.kind, self.reason = QComboBox(), QComboBox()
        self.kind.setMinimumWidth(_WIDTH)
        for row in self._rules.outcome:
            self.kind.addItem(row.label, row.id)
        self.reason.addItem(t("outcome.reason.none"), "")
        for reason in self._rules.reason:
            self.reason.addItem(reason.label, reason.id)
        self.on = QDateEdit(QDate(today.year, today.month, today.day))
        self.on.setCalendarPopup(True)
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.by, self.amount, self.note = QLineEdit(by), QLineEdit(), QPlainTextEdit()
        self.amount.setPlaceholderText(t("outcome.amount.hint"))
        self.note.setFixedHeight(64)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        self._labels: dict[QWidget, QLabel] = {}
        for key in ("kind", "on", "by", "reason", "amount", "note"):
            widget: QWidget = getattr(self, key)
            label = QLabel(t(f"outcome.{key}"))
            label.setBuddy(widget)
            widget.setAccessibleName(label.text())
            self._labels[widget] = label
            rows.addRow(label, widget)
        words = QLabel(t("outcome.words"))
        words.setObjectName("quiet")
        words.setWordWrap(True)
        rows.addRow(words)
        rows.addRow(self.error)
        self.kind.currentIndexChanged.connect(lambda _row: self._narrow())
        self._narrow()

    def entry(self) -> Entry:
        """Return what was entered; raise Problem when the amount is no number."""
        from desktop.work.operations.outcomes import Entry, amount_of

        on = self.on.date()
        row = self._rules.outcome[self.kind.currentIndex()]
        return Entry(
            kind=row.id, on=date(on.year(), on.month(), on.day()), by=self.by.text(),
            reason=str(self.reason.currentData()) if row.reason else "",
            amount=amount_of(self.amount.text()) if row.amount else None, note=self.note.toPlainText(),
        )  # fmt: skip

    def _narrow(self) -> None:
        row = self._rules.outcome[self.kind.currentIndex()]
        for widget, is_asked in ((self.reason, row.reason), (self.amount, row.amount)):
            widget.setVisible(is_asked)
            self._labels[widget].setVisible(is_asked)


def ask_outcome(parent: QWidget, *, by: str, today: date, check: Callable[[Entry], object]) -> Entry | None:
    """Ask what became of a project until it can be kept; None when the person stepped back."""
    from desktop.problems import Problem

    asked = OutcomeDialog(parent, by=by, today=today)
    entry = None
    while asked.dialog.exec() == QDialog.DialogCode.Accepted:
        try:
            found = asked.entry()
            check(found)
        except Problem as problem:
            asked.error.setText(f"× {problem.sentence()}")
            asked.error.show()
            continue
        entry = found
        break
    asked.dialog.deleteLater()
    return entry
