"""The lists a register hands out: who stands in them, and of whom it cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.registers.record_table import RecordTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.registers.tables import RegisterTable


class HandoutPart(QWidget):
    """Show one list at a time."""

    record_wanted = Signal(str)
    print_wanted = Signal(str, str)
    """Id and title of the list to print."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lists: Sequence[RegisterTable] = ()
        self.which = QComboBox()
        self.which.setAccessibleName(t("reg.lists"))
        self.which.currentIndexChanged.connect(lambda _place: self._show())
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.print = QPushButton(t("reg.list.print"))
        self.print.setAutoDefault(False)
        self.print.clicked.connect(lambda _checked=False: self._print())
        self._words = QLabel()
        self._words.setObjectName("quiet")
        self._words.setWordWrap(True)
        self.table = RecordTable(name=t("reg.lists"))
        self.table.opened.connect(
            lambda row: self.record_wanted.emit(self._lists[self.which.currentIndex()].records[row])
        )
        row = QHBoxLayout()
        row.addWidget(self.which)
        row.addStretch(1)
        row.addWidget(self.print)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._words)
        column.addWidget(self.table, 1)

    def show_lists(self, lists: Sequence[RegisterTable]) -> None:
        """Show these lists; the one in front stays in front."""
        before = self.which.currentIndex()
        self._lists = lists
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([one.title for one in lists])
        self.which.setCurrentIndex(before if 0 <= before < len(lists) else 0)
        self.which.blockSignals(False)
        self.which.setVisible(bool(lists))
        self.print.setVisible(bool(lists))
        self.table.setVisible(bool(lists))
        self._show()

    def _show(self) -> None:
        place = self.which.currentIndex()
        if not 0 <= place < len(self._lists):
            self._words.setText(t("reg.lists.none"))
            return
        one = self._lists[place]
        self.table.show_columns(one.heads, [tuple(cell.text for cell in row) for row in one.rows])
        self._words.setText("\n".join((t("reg.list.count", count=len(one.rows)), *one.notes)))

    def _print(self) -> None:
        one = self._lists[self.which.currentIndex()]
        self.print_wanted.emit(one.id, one.title)
