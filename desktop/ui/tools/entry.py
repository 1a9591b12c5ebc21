"""What a tool asks for: one line an input with its unit and help, tables where it takes rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.texts import t
from desktop.ui.tools.rows_entry import RowsEntry, choices_of

if TYPE_CHECKING:
    from matching.tools import Input, TariffBook, Tool

_LABEL, _UNIT, _ENTRY = 150, 76, 150
_MARGIN = 14


class EntryForm(QWidget):
    """Hold the entries of one tool; what was typed is handed on as text and read elsewhere."""

    wanted = Signal()
    """The person pressed Enter in a line."""

    def __init__(self, tool: Tool, book: TariffBook) -> None:
        super().__init__()
        self.tool = tool
        self._editors: dict[str, QLineEdit | QComboBox | RowsEntry] = {}
        self._bound: dict[str, QWidget] = {}
        """Entries asked only for some choices."""
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 10, _MARGIN, 10)
        column.setSpacing(3)
        summary = QLabel(tool.summary)
        summary.setObjectName("quiet")
        summary.setWordWrap(True)
        column.addWidget(summary)
        column.addSpacing(6)
        for one in tool.inputs:
            place = self._entry(one, book)
            column.addWidget(place)
            if one.only is not None:
                self._bound[one.id] = place
        column.addStretch(1)
        for one in tool.inputs:
            deciding = self._editors[one.only[0]] if one.only is not None else None
            if isinstance(deciding, QComboBox):
                deciding.currentIndexChanged.connect(self._show_asked)
        self._show_asked()

    def entered(self) -> dict[str, Any]:
        """Return everything filled in, as typed."""
        found: dict[str, Any] = {}
        for name, editor in self._editors.items():
            if name in self._bound and self._bound[name].isHidden():
                continue
            value = editor.rows() if isinstance(editor, RowsEntry) else _text(editor)
            if value:
                found[name] = value
        return found

    def clear(self) -> None:
        """Empty all entries."""
        for editor in self._editors.values():
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(0)
                editor.setEditText("")
            else:
                editor.clear()

    def offer(self, book: TariffBook) -> None:
        """Offer the areas and words of the tariffs kept, and leave what was typed."""
        for one in self.tool.inputs:
            editor = self._editors[one.id]
            if isinstance(editor, QComboBox) and editor.isEditable():
                typed = editor.currentText()
                editor.clear()
                editor.addItems(["", *_offered(self.tool, one, book)])
                editor.setEditText(typed)

    def editor(self, name: str) -> QWidget:
        """Return the editor of an input."""
        return self._editors[name]

    def _show_asked(self) -> None:
        for one in self.tool.inputs:
            if one.only is not None:
                name, values = one.only
                deciding = self._editors[name]
                chosen = _text(deciding) if isinstance(deciding, QComboBox) else ""
                self._bound[one.id].setHidden(chosen not in values)

    def _entry(self, one: Input, book: TariffBook) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(1)
        label = QLabel(one.label)
        label.setWordWrap(True)
        help_words = "；".join(part for part in (one.help, _free(one)) if part)
        if one.kind == "rows":
            rows = RowsEntry(one)
            label.setObjectName("caption")
            column.addSpacing(6)
            column.addWidget(label)
            if help_words:
                column.addWidget(_quiet(help_words))
            column.addWidget(rows)
            self._editors[one.id] = rows
            return place
        editor = self._line(one, book)
        label.setFixedWidth(_LABEL)
        label.setBuddy(editor)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(editor, 1)
        unit = QLabel(one.unit)
        unit.setObjectName("quiet")
        unit.setFixedWidth(_UNIT)
        row.addWidget(unit)
        column.addLayout(row)
        if help_words:
            words = _quiet(help_words)
            words.setContentsMargins(_LABEL + 8, 0, 0, 3)
            column.addWidget(words)
        self._editors[one.id] = editor
        return place

    def _line(self, one: Input, book: TariffBook) -> QLineEdit | QComboBox:
        editor: QLineEdit | QComboBox
        if one.kind in {"choice", "tri"}:
            editor = QComboBox()
            editor.addItem(t("tools.choose_none") if one.optional else t("tools.not_filled"), "")
            for value, label in choices_of(one):
                editor.addItem(label, value)
        elif one.kind == "text" and (one.tariff_area or _keys(self.tool, one)):
            editor = QComboBox()
            editor.setEditable(True)
            editor.addItems(["", *_offered(self.tool, one, book)])
            inner = editor.lineEdit()
            assert inner is not None, "an editable box has a line"
            inner.setPlaceholderText(t("tools.area_free") if one.tariff_area else "")
            inner.returnPressed.connect(self.wanted)
        else:
            editor = QLineEdit()
            editor.setPlaceholderText(t("tools.from_tariff") if one.lookup is not None else "")
            editor.returnPressed.connect(self.wanted)
        editor.setMinimumWidth(_ENTRY)
        editor.setAccessibleName(f"{one.label}（{one.unit}）" if one.unit else one.label)
        editor.setToolTip(one.help)
        return editor


def _text(editor: QLineEdit | QComboBox) -> str:
    if isinstance(editor, QLineEdit):
        return editor.text().strip()
    return editor.currentText().strip() if editor.isEditable() else str(editor.currentData() or "")


def _keys(tool: Tool, one: Input) -> list[tuple[str, str]]:
    """Return the sheets and key columns an input is looked up by."""
    lookups = [other.lookup for other in tool.inputs if other.lookup is not None]
    return [(lookup.sheet, column) for lookup in lookups for column, name in lookup.key if name == one.id]


def _offered(tool: Tool, one: Input, book: TariffBook) -> list[str]:
    if one.tariff_area:
        return list(book.areas())
    return list(dict.fromkeys(word for sheet, column in _keys(tool, one) for word in book.keys(sheet, column)))


def _free(one: Input) -> str:
    return t("tools.optional") if one.optional and t("tools.optional")[:2] not in one.help else ""


def _quiet(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    return label
