"""The page of mutual recommendation: the queue with the fast lane first, the ladder's tasks, a period's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from desktop.ui.judgement.prose import Prose
from desktop.ui.recommend import recommend_calls
from desktop.ui.recommend.counts_part import CountsPart
from desktop.ui.recommend.file_work import RecommendFiles
from desktop.ui.recommend.words import item_text
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.main_window import MainWindow
    from desktop.ui.recommend.recommend_calls import CaseView, WorkView
    from desktop.work.operations.recommend_queue import QueueRow


class RecommendPage(QWidget):
    """Show what waits for whom, in which order, and what can be done about it."""

    case_wanted = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._rows: tuple[QueueRow, ...] = ()
        self._cases: tuple[str, ...] = ()
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.parts.addTab(self._queue_part(), t("recommend.tab.queue"))
        self.parts.addTab(self._ladder_part(), t("recommend.tab.ladder"))
        self.counts = CountsPart(window)
        self.parts.addTab(self.counts, t("recommend.tab.counts"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.addWidget(self.parts, 1)

    def _queue_part(self) -> QWidget:
        self.all_of_them = QCheckBox(t("recommend.all"))
        self.all_of_them.toggled.connect(lambda _on: self.read())
        self.open_button = QPushButton(t("recommend.open_case"))
        self.open_button.setObjectName("primary")
        self.open_button.clicked.connect(self._open)
        self.files = RecommendFiles(self._window, self)
        self.files.received.connect(lambda _found: self.read())
        self.receive_button = QPushButton(t("recommend.receive"))
        self.receive_button.setToolTip(t("recommend.receive.hint"))
        self.receive_button.clicked.connect(self.files.choose)
        self.head = QLabel()
        self.head.setObjectName("quiet")
        self.table = RowTable(
            (
                Head(t("recommend.column.lane"), 62),
                Head(t("recommend.column.project"), 0),
                Head(t("recommend.column.direction"), 120),
                Head(t("recommend.column.state"), 66),
                Head(t("recommend.column.stay"), 110),
                Head(t("recommend.column.clock"), 330),
                Head(t("recommend.column.next"), 90),
            ),
            name=t("recommend.tab.queue"),
        )
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._choose())
        self.table.activated.connect(lambda _index: self._open())
        self.detail = Prose(name=t("recommend.detail"))
        self.detail.field_wanted.connect(lambda _field: self._open())
        self.detail.place_wanted.connect(self._go)
        row = QHBoxLayout()
        row.addWidget(self.head, 1)
        row.addWidget(self.all_of_them)
        row.addWidget(self.receive_button)
        row.addWidget(self.open_button)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setSizes([280, 330])
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(row)
        column.addWidget(split, 1)
        return part

    def _ladder_part(self) -> QWidget:
        self.tasks = RowTable(
            (
                Head(t("recommend.column.project"), 330),
                Head(t("recommend.column.gate"), 200),
                Head(t("recommend.column.state"), 190),
                Head(t("recommend.column.why"), 0),
            ),
            name=t("recommend.tab.ladder"),
        )
        self.tasks.activated.connect(lambda index: self.case_wanted.emit(self._cases[index.row()]))
        words = QLabel(t("recommend.ladder.words"))
        words.setObjectName("quiet")
        words.setWordWrap(True)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(words)
        column.addWidget(self.tasks, 1)
        return part

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew whenever the page comes to the front."""
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read the queue and the ladder."""
        call = recommend_calls.work(all_of_them=self.all_of_them.isChecked(), on=self._window.office.today)
        self._window.runner.run(call, on_done=self._show)

    def _show(self, view: WorkView) -> None:
        self._rows = view.rows
        self.table.show_rows([_queue_row(row) for row in view.rows])
        ours = sum(row.is_ours for row in view.rows)
        late = sum(row.waiting.is_late for row in view.rows)
        self.head.setText(
            t("recommend.head", count=len(view.rows), ours=ours, late=late) if view.rows else t("recommend.empty")
        )
        pairs = [(case, task) for case in view.tasks for task in case.tasks]
        self._cases = tuple(case.case_id for case, _task in pairs)
        self.tasks.show_rows(
            [
                (f"{case.enterprise} · {case.project}", f"{task.gate} {task.title}", task.label, task.sentence)
                for case, task in pairs
            ]
        )
        self.open_button.setEnabled(bool(view.rows))
        if not view.rows:
            self.detail.setHtml(f"<p>{t('recommend.empty.words')}</p>")
        if view.rows:
            self.table.selectRow(0)

    def _chosen(self) -> QueueRow | None:
        chosen = self.table.chosen_rows()
        return self._rows[chosen[0]] if chosen and chosen[0] < len(self._rows) else None

    def _choose(self) -> None:
        row = self._chosen()
        if row is None:
            return
        office = self._window.office

        def show(view: CaseView) -> None:
            now = self._chosen()
            item = next((one for one in view.found.items if one.found.id == row.id), None)
            if now is not None and now.id == row.id and item is not None:
                self.detail.setHtml(item_text(item, office.dictionary))

        call = recommend_calls.case_recommendations(row.case_id, by=office.settings.clerk_name, on=office.today)
        self._window.runner.run(call, on_done=show)

    def _open(self) -> None:
        row = self._chosen()
        if row is not None:
            self.case_wanted.emit(row.case_id)

    def _go(self, place: str) -> None:
        row = self._chosen()
        if place == "settings":
            self._window.show_page("settings")
        elif row is not None:
            self._window.open_case(row.case_id, place)


def _queue_row(row: QueueRow) -> tuple[str, ...]:
    now, running = row.waiting.states[-1], [stage for stage in row.waiting.stages if stage.ended is None]
    lane = t("recommend.lane.fast") if row.waiting.fast else t("recommend.lane.normal")
    clock = "；".join(stage.words for stage in running)
    return (
        lane if row.waiting.fast is not None else t("recommend.lane.unknown"),
        f"{row.enterprise} · {row.project}",
        row.direction,
        row.state,
        t("recommend.stay", days=now.elapsed, unit=now.unit),
        clock or "—",
        t("recommend.ours") if row.is_ours else row.next_side or "—",
    )
