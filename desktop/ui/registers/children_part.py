"""Records of other registers that name the one in front, with a way to begin another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.operations.register_record import Children, RecordShown

_ROWS = 6
_ROW = 28


class ChildrenPart(QScrollArea):
    """List what belongs to a record, one small table for each register."""

    record_wanted = Signal(str, str)
    """Register and id of a record."""
    new_wanted = Signal(object)
    """The Children another one shall be begun for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tables: list[RowTable] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_record(self, shown: RecordShown) -> None:
        """Show what names a record."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        self.tables = []
        for one in shown.children:
            column.addLayout(self._head(one))
            if one.records:
                table = self._table(one)
                self.tables.append(table)
                column.addWidget(table)
        if not shown.children:
            words = QLabel(t("reg.children.none"))
            words.setObjectName("quiet")
            words.setWordWrap(True)
            column.addWidget(words)
        column.addStretch(1)
        self.setWidget(page)
        page.setAutoFillBackground(False)

    def _head(self, one: Children) -> QHBoxLayout:
        title = QLabel(t("reg.children.head", title=one.title, label=one.label, count=len(one.records)))
        title.setObjectName("caption")
        title.setWordWrap(True)
        new = QPushButton(t("reg.children.new"))
        new.setToolTip(t("reg.children.new.hint", title=one.title))
        new.setAutoDefault(False)
        new.clicked.connect(lambda _checked=False: self.new_wanted.emit(one))
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        row.addWidget(title, 1)
        row.addWidget(new, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _table(self, one: Children) -> RowTable:
        heads = (
            Head(t("reg.column.number"), 56, right=True),
            Head(t("reg.column.called")),
            Head(t("reg.column.state"), 110),
        )
        table = RowTable(heads, name=one.title)
        table.show_rows([child.texts for child in one.records])
        table.setFixedHeight(_ROW * (min(len(one.records), _ROWS) + 1) + 12)
        table.setToolTip(t("reg.children.open"))
        table.activated.connect(lambda index: self.record_wanted.emit(one.register, one.records[index.row()].id))
        return table
