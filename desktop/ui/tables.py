"""The case list as a table: rows come page by page from the worker and then live in Qt itself.

Cells are Qt items rather than a Python `data()` method: painting then never waits for the interpreter while the worker
computes, which is what keeps the window fluid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.store import CaseQuery
from desktop.ui import calls
from desktop.ui.icons import icon, sign
from desktop.ui.texts import t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from desktop.store import CasePage, CaseRow
    from desktop.work.tasks import Task, TaskRunner

PAGE = 100
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """Describe one column of the list: heading, what the store sorts it by, first width, side of its text."""

    name: str
    sort: str
    width: int
    right: bool = False


COLUMNS = (
    Column("enterprise", "enterprise", 200),
    Column("project", "project", 250),
    Column("county", "county", 84),
    Column("area", "prj_area_247", 110),
    Column("loan", "loan_amount_cny", 92, right=True),
    Column("saving", "prj_energy_saving_tce", 92, right=True),
    Column("result", "recommendation", 104),
    Column("score", "score_low", 104, right=True),
    Column("rank", "rank", 56, right=True),
    Column("judged_on", "judged_on", 96),
    Column("stale", "changed_since_judged", 76),
)


class CaseModel(QStandardItemModel):
    """Hold the rows of one query; pages not yet fetched are empty rows."""

    counted = Signal(int)
    """Total of the query, once its first page is here."""

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self.setHorizontalHeaderLabels([t(f"column.{column.name}") for column in COLUMNS])
        for number, column in enumerate(COLUMNS):
            heading = self.horizontalHeaderItem(number)
            heading.setTextAlignment(_RIGHT if column.right else _LEFT)
            heading.setToolTip(t("column.stale_hint") if column.name == "stale" else t("column.sort_hint"))
        self.query = CaseQuery(sort="rank")
        self.rows: dict[int, CaseRow] = {}
        self._pending: dict[int, Task] = {}
        self._labels: Mapping[str, Mapping[str, str]] = {}
        self._runner = runner

    def label_with(self, labels: Mapping[str, Mapping[str, str]]) -> None:
        """Use these Chinese labels for the choices of the listed fields from now on."""
        self._labels = labels

    def show(self, query: CaseQuery) -> None:
        """Ask for another list; the rows shown now stay until its first page is here."""
        self._forget_pending()
        self.query = query
        self._fetch(0, self._begin)

    def want(self, first: int, last: int) -> None:
        """Fetch the pages of these rows unless they are here or on their way."""
        for page in range(max(first, 0) // PAGE, max(last, 0) // PAGE + 1):
            start = page * PAGE
            if start < self.rowCount() and start not in self.rows and page not in self._pending:
                self._fetch(page, self._fill)

    def ids(self, rows: list[int]) -> tuple[str, ...] | None:
        """Return the case ids of these rows, or None when one of them is not loaded yet."""
        if any(row not in self.rows for row in rows):
            return None
        return tuple(self.rows[row].id for row in rows)

    def _fetch(self, page: int, deliver: Callable[[int, CasePage], None]) -> None:
        task = self._runner.run(
            calls.list_cases(replace(self.query, offset=page * PAGE, limit=PAGE)),
            on_done=lambda result: deliver(page, result),
        )
        self._pending[page] = task

    def _forget_pending(self) -> None:
        for task in self._pending.values():
            task.succeeded.disconnect()
            task.cancel()
        self._pending.clear()

    def _begin(self, page: int, result: CasePage) -> None:
        self.rows.clear()
        self.setRowCount(0)
        self.setRowCount(result.total)
        self._fill(page, result)
        self.counted.emit(result.total)

    def _fill(self, page: int, result: CasePage) -> None:
        self._pending.pop(page, None)
        for row, case in enumerate(result.rows, start=page * PAGE):
            if row >= self.rowCount():
                break
            self.rows[row] = case
            for column, item in enumerate(self._items(case)):
                self.setItem(row, column, item)

    def _items(self, case: CaseRow) -> list[QStandardItem]:
        result = case.recommendation or ""
        texts = (
            case.enterprise,
            case.project,
            case.county,
            self._choice("prj_area_247", case.values.get("prj_area_247", "")),
            number_text(case.values.get("loan_amount_cny", "")),
            number_text(case.values.get("prj_energy_saving_tce", "")),
            t(f"recommendation.{result or 'none'}"),
            interval_text(case.score_low, case.score_high),
            "" if case.rank is None else str(case.rank),
            "" if case.judged_on is None else str(case.judged_on),
            t("list.stale") if case.changed_since_judged and result else "",
        )
        items = []
        for column, text in zip(COLUMNS, texts, strict=True):
            item = QStandardItem(text)
            item.setEditable(False)
            item.setTextAlignment(_RIGHT if column.right else _LEFT)
            if column.name in {"enterprise", "project", "area"}:
                item.setToolTip(text)
            items.append(item)
        items[6].setIcon(sign(result))
        if texts[-1]:
            items[-1].setIcon(icon("stale"))
            items[-1].setToolTip(t("column.stale_hint"))
        return items

    def _choice(self, field: str, value: str) -> str:
        labels = self._labels.get(field, {})
        return "、".join(labels.get(part, part) for part in value.split("|") if part)


class CaseTable(QTableView):
    """Show the case list, sort by clicking a head, and fetch what comes into sight."""

    opened = Signal(str)
    chosen = Signal(int)

    def __init__(self, model: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cases = model
        self.setModel(model)
        self.setAccessibleName(t("list.accessible"))
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
        self._set_up_heads()
        self.verticalScrollBar().valueChanged.connect(self._fetch_in_sight)
        self.activated.connect(lambda index: self.open_row(index.row()))
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(len(self.chosen_rows())))

    def chosen_rows(self) -> list[int]:
        """Return the numbers of the selected rows from top to bottom."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def choose(self, row: int) -> None:
        """Make this row the current and only selected one."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.cases.index(row, 0), flags)

    def open_row(self, row: int) -> None:
        """Ask for the case of this row to be opened."""
        if ids := self.cases.ids([row]):
            self.opened.emit(ids[0])

    def resizeEvent(self, event: object) -> None:
        """Fetch the rows that a larger window brings into sight."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # handed through unread
        self._fetch_in_sight()

    def _set_up_heads(self) -> None:
        heads = self.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.setHighlightSections(False)
        heads.setSortIndicatorShown(True)
        heads.setSortIndicator(self._column_of(self.cases.query.sort), Qt.SortOrder.AscendingOrder)
        for number, column in enumerate(COLUMNS):
            self.setColumnWidth(number, wide(column.width) if column.name == "judged_on" else column.width)
        heads.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        heads.setMinimumSectionSize(50)
        heads.sectionClicked.connect(self._sort_by)

    def _sort_by(self, number: int) -> None:
        column = COLUMNS[number]
        heads = self.horizontalHeader()
        query = self.cases.query
        descending = query.sort == column.sort and not query.descending
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        heads.setSortIndicator(number, order)
        self.cases.show(replace(query, sort=column.sort, descending=descending))

    @staticmethod
    def _column_of(sort: str) -> int:
        return next(number for number, column in enumerate(COLUMNS) if column.sort == sort)

    def _fetch_in_sight(self) -> None:
        first = self.rowAt(0)
        if first >= 0:
            last = self.rowAt(self.viewport().height())
            self.cases.want(first, last if last >= 0 else self.cases.rowCount() - 1)


def number_text(value: str) -> str:
    """Print a stored number with thousands separators and without idle zeros; leave other text as it is."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def interval_text(low: float | None, high: float | None) -> str:
    """Print a score interval, one number when both ends agree."""
    if low is None or high is None:
        return ""
    return f"{low:.1f}" if f"{low:.1f}" == f"{high:.1f}" else f"{low:.1f} – {high:.1f}"
