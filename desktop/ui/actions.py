"""Every command of the window once: its words, its key, its drawing, and where it works.

The toolbars, the menu, the command palette and the list of shortcuts are all made from this list.
"""

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
    group: str = "go"
    """The menu it stands in."""
    place: str = ""
    """The page whose action it is; empty: the window itself carries it out everywhere."""
    by_window: bool = False
    """The window hears the key and starts the action where the focus is: the key means something else elsewhere."""


COMMANDS = {
    command.name: command
    for command in (
        Command("today", "Alt+Home", "rail_today"),
        Command("cases", "Ctrl+1", "rail_cases"),
        Command("import_page", "Ctrl+2", "rail_import"),
        Command("policies", "Ctrl+3", "rail_policies"),
        Command("settings", "Ctrl+4", "rail_settings"),
        Command("tools", "Ctrl+5", "rail_tools"),
        Command("model", "Ctrl+6", "rail_model"),
        Command("matching", "Ctrl+7", "rail_matching"),
        Command("duties", "Ctrl+8", "rail_duties"),
        Command("statistics", "Ctrl+Shift+T", "rail_statistics"),
        Command("recommend", "Ctrl+9", "rail_recommend"),
        Command("registers", "Ctrl+0", "rail_registers"),
        Command("go_back", "Alt+Left", "back"),
        Command("go_forward", "Alt+Right", "forward"),
        Command("pin", "Ctrl+D", "", "go"),
        Command("find", "Ctrl+F", "search"),
        Command("palette", "Ctrl+K", "search"),
        Command("next_area", "F6"),
        Command("compare", "Ctrl+B", "compare", "cases"),
        Command("new", "Ctrl+N", "new", "cases", "cases"),
        Command("import", "Ctrl+I", "import", "cases", "cases"),
        Command("judge", "Ctrl+J", "judge", "cases", "cases"),
        Command("print", "Ctrl+P", "print", "cases", "cases"),
        Command("resume_print", "", "print", "cases"),
        Command("export", "Ctrl+E", "export", "cases", "cases"),
        Command("copy_list", "Ctrl+C", "", "cases", "cases"),
        Command("export_list", "Ctrl+Shift+E", "", "cases", "cases"),
        Command("list_conditions", "Ctrl+Shift+F", "", "cases", "cases"),
        Command("list_columns", "Ctrl+Shift+L", "", "cases", "cases"),
        Command("name_person", "", "", "cases", "cases"),
        Command("print_papers", "", "", "cases", "cases"),
        Command("delete", "Del", "recycle", "cases", "cases"),
        Command("print_returns", "Ctrl+Alt+P", "print", "cases"),
        Command("verify", "Ctrl+Alt+V", "", "cases"),
        Command("recycle_bin", "", "recycle", "cases", "cases"),
        Command("restore", "", "restore", "cases", "cases"),
        Command("refresh", "F5", "refresh", "cases", "cases"),
        Command("back", "", "back", "case", "case"),
        Command("save", "Ctrl+S", "save", "case", "case"),
        Command("judge_one", "Ctrl+J", "judge", "case", "case"),
        Command("print_one", "Ctrl+P", "print", "case", "case"),
        Command("print_sheet", "Ctrl+Shift+P", "print", "case", "case"),
        Command("undo", "Ctrl+Z", "undo", "case", "case"),
        Command("redo", "Ctrl+Y", "redo", "case", "case"),
        Command("paste_block", "Ctrl+Shift+V", "paste", "case", "case"),
        Command("next_missing", "F8", "", "case", "case"),
        Command("field_history", "Ctrl+H", "", "case", "case"),
        Command("save_pdf", "Ctrl+Shift+S", "save", "case", "preview"),
        Command("save_word", "Ctrl+Alt+S", "save", "case", "preview"),
        Command("zoom_in", "Ctrl++", "zoom_in", "case", "preview"),
        Command("zoom_out", "Ctrl+-", "zoom_out", "case", "preview"),
        Command("paper_find", "Ctrl+G", "", "case", "preview"),
        Command("paper_next", "F3", "", "case", "preview"),
        Command("paper_page", "Ctrl+L", "", "case", "preview"),
        Command("new_record", "Ctrl+N", "new", "registers", "registers"),
        Command("larger_text", "Ctrl+Alt++", "", "view"),
        Command("smaller_text", "Ctrl+Alt+-", "", "view"),
        Command("look_system", "", "", "view"),
        Command("look_light", "", "", "view"),
        Command("look_dark", "", "", "view"),
        Command("shortcuts", "F1", "", "help"),
        Command("handbook", "Shift+F1", "", "help"),
        Command("tour", "", "", "help"),
        Command("field_help", "F1", "", "help", "case", by_window=True),
        Command("report_problem", "", "", "help"),
        Command("update", "", "", "help"),
        Command("licences", "", "", "help"),
        Command("quit", "Ctrl+Q", "", "help"),
    )
}
GROUPS = tuple(dict.fromkeys(command.group for command in COMMANDS.values()))
"""The menus, in the order of their first command."""


def action_name(name: str) -> str:
    """Return the object name by which the action of a command is found below its page."""
    return f"command.{name}"


def make_action(owner: QWidget, name: str, start: Callable[[], object]) -> QAction:
    """Make the action of a command that works while the owner or something in it has the focus."""
    command = COMMANDS[name]
    action = QAction(t(f"command.{name}"), owner)
    action.setObjectName(action_name(name))
    hint = t(f"command.{name}.hint")
    if command.icon:
        action.setIcon(icon(command.icon))
    if command.key and command.by_window:
        hint = f"{hint}（{command.key}）"
    elif command.key:
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
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)  # the drawings are made for paper
    return made
