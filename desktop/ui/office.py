"""What all pages need to know of the office: its settings, its database, and the field dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.ui.texts import t
from matching.fields import FieldDictionary


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSettings:
    """Hold the settings that the window itself uses."""

    office_name: str = ""
    clerk_name: str = ""
    judged_on: date | None = None
    """The date to judge on; None is the current day."""


class Office(QObject):
    """Hold the office's settings and database, and say when they change."""

    changed = Signal()
    look_wanted = Signal(object)
    language_wanted = Signal(str)
    """The person chose another look of the window."""

    def __init__(self, database: Path, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.database = database
        self.data_folder = data_folder
        self.settings = OfficeSettings()

    def change(self, settings: OfficeSettings) -> None:
        """Take over new settings."""
        self.settings = settings
        self.changed.emit()

    @property
    def dictionary(self) -> FieldDictionary:
        """Return the field dictionary; the worker has read it before the first list is shown."""
        from desktop.resources import dictionary

        return dictionary()

    @property
    def today(self) -> date:
        """Return the date to judge and print on."""
        return self.settings.judged_on or date.today()

    @property
    def clerk(self) -> str:
        """Return the name that goes with every change."""
        return self.settings.clerk_name or t("office.unnamed_clerk")
