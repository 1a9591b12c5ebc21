"""Ask for the conditions of the case list: field, comparison, value, as many as wanted; all of them must hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.store import Condition
from desktop.ui.lists.condition_words import NO_VALUE, how_words, hows_of, read_value
from desktop.ui.texts import t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from desktop.work.operations.list_fields import ListField

_VALUE, _CHOICES, _NOTHING = 0, 1, 2


class ConditionLine(QWidget):
    """Ask for one condition."""

    removed = Signal(object)

    def __init__(self, fields: Sequence[ListField], condition: Condition | None, number: int) -> None:
        super().__init__()
        self._fields = {field.id: field for field in fields}
        self.field = QComboBox()
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for one in fields:
            self.field.addItem(f"{one.title}　{one.group}", one.id)
        completer = QCompleter(self.field.model(), self.field)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.field.setAccessibleName(t("list.condition.field", number=number))
        self.field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.field.setMinimumWidth(wide(320))
        self.how = QComboBox()
        self.how.setAccessibleName(t("list.condition.how", number=number))
        self.value = QLineEdit()
        self.value.setAccessibleName(t("list.condition.value", number=number))
        self.choices = QListWidget()
        self.choices.setAccessibleName(t("list.condition.choices", number=number))
        self.choices.setMaximumHeight(wide(92))
        self._stack = QStackedWidget()
        for widget in (self.value, self.choices, QLabel()):
            self._stack.addWidget(widget)
        self._unit = QLabel()
        self._unit.setObjectName("quiet")
        remove = QPushButton(t("list.condition.remove"))
        remove.setAccessibleName(t("list.condition.remove_this", number=number))
        remove.clicked.connect(lambda: self.removed.emit(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.field, 0, top)
        row.addWidget(self.how, 0, top)
        row.addWidget(self._stack, 1, top)
        row.addWidget(self._unit, 0, top)
        row.addWidget(remove, 0, top)
        self.field.currentIndexChanged.connect(self._on_field)
        self.how.currentIndexChanged.connect(self._on_how)
        start = self.field.findData(condition.field) if condition is not None else 0
        self.field.setCurrentIndex(max(0, start))
        self._on_field()
        if condition is not None and start >= 0:
            self._take(condition)

    def condition(self) -> Condition | None:
        """Return what was entered, None while it is not complete."""
        field, how = self._chosen(), self.how.currentData()
        if field is None or self.field.currentText() != self.field.itemText(self.field.currentIndex()):
            return None
        if how in NO_VALUE:
            return Condition(field=field.id, how=how)
        if field.choices:
            values = tuple(
                item.data(Qt.ItemDataRole.UserRole)
                for item in map(self.choices.item, range(self.choices.count()))
                if item.checkState() == Qt.CheckState.Checked
            )
            return Condition(field=field.id, how=how, values=values) if values else None
        value = read_value(self.value.text(), field.kind)
        return None if value is None else Condition(field=field.id, how=how, values=(value,))

    def _chosen(self) -> ListField | None:
        return self._fields.get(self.field.currentData() or "")

    def _take(self, condition: Condition) -> None:
        self.how.setCurrentIndex(max(0, self.how.findData(condition.how)))
        self.value.setText(condition.values[0] if condition.values else "")
        for item in map(self.choices.item, range(self.choices.count())):
            is_chosen = item.data(Qt.ItemDataRole.UserRole) in condition.values
            item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)

    def _on_field(self) -> None:
        field = self._chosen()
        if field is None:
            return
        self.how.clear()
        for how in hows_of(field):
            self.how.addItem(how_words(how, field.kind), how)
        self.choices.clear()
        for value, label in field.choices:
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.choices.addItem(item)
        self._unit.setText(field.unit)
        self.value.setPlaceholderText(t(f"list.condition.hint.{field.kind}") if not field.choices else "")
        self.field.setToolTip(field.help or self.field.currentText())
        if (line := self.field.lineEdit()) is not None:
            line.setCursorPosition(0)
        self._on_how()

    def _on_how(self) -> None:
        field = self._chosen()
        if field is not None:
            wanted = _CHOICES if field.choices else _VALUE
            self._stack.setCurrentIndex(_NOTHING if self.how.currentData() in NO_VALUE else wanted)
            with_choices = self._stack.currentIndex() == _CHOICES
            self._stack.setFixedHeight(wide(92) if with_choices else self.value.sizeHint().height())


class ConditionDialog(QDialog):
    """Ask for any number of conditions."""

    def __init__(self, parent: QWidget, fields: Mapping[str, ListField], conditions: Sequence[Condition]) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("list.conditions.title"))
        self._fields = list(fields.values())
        self._lines: list[ConditionLine] = []
        self._column = QVBoxLayout()
        self._column.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._column)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        words = QLabel(t("list.conditions.words"))
        words.setObjectName("quiet")
        words.setWordWrap(True)
        self._missing = QLabel()
        self._missing.setObjectName("bad")
        more = QPushButton(t("list.condition.add"))
        more.clicked.connect(lambda: self.add(None))
        box = QDialogButtonBox()
        self._apply = box.addButton(t("list.conditions.apply"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._apply.setObjectName("primary")
        box.addButton(t("dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self._on_apply)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addWidget(more)
        foot.addWidget(self._missing, 1)
        foot.addWidget(box)
        column.addLayout(foot)
        for condition in conditions or (None,):
            self.add(condition)
        self.resize(wide(860), wide(420))

    def add(self, condition: Condition | None) -> ConditionLine:
        """Ask for one more."""
        line = ConditionLine(self._fields, condition, len(self._lines) + 1)
        line.removed.connect(self._remove)
        self._lines.append(line)
        self._column.insertWidget(self._column.count() - 1, line)
        line.field.setFocus()
        return line

    def conditions(self) -> tuple[Condition, ...]:
        """Return the complete ones."""
        return tuple(found for line in self._lines if (found := line.condition()) is not None)

    def _remove(self, line: ConditionLine) -> None:
        self._lines.remove(line)
        self._column.removeWidget(line)
        line.deleteLater()

    def _on_apply(self) -> None:
        for number, line in enumerate(self._lines, 1):
            if line.condition() is None:
                self._missing.setText(t("list.condition.incomplete", number=number))
                line.value.setFocus()
                return
        self.accept()
