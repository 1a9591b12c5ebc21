"""Editors for what is chosen: one of a list, several of a list, one answer for each key."""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.intake.typed import Typed, key_field
from desktop.ui.forms.elided import ElidedButton
from desktop.ui.forms.lines import LineEditor
from desktop.ui.forms.material import FormMaterial
from desktop.ui.texts import t
from matching.errors import ValueRefused
from matching.fields import TRI, Field, Scalar, Value

_NONE = "none"
_SECONDS_OF_ONE_WORD = 1.0
_LIST_HEIGHT = 280
_VALUE = Qt.ItemDataRole.UserRole
_TICKED, _UNTICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class QuietBox(QComboBox):
    """A choice that the wheel does not change while somebody scrolls the form past it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()


class ChoiceEditor(QuietBox):
    """Choose one value or none; for questions the answer "not clear" is one of its own."""

    entered = Signal()
    touched = Signal()

    def __init__(self, field: Field, material: FormMaterial) -> None:
        super().__init__()
        self._initials = material.initials
        self._typed, self._typed_at = "", 0.0
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.addItem(t("form.not_given"), None)
        for value, label in _answers(field):
            self.addItem(label, value)
        self.activated.connect(lambda _place: self.entered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose an answer by the initials of its pinyin; Backspace or Delete takes the answer away."""
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
        elif event.text().isascii() and event.text().isalnum():
            self._search(event.text().casefold())
        elif event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self._choose(0)
        else:
            super().keyPressEvent(event)

    def _search(self, letter: str) -> None:
        """Go to the next answer that begins with what was typed within a second."""
        now = time.monotonic()
        self._typed = letter if now - self._typed_at > _SECONDS_OF_ONE_WORD else self._typed + letter
        self._typed_at = now
        here = self.currentIndex() + (len(self._typed) == 1)
        for place in (*range(here, self.count()), *range(here)):
            label = self.itemText(place)
            spelled = (label.casefold(), *self._initials.get(label, "").split())
            if any(one.startswith(self._typed) for one in spelled):
                self._choose(place)
                return

    def _choose(self, place: int) -> None:
        if place != self.currentIndex():
            self.setCurrentIndex(place)
            self.activated.emit(place)

    def show_value(self, value: Value | None) -> None:
        """Show a stored or accepted value."""
        self.setCurrentIndex(max(0, self.findData(value)) if value is not None else 0)

    def show_text(self, text: str) -> None:
        """Do nothing: a choice is never refused."""

    def read(self) -> Typed:
        """Return what is chosen."""
        return Typed(self.currentData())

    def raw(self) -> str:
        """Return the words of what is chosen."""
        return self.currentText()

    def hint(self, text: str) -> None:
        """Show what follows from other facts beside the empty entry."""
        self.setItemText(0, t("form.not_given_but", hint=text) if text else t("form.not_given"))

    def commit(self) -> None:
        """Do nothing: a choice is reported when it is made."""


def _answers(field: Field) -> list[tuple[Value, str]]:
    if field.kind == "bool":
        return [(True, t("form.yes")), (False, t("form.no"))]
    if field.kind == "tri":
        return [(answer, field.choice_label(answer)) for answer in TRI]
    return [(choice.id, choice.label) for choice in field.values]


class ChoicesEditor(ElidedButton):
    """Choose several values from a list that opens below; the button names what is chosen."""

    entered = Signal()
    touched = Signal()

    def __init__(self, field: Field, material: FormMaterial) -> None:
        super().__init__()
        self.setObjectName("choices")
        self._field = field
        self._chosen: tuple[str, ...] = ()
        self._hint = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_list)

    def show_value(self, value: Value | None) -> None:
        """Show a stored or accepted value."""
        self._chosen = value if isinstance(value, tuple) else ()
        self._tell()

    def show_text(self, text: str) -> None:
        """Do nothing: a choice is never refused."""

    def read(self) -> Typed:
        """Return what is chosen."""
        return Typed(self._chosen or None)

    def raw(self) -> str:
        """Return the words of what is chosen."""
        return "、".join(map(self._field.choice_label, self._chosen))

    def hint(self, text: str) -> None:
        """Show what follows from other facts while nothing is chosen."""
        self._hint = text
        self._tell()

    def commit(self) -> None:
        """Do nothing: choices are reported when the list closes."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list by Alt+Down and Down as well, as other choices do."""
        if event.key() == Qt.Key.Key_Down:
            self.open_list()
        else:
            super().keyPressEvent(event)

    def open_list(self) -> ChoiceList:
        """Open the list of values below the button."""
        opened = ChoiceList(self._field, self._chosen, self)
        opened.closed.connect(self._take)
        opened.resize(max(self.width(), 300), min(_LIST_HEIGHT, 12 + 26 * len(self._field.values)))
        opened.move(self.mapToGlobal(QPoint(0, self.height())))
        opened.show()
        opened.list.setFocus()
        return opened

    def _take(self, chosen: tuple[str, ...]) -> None:
        self.setFocus()
        if chosen != self._chosen:
            self._chosen = chosen
            self._tell()
            self.entered.emit()

    def _tell(self) -> None:
        nothing = t("form.not_given_but", hint=self._hint) if self._hint else t("form.not_given")
        self.show_words(self.raw() or nothing)


