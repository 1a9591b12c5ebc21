"""What checking a draft found: each problem as a row that leads to its place, and what may have been forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.packs.load import FILES

if TYPE_CHECKING:
    from desktop.work.operations.pack_checking import Fault, PackCheck

_ROW, _MOST_ROWS, _FRAME = 28, 4, 34


class FaultList(QWidget):
    """Show the result of a check until it is closed."""

    chosen = Signal(object)
    """The Fault a person wants to see in its place."""

    def __init__(self) -> None:
        super().__init__()
        self._faults: tuple[Fault, ...] = ()
        self.words = QLabel()
        self.words.setWordWrap(True)
        close = QToolButton()
        close.setText("×")
        close.setAutoRaise(True)
        close.setAccessibleName(t("faults.close"))
        close.clicked.connect(self.hide)
        self.table = RowTable(
            (Head(t("faults.grade"), 60), Head(t("faults.place"), 260), Head(t("faults.what"))), name=t("faults.name")
        )
        self.table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.table.activated.connect(lambda index: self._go(index.row()))
        self.table.clicked.connect(lambda index: self._go(index.row()))
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.table)
        self.hide()

    def show_check(self, found: PackCheck) -> None:
        """Show what was found."""
        self._faults = found.faults
        faults = [(t("faults.fault"), _place(fault), _what(fault)) for fault in found.faults]
        hints = [(t("faults.hint"), "", hint) for hint in found.hints]
        self.table.show_rows([*faults, *hints])
        self.table.setVisible(bool(faults or hints))
        self.table.setFixedHeight(_FRAME + _ROW * min(len(faults) + len(hints), _MOST_ROWS))
        counts = "，".join(t(f"faults.count.{name}", count=count) for name, count in found.counts.items() if count)
        if found.faults:
            self.words.setText(t("faults.found", count=len(found.faults)))
        else:
            self.words.setText(t("faults.sound", counts=counts) + t("faults.hints", count=len(hints)) * bool(hints))
        self.words.setObjectName("error" if found.faults else "caption")
        self.words.style().polish(self.words)
        self.show()
        if faults:
            self.table.selectRow(0)
            self.table.setFocus()

    def _go(self, row: int) -> None:
        if 0 <= row < len(self._faults):
            self.chosen.emit(self._faults[row])


def _place(fault: Fault) -> str:
    sign = t("pack.sign", place=fault.position + 1) if fault.position is not None else ""
    title = t(f"raw.file.{fault.file}") if fault.file in FILES else ""
    return "　".join(part for part in (title, fault.item, sign) if part)


def _what(fault: Fault) -> str:
    return f"{fault.what}。{fault.remedy}" if fault.remedy else fault.what
