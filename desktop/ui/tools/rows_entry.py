"""A small table to fill in: rows are added, removed and pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.texts import t

if TYPE_CHECKING:
    from matching.tools import Input

_NARROW, _ROW, _ROWS_SEEN = 110, 28, 4


class RowsEntry(QFrame):
    """Hold a small table to fill in; rows are added, removed and pasted."""

    def __init__(self, one: Input) -> None:
        super().__init__()
        self._columns = one.columns
        self.table = QTableWidget(1, len(one.columns))
        self.table.setAccessibleName(one.label)
        self.table.setToolTip(t("tools.row.hint"))
        self.table.setHorizontalHeaderLabels([_heading(column) for column in one.columns])
        for place, column in enumerate(one.columns):
            head = self.table.horizontalHeaderItem(place)
            if head is not None and column.help:
                head.setToolTip(column.help)
            if column.kind in {"choice", "tri"}:
                self.table.setItemDelegateForColumn(place, _Choosing(choices_of(column), self.table))
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.table.horizontalHeader()
        header.setDefaultSectionSize(_NARROW)
        header.setMinimumSectionSize(70)
        few = len(one.columns) <= 4
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch if few else QHeaderView.ResizeMode.Interactive)
        if not few:
            self.table.resizeColumnsToContents()
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setFixedHeight(_ROW * (_ROWS_SEEN + 1) + 24)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.table)
        paste.setContext(Qt.ShortcutContext.WidgetShortcut)
        paste.activated.connect(self.paste)
        row = QHBoxLayout()
        row.addStretch(1)
        for name, act in (("add", self.add), ("remove", self.remove)):
            button = QPushButton(t(f"tools.row.{name}"))
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 2, 0, 2)
        column_box.addWidget(self.table)
        column_box.addLayout(row)

    def rows(self) -> list[dict[str, str]]:
        """Return the rows in which something stands."""
        found = []
        for place in range(self.table.rowCount()):
            row = {}
            for at, column in enumerate(self._columns):
                item = self.table.item(place, at)
                if item is not None and item.text().strip():
                    row[column.id] = item.text().strip()
            if row:
                found.append(row)
        return found

    def put(self, rows: Sequence[Sequence[str]], *, first: int = 0, left: int = 0) -> None:
        """Write texts into the table from one cell on, with as many rows as they need."""
        self.table.setRowCount(max(self.table.rowCount(), first + len(rows)))
        for down, row in enumerate(rows):
            for right, text in enumerate(row[: len(self._columns) - left]):
                self.table.setItem(first + down, left + right, QTableWidgetItem(text.strip()))

    def paste(self) -> None:
        """Put what was copied from a spreadsheet in place from the current cell on."""
        text = QGuiApplication.clipboard().text().rstrip("\n")
        cells = [line.split("\t") for line in text.splitlines()]
        if cells:
            self.put(cells, first=max(self.table.currentRow(), 0), left=max(self.table.currentColumn(), 0))

    def add(self) -> None:
        """Add a row and go to it."""
        self.table.insertRow(self.table.rowCount())
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus()

    def remove(self) -> None:
        """Remove the chosen rows; one always stays."""
        for place in sorted({index.row() for index in self.table.selectedIndexes()}, reverse=True):
            self.table.removeRow(place)
        if not self.table.rowCount():
            self.table.insertRow(0)

    def clear(self) -> None:
        """Empty the table."""
        self.table.setRowCount(0)
        self.table.insertRow(0)


class _Choosing(QStyledItemDelegate):
    """Offer the choices of a column; what is pasted stays text and is read like typed text."""

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._labels = ["", *(label for _, label in choices)]

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Return a box with the choices."""
        box = QComboBox(parent)
        box.addItems(self._labels)
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Choose what stands in the cell."""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data() or ""))


def choices_of(one: Input) -> list[tuple[str, str]]:
    """Return the values a choice offers, with their words."""
    if one.kind == "tri":
        return [(name, t(f"tools.tri.{name}")) for name in ("yes", "no")]
    return [(choice.id, choice.label) for choice in one.values]


def _heading(column: Input) -> str:
    return f"{column.label}\n（{column.unit}）" if column.unit else column.label
