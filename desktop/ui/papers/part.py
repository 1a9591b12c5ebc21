"""One paper in full: what there is to know of it, its records, and the buttons that work on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from desktop.ui.judgement.prose import Prose
from desktop.ui.papers.words import record_row, records_of
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from matching.papers.checklist import Item
    from matching.papers.records import Attachment

_TAKING, _WORKING = ("attach", "seen"), ("open", "export", "correct", "withdraw")
STEPS = (*_TAKING, *_WORKING)
"""The buttons: taking a paper, and working on a record of it."""
_OF_FILES = frozenset({"open", "export"})
_RECORDS_HEIGHT = 132
_COLUMNS = (("number", 44), ("file", 0), ("issued_on", 84), ("valid_to", 84), ("reference", 74), ("by", 56))


class PaperPart(QFrame):
    """Show the paper chosen and its records."""

    field_wanted = Signal(str)
    open_wanted = Signal()

    def __init__(self, *, window_clauses: Callable[[str, str, str], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._records: Sequence[Attachment] = ()
        self.detail = Prose(name=t("papers.detail"))
        self.detail.field_wanted.connect(self.field_wanted)
        self.detail.clause_wanted.connect(window_clauses)
        self.records = RowTable(
            tuple(Head(t(f"papers.record.{name}"), width) for name, width in _COLUMNS), name=t("papers.records")
        )
        self.records.setFixedHeight(_RECORDS_HEIGHT)
        self.records.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.records.activated.connect(lambda _index: self._open_chosen())
        self.buttons = {name: QPushButton(t(f"papers.{name}")) for name in STEPS}
        self.buttons["attach"].setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addWidget(self.detail, 1)
        column.addLayout(self._row(_TAKING))
        column.addWidget(self.records)
        column.addLayout(self._row(_WORKING))
        self._allow()

    @property
    def record(self) -> Attachment | None:
        """Return the record chosen."""
        rows = self.records.chosen_rows()
        return self._records[rows[0]] if rows and rows[0] < len(self._records) else None

    def show_item(self, item: Item, words: str) -> None:
        """Show a paper with its records, the first of them chosen."""
        self._records = records_of(item)
        self.detail.setHtml(words)
        self.records.show_rows([record_row(one) for one in self._records])
        if self._records:
            self.records.selectRow(0)
        self._allow()

    def show_nothing(self) -> None:
        """Say that there is nothing to choose, and what can be done."""
        self._records = ()
        self.detail.setHtml(f'<p class="quiet">{t("papers.none")}</p>')
        self.records.show_rows([])
        self._allow()

    def _row(self, names: Sequence[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for name in names:
            row.addWidget(self.buttons[name])
        row.addStretch(1)
        return row

    def _allow(self) -> None:
        record = self.record
        for name in _WORKING:
            needs_file = name in _OF_FILES
            self.buttons[name].setEnabled(record is not None and not (needs_file and record.is_seen_only))

    def _open_chosen(self) -> None:
        if self.buttons["open"].isEnabled():
            self.open_wanted.emit()
