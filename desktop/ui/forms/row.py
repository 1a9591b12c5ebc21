"""One row of the form: label, editor, evidence level, and where the value comes from or why it was refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.forms.choices import MapEditor, QuietBox
from desktop.ui.forms.editors import Editor, make_editor
from desktop.ui.forms.elided import ElidedButton
from desktop.ui.forms.entries import FactSheet
from desktop.ui.forms.lines import LineEditor, TextEditor, line_text
from desktop.ui.forms.material import FormMaterial
from desktop.ui.forms.proof import LevelBox, ProofStrip, proof_words
from desktop.ui.texts import t
from matching.case import Fact
from matching.errors import ValueRefused
from matching.fields import Field, Value

LABEL_WIDTH = 210
EDITOR_WIDTH = 320
LEVEL_WIDTH = 132
UNIT_WIDTH = 104
_SPACING = 8
_TYPED_KINDS = frozenset({"dec", "int", "date"})
"""Kinds whose value is spelled in one way however it was typed."""


class FieldRow(QFrame):
    """Show and take one field of a fact sheet."""

    changed = Signal(str)
    touched = Signal()
    next_wanted = Signal(object)
    """Enter: the row whose successor shall have the focus."""
    indent = LABEL_WIDTH + 8
    """Pixels left of what stands below the editor."""

    def __init__(
        self, field: Field, material: FormMaterial, levels: QStandardItemModel, *, editor: Editor | None = None
    ) -> None:
        super().__init__()
        self.field = field
        self._material = material
        self._sheet = FactSheet()
        self.editor: Editor = make_editor(field, material) if editor is None else editor
        self.editor.setFixedWidth(EDITOR_WIDTH)
        self.editor.setAccessibleName(field.label)
        self.editor.setAccessibleDescription(field.help)
        self.editor.entered.connect(self._take)
        self.editor.touched.connect(self.touched)
        self.unit = self._unit_box()
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setFixedWidth(LABEL_WIDTH)
        self.label.setBuddy(self.editor)
        self.level = LevelBox(levels)
        self.level.setFixedWidth(LEVEL_WIDTH)
        self.level.setAccessibleName(t("form.level_of", field=field.label))
        self.level.activated.connect(lambda _place: self._prove())
        self.proof = ElidedButton()
        self.proof.setObjectName("proof")
        self.proof.setCheckable(True)
        self.proof.toggled.connect(self._open_strip)
        self.refusal = QLabel()
        self.refusal.setObjectName("error")
        self.refusal.setWordWrap(True)
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.hide()
        self.remark = QLabel(self)  # a row of a register lays out no remark
        self.remark.setObjectName("warning")
        self.remark.setWordWrap(True)
        self.remark.setTextFormat(Qt.TextFormat.PlainText)
        self.remark.setContentsMargins(self.indent, 0, 0, 2)
        self.remark.hide()
        self._strip: ProofStrip | None = None
        self._below: QWidget | None = None
        self._lay_out()
        self._label_text = ""

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(_SPACING)
        line.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignTop)
        if self.unit is not None:
            line.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.level, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.proof, 100, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.refusal, 100)
        line.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 3, 8, 3)
        self._column.setSpacing(2)
        self._column.addLayout(line)
        self._column.addWidget(self.remark)
        self.label.setMinimumHeight(self.level.sizeHint().height())

    def _unit_box(self) -> QuietBox | None:
        """Offer the units the number may be typed in, beside a line that is shorter for it."""
        offered = self._material.units.get(self.field.id, ())
        if not offered or not isinstance(self.editor, LineEditor):
            return None
        box = QuietBox()
        box.addItems(offered)
        box.setCurrentText(self.field.unit)
        box.setFixedWidth(UNIT_WIDTH)
        box.setToolTip(t("form.unit_tip"))
        box.setAccessibleName(t("form.unit_of", field=self.field.label))
        box.activated.connect(lambda _place: self._count_in(box.currentText()))
        self.editor.setFixedWidth(EDITOR_WIDTH - UNIT_WIDTH - _SPACING)
        return box

    # ---- what the form asks

    def show_sheet(self, sheet: FactSheet) -> None:
        """Show this field of a sheet, and from now on write into that sheet."""
        self._sheet = sheet
        fact = sheet.now.get(self.field.id)
        self.proof.setChecked(False)
        refusal = sheet.refused.get(self.field.id)
        if refusal is None:
            self.editor.show_value(None if fact is None else fact.value)
        else:
            self.editor.show_text(refusal.text)
        self._tell()

    def hint(self, words: str) -> None:
        """Show what follows from other facts."""
        self.editor.hint(t("form.follows", value=words) if words else "")

    def tell_remark(self, sentence: str) -> None:
        """Show what is not plausible about the value; empty when nothing is."""
        if sentence != self.remark.text():
            self.remark.setText(sentence)
            self.remark.setVisible(bool(sentence))

    def put_below(self, widget: QWidget | None) -> None:
        """Show something under the editor in place of what was there; None takes it away."""
        if self._below is not None:
            self._below.hide()
            self._below.deleteLater()
        self._below = widget
        if widget is not None:
            widget.setContentsMargins(self.indent, 0, 0, 0)
            self._column.insertWidget(1, widget)
            stops = list(self.tab_stops())
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

    def adopt(self, value: Value, *, source: str) -> None:
        """Take a value a person took over from a suggestion: self-declared, with its source."""
        name = self.field.id
        self._sheet.put(name, value)
        if not self._sheet.now[name].source:
            self._sheet.prove(name, evidence="E0", source=source, on=None, basis="")
        self.editor.show_value(value)
        self._tell()
        self.editor.setFocus()
        self.changed.emit(name)

    def commit(self) -> None:
        """Take what is typed and not yet taken."""
        self.editor.commit()
        if self._strip is not None:
            self._strip.source.editingFinished.emit()
            self._strip.day.commit()

    @property
    def is_typed(self) -> bool:
        """Say whether something stands in the editor that was not taken yet."""
        editor = self.editor
        parts = tuple(editor.parts.values()) if isinstance(editor, MapEditor) else (editor,)
        return any(
            part.isModified() if isinstance(part, LineEditor) else part.document().isModified()
            for part in parts
            if isinstance(part, (LineEditor, TextEditor))
        )

    @property
    def sheet(self) -> FactSheet:
        """Return the sheet the row writes into."""
        return self._sheet

    def read_into(self, sheet: FactSheet) -> str:
        """Let a sheet say what stands in the editor now; return how a number was converted."""
        name = self.field.id
        try:
            typed = self.editor.read()
        except ValueRefused as refusal:
            sheet.refuse(name, self.editor.raw(), str(refusal))
            return ""
        sheet.put(name, typed.value, basis=typed.basis, typed=self._as_typed(typed.value))
        return typed.note

    def tab_stops(self) -> Iterator[QWidget]:
        """Give the widgets in the order Tab visits them."""
        if isinstance(self.editor, MapEditor):
            yield from self.editor.parts.values()
        else:
            yield self.editor
        if self.unit is not None:
            yield self.unit
        if self._below is not None:
            yield from self._below.findChildren(QPushButton)
        yield self.level
        yield self.proof
        if self._strip is not None:
            yield from (self._strip.source, self._strip.day, self._strip.basis)

    # ---- what happens

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the next row on Enter, as in a table."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not (isinstance(self.editor, MapEditor) and self.editor.go_on()):
                self.next_wanted.emit(self)
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        name = self.field.id
        note = self.read_into(self._sheet)
        if name not in self._sheet.refused:
            fact = self._sheet.now.get(name)
            self.editor.show_value(None if fact is None else fact.value)
            self.editor.setToolTip(note)
        self._tell()
        self.changed.emit(name)

    def _as_typed(self, value: Value | None) -> str:
        """Return what was typed with its unit, empty where it says no more than the value."""
        raw = self.editor.raw().strip()
        if self.field.kind not in _TYPED_KINDS:
            return ""
        is_bare = raw[-1:].isdigit()
        if is_bare and self.unit is not None and self.unit.currentText() != self.field.unit:
            raw = f"{raw} {self.unit.currentText()}"
        return "" if raw.replace(",", "") == line_text(self.field, value).replace(",", "") else raw

    def _count_in(self, unit: str) -> None:
        """Read a number typed just now again in another unit; one that is stored keeps its amount and shows in it."""
        editor, fact = self.editor, self._sheet.now.get(self.field.id)
        if not isinstance(editor, LineEditor):
            return
        is_new = self._sheet.is_changed(self.field.id) and editor.text().strip()[-1:].isdigit()
        editor.unit = unit
        if is_new:
            editor.setModified(True)
            editor.commit()
        else:
            editor.show_value(None if fact is None else fact.value)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _prove(self) -> None:
        fact = self._sheet.now.get(self.field.id)
        if fact is None:
            return
        strip = self._strip
        self._sheet.prove(
            self.field.id,
            evidence=self.level.level(),
            source=fact.source if strip is None else strip.source.text().strip(),
            on=fact.on if strip is None else strip.on,
            basis=fact.basis if strip is None else strip.basis.currentData(),
        )
        self._tell()
        self.changed.emit(self.field.id)

    def _open_strip(self, wanted: bool) -> None:
        fact = self._sheet.now.get(self.field.id)
        if self._strip is None and wanted:
            self._strip = ProofStrip(self.field, self._material)
            self._strip.entered.connect(self._prove)
            indented = QHBoxLayout()
            indented.setContentsMargins(self.indent, 0, 0, 0)
            indented.addWidget(self._strip)
            self._column.addLayout(indented)
            stops = list(self.tab_stops())
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)
        if self._strip is not None:
            self._strip.setVisible(wanted and fact is not None)
            if fact is not None:
                self._strip.show_fact(fact)
            if wanted:
                self._strip.source.setFocus()

    def _tell(self) -> None:
        name = self.field.id
        refusal = self._sheet.refused.get(name)
        fact = self._sheet.now.get(name)
        self._name(self._sheet.is_changed(name))
        self.refusal.setVisible(refusal is not None)
        self.refusal.setText("" if refusal is None else t("form.refused", sentence=refusal.sentence))
        self.level.setVisible(fact is not None and refusal is None)
        self.proof.setVisible(fact is not None and refusal is None)
        if fact is not None:
            self._tell_proof(fact)
        elif self.proof.isChecked():
            self.proof.setChecked(False)

    def _tell_proof(self, fact: Fact) -> None:
        self.level.show_level(fact.evidence)
        words = proof_words(fact)
        is_lost = self._sheet.lost_proof(self.field.id)
        if is_lost:
            words = t("form.lost_proof")
        self.proof.show_words(words or t("form.no_source"))
        if is_lost != bool(self.proof.property("lost")):
            self.proof.setProperty("lost", is_lost)
            self.proof.style().unpolish(self.proof)
            self.proof.style().polish(self.proof)
        self.proof.setAccessibleName(t("form.proof_of", field=self.field.label, words=words or t("form.no_source")))

    def _name(self, is_changed: bool) -> None:
        has_unit = self.field.unit and self.field.unit != "-" and self.unit is None
        unit = f"（{self.field.unit}）" if has_unit else ""
        words = f"{'● ' if is_changed else ''}{self.field.label}{unit}{' *' if self.field.required else ''}"
        if words != self._label_text:
            self._label_text = words
            self.label.setText(words)
            self.label.setToolTip(t("form.changed") if is_changed else "")
