"""The editor of a field that names a record of a register: found by typing, kept by its id, opened from here."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from desktop.intake.typed import Typed
from desktop.ui.forms.lines import LineEditor
from desktop.ui.forms.material import FormMaterial
from desktop.ui.icons import icon
from desktop.ui.registers.offering import Look, Offering
from desktop.ui.texts import t
from matching.errors import ValueRefused
from matching.fields import Field, Value

_MILLISECONDS_BETWEEN_LOOKS = 120


class LinkEditor(LineEditor):
    """Choose a record; only one that is there can be taken."""

    record_wanted = Signal(str)

    def __init__(self, field: Field, material: FormMaterial, *, title: str, look: Look) -> None:
        super().__init__(field, material)
        self._title = title
        self._chosen = ""
        self._name = ""
        self._names: dict[str, str] = {}
        self._offering = Offering(self, look)
        self._offering.taken.connect(self._take)
        self.setPlaceholderText(t("reg.link.find", title=title))
        every = QAction(icon("unfold"), t("reg.link.all", title=title), self)
        every.triggered.connect(lambda _checked=False: self._offering.ask(""))
        self._opener = QAction(icon("open"), t("reg.link.open"), self)
        self._opener.triggered.connect(lambda _checked=False: self.record_wanted.emit(self._chosen))
        self.addAction(every, QLineEdit.ActionPosition.TrailingPosition)
        self.addAction(self._opener, QLineEdit.ActionPosition.TrailingPosition)
        self._opener.setVisible(False)

    def know(self, record_id: str, called: str) -> None:
        """Learn what a record is called."""
        self._names[record_id] = called
        if record_id == self._chosen and not self.isModified():
            self.show_value(record_id)

    def show_value(self, value: Value | None) -> None:
        """Show the record named, by what it is called."""
        self._offering.stop()
        self._chosen = "" if value is None else str(value)
        self._name = self._names.get(self._chosen, t("reg.link.unread") if self._chosen else "")
        self.setText(self._name)
        self.setCursorPosition(0)
        self.setToolTip(self._name)
        self._opener.setVisible(bool(self._chosen))

    def read(self) -> Typed:
        """Return the record chosen; raise ValueRefused for a name nobody chose."""
        typed = self.text().strip()
        if not typed:
            return Typed(None)
        if typed == self._name and self._chosen:
            return Typed(self._chosen)
        known = [record for record, name in self._names.items() if name == typed]
        if len(known) == 1:
            return Typed(known[0])
        raise ValueRefused(typed, t("reg.link.expected", title=self._title))

    def commit(self) -> None:
        """Report what was typed, once the list of offers is closed."""
        if self._offering.is_open:
            QTimer.singleShot(_MILLISECONDS_BETWEEN_LOOKS, self, self.commit)
        else:
            super().commit()

    def _take(self, record_id: str, line: str) -> None:
        self._names[record_id] = line.partition("　")[2] or line
        self.show_value(record_id)
        self.setModified(False)
        self.entered.emit()
