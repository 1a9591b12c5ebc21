"""The records of all registers about one project and its enterprise, each a step away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.registers import register_calls
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.register_desk import AboutLine


class CaseRecordsView(QWidget):
    """List the records about a case and go to one on the page of registers."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._case_id = ""
        self._lines: tuple[AboutLine, ...] = ()
        self.table = RowTable(
            (
                Head(t("reg.column.register"), 210),
                Head(t("reg.column.number"), 60, right=True),
                Head(t("reg.column.called")),
                Head(t("reg.column.state"), 130),
                Head(t("reg.column.by"), 110),
                Head(t("reg.column.when"), 110),
            ),
            name=t("case.tab.registers"),
        )
        self.table.activated.connect(lambda index: self._open(index.row()))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self._words = QLabel(t("reg.case.words"))
        self._words.setObjectName("quiet")
        self._words.setWordWrap(True)
        self.go = QPushButton(t("reg.case.open"))
        self.go.setObjectName("primary")
        self.go.setAutoDefault(False)
        self.go.clicked.connect(lambda _checked=False: self._open(next(iter(self.table.chosen_rows()), -1)))
        every = QPushButton(t("reg.case.page"))
        every.setAutoDefault(False)
        every.clicked.connect(lambda _checked=False: window.show_page("registers"))
        self.empty = QLabel(t("reg.case.none"))
        self.empty.setObjectName("quiet")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(every)
        row.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._pages, 1)

    def show_case(self, case_id: str) -> None:
        """Read and show the records about a stored case."""
        self._case_id = case_id
        self._window.runner.run(
            register_calls.records_about(case_id, on=self._window.office.today),
            on_done=lambda lines: self._show(lines) if case_id == self._case_id else None,
        )

    def _show(self, lines: tuple[AboutLine, ...]) -> None:
        self._lines = lines
        self.table.show_rows([line.texts for line in lines])
        self._pages.setCurrentIndex(0 if lines else 1)
        self._words.setVisible(bool(lines))
        self._tell()

    def _tell(self) -> None:
        self.go.setEnabled(bool(self.table.chosen_rows()))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._lines):
            self._window.show_record(self._lines[row].register, self._lines[row].record)
