"""The files a person chose for an import: what each of them is and how it will be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.ui.column_choice import fitting
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.intake.mapping import ColumnMapping, Proposal
    from desktop.problems import Problem
    from desktop.work.operations.intake import TablePreview


@dataclass(slots=True)
class ChosenFile:
    """Hold one file with what is known of it so far."""

    path: Path
    preview: TablePreview | None = None
    problem: str = ""
    mapping: ColumnMapping | None = None

    @property
    def is_known(self) -> bool:
        """Say whether the worker has looked into it."""
        return self.preview is not None or bool(self.problem)

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Return what a person may decide about, nothing for the office's own form."""
        return self.preview.proposals if self.preview is not None else ()

    @property
    def is_open(self) -> bool:
        """Say whether somebody has to tell first what its columns are."""
        return bool(self.proposals) and self.mapping is None

    def what(self) -> str:
        """Return in words what the file is."""
        if self.problem:
            return self.problem
        if self.preview is None:
            return t("import.looking")
        if self.preview.own_form:
            return t("import.own_form")
        count = sum(len(proposal.columns) for proposal in self.proposals)
        return t("import.foreign", count=count) if count else t("import.no_heading")

    def how(self) -> str:
        """Return in words how it will be read."""
        if self.mapping is not None:
            return t("import.by_mapping", saved=self.mapping.name)
        return t("import.to_map") if self.is_open else ""


class FileList(RowTable):
    """Show the chosen files; Delete takes one off the list."""

    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            (Head(t("import.column.file"), 300), Head(t("import.column.what"), 0), Head(t("import.column.how"), 240)),
            name=t("import.files"),
            parent=parent,
        )
        self.files: list[ChosenFile] = []
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self.remove_wanted)

    def add(self, paths: Iterable[Path]) -> list[ChosenFile]:
        """Add files not yet on the list and return them."""
        present = {file.path for file in self.files}
        new = [ChosenFile(path) for path in dict.fromkeys(paths) if path not in present]
        self.files += new
        self.refresh()
        if self.files and not self.chosen_rows():
            self.selectRow(0)
        return new

    def remove(self, rows: Sequence[int]) -> None:
        """Take files off the list."""
        self.files = [file for row, file in enumerate(self.files) if row not in rows]
        self.refresh()

    def chosen(self) -> ChosenFile | None:
        """Return the file of the first selected row."""
        rows = self.chosen_rows()
        return self.files[rows[0]] if rows else None

    def learn(self, file: ChosenFile, found: TablePreview | Problem, saved: Sequence[ColumnMapping]) -> None:
        """Take over what the worker found in a file; a saved mapping that knows all its headings is used."""
        from desktop.problems import Problem

        if isinstance(found, Problem):
            file.problem = f"{found.what}。{found.remedy}"
        else:
            file.preview = found
            file.mapping = fitting(saved, found.proposals)
        self.refresh()

    def refresh(self) -> None:
        """Show the files as they are now, keeping what is selected."""
        rows = self.chosen_rows()
        self.rows.show([(file.path.name, file.what(), file.how()) for file in self.files])
        for row in rows:
            if row < len(self.files):
                self.selectRow(row)
