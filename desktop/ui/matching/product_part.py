"""The product box: what is kept and since when, with the buttons to write the blank form and load a filled one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.matching import matching_calls
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.problems import Problem
    from desktop.work.operations.books import LoadReport
    from desktop.work.operations.products import ProductLine
    from desktop.work.tasks import TaskRunner


class ProductPart(QWidget):
    """List the products with version, region, limits and review day; load more, all of a workbook or nothing."""

    loaded = Signal()

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__()
        self._runner = runner
        names = ("id", "title", "family", "bank", "version", "region", "days", "review", "state", "limits")
        widths = (125, 205, 72, 78, 66, 74, 176, 92, 56, 0)
        self.table = RowTable(
            tuple(Head(t(f"products.column.{name}"), width) for name, width in zip(names, widths, strict=True)),
            name=t("matching.tab.products"),
        )
        self.count = QLabel(t("products.none"))
        self.count.setObjectName("quiet")
        self.count.setWordWrap(True)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.hide()
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self._button("products.form", self._ask_form))
        row.addWidget(self._button("products.load", self._ask_file))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 10, 4, 4)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)

    def show_products(self, lines: Sequence[ProductLine]) -> None:
        """Show the product box; review days that have passed are told above it."""
        own = sum(line.own for line in lines)
        late = [line.warning for line in lines if line.warning and line.in_force]
        words = t("products.count", own=own, shipped=len(lines) - own) if own else t("products.none")
        self.count.setText("\n".join((words, *late)))
        self.table.show_rows([_cells(line) for line in lines])

    def load(self, path: Path) -> None:
        """Load a filled workbook and say what came of it, here and in full."""
        self._runner.run(
            matching_calls.load_products(path), on_done=self._take, on_problem=self._refuse, title=t("products.load")
        )

    def write_form(self, path: Path) -> None:
        """Write the blank form."""
        self._runner.run(
            matching_calls.write_product_form(path),
            on_done=lambda written: self._say(t("products.form.done", path=written), "quiet"),
            on_problem=self._refuse,
            title=t("products.form"),
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

    def _button(self, name: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(t(name))
        button.setToolTip(t(f"{name}.hint"))
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _ask_form(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, t("products.form"), t("products.form.file"), t("tools.xlsx"))
        if path:
            self.write_form(Path(path).with_suffix(".xlsx"))

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, t("products.load"), "", t("tools.files"))
        if path:
            self.load(Path(path))


def _cells(line: ProductLine) -> tuple[str, ...]:
    state = t("products.draft") if line.draft else t("tools.state.in_force" if line.in_force else "tools.state.not")
    return (
        line.id,
        line.title,
        line.family,
        line.bank,
        line.version,
        line.region,
        line.days,
        str(line.review_on or ""),
        state,
        line.limits,
    )
