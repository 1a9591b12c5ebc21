"""What the window says without stopping anybody: the notice under the header and the running task at the foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from desktop.problems import Problem
from desktop.ui.texts import t
from desktop.work.tasks import Task

_SECONDS_A_GOOD_NOTICE_STAYS = 8
_MILLISECONDS_BEFORE_A_TASK_SHOWS = 250


class NoticeBar(QFrame):
    """Show one message under the header until it is closed, replaced, or, when it is good news, has been read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._step = QPushButton()
        self._step.clicked.connect(self._take_step)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(t("notice.close"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self._step)
        row.addWidget(self._close)
        self._next: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, words: str, *, grade: str = "good", step: str = "", then: Callable[[], object] | None = None) -> None:
        """Show a message; grade is good, warn or bad, `step` the words of a button that does `then`."""
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._step.setText(step)
        self._step.setVisible(then is not None)
        self._next = then
        self.setProperty("grade", grade)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        self._timer.stop()
        if grade == "good" and then is None:
            self._timer.start(_SECONDS_A_GOOD_NOTICE_STAYS * 1000)

    @Slot(object)
    def say_problem(self, problem: Problem) -> None:
        """Show what is wrong and what to do about it."""
        self.say(problem.sentence(), grade="bad")

    @property
    def words(self) -> str:
        """Return the message shown now, empty when there is none."""
        return "" if self.isHidden() else self._words.text()

    def _take_step(self) -> None:
        self.hide()
        if self._next is not None:
            self._next()


class TaskBar(QWidget):
    """Show the titled task under way with its progress and a way to cancel it."""

    all_done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._bar = QProgressBar()
        self._bar.setFixedSize(220, 14)
        self._bar.setTextVisible(False)
        self._cancel = QPushButton(t("task.cancel"))
        self._cancel.clicked.connect(self._cancel_task)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.addWidget(self._words)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self._tasks: list[Task] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MILLISECONDS_BEFORE_A_TASK_SHOWS)
        self._timer.timeout.connect(self.show)
        self.hide()

    @Slot(Task)
    def follow(self, task: Task) -> None:
        """Show this task while it runs, unless it is a quiet one."""
        if not task.title:
            return
        self._tasks.append(task)
        task.progressed.connect(self._on_progress)
        task.ended.connect(lambda: self._forget(task))
        if len(self._tasks) == 1:
            self._begin()

    def _begin(self) -> None:
        self._words.setText(self._tasks[0].title)
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self._timer.start()

    @Slot(int, int, str)
    def _on_progress(self, done: int, total: int, note: str) -> None:
        if not self._tasks:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        count = f" {done}/{total}" if total else ""
        self._words.setText(f"{self._tasks[0].title}{count}{'  ' + note if note else ''}")

    def _cancel_task(self) -> None:
        self._cancel.setEnabled(False)
        self._words.setText(t("task.cancelling"))
        self._tasks[0].cancel()

    def _forget(self, task: Task) -> None:
        self._tasks.remove(task)
        if self._tasks:
            self._begin()
        else:
            self._timer.stop()
            self.hide()
            self.all_done.emit()
