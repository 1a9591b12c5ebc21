"""The records of a register: search as one types, sort, sums below; choosing one shows it beside."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.icons import icon
from desktop.ui.registers.record_table import RecordTable
from desktop.ui.texts import t
from matching.explain.printed import number

if TYPE_CHECKING:
    from collections.abc import Collection

    from desktop.work.operations.register_desk import Desk, Row

_MILLISECONDS_AFTER_THE_LAST_KEY = 120


class RecordsPart(QWidget):
    """List the records of one register."""

    record_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._shown: list[Row] = []
        self._only: frozenset[str] | None = None
        self._sort: tuple[int, bool] = (0, True)
        self._searched: list[tuple[str, Row]] = []
        self._current = ""
        self.table = RecordTable(name=t("reg.records"), sorts=True)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_chosen)
        self.table.sort_wanted.connect(self._sort_by)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._typing.timeout.connect(self._fill)
        self._lay_out()

    # ---- what the page asks

    def show_desk(self, desk: Desk) -> None:
        """Show the records of a register; search and order stay when it is the same one."""
        same = self._desk is not None and self._desk.register.id == desk.register.id
        self._desk = desk
        if not same:
            self._only, self._sort = None, (0, True)
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
        self._searched = [(" ".join((row.called, *row.texts)).casefold(), row) for row in desk.rows]
        if self._only is not None:
            self._only &= {row.id for row in desk.rows}
        self.empty.setText(t("reg.empty", title=desk.register.row.title))
        self._pages.setCurrentIndex(0 if desk.rows else 1)
        place = self.table.horizontalScrollBar().value()
        self.table.show_columns(desk.heads, [row.texts for row in desk.rows])
        if same:
            self.table.horizontalScrollBar().setValue(place)
        self._fill()

    def show_only(self, records: Collection[str], words: str) -> None:
        """Show only these records, with what they have in common and a way back to all."""
        self._only = frozenset(records)
        self._only_words.setText(words)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._fill()

    def mark(self, record_id: str) -> None:
        """Show which record is open beside; empty for none."""
        self._current = record_id
        places = {row.id: place for place, row in enumerate(self._shown)}
        if record_id and record_id not in places and self._is_kept(record_id):
            self._all()  # what was just kept must not be out of sight
            places = {row.id: place for place, row in enumerate(self._shown)}
        self.table.choose(places.get(record_id, -1))

    def _is_kept(self, record_id: str) -> bool:
        return self._desk is not None and any(row.id == record_id for row in self._desk.rows)

    # ---- filling

    def _fill(self) -> None:
        desk = self._desk
        if desk is None:
            return
        words = self.search.text().casefold().split()
        column, descending = self._sort
        found = [
            row
            for text, row in self._searched
            if (self._only is None or row.id in self._only) and all(word in text for word in words)
        ]
        known = [row for row in found if row.keys[column][0] < 2]
        open_ones = [row for row in found if row.keys[column][0] >= 2]
        known.sort(key=lambda row: row.keys[column], reverse=descending)
        self._shown = known + open_ones
        self.table.show_rows([row.texts for row in self._shown])
        self.table.mark_sort(column, descending=descending)
        self._only_row.setVisible(self._only is not None)
        self._tell(desk)
        places = {row.id: place for place, row in enumerate(self._shown)}
        self.table.choose(places.get(self._current, -1))

    def _tell(self, desk: Desk) -> None:
        every, shown = len(desk.rows), len(self._shown)
        words = t("reg.sum.count", count=f"{shown:,}")
        if shown != every:
            words = t("reg.sum.some", count=f"{shown:,}", every=f"{every:,}")
        parts = [words]
        for place, head in enumerate(desk.heads):
            if head.id in desk.summed:
                amounts = [row.amounts[place] for row in self._shown]
                total = sum((one for one in amounts if one is not None), Decimal(0))
                missing = sum(one is None for one in amounts)
                left = t("reg.sum.missing", count=f"{missing:,}") if missing else ""
                parts.append(t("reg.sum.total", title=head.title, total=number(total)) + left)
        self.sums.setText("；".join(parts))
        self.nothing.setVisible(bool(desk.rows) and not self._shown)

    # ---- what happens

    def _on_chosen(self, row: int) -> None:
        if 0 <= row < len(self._shown) and self._shown[row].id != self._current:
            self.record_wanted.emit(self._shown[row].id)

    def _sort_by(self, column: int) -> None:
        before, descending = self._sort
        self._sort = (column, not descending if column == before else False)
        self._fill()

    def _all(self) -> None:
        self._only = None
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._fill()

    def _to_table(self) -> None:
        self._typing.stop()
        self._fill()
        self.table.setFocus()

    # ---- building

    def _lay_out(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("reg.search"))
        self.search.setAccessibleName(t("reg.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(28)
        self.search.addAction(QAction(icon("search"), "", self.search), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._to_table)
        to_find = QShortcut(QKeySequence("Ctrl+G"), self)
        to_find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        to_find.activated.connect(self.search.setFocus)
        self._only_words = QLabel()
        self._only_words.setTextFormat(Qt.TextFormat.PlainText)
        every = QPushButton(t("reg.only.all"))
        every.clicked.connect(lambda _checked=False: self._all())
        self._only_row = QFrame()
        self._only_row.setObjectName("notice")
        self._only_row.setProperty("grade", "good")
        only = QHBoxLayout(self._only_row)
        only.setContentsMargins(8, 3, 4, 3)
        only.addWidget(self._only_words, 1)
        only.addWidget(every)
        self._only_row.hide()
        self.nothing = QLabel(t("reg.search.none"))
        self.nothing.setObjectName("quiet")
        self.nothing.hide()
        self.sums = QLabel()
        self.sums.setObjectName("quiet")
        self.sums.setWordWrap(True)
        self.sums.setTextFormat(Qt.TextFormat.PlainText)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.search, self._only_row, self.nothing):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.sums)
        self.empty = QLabel()
        self.empty.setObjectName("quiet")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(full)
        self._pages.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 6, 0, 0)
        whole.addWidget(self._pages)
