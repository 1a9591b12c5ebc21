"""The office's tariffs: what is kept and since when, with the buttons to write the blank form and load a filled one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.ui.tools import tool_calls

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.work.operations.books import LoadReport
    from desktop.work.operations.tools import ToolsView
    from desktop.work.tasks import TaskRunner


class TariffPart(QWidget):
    """List the price sets with area, dates and document; load more, all of a workbook or nothing."""

    loaded = Signal()

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__()
        self._runner = runner
        self.table = RowTable(
            (
                Head(t("tools.column.sheet"), 130),
                Head(t("tools.column.state"), 60),
                Head(t("tools.column.area"), 100),
                Head(t("tools.column.key"), 200),
                Head(t("tools.column.days"), 190),
                Head(t("tools.column.document"), 170),
                Head(t("tools.column.rows")),
            ),
            name=t("tools.tab.tariffs"),
        )
        self.count = QLabel()
        self.count.setObjectName("quiet")
        self.count.setWordWrap(True)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.hide()
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        self.form_button = self._button("tools.form", self._ask_form)
        self.load_button = self._button("tools.load", self._ask_file)
        row.addWidget(self.form_button)
        row.addWidget(self.load_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 10, 4, 4)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)

    def show_view(self, view: ToolsView, on: date) -> None:
        """Show the tariffs as they stand on a day."""
        valid = sum(line.in_force for line in view.lines)
        words = t("tools.tariffs.count", count=len(view.lines), valid=valid, on=on)
        self.count.setText(words if view.lines else t("tools.tariffs.none"))
        self.table.show_rows(
            [
                (
                    line.sheet,
                    t("tools.state.in_force" if line.in_force else "tools.state.not"),
                    line.area,
                    line.key,
                    line.days,
                    line.document,
                    line.rows,
                )
                for line in view.lines
            ]
        )

    def load(self, path: Path) -> None:
        """Load a filled workbook and say what came of it, here and in full."""
        self._runner.run(
            tool_calls.load_tariffs(path),
            on_done=self._take,
            on_problem=self._refuse,
            title=t("tools.load"),
        )

    def write_form(self, path: Path) -> None:
        """Write the blank form."""
        self._runner.run(
            tool_calls.write_tariff_form(path),
            on_done=lambda written: self._say(t("tools.form.done", path=written), "quiet"),
            on_problem=self._refuse,
            title=t("tools.form"),
        )

    def _take(self, report: LoadReport) -> None:
        self._say(report.sentence(), "quiet")
        self.loaded.emit()

    def _refuse(self, problem: Problem) -> None:
        self._say(problem.sentence().replace("；“", "；\n“").replace("要求：“", "要求：\n“"), "error")

    def _say(self, words: str, look: str) -> None:
        self.said.setObjectName(look)
        self.said.style().polish(self.said)
        self.said.setText(words)
        self.said.show()

    def _button(self, name: str, act: object) -> QPushButton:
        button = QPushButton(t(name))
        button.setToolTip(t(f"{name}.hint"))
        assert callable(act)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _ask_form(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, t("tools.form"), t("tools.form.file"), t("tools.xlsx"))
        if path:
            self.write_form(Path(path).with_suffix(".xlsx"))

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, t("tools.load"), "", t("tools.files"))
        if path:
            self.load(Path(path))
