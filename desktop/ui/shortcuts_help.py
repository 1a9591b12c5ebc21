"""The list of all keys, made from the declared commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from desktop.ui.actions import COMMANDS
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

_ALSO = ("enter", "tab", "escape", "select_all", "copy", "menu", "undo", "tabs")
"""Keys that every list, line and dialog knows."""


class ShortcutsHelp(QDialog):
    """Show which key does what, and where."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("shortcuts.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = QLabel(t("shortcuts.words"))
        words.setWordWrap(True)
        words.setObjectName("quiet")
        self.table = RowTable(
            (
                Head(t("shortcuts.key"), 130),
                Head(t("shortcuts.command"), 150),
                Head(t("shortcuts.where"), 110),
                Head(t("shortcuts.does")),
            ),
            name=t("shortcuts.title"),
        )
        self.table.show_rows(lines())
        buttons = QDialogButtonBox()
        buttons.addButton(t("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        self.resize(760, 520)


def lines() -> list[tuple[str, str, str, str]]:
    """Return key, command, place and meaning of every command that has a key, and of the common keys."""
    found = []
    for name, command in COMMANDS.items():
        if command.key:
            key = QKeySequence(command.key).toString(QKeySequence.SequenceFormat.NativeText)
            where = t(f"shortcuts.place.{command.place or 'all'}")
            found.append((key, t(f"command.{name}"), where, t(f"command.{name}.hint")))
    for name in _ALSO:
        found.append((t(f"shortcuts.{name}.key"), t(f"shortcuts.{name}"), "", t(f"shortcuts.{name}.does")))
    return found
