"""The page of one case: its facts, its judgement and its dossier under one head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class CasePage(QWidget):
    """Let a person enter, judge and print one case."""

    left = Signal()
    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window

    def open(self, case_id: str, tab: str = "") -> None:
        """Show a case, on its form or on the tab named."""

    def begin_new(self) -> None:
        """Show an empty form for a new case."""

    def may_leave(self) -> bool:
        """Say whether the page may be left, asking about unsaved entries."""
        return True
