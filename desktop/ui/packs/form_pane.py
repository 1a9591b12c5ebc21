"""One form: the entries of a row one below the other, the rarer ones folded away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.forms.elided import ElidedLabel
from desktop.ui.icons import icon
from desktop.ui.packs.condition import ConditionEditor
from desktop.ui.packs.entries import Editor, Material, make_editor
from desktop.ui.packs.sheets import Entry
from desktop.ui.texts import t
from matching.packs.labels import key_label

if TYPE_CHECKING:
    from collections.abc import Callable


class FormPane(QScrollArea):
    """Edit the values of one row."""

    entered = Signal(str, object, bool)
    """Key, new value, and whether the key must stand even when empty."""

    def __init__(self, entries: Sequence[Entry], material: Material, parent: QWidget, *, kind: str = "benefit") -> None:
        super().__init__(parent)
        self.editors: dict[str, QWidget] = {}
        self._values: Mapping[str, Any] = {}
        self._material = material
        self._kind = kind
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Each widget is born where it stays: moving a finished form takes as long as making it.
        inner = QWidget()
        self.setWidget(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 4, 10, 8)
        first = QWidget(inner)
        column.addWidget(first)
        self._fill(first, [entry for entry in entries if not entry.more])
        self._rest = [entry for entry in entries if entry.more]
        self._more = QPushButton(icon("unfold"), t("rules.more"), inner)
        self._more.setObjectName("section")
        self._more.setCheckable(True)
        self._more.setVisible(bool(self._rest))
        self._more.toggled.connect(self._fold)
        self._below = QWidget(inner)
        self._below.hide()
        column.addWidget(self._more)
        column.addWidget(self._below)
        column.addStretch(1)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show the values of a row."""
        self._values = values
        for key, editor in self.editors.items():
            cast(Editor, editor).show_value(values.get(key))

    def refresh(self, key: str) -> None:
        """Show one value anew, like the clauses that can be chosen."""
        if key in self.editors:
            cast(Editor, self.editors[key]).show_value(self._values.get(key))

    def go_to(self, key: str, position: int | None = None) -> None:
        """Put the cursor into the editor of a key."""
        if any(entry.key == key for entry in self._rest):
            self._more.setChecked(True)
        editor = self.editors.get(key)
        if editor is None:
            return
        self.ensureWidgetVisible(editor)
        if isinstance(editor, ConditionEditor):
            editor.go_to(position)
        else:
            editor.setFocus()

    def focus_first(self, key: str = "title") -> None:
        """Put the cursor where a new row is best begun, its text chosen."""
        editor = self.editors.get(key)
        if editor is not None:
            editor.setFocus()
            if isinstance(editor, QLineEdit):
                editor.selectAll()

    def _fill(self, place: QWidget, entries: Sequence[Entry]) -> None:
        form = QFormLayout(place)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        form.setVerticalSpacing(6)
        for entry in entries:
            editor = make_editor(entry, self._material, self._title, self._kind, place)
            self.editors[entry.key] = editor
            cast(Editor, editor).touched.connect(self._teller(entry))
            hint = t(entry.hint) if entry.hint else ""
            if isinstance(editor, (QLineEdit, QPlainTextEdit)):
                editor.setPlaceholderText(hint)
                hint = ""
            label = QLabel(key_label(entry.key), place)
            label.setBuddy(editor)
            form.addRow(label, editor)
            if hint:
                form.addRow("", _hint(hint, place))

    def _teller(self, entry: Entry) -> Callable[[], None]:
        def tell() -> None:
            self.entered.emit(entry.key, cast(Editor, self.editors[entry.key]).value(), entry.must)

        return tell

    def _title(self) -> str:
        return str(self._values.get("title", ""))

    def _fold(self, opened: bool) -> None:
        if opened and self._below.layout() is None:  # few ever ask for it
            self._fill(self._below, self._rest)
            for entry in self._rest:
                self.refresh(entry.key)
        self._below.setVisible(opened)
        self._more.setIcon(icon("fold" if opened else "unfold"))


def _hint(words: str, place: QWidget) -> QLabel:
    hint = ElidedLabel()
    hint.setParent(place)
    hint.setObjectName("quiet")
    hint.show_words(words)
    return hint
