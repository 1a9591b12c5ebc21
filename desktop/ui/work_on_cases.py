"""The commands that work on several cases at once: judge, print, export, delete, restore."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from desktop.ui import calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.judging import JudgeReport
    from desktop.work.operations.printing import PrintReport


class CaseWork(QObject):
    """Carry out what the case list asks for and say in the notice what became of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        page = window.projects
        page.judge_wanted.connect(self.judge)
        page.print_wanted.connect(self.print_dossiers)
        page.export_wanted.connect(self.export_form)
        page.delete_wanted.connect(self.delete)
        page.restore_wanted.connect(self.restore)
        page.example_wanted.connect(self.load_example)

    def judge(self, ids: Sequence[str] | None) -> None:
        """Judge these cases, or all, and show the list with the new results."""
        self._window.runner.run(
            calls.judge_cases(ids, on=self._window.office.today),
            on_done=self._on_judged,
            title=t("task.judge"),
        )

    def print_dossiers(self, ids: Sequence[str]) -> None:
        """Write the dossiers of these cases with a covering list into a folder the person chooses."""
        folder = QFileDialog.getExistingDirectory(self._window, t("print.folder"), _documents())
        if folder:
            self._window.runner.run(
                calls.print_dossiers(ids, Path(folder)),
                on_done=lambda report: self._on_printed(Path(folder), report),
                title=t("task.print"),
            )

    def export_form(self, ids: Sequence[str]) -> None:
        """Write the workbook with these cases filled in."""
        proposal = str(Path(_documents()) / t("export.file", day=f"{datetime.now():%Y%m%d}"))
        path, _ = QFileDialog.getSaveFileName(self._window, t("export.title"), proposal, t("files.xlsx"))
        if path:
            self._window.runner.run(
                calls.export_form(ids, Path(path)),
                on_done=lambda count: self._say_file(t("export.done", count=count, path=path), Path(path)),
                title=t("task.export"),
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Move these cases to the recycle bin; the notice offers to undo it."""
        self._window.runner.run(
            calls.delete_cases(ids, by=self._window.office.clerk, why=t("delete.why")),
            on_done=lambda _result: self._on_deleted(ids),
            title=t("task.delete"),
        )

    def restore(self, ids: Sequence[str]) -> None:
        """Bring these cases back from the recycle bin."""
        self._window.runner.run(
            calls.restore_cases(ids, by=self._window.office.clerk),
            on_done=lambda _result: self._refresh(t("restore.done", count=len(ids))),
            title=t("task.restore"),
        )

    def load_example(self) -> None:
        """Import the worked county that comes with the program."""
        self._window.runner.run(
            calls.load_example(on=self._window.office.today, by=self._window.office.clerk),
            on_done=lambda _report: self._refresh(t("example.done")),
            title=t("task.example"),
        )

    def _on_judged(self, report: JudgeReport) -> None:
        words = t("judge.done", count=report.judged)
        if report.refused:
            self._window.notice.say(words + "　" + "；".join(report.refused[:3]), grade="warn")
            self._window.projects.refresh()
        else:
            self._refresh(words)

    def _on_printed(self, folder: Path, report: PrintReport) -> None:
        words = t("print.done", count=len(report.files), folder=folder)
        if report.skipped:
            words += "　" + t("print.skipped", count=len(report.skipped), first="；".join(report.skipped[:3]))
        self._say_file(words, folder, grade="warn" if report.skipped else "good")

    def _on_deleted(self, ids: Sequence[str]) -> None:
        self._window.projects.table.clearSelection()
        self._window.projects.refresh()
        self._window.notice.say(t("delete.done", count=len(ids)), step=t("delete.undo"), then=lambda: self.restore(ids))

    def _refresh(self, words: str) -> None:
        self._window.projects.refresh()
        self._window.notice.say(words)

    def _say_file(self, words: str, path: Path, *, grade: str = "good") -> None:
        url = QUrl.fromLocalFile(str(path))
        self._window.notice.say(words, grade=grade, step=t("files.open"), then=lambda: QDesktopServices.openUrl(url))


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
