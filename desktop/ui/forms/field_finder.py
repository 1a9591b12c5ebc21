"""The line above the jump list: as one types, the form shows only the fields whose name or words fit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.forms.plan import fits, nearness
from desktop.ui.forms.row_building import AnySection, RowBuilding
from desktop.ui.texts import t

_MILLISECONDS_AFTER_THE_LAST_KEY = 150


class FieldFinder(QLineEdit):
    """Narrow the sections of a form to the fields looked for; Ctrl+G leads here."""

    found = Signal(bool)
    """Whether any field fits; always when nothing is looked for."""
    wanted = Signal(object, str)
    """Section and id of the field that fits best: Enter was pressed."""

    def __init__(self, form: QWidget, sections: Mapping[str, AnySection], building: RowBuilding) -> None:
        super().__init__(form)
        self._sections = sections
        self._building = building
        self.setPlaceholderText(t("form.find"))
        self.setAccessibleName(t("form.find"))
        self.setClearButtonEnabled(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MILLISECONDS_AFTER_THE_LAST_KEY)
        self._timer.timeout.connect(self._search)
        self.textChanged.connect(lambda _text: self._timer.start())
        self.returnPressed.connect(self._go_to_best)
        to_find = QShortcut(QKeySequence("Ctrl+G"), form)
        to_find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        to_find.activated.connect(self.setFocus)

    def drop(self) -> None:
        """Show all fields again at once."""
        self.clear()
        self._search()

    def _search(self) -> None:
        words = self.text().strip()
        found: frozenset[str] | None = None
        if words:
            fields = (field for section in self._sections.values() for field in section.section.fields)
            found = frozenset(field.id for field in fields if fits(field, words))
        self._building.narrow(partial(section.narrow, found) for section in self._sections.values())
        self.found.emit(found is None or bool(found))

    def _go_to_best(self) -> None:
        self._timer.stop()
        self._search()
        words = self.text().strip()
        found = [
            (nearness(field, words), section, field.id)
            for section in self._sections.values()
            for field in section.section.fields
            if words and fits(field, words)
        ]
        if found:
            _nearness, section, field_id = min(found, key=lambda one: one[0])
            self.wanted.emit(section, field_id)
