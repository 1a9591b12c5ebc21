"""What can be done now: every declared command with its start, or with the reason why it cannot be started."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.actions import COMMANDS, Command, action_name
from desktop.ui.texts import names, t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

Step = Callable[[], object]
_NOT_OF_THE_TEXT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Hold one command as it stands now; `why` says what is in the way, empty when nothing is."""

    command: Command
    title: str
    hint: str
    why: str
    start: Step


class CommandDesk(QObject):
    """Start commands by name, wherever they are carried out."""

    def __init__(self, window: MainWindow, steps: Mapping[str, Step], why_not: Mapping[str, Callable[[], str]]) -> None:
        super().__init__(window)
        self._window = window
        self._steps = dict(steps)
        self._why_not = dict(why_not)
        for name in self._steps:
            self._listen(name)

    def offered(self) -> tuple[Offered, ...]:
        """Return every command in the order of the list."""
        return tuple(self.offer(name) for name in COMMANDS)

    def offer(self, name: str) -> Offered:
        """Return one command as it stands now."""
        command = COMMANDS[name]
        title, hint = t(f"command.{name}").rstrip(_NOT_OF_THE_TEXT), t(f"command.{name}.hint")
        if name in self._steps:
            why = self._why_not[name]() if name in self._why_not else ""
            return Offered(command=command, title=title, hint=hint, why=why, start=self._steps[name])
        action = self._action(command)
        if action is None:
            why = t(f"why.place.{command.place}")
            return Offered(command=command, title=title, hint=hint, why=why, start=lambda: None)
        why = "" if _can(action) else _reason(name)
        return Offered(command=command, title=title, hint=hint, why=why, start=lambda: self._trigger(command, action))

    def start(self, name: str) -> str:
        """Start a command; return why it could not be started, empty when it was."""
        offered = self.offer(name)
        if not offered.why:
            offered.start()
        return offered.why

    def _action(self, command: Command) -> QAction | None:
        """Find the action where the person is; the case list's own are at hand from everywhere."""
        for place in (self._window.page_shown, self._window.projects if command.place == "cases" else None):
            found = place.findChild(QAction, action_name(command.name)) if place is not None else None
            if isinstance(found, QAction) and (command.place == "cases" or _is_in_sight(found)):
                return found
        return None

    def _trigger(self, command: Command, action: QAction) -> None:
        if command.place == "cases" and self._window.show_page("cases") is not self._window.projects:
            return
        action.trigger()

    def _listen(self, name: str) -> None:
        if key := COMMANDS[name].key:
            QShortcut(QKeySequence(key), self._window).activated.connect(lambda: self._hear(name, key))

    def _hear(self, name: str, key: str) -> None:
        """Start a command by its key; an action under the focus that shares the key comes first."""
        place: QWidget | None = QApplication.focusWidget()
        while place is not None:
            for action in place.actions():
                shared = COMMANDS.get(action.objectName().removeprefix(action_name("")))
                if shared is not None and shared.by_window and shared.key == key and action.isEnabled():
                    action.trigger()
                    return
            place = place.parentWidget()
        if why := self.start(name):
            self._window.notice.say(why, grade="warn")


def _is_in_sight(action: QAction) -> bool:
    owner = action.parent()
    return isinstance(owner, QWidget) and owner.isVisible()


def _can(action: QAction) -> bool:
    return action.isEnabled() and action.isVisible()


def _reason(name: str) -> str:
    """Return the declared reason why an action is not possible; a general one where none is declared."""
    own = f"command.{name}.why"
    return t(own) if own in names() else t("why.not_now")
