"""The installed policy packs and the numbers they name, to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import calls
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.work.tasks import TaskRunner
    from matching.packs import Pack


class PacksPart(QWidget):
    """List documents with number, edition, status and what is doubtful about them, and their parameters."""

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__()
        self._runner = runner
        self.packs = RowTable(
            (
                Head(t("settings.packs.title"), 300),
                Head(t("settings.packs.number"), 190),
                Head(t("settings.packs.edition"), 70),
                Head(t("settings.packs.status"), 70),
                Head(t("settings.packs.clauses"), 70, right=True),
                Head(t("settings.packs.note")),
            ),
            name=t("settings.packs"),
        )
        self.parameters = RowTable(
            (
                Head(t("settings.packs.parameter"), 330),
                Head(t("settings.packs.value"), 90, right=True),
                Head(t("settings.packs.unit"), 80),
                Head(t("settings.packs.origin")),
            ),
            name=t("settings.packs.parameters"),
        )
        self.catalogue_button = QPushButton(t("settings.catalogue.load"))
        self.catalogue_button.setToolTip(t("settings.catalogue.tip"))
        self.catalogue_button.clicked.connect(self._choose_catalogue)
        self.catalogue = QLabel()
        self.catalogue.setObjectName("quiet")
        row = QHBoxLayout()
        row.addWidget(self.catalogue, 1)
        row.addWidget(self.catalogue_button)
        column = QVBoxLayout(self)
        column.addWidget(self.packs, 1)
        column.addLayout(row)
        caption = QLabel(t("settings.packs.parameters"))
        caption.setObjectName("caption")
        column.addWidget(caption)
        column.addWidget(self.parameters, 1)

    def read(self) -> None:
        """Read what is installed."""
        self._runner.run(calls.installed_packs(), on_done=self._show)
        self._runner.run(calls.catalogue_lines(), on_done=self._tell_catalogue)

    def load_catalogue(self, path: Path) -> None:
        """Keep the catalogue table of a file in place of the one before."""
        self._runner.run(
            calls.load_catalogue(path),
            on_done=lambda _items: self._runner.run(calls.catalogue_lines(), on_done=self._tell_catalogue),
            title=t("settings.catalogue.load"),
        )

    def _choose_catalogue(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, t("settings.catalogue.load"), "", t("settings.catalogue.files"))
        if path:
            self.load_catalogue(Path(path))

    def _tell_catalogue(self, lines: tuple[str, ...]) -> None:
        key = "settings.catalogue.count" if lines else "settings.catalogue.none"
        self.catalogue.setText(t(key, count=len(lines)))

    def _show(self, packs: tuple[Pack, ...]) -> None:
        self.packs.show_rows(
            [
                (
                    pack.row.title,
                    pack.row.document_number or t("settings.packs.no_number"),
                    pack.row.edition,
                    t(f"settings.packs.status.{pack.row.status}"),
                    str(len(pack.clauses)),
                    pack.row.status_note,
                )
                for pack in packs
            ]
        )
        self.parameters.show_rows(
            [(row.title, f"{row.value:g}", row.unit, row.origin) for pack in packs for row in pack.row.parameter]
        )
