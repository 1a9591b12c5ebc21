"""The tab that shows what a project saves and whether it pays, one below the other on one page that scrolls."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import calls
from desktop.ui.appraisal.benefit_view import BenefitView
from desktop.ui.appraisal.finance_view import FinanceView
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.appraisal import CaseAppraisal


class AppraisalPage(QScrollArea):
    """Show benefit and finances of one stored case, worked out anew each time."""

    field_wanted = Signal(str)
    measure_wanted = Signal(int, str)
    """Place of a measure and the field of it to fill in."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._case_id = ""
        inside = QWidget()
        inside.setObjectName("appraisal")
        self.benefit = BenefitView(window.office.dictionary)
        self.benefit.field_wanted.connect(self.field_wanted)
        self.benefit.measure_wanted.connect(self.measure_wanted)
        self.benefit.copied.connect(lambda count: window.notice.say(t("benefit.copied", count=count)))
        self.benefit.export.clicked.connect(self._export)
        self.finance = FinanceView(window.office.dictionary)
        self.finance.field_wanted.connect(self.field_wanted)
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 10, 14, 16)
        column.setSpacing(10)
        column.addWidget(self.benefit)
        column.addWidget(self.finance)
        column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("appraisalArea")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def show_case(self, case_id: str) -> None:
        """Work a stored case out and show it."""
        self._case_id = case_id

        def show(found: CaseAppraisal) -> None:
            if self._case_id == case_id:
                self.benefit.show_benefit(found.benefit)
                self.finance.show_appraisal(found.appraisal)

        self._window.runner.run(calls.case_appraisal(case_id, on=self._window.office.today), on_done=show)

    def _export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, t("benefit.export"), t("benefit.export.file"), t("files.xlsx"))
        if not path:
            return
        target = Path(path).with_suffix(".xlsx")
        self._window.runner.run(
            calls.export_working([self._case_id], target, on=self._window.office.today),
            title=t("benefit.export"),
            on_done=lambda _count: self._window.notice.say(t("benefit.exported", path=target.name)),
        )
