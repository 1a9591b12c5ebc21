"""The tables of totals of a register; a line opens its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.registers.record_table import RecordTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.registers.tables import RegisterTable


class TotalsPart(QWidget):
    """Show one table of totals at a time."""

    records_wanted = Signal(tuple, str)
    """Ids of the records behind a line, and what they have in common."""
    print_wanted = Signal(str, str)
    """Id and title of the table to print."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tables: Sequence[RegisterTable] = ()
        self.which = QComboBox()
        self.which.setAccessibleName(t("reg.totals"))
        self.which.currentIndexChanged.connect(lambda _place: self._show())
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.print = QPushButton(t("reg.list.print"))
        self.print.setAutoDefault(False)
        self.print.clicked.connect(lambda _checked=False: self._print())
        self._words = QLabel()
        self._words.setObjectName("quiet")
        self._words.setWordWrap(True)
        self.table = RecordTable(name=t("reg.totals"))
        self.table.opened.connect(self._open)
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

    def show_totals(self, tables: Sequence[RegisterTable]) -> None:
        """Show these tables; the one in front stays in front."""
        before = self.which.currentIndex()
        self._tables = tables
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([_short(one) for one in tables])
        self.which.setCurrentIndex(before if 0 <= before < len(tables) else 0)
        self.which.blockSignals(False)
        self.which.setVisible(len(tables) > 1)
        self.table.setVisible(bool(tables))
        self.print.setVisible(bool(tables))
        self._show()

    def _show(self) -> None:
        place = self.which.currentIndex()
        if not 0 <= place < len(self._tables):
            self._words.setText(t("reg.totals.none"))
            return
        one = self._tables[place]
        rows = (*one.rows, one.bottom) if one.rows else ()
        self.table.show_columns(one.heads, [tuple(cell.text for cell in row) for row in rows])
        hint = t("reg.totals.hint" if one.rows else "reg.totals.empty")
        title = "" if len(self._tables) > 1 else f"{_short(one)}　"
        self._words.setText("\n".join((title + hint, *one.notes)))

    def _open(self, row: int) -> None:
        one = self._tables[self.which.currentIndex()]
        if one.behind[row]:
            cells = (*one.rows, one.bottom)[row]
            groups = [cell.text for cell, head in zip(cells, one.heads, strict=True) if not head.is_number]
            self.records_wanted.emit(one.behind[row], f"{_short(one)}：{'　'.join(filter(None, groups))}")

    def _print(self) -> None:
        one = self._tables[self.which.currentIndex()]
        self.print_wanted.emit(one.id, _short(one))


def _short(one: RegisterTable) -> str:
    """Return the title without that of the register, which stands above already."""
    return one.title.partition("：")[2] or one.title
