"""Open the dialog of official forms from where a case, a record or nothing but the period is in front."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.work.tasks import TaskRunner

INTERVAL = "quarter"
"""For which the returns are shown first."""


def open_for_case(window: MainWindow, case_id: str, project: str) -> None:
    """Open the forms about a stored case."""
    from desktop.ui.sheets.dialog import SheetDialog
    from desktop.work.operations.official_material import Subject

    SheetDialog(
        window, window.runner, window.office, window.notice, subject=Subject(case_id=case_id), name=project
    ).open()


def open_for_record(
    parent: QWidget, runner: TaskRunner, office: Office, notice: NoticeBar, *, record_id: str, called: str
) -> None:
    """Open the forms about one record of a register."""
    from desktop.ui.sheets.dialog import SheetDialog
    from desktop.work.operations.official_material import Subject

    SheetDialog(parent, runner, office, notice, subject=Subject(record_id=record_id), name=called).open()


def open_for_period(window: MainWindow) -> None:
    """Open the returns for a period, the last quarter that is over first."""
    from desktop.statistics.periods import around
    from desktop.ui.sheets.dialog import SheetDialog
    from desktop.work.operations.official_material import Subject

    present = around(window.office.today, INTERVAL)
    last = around(present.start - timedelta(days=1), INTERVAL)
    name = t("command.print_returns").rstrip("…")
    SheetDialog(window, window.runner, window.office, window.notice, subject=Subject(period=last), name=name).open()
