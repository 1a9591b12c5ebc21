"""The technical measures of a project: a list to add to and remove from, and the fields of the chosen one."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.forms.entries import FactSheet
from desktop.ui.forms.material import FormMaterial
from desktop.ui.forms.plan import MEASURES, Section
from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.section import FoldHead
from desktop.ui.icons import icon
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.explain.printed import printed

_COLUMNS = (
    ("msr_name", 0), ("msr_kind", 150), ("msr_carrier", 110), ("msr_before", 110), ("msr_after", 110),
    ("msr_unit", 110), ("msr_invest_cny", 110),
)  # fmt: skip
_ROW_HEIGHT, _ROWS_IN_SIGHT = 28, 6


class MeasuresView(QFrame):
    """Show the measures of a case below one another."""

    rows_wanted = Signal(object)
    row_made = Signal(object)
    changed = Signal(str)

    def __init__(self, material: FormMaterial, levels: QStandardItemModel) -> None:
        super().__init__()
        self.section = Section(
            id=MEASURES, title=t("form.measures"), part="project", asked=material.measure_fields, more=()
        )
        self.rows: dict[str, FieldRow] = {}
        self._material = material
        self._levels = levels
        self._sheets: list[FactSheet] = []
        self._stored = 0
        self._found: frozenset[str] | None = None
        self._is_behind = False
        self.head = FoldHead(self.section.title)
        self.head.toggled.connect(self._refresh)
        self._body = QWidget()
        self._body.hide()
        self._list: RowTable | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._body)

    # ---- what the form asks

    def show_measures(self, sheets: list[FactSheet]) -> None:
        """Show these measures, and from now on write into them."""
        self._sheets = sheets
        self._stored = len(sheets)
        self._is_behind = True
        self._refresh()

    def narrow(self, found: frozenset[str] | None) -> None:
        """Show the section only when one of its fields was found."""
        self._found = None if found is None else found & {field.id for field in self.section.fields}
        self._refresh()

    def reveal(self, field_id: str) -> None:
        """Unfold the section."""
        self.head.setChecked(True)

    def build(self) -> bool:
        """Make the next widget that is missing; say whether there was one."""
        if not self._is_open:
            return False
        if self._list is None:
            self._make_list()
            return True
        for field in self.section.fields:
            if field.id not in self.rows:
                self._make_row(len(self.rows))
                return True
        if self._is_behind:
            self._is_behind = False
            self._fill(0)
            return True
        return False

    def tell(self) -> None:
        """Show how many measures there are."""
        self.head.tell(self.summary())

    def summary(self) -> str:
        """Return how many measures there are, and whether some are not yet saved."""
        words = t("form.measure_count", count=len(self._sheets))
        changed = len(self._sheets) != self._stored or any(sheet.changed for sheet in self._sheets)
        return f"{words}　{t('form.changed')}" if changed else words

    def count(self) -> tuple[int, int]:
        """Return the number of measures; there is none there ought to be."""
        return len(self._sheets), 0

    def tab_stops(self) -> Iterator[QWidget]:
        """Give the widgets in the order Tab visits them."""
        yield self.head
        if self._list is not None:
            yield from (self._add, self._remove, self._list)
        for row in self.rows.values():
            yield from row.tab_stops()

    def choose(self, place: int) -> None:
        """Show the fields of one measure."""
        if self._list is not None:
            self._list.selectRow(place)

    def settle(self) -> None:
        """Take the measures there are as saved."""
        self._stored = len(self._sheets)
        self._is_behind = True
        self._refresh()

    # ---- building

    @property
    def _is_open(self) -> bool:
        return bool(self._found) if self._found is not None else self.head.isChecked()

    def _refresh(self) -> None:
        self._body.setVisible(self._is_open)
        self.setVisible(self._found is None or bool(self._found))
        self.tell()
        if self._is_open and (self._is_behind or len(self.rows) < len(self.section.fields)):
            self.rows_wanted.emit(self)

    def _make_list(self) -> None:
        labels = {field.id: field.label for field in self.section.fields}
        heads = [
            Head(labels[name], width, right=name in {"msr_before", "msr_after", "msr_invest_cny"})
            for name, width in _COLUMNS
        ]
        self._list = RowTable(heads, name=t("form.measures"))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self._add = QPushButton(icon("new"), t("form.measure_add"))
        self._add.clicked.connect(self.add)
        self._remove = QPushButton(icon("remove"), t("form.measure_remove"))
        self._remove.clicked.connect(self.remove)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._list)
        delete.activated.connect(self.remove)
        self._words = QLabel(t("form.measure_none"))
        self._words.setObjectName("quiet")
        commands = QHBoxLayout()
        commands.addWidget(self._add)
        commands.addWidget(self._remove)
        commands.addWidget(self._words)
        commands.addStretch(1)
        self._details = QVBoxLayout()
        self._details.setSpacing(0)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(commands)
        column.addWidget(self._list)
        column.addLayout(self._details)
        self._is_behind = True

    def _make_row(self, place: int) -> None:
        field = self.section.fields[place]
        row = FieldRow(field, self._material, self._levels)
        row.changed.connect(self._on_changed)
        row.hide()
        self.rows[field.id] = row
        self._details.addWidget(row)
        self.row_made.emit(row)

    # ---- what happens

    def add(self) -> None:
        """Add an empty measure and go to its name."""
        self._sheets.append(FactSheet())
        self._fill(len(self._sheets) - 1)
        self.rows["msr_name"].editor.setFocus()
        self.changed.emit("msr_name")

    def remove(self) -> None:
        """Take the chosen measure off the list; it is kept in the earlier versions."""
        place = self._chosen()
        if place is not None:
            del self._sheets[place]
            self._fill(min(place, len(self._sheets) - 1))
            self.changed.emit("msr_name")

    def _fill(self, chosen: int) -> None:
        assert self._list is not None
        self._list.show_rows([self._texts(sheet) for sheet in self._sheets])
        rows = max(1, min(_ROWS_IN_SIGHT, len(self._sheets)))
        self._list.setFixedHeight(self._list.horizontalHeader().sizeHint().height() + rows * _ROW_HEIGHT + 4)
        self._list.setVisible(bool(self._sheets))
        self._words.setVisible(not self._sheets)
        self._remove.setEnabled(bool(self._sheets))
        if self._sheets:
            self._list.selectRow(max(0, chosen))
        self._show_chosen()
        self.tell()

    def _texts(self, sheet: FactSheet) -> tuple[str, ...]:
        fields = {field.id: field for field in self.section.fields}
        facts = ((fields[name], sheet.now.get(name)) for name, _ in _COLUMNS)
        return tuple("" if fact is None else printed(field, fact.value) for field, fact in facts)

    def _chosen(self) -> int | None:
        rows = self._list.chosen_rows() if self._list is not None else []
        return rows[0] if rows and rows[0] < len(self._sheets) else None

    def _show_chosen(self) -> None:
        place = self._chosen()
        for row in self.rows.values():
            row.setVisible(place is not None)
            if place is not None:
                row.show_sheet(self._sheets[place])

    def _on_changed(self, field_id: str) -> None:
        place = self._chosen()
        if place is not None and self._list is not None:
            self._list.rows.replace(place, self._texts(self._sheets[place]))
        self.tell()
        self.changed.emit(field_id)
