"""The menu of the window: every declared command in its group, filled anew each time it opens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.ui.actions import GROUPS
from desktop.ui.icons import sign
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.store import CaseRow
    from desktop.ui.main_window import MainWindow

_LONGEST = 40


class WindowMenu(QMenu):
    """Offer all commands and the cases at hand."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.setAccessibleName(t("menu.title"))
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        offered = self._window.desk.offered()
        for group in GROUPS:
            menu = self.addMenu(t(f"group.{group}"))
            menu.setToolTipsVisible(True)
            for one in offered:
                if one.command.group == group:
                    key = QKeySequence(one.command.key).toString(QKeySequence.SequenceFormat.NativeText)
                    action = menu.addAction(f"{one.title}\t{key}" if key else one.title)
                    action.setEnabled(not one.why)
                    action.setToolTip(one.why or one.hint)
                    action.triggered.connect(partial(_start, one.start))
        self.addSeparator()
        at_hand = self._window.shell.at_hand
        self._cases(t("menu.pinned"), at_hand.pinned if at_hand else ())
        self._cases(t("menu.recent"), at_hand.recent if at_hand else ())

    def _cases(self, title: str, rows: tuple[CaseRow, ...]) -> None:
        menu = self.addMenu(title)
        menu.setEnabled(bool(rows))
        for row in rows:
            words = t("case.title", enterprise=row.enterprise, project=row.project)
            short = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
            action = menu.addAction(sign(row.recommendation), short.replace("&", "&&"))
            action.triggered.connect(partial(_start, partial(self._window.open_case, row.id)))


def _start(start: object, _checked: bool = False) -> None:
    assert callable(start)
    start()
