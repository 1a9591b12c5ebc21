"""The case list as a table: rows come page by page from the worker and then live in Qt itself.

Cells are Qt items rather than a Python `data()` method: painting then never waits for the interpreter while the worker
computes, which is what keeps the window fluid. Pages far from those in sight are let go, so that a list of any length
takes the same memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from desktop.store import CaseQuery
from desktop.ui.icons import icon, sign
from desktop.ui.lists import list_calls
from desktop.ui.lists.columns import heading, is_right, is_sorted_by, usual_width
from desktop.ui.texts import t
from desktop.ui.theme import wide
from desktop.work.operations.list_views import FIRST_COLUMNS

if TYPE_CHECKING:
    from desktop.work.operations.case_list import ListPage, ListRow
    from desktop.work.operations.list_fields import ListField
    from desktop.work.tasks import Task, TaskRunner

PAGE = 20
"""Rows asked for at once: about those a small screen shows, so that the first ones stand there soonest."""
PAGES_KEPT = 120
FILLING, LEAST = "project", 180
"""The column that takes the room that is left, and its least width."""
KEEPS_ITSELF = "keeps_itself"
"""Property of a table whose columns are kept by its page."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Spans = tuple[tuple[int, int], ...]


class CaseModel(QStandardItemModel):
    """Hold the rows of one query; pages not yet fetched are empty rows."""

    counted = Signal(int)
    """Total of the query, once its first page is here."""

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(0, len(FIRST_COLUMNS), parent)
        self.columns: tuple[str, ...] = FIRST_COLUMNS
        self.query = CaseQuery(sort="rank")
        self.rows: dict[int, ListRow] = {}
        self._pages: dict[int, None] = {}
        """The pages that are here, the one fetched or asked for last at the end."""
        self._pending: dict[int, Task] = {}
        self._fields: Mapping[str, ListField] = {}
        self._runner = runner
        self._head()

    def describe_with(self, fields: Mapping[str, ListField]) -> None:
        """Name the columns by these descriptions from now on."""
        self._fields = fields
        self._head()

    def show_columns(self, columns: Sequence[str]) -> None:
        """Show other columns; the rows are asked for with the next `show`."""
        self.columns = tuple(columns)
        self.setRowCount(0)
        self.rows.clear()
        self._pages.clear()
        self.setColumnCount(len(self.columns))
        self._head()

    def show(self, query: CaseQuery) -> None:
        """Ask for another list; the rows shown now stay until its first page is here."""
        self._forget_pending()
        self.query = query
        self._fetch(0, self._begin)

    def want(self, first: int, last: int) -> None:
        """Fetch the pages of these rows unless they are here or on their way; others asked for before are let go."""
        wanted = range(max(first, 0) // PAGE, max(last, 0) // PAGE + 1)
        for page in [page for page in self._pending if page and page not in wanted]:
            self._let_go(page)
        for page in wanted:
            if page in self._pages:
                self._pages[page] = self._pages.pop(page)
            elif page * PAGE < self.rowCount() and page not in self._pending:
                self._fetch(page, self._fill)

    def ids(self, rows: Sequence[int]) -> tuple[str, ...] | None:
        """Return the case ids of these rows, or None when one of them is not loaded yet."""
        if any(row not in self.rows for row in rows):
            return None
        return tuple(self.rows[row].id for row in rows)

    def _head(self) -> None:
        for number, name in enumerate(self.columns):
            item = QStandardItem(heading(name, self._fields))
            item.setTextAlignment(_RIGHT if is_right(name, self._fields) else _LEFT)
            stale = name == "changed_since_judged"
            item.setToolTip(t("column.stale_hint") if stale else t("column.sort_hint"))
            self.setHorizontalHeaderItem(number, item)

    def _fetch(self, page: int, deliver: Callable[[int, ListPage], None]) -> None:
        task = self._runner.run(
            list_calls.list_page(replace(self.query, offset=page * PAGE, limit=PAGE), self.columns),
            on_done=lambda result: deliver(page, result),
        )
        self._pending[page] = task

    def _let_go(self, page: int) -> None:
        task = self._pending.pop(page)
        task.succeeded.disconnect()
        task.cancel()

    def _forget_pending(self) -> None:
        for page in list(self._pending):
            self._let_go(page)

    def _begin(self, page: int, result: ListPage) -> None:
        self.rows.clear()
        self._pages.clear()
        self.setRowCount(0)
        self.setRowCount(result.total)
        self._fill(page, result)
        self.counted.emit(result.total)

    def _fill(self, page: int, result: ListPage) -> None:
        self._pending.pop(page, None)
        self._pages[page] = None
        while len(self._pages) > PAGES_KEPT:
            self._drop(next(iter(self._pages)))
        for row, case in enumerate(result.rows, start=page * PAGE):
            if row >= self.rowCount():
                break
            self.rows[row] = case
            for column, item in enumerate(self._items(case)):
                self.setItem(row, column, item)

    def _drop(self, page: int) -> None:
        """Empty the rows of a page again."""
        del self._pages[page]
        for row in range(page * PAGE, min((page + 1) * PAGE, self.rowCount())):
            self.rows.pop(row, None)
            for column in range(self.columnCount()):
                self.takeItem(row, column)

    def _items(self, case: ListRow) -> list[QStandardItem]:
        items = []
        for name, text in zip(self.columns, case.cells, strict=True):
            item = QStandardItem(text)
            if is_right(name, self._fields):
                item.setTextAlignment(_RIGHT)
            elif len(text) > 5:
                item.setToolTip(text)
            if name == "recommendation":
                item.setIcon(sign(case.recommendation))
            elif name == "changed_since_judged" and case.is_stale:
                item.setIcon(icon("stale"))
                item.setToolTip(t("column.stale_hint"))
            items.append(item)
        return items


class CaseTable(QTableView):
    """Show the case list, sort by clicking a head, and fetch what comes into sight."""

    opened = Signal(str)
    chosen = Signal(int)
    shaped = Signal()
    """The person gave the columns another width or place, or asked for another order."""

    def __init__(self, model: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cases = model
        self.setModel(model)
        self.setAccessibleName(t("list.accessible"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(QSize(16, 16))
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(30, wide(28)))
        heads = self.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.setSectionsMovable(True)
        heads.setHighlightSections(False)
        heads.setSortIndicatorShown(True)
        heads.setMinimumSectionSize(50)
        heads.sectionClicked.connect(self._sort_by)
        heads.sectionResized.connect(self._on_resized)
        heads.sectionMoved.connect(lambda *_: self.shaped.emit())
        self._widths: dict[str, int] = {}
        """Widths a person gave; the others follow the window and the size of the text."""
        self._is_shaping = False
        self.setProperty(KEEPS_ITSELF, True)
        self.shape(tuple((name, 0) for name in model.columns))
        self.verticalScrollBar().valueChanged.connect(self._fetch_in_sight)
        model.counted.connect(self._fetch_in_sight)
        self.activated.connect(lambda index: self.open_row(index.row()))
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(self.chosen_count()))

    # ---- the selection

    def chosen_spans(self) -> Spans:
        """Return first and last row of each unbroken part of the selection, from top to bottom."""
        found: list[tuple[int, int]] = []
        parts = self.selectionModel().selection()
        ranges = (parts.at(place) for place in range(parts.count()))
        for first, last in sorted((part.top(), part.bottom()) for part in ranges):
            if found and first <= found[-1][1] + 1:
                found[-1] = (found[-1][0], max(last, found[-1][1]))
            else:
                found.append((first, last))
        return tuple(found)

    def chosen_count(self) -> int:
        """Return how many rows are selected."""
        return sum(last - first + 1 for first, last in self.chosen_spans())

    def chosen_rows(self) -> list[int]:
        """Return the numbers of the selected rows from top to bottom."""
        return [row for first, last in self.chosen_spans() for row in range(first, last + 1)]

    def choose(self, row: int) -> None:
        """Make this row the current and only selected one."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.cases.index(row, 0), flags)

    def open_row(self, row: int) -> None:
        """Ask for the case of this row to be opened."""
        if ids := self.cases.ids([row]):
            self.opened.emit(ids[0])

    # ---- columns and order

    def shape(self, columns: Sequence[tuple[str, int]]) -> None:
        """Give the columns their order and widths; 0 is the usual width."""
        heads = self.horizontalHeader()
        names = tuple(name for name, _ in columns)
        self._is_shaping = True
        if names != self.cases.columns:
            self.cases.show_columns(names)
        self._widths = {name: width for name, width in columns if width}
        for number, name in enumerate(names):
            heads.moveSection(heads.visualIndex(number), number)
            self.setColumnWidth(number, self._widths.get(name) or usual_width(name))
        self._is_shaping = False
        self._fill_up()
        self.mark_order()

    def columns_shown(self) -> tuple[tuple[str, int], ...]:
        """Return the columns in the order they stand, with the widths a person gave them, else 0."""
        heads = self.horizontalHeader()
        names = [self.cases.columns[heads.logicalIndex(place)] for place in range(heads.count())]
        return tuple((name, self._widths.get(name, 0)) for name in names)

    def mark_order(self) -> None:
        """Show at the head what the list is sorted by."""
        query, heads = self.cases.query, self.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        number = self.cases.columns.index(query.sort) if query.sort in self.cases.columns else -1
        heads.setSortIndicator(number, order)

    def sort_by(self, name: str, *, also: bool = False) -> None:
        """Sort by a column, the other way round when it is so already; `also`: only those alike in what sorts now."""
        query = self.cases.query
        if also and query.sort and query.sort != name:
            before = dict(query.then).get(name)
            others = tuple(one for one in query.then if one[0] != name)
            wanted = replace(query, then=(*others, (name, before is False)))
        else:
            wanted = replace(query, sort=name, descending=query.sort == name and not query.descending, then=())
        self.cases.show(wanted)
        self.mark_order()
        self.shaped.emit()

    def resizeEvent(self, event: object) -> None:
        """Fetch the rows that a larger window brings into sight."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # handed through unread
        self._fill_up()
        self._fetch_in_sight()

    def _on_resized(self, number: int, _before: int, width: int) -> None:
        if not self._is_shaping and number < len(self.cases.columns):
            self._widths[self.cases.columns[number]] = width
            self.shaped.emit()

    def _fill_up(self) -> None:
        """Let the name of the project take the room that is left, unless a person gave it a width."""
        if FILLING not in self.cases.columns or FILLING in self._widths:
            return
        number = self.cases.columns.index(FILLING)
        others = self.horizontalHeader().length() - self.columnWidth(number)
        self._is_shaping = True
        self.setColumnWidth(number, max(LEAST, self.viewport().width() - others))
        self._is_shaping = False

    def _sort_by(self, number: int) -> None:
        name = self.cases.columns[number]
        if is_sorted_by(name):
            also = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.sort_by(name, also=also)
        else:
            self.mark_order()

    def _fetch_in_sight(self) -> None:
        first = self.rowAt(0)
        if first >= 0:
            last = self.rowAt(self.viewport().height())
            self.cases.want(first, last if last >= 0 else self.cases.rowCount() - 1)
