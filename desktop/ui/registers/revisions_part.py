"""The revisions of a record: who, when, by which step and why, and what each changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.work.operations.register_record import Revised


class RevisionsPart(QWidget):
    """Show the revisions of one record."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._revisions: Sequence[Revised] = ()
        self.revisions = RowTable(
            (
                Head(t("reg.column.revision"), 44, right=True),
                Head(t("reg.column.when"), 128),
                Head(t("reg.column.by"), 76),
                Head(t("reg.column.step"), 92),
                Head(t("reg.column.state"), 92),
                Head(t("reg.column.why")),
            ),
            name=t("reg.revisions"),
        )
        self.revisions.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.changes = RowTable(
            (Head(t("reg.column.field"), 150), Head(t("reg.column.before"), 170), Head(t("reg.column.after"))),
            name=t("reg.changes"),
        )
        self._title = QLabel()
        self._title.setObjectName("quiet")
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self._title)
        column.addWidget(self.changes, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.revisions)
        split.addWidget(below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 6, 0, 0)
        whole.addWidget(split)

    def show_revisions(self, revisions: Sequence[Revised]) -> None:
        """Show these revisions, the newest chosen."""
        self._revisions = revisions
        self.revisions.show_rows([one.texts for one in revisions])
        self.revisions.selectRow(0)
        self._tell()

    def _tell(self) -> None:
        rows = self.revisions.chosen_rows()
        one = self._revisions[rows[0]] if rows and rows[0] < len(self._revisions) else None
        self.changes.show_rows(one.changes if one is not None else ())
        number = one.texts[0] if one is not None else ""
        key = "reg.changes.none" if one is not None and not one.changes else "reg.changes.title"
        self._title.setText(t(key, number=number) if one is not None else "")
