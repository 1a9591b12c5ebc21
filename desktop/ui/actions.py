"""Every command of the window once: its words, its key and its drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.ui.icons import icon
from desktop.ui.texts import t


@dataclass(frozen=True, slots=True)
class Command:
    """Describe one command; its words stand in texts under `command.<name>` and `command.<name>.hint`."""

    name: str
    key: str = ""
    icon: str = ""


COMMANDS = {
    command.name: command
    for command in (
        Command("cases", "Ctrl+1", "rail_cases"),
        Command("import_page", "Ctrl+2", "rail_import"),
        Command("policies", "Ctrl+3", "rail_policies"),
        Command("settings", "Ctrl+4", "rail_settings"),
        Command("tools", "Ctrl+5", "rail_tools"),
        Command("model", "Ctrl+6", "rail_model"),
        Command("matching", "Ctrl+7", "rail_matching"),
        Command("find", "Ctrl+F", "search"),
        Command("new", "Ctrl+N", "new"),
        Command("import", "Ctrl+I", "import"),
        Command("judge", "Ctrl+J", "judge"),
        Command("print", "Ctrl+P", "print"),
        Command("export", "Ctrl+E", "export"),
        Command("delete", "Del", "recycle"),
        Command("recycle_bin", "", "recycle"),
        Command("restore", "", "restore"),
        Command("refresh", "F5", "refresh"),
        Command("back", "Alt+Left", "back"),
        Command("save", "Ctrl+S", "save"),
        Command("judge_one", "Ctrl+J", "judge"),
        Command("print_one", "Ctrl+P", "print"),
        Command("save_pdf", "Ctrl+Shift+S", "save"),
        Command("zoom_in", "Ctrl++", "zoom_in"),
        Command("zoom_out", "Ctrl+-", "zoom_out"),
        Command("field_help", "F1", ""),
    )
}


def make_action(owner: QWidget, name: str, start: Callable[[], object]) -> QAction:
    """Make the action of a command that works while the owner or something in it has the focus."""
    command = COMMANDS[name]
    action = QAction(t(f"command.{name}"), owner)
    hint = t(f"command.{name}.hint")
    if command.icon:
        action.setIcon(icon(command.icon))
    if command.key:
        action.setShortcut(QKeySequence(command.key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        hint = f"{hint}（{action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)}）"
    action.setToolTip(hint)
    action.triggered.connect(lambda _checked=False: start())
    owner.addAction(action)
    return action


def button(action: QAction, *, primary: bool = False) -> QToolButton:
    """Make a button with drawing and words for an action."""
    made = QToolButton()
    made.setDefaultAction(action)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setAccessibleName(action.text())
    if primary:
        made.setObjectName("primary")
    return made
