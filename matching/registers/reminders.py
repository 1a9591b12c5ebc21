"""What records ask for by a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from matching.registers.book import Book, Worked
from matching.registers.model import Register
from matching.registers.words import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """One date that asks for something, with the record it is about."""

    worked: Worked
    id: str
    title: str
    due_on: date
    called: str
    clause: str
    proposal: bool


def reminded(book: Book) -> Iterator[Reminded]:
    """Return everything the records of all registers ask for, done things left out."""
    for register in book.registers.by_id.values():
        if register.reminders:
            for record in book.records(register.id):
                yield from _of(register, book.worked(record), book)


def _of(register: Register, worked: Worked, book: Book) -> Iterator[Reminded]:
    for reminder in register.reminders:
        row = reminder.row
        if row.states and worked.record.state not in row.states:
            continue
        day = worked.value(row.on)
        if not isinstance(day, date):
            continue
        # Only a known end ends it: what is unknown is still asked for.
        if reminder.unless is not None and reminder.unless.evaluate(worked.values) is True:
            continue
        yield Reminded(
            worked=worked,
            id=row.id,
            title=row.title,
            due_on=day,
            called=name_of(worked, book),
            clause=row.clause,
            proposal=row.proposal,
        )
