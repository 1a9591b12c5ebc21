"""Choose the project beside which the answer of a tool is kept; the dialog stays open until it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.registers import register_calls
from desktop.ui.registers.offering import Offering
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.work.tasks import TaskRunner

_WIDTH = 560


class KeepDialog(QDialog):
    """Find a project and keep; `send` starts it with the project's id, and ends with `accept` or `tell`."""

    def __init__(
        self, parent: QWidget, runner: TaskRunner, *, tool: str, register: str, send: Callable[[KeepDialog], object]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("tools.keep.title"))
        self.setMinimumWidth(_WIDTH)
        self._runner, self._send = runner, send
        self.case_id = ""
        words = QLabel(t("tools.keep.words", tool=tool, register=register))
        words.setWordWrap(True)
        words.setObjectName("quiet")
        label = QLabel(t("tools.keep.case"))
        self.finder = QLineEdit()
        self.finder.setPlaceholderText(t("reg.about.project.find"))
        self.finder.setAccessibleName(t("tools.keep.case"))
        self.finder.textEdited.connect(lambda _text: self._choose("", ""))
        label.setBuddy(self.finder)
        offering = Offering(
            self.finder, lambda text, then: runner.run(register_calls.project_offers(text), on_done=then)
        )
        offering.taken.connect(self._choose)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        buttons = QDialogButtonBox()
        self.keep_button = buttons.addButton(t("tools.keep.yes"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep_button.setObjectName("primary")
        self.keep_button.setAutoDefault(False)  # Enter takes what is offered
        self.keep_button.setEnabled(False)
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (words, label, self.finder, self.error, buttons):
            column.addWidget(widget)

    def tell(self, problem: Problem) -> None:
        """Say why it was not kept."""
        self.keep_button.setEnabled(True)
        self.error.setText(f"× {problem.what}。{problem.remedy}")
        self.error.show()

    def _choose(self, case_id: str, line: str) -> None:
        self.case_id = case_id
        self.keep_button.setEnabled(bool(case_id))
        self.error.hide()
        if case_id:
            self.finder.setText(line)

    def _keep(self) -> None:
        self.keep_button.setEnabled(False)
        self._send(self)
