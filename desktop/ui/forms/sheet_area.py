"""The scrolled sheet of the form: what the person looks at stays in sight and where it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from desktop.ui.forms.row import FieldRow

_INTO_THE_SHEET = 20
"""Pixels from its left edge at which there is a label of some row."""


class SheetArea(QScrollArea):
    """Scroll the rows of the form; the focus never rests on the area itself."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self.setObjectName("formArea")
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def hold_still(self, change: Callable[[], object], row: FieldRow | None) -> None:
        """Make a change to rows that may grow, and leave the row in use, or what is in the middle, where it is."""
        view, bar = self.viewport(), self.verticalScrollBar()
        in_use = row_of(QApplication.focusWidget())
        anchor = row if row is not None and row is in_use else view.childAt(_INTO_THE_SHEET, view.height() // 2)
        if anchor is None:
            change()
            return
        before = anchor.mapTo(view, anchor.rect().topLeft()).y()
        change()

        def settle() -> None:
            bar.setValue(bar.value() + anchor.mapTo(view, anchor.rect().topLeft()).y() - before)
            if isinstance(anchor, FieldRow):
                self.keep_in_sight(anchor)

        QTimer.singleShot(0, anchor, settle)

    def keep_in_sight(self, row: FieldRow) -> None:
        """Scroll as far as needed to see a row whole."""
        inside = QRect(row.mapTo(self._inside, row.rect().topLeft()), row.size())
        self.ensureVisible(inside.left(), inside.bottom(), 0, 40)
        self.ensureVisible(inside.left(), inside.top(), 0, 40)


def row_of(widget: QWidget | None) -> FieldRow | None:
    """Return the row of the form a widget belongs to."""
    while widget is not None and not isinstance(widget, FieldRow):
        widget = widget.parentWidget()
    return widget
