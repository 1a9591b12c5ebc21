"""Which record somebody means: by number, by what it is called, or by its identity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matching.case import Fact
from matching.explain.printed import NameCode
from matching.registers.book import Book
from matching.registers.model import Register
from matching.registers.records import Record
from matching.registers.words import name_of

_LEAST_ID = 8
"""Characters of an identity a person must give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Tell what a text led to: the one record, else why there is none."""

    record: Record | None = None
    why: str = ""


def meant(
    text: str,
    register_id: str,
    book: Book,
    *,
    plain: Callable[[str], str] = str.strip,
    name_code: NameCode | None = None,
) -> Meant:
    """Find the record of a register that a text names; `plain` brings two spellings of a name together."""
    title = book.registers[register_id].row.title
    records = book.records(register_id)
    bare = text.strip().removeprefix("第").removesuffix("号").strip()
    if bare.isdecimal() and (found := next((one for one in records if one.number == int(bare)), None)):
        return Meant(record=found)
    wanted = plain(text)
    called = [one for one in records if plain(name_of(book.worked(one), book, name_code=name_code)) == wanted]
    called = called or [one for one in records if len(text) >= _LEAST_ID and one.id.startswith(text)]
    if len(called) == 1:
        return Meant(record=called[0])
    if called:
        numbers = "、".join(str(one.number) for one in called[:5])
        return Meant(why=f"“{title}”有 {len(called)} 条叫“{text}”（第 {numbers} 号），请写编号")
    return Meant(why=f"“{title}”里没有“{text}”，请写已登记的名称或编号")


def resolved(
    facts: Mapping[str, Fact],
    register: Register,
    book: Book,
    *,
    plain: Callable[[str], str] = str.strip,
    name_code: NameCode | None = None,
) -> tuple[dict[str, Fact], dict[str, str]]:
    """Return facts whose links name identities, and for each link that cannot be followed why."""
    found, wrong = dict(facts), {}
    for name, target in register.links.items():
        if name not in found or not found[name].is_known:
            continue
        one = meant(str(found[name].value), target, book, plain=plain, name_code=name_code)
        if one.record is None:
            wrong[name] = one.why
        else:
            found[name] = found[name].but(value=one.record.id)
    return found, wrong
