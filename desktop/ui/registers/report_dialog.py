"""Lines to read before or after a file is taken in: a report, or a question that names who made the file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui.texts import t

_WIDTH, _HEIGHT = 700, 440


class ReportDialog(QDialog):
    """Show lines that can be copied; with `yes` the person may go on, with `wanted` only after typing one of these."""

    def __init__(
        self,
        parent: QWidget,
        *,
        title: str,
        words: str,
        lines: Sequence[str],
        yes: str = "",
        wanted: Sequence[str] = (),
        ask: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._wanted = tuple(wanted)
        head = QLabel(words)
        head.setWordWrap(True)
        self.lines = QPlainTextEdit("\n".join(lines))
        self.lines.setReadOnly(True)
        self.lines.setAccessibleName(title)
        self.accepted_name = QLineEdit()
        self.accepted_name.setAccessibleName(ask)
        self.accepted_name.textChanged.connect(lambda _text: self._allow())
        asked = QLabel(ask)
        asked.setWordWrap(True)
        asked.setBuddy(self.accepted_name)
        buttons = QDialogButtonBox()
        self._yes = buttons.addButton(yes or t("dialog.close"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._yes.setObjectName("primary" if yes else "")
        if yes:
            buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(self.lines, 1)
        column.addWidget(asked)
        column.addWidget(self.accepted_name)
        column.addWidget(buttons)
        asked.setVisible(bool(wanted))
        self.accepted_name.setVisible(bool(wanted))
        self.resize(_WIDTH, _HEIGHT)
        self._allow()

    def _allow(self) -> None:
        self._yes.setEnabled(not self._wanted or self.accepted_name.text().strip() in self._wanted)
