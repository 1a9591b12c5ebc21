"""Print what a record says: its name, its values with the names of linked records, sentences with values in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matching.explain.printed import NOT_GIVEN, NameCode, printed
from matching.registers.book import Book, Worked

if TYPE_CHECKING:
    from matching.registers.model import Register

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def name_of(worked: Worked, book: Book, *, name_code: NameCode | None = None) -> str:
    """Return what a record is called."""
    return filled(worked.register.row.name, worked, book, name_code=name_code, unit=False)


def filled(text: str, worked: Worked, book: Book, *, name_code: NameCode | None = None, unit: bool = True) -> str:
    """Put printed values in place of `{name}`."""
    return _HOLE.sub(lambda hole: shown(worked, hole[1], book, name_code=name_code, unit=unit), text)


def shown(worked: Worked, name: str, book: Book, *, name_code: NameCode | None = None, unit: bool = True) -> str:
    """Return one value as printed; unknown prints as not given."""
    record, register = worked.record, worked.register
    if name in ("enterprise", "project"):
        fact = record.around.get("ent_name" if name == "enterprise" else "prj_name")
        return str(fact.value) if fact is not None and fact.is_known else NOT_GIVEN
    if name == "state":
        state = register.states.get(record.state)
        return state.label if state is not None else record.state
    value = worked.value(name)
    if name in register.links:
        target = book.find(register.links[name], str(value)) if value is not None else None
        return name_of(book.worked(target), book, name_code=name_code) if target is not None else NOT_GIVEN
    field = register.shown(name) or book.registers.dictionary[name]
    return printed(field, value, name_code=name_code, unit=unit)


def label_of(register: Register, name: str, book: Book) -> str:
    """Return what a value is called."""
    if name in _LABELS:
        return _LABELS[name]
    field = register.shown(name) or book.registers.dictionary.get(name)
    if field is None:  # a figure of the records this one gathers from or is linked with
        everywhere = (one.shown(name) for one in book.registers.by_id.values())
        field = next(found for found in everywhere if found is not None)
    return field.label


def labels(register: Register, names: Sequence[str], book: Book) -> str:
    """Return labels joined for a sentence."""
    return "、".join(label_of(register, name, book) for name in names)


_LABELS = {
    "enterprise": "企业", "project": "项目", "state": "状态", "number": "编号", "county": "县（市、区）",
    "city": "市", "province": "省",
}  # fmt: skip
