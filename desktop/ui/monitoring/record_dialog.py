"""The dialog that takes one dimension of a check; it stays open until what was entered can be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.forms.entries import FactSheet
from desktop.ui.forms.proof import QUANTITIES, level_model
from desktop.ui.forms.row import FieldRow
from desktop.ui.monitoring.plan import asked, sections
from desktop.ui.texts import t
from matching.monitoring.periods import last_day

if TYPE_CHECKING:
    from desktop.ui.forms.material import FormMaterial
    from matching.case import Fact
    from matching.fields import Field
    from matching.monitoring.comparisons import Comparison
    from matching.monitoring.refusals import Refusal

_WIDTH, _HEIGHT = 900, 640
_AROUND = 120
"""Pixels of the screen left free around the dialog."""
Check = Callable[[Mapping[str, "Fact"]], "tuple[Refusal, ...]"]


class _Row(FieldRow):
    """A row of a record: evidence is asked for figures; everything else is what the checker wrote down."""

    def _tell(self) -> None:
        super()._tell()
        if self.field.kind not in QUANTITIES:
            self.level.hide()
            self.proof.hide()


class RecordDialog(QDialog):
    """Take one record; `facts` gives what it holds once the person has accepted."""

    def __init__(
        self,
        parent: QWidget,
        material: FormMaterial,
        comparisons: tuple[Comparison, ...],
        facts: Mapping[str, Fact],
        *,
        check: Check,
        corrects: bool,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("monitor.correct.title") if corrects else t("monitor.record.title"))
        self._material, self._comparisons, self._check = material, comparisons, check
        self.sheet = FactSheet.of(facts)
        self.rows: dict[str, FieldRow] = {}
        self._heads: dict[str, QLabel] = {}
        self._columns: dict[str, QVBoxLayout] = {}
        self._levels = level_model(self)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        buttons = QDialogButtonBox()
        save = buttons.addButton(t("monitor.save"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setObjectName("primary")
        save.setAutoDefault(False)  # Enter goes on to the next row
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._form(), 1)
        column.addWidget(self.error)
        column.addWidget(buttons)
        self._narrow()
        self.resize(_fitting(self))

    @property
    def facts(self) -> dict[str, Fact]:
        """Return what was entered."""
        return dict(self.sheet.now)

    def accept(self) -> None:
        """Close when it can be kept; else say what is wrong, and where."""
        for row in self.rows.values():
            row.commit()
        told = [f"“{self.rows[name].field.label}”{one.sentence}" for name, one in self.sheet.refused.items()]
        found = () if told else self._check(self.facts)
        told += [f"“{refusal.label}”{refusal.sentence}" for refusal in found]
        if not told:
            super().accept()
            return
        self.error.setText("\n".join(f"× {sentence}" for sentence in told))
        self.error.show()
        wrong = next(iter(self.sheet.refused), found[0].field if found else "")
        if wrong in self.rows:
            self.rows[wrong].show()
            self.rows[wrong].editor.setFocus()

    def _form(self) -> QScrollArea:
        page = QFrame()
        page.setObjectName("card")
        column = QVBoxLayout(page)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(0)
        for name, _fields in sections(self._material.dictionary):
            head = QLabel(t(f"monitor.section.{name}"))
            head.setObjectName("caption")
            head.setContentsMargins(8, 10, 8, 4)
            self._heads[name] = head
            column.addWidget(head)
            self._columns[name] = QVBoxLayout()
            column.addLayout(self._columns[name])
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(page)
        return scroll

    def _on_changed(self, name: str) -> None:
        if name == "mon_dimension":
            self._narrow()
        if name in {"mon_period", "mon_period_start"}:
            self._propose_end()

    def _narrow(self) -> None:
        """Show the figures of the dimension chosen, and any that hold a value."""
        fact = self.sheet.now.get("mon_dimension")
        wanted = asked("" if fact is None else str(fact.value), self._comparisons, self._material.dictionary)
        wanted |= self.sheet.now.keys()
        for section, fields in sections(self._material.dictionary):
            shown = [field for field in fields if field.id in wanted]
            for field in fields:
                if field.id in self.rows:
                    self.rows[field.id].setVisible(field in shown)
            for field in shown:
                if field.id not in self.rows:
                    place = sum(1 for other in fields[: fields.index(field)] if other.id in self.rows)
                    self._columns[section].insertWidget(place, self._row(field))
            self._heads[section].setVisible(bool(shown))

    def _row(self, field: Field) -> FieldRow:
        """Make a row only when it is wanted: all at once would hold the window up."""
        row = _Row(field, self._material, self._levels)
        row.show_sheet(self.sheet)
        row.changed.connect(self._on_changed)
        row.next_wanted.connect(lambda _row: self.focusNextChild())
        row.editor.setToolTip(field.help)
        self.rows[field.id] = row
        return row

    def _propose_end(self) -> None:
        """Fill in the last day that goes with kind and first day, where none is entered yet."""
        kind, start = (self.sheet.now.get(name) for name in ("mon_period", "mon_period_start"))
        if kind is None or start is None or "mon_period_end" in self.sheet.now or not isinstance(start.value, date):
            return
        end = last_day(start.value, str(kind.value))
        if end is not None:
            self.sheet.put("mon_period_end", end)
            self.rows["mon_period_end"].show_sheet(self.sheet)


def _fitting(dialog: QDialog) -> QSize:
    room = dialog.screen().availableSize()
    return QSize(min(_WIDTH, room.width() - _AROUND), min(_HEIGHT, room.height() - _AROUND))
