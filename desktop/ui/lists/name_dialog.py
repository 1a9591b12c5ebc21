"""Ask for a name, one of those offered or a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from desktop.ui.texts import t
from desktop.ui.theme import wide


class NameDialog(QDialog):
    """Ask for one line of text."""

    def __init__(
        self, parent: QWidget, *, title: str, words: str, offered: tuple[str, ...], go: str, may_be_empty: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.addItems(list(offered))
        self.box.setCurrentText("")
        self.box.setMinimumWidth(wide(360))
        self.box.setAccessibleName(words)
        label = QLabel(words)
        label.setBuddy(self.box)
        label.setWordWrap(True)
        buttons = QDialogButtonBox()
        self._go = buttons.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
        self._go.setObjectName("primary")
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        if not may_be_empty:
            self._go.setEnabled(False)
            self.box.currentTextChanged.connect(lambda text: self._go.setEnabled(bool(text.strip())))
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.box)
        column.addWidget(buttons)
        self.box.setFocus()

    def text(self) -> str:
        """Return what was entered."""
        return self.box.currentText().strip()
