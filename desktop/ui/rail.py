"""The rail at the left: one button for each page; on a low screen the drawings give way before any button does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from desktop.ui.actions import COMMANDS
from desktop.ui.icons import icon
from desktop.ui.texts import t

_WIDTH = 84
_TALLEST = 61
_DRAWINGS = (24, 20, 16)
"""Sides of a drawing in pixels, largest first; none of them when even the last leaves no room."""
_MARGINS = 22
_AROUND = 8
"""Pixels above, between and below drawing and word."""
_BESIDE = 18


class Rail(QFrame):
    """Show the pages and which of them is in front."""

    def __init__(self, pages: tuple[str, ...], go: Callable[[str], object]) -> None:
        super().__init__()
        self.setObjectName("rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 8)
        column.setSpacing(0)
        self.buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        for name in pages:
            made = QToolButton()
            made.setText(t(f"rail.{name}"))
            made.setIcon(icon(COMMANDS[name].icon))
            made.setCheckable(True)
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            key = COMMANDS[name].key
            made.setToolTip(f"{t(f'command.{name}.hint')}{f'（{key}）' if key else ''}")
            made.clicked.connect(partial(self._go, go, name))
            group.addButton(made)
            column.addWidget(made, 100)
            self.buttons[name] = made
        column.addStretch(1)
        self._fit()

    def _go(self, go: Callable[[str], object], name: str, _checked: bool = False) -> None:
        go(name)

    def mark(self, name: str) -> None:
        """Show which page is in front."""
        self.buttons[name].setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the largest drawing that leaves every button its room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: object) -> None:
        """Fit anew when the size of the text has changed."""
        super().changeEvent(event)  # type: ignore[arg-type]  # handed through unread
        if hasattr(self, "buttons"):
            self._fit()

    def _fit(self) -> None:
        text = self.fontMetrics().height()
        room = (self.height() - _MARGINS) // max(1, len(self.buttons))
        side = next((side for side in _DRAWINGS if side + text + _AROUND <= room), 0)
        style = Qt.ToolButtonStyle.ToolButtonTextUnderIcon if side else Qt.ToolButtonStyle.ToolButtonTextOnly
        widest = max(self.fontMetrics().horizontalAdvance(made.text()) for made in self.buttons.values())
        width = max(_WIDTH, widest + _BESIDE)
        self.setFixedWidth(width)
        for made in self.buttons.values():
            made.setToolButtonStyle(style)
            made.setIconSize(QSize(side, side))
            made.setFixedWidth(width)
            made.setMaximumHeight(max(_TALLEST, 24 + text + 14))
