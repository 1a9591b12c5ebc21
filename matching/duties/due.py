"""One thing to be done: what, by when, where it comes from, and how it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

State = Literal["done", "late", "due", "ahead", "undated"]
STATES: tuple[State, ...] = ("late", "due", "ahead", "undated", "done")
"""In the order a person wants to read them."""
SOURCES = ("duty", "recommendation", "paper", "monitoring", "product", "insurance", "register")
"""Which part of the work a thing to be done comes from; each of them offers `dues`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing to be done; without a day it is undated, which is neither late nor done."""

    key: str
    """Stays the same from day to day, so that a done mark and a calendar entry find it again."""
    title: str
    due_on: date | None
    """The last day it is in time."""
    source: str
    subject: str = ""
    """Whom or what it is about: a firm, a product, a register entry."""
    case_id: str = ""
    record_id: str = ""
    clause: str = ""
    """Clause id in the packs."""
    cites: str = ""
    """The clause as a person reads it."""
    note: str = ""
    proposal: bool = False
    """Whether the day is our proposal or the office's own setting, not the source's."""
    draft: bool = False
    """Whether it rests on a fact marked as a draft."""
    responsible: str = ""
    done_on: date | None = None

    def state(self, on: date, warn_days: int) -> State:
        """Return how it stands on a day; the last day itself is still in time."""
        if self.done_on is not None:
            return "done"
        if self.due_on is None:
            return "undated"
        if self.due_on < on:
            return "late"
        # The difference is compared, because on + warn_days may leave the calendar.
        return "due" if self.due_on - on <= timedelta(days=warn_days) else "ahead"


def in_order(dues: Iterable[Due]) -> tuple[Due, ...]:
    """Order by day, undated last; then by source, title and key."""
    return tuple(sorted(dues, key=lambda due: (due.due_on or date.max, due.source, due.title, due.key)))
