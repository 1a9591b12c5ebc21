"""Editors for what is typed: one line, several lines, a code of a table, a date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCalendarWidget, QCompleter, QLineEdit, QPlainTextEdit

from desktop.intake.typed import Typed, parse_typed
from desktop.ui.forms.material import FormMaterial, code_line
from desktop.ui.forms.units import in_unit
from desktop.ui.icons import icon
from desktop.ui.texts import t
from matching.errors import ValueRefused
from matching.explain.printed import number
from matching.fields import Field, Value

LIST_SEPARATOR = "；"
_COMPLETIONS_IN_SIGHT = 10
_TEXT_HEIGHT = 66


def line_text(field: Field, value: Value | None) -> str:
    """Return a value as it stands in a line, so that reading the line gives the value again."""
    if value is None:
        return ""
    if isinstance(value, (bool, Mapping)):
        return str(value)
    if isinstance(value, (Decimal, int)):
        return str(value) if field.unit == "年" else number(value)
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(value)
    return value.isoformat() if isinstance(value, date) else value


def is_step_key(event: QEvent) -> bool:
    """Say whether a key asks to take something back or again."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class PlainLine(QLineEdit):
    """A line that takes back its own typing, and leaves Ctrl+Z to the case once what was typed has been taken."""

    def event(self, event: QEvent) -> bool:
        """Leave the keys for taking back to the case while nothing new is typed here."""
        if not self.isModified() and is_step_key(event):
            event.ignore()
            return False
        return super().event(event)


class LineEditor(PlainLine):
    """Edit text, numbers and lists in one line, as people type them."""

    entered = Signal()
    touched = Signal()

    def __init__(self, field: Field, material: FormMaterial) -> None:
        super().__init__()
        self._field = field
        self._material = material
        self.unit = field.unit
        """Unit of a number that is written without one, and in which numbers show."""
        self.textEdited.connect(self.touched)
        self.editingFinished.connect(self.commit)

    def show_value(self, value: Value | None) -> None:
        """Show a stored or accepted value."""
        self.setText(self._text_of(value))
        self.setCursorPosition(0)

    def show_text(self, text: str) -> None:
        """Show a text that was refused, for correction."""
        self.setText(text)

    def read(self) -> Typed:
        """Read what stands there; raise ValueRefused when it cannot be meant."""
        hint = "" if self.unit == self._field.unit else self.unit
        return parse_typed(self._field, self.text(), unit_hint=hint, read_code=self._material.read_code)

    def raw(self) -> str:
        """Return the text as typed."""
        return self.text()

    def hint(self, text: str) -> None:
        """Show what follows from other facts, as long as nothing is entered."""
        self.setPlaceholderText(text)

    def commit(self) -> None:
        """Report what was typed, if anything was."""
        if self.isModified():
            self.setModified(False)
            self.entered.emit()

    def _text_of(self, value: Value | None) -> str:
        if isinstance(value, (Decimal, int)) and self.unit != self._field.unit:
            return number(in_unit(value, self._field, self.unit))
        return line_text(self._field, value)


class CodeEditor(LineEditor):
    """Edit a code; typing part of its name or number offers what fits."""

    def _text_of(self, value: Value | None) -> str:
        code = super()._text_of(value)
        return code_line(code, self._material.name_code(self._field.code, code)) if code else ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Make the list of offers the first time somebody comes here."""
        if self.completer() is None:
            self.setCompleter(self._offers())
        super().focusInEvent(event)

    def _offers(self) -> QCompleter:
        completer = QCompleter(self)
        completer.setModel(QStringListModel(list(self._material.codes.get(self._field.code, ())), completer))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_COMPLETIONS_IN_SIGHT)
        completer.activated.connect(self._take_offer)
        return completer

    def _take_offer(self) -> None:
        self.setModified(True)
        self.commit()


class DateEditor(LineEditor):
    """Edit a day as text, or choose it from a calendar (Alt+Down)."""

    def __init__(self, field: Field, material: FormMaterial) -> None:
        super().__init__(field, material)
        opener = QAction(icon("unfold"), t("form.calendar"), self)
        opener.setShortcut(QKeySequence("Alt+Down"))
        opener.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        opener.triggered.connect(self._open_calendar)
        self.addAction(opener, QLineEdit.ActionPosition.TrailingPosition)
        self.setPlaceholderText(t("form.date_pattern"))

    def _open_calendar(self) -> None:
        calendar = QCalendarWidget(self)
        calendar.setWindowFlags(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setLocale(QLocale(QLocale.Language.Chinese))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setAccessibleName(t("form.calendar"))
        if (known := self._day()) is not None:
            calendar.setSelectedDate(QDate(known.year, known.month, known.day))
        calendar.clicked.connect(self._take_day)
        calendar.activated.connect(self._take_day)
        calendar.clicked.connect(calendar.close)
        calendar.activated.connect(calendar.close)
        calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        calendar.show()
        calendar.setFocus()

    def _day(self) -> date | None:
        try:
            value = self.read().value
        except ValueRefused:
            return None
        return value if isinstance(value, date) else None

    def _take_day(self, day: QDate) -> None:
        self.setText(day.toString(Qt.DateFormat.ISODate))
        self.setModified(True)
        self.commit()


class TextEditor(QPlainTextEdit):
    """Edit a longer text; Tab goes on to the next field."""

    entered = Signal()
    touched = Signal()

    def __init__(self, field: Field, material: FormMaterial) -> None:
        super().__init__()
        self._field = field
        self.setTabChangesFocus(True)
        self.setFixedHeight(_TEXT_HEIGHT)
        self.textChanged.connect(self._on_text)

    def event(self, event: QEvent) -> bool:
        """Leave the keys for taking back to the case while nothing new is typed here."""
        if is_step_key(event) and not self.document().isModified():
            event.ignore()
            return False
        return super().event(event)

    def show_value(self, value: Value | None) -> None:
        """Show a stored or accepted value."""
        self.show_text(line_text(self._field, value))

    def show_text(self, text: str) -> None:
        """Show a text."""
        self.blockSignals(True)
        self.setPlainText(text)
        self.document().setModified(False)
        self.blockSignals(False)

    def read(self) -> Typed:
        """Read what stands there; raise ValueRefused when it is too long."""
        return parse_typed(self._field, self.toPlainText())

    def raw(self) -> str:
        """Return the text as typed."""
        return self.toPlainText()

    def hint(self, text: str) -> None:
        """Show what follows from other facts, as long as nothing is entered."""
        self.setPlaceholderText(text)

    def commit(self) -> None:
        """Report what was typed, if anything was."""
        if self.document().isModified():
            self.document().setModified(False)
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Report what was typed when the person goes on."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.commit()

    def _on_text(self) -> None:
        if self.document().isModified():
            self.touched.emit()
