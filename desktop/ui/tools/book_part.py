"""A workbook the office fills in, as part of a page: what is kept, the blank form, a filled one loaded whole or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.row_table import RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.calls import Operation
    from desktop.work.operations.books import LoadReport
    from desktop.work.tasks import TaskRunner


class BookPart(QWidget):
    """Show what is kept; the sentences are those of `name` (`name`.form, `name`.load and their hints)."""

    loaded = Signal()

    def __init__(
        self,
        runner: TaskRunner,
        table: RowTable,
        *,
        name: str,
        load: Callable[[Path], Operation[LoadReport]],
        write: Callable[[Path], Operation[Path]],
    ) -> None:
        super().__init__()
        self._runner = runner
        self._name = name
        self._load, self._write = load, write
        self.table = table
        self.count = QLabel()
        self.count.setObjectName("quiet")
        self.count.setWordWrap(True)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.hide()
        self.form_button = self._button("form", self._ask_form)
        self.load_button = self._button("load", self._ask_file)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.form_button)
        row.addWidget(self.load_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 10, 4, 4)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)

    def load(self, path: Path) -> None:
        """Load a filled workbook and say what came of it, here and in full."""
        self._runner.run(self._load(path), on_done=self._take, on_problem=self._refuse, title=t(f"{self._name}.load"))

    def write_form(self, path: Path) -> None:
        """Write the blank form."""
        self._runner.run(
            self._write(path),
            on_done=lambda written: self._say(t(f"{self._name}.form.done", path=written), "quiet"),
            on_problem=self._refuse,
            title=t(f"{self._name}.form"),
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

    def _button(self, what: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(t(f"{self._name}.{what}"))
        button.setToolTip(t(f"{self._name}.{what}.hint"))
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _ask_form(self) -> None:
        title, proposed = t(f"{self._name}.form"), t(f"{self._name}.form.file")
        path, _ = QFileDialog.getSaveFileName(self, title, proposed, t("tools.xlsx"))
        if path:
            self.write_form(Path(path).with_suffix(".xlsx"))

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, t(f"{self._name}.load"), "", t("tools.files"))
        if path:
            self.load(Path(path))
