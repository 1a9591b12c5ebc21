"""The editors of the forms: each shows the value of one key and returns it as it belongs into the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from PySide6.QtCore import QPoint, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop.ui.forms.choices import ChoiceList, QuietBox
from desktop.ui.forms.elided import ElidedButton
from desktop.ui.packs.condition import ConditionEditor
from desktop.ui.packs.condition_words import Lexicon
from desktop.ui.packs.rows import DraftRows
from desktop.ui.packs.sheets import Entry
from desktop.ui.texts import t
from matching.fields import Choice, Field
from matching.packs.labels import key_label

_TEXT_LINES = 3
_LIST_HEIGHT = 260
_NEW_CLAUSE = "\0new"
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")


class Editor(Protocol):
    """Show and return the value of one key."""

    touched: SignalInstance

    def show_value(self, value: object) -> None:
        """Show a value of the file; None for one that is not there."""

    def value(self) -> object:
        """Return the value for the file; empty for none."""


@dataclass(frozen=True, slots=True)
class Material:
    """Hold what editors are made from."""

    rows: DraftRows
    lexicon: Lexicon


class LineEntry(QLineEdit):
    """One line of text."""

    touched = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.textEdited.connect(lambda _text: self.touched.emit())

    def show_value(self, value: object) -> None:
        """Show a text; the cursor stays in one that is there already."""
        text = "" if value is None else str(value)
        if text != self.text().strip() or not text:
            self.setText(text)
            self.setCursorPosition(0)

    def value(self) -> object:
        """Return the text."""
        return self.text().strip()


class TextEntry(QPlainTextEdit):
    """Some lines of text; Tab goes on."""

    touched = Signal()

    def __init__(self, parent: QWidget, *, items: bool = False) -> None:
        super().__init__(parent)
        self._items = items
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _TEXT_LINES + 14)
        self.textChanged.connect(self.touched)

    def show_value(self, value: object) -> None:
        """Show a text, or the items of a list one below the other; the cursor stays in one that is there already."""
        text = "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value or "")
        if text != self.toPlainText().strip():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)

    def value(self) -> object:
        """Return the text, or the items."""
        text = self.toPlainText().strip()
        return [line.strip() for line in text.splitlines() if line.strip()] if self._items else text


class ChoiceEntry(QuietBox):
    """One of several answers."""

    touched = Signal()

    def __init__(self, choices: Mapping[str, str], parent: QWidget, *, must: bool) -> None:
        super().__init__(parent)
        if not must:
            self.addItem(t("form.not_given"), "")
        for value, label in choices.items():
            self.addItem(label, value)
        self.activated.connect(lambda _place: self.touched.emit())

    def show_value(self, value: object) -> None:
        """Show an answer; one that is not among them is shown as it is."""
        place = self.findData(value if value is not None else "")
        if place < 0 and value:
            self.addItem(str(value), value)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def value(self) -> object:
        """Return the answer."""
        return self.currentData() or ""


class ClauseEntry(QuietBox):
    """The clause a row belongs to; a new one can be made on the spot."""

    touched = Signal()

    def __init__(self, rows: DraftRows, title: Callable[[], str], kind: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._title = title
        self._kind = kind
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._choose)

    def show_value(self, value: object) -> None:
        """Show the clauses there are now, and which it is."""
        self.clear()
        for clause, words in self._rows.clauses().items():
            self.addItem(f"{words}　{clause}", clause)
        if value and self.findData(value) < 0:
            self.addItem(t("rules.no_clause", id=value), value)
        self.addItem(t("rules.new_clause"), _NEW_CLAUSE)
        self.setCurrentIndex(self.findData(value) if value else -1)

    def value(self) -> object:
        """Return the clause."""
        return self.currentData() or ""

    def _choose(self, _place: int) -> None:
        if self.currentData() == _NEW_CLAUSE:
            title = self._title() or t("rules.new.clause")
            self.show_value(self._rows.new_clause(title, self._kind))
        self.touched.emit()


class TicksEntry(ElidedButton):
    """Several of several answers, from a list that opens below."""

    touched = Signal()

    def __init__(self, choices: Callable[[], Mapping[str, str]], label: str, parent: QWidget, *, nothing: str) -> None:
        super().__init__()
        self.setParent(parent)
        self._choices = choices
        self._label = label
        self._nothing = nothing
        self._chosen: tuple[str, ...] = ()
        self.clicked.connect(self.open_list)

    def show_value(self, value: object) -> None:
        """Show which are chosen."""
        self._chosen = tuple(map(str, value)) if isinstance(value, (list, tuple)) else ()
        self._tell()

    def value(self) -> object:
        """Return which are chosen."""
        return list(self._chosen)

    def open_list(self) -> ChoiceList:
        """Open the list below the button."""
        values = tuple(Choice(id=one, label=label, label_en=one) for one, label in self._choices().items())
        field = Field(
            id=self._label, label=self._label, label_en="", kind="enum[]", subject="office", group="", values=values
        )
        opened = ChoiceList(field, self._chosen, self)
        opened.closed.connect(self._take)
        opened.resize(max(self.width(), 260), min(_LIST_HEIGHT, 14 + 26 * max(len(values), 1)))
        opened.move(self.mapToGlobal(QPoint(0, self.height())))
        opened.show()
        opened.list.setFocus()
        return opened

    def _take(self, chosen: tuple[str, ...]) -> None:
        self.setFocus()
        if chosen != self._chosen:
            self._chosen = chosen
            self._tell()
            self.touched.emit()

    def _tell(self) -> None:
        labels = self._choices()
        words = "、".join(labels.get(one, one) for one in self._chosen) or self._nothing
        self.show_words(words)
        self.setAccessibleName(f"{self._label}：{words}")


class FlagEntry(QCheckBox):
    """Yes, or not said."""

    touched = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.clicked.connect(lambda _checked: self.touched.emit())

    def show_value(self, value: object) -> None:
        """Show whether it is so."""
        self.setChecked(bool(value))

    def value(self) -> object:
        """Return whether it is so."""
        return self.isChecked()


class CheckedLine(QWidget):
    """A line that must be a day or a number; another text is kept as it is and told."""

    touched = Signal()

    def __init__(self, read: Callable[[str], object], words: str, example: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._words = words
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(example)
        self.line.setMaximumWidth(200)
        self.error = QLabel(self)
        self.error.setObjectName("error")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        row.addWidget(self.error, 1)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_text)

    def show_value(self, value: object) -> None:
        """Show a day or number; what somebody is just writing stays."""
        if value is None or value != self.value():
            self.line.setText("" if value is None else str(value))
        self._tell()

    def value(self) -> object:
        """Return the day or number, else the text."""
        text = self.line.text().strip()
        found = self._read(text) if text else ""
        return text if found is None else found

    def _on_text(self) -> None:
        self._tell()
        self.touched.emit()

    def _tell(self) -> None:
        text = self.line.text().strip()
        self.error.setText(self._words if text and self._read(text) is None else "")


class SuffixEntry(QWidget):
    """The id of a clause: it begins with the id of the pack, only the rest is asked."""

    touched = Signal()

    def __init__(self, rows: DraftRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._begin = QLabel(self)
        self._begin.setObjectName("quiet")
        self.line = QLineEdit(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._begin)
        row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self._finish)

    def show_value(self, value: object) -> None:
        """Show an id."""
        begin = f"{self._rows.pack}."
        self._begin.setText(begin)
        self.line.setText(str(value or "").removeprefix(begin))
        self.line.setModified(False)

    def value(self) -> object:
        """Return the whole id."""
        return f"{self._rows.pack}.{self.line.text().strip()}"

    def _finish(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            self.touched.emit()


def make_editor(entry: Entry, material: Material, title: Callable[[], str], kind: str, place: QWidget) -> QWidget:
    """Make the editor of an entry at its place; `title` and `kind` are those of a clause made on the spot."""
    rows, label = material.rows, key_label(entry.key)
    makers: dict[str, Callable[[], QWidget]] = {
        "line": lambda: LineEntry(place),
        "text": lambda: TextEntry(place),
        "items": lambda: TextEntry(place, items=True),
        "choice": lambda: ChoiceEntry(entry.choices or {}, place, must=entry.must),
        "ticks": lambda: TicksEntry(lambda: entry.choices or {}, label, place, nothing=t("form.not_given")),
        "offers": lambda: TicksEntry(rows.offers, label, place, nothing=t("rules.all_offers")),
        "day": lambda: CheckedLine(read_day, t("rules.no_day"), t("rules.day_example"), place),
        "number": lambda: CheckedLine(read_number, t("rules.no_number"), "", place),
        "flag": lambda: FlagEntry(place),
        "condition": lambda: ConditionEditor(material.lexicon, rows.numbers, place, name=label),
        "names": lambda: ConditionEditor(material.lexicon, rows.numbers, place, name=label, names=True),
        "suffix": lambda: SuffixEntry(rows, place),
        "clause": lambda: ClauseEntry(rows, title, kind, place),
    }
    made = makers[entry.kind]()
    target = made.focusProxy() or made
    target.setAccessibleName(label)
    if isinstance(made, TicksEntry):
        made.show_value(None)
    if entry.hint:
        target.setToolTip(t(entry.hint))
    return made


def read_day(text: str) -> date | None:
    """Return the day a person wrote, None when it is none."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    with suppress(ValueError):
        return date(year, month, day)
    return None


def read_number(text: str) -> int | float | None:
    """Return the number a person wrote, whole ones as such; None when it is none."""
    plain = text.replace(",", "").replace("，", "").rstrip("%％")
    with suppress(ValueError):
        return int(plain)
    with suppress(ValueError):
        return float(plain)
    return None
