"""The recycle bin of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.work.operations.register_desk import BinnedLine


class BinPart(QWidget):
    """List the deleted records and take them back."""

    wanted = Signal(tuple)
    """Ids of the records to take back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[BinnedLine] = ()
        self.table = RowTable(
            (
                Head(t("reg.column.number"), 56, right=True),
                Head(t("reg.column.called")),
                Head(t("reg.column.state"), 120),
                Head(t("reg.column.by"), 100),
                Head(t("reg.column.when"), 140),
            ),
            name=t("reg.bin"),
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.words = QLabel()
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.restore = QPushButton(t("reg.bin.restore"))
        self.restore.setAutoDefault(False)
        self.restore.clicked.connect(lambda _checked=False: self.wanted.emit(self._chosen()))
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def show_lines(self, lines: Sequence[BinnedLine]) -> None:
        """Show these records."""
        self._lines = lines
        self.table.show_rows([line.texts for line in lines])
        self.words.setText(t("reg.bin.words") if lines else t("reg.bin.none"))
        self.restore.setVisible(bool(lines))
        self._tell()

    def _chosen(self) -> tuple[str, ...]:
        return tuple(self._lines[row].id for row in self.table.chosen_rows())

    def _tell(self) -> None:
        self.restore.setEnabled(bool(self.table.chosen_rows()))
