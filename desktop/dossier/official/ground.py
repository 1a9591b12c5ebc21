"""What one form is filled from: single values by name, and things there are several of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matching.explain.printed import NameCode, printed
from matching.fields import Field, is_unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold one row of a table: values by name, and words for what a field cannot print by itself."""

    values: Mapping[str, Any]
    words: Mapping[str, str] = field(default_factory=dict)
    """By name: what a linked record is called, where the value is its id."""

    def printed(self, one: Field, *, name_code: NameCode | None, unit: bool) -> str:
        """Return a value as printed, for a column without unit, empty where it is not known."""
        if one.id in self.words:
            return self.words[one.id]
        value = self.values.get(one.id)
        if value is None or is_unknown(value) or value in ("", ()) or value == {}:
            return ""
        if isinstance(value, date) and not unit:
            return value.isoformat()  # short enough for a column
        return printed(one, value, name_code=name_code, unit=unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Hold everything one form may print; what is absent is not known."""

    own: Entry
    """Single values."""
    lists: Mapping[str, tuple[Entry, ...]]
    called: str
    """Name of the case, enterprise, record or period, for titles and the name of the file."""
    number: str
    """Under which the office keeps it; it names nobody."""
    office: str
    printed_on: date
    on: date
    period: tuple[date, date] | None = None
    register: str = ""
    """Of a record: its register."""
    identity: tuple[str, ...] = ()
    """Every text that tells which enterprise, project or person it is about."""
    name_code: NameCode | None = None
    program: str = "绿荐"
