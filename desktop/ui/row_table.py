"""A plain table to read and copy: rows of texts that are complete when they come, like a report or a list of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui.clipboard import copy_table
from desktop.ui.theme import wide

Place = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Head:
    """Describe one column: heading, width at first (0 takes what is left), side of its text."""

    title: str
    width: int = 0
    right: bool = False


class RowModel(QAbstractTableModel):
    """Hold rows of texts; showing many costs nothing, for only what is in sight is ever asked for."""

    def __init__(self, heads: Sequence[Head], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads = tuple(heads)
        self.rows: Sequence[tuple[str, ...]] = ()

    def show(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show these rows in place of those shown before."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def replace(self, row: int, texts: tuple[str, ...]) -> None:
        """Show other texts in one row."""
        self.rows = [*self.rows[:row], texts, *self.rows[row + 1 :]]
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.heads) - 1))

    def rowCount(self, parent: Place = QModelIndex()) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Place = QModelIndex()) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, its whole as a tip, and its side."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.heads[index.column()].right else _LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings, on the side of their columns."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.heads[section].right else _LEFT
        return None


class RowTable(QTableView):
    """Show rows of texts; Ctrl+C copies the chosen ones, or all, in the form spreadsheets take."""

    def __init__(self, heads: Sequence[Head], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowModel(heads, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(28, wide(26)))
        self.horizontalHeader().setHighlightSections(False)
        for place, head in enumerate(heads):
            if head.width:
                self.setColumnWidth(place, wide(head.width))
            else:
                self.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    def show_rows(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show these rows from the top."""
        self.rows.show(rows)
        self.scrollToTop()

    def chosen_rows(self) -> list[int]:
        """Return the numbers of the selected rows from top to bottom."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def copy(self) -> int:
        """Put the chosen rows, or all, with their headings on the clipboard; return how many."""
        chosen = self.chosen_rows() or range(len(self.rows.rows))
        return copy_table([head.title for head in self.rows.heads], [self.rows.rows[row] for row in chosen])
