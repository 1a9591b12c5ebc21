"""The editions the office installed, on whose word, and the way to withdraw one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.packs import pack_calls
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.problems import Problem
    from desktop.work.operations.pack_listing import ListedPack
    from desktop.work.tasks import TaskRunner


class InstalledDialog(QDialog):
    """List installed and withdrawn editions; one that is in use can be withdrawn, with a reason."""

    withdrawn = Signal(object)
    """ListedPack that is no longer in use."""

    def __init__(
        self,
        rows: Sequence[ListedPack],
        runner: TaskRunner,
        *,
        by: str,
        chosen: tuple[str, str] | None = None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._rows = sorted(rows, key=lambda row: row.origin == "withdrawn")
        self._runner = runner
        self._by = by
        self.setWindowTitle(t("installed.title"))
        self.resize(900, 420)
        words = QLabel(t("installed.words"))
        words.setWordWrap(True)
        words.setObjectName("quiet")
        self.table = RowTable(
            (
                Head(t("installed.document")), Head(t("installed.edition"), 80), Head(t("installed.state"), 130),
                Head(t("installed.signer"), 170), Head(t("installed.by"), 180),
            ),
            name=t("installed.title"),
        )  # fmt: skip
        self.table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.table.show_rows([_cells(row) for row in self._rows])
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._allow())
        self.why = QLineEdit()
        self.why.setPlaceholderText(t("installed.why.hint"))
        self.why.setAccessibleName(t("installed.why"))
        self.why.textChanged.connect(lambda _text: self._allow())
        label = QLabel(t("installed.why"))
        label.setBuddy(self.why)
        reason = QHBoxLayout()
        reason.addWidget(label)
        reason.addWidget(self.why, 1)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(self.table, 1)
        column.addLayout(reason)
        column.addWidget(self.error)
        column.addWidget(self._buttons())
        places = [place for place, row in enumerate(self._rows) if (row.pack, row.edition) == chosen]
        if self._rows:
            self.table.selectRow(places[0] if places else 0)
        self._allow()

    def withdraw(self) -> None:
        """Let the worker take the chosen edition out of use."""
        row = self._chosen()
        if row is None:
            return
        self.withdraw_button.setEnabled(False)
        self._runner.run(
            pack_calls.withdraw(row.pack, row.edition, by=self._by, why=self.why.text().strip()),
            on_done=lambda _none: self._on_withdrawn(row),
            on_problem=self._on_problem,
        )

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.withdraw_button = QPushButton(t("installed.withdraw"))
        self.withdraw_button.setAutoDefault(False)
        self.withdraw_button.clicked.connect(self.withdraw)
        buttons.addButton(self.withdraw_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(t("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        return buttons

    def _chosen(self) -> ListedPack | None:
        place = self.table.currentIndex().row()
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        return row if row is not None and row.origin == "installed" else None

    def _allow(self) -> None:
        self.withdraw_button.setEnabled(self._chosen() is not None and bool(self.why.text().strip()))

    def _on_withdrawn(self, row: ListedPack) -> None:
        self.accept()
        self.withdrawn.emit(row)

    def _on_problem(self, problem: Problem) -> None:
        self.error.setText(problem.sentence())
        self._allow()


def _cells(row: ListedPack) -> tuple[str, ...]:
    one = row.installed
    state = "withdrawn" if row.origin == "withdrawn" else "in_use" if row.in_force else "not_now"
    when = f"{one.installed_at.astimezone():%Y-%m-%d}　{one.by}" if one else ""
    return (
        row.title or row.problem or row.pack,
        row.edition,
        t("installed.unreadable") if row.problem else t(f"installed.state.{state}"),
        (one.signer or t("installed.unsigned")) if one else "",
        when,
    )
