"""The page of statistics: an overview, and tables for a period; every figure and bar opens the cases behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.charts import ChartView
from desktop.ui.overview.part import OverviewPart
from desktop.ui.registers.record_table import RecordTable
from desktop.ui.row_table import Head, RowTable
from desktop.ui.statistics import statistics_calls
from desktop.ui.statistics.choices import Choices
from desktop.ui.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.problems import Problem
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.ui.statistics.statistics_calls import Counted, Start
    from desktop.work.operations.statistics_lists import Behind
    from desktop.work.tasks import TaskRunner


class StatisticsPage(QWidget):
    """Let a person count a period and look behind every figure."""

    case_wanted = Signal(str)
    compare_wanted = Signal(object)
    record_wanted = Signal(str, str)

    def __init__(self, runner: TaskRunner, office: Office, notice: NoticeBar) -> None:
        super().__init__()
        self._runner, self._office, self._notice = runner, office, notice
        self._counted: Counted | None = None
        self._behind: tuple[Behind, ...] = ()
        self._asked = 0
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what the tab in front shows whenever the page comes to the front."""
        super().showEvent(event)
        self._read()

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the cases chosen in the list in front."""
        return self.overview.chosen_ids() if self.tabs.currentWidget() is self.overview else ()

    def _read(self) -> None:
        """Count the overview, or read which tables there are."""
        if self.tabs.currentWidget() is self.overview:
            self.overview.read()
        else:
            self._runner.run(statistics_calls.start(self._office.today), on_done=self._take_start)

    # ---- building

    def _build(self) -> None:
        self.choices = Choices()
        self.choices.changed.connect(self.count)
        self.choices.interval_chosen.connect(self._put_interval)
        self.excel = QPushButton(t("statistics.excel"))
        self.pdf = QPushButton(t("statistics.pdf"))
        self.excel.clicked.connect(lambda _checked=False: self._write("xlsx"))
        self.pdf.clicked.connect(lambda _checked=False: self._write("pdf"))
        self.head = QLabel()
        self.head.setObjectName("caption")
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.hide()
        self.table = RecordTable(name=t("statistics.table"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.clicked.connect(self._look_behind)
        self.table.activated.connect(self._look_behind)
        self.notes = QLabel()
        self.notes.setObjectName("quiet")
        self.notes.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.head, 1)
        row.addWidget(self.excel)
        row.addWidget(self.pdf)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.error)
        column.addWidget(self.table, 1)
        column.addWidget(self.notes)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self._side())
        split.setSizes([860, 390])
        tables = QWidget()
        inside = QVBoxLayout(tables)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.addWidget(self.choices)
        inside.addWidget(split, 1)
        self._put_tabs(tables)

    def _put_tabs(self, tables: QWidget) -> None:
        self.overview = OverviewPart(self._runner, self._office, self._notice)
        self.overview.case_wanted.connect(self.case_wanted)
        self.overview.compare_wanted.connect(self.compare_wanted)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.overview, t("overview.title"))
        self.tabs.addTab(tables, t("statistics.layout"))
        self.tabs.currentChanged.connect(lambda _place: self._read())
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 10, 16, 8)
        page.addWidget(self.tabs)

    def _side(self) -> QWidget:
        self.chart = ChartView()
        self.chart.chosen.connect(self._look_behind_bar)
        room = QScrollArea()
        room.setWidgetResizable(True)
        room.setFrameShape(QScrollArea.Shape.NoFrame)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.chart)
        inside.addStretch(1)
        room.setWidget(inner)
        self.behind_head = QLabel(t("statistics.behind.hint"))
        self.behind_head.setObjectName("caption")
        self.behind_head.setWordWrap(True)
        heads = (
            Head(t("statistics.behind.number"), 56, right=True), Head(t("statistics.behind.name"), 0),
            Head(t("statistics.behind.county"), 80),
        )  # fmt: skip
        self.behind = RowTable(heads, name=t("statistics.behind"))
        self.behind.activated.connect(lambda index: self._open(index.row()))
        side = QSplitter(Qt.Orientation.Vertical)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.behind_head)
        column.addWidget(self.behind, 1)
        side.addWidget(room)
        side.addWidget(lower)
        side.setSizes([260, 300])
        return side

    # ---- counting

    def _take_start(self, start: Start) -> None:
        self.choices.show_start(start)

    def _put_interval(self, interval: str) -> None:
        call = statistics_calls.put_interval(interval, by=self._office.clerk, on=self._office.today)
        self._runner.run(call, on_done=self._take_start)

    def count(self) -> None:
        """Count the chosen table; of several questions only the answer to the last is shown."""
        from desktop.problems import Problem
        from desktop.statistics.periods import read_period
        from desktop.work.operations.statistics import Request

        chosen = self.choices
        try:
            period = read_period(chosen.period.text())
        except Problem as problem:
            self._refuse(problem)
            return
        request = Request(
            layout=chosen.layout_id,
            period=period,
            rows=chosen.rows,
            across=str(chosen.across.currentData() or "") or None,
            region=chosen.region.text().strip(),
            year_on_year=chosen.year_on_year.isChecked(),
            population=str(chosen.scope.currentData() or ""),
        )
        self._asked += 1
        asked = self._asked
        self._runner.run(
            statistics_calls.counted(request, self._office.today),
            on_done=lambda found: self._take(found) if asked == self._asked else None,
            on_problem=self._refuse,
        )

    def _refuse(self, problem: Problem) -> None:
        self.error.setText(f"{problem.what}。{problem.remedy}")
        self.error.show()

    def _take(self, found: Counted) -> None:
        self._counted = found
        self.error.hide()
        shown = found.shown
        rows = (*shown.rows, shown.bottom) if shown.bottom else shown.rows
        self.table.show_columns(shown.heads, [tuple(cell.text for cell in row) for row in rows])
        self.head.setText(shown.title)
        self.head.setToolTip(self.choices.help())
        nothing = (t("statistics.nothing"),) if not rows else ()
        self.notes.setText("\n".join((*nothing, *shown.notes)))
        self.chart.show_chart(found.drawn.chart if found.drawn is not None else None)
        self.behind_head.setText(t("statistics.behind.hint"))
        self._behind = ()
        self.behind.show_rows([])
        for each in (self.excel, self.pdf):
            each.setEnabled(bool(rows))

    # ---- looking behind

    def _look_behind(self, index: QModelIndex) -> None:
        self._read_behind(index.row(), index.column())

    def _look_behind_bar(self, bar: int) -> None:
        drawn = self._counted.drawn if self._counted is not None else None
        if drawn is not None and bar < len(drawn.lines):
            self._read_behind(drawn.lines[bar], drawn.column)

    def _read_behind(self, line: int, column: int) -> None:
        found = self._counted
        if found is None:
            return
        table = found.answer.table
        told = " ".join(cell.text for cell, head in zip(table.lines[line].cells, table.heads, strict=True)
                        if not head.measure and cell.text)  # fmt: skip
        head = table.heads[column]

        def show(answer: tuple[tuple[Behind, ...], int]) -> None:
            rows, total = answer
            self._behind = rows
            name = f"{told}　{head.title}" if head.measure else told
            more = t("statistics.behind.more", count=len(rows)) if total > len(rows) else ""
            self.behind_head.setText(t("statistics.behind.said", of=name, count=total) + more)
            self.behind.show_rows([(str(one.number), one.name, one.county) for one in rows])

        self._runner.run(statistics_calls.behind(found.answer, line, column), on_done=show)

    def _open(self, row: int) -> None:
        if self._counted is None or not 0 <= row < len(self._behind):
            return
        register = self._counted.answer.table.register
        if register:
            self.record_wanted.emit(register, self._behind[row].id)
        else:
            self.case_wanted.emit(self._behind[row].id)

    # ---- handing out

    def _write(self, kind: str) -> None:
        found = self._counted
        if found is None:
            return
        proposal = f"{found.shown.title}.{kind}"
        path, _ = QFileDialog.getSaveFileName(self, t("statistics.write"), proposal, t(f"statistics.{kind}.files"))
        if path:
            call = statistics_calls.write(found.answer, Path(path), self._office.today)
            self._runner.run(
                call,
                on_done=lambda done: self._notice.say(t("statistics.written", path=done), grade="good"),
                title=t("statistics.write"),
            )
