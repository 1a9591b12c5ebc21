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

from desktop.ui.icons import icon
from desktop.ui.packs.condition import ConditionEditor
from desktop.ui.packs.entries import Editor, Material, make_editor, with_hint
from desktop.ui.packs.sheets import Entry
from desktop.ui.texts import t
from matching.packs.labels import key_label

if TYPE_CHECKING:
    from collections.abc import Callable


class FormPane(QScrollArea):
    """Edit the values of one row."""

    entered = Signal(str, object, bool)
    """Key, new value, and whether the key must stand even when empty."""

    def __init__(self, entries: Sequence[Entry], material: Material, *, kind: str = "benefit") -> None:
        super().__init__()
        self.editors: dict[str, QWidget] = {}
        self._values: Mapping[str, Any] = {}
        self._kind = kind
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._more = QPushButton(icon("unfold"), t("rules.more"))
        self._more.setObjectName("section")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._fold)
        self._rest = QWidget()
        self._rest.hide()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 4, 10, 8)
        column.addLayout(self._rows([entry for entry in entries if not entry.more], material))
        rest = [entry for entry in entries if entry.more]
        if rest:
            self._rest.setLayout(self._rows(rest, material))
            column.addWidget(self._more)
            column.addWidget(self._rest)
        column.addStretch(1)
        self.setWidget(inner)

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
        editor = self.editors.get(key)
        if editor is None:
            return
        if not self._rest.isHidden() or self._rest.isAncestorOf(editor):
            self._more.setChecked(True)
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

    def _rows(self, entries: Sequence[Entry], material: Material) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        form.setVerticalSpacing(6)
        for entry in entries:
            editor = make_editor(entry, material, self._title, self._kind)
            self.editors[entry.key] = editor
            cast(Editor, editor).touched.connect(self._teller(entry))
            hint = t(entry.hint) if entry.hint else ""
            if isinstance(editor, (QLineEdit, QPlainTextEdit)):
                editor.setPlaceholderText(hint)
                hint = ""
            label = QLabel(key_label(entry.key))
            label.setBuddy(editor)
            form.addRow(label, with_hint(editor, hint))
        return form

    def _teller(self, entry: Entry) -> Callable[[], None]:
        def tell() -> None:
            self.entered.emit(entry.key, cast(Editor, self.editors[entry.key]).value(), entry.must)

        return tell

    def _title(self) -> str:
        return str(self._values.get("title", ""))

    def _fold(self, opened: bool) -> None:
        self._rest.setVisible(opened)
        self._more.setIcon(icon("fold" if opened else "unfold"))
