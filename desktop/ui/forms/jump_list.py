"""The groups of the form at its left: how much of each is filled in, and the way there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui.texts import t
from desktop.ui.theme import colours

_WIDTH = 190
_COUNT_WIDTH = 56
_ROW_HEIGHT = 25
_ID = Qt.ItemDataRole.UserRole


class JumpList(QTableView):
    """Let a person go to a group by click, or by Enter into its first field."""

    wanted = Signal(str, bool)
    """Id of the section, and whether its first field shall have the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = QStandardItemModel(0, 2, self)
        self._counts: dict[str, QStandardItem] = {}
        self.setModel(self._items)
        self.setAccessibleName(t("form.jumps"))
        self.setFixedWidth(_WIDTH)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(20)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(1, _COUNT_WIDTH)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.clicked.connect(lambda index: self._go(index.row(), go_in=False))
        self.activated.connect(lambda index: self._go(index.row(), go_in=True))

    def add_part(self, title: str) -> None:
        """Add the name of a part, which is no place to go to."""
        head = QStandardItem(title)
        font = self.font()
        font.setBold(True)
        head.setFont(font)
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        empty = QStandardItem()
        empty.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self._items.appendRow([head, empty])

    def add(self, section_id: str, title: str) -> None:
        """Add a group."""
        item, count = QStandardItem(title), QStandardItem()
        item.setData(section_id, _ID)
        item.setToolTip(title)
        count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        count.setForeground(QBrush(QColor(colours().quiet)))
        self._counts[section_id] = count
        self._items.appendRow([item, count])

    def tell(self, section_id: str, filled: int, total: int) -> None:
        """Show how much of a group is filled in."""
        words = f"{filled}/{total}" if total else str(filled)
        if self._counts[section_id].text() != words:
            self._counts[section_id].setText(words)

    def _go(self, row: int, *, go_in: bool) -> None:
        section_id = self._items.item(row, 0).data(_ID)
        if section_id:
            self.wanted.emit(section_id, go_in)
