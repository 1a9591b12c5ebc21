"""The line below the case list: how many cases, what they add up to, and how many do not say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.store import CaseQuery
from desktop.ui.lists import list_calls
from desktop.ui.texts import t
from desktop.work.number_words import number_text

if TYPE_CHECKING:
    from desktop.work.operations.case_list import ListSums, Spans
    from desktop.work.tasks import Task, TaskRunner

_MILLISECONDS_AFTER_THE_LAST_CHANGE = 500


class SumLine(QLabel):
    """Count at once, and add up as soon as the selection stands still."""

    def __init__(self, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(t("list.loading"), parent)
        self.setObjectName("quiet")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._runner = runner
        self._query = CaseQuery()
        self._spans: Spans = ()
        self._counted = ""
        self._task: Task | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MILLISECONDS_AFTER_THE_LAST_CHANGE)
        self._timer.timeout.connect(self._ask)

    def show_for(self, query: CaseQuery, spans: Spans, *, total: int, chosen: int) -> None:
        """Show the count of a list and its selection now, the sums soon."""
        words = t("list.chosen", total=total, chosen=chosen) if chosen else t("list.count", total=total)
        if words != self._counted or query != self._query:
            self.setText(words)
        self._counted, self._query, self._spans = words, replace(query, offset=0), spans
        self._let_go()
        if total:
            self._timer.start()

    def _ask(self) -> None:
        self._let_go()
        self._task = self._runner.run(
            list_calls.list_sums(self._query, self._spans), on_done=self._show, on_problem=lambda _problem: None
        )
        self._task.ended.connect(self._forget)

    def _let_go(self) -> None:
        """Let go of the sums under way: what is typed next must not wait for them."""
        if self._task is not None:
            self._task.succeeded.disconnect()
            self._task.ended.disconnect(self._forget)
            self._task.cancel()
            self._task = None

    def _forget(self) -> None:
        self._task = None

    def _show(self, found: ListSums) -> None:
        parts = [self._counted]
        for one in found.sums:
            known = t(f"list.sum.{one.field}", known=number_text(f"{one.known:f}"))
            parts.append(known + (t("list.sum.unknown", count=one.unknown) if one.unknown else ""))
        self.setText("　".join(parts))
        self.setToolTip("\n".join(parts))
