"""The past of one field: what it was, as typed, who changed it, when and why, with the proof it had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from desktop.ui.forms.keeping import FieldChange, Opened, read_field_history
from desktop.ui.forms.proof import proof_words
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from desktop.ui.theme import wide
from matching.case import EVIDENCE_LABELS
from matching.explain.printed import printed

if TYPE_CHECKING:
    from desktop.ui.forms.material import FormMaterial
    from desktop.work.tasks import TaskRunner
    from matching.fields import Field


class FieldHistory(QDialog):
    """Show every version in which a field was changed, the newest first."""

    def __init__(
        self, parent: QWidget, runner: TaskRunner, opened: Opened, material: FormMaterial, field_id: str
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._material = material
        self._field: Field = material.dictionary[field_id]
        self.setWindowTitle(t("history.of", field=self._field.label))
        self.words = QLabel(t("case.loading"))
        self.words.setWordWrap(True)
        self.table = RowTable(
            (
                Head(t("history.when"), 130), Head(t("history.by"), 90), Head(t("history.value"), 160),
                Head(t("history.typed"), 130), Head(t("history.proof_of"), 190), Head(t("history.why"), 0),
            ),
            name=t("history.of", field=self._field.label),
        )  # fmt: skip
        buttons = QDialogButtonBox()
        buttons.addButton(t("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        self.resize(wide(880), wide(380))
        self.table.setFocus()
        runner.run(read_field_history(opened.stored.case.id, opened.versions, field_id), on_done=self._show)

    def _show(self, changes: Sequence[FieldChange]) -> None:
        is_measure = self._field.subject == "measure"
        name = "history.of.measure" if is_measure else "history.of.words" if changes else "history.of.empty"
        self.words.setText(t(name, field=self._field.label, count=len(changes)))
        self.table.show_rows([self._texts(change) for change in changes])
        if changes:
            self.table.selectRow(0)

    def _texts(self, change: FieldChange) -> tuple[str, ...]:
        fact, version = change.fact, change.version
        value, typed, proof = t("form.not_given"), "", ""
        if fact is not None:
            value = printed(self._field, fact.value, name_code=self._material.name_code)
            typed = fact.typed
            proof = "　".join(filter(None, (f"{fact.evidence} {EVIDENCE_LABELS[fact.evidence]}", proof_words(fact))))
        when = f"{version.saved_at.astimezone():%Y-%m-%d %H:%M}"
        return when, fact.by if fact is not None and fact.by else version.by, value, typed, proof, version.why
