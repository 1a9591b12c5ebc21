"""The commands that work on several cases at once: judge, print, export, delete, restore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from desktop.ui import calls
from desktop.ui.batch.dialog import ask_batch
from desktop.ui.lists import list_calls
from desktop.ui.papers import papers_calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.problems import Problem
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.batch_printing import DossierBatch, PrintReport
    from desktop.work.operations.judging import JudgeReport
    from desktop.work.operations.list_views import ListShape


class CaseWork(QObject):
    """Carry out what the case list asks for and say in the notice what became of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        page = window.projects
        page.judge_wanted.connect(self.judge)
        page.print_wanted.connect(self.print_dossiers)
        window.batch.finished.connect(self._on_printed)
        window.batch.stopped.connect(self._on_print_stopped)
        window.batch.failed.connect(self._on_print_failed)
        page.export_wanted.connect(self.export_form)
        page.delete_wanted.connect(self.delete)
        page.restore_wanted.connect(self.restore)
        page.example_wanted.connect(self.load_example)
        page.compare_wanted.connect(window.compare)
        page.person_wanted.connect(self.ask_person)
        page.papers_wanted.connect(self.print_papers)
        page.shaping.said.connect(window.notice.say)
        page.shaping.written.connect(lambda words, path: self._say_file(words, path))
        page.shaping.deleted.connect(self._on_view_deleted)

    def judge(self, ids: Sequence[str] | None) -> None:
        """Judge these cases, or all, and show the list with the new results."""
        self._window.runner.run(
            calls.judge_cases(ids, on=self._window.office.today),
            on_done=self._on_judged,
            title=t("task.judge"),
        )

    def print_dossiers(self, ids: Sequence[str]) -> None:
        """Print the dossiers of these cases with a covering list, as files of the kind the person chooses."""
        if self._window.batch.is_busy:
            self._window.notice.say(t("batch.busy"), grade="warn")
        elif asked := ask_batch(self._window, len(ids)):
            from desktop.work.operations.batch_printing import DossierBatch

            folder, wish = asked
            self._print(DossierBatch(folder, ids, wish, keys=self._window.office.data_folder))

    def resume_print(self, folder: Path | None = None) -> None:
        """Take up a batch that broke off, in the folder it was printed into."""
        if self._window.batch.is_busy:
            self._window.notice.say(t("batch.busy"), grade="warn")
            return
        if folder is None:
            chosen = QFileDialog.getExistingDirectory(self._window, t("batch.resume.folder"), _documents())
            folder = Path(chosen) if chosen else None
        if folder is not None:
            from desktop.work.operations.batch_printing import DossierBatch

            self._print(DossierBatch(folder, keys=self._window.office.data_folder))

    def _print(self, batch: DossierBatch) -> None:
        self._window.notice.hide()
        self._window.batch.begin(batch)

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

    def ask_person(self, ids: Sequence[str]) -> None:
        """Ask who shall be responsible for these cases."""
        from desktop.ui.lists.name_dialog import NameDialog

        dialog = NameDialog(
            self._window, title=t("list.person.title"), words=t("list.person.words", count=len(ids)),
            offered=tuple(filter(None, (self._window.office.clerk,))), go=t("list.person.go"),
            may_be_empty=True,
        )  # fmt: skip
        dialog.accepted.connect(lambda: self.name_person(ids, dialog.text()))
        dialog.open()

    def name_person(self, ids: Sequence[str], person: str) -> None:
        """Make a person responsible for these cases; the notice offers to undo it."""

        def told(before: Mapping[str, str]) -> None:
            words = t("list.person.done", count=len(ids), person=person or t("list.person.none"))
            self._window.projects.refresh()
            self._window.notice.say(words, step=t("list.undo"), then=lambda: self._put_persons(before))

        self._window.runner.run(list_calls.name_person(ids, person, by=self._window.office.clerk), on_done=told)

    def print_papers(self, ids: Sequence[str]) -> None:
        """Write the checklists of papers of these cases into one PDF the person names."""
        proposal = str(Path(_documents()) / t("list.papers.file", day=f"{datetime.now():%Y%m%d}"))
        path, _ = QFileDialog.getSaveFileName(self._window, t("list.papers.title"), proposal, t("reg.files.pdf"))
        if path:
            self._window.runner.run(
                papers_calls.print_checklists(ids, Path(path), on=self._window.office.today),
                on_done=lambda _done: self._say_file(t("list.papers.done", count=len(ids), path=path), Path(path)),
                title=t("task.papers_lists"),
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

    def _on_printed(self, batch: DossierBatch, report: PrintReport) -> None:
        words = t("print.done", count=len(report.files), folder=batch.folder)
        if report.kept:
            words += "　" + t("batch.kept", count=report.kept)
        if report.skipped:
            words += "　" + t("print.skipped", count=len(report.skipped), first="；".join(report.skipped[:3]))
        self._say_file(words, batch.folder, grade="warn" if report.skipped else "good")

    def _on_print_stopped(self, batch: DossierBatch) -> None:
        self._offer_resume(batch, t("batch.stopped", done=batch.done, total=batch.total), grade="warn")

    def _on_print_failed(self, batch: DossierBatch, problem: Problem) -> None:
        self._offer_resume(batch, problem.sentence(), grade="bad")

    def _offer_resume(self, batch: DossierBatch, words: str, *, grade: str) -> None:
        self._window.notice.say(
            words, grade=grade, step=t("command.resume_print"), then=lambda: self.resume_print(batch.folder)
        )

    def _on_deleted(self, ids: Sequence[str]) -> None:
        self._window.projects.table.clearSelection()
        self._window.projects.refresh()
        self._window.notice.say(t("delete.done", count=len(ids)), step=t("delete.undo"), then=lambda: self.restore(ids))

    def _put_persons(self, persons: Mapping[str, str]) -> None:
        self._window.runner.run(
            list_calls.name_persons(persons, by=self._window.office.clerk),
            on_done=lambda _done: self._window.projects.refresh(),
        )

    def _on_view_deleted(self, name: str, shape: ListShape) -> None:
        again = self._window.projects.shaping.put_view
        self._window.notice.say(
            t("list.view.deleted", called=name), step=t("list.undo"), then=lambda: again(name, shape)
        )

    def _refresh(self, words: str) -> None:
        self._window.projects.refresh()
        self._window.notice.say(words)

    def _say_file(self, words: str, path: Path, *, grade: str = "good") -> None:
        url = QUrl.fromLocalFile(str(path))
        self._window.notice.say(words, grade=grade, step=t("files.open"), then=lambda: QDesktopServices.openUrl(url))


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
