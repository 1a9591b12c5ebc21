"""The technical measures of a project: a list to add to and remove from, the fields of the chosen one, its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.forms.entries import FactSheet
from desktop.ui.forms.material import FormMaterial
from desktop.ui.forms.measure_fields import MeasureFields, fields_shown
from desktop.ui.forms.measure_working import MeasureWorking
from desktop.ui.forms.plan import MEASURES, Section
from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.section import FoldHead
from desktop.ui.icons import icon
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.case import Fact
from matching.errors import ValueRefused
from matching.explain.printed import printed

_COLUMNS = (
    ("msr_name", 0), ("msr_kind", 150), ("msr_carrier", 110), ("msr_before", 110), ("msr_after", 110),
    ("msr_unit", 110), ("msr_invest_cny", 110),
)  # fmt: skip
_ROW_HEIGHT, _ROWS_IN_SIGHT = 28, 6
NAME, KIND = "msr_name", "msr_kind"


class MeasuresView(QFrame):
    """Show the measures of a case below one another."""

    rows_wanted = Signal(object)
    row_made = Signal(object)
    changed = Signal(str)
    field_wanted = Signal(str)

    def __init__(self, material: FormMaterial, levels: QStandardItemModel) -> None:
        super().__init__()
        self._fields = {field.id: field for field in material.measure_fields}
        self.section = Section(
            id=MEASURES, title=t("form.measures"), part="project", asked=material.measure_fields, more=()
        )
        self.rows: dict[str, FieldRow] = {}
        self._material = material
        self._levels = levels
        self._sheets: list[FactSheet] = []
        self._removed: tuple[int, FactSheet] | None = None
        self._stored = 0
        self._found: frozenset[str] | None = None
        self._is_behind = False
        self._asked = MeasureFields()
        """Fields of the chosen measure, in order."""
        self._revealed: set[str] = set()
        """Fields somebody was led to though the kind does not ask for them."""
        self._led_to = ""
        self._chosen_at_first = 0
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

    def show_measures(self, sheets: list[FactSheet], stored: int, chosen: int = 0) -> None:
        """Show these measures, of which so many are stored, and from now on write into them."""
        self._sheets = sheets
        self._removed = None
        if self._list is not None:
            self._put_back.hide()
        self._stored = stored
        self._revealed.clear()
        self._chosen_at_first = chosen
        self._is_behind = True
        self._refresh()

    def tell_case(self, facts: Mapping[str, Fact]) -> None:
        """Go by these facts of the case when a measure is worked out."""
        if self._list is not None:
            self.working.tell_case(facts)

    def narrow(self, found: frozenset[str] | None) -> None:
        """Show the section only when one of its fields was found."""
        self._found = None if found is None else found & self._fields.keys()
        self._refresh()
        if self._list is not None:
            self._arrange()

    def reveal(self, field_id: str) -> None:
        """Unfold the section and what hides a field."""
        self.head.setChecked(True)
        self._revealed.add(field_id)
        self._led_to = field_id
        if self._list is not None:
            self._arrange()

    def build(self) -> bool:
        """Make the next widget that is missing; say whether there was one."""
        if not self._is_open:
            return False
        if self._list is None:
            self._make_list()
            return True
        missing = next((name for name in self._in_sight() if name not in self.rows), None)
        if self._is_behind and (self._sheets or missing is None):  # the first measure added finds its rows made
            self._is_behind = False
            self._fill(self._chosen_at_first)
        elif missing is not None:
            self._make_row(missing)
        else:
            return False
        return True

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
            yield from (self._add, self._remove, self._put_back, self._list)
        for name in self._asked.asked:
            if name in self.rows:
                yield from self.rows[name].tab_stops()
        if self._list is not None:
            yield self._measured
        for name in self._asked.measured:
            if name in self.rows:
                yield from self.rows[name].tab_stops()

    def choose(self, place: int) -> None:
        """Show the fields of one measure, as soon as the list is made."""
        self._chosen_at_first = place
        if self._list is not None and not self._is_behind:
            self._list.selectRow(place)

    def settle(self) -> None:
        """Take the measures there are as saved."""
        self._stored = len(self._sheets)
        self._chosen_at_first = self._chosen() or 0
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
        if self._is_open and (self._list is None or self._is_behind or not self.rows.keys() >= set(self._in_sight())):
            self.rows_wanted.emit(self)

    def _in_sight(self) -> tuple[str, ...]:
        """Return the fields whose rows are wanted, in order."""
        if self._found is not None:
            return tuple(name for name in self._asked.all if name in self._found)
        is_open = self._list is not None and self._measured.isChecked()
        return self._asked.all if is_open else self._asked.asked

    def _make_list(self) -> None:
        heads = [
            Head(self._fields[name].label, width, right=name in {"msr_before", "msr_after", "msr_invest_cny"})
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
        self._put_back = QPushButton(icon("restore"), t("form.measure_put_back"))
        self._put_back.clicked.connect(self.put_back)
        self._put_back.hide()
        self._words = QLabel(t("form.measure_none"))
        self._words.setObjectName("quiet")
        commands = QHBoxLayout()
        commands.addWidget(self._add)
        commands.addWidget(self._remove)
        commands.addWidget(self._put_back)
        commands.addWidget(self._words)
        commands.addStretch(1)
        self._measured = QPushButton()
        self._measured.setObjectName("more")
        self._measured.setCheckable(True)
        self._measured.toggled.connect(self._arrange)
        self.working = MeasureWorking(self._material)
        self.working.field_wanted.connect(self.field_wanted)
        self.working.hide()
        self._details = QVBoxLayout()
        self._details.setSpacing(0)
        self._details.addWidget(self._measured)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(commands)
        column.addWidget(self._list)
        column.addLayout(self._details)
        column.addWidget(self.working)
        self._is_behind = True
        self._arrange()

    def _make_row(self, name: str) -> None:
        row = FieldRow(self._fields[name], self._material, self._levels)
        row.changed.connect(self._on_changed)
        row.touched.connect(partial(self._on_typing, row))
        row.hide()
        self.rows[name] = row
        self._details.addWidget(row)
        self._arrange(shown=frozenset({name}))
        self.row_made.emit(row)

    def _arrange(self, *_: object, shown: frozenset[str] = frozenset()) -> None:
        """Put the rows of the chosen measure in order and the others out of sight; show the sheet in those named."""
        sheet = self._sheet()
        facts = sheet.now if sheet is not None else {}
        kind = facts[KIND].value if KIND in facts else ""
        entered = {*facts, *self._revealed, *(self._found or ()), *(sheet.refused if sheet is not None else ())}
        self._asked = fields_shown(str(kind), entered, self._material.benefit)
        if self._led_to in self._asked.measured:
            self._led_to = ""
            self._measured.setChecked(True)  # which arranges once more
            return
        asked = [self._fields[name] for name in self._asked.all]
        self.section = replace(
            self.section,
            asked=tuple(asked),
            more=tuple(field for field in self._material.measure_fields if field not in asked),
        )
        order: list[QWidget] = [self.rows[name] for name in self._asked.asked if name in self.rows]
        order += [self._measured, *(self.rows[name] for name in self._asked.measured if name in self.rows)]
        for place, widget in enumerate(order):
            if self._details.indexOf(widget) != place:
                self._details.insertWidget(place, widget)
        in_sight = set(self._in_sight()) if sheet is not None else set()
        for name, row in self.rows.items():
            if sheet is not None and name in in_sight and (name in shown or row.isHidden()):
                row.show_sheet(sheet)
            row.setVisible(name in in_sight)
        self._tell_measured(sheet)
        self._refresh()

    def _tell_measured(self, sheet: FactSheet | None) -> None:
        names = self._asked.measured
        self._measured.setVisible(bool(names) and sheet is not None and self._found is None)
        self._measured.setText(t("form.measured", count=len(names)))
        self._measured.setIcon(icon("unfold" if self._measured.isChecked() else "fold"))

    # ---- what happens

    def add(self) -> None:
        """Add an empty measure and go to its name."""
        self._sheets.append(FactSheet())
        self._fill(len(self._sheets) - 1)
        if NAME not in self.rows:
            self._make_row(NAME)
        self.rows[NAME].editor.setFocus()
        self.changed.emit("msr_name")

    def remove(self) -> None:
        """Take the chosen measure off the list; it is kept in the earlier versions."""
        place = self._chosen()
        if place is not None:
            self._removed = (place, self._sheets.pop(place))
            self._put_back.show()
            self._fill(min(place, len(self._sheets) - 1))
            self.changed.emit("msr_name")

    def put_back(self) -> None:
        """Take the measure that was removed last back to its place."""
        if self._removed is not None:
            (place, sheet), self._removed = self._removed, None
            self._put_back.hide()
            self._sheets.insert(place, sheet)
            self._fill(place)
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
        facts = ((self._fields[name], sheet.now.get(name)) for name, _ in _COLUMNS)
        return tuple("" if fact is None else printed(field, fact.value) for field, fact in facts)

    def _chosen(self) -> int | None:
        rows = self._list.chosen_rows() if self._list is not None else []
        return rows[0] if rows and rows[0] < len(self._sheets) else None

    def _sheet(self) -> FactSheet | None:
        place = self._chosen()
        return None if place is None else self._sheets[place]

    def _show_chosen(self) -> None:
        sheet = self._sheet()
        self._arrange(shown=frozenset(self.rows))
        self.working.show_measure(None if sheet is None else sheet.now)

    def _on_typing(self, row: FieldRow) -> None:
        """Work out with what stands in a field before it is taken; what cannot be read yet counts as not given."""
        sheet = self._sheet()
        if sheet is None:
            return
        facts = {name: fact for name, fact in sheet.now.items() if name != row.field.id}
        try:
            value = row.editor.read().value
        except ValueRefused:
            value = None
        self.working.show_measure(facts if value is None else {**facts, row.field.id: Fact(value=value)})

    def _on_changed(self, field_id: str) -> None:
        place = self._chosen()
        if place is not None and self._list is not None:
            self._list.rows.replace(place, self._texts(self._sheets[place]))
            self.working.show_measure(self._sheets[place].now)
        if field_id == KIND:
            self._arrange()
            self.rows_wanted.emit(self)  # for the order of Tab
        self.tell()
        self.changed.emit(field_id)
