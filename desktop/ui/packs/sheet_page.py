"""One table of a draft: the rows at the left, add, copy, move and delete below them, and the form of one row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.packs.entries import Material
from desktop.ui.packs.form_pane import FormPane
from desktop.ui.packs.sheets import Sheet
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t
from matching.packs.labels import key_label, value_label

_KIND_OF_CLAUSE = {"gate": "hard_gate", "duty": "actor_duty"}
_CONDITIONS = ("when", "applies_when")


class SheetPage(QWidget):
    """Edit the rows of one table."""

    raw_wanted = Signal(str)
    """The person wants to see this file as it is written."""

    def __init__(self, sheet: Sheet, material: Material, parent: QWidget) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self._rows = material.rows
        self._current: dict[str, Any] | None = None
        self._material = material
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.form.entered.connect(self._enter)
        self._rows.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show the rows as they are now."""
        problem = self._rows.unread.get(self.sheet.file, "")
        self._whole.setCurrentIndex(1 if problem else 0)
        self._broken.setText(t("rules.unread", file=self.sheet.file, problem=problem))
        place = max(self.table.currentIndex().row(), 0)
        self._show_rows()
        rows = self._rows.tables.get(self.sheet.table, [])
        if rows:
            self.table.selectRow(min(place, len(rows) - 1))
        self._on_current(self.table.currentIndex())

    def choose(self, item: str, position: int | None = None) -> bool:
        """Go to the row of this name; say whether there is one."""
        for place, row in enumerate(self._rows.tables.get(self.sheet.table, [])):
            if item in {row.values.get(key) for key in ("id", "clause", "title")}:
                self.table.selectRow(place)
                if position is not None:
                    key = next((one for one in _CONDITIONS if one in self.form.editors), "")
                    self.form.go_to(key, position)
                else:
                    self.table.setFocus()
                return True
        return False

    # ---- what a person does

    def add(self) -> None:
        """Add a row and begin to fill it in."""
        self._go(self._rows.add(self.sheet.table, self._rows.fresh(self.sheet.table)))
        self.form.focus_first()

    def copy(self) -> None:
        """Add a copy of the chosen row below it."""
        place = self._place()
        if place is not None:
            self._go(self._rows.add(self.sheet.table, self._rows.copied(self.sheet.table, place), place + 1))
            self.form.focus_first()

    def remove(self) -> None:
        """Take the chosen row away; nothing is lost before the draft is saved."""
        place = self._place()
        if place is not None:
            self._rows.remove(self.sheet.table, place)
            self._go(min(place, len(self._rows.tables[self.sheet.table]) - 1))
            self.table.setFocus()

    def shift(self, by: int) -> None:
        """Move the chosen row up or down."""
        place = self._place()
        if place is not None:
            self._go(self._rows.move(self.sheet.table, place, by))

    # ---- building

    def _lay_out(self) -> None:
        """Make every part where it stays."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 6, 0, 0)
        self._whole = QStackedWidget(self)
        outer.addWidget(self._whole)
        split = QSplitter(Qt.Orientation.Horizontal, self._whole)
        split.setChildrenCollapsible(False)
        self._whole.addWidget(split)
        self._lay_out_table(QWidget(split))
        self._right = QStackedWidget(split)
        nothing = QLabel(t(f"rules.none.{self.sheet.table}"), self._right)
        nothing.setObjectName("quiet")
        nothing.setWordWrap(True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        nothing.setMargin(12)
        self._right.addWidget(nothing)
        kind = _KIND_OF_CLAUSE.get(self.sheet.table, "benefit")
        self.form = FormPane(self.sheet.entries, self._material, self._right, kind=kind)
        self._right.addWidget(self.form)
        split.setStretchFactor(1, 1)
        split.setSizes([290, 620])
        self._lay_out_broken(QWidget(self._whole))

    def _lay_out_table(self, left: QWidget) -> None:
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = RowTable(
            [Head(key_label(key), width) for key, width in self.sheet.columns],
            name=t(f"rules.tab.{self.sheet.table}"),
            parent=left,
        )
        self.table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        column.addWidget(self.table, 1)
        column.addLayout(self._button_rows())
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove)

    def _lay_out_broken(self, place: QWidget) -> None:
        """Make what shows in place of the form while the file cannot be read."""
        self._whole.addWidget(place)
        self._broken = QLabel(place)
        self._broken.setObjectName("error")
        self._broken.setWordWrap(True)
        raw = QPushButton(t("rules.to_raw"), place)
        raw.clicked.connect(lambda: self.raw_wanted.emit(self.sheet.file))
        column = QVBoxLayout(place)
        column.addWidget(self._broken)
        column.addWidget(raw, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _button_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, (name, act) in enumerate((
            ("add", self.add), ("copy", self.copy), ("delete", self.remove),
            ("up", lambda: self.shift(-1)), ("down", lambda: self.shift(1)),
        )):  # fmt: skip
            made = QPushButton(t(f"rules.row.{name}"), self)
            made.setToolTip(t(f"rules.row.{name}.hint"))
            made.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons[name] = made
            grid.addWidget(made, place // 3, place % 3)
        return grid

    # ---- filling

    def _show_rows(self) -> None:
        self.table.rows.show([self._cells(row.values) for row in self._rows.tables.get(self.sheet.table, [])])

    def _cells(self, values: dict[str, Any]) -> tuple[str, ...]:
        return tuple(value_label(key, values.get(key, "")) for key, _ in self.sheet.columns)

    def _place(self) -> int | None:
        place = self.table.currentIndex().row()
        return place if 0 <= place < len(self._rows.tables.get(self.sheet.table, [])) else None

    def _go(self, place: int) -> None:
        self._show_rows()
        if place >= 0:
            self.table.selectRow(place)
        self._on_current(self.table.currentIndex())

    def _on_current(self, _index: QModelIndex) -> None:
        place = self._place()
        self._current = None if place is None else self._rows.tables[self.sheet.table][place].values
        self._right.setCurrentIndex(0 if self._current is None else 1)
        for name, button in self._buttons.items():
            button.setEnabled(name == "add" or place is not None)
        if self._current is not None:
            self.form.show_values(self._current)

    def _enter(self, key: str, value: object, must: bool) -> None:
        place = self._place()
        if self._current is None or place is None:
            return
        self._rows.put(self.sheet.table, self._current, key, value, must=must)
        self.table.rows.replace(place, self._cells(self._current))

    def _on_changed(self, table: str) -> None:
        """Show clauses to choose from and numbers to name as they are now."""
        if table == "clause" and self.sheet.table != "clause":
            self.form.refresh("clause")
        if table == "offer" and self.sheet.table == "gate":
            self.form.refresh("closes")
