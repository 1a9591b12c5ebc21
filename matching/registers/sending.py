"""What of the registers goes to another office: which records belong together, and how little of their enterprises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from matching.case import Fact
from matching.fields import CASE_SUBJECTS, ENTERPRISE_SUBJECTS
from matching.registers.book import Book
from matching.registers.model import Register, Registers
from matching.registers.records import Record

ALWAYS = ("ent_name", "ent_uscc", "ent_county_code", "prj_name")
"""What tells whose record it is and where it counts."""
GateNames = Callable[[str, str], Iterable[str]]
"""Names the condition of a pack's gate or clause uses."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def gathered_too(registers: Registers, chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the chosen registers and those whose records their figures are gathered from."""
    found = dict.fromkeys(chosen)
    waiting = list(found)
    while waiting:
        for one in registers[waiting.pop()].computed:
            if one.row.register and one.row.register not in found:
                found[one.row.register] = None
                waiting.append(one.row.register)
    return tuple(found)


def belonging(book: Book, whole: Iterable[str]) -> tuple[Record, ...]:
    """Return all records of these registers, and those of others that they name, theirs too."""
    found: dict[str, Record] = {}
    waiting = [record for register in whole for record in book.records(register)]
    while waiting:
        record = waiting.pop()
        if record.id in found:
            continue
        found[record.id] = record
        for link, target in book.registers[record.register].links.items():
            named = book.find(target, record.text(link))
            if named is not None:
                waiting.append(named)
    return tuple(sorted(found.values(), key=lambda one: (one.register, one.number)))


def asked_around(register: Register, registers: Registers, gate_names: GateNames) -> frozenset[str]:
    """Return the facts of an enterprise or project that a register speaks of: no other leaves the office."""
    speaking = [register, *(one for one in registers.by_id.values() if _gathers(one, register.id))]
    names = {name for one in speaking for text in _texts(_plain(one)) for name in _NAME.findall(text)}
    for one in speaking:
        for figure in one.computed:
            if figure.row.gate:
                names |= set(gate_names(figure.row.pack, figure.row.gate))
    names |= set(ALWAYS)
    return frozenset(name for name in names if _is_outside(name, register, registers))


def travelling(
    record: Record, register: Register, names: frozenset[str], *, with_personal: bool
) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """Return the facts of a record and of its surroundings that go along; personal ones only where asked for."""
    facts = {
        name: fact
        for name, fact in record.facts.items()
        if with_personal or name not in register.fields or not register.fields[name].personal
    }
    return facts, {name: fact for name, fact in record.around.items() if name in names and fact.is_known}


def _gathers(register: Register, source: str) -> bool:
    return any(one.row.register == source for one in register.computed)


def _is_outside(name: str, register: Register, registers: Registers) -> bool:
    field = registers.dictionary.get(name)
    if field is None or field.personal or name in register.fields:
        return False
    return field.subject in ENTERPRISE_SUBJECTS or field.subject in CASE_SUBJECTS


def _plain(register: Register) -> Any:
    return msgspec.to_builtins(register.row)


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Mapping):
        for value in tree.values():
            yield from _texts(value)
    elif isinstance(tree, (list, tuple)):
        for value in tree:
            yield from _texts(value)
