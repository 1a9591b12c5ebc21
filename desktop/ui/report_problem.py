"""The dialog that writes a file for whoever helps; it says what goes in and what never does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
)

from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.main_window import MainWindow
    from desktop.work.progress import Progress


class ReportProblem(QDialog):
    """Ask what happened and where to write the file."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.setWindowTitle(t("report_problem.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = QLabel(t("report_problem.words"))
        words.setWordWrap(True)
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(t("report_problem.what"))
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(110)
        label = QLabel(t("report_problem.what"))
        label.setBuddy(self.note)
        self.check = QCheckBox(t("report_problem.check"))
        self.check.setChecked(True)
        buttons = QDialogButtonBox()
        write = buttons.addButton(t("report_problem.write"), QDialogButtonBox.ButtonRole.AcceptRole)
        write.setObjectName("primary")
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._ask_where)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (words, label, self.note, self.check, buttons):
            column.addWidget(part)
        self.resize(560, 380)

    def _ask_where(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposal = str(Path(folder) / t("report_problem.file", day=f"{datetime.now():%Y%m%d}"))
        path, _kind = QFileDialog.getSaveFileName(self, t("report_problem.title"), proposal, t("report_problem.kind"))
        if path:
            self.write(Path(path))

    def write(self, path: Path) -> None:
        """Let the worker write the file, and tell where it is."""
        note, tested = self.note.toPlainText(), self.check.isChecked()
        screen = "、".join(
            f"{one.size().width()}x{one.size().height()} @ {one.devicePixelRatio():g}"
            for one in QGuiApplication.screens()
        )
        crashes = self._window.office.data_folder / "crashes"
        window = self._window

        def operation(store: Store, progress: Progress) -> Path:
            from desktop.work.operations.checking import check_parts
            from desktop.work.operations.problem_report import write_report

            checks = check_parts(progress=progress) if tested else ()
            return write_report(
                store, path, crashes=crashes, note=note, tested=checks, screen=screen, made_at=datetime.now()
            )

        def told(written: Path) -> None:
            place = QUrl.fromLocalFile(str(written.parent))
            window.notice.say(
                t("report_problem.done", path=written),
                step=t("crash.folder"),
                then=lambda: QDesktopServices.openUrl(place),
            )

        window.runner.run(operation, on_done=told, title=t("report_problem.task"))
        self.accept()
