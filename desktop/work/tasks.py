"""Run operations on the one worker thread that owns the store; each ends exactly once, on the window's thread.

This is the only place that starts a thread. The worker sees plain jobs and never a Qt object of the window: it reports
by queued signals of the runner, so tasks live and die on the window's thread.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from queue import PriorityQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot

from desktop.problems import Problem
from desktop.work.loading import tidy
from desktop.work.progress import Cancelled, Progress

if TYPE_CHECKING:
    from desktop.store.database import Store

T = TypeVar("T")

_SECONDS_BETWEEN_REPORTS = 0.05
_SECONDS_OF_A_TURN = 0.0002
"""How long the worker goes on when the window wants its turn: every call of Qt ends with such a wait, and showing one
report makes twenty."""
_NORMAL, _LAST = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """Tell of a bug that ended an operation: what was under way, the trace, and the file that keeps it."""

    title: str
    trace: str
    note: Path | None
    """None when even the note could not be written."""


@dataclass(slots=True, order=True)
class _Job:
    priority: int
    number: int
    perform: Callable[[Progress], object] | None = field(compare=False)
    progress: Progress = field(compare=False)
    title: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Done:
    value: object


class Task(QObject):
    """Stand for one operation under way; exactly one of succeeded, failed and cancelled arrives, then ended."""

    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    progressed = Signal(int, int, str)

    def __init__(self, parent: QObject, *, title: str, progress: Progress) -> None:
        super().__init__(parent)
        self.title = title
        self._progress = progress

    def cancel(self) -> None:
        """Ask the operation to stop at its next step."""
        self._progress.cancel()


class TaskRunner(QObject):
    """Own the worker thread, hand it operations in turn and deliver what becomes of them."""

    opened = Signal()
    open_failed = Signal(object)
    started = Signal(Task)
    problem_raised = Signal(object)
    """A Problem of an operation whose caller named no own handler."""
    crashed = Signal(object)
    _moved = Signal(int, int, int, str)
    _ended = Signal(int, object)

    def __init__(self, *, crash_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crash_folder = crash_folder
        self._numbers = count(1)
        self._jobs: PriorityQueue[_Job] = PriorityQueue()
        self._tasks: dict[int, Task] = {}
        self._moving: set[int] = set()
        """Tasks with a report on its way: the next one waits, so that the window never falls behind."""
        self._store: Store | None = None
        self._closing_problem: Problem | None = None
        self._thread = Thread(target=self._work, name="worker")
        self._moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def start(self, open_store: Callable[[], Store]) -> None:
        """Start the worker and let it open the store as its first job."""
        sys.setswitchinterval(_SECONDS_OF_A_TURN)
        self.reopen(open_store)
        self._thread.start()

    def reopen(self, open_store: Callable[[], Store]) -> Task:
        """Close the store if one is open and open another one; `opened` or `open_failed` tells the result."""

        def perform(_progress: Progress) -> None:
            if self._store is not None:
                store, self._store = self._store, None
                store.close()
            self._store = open_store()

        task = self._enqueue(perform, title="")
        task.succeeded.connect(self._on_opened)
        task.failed.connect(self.open_failed)
        return task

    def run(
        self,
        operation: Callable[[Store, Progress], T],
        *,
        on_done: Callable[[T], object] | None = None,
        on_problem: Callable[[Problem], object] | None = None,
        on_cancelled: Callable[[], object] | None = None,
        title: str = "",
    ) -> Task:
        """Queue an operation; the handlers run on the window's thread, crashes always go to `crashed`.

        A task with a title is shown to the person while it runs; one without is a quiet read.
        """
        task = self._enqueue(self._with_store(operation), title=title)
        if on_done is not None:
            task.succeeded.connect(on_done)
        if on_cancelled is not None:
            task.cancelled.connect(on_cancelled)
        task.failed.connect(_Failure(self, task, on_problem).deliver)
        self.started.emit(task)
        return task

    @property
    def is_busy(self) -> bool:
        """Say whether something runs or waits."""
        return bool(self._tasks)

    def close(self) -> Problem | None:
        """Cancel what runs or waits, wait for the worker, close the store; return what went wrong while closing."""
        for task in self._tasks.values():
            task.cancel()
        self._jobs.put(_Job(_LAST, next(self._numbers), None, Progress(), ""))
        if self._thread.is_alive():
            self._thread.join()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
        # A task that waits for its deletion while the runner goes takes the process down.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return self._closing_problem

    def _enqueue(self, perform: Callable[[Progress], object], *, title: str) -> Task:
        number = next(self._numbers)
        progress = Progress(_Throttle(number, self._moved.emit, self._moving))
        task = Task(self, title=title, progress=progress)
        self._tasks[number] = task
        self._jobs.put(_Job(_NORMAL, number, perform, progress, title))
        return task

    def _with_store(self, operation: Callable[[Store, Progress], object]) -> Callable[[Progress], object]:
        def perform(progress: Progress) -> object:
            if self._store is None:
                raise Problem("数据库没有打开", remedy="请先按提示恢复或重新打开数据库", code="store_closed")
            return operation(self._store, progress)

        return perform

    # ---- on the worker thread

    def _work(self) -> None:
        while (job := self._jobs.get()).perform is not None:
            self._ended.emit(job.number, self._outcome(job))
            del job  # what the job held must not die on this thread after its task is gone
            tidy()
        try:
            if self._store is not None:
                self._store.close()
        except Problem as problem:
            self._closing_problem = problem

    def _outcome(self, job: _Job) -> object:
        perform, job.perform = job.perform, None
        assert perform is not None
        if job.progress.cancelled:
            return Cancelled()
        try:
            return _Done(perform(job.progress))
        except (Problem, Cancelled) as stop:
            return stop.with_traceback(None)
        except Exception:  # noqa: BLE001 - the task edge: a bug becomes a note and the worker lives on
            return self._crash(job.title, traceback.format_exc())

    def _crash(self, title: str, trace: str) -> Crash:
        note: Path | None = self._crash_folder / f"crash-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
        try:
            self._crash_folder.mkdir(parents=True, exist_ok=True)
            assert note is not None
            note.write_text(f"{title}\n\n{trace}", encoding="utf-8")
        except OSError:
            note = None
        return Crash(title=title, trace=trace, note=note)

    # ---- on the window's thread

    @Slot()
    def _on_opened(self) -> None:
        self.opened.emit()

    @Slot(int, int, int, str)
    def _on_moved(self, number: int, done: int, total: int, note: str) -> None:
        self._moving.discard(number)
        if task := self._tasks.get(number):
            task.progressed.emit(done, total, note)

    @Slot(int, object)
    def _on_ended(self, number: int, outcome: Any) -> None:
        task = self._tasks.pop(number)
        if isinstance(outcome, _Done):
            task.succeeded.emit(outcome.value)
        elif isinstance(outcome, Cancelled):
            task.cancelled.emit()
        else:
            task.failed.emit(outcome)
        task.ended.emit()
        task.deleteLater()


class _Failure(QObject):
    """Route a failed task to its own handler, or to the runner's signals."""

    def __init__(self, runner: TaskRunner, task: Task, on_problem: Callable[[Problem], object] | None) -> None:
        super().__init__(task)
        self._runner = runner
        self._on_problem = on_problem

    @Slot(object)
    def deliver(self, failure: Problem | Crash) -> None:
        if isinstance(failure, Crash):
            self._runner.crashed.emit(failure)
        elif self._on_problem is not None:
            self._on_problem(failure)
        else:
            self._runner.problem_raised.emit(failure)


class _Throttle:
    """Pass on at most twenty reports a second, and always the last one."""

    def __init__(self, number: int, emit: Callable[[int, int, int, str], None], moving: set[int]) -> None:
        self._number = number
        self._emit = emit
        self._moving = moving
        self._last = 0.0

    def __call__(self, done: int, total: int, note: str) -> None:
        tidy()
        now = time.monotonic()
        is_time = now - self._last >= _SECONDS_BETWEEN_REPORTS and self._number not in self._moving
        if is_time or done == total:
            self._last = now
            self._moving.add(self._number)
            self._emit(self._number, done, total, note)
