"""Facts of an enterprise or project that a record proves, beside what is known there now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matching.case import Fact
from matching.explain.printed import NameCode, printed
from matching.fields import Value, decode
from matching.registers.book import Book, Worked
from matching.registers.model import Give
from matching.registers.rows import GiveRow
from matching.registers.words import name_of

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Offer one fact; nothing is set before a person says so."""

    field: str
    label: str
    fact: Fact
    now: str
    """What is known there, as printed."""
    then: str
    differs: bool


def given(worked: Worked, book: Book, *, name_code: NameCode | None = None) -> tuple[Given, ...]:
    """Return the facts a record proves; a condition that is unknown proves nothing."""
    return tuple(found for give in worked.register.gives if (found := _given(give, worked, book, name_code)))


def _given(give: Give, worked: Worked, book: Book, name_code: NameCode | None) -> Given | None:
    row = give.row
    if give.when is not None and give.when.evaluate(worked.values) is not True:
        return None
    field = book.registers.dictionary[row.field]
    raw: object = row.fixed or worked.value(row.value)
    if field.kind == "bool" and raw is not None:
        raw = raw in {"yes", True}
    if raw is None:
        return None
    known = worked.record.around.get(row.field)
    before = known.value if known is not None and known.is_known else None
    value: Value = decode(field, _entered(give, raw, before, worked, book))
    day = worked.value(row.on) if row.on else None
    source = f"{worked.register.row.title}第 {worked.record.number} 号（{name_of(worked, book, name_code=name_code)}）"
    return Given(
        field=row.field,
        label=field.label,
        fact=Fact(value=value, evidence=row.evidence, source=source, on=day if isinstance(day, date) else None),
        now=printed(field, before, name_code=name_code),
        then=printed(field, value, name_code=name_code),
        differs=before != value,
    )


def _entered(give: Give, raw: object, before: Value | None, worked: Worked, book: Book) -> object:
    """Return the whole value of a field of which the record gives one entry; the other entries stay."""
    row, key = give.row, _entry(give.row, worked)
    if isinstance(raw, Decimal) and (row.key or row.total):
        raw = sum(_amounts(row.field, key, worked, book), Decimal(0))
    if row.key:
        return {**(before if isinstance(before, Mapping) else {}), key: raw}
    if row.add:
        kept = tuple(one for one in before if one != "none") if isinstance(before, tuple) else ()
        return (*kept, *([raw] if raw not in kept else []))
    return raw


def _entry(row: GiveRow, worked: Worked) -> str:
    return _HOLE.sub(lambda hole: str(worked.value(hole[1]) or ""), row.key)


def _amounts(field: str, key: str, worked: Worked, book: Book) -> Iterator[Decimal]:
    """Return what all records about the same give to this entry, that of the record as it now stands."""
    own = worked.record
    for register in book.registers.by_id.values():
        gives = [one for one in register.gives if one.row.field == field]
        for record in book.records(register.id) if gives else ():
            if (record.enterprise_id, record.project_id) == (own.enterprise_id, own.project_id):
                there = worked if record.id == own.id else book.worked(record)
                yield from (amount for one in gives if (amount := _amount(one, there, key)) is not None)
    if not own.id:
        yield from (amount for one in worked.register.gives if one.row.field == field
                    if (amount := _amount(one, worked, key)) is not None)  # fmt: skip


def _amount(give: Give, worked: Worked, key: str) -> Decimal | None:
    holds = give.when is None or give.when.evaluate(worked.values) is True
    amount = worked.value(give.row.value)
    return amount if holds and _entry(give.row, worked) == key and isinstance(amount, Decimal) else None
