"""The bar at the foot while a batch is printed: how far, how long still, pause, go on, stop.

A batch takes minutes and the store has one worker: it is printed in short turns, so that whatever else the person does
comes between.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from desktop.ui import calls
from desktop.ui.texts import t
from desktop.work.pace import Pace

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.work.operations.batch_printing import DossierBatch, PrintReport
    from desktop.work.tasks import Task, TaskRunner


class BatchBar(QWidget):
    """Print one batch at a time and tell what became of it."""

    finished = Signal(object, object)
    """The batch and its report."""
    failed = Signal(object, object)
    """The batch and the Problem; it can be taken up again."""
    stopped = Signal(object)
    """The batch, stopped by the person; it can be taken up again."""

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._batch: DossierBatch | None = None
        self._turn: Task | None = None
        self._wanted = self._answered = self._stopping = False
        self._pace = Pace()
        self.words = QLabel()
        self._bar = QProgressBar()
        self._bar.setFixedSize(160, 14)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(t("task.print"))
        self.pause = QPushButton()
        self.pause.clicked.connect(self._turn_over)
        self.stop = QPushButton(t("batch.stop"))
        self.stop.setToolTip(t("batch.stop.hint"))
        self.stop.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        for part in (self.words, self._bar, self.pause, self.stop):
            row.addWidget(part)
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Say whether a batch is under way or paused."""
        return self._batch is not None

    def begin(self, batch: DossierBatch) -> None:
        """Print a batch; the one under way, if any, goes on alone."""
        if self._batch is None:
            self._batch = batch
            self._stopping = False
            self._go_on(wanted=True)
            self.stop.setEnabled(True)
            self.show()

    def leave(self) -> None:
        """Break off as the window goes, when nothing runs any more: no part of a file is left."""
        batch, self._batch = self._batch, None
        if batch is not None:
            batch.close()

    def _go_on(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self._pace = Pace()
        self.pause.setText(t("batch.pause") if wanted else t("batch.go_on"))
        self.pause.setEnabled(True)
        self._tell("")
        self._take_turn()

    def _take_turn(self) -> None:
        if self._batch is None or self._turn is not None or not self._wanted:
            return
        self._answered = False
        self._turn = self._runner.run(calls.print_on(self._batch), on_done=self._on_turn, on_problem=self._on_problem)
        self._turn.ended.connect(self._on_ended)

    def _on_turn(self, report: PrintReport | None) -> None:
        self._answered = True
        batch = self._batch
        if batch is None:
            return
        if report is not None:
            self._end()
            self.finished.emit(batch, report)
        else:
            self._tell(self._pace.left(batch.done, batch.total, monotonic()))

    def _on_problem(self, problem: Problem) -> None:
        batch = self._batch
        self._end()
        self.failed.emit(batch, problem)

    def _on_ended(self) -> None:
        """Take the next turn, stop where that is wanted, and end after a turn without an answer (closing, a bug)."""
        self._turn = None
        if self._stopping:
            self._finish_stop()
        elif not self._answered:
            self._end()
        else:
            self._take_turn()

    def _turn_over(self) -> None:
        self._go_on(wanted=not self._wanted)

    def _stop(self) -> None:
        self._wanted, self._stopping = False, True
        self.pause.setEnabled(False)
        self.stop.setEnabled(False)
        if self._turn is None:
            self._finish_stop()

    def _finish_stop(self) -> None:
        batch = self._batch
        self._end()
        if batch is not None:
            batch.close()
            self.stopped.emit(batch)

    def _end(self) -> None:
        self._batch = None
        self._wanted = self._stopping = False
        self.hide()

    def _tell(self, left: str) -> None:
        batch = self._batch
        if batch is None:
            return
        self._bar.setRange(0, batch.total)
        self._bar.setValue(batch.done)
        state = t("task.print") if self._wanted else t("batch.paused")
        told = " ".join(part for part in (state, f"{batch.done}/{batch.total}", left) if part)
        self.words.setText(told)
        self.words.setAccessibleName(told)
