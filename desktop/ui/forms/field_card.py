"""The card of one field: what it means, how it is filled in, which clauses ask for it, which forms print it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop.ui.forms.explaining import field_card
from desktop.ui.forms.field_uses import forms_with
from desktop.ui.forms.material import FormMaterial
from desktop.ui.judgement.prose import Prose
from desktop.ui.texts import t
from desktop.ui.theme import wide


class FieldCard(QDialog):
    """Explain one field; Esc closes it and the focus is back in the field."""

    clause_wanted = Signal(str, str, str)
    history_wanted = Signal()

    def __init__(self, parent: QWidget, material: FormMaterial, field_id: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("form.card.title"))
        self.text = Prose(name=t("form.card.title"))
        self.text.clause_wanted.connect(self._go_to_clause)
        field = material.dictionary[field_id]
        self.text.setHtml(field_card(field, material, forms_with(field_id)))
        buttons = QDialogButtonBox()
        past = buttons.addButton(t("form.card.history"), QDialogButtonBox.ButtonRole.ActionRole)
        past.clicked.connect(self._go_to_history)
        past.setAutoDefault(False)
        close = buttons.addButton(t("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        close.setFocus()
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        self.resize(wide(640), wide(480))

    def _go_to_clause(self, pack: str, edition: str, clause: str) -> None:
        self.accept()
        self.clause_wanted.emit(pack, edition, clause)

    def _go_to_history(self) -> None:
        self.accept()
        self.history_wanted.emit()
