"""A copied table shown before it is filled in: what goes where, what it replaces, what is refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.intake.headings import HeadingIndex
from desktop.intake.pasted import Pasted, PastedCell, read_pasted
from desktop.ui.forms.case_form import CaseForm
from desktop.ui.forms.entries import FactSheet
from desktop.ui.forms.proof import LevelBox, level_model
from desktop.ui.forms.row import LEVEL_WIDTH
from desktop.ui.forms.undoing import Undoing
from desktop.ui.texts import t
from desktop.ui.theme import wide
from matching.case import Fact
from matching.explain.printed import printed

COLUMNS = (("use", 5), ("label", 13), ("text", 13), ("field", 14), ("value", 12), ("now", 12), ("why", 0))
"""Columns with their share of the width in percent; the last takes what is left."""
_TEXT_HEIGHT = 76
_WHY = 6


class PasteDialog(QDialog):
    """Let a person look at a copied block, untick what shall stay out, and fill in the rest as one step."""

    applied = Signal(int)
    """How many cells were filled in."""

    def __init__(self, parent: QWidget, form: CaseForm, undoing: Undoing, today: date) -> None:
        super().__init__(parent)
        self._form = form
        self._undoing = undoing
        self._today = today
        self._index = HeadingIndex(form.material.dictionary)
        self._pasted = Pasted(kind="", cells=())
        self.setWindowTitle(t("paste.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.block = QPlainTextEdit()
        self.block.setAccessibleName(t("paste.block"))
        self.block.setPlaceholderText(t("paste.empty"))
        self.block.setTabChangesFocus(True)
        self.block.setFixedHeight(wide(_TEXT_HEIGHT))
        self.block.textChanged.connect(self._read)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName(t("paste.title"))
        self.table = self._make_table()
        self.source = QLineEdit()
        self.source.setPlaceholderText(t("form.source_example"))
        self.source.setAccessibleName(t("paste.source"))
        self.level = LevelBox(level_model(self))
        self.level.setAccessibleName(t("paste.level"))
        self.level.setFixedWidth(wide(LEVEL_WIDTH))
        self._buttons = QDialogButtonBox()
        self.go = self._buttons.addButton(t("paste.go"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self._buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.accepted.connect(self._apply)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        room = parent.window().size()
        self.resize(min(wide(1160), room.width() - 40), min(wide(560), room.height() - 60))
        for place, (_name, share) in enumerate(COLUMNS[:_WHY]):
            self.table.setColumnWidth(place, self.width() * share // 100)

    def take(self, text: str) -> None:
        """Read a block; the person may still change its text."""
        self.block.setPlainText(text if "\t" in text or "\n" in text or "：" in text else "")
        if not self.block.toPlainText():
            self._read()
        (self.table if self._pasted.kind else self.block).setFocus()

    # ---- building

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(COLUMNS))
        table.setHorizontalHeaderLabels([t(f"paste.column.{name}") for name, _width in COLUMNS])
        table.setAccessibleName(t("paste.preview"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(_WHY, QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(self._tell_count)
        return table

    def _lay_out(self) -> None:
        proof = QHBoxLayout()
        for name, editor in (("paste.source", self.source), ("paste.level", self.level)):
            label = QLabel(t(name))
            label.setBuddy(editor)
            proof.addWidget(label)
            proof.addWidget(editor, 1 if editor is self.source else 0)
        column = QVBoxLayout(self)
        column.addWidget(self.block)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addLayout(proof)
        column.addWidget(self._buttons)

    # ---- reading

    def _read(self) -> None:
        text = self.block.toPlainText()
        self._pasted = read_pasted(text, self._index, read_code=self._form.material.read_code)
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        for cell in self._pasted.cells:
            self._add(cell)
        if self._pasted.cells:
            self.table.setCurrentCell(0, 0)
        self.table.blockSignals(False)
        self._tell_count()

    def _add(self, cell: PastedCell) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        now = self._now(cell)
        is_other = cell.fits and (now is None or now.value != cell.value)
        shown = [self._shown(cell, value) for value in (cell.value, None if now is None else now.value)]
        texts = ("", self._label(cell), cell.text, self._goes_to(cell), *shown, self._why(cell, is_new=is_other))
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.table.setItem(place, column, item)
        if is_other:
            box = self.table.item(place, 0)
            assert box is not None
            box.setFlags(box.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            box.setCheckState(Qt.CheckState.Checked)

    def _label(self, cell: PastedCell) -> str:
        return cell.label if cell.measure is None else t("undo.of_measure", place=cell.measure + 1, field=cell.label)

    def _goes_to(self, cell: PastedCell) -> str:
        if cell.field is None:
            return t("paste.no_field")
        return f"{cell.field.label}·{cell.key.label}" if cell.key is not None else cell.field.label

    def _shown(self, cell: PastedCell, value: object) -> str:
        if value is None or cell.field is None:
            return ""
        if cell.key is not None:
            return str(value)
        return printed(cell.field, value, name_code=self._form.material.name_code)  # type: ignore[arg-type]  # of a fact

    def _why(self, cell: PastedCell, *, is_new: bool) -> str:
        if cell.field is None:
            return t("paste.like", field=cell.like) if cell.like else t("paste.unknown")
        if cell.refused:
            return f"× {cell.refused}"
        if cell.value is None:
            return t("paste.says_nothing")
        return cell.note if is_new else t("paste.same")

    def _now(self, cell: PastedCell) -> Fact | None:
        if cell.field is None or cell.measure is not None:
            return None
        fact = self._form.entries.sheet.now.get(cell.field.id)
        if cell.key is None or fact is None or not isinstance(fact.value, Mapping):
            return None if cell.key is not None else fact
        entry = fact.value.get(cell.key.id)
        return None if entry is None else fact.but(value=entry)

    def _tell_count(self, *_: object) -> None:
        count, out = len(self._chosen()), sum(not cell.fits for cell in self._pasted.cells)
        if not self._pasted.kind:
            self.words.setText(t("paste.nothing" if self.block.toPlainText() else "paste.empty"))
        else:
            more = t("paste.left_out", count=self._pasted.left_out) if self._pasted.left_out else ""
            self.words.setText(t(f"paste.kind.{self._pasted.kind}") + t("paste.count", count=count, out=out) + more)
        self.go.setText(t("paste.go_count", count=count) if count else t("paste.go"))
        self.go.setEnabled(bool(count))

    def _chosen(self) -> list[PastedCell]:
        found = []
        for place, cell in enumerate(self._pasted.cells):
            item = self.table.item(place, 0)
            if item is not None and item.checkState() is Qt.CheckState.Checked:
                found.append(cell)
        return found

    # ---- filling in

    def _apply(self) -> None:
        cells = self._chosen()
        self.accept()
        self._undoing.as_one(t("undo.pasted", count=len(cells)), partial(self._fill, cells))
        self.applied.emit(len(cells))

    def _fill(self, cells: list[PastedCell]) -> None:
        entries = self._form.entries
        added: dict[int, FactSheet] = {}
        for cell in cells:
            if cell.measure is None:
                self._put(entries.sheet, cell)
            else:
                self._put(added.setdefault(cell.measure, FactSheet()), cell)
        entries.measures.extend(added[place] for place in sorted(added))

    def _put(self, sheet: FactSheet, cell: PastedCell) -> None:
        assert cell.field is not None
        name, value = cell.field.id, cell.value
        if cell.key is not None:
            known = sheet.now.get(name)
            held = dict(known.value) if known is not None and isinstance(known.value, Mapping) else {}
            value = {**held, cell.key.id: value}  # type: ignore[dict-item]  # one entry, never a list
        typed = cell.text if cell.note else ""
        sheet.put(name, value, basis=cell.basis, typed=typed)
        source = self.source.text().strip()
        if source or self.level.currentIndex() > 0:
            on = self._today if source else None
            sheet.prove(name, evidence=self.level.level(), source=source, on=on, basis=cell.basis)
