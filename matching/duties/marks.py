"""What people said of duties: done on a day, who is responsible, and the date an office set for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

Kind = Literal["done", "responsible", "dated"]
SPLIT = "@"
"""Between a duty and the period in a key; a key of another part of the work without it stands for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing said that counts; `value` is the day, the person or the date as `matching.packs.terms` writes it."""

    number: int
    kind: Kind
    key: str
    value: str
    note: str = ""
    by: str = ""
    made_at: str = ""

    @property
    def day(self) -> date:
        """Return the day of a done mark."""
        return date.fromisoformat(self.value)


def duty_of(key: str) -> str:
    """Return the duty a key belongs to, whatever its period.

    >>> duty_of("duty:sdsw.a23.quarter@2026Q3"), duty_of("paper:7")
    ('duty:sdsw.a23.quarter', 'paper:7')
    """
    return key.partition(SPLIT)[0]


class Marks:
    """Answer what was said of a key; of two marks on the same, the newer counts."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self.all = tuple(sorted(marks, key=lambda mark: mark.number))
        self._latest = {(mark.kind, mark.key): mark for mark in self.all}

    def done(self, key: str) -> Mark | None:
        """Return the done mark of exactly this key."""
        return self._latest.get(("done", key))

    def responsible(self, key: str) -> str:
        """Return who is responsible: for this period, else for the duty as a whole."""
        mark = self._latest.get(("responsible", key)) or self._latest.get(("responsible", duty_of(key)))
        return mark.value if mark else ""

    def dated(self, duty: str) -> Mark | None:
        """Return the office's own date of a duty."""
        return self._latest.get(("dated", duty))

    def last_done(self, duty: str) -> Mark | None:
        """Return the done mark with the latest day, of all periods of a duty."""
        return self._last.get(duty)

    def history(self, duty: str) -> tuple[Mark, ...]:
        """Return all done marks of a duty, oldest first."""
        return tuple(mark for mark in self.all if mark.kind == "done" and duty_of(mark.key) == duty)

    @cached_property
    def _last(self) -> Mapping[str, Mark]:
        found: dict[str, Mark] = {}
        for mark in self.all:
            duty = duty_of(mark.key)
            if mark.kind == "done" and (duty not in found or mark.day >= found[duty].day):
                found[duty] = mark
        return found