class _TickList(QListWidget):
    """A list whose space key does what a click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self.itemClicked.emit(item)
        else:
            super().keyPressEvent(event)


class ChoiceList(QFrame):
    """Let a person tick values by click or space; "none of them" excludes the others."""

    closed = Signal(tuple)

    def __init__(self, field: Field, chosen: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.list = _TickList()
        self.list.setAccessibleName(field.label)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.list)
        for choice in field.values:
            item = QListWidgetItem(choice.label, self.list)
            item.setData(_VALUE, choice.id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(_TICKED if choice.id in chosen else _UNTICKED)
        self.list.setCurrentRow(0)
        self.list.itemClicked.connect(self._toggle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Enter as on Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Report what is ticked."""
        super().hideEvent(event)
        self.closed.emit(tuple(item.data(_VALUE) for item in self._items() if item.checkState() is _TICKED))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _toggle(self, item: QListWidgetItem) -> None:
        if item.checkState() is _TICKED:
            item.setCheckState(_UNTICKED)
            return
        item.setCheckState(_TICKED)
        for other in self._items():
            if other is not item and _NONE in {item.data(_VALUE), other.data(_VALUE)}:
                other.setCheckState(_UNTICKED)


class MapEditor(QWidget):
    """Enter one number or choice for each key of a field."""

    entered = Signal()
    touched = Signal()

    def __init__(self, field: Field, material: FormMaterial) -> None:
        super().__init__()
        self.parts: dict[str, LineEditor | ChoiceEditor] = {}
        self._fields: dict[str, Field] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for place, key in enumerate(field.keys):
            part = key_field(field, key)
            editor = ChoiceEditor(part, material) if field.values else LineEditor(part, material)
            editor.setAccessibleName(part.label)
            editor.entered.connect(self.entered)
            editor.touched.connect(self.touched)
            label = QLabel(key.label)
            label.setWordWrap(True)
            label.setBuddy(editor)
            grid.addWidget(label, place, 0)
            grid.addWidget(editor, place, 1)
            self.parts[key.id] = editor
            self._fields[key.id] = part
        self.setFocusProxy(next(iter(self.parts.values())))

    def go_on(self) -> bool:
        """Go to the next of the parts; say whether there is one."""
        parts = list(self.parts.values())
        place = next((place for place, part in enumerate(parts) if part.hasFocus()), len(parts))
        if place + 1 >= len(parts):
            return False
        parts[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def show_value(self, value: Value | None) -> None:
        """Show a stored or accepted value."""
        known = value if isinstance(value, Mapping) else {}
        for key, editor in self.parts.items():
            editor.show_value(known.get(key))

    def show_text(self, text: str) -> None:
        """Do nothing: what was refused still stands in its own place."""

    def read(self) -> Typed:
        """Read every key; raise ValueRefused for the first that cannot be meant."""
        found: dict[str, Scalar] = {}
        for key, editor in self.parts.items():
            try:
                value = editor.read().value
            except ValueRefused as refusal:
                name = self._fields[key].label.rpartition("·")[2]
                raise ValueRefused(f"{name}：{refusal.read}", refusal.expected) from refusal
            if value is not None and not isinstance(value, (tuple, Mapping)):
                found[key] = value
        return Typed(found or None)

    def raw(self) -> str:
        """Return what was typed, in one line."""
        return "；".join(f"{self._fields[key].label}：{editor.raw()}" for key, editor in self.parts.items())

    def hint(self, text: str) -> None:
        """Show what follows from other facts as a tip."""
        self.setToolTip(text)

    def commit(self) -> None:
        """Report what was typed, if anything was."""
        for editor in self.parts.values():
            editor.commit()
