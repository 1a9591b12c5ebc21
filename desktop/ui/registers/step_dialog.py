"""What a step asks for: its fields, and why it is made where the step has no fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.forms.entries import FactSheet
from desktop.ui.forms.proof import level_model
from desktop.ui.registers.link_editor import LinkEditor
from desktop.ui.registers.record_form import RecordRow
from desktop.ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.ui.forms.material import FormMaterial
    from desktop.ui.registers.record_form import Looks
    from desktop.work.operations.register_record import RecordShown, Step
    from matching.case import Fact
    from matching.registers.model import Register

_WIDTH = 560


class StepDialog(QDialog):
    """Take what a step asks for; it stays open until everything is there and can be read."""

    def __init__(
        self,
        parent: QWidget,
        step: Step,
        shown: RecordShown,
        register: Register,
        *,
        material: FormMaterial,
        looks: Looks,
        titles: Mapping[str, str],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(step.label)
        self._step = step
        self.sheet = FactSheet.of({name: fact for name, fact in shown.record.facts.items() if name in step.asks})
        self.rows: dict[str, RecordRow] = {}
        levels = level_model(self)
        column = QVBoxLayout(self)
        words = QLabel(t("reg.step.words", called=shown.called, state=shown.state, to=step.to))
        words.setWordWrap(True)
        column.addWidget(words)
        for name in step.asks:
            field = register.fields[name]
            editor = None
            if name in register.links:
                target = register.links[name]
                editor = LinkEditor(field, material, title=titles[target], look=looks(target))
                if name in shown.links:
                    editor.know(str(self.sheet.now[name].value), shown.links[name])
            row = RecordRow(field, material, levels, editor=editor)
            row.show_sheet(self.sheet)
            row.next_wanted.connect(lambda _row: self.focusNextChild())
            self.rows[name] = row
            column.addWidget(row)
        self.why = QLineEdit()
        self.why.setPlaceholderText(t("reg.step.why.hint", label=step.label))
        self.why.setAccessibleName(t("reg.step.why"))
        label = QLabel(t("reg.step.why"))
        label.setBuddy(self.why)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.hide()
        buttons = QDialogButtonBox()
        go = buttons.addButton(step.label, QDialogButtonBox.ButtonRole.AcceptRole)
        go.setObjectName("primary")
        go.setAutoDefault(not step.asks)  # Enter goes on to the next row
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for widget in (label, self.why, self.error, buttons):
            column.addWidget(widget)
        self.resize(_WIDTH, self.sizeHint().height())
        if self.rows:
            next(iter(self.rows.values())).editor.setFocus()

    @property
    def facts(self) -> dict[str, Fact]:
        """Return what was entered."""
        return dict(self.sheet.now)

    def accept(self) -> None:
        """Close when everything asked for is there; else say what is missing."""
        for row in self.rows.values():
            row.commit()
        told = [f"“{self.rows[name].field.label}”{one.sentence}" for name, one in self.sheet.refused.items()]
        missing = [
            row for name, row in self.rows.items() if name not in self.sheet.now and name not in self.sheet.refused
        ]
        told += [t("reg.step.missing", names="、".join(row.field.label for row in missing))] if missing else []
        if not told:
            super().accept()
            return
        self.error.setText("\n".join(f"× {one}" for one in told))
        self.error.show()
        wrong = next(iter(self.sheet.refused), missing[0].field.id if missing else "")
        if wrong in self.rows:
            self.rows[wrong].editor.setFocus()
