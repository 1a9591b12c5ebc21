"""The dialog for a foreign table: every column with samples, what it probably is, and a searchable list of fields."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.intake.plain import bare
from desktop.ui.column_choice import ColumnChoice, ColumnChoices
from desktop.ui.row_table import Head, RowTable
from desktop.ui.texts import t

if TYPE_CHECKING:
    from desktop.intake.mapping import ColumnMapping, Proposal
    from matching.fields import FieldDictionary

_ID = Qt.ItemDataRole.UserRole
_NAMES = Qt.ItemDataRole.UserRole + 1


class MappingDialog(QDialog):
    """Let a person say what the columns of a foreign table are; `chosen` holds the mapping once it was accepted."""

    def __init__(
        self,
        proposals: Sequence[Proposal],
        dictionary: FieldDictionary,
        *,
        file: Path,
        current: ColumnMapping | None = None,
        saved: Sequence[ColumnMapping] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.choices = ColumnChoices(proposals, dictionary)
        self.chosen: ColumnMapping | None = None
        self._saved = tuple(saved)
        self.setWindowTitle(t("mapping.title", file=file.name))
        self.resize(1080, 620)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self._words())
        column.addLayout(self._top_row())
        middle = QSplitter()
        middle.setChildrenCollapsible(False)
        middle.addWidget(self._columns())
        middle.addWidget(self._chooser())
        middle.setSizes([690, 370])
        column.addWidget(middle, 1)
        self._error = QLabel()
        self._error.setObjectName("error")
        self._error.setWordWrap(True)
        column.addWidget(self._error)
        column.addLayout(self._foot_row(current.name if current is not None else file.stem))
        if current is not None:
            self.choices.apply(current)
        self._show_columns()
        self.columns.selectRow(0)
        self.columns.setFocus()

    # ---- building

    def _words(self) -> QLabel:
        words = QLabel(t("mapping.words"))
        words.setObjectName("quiet")
        words.setWordWrap(True)
        return words

    def _top_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(QLabel(t("mapping.use_saved")))
        self._saved_box = QComboBox()
        self._saved_box.setAccessibleName(t("mapping.use_saved"))
        self._saved_box.setMinimumWidth(220)
        self._saved_box.addItem(t("mapping.use_none"))
        self._saved_box.addItems([mapping.name for mapping in self._saved])
        self._saved_box.setEnabled(bool(self._saved))
        self._saved_box.activated.connect(self._apply_saved)
        row.addWidget(self._saved_box)
        row.addStretch(1)
        self._accept_all = QPushButton(t("mapping.accept_all"))
        self._accept_all.setToolTip(t("mapping.accept_all_hint"))
        self._accept_all.clicked.connect(self._take_proposals)
        row.addWidget(self._accept_all)
        return row

    def _columns(self) -> RowTable:
        self.columns = RowTable(
            (
                Head(t("mapping.column.place"), 56), Head(t("mapping.column.heading"), 150),
                Head(t("mapping.column.samples"), 0), Head(t("mapping.column.field"), 190),
                Head(t("mapping.column.unit"), 64), Head(t("mapping.column.sure"), 84),
            ),
            name=t("mapping.columns"),
        )  # fmt: skip
        self.columns.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.columns.selectionModel().currentRowChanged.connect(self._show_chooser)
        self.columns.activated.connect(lambda _index: self._search.setFocus())
        return self.columns

    def _chooser(self) -> QWidget:
        panel = QFrame()
        panel.setObjectName("card")
        column = QVBoxLayout(panel)
        self._asked = QLabel()
        self._asked.setObjectName("caption")
        self._asked.setWordWrap(True)
        self._search = QLineEdit()
        self._search.setPlaceholderText(t("mapping.search"))
        self._search.setAccessibleName(t("mapping.search"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self._take_first)
        self.fields = QListView()
        self.fields.setAccessibleName(t("mapping.fields"))
        self.fields.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.fields.setUniformItemSizes(True)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._field_model())
        self._shown.setFilterRole(_NAMES)
        self.fields.setModel(self._shown)
        self.fields.clicked.connect(self._take)
        self.fields.activated.connect(self._take_and_go_on)
        self.fields.selectionModel().currentChanged.connect(self._show_help)
        self._help = QLabel()
        self._help.setObjectName("quiet")
        self._help.setWordWrap(True)
        self._help.setMinimumHeight(52)
        self._help.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget in (self._asked, self._search):
            column.addWidget(widget)
        column.addWidget(self.fields, 1)
        column.addWidget(self._help)
        column.addLayout(self._unit_row())
        return panel

    def _field_model(self) -> QStandardItemModel:
        model = QStandardItemModel(self)
        nothing = QStandardItem(t("mapping.none"))
        nothing.setData("", _ID)
        nothing.setData(bare(t("mapping.none")), _NAMES)
        model.appendRow(nothing)
        for option in self.choices.options.values():
            item = QStandardItem(f"{option.label}{f'（{option.unit}）' if option.unit else ''}　{option.group}")
            item.setData(option.id, _ID)
            item.setData(option.found_by, _NAMES)
            item.setToolTip(option.help)
            model.appendRow(item)
        return model

    def _unit_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(t("mapping.unit"))
        self.unit = QComboBox()
        self.unit.setEditable(True)
        self.unit.setAccessibleName(t("mapping.unit"))
        self.unit.currentTextChanged.connect(self._take_unit)
        label.setBuddy(self.unit)
        row.addWidget(label)
        row.addWidget(self.unit, 1)
        return row

    def _foot_row(self, name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(t("mapping.name"))
        self.name = QLineEdit(name)
        self.name.setAccessibleName(t("mapping.name"))
        self.name.setMaxLength(60)
        self.name.textChanged.connect(self._check)
        label.setBuddy(self.name)
        row.addWidget(label)
        row.addWidget(self.name, 1)
        row.addSpacing(20)
        buttons = QDialogButtonBox()
        self.accept_button = QPushButton(t("mapping.accept"))
        self.accept_button.setObjectName("primary")
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for button in (*buttons.findChildren(QPushButton), self._accept_all):
            button.setAutoDefault(False)  # Enter belongs to the table and the list, where it goes on to the next column
        row.addWidget(buttons)
        return row

    # ---- what happens

    def accept(self) -> None:
        """Keep the choices under their name when they hold."""
        self._check()
        if self.accept_button.isEnabled():
            self.chosen = self.choices.mapping(self.name.text().strip())
            super().accept()

    def _show_columns(self) -> None:
        row = self._row()
        self.columns.show_rows([self._cells(place, choice) for place, choice in enumerate(self.choices.rows)])
        self.columns.selectRow(row)
        self._check()

    def _cells(self, place: int, choice: ColumnChoice) -> tuple[str, ...]:
        unit = choice.unit or (self.choices.unit_assumed(place) if choice.field else "")
        field, sure = self.choices.label(place), ""
        if choice.is_open:
            field = t("mapping.maybe", field=self.choices.options[choice.proposed].label)
            sure = t("mapping.unsure", percent=round(100 * choice.confidence))
        elif choice.field:
            sure = t("mapping.sure") if choice.field == choice.proposed else t("mapping.by_hand")
        return choice.place, choice.heading, "、".join(choice.samples), field, unit, sure

    def _row(self) -> int:
        return max(0, self.columns.currentIndex().row())

    @Slot(QModelIndex, QModelIndex)
    def _show_chooser(self, *_: QModelIndex) -> None:
        choice = self.choices.rows[self._row()]
        self._asked.setText(t("mapping.asked", heading=choice.heading))
        self._search.clear()
        self._point_at(choice.field or choice.proposed)
        self._show_unit()

    def _point_at(self, field: str) -> None:
        for row in range(self._shown.rowCount()):
            index = self._shown.index(row, 0)
            if index.data(_ID) == field:
                self.fields.setCurrentIndex(index)
                self.fields.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
                return

    def _show_unit(self) -> None:
        row = self._row()
        choice = self.choices.rows[row]
        offered = self.choices.units(row)
        self.unit.blockSignals(True)
        self.unit.clear()
        self.unit.addItems([*offered])
        self.unit.setCurrentText(choice.unit)
        assumed = self.choices.unit_assumed(row)
        edit = self.unit.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(t("mapping.unit_assumed", unit=assumed) if assumed else t("mapping.no_unit"))
        self.unit.setEnabled(bool(offered) or bool(choice.unit))
        self.unit.blockSignals(False)

    @Slot(QModelIndex, QModelIndex)
    def _show_help(self, index: QModelIndex, _before: QModelIndex) -> None:
        option = self.choices.options.get(index.data(_ID) or "")
        self._help.setText(option.help if option is not None else "")

    @Slot(str)
    def _filter(self, text: str) -> None:
        self._shown.setFilterFixedString(bare(text))
        if text and self._shown.rowCount():
            self.fields.setCurrentIndex(self._shown.index(0, 0))

    @Slot()
    def _take_first(self) -> None:
        index = self.fields.currentIndex()
        if self._search.text() and index.isValid():
            self._take_and_go_on(index)

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        self.choices.choose(self._row(), index.data(_ID))
        self._show_columns()

    @Slot(QModelIndex)
    def _take_and_go_on(self, index: QModelIndex) -> None:
        self._take(index)
        self.columns.selectRow(min(self._row() + 1, len(self.choices.rows) - 1))
        self.columns.setFocus()

    @Slot(str)
    def _take_unit(self, text: str) -> None:
        row = self._row()
        self.choices.rows[row].unit = text.strip()
        self.columns.rows.replace(row, self._cells(row, self.choices.rows[row]))
        self._check()

    def _take_proposals(self) -> None:
        self.choices.accept_proposals()
        self._show_columns()

    @Slot(int)
    def _apply_saved(self, place: int) -> None:
        if place > 0:
            mapping = self._saved[place - 1]
            self.choices.apply(mapping)
            self.name.setText(mapping.name)
            self._show_columns()

    def _check(self) -> None:
        errors = list(self.choices.errors())
        if not self.name.text().strip():
            errors.append(t("mapping.no_name"))
        open_rows = sum(1 for choice in self.choices.rows if choice.is_open)
        self._accept_all.setEnabled(bool(open_rows))
        self._error.setText("　".join(errors))
        self._error.setVisible(bool(errors))
        self.accept_button.setEnabled(not errors)
