"""Any list of records: its columns are the register's, sorted by clicking a head; a row stands for a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from desktop.ui.row_table import Head, RowTable

if TYPE_CHECKING:
    from matching.registers.tables import Head as Column

_SAMPLE = 60
_NARROWEST, _WIDEST = 64, 250
_AROUND = 26
_SORT_MARK = 14
_UP, _DOWN = "↑", "↓"


class RecordTable(RowTable):
    """Show records in columns that differ from register to register."""

    opened = Signal(int)
    """Enter or a double click on the row of this number."""
    chosen = Signal(int)
    sort_wanted = Signal(int)
    """A click on the head of this column."""

    def __init__(self, *, name: str, sorts: bool = False, parent: QWidget | None = None) -> None:
        super().__init__((), name=name, parent=parent)
        self._sorts = sorts
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        heads = self.horizontalHeader()
        heads.setMinimumSectionSize(46)
        heads.setSectionsClickable(sorts)
        heads.sectionClicked.connect(self.sort_wanted)
        self.activated.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().selectionChanged.connect(self._on_chosen)

    def show_columns(self, columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> None:
        """Show other columns, each as wide as its texts ask for."""
        self.rows.beginResetModel()
        self.rows.heads = tuple(Head(column.title, right=column.is_number) for column in columns)
        self.rows.rows = rows
        self.rows.endResetModel()
        # A number in a stretched last column would stand far from what it belongs to.
        self.horizontalHeader().setStretchLastSection(bool(columns) and not columns[-1].is_number)
        measure, bold = self.fontMetrics(), self.horizontalHeader().fontMetrics()
        for place, column in enumerate(columns):
            self.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            texts = (row[place] for row in rows[:_SAMPLE])
            wide = max((measure.horizontalAdvance(text) for text in texts), default=0) + _AROUND
            head = bold.horizontalAdvance(column.title) * 11 // 10 + _AROUND + (_SORT_MARK if self._sorts else 0)
            self.setColumnWidth(place, min(max(wide, head, _NARROWEST), max(_WIDEST, head)))
        self.scrollToTop()

    def choose(self, row: int) -> None:
        """Make a row the current one without telling anybody."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        known = self.blockSignals(True)
        if row < 0:
            self.clearSelection()
        else:
            self.selectionModel().setCurrentIndex(self.rows.index(row, 0), flags)
            self.scrollTo(self.rows.index(row, 0))
        self.blockSignals(known)

    def mark_sort(self, column: int, *, descending: bool) -> None:
        """Show in its heading by which column the rows are sorted; Qt's own arrow would cover the words."""
        plain = [replace(head, title=head.title.rstrip(_UP + _DOWN)) for head in self.rows.heads]
        plain[column] = replace(plain[column], title=plain[column].title + (_DOWN if descending else _UP))
        self.rows.heads = tuple(plain)
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(plain) - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, _chosen: QItemSelection, _left: QItemSelection) -> None:
        rows = self.chosen_rows()
        if rows:
            self.chosen.emit(rows[0])
