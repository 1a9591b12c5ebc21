"""What became of recommendations in a period, as a table by direction, county and area."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui.recommend import recommend_calls
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.explain.printed import number

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.recommend_queue import PeriodCounts

_GROUPS = ("all", "direction", "county", "area")


class CountsPart(QWidget):
    """Let a person count a period."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._asked = False
        today = window.office.today
        self.start = QLineEdit(date(today.year, 1, 1).isoformat())
        self.end = QLineEdit(today.isoformat())
        count = QPushButton(t("recommend.count"))
        count.setObjectName("primary")
        count.clicked.connect(self.read)
        row = QHBoxLayout()
        for name, line in (("from", self.start), ("to", self.end)):
            label = QLabel(t(f"recommend.{name}"))
            label.setBuddy(line)
            line.setAccessibleName(t(f"recommend.{name}"))
            line.setMaximumWidth(130)
            line.returnPressed.connect(self.read)
            row.addWidget(label)
            row.addWidget(line)
        row.addWidget(count)
        self.error = QLabel()
        self.error.setObjectName("error")
        row.addWidget(self.error, 1)
        heads = ("recommended", "accepted", "refused", "approved", "approved_wan", "disbursed", "disbursed_wan")
        self.table = RowTable(
            (
                Head(t("recommend.column.group"), 90),
                Head(t("recommend.column.which"), 0),
                *(Head(t(f"recommend.count.{name}"), 96, right=True) for name in heads),
                Head(t("recommend.count.forecast_wan"), 130, right=True),
                Head(t("recommend.count.actual_wan"), 170, right=True),
            ),
            name=t("recommend.tab.counts"),
        )
        self.notes = QLabel()
        self.notes.setObjectName("quiet")
        self.notes.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.notes)

    def showEvent(self, event: QShowEvent) -> None:
        """Count when first looked at."""
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Count the period entered."""
        try:
            start, end = (date.fromisoformat(line.text().strip()) for line in (self.start, self.end))
        except ValueError:
            self.error.setText(t("settings.office.no_date", text=f"{self.start.text()}、{self.end.text()}"))
            return
        self.error.clear()
        self._window.runner.run(
            recommend_calls.counts(start, end, on=self._window.office.today),
            on_done=self._show,
            on_problem=lambda problem: self.error.setText(f"{problem.what}。{problem.remedy}"),
        )

    def _show(self, found: PeriodCounts) -> None:
        rows = []
        for group in _GROUPS:
            for one in found.groups[group]:
                figures = (one.recommended, one.accepted, one.refused, one.approved)
                rows.append((
                    t(f"recommend.group.{group}"), one.label, *map(str, figures), number(one.approved_wan),
                    str(one.disbursed), number(one.disbursed_wan), _known(one.forecast_wan),
                    f"{_known(one.actual_wan)}（{_known(one.forecast_same_wan)}）",
                ))  # fmt: skip
        self.table.show_rows(rows)
        self.notes.setText(t("recommend.notes", notes="；".join(found.notes)))


def _known(value: Decimal | None) -> str:
    return t("recommend.no_figure") if value is None else number(value)
