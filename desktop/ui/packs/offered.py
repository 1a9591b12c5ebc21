"""What is offered while somebody writes a condition: fields by Chinese label or id, then the values they may have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from desktop.ui.packs.condition_words import Lexicon, Number
from desktop.ui.texts import t
from matching.fields import Field

MOST = 60
"""Entries offered at once; further letters narrow them."""
_HAN = re.compile(r"[\u3400-\u9fffA-Za-z0-9]*\Z")
_COMPARED = re.compile(
    r"([A-Za-z_][A-Za-z0-9_]*)(?:\.([A-Za-z0-9_]+))?\s*(==|!=|not\s+in|in|has|overlaps)\s*"
    r'(\[(?:\s*"[^"\n]*"\s*,?)*)?\s*\Z'
)
_PREFIXES = re.compile(r"prefix_in\(\s*([A-Za-z_][A-Za-z0-9_]*)\s*,\s*\[(?:\s*\"[^\"\n]*\"\s*,?)*\s*\Z")
_ENTRY = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\.([A-Za-z0-9_]*)\Z")
_LISTED = frozenset({"in", "overlaps"})


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one thing offered: how it is shown, and what is written when it is taken."""

    shown: str
    written: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Hold what is offered at a place, and the piece of text it takes the place of."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def offered(
    text: str, at: int, lexicon: Lexicon, numbers: Mapping[str, Number], *, asked: bool = False, names: bool = False
) -> Offered:
    """Return what fits at a place; unless `asked` for, nothing before the first letter of a name."""
    before = text[:at]
    if names:
        return _names(before, text, lexicon, {}, asked=asked)
    if before.count('"') % 2:
        return _quoted(before, text, lexicon)
    if entry := _ENTRY.search(before):
        field = lexicon.dictionary.get(entry[1])
        keys = field.keys if field else ()
        found = [Entry(f"{key.label}　{key.id}", key.id) for key in keys if _fits(entry[2], key.label, key.id)]
        return Offered(at - len(entry[2]), _word_end(text, at), tuple(found))
    if (compared := _COMPARED.search(before)) and (field := lexicon.dictionary.get(compared[1])):
        opens = _LISTED & {compared[3].split()[-1]} and compared[4] is None
        values = list(_values(field, lexicon, ""))
        if values:
            blank = "" if before[-1:] in {" ", "[", ","} else " "
            lead, tail = (f"{blank}[", "]") if opens else (blank, "")
            made = tuple(Entry(one.shown, f'{lead}"{one.written}"{tail}') for one in values[:MOST])
            return Offered(at, at, made)
    return _names(before, text, lexicon, numbers, asked=asked)


def _quoted(before: str, text: str, lexicon: Lexicon) -> Offered:
    """Offer values inside an open quotation."""
    start = before.rindex('"')
    typed = before[start + 1 :]
    found = _COMPARED.search(before[:start]) or _PREFIXES.search(before[:start])
    field = lexicon.dictionary.get(found[1]) if found else None
    end = len(before)
    closing = re.match(r'[^"\s\])]*"', text[end:])
    end += closing.end() if closing else 0
    entries = _values(field, lexicon, typed) if field else iter(())
    made = tuple(Entry(one.shown, f'"{one.written}"') for one, _ in zip(entries, range(MOST), strict=False))
    return Offered(start, end, made)


def _values(field: Field, lexicon: Lexicon, typed: str) -> Iterator[Entry]:
    """Yield the values of a field that fit what is typed, shown by their labels."""
    pairs: Iterable[tuple[str, str]]
    if field.kind == "tri":
        pairs = (("yes", t("form.yes")), ("no", t("form.no")))
    elif field.kind == "code":
        pairs = lexicon.codes.get(field.code, ())
    else:
        pairs = ((choice.id, choice.label) for choice in field.values if choice.id != "unknown")
    for value, label in pairs:
        if _fits(typed, label, value):
            yield Entry(f"{label}　{value}", value)


def _names(before: str, text: str, lexicon: Lexicon, numbers: Mapping[str, Number], *, asked: bool) -> Offered:
    typed = _HAN.search(before)
    word = typed[0] if typed else ""
    if not word and not asked:
        return Offered(len(before), len(before), ())
    plain = re.search(r"[A-Za-z0-9_]*\Z", before)
    if plain and plain[0] and len(plain[0]) >= len(word):
        word = plain[0]
    start = len(before) - len(word)
    end = _word_end(text, len(before)) if word.isascii() else len(before)
    if not asked and re.fullmatch(r"\d*|and|or|not|in|has|overlaps", word):
        return Offered(start, end, ())
    found = sorted(_fields(word, lexicon, numbers), key=lambda pair: pair[0])
    return Offered(start, end, tuple(entry for _, entry in found[:MOST]))


def _fields(typed: str, lexicon: Lexicon, numbers: Mapping[str, Number]) -> Iterator[tuple[int, Entry]]:
    """Yield numbers and fields that fit with how far they are from what is typed; the nearest come first."""
    for one in numbers.values():
        if _fits(typed, one.title, one.id):
            shown = t("condition.number", title=one.title, value=f"{one.value:g}", unit=one.unit, id=one.id)
            yield 0, Entry(shown, one.id)
    for field in lexicon.dictionary.values():
        if not _fits(typed, field.label, field.id, *field.aliases):
            continue
        unit = f"（{field.unit}）" if field.unit and field.unit != "-" else ""
        name = field.id if typed.isascii() else field.label
        yield 1 + abs(len(name) - len(typed)), Entry(f"{field.label}{unit}　{field.id}", field.id)


def _fits(typed: str, *names: str) -> bool:
    return any(typed.lower() in name.lower() for name in names)


def _word_end(text: str, at: int) -> int:
    found = re.compile(r"[A-Za-z0-9_]*").match(text, at)
    return found.end() if found else at
