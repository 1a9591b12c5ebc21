"""How well a value is proven: its evidence level beside the value, source, date and basis on demand."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from desktop.ui.forms.choices import QuietBox
from desktop.ui.forms.lines import DateEditor, PlainLine
from desktop.ui.forms.material import FormMaterial
from desktop.ui.texts import t
from matching.case import BASES, BASIS_LABELS, EVIDENCE_LABELS, EVIDENCE_LEVELS, Fact
from matching.errors import ValueRefused
from matching.fields import Field

QUANTITIES = frozenset({"dec", "int", "map"})
_DAY = Field(id="on", label="", label_en="", kind="date", subject="evidence", group="")


def level_model(parent: QObject) -> QStandardItemModel:
    """Make the five evidence levels once for all rows of a form."""
    model = QStandardItemModel(parent)
    for level in EVIDENCE_LEVELS:
        item = QStandardItem(f"{level} {EVIDENCE_LABELS[level]}")
        item.setToolTip(t(f"form.level.{level}"))
        model.appendRow(item)
    return model


class LevelBox(QuietBox):
    """Choose the evidence level of one value."""

    def __init__(self, model: QStandardItemModel) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setModel(model)

    def show_level(self, level: str) -> None:
        """Show a level."""
        self.setCurrentIndex(EVIDENCE_LEVELS.index(level) if level in EVIDENCE_LEVELS else 0)

    def level(self) -> str:
        """Return the level chosen."""
        return EVIDENCE_LEVELS[max(0, self.currentIndex())]


def proof_words(fact: Fact) -> str:
    """Return source, date and basis in one short line."""
    return "　".join(
        part for part in (fact.source, fact.on.isoformat() if fact.on else "", BASIS_LABELS.get(fact.basis, "")) if part
    )


class ProofStrip(QWidget):
    """Enter the paper a value is taken from, its date, and for quantities how they were obtained."""

    entered = Signal()

    def __init__(self, field: Field, material: FormMaterial) -> None:
        super().__init__()
        self.source = PlainLine()
        self.source.setPlaceholderText(field.evidence or t("form.source_example"))
        self.source.setAccessibleName(t("form.source_of", field=field.label))
        self.source.editingFinished.connect(self._on_source)
        self.day = DateEditor(_DAY, material)
        self.day.setFixedWidth(130)
        self.day.setAccessibleName(t("form.day_of", field=field.label))
        self.day.entered.connect(self._on_day)
        self.basis = QuietBox()
        for basis in BASES:
            self.basis.addItem(BASIS_LABELS[basis] or t("form.not_given"), basis)
        self.basis.setAccessibleName(t("form.basis_of", field=field.label))
        self.basis.activated.connect(lambda _place: self.entered.emit())
        self._on: date | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        for name, editor in (("form.source", self.source), ("form.day", self.day), ("form.basis", self.basis)):
            label = QLabel(t(name))
            label.setObjectName("quiet")
            label.setBuddy(editor)
            row.addWidget(label)
            row.addWidget(editor, 1 if editor is self.source else 0)
            if editor is self.basis:
                shown = field.kind in QUANTITIES
                label.setVisible(shown)
                editor.setVisible(shown)

    def show_fact(self, fact: Fact) -> None:
        """Show the proof of a fact."""
        self.source.setText(fact.source)
        self._on = fact.on
        self.day.show_value(fact.on)
        self.basis.setCurrentIndex(max(0, self.basis.findData(fact.basis)))

    @property
    def on(self) -> date | None:
        """Return the day of the paper."""
        return self._on

    def _on_source(self) -> None:
        if self.source.isModified():
            self.source.setModified(False)
            self.entered.emit()

    def _on_day(self) -> None:
        try:
            value = self.day.read().value
        except ValueRefused as refusal:
            self.day.setToolTip(str(refusal))
            self.day.show_value(self._on)
            return
        self._on = value if isinstance(value, date) else None
        self.day.show_value(self._on)
        self.entered.emit()
