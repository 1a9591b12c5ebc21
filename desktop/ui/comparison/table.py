"""The table of a comparison: a heading for every subject, a column for every case, and in words where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui.clipboard import copy_table
from desktop.ui.icons import sign
from desktop.ui.judgement.bars import INTERVAL, BarUnderWords
from desktop.ui.texts import t
from desktop.ui.theme import colours, wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.explain.side_by_side import SideBySide, SideCell, SideLine, SideSection

_LABEL_WIDTH, _COMPARED_WIDTH = 210, 170
_ROW = 30
_ROWS_AT_ONCE = 40


class ComparisonTable(QTableView):
    """Show the lines of a comparison; Ctrl+C copies the chosen ones, or all in sight, as a table."""

    case_wanted = Signal(int, str)
    """Number of the case in the comparison, and the kind of the section it was chosen in."""
    field_wanted = Signal(int, str)
    """Number of the case, and the field to go to."""
    line_chosen = Signal(object)
    """The line in front, None for a heading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[SideSection, SideLine | None]] = []
        self.lines = QStandardItemModel(0, 0, self)
        self.setModel(self.lines)
        self.setAccessibleName(t("compare.table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(True)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(16, 16))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(max(_ROW, wide(26)))
        self.horizontalHeader().setHighlightSections(False)
        self.setItemDelegate(BarUnderWords(self))
        self.activated.connect(self._open)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._settle_some)
        self._settled = 0
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    def show_comparison(self, found: SideBySide, *, only_different: bool, with_facts: bool) -> int:
        """Show a comparison and return how many lines it has."""
        self._rows = []
        before, self.lines = self.lines, QStandardItemModel(0, 0, self)
        heads = [t("compare.item"), *(_head(found, at) for at in range(len(found.sides))), t("compare.compared")]
        self.lines.setColumnCount(len(heads))
        for at, head in enumerate(heads):
            item = QStandardItem(head)
            item.setToolTip(head.replace("\n", " · "))
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.lines.setHorizontalHeaderItem(at, item)
        for section in found.sections:
            lines = section.shown(only_different=only_different)
            if lines and (with_facts or section.kind != "facts"):
                self._add(section, lines, len(heads))
        self._put(before)
        self._measure(len(found.sides))
        return sum(line is not None for _, line in self._rows)

    def copy(self) -> int:
        """Put the chosen lines, or all in sight, with their headings on the clipboard; return how many."""
        chosen = sorted({index.row() for index in self.selectedIndexes()})
        if len(chosen) < 2:
            chosen = list(range(len(self._rows)))
        columns = range(self.lines.columnCount())
        titles = [self.lines.horizontalHeaderItem(at).text().replace("\n", " · ") for at in columns]
        rows = [[item.text() if (item := self.lines.item(row, at)) else "" for at in columns] for row in chosen]
        copy_table(titles, rows)
        return sum(self._rows[row][1] is not None for row in chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _add(self, section: SideSection, lines: Sequence[SideLine], columns: int) -> None:
        head = QStandardItem(section.title)
        head.setBackground(QBrush(QColor(colours().head)))
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        self.lines.appendRow([head, *(QStandardItem() for _ in range(columns - 1))])
        self._rows.append((section, None))
        for line in lines:
            compared = QStandardItem(line.compared)
            if not line.is_same:
                compared.setForeground(QBrush(QColor(colours().amber)))
            self.lines.appendRow([QStandardItem(line.label), *(_item(cell) for cell in line.cells), compared])
            self._rows.append((section, line))

    def _put(self, before: QStandardItemModel) -> None:
        """Show the lines made, all at once: a view that follows line by line takes many times as long."""
        self.setModel(self.lines)
        before.deleteLater()
        self.selectionModel().currentChanged.connect(self._on_current)
        self.clearSpans()
        for row, (_, line) in enumerate(self._rows):
            if line is None:
                self.setSpan(row, 0, 1, self.lines.columnCount())

    def _measure(self, cases: int) -> None:
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for at, width in ((0, _LABEL_WIDTH), (cases + 1, _COMPARED_WIDTH)):
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(at, wide(width))
        self._settle_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every row the height its words need in the new widths."""
        super().resizeEvent(event)
        self._settle_all()

    def _settle_all(self) -> None:
        self._settled = 0
        self._settle.start()

    def _settle_some(self) -> None:
        """Give some rows their height and let the window have its turn before the next."""
        last = min(self._settled + _ROWS_AT_ONCE, self.lines.rowCount())
        for row in range(self._settled, last):
            self.resizeRowToContents(row)
        self._settled = last
        if last < self.lines.rowCount():
            self._settle.start()

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.line_chosen.emit(self._rows[now.row()][1] if 0 <= now.row() < len(self._rows) else None)

    def _open(self, index: QModelIndex) -> None:
        section, line = self._rows[index.row()]
        case = index.column() - 1
        if line is None or not 0 <= case < len(line.cells):
            return
        if line.field:
            self.field_wanted.emit(case, line.field)
        else:
            self.case_wanted.emit(case, section.kind)


def _head(found: SideBySide, at: int) -> str:
    side = found.sides[at]
    return t("compare.head", of=found.names[at], enterprise=side.enterprise, project=side.project)


def _item(cell: SideCell) -> QStandardItem:
    item = QStandardItem(cell.text)
    if cell.state:
        item.setIcon(sign(cell.state))
    if cell.lacks:
        item.setForeground(QBrush(QColor(colours().quiet)))
    if cell.interval is not None:
        low, high, maximum = cell.interval
        item.setData((low, high, maximum, maximum), INTERVAL)
    return item
