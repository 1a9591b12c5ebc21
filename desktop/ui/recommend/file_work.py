"""Files of the mutual recommendation: print a paper, write a file for the other office, take theirs after a look."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui import dialogs
from desktop.ui.recommend import recommend_calls
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.operations.recommend_exchange import Looked, Received


class RecommendFiles(QObject):
    """Ask for places and answers, and run the operations."""

    received = Signal(object)

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = window
        self._parent = parent

    def print_paper(self, subject: str, *, kind: str = "", name: str = "") -> None:
        """Ask where to, and write the sheet, the letter or the record."""
        proposed = f"{name or t('recommend.print.name')}.pdf"
        path = self._where(t("recommend.print.title"), proposed, t("papers.print.kind"))
        if path is not None:
            office = self._window.office
            call = recommend_calls.print_sheet(subject, path, kind=kind, on=office.today, keys=office.data_folder)
            self._window.runner.run(call, on_done=self._written, title=t("recommend.print.title"))

    def send(self, recommendation: str) -> None:
        """Ask where to, and write the signed file."""
        path = self._where(t("recommend.send.title"), t("recommend.send.name"), t("recommend.file.kind"))
        if path is not None:
            call = recommend_calls.send(recommendation, path, keys=self._window.office.data_folder)
            self._window.runner.run(call, on_done=self._written, title=t("recommend.send.title"))

    def choose(self) -> None:
        """Ask for a file of the other office and look at it."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self._parent, t("recommend.receive.title"), "", t("recommend.file.kind")
        )
        if chosen:
            self.look(Path(chosen))

    def look(self, path: Path) -> None:
        """Verify a file, and take it once its signer is trusted or accepted."""
        call = recommend_calls.look(path, keys=self._window.office.data_folder)
        self._window.runner.run(call, on_done=partial(self._take, path))

    def _take(self, path: Path, looked: Looked) -> None:
        accept = ""
        if looked.state != "trusted":
            words = t(
                "recommend.accept.words", who=looked.signer, fingerprint=looked.fingerprint, sender=looked.sender,
                project=looked.project,
            )  # fmt: skip
            if not dialogs.ask(
                self._parent, title=t("recommend.accept.title"), words=words, yes=t("recommend.accept.yes")
            ):
                return
            accept = looked.fingerprint
        by = self._window.office.clerk
        call = recommend_calls.receive(path, keys=self._window.office.data_folder, by=by, accept=accept)
        self._window.runner.run(call, on_done=self._taken, title=t("recommend.receive.title"))

    def _taken(self, found: Received) -> None:
        words = t(
            "recommend.received", sender=found.sender, project=found.project, state=found.state,
            events=len(found.new_events), differences=len(found.differences),
        )  # fmt: skip
        grade = "warn" if found.differences or found.remarks else "good"
        self._window.notice.say(
            words, grade=grade, step=t("recommend.open_case"),
            then=lambda: self._window.open_case(found.case_id, "recommend"),
        )  # fmt: skip
        self.received.emit(found)

    def _written(self, path: Path) -> None:
        self._window.notice.say(t("recommend.written", path=path))

    def _where(self, title: str, name: str, kind: str) -> Path | None:
        chosen, _kind = QFileDialog.getSaveFileName(self._parent, title, name, kind)
        return Path(chosen) if chosen else None
