"""Totals of a register: by place, class or firm; every total is the sum of what stands below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from matching.explain.printed import NOT_GIVEN, NameCode
from matching.registers.book import Book, Worked
from matching.registers.model import Chosen
from matching.registers.rows import TotalRow
from matching.registers.words import shown

_DIGITS = {"county": 6, "city": 4, "province": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalLine:
    """One line: its group, how many records, and for each sum the total and how many records do not say.

    What is no number is counted: of yes and no the records that say yes, of all else the different entries.
    """

    group: tuple[str, ...]
    count: int
    sums: tuple[Decimal, ...]
    unknown: tuple[int, ...]
    records: tuple[str, ...]
    """Ids of the records behind the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalTable:
    """One table of totals with its bottom line."""

    row: TotalRow
    lines: tuple[TotalLine, ...]
    bottom: TotalLine
    left_out: int
    """Records of which it is not known whether they belong in."""


def totals(chosen: Chosen, register_id: str, book: Book, *, name_code: NameCode | None = None) -> TotalTable:
    """Group and sum the records of a register as one of its tables asks."""
    row = chosen.row
    assert isinstance(row, TotalRow)
    groups: dict[tuple[str, ...], list[Worked]] = {}
    left_out = 0
    for record in book.records(register_id):
        worked = book.worked(record)
        counts = True if chosen.when is None else chosen.when.evaluate(worked.values)
        if counts is None:
            left_out += 1
        elif counts:
            group = tuple(_group(worked, name, book, name_code) for name in row.by)
            groups.setdefault(group, []).append(worked)
    found = sorted(
        groups, key=lambda group: tuple(_place_of(groups[group][0], *one) for one in zip(row.by, group, strict=True))
    )
    lines = tuple(_line(group, groups[group], row.sums) for group in found)
    everything = [one for line in found for one in groups[line]]
    bottom = _line(("合计", *[""] * (len(row.by) - 1)), everything, row.sums)
    return TotalTable(row=row, lines=lines, bottom=bottom, left_out=left_out)


def place(worked: Worked) -> str:
    """Return the county code a record belongs to: its own, else that of its enterprise; empty when not known."""
    own = next((name for name, field in worked.register.fields.items() if field.code == "county"), "ent_county_code")
    return str(worked.value(own) or "")


def _group(worked: Worked, name: str, book: Book, name_code: NameCode | None) -> str:
    if name not in _DIGITS:
        return shown(worked, name, book, name_code=name_code, unit=False)
    code = place(worked)[: _DIGITS[name]]
    if len(code) < _DIGITS[name]:
        return NOT_GIVEN
    full = code.ljust(6, "0")
    table = {"county": "county", "city": "prefecture", "province": "province"}[name]
    called = name_code(table, full) if name_code is not None else ""
    return f"{called}（{full}）" if called else full


def _place_of(worked: Worked, name: str, printed: str) -> str:
    """Return what a group is sorted by: days and numbers by what they are, not by how they print."""
    value = worked.value(name)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:030.9f}" if isinstance(value, (Decimal, int)) else printed


def _line(group: tuple[str, ...], members: Sequence[Worked], names: tuple[str, ...]) -> TotalLine:
    known = [[value for one in members if (value := _counted(one, name)) is not None] for name in names]
    return TotalLine(
        group=group,
        count=len(members),
        sums=tuple(_sum(values) for values in known),
        unknown=tuple(len(members) - len(values) for values in known),
        records=tuple(one.record.id for one in members),
    )


def _counted(worked: Worked, name: str) -> object:
    ids = {"enterprise": worked.record.enterprise_id or None, "project": worked.record.project_id or None}
    return ids[name] if name in ids else worked.value(name)


def _sum(values: Sequence[object]) -> Decimal:
    if any(isinstance(value, (Decimal, int)) for value in values):
        total = sum((Fraction(value) for value in values if isinstance(value, (Decimal, int))), Fraction(0))
        return Decimal(total.numerator) / Decimal(total.denominator)
    if all(value in ("yes", "no") for value in values):
        return Decimal(sum(value == "yes" for value in values))
    return Decimal(len({entry for value in values for entry in (value if isinstance(value, tuple) else (value,))}))
