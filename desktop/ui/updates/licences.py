"""The page of third-party licences: as the build wrote it, or of what is installed where the program runs unbuilt."""

from __future__ import annotations

from importlib.metadata import Distribution, distributions
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout

from desktop.paths import notices_folder
from desktop.ui.settings.about import LIBRARIES, library
from desktop.ui.texts import t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

FILE = "licences.txt"
_RULE = "=" * 78


def licences_text() -> str:
    """Return names, versions, licences and licence texts of all that the program carries."""
    built = notices_folder() / FILE
    if built.is_file():
        return built.read_text(encoding="utf-8")
    known = {found.metadata["Name"].lower().replace("_", "-"): found for found in distributions()}
    lines = [t("licences.unbuilt"), ""]
    lines += ["　".join(part for part in library(name) if part) for name in LIBRARIES]
    for name in LIBRARIES:
        found = known.get(name.lower().replace("_", "-"))
        for file, text in _texts(found) if found else ():
            lines += ["", _RULE, f"{name}：{file}", _RULE, "", text.strip()]
    return "\n".join(lines) + "\n"


def _texts(found: Distribution) -> list[tuple[str, str]]:
    return [
        (file.name, file.read_text(encoding="utf-8"))
        for file in found.files or ()
        if file.name.upper().startswith(("LICEN", "COPYING", "NOTICE")) and ".dist-info" in str(file.parent)
    ]


class LicencesDialog(QDialog):
    """Show the page, with a line to search in it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(t("licences.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(wide(820), 560)
        self.line = QLineEdit()
        self.line.setPlaceholderText(t("licences.search"))
        self.line.setAccessibleName(t("licences.search"))
        self.line.setClearButtonEnabled(True)
        self.line.returnPressed.connect(self._find)
        self.words = QLabel()
        self.words.setObjectName("quiet")
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.words)
        self.page = QPlainTextEdit(licences_text())
        self.page.setReadOnly(True)
        self.page.setTabChangesFocus(True)
        self.page.setAccessibleName(t("licences.title"))
        buttons = QDialogButtonBox()
        buttons.addButton(t("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.page, 1)
        column.addWidget(buttons)
        self.page.setFocus()

    def _find(self) -> None:
        """Go to the next place, from the top again after the last."""
        wanted = self.line.text().strip()
        if not wanted:
            return
        found = self.page.find(wanted)
        if not found:
            self.page.moveCursor(QTextCursor.MoveOperation.Start)
            found = self.page.find(wanted)
        self.words.setText("" if found else t("licences.none"))
