"""What a person does with papers of a case or a record: attach, note as seen, correct, withdraw, open and give out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop.ui.dialogs import ask_why
from desktop.ui.papers import papers_calls
from desktop.ui.papers.dialog import CORRECT, FILE, SEEN, PaperDialog
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.calls import Operation
    from desktop.ui.notices import NoticeBar
    from desktop.ui.office import Office
    from desktop.work.operations.paper_records import PaperDetails
    from desktop.work.tasks import TaskRunner
    from matching.papers.records import Attachment


class PaperDesk:
    """Take papers of one subject at a time; `kept` is called with its id after something was recorded."""

    def __init__(
        self, parent: QWidget, runner: TaskRunner, office: Office, notice: NoticeBar, *, kept: Callable[[str], object]
    ) -> None:
        self._parent, self._runner, self._office, self._notice = parent, runner, office, notice
        self._kept = kept
        self._copies: QTemporaryDir | None = None
        self.subject, self.subject_id = "case", ""

    def attach(self, paper: str, source: Path | None = None) -> bool:
        """Ask for a file of a paper and keep it; say whether it was kept."""
        return self._ask(FILE, paper=paper, source=source)

    def seen(self, paper: str) -> bool:
        """Ask who saw the original of a paper, and note it."""
        return self._ask(SEEN, paper=paper)

    def correct(self, record: Attachment | None) -> None:
        """Ask for other details of what is recorded."""
        from desktop.work.operations.paper_records import details_of

        if record is not None:
            self._ask(CORRECT, stated=details_of(record), paper=record.paper, number=record.number)

    def withdraw(self, record: Attachment | None) -> None:
        """Ask why and let a record count no more."""
        if record is None:
            return
        why = ask_why(
            self._parent,
            title=t("papers.withdraw.title"),
            words=t("papers.withdraw.why", paper=record.file or record.seen_by),
            offered=(t("papers.withdraw.offered"),),
        )
        if why is None:
            return
        subject_id = self.subject_id
        call = papers_calls.withdraw(record.number, by=self._office.clerk, why=why)
        self._runner.run(call, on_done=lambda _none: self._on_kept(subject_id, t("papers.withdraw.done")))

    def open(self, record: Attachment | None) -> None:
        """Open a checked copy of a file after asking."""
        if record is None or not self._agreed(record):
            return
        self._copies = self._copies or QTemporaryDir()
        call = papers_calls.export([record.number], Path(self._copies.path()))

        def show(written: tuple[Path, ...]) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0])))

        self._runner.run(call, on_done=show)

    def export(self, record: Attachment | None) -> None:
        """Ask for a folder and copy a file into it."""
        folder = QFileDialog.getExistingDirectory(self._parent, t("papers.export.folder")) if record else ""
        if record is None or not folder:
            return
        call = papers_calls.export([record.number], Path(folder))
        self._runner.run(call, on_done=lambda written: self._notice.say(t("papers.export.done", file=written[0].name)))

    def _ask(
        self,
        kind: str,
        *,
        paper: str,
        stated: PaperDetails | None = None,
        source: Path | None = None,
        number: int = 0,
    ) -> bool:
        from desktop.resources import paper_catalogue
        from desktop.work.operations.paper_records import PaperDetails

        office, subject_id = self._office, self.subject_id
        if stated is None:
            stated = PaperDetails(
                seen_by=office.clerk if kind == SEEN else "", seen_on=office.today if kind == SEEN else None
            )
        known = [(row.id, row.title) for row in paper_catalogue().rows.values()]

        def send(dialog: PaperDialog) -> None:
            def kept(_number: object) -> None:
                dialog.accept()
                self._on_kept(subject_id, t(f"papers.{kind}.done"))

            self._runner.run(self._call(kind, dialog, number), on_done=kept, on_problem=dialog.tell)

        dialog = PaperDialog(
            self._parent, kind=kind, papers=known, paper=paper, details=stated, source=source, send=send
        )
        accepted = bool(dialog.exec())
        dialog.deleteLater()
        return accepted

    def _call(self, kind: str, dialog: PaperDialog, number: int) -> Operation[int]:
        from desktop.work.operations.paper_records import PaperOf

        by = self._office.clerk
        wanted = PaperOf(paper=dialog.chosen_paper, subject_id=self.subject_id, subject=self.subject)
        if kind == FILE:
            return papers_calls.attach(wanted, dialog.source, dialog.details, by=by, corrects=None)
        if kind == SEEN:
            return papers_calls.note_seen(wanted, dialog.details, by=by)
        why = t("papers.correct.reason")
        return papers_calls.correct(number, dialog.details, paper=dialog.chosen_paper, by=by, why=why)

    def _agreed(self, record: Attachment) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, t("papers.open.title"), t("papers.open.words", file=record.file))
        box.setParent(self._parent, box.windowFlags())
        yes = box.addButton(t("papers.open.yes"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(t("dialog.cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        agreed = box.clickedButton() is yes
        box.deleteLater()
        return agreed

    def _on_kept(self, subject_id: str, words: str) -> None:
        self._notice.say(words)
        self._kept(subject_id)
