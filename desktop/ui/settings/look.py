"""How the window looks: light, dark or as the system does, and the size of its text; kept on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.texts import LANGUAGES, spoken, t
from desktop.ui.theme import PERCENTS, THEMES, Look, look

if TYPE_CHECKING:
    from desktop.ui.office import Office


class LookPart(QWidget):
    """Let a person choose colours and text size; the choice holds at once."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.theme = QComboBox()
        self.theme.setAccessibleName(t("settings.look.theme"))
        for name in THEMES:
            self.theme.addItem(t(f"look.{name}"), name)
        self.percent = QComboBox()
        self.percent.setAccessibleName(t("settings.look.percent"))
        for percent in PERCENTS:
            self.percent.addItem(t("look.percent", percent=percent), percent)
        self.language = QComboBox()
        self.language.setAccessibleName(t("settings.look.language"))
        for language in LANGUAGES:
            self.language.addItem(t(f"look.language.{language}"), language)
        self.theme.activated.connect(lambda _index: self._choose())
        self.percent.activated.connect(lambda _index: self._choose())
        self.language.activated.connect(lambda _index: office.language_wanted.emit(self.language.currentData()))
        form = QFormLayout()
        for label, box in (("theme", self.theme), ("percent", self.percent), ("language", self.language)):
            box.setMinimumWidth(200)
            form.addRow(t(f"settings.look.{label}"), box)
        words = QLabel(t("settings.look.words"))
        words.setObjectName("quiet")
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(words)
        column.addStretch(1)

    def read(self) -> None:
        """Show the look in force."""
        self.theme.setCurrentIndex(self.theme.findData(look().theme))
        self.percent.setCurrentIndex(self.percent.findData(look().percent))
        self.language.setCurrentIndex(self.language.findData(spoken()))

    def _choose(self) -> None:
        self._office.look_wanted.emit(Look(theme=self.theme.currentData(), percent=self.percent.currentData()))
