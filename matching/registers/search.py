"""Find records by words and by what single fields hold, as a clerk asks a register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from matching.explain.printed import NameCode
from matching.registers.book import Book, Worked
from matching.registers.words import name_of, shown

_REGION = 6
"""Digits of a region code."""


def search(
    book: Book, register_id: str, *, text: str = "", where: Mapping[str, str] | None = None,
    name_code: NameCode | None = None,
) -> tuple[Worked, ...]:  # fmt: skip
    """Return the records that hold every word of the text, and what is wanted of each field.

    A code is met by all codes below it, a list by one of its entries; what is not known is not found.
    """
    words = text.lower().split()
    found = []
    for record in book.records(register_id):
        worked = book.worked(record)
        if all(_holds(worked, name, wanted, book) for name, wanted in (where or {}).items()):
            print_of = _print(worked, book, name_code) if words else ""
            if all(word in print_of for word in words):
                found.append(worked)
    return tuple(found)


def _holds(worked: Worked, name: str, wanted: str, book: Book) -> bool:
    value = worked.record.state if name == "state" else worked.value(name)
    field = worked.register.shown(name) or book.registers.dictionary.get(name)
    if value is None:
        return False
    if isinstance(value, date):
        return value.isoformat().startswith(wanted)
    entries = value if isinstance(value, tuple) else (str(value),)
    if field is None or field.code or field.kind == "str[]":
        return any(_within(entry, wanted) or _within(wanted, entry) for entry in entries)
    return any(wanted in (entry, field.choice_label(entry)) for entry in entries)


def _within(code: str, wider: str) -> bool:
    """Say whether a code is, or lies below, another: a county in its province, a trade in its division."""
    if len(wider) == _REGION and wider.isdigit():
        while wider.endswith("00"):
            wider = wider[:-2]
    return code.startswith(wider)


def _print(worked: Worked, book: Book, name_code: NameCode | None) -> str:
    own = (*worked.register.fields, *(one.row.id for one in worked.register.computed))
    parts = (shown(worked, name, book, name_code=name_code) for name in ("enterprise", "project", "state", *own))
    return "\n".join((name_of(worked, book, name_code=name_code), *parts)).lower()
