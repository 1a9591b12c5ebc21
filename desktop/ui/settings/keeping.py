"""Where the data lies, its backups, and going back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import calls, dialogs
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.store import BackupInfo
    from desktop.ui.office import Office
    from desktop.work.tasks import TaskRunner


class DataPart(QWidget):
    """Show the database and its backups; make one now, or let one take the place of the database."""

    def __init__(self, runner: TaskRunner, office: Office) -> None:
        super().__init__()
        self._runner = runner
        self._office = office
        self._backups: tuple[BackupInfo, ...] = ()
        path = QLabel(str(office.database))
        path.setWordWrap(True)
        form = QFormLayout()
        form.addRow(t("settings.data.database"), path)
        self.folder_button = QPushButton(t("settings.data.folder"))
        self.backup_button = QPushButton(t("settings.data.backup"))
        self.restore_button = QPushButton(t("settings.data.restore"))
        self.folder_button.clicked.connect(self._open_folder)
        self.backup_button.clicked.connect(self.make_backup)
        self.restore_button.clicked.connect(self.restore)
        buttons = QHBoxLayout()
        for button in (self.backup_button, self.restore_button, self.folder_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.table = RowTable(
            (
                Head(t("settings.data.made"), 170),
                Head(t("settings.data.kind"), 90),
                Head(t("settings.data.size"), 110, right=True),
                Head(t("settings.data.file")),
            ),
            name=t("settings.data.backups"),
        )
        self.words = QLabel()
        self.words.setObjectName("quiet")
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addLayout(buttons)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)

    def read(self) -> None:
        """Read which backups there are."""
        self._runner.run(calls.backups(), on_done=self._show)

    def make_backup(self) -> None:
        """Make a backup now."""
        self._runner.run(calls.make_backup(), on_done=self._made, title=t("task.backup"))

    def restore(self) -> None:
        """Let the chosen backup take the place of the database, which is kept as a backup first."""
        rows = self.table.chosen_rows()
        if not rows:
            self.words.setText(t("settings.data.choose"))
            return
        chosen = self._backups[rows[0]]
        words = t("settings.data.ask", made=f"{chosen.made_at.astimezone():%Y-%m-%d %H:%M}")
        if dialogs.ask(self, title=t("settings.data.restore"), words=words, yes=t("settings.data.restore")):
            operation = calls.restore_backup(chosen.path, by=self._office.clerk, why=t("settings.data.why"))
            self._runner.run(operation, on_done=self._restored, title=t("task.restore_backup"))

    def _made(self, info: BackupInfo) -> None:
        self.words.setText(t("settings.data.done", file=info.path.name))
        self.read()

    def _restored(self, _result: None) -> None:
        self.words.setText(t("settings.data.restored"))
        self._office.change(self._office.settings)
        self.read()

    def _show(self, backups: tuple[BackupInfo, ...]) -> None:
        self._backups = backups
        self.table.show_rows(
            [
                (
                    f"{info.made_at.astimezone():%Y-%m-%d %H:%M}",
                    info.label,
                    f"{info.size / 1024:,.0f} KB",
                    str(info.path),
                )
                for info in backups
            ]
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._office.database.parent)))
