"""Which first? Two projects side by side, the pair least sure, and no score of the model before the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.model import model_calls
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.office import Office
    from desktop.work.operations.comparing import PairView
    from desktop.work.tasks import TaskRunner


class PairPart(QWidget):
    """Ask for one comparison after the other."""

    answered = Signal()

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._pair: PairView | None = None
        self._skipped: list[tuple[str, str]] = []
        self._is_asked = False
        words = QLabel(t("model.pair.words"))
        words.setWordWrap(True)
        words.setObjectName("quiet")
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.alike = QCheckBox(t("model.pair.alike"))
        self.alike.toggled.connect(self._fill)
        self.table = RowTable(
            (Head(t("model.pair.fact"), 190), Head(t("model.pair.first")), Head(t("model.pair.second"))),
            name=t("model.tab.pair"),
        )
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.first = self._button("model.pair.choose_first", lambda: self._answer(is_first=True))
        self.second = self._button("model.pair.choose_second", lambda: self._answer(is_first=False))
        self.skip = self._button("model.pair.skip", self._pass)
        self.first.setShortcut("Alt+1")
        self.second.setShortcut("Alt+2")
        row = QHBoxLayout()
        row.addWidget(self.alike)
        row.addStretch(1)
        for button in (self.first, self.second, self.skip):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 4)
        column.addWidget(words)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self._show(None)

    def ask(self) -> None:
        """Look for a pair, unless one is shown or looked for."""
        if self._pair is None and not self._is_asked:
            self._next()

    def forget(self) -> None:
        """Let the pair shown go: something it rests on changed."""
        self._pair = None
        if self.isVisible():
            self.ask()

    def _next(self) -> None:
        self._is_asked = True
        self._runner.run(
            model_calls.next_pair(self._office.today, tuple(self._skipped)), on_done=self._show,
            on_problem=self._refuse, title=t("model.pair.looking"),
        ).ended.connect(self._on_ended)  # fmt: skip

    def _on_ended(self) -> None:
        self._is_asked = False

    def _show(self, pair: PairView | None) -> None:
        self._pair = pair
        for button in (self.first, self.second, self.skip):
            button.setEnabled(pair is not None)
        self._fill()
        if pair is not None:
            self.said.clear()

    def _fill(self) -> None:
        pair = self._pair
        if pair is None:
            self.table.show_rows([])
            return
        name = (t("model.pair.project"), f"{pair.first.enterprise}\n{pair.first.project}",
                f"{pair.second.enterprise}\n{pair.second.project}")  # fmt: skip
        lines = [line for line in pair.lines if self.alike.isChecked() or not line.is_same]
        self.table.show_rows([name, *((line.label, line.first, line.second) for line in lines)])
        same = sum(line.is_same for line in pair.lines)
        self.alike.setText(t("model.pair.alike_count", count=same))

    def _answer(self, *, is_first: bool) -> None:
        pair = self._pair
        if pair is None:
            return
        better, worse = (pair.first, pair.second) if is_first else (pair.second, pair.first)
        self._show(None)
        self._runner.run(
            model_calls.answer(better.case_id, worse.case_id, self._office.today, by=self._office.clerk),
            on_done=lambda _number: self._on_answered(better.project, worse.project),
        )

    def _on_answered(self, better: str, worse: str) -> None:
        self.answered.emit()
        self._next()
        self.said.setText(t("model.pair.said", better=better, worse=worse))

    def _pass(self) -> None:
        if self._pair is not None:
            self._skipped.append((self._pair.first.case_id, self._pair.second.case_id))
        self._show(None)
        self._next()

    def _refuse(self, problem: Problem) -> None:
        self._show(None)
        self.said.setText(problem.sentence())

    def _button(self, name: str, start: object) -> QPushButton:
        button = QPushButton(t(name))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda _checked=False: start())  # type: ignore[operator]  # a plain step
        return button
