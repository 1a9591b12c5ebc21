"""Full-text search over clauses: several words must all occur, and where they stand is told for marking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHORTEST = 2
"""Characters of a word that is searched for; one character alone would hit nearly everything."""
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_BRACKETS = dict.fromkeys(map(ord, "〔［【"), ord("(")) | dict.fromkeys(map(ord, "〕］】"), ord(")"))
_PLAIN = {**_WIDE, **_BRACKETS, **dict.fromkeys(map(ord, "[{"), ord("(")), **dict.fromkeys(map(ord, "]}"), ord(")"))}
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold what is searched of one clause: its title, all its own words, and those of its document."""

    title: str
    own: str
    document: str


def entry(title: str, own: Sequence[str], document: Sequence[str]) -> Entry:
    """Return the entry of a clause from its title, its other texts and those of its document."""
    return Entry(plain(title), plain("\n".join((title, *own))), plain("\n".join(document)))


def plain(text: str) -> str:
    """Return a text as it is compared, character by character: wide forms narrow, all brackets one kind, lower case.

    >>> plain("工信部联节〔2018〕２４７号")
    '工信部联节(2018)247号'
    """
    narrow = text.translate(_PLAIN)
    low = narrow.lower()
    return low if len(low) == len(narrow) else narrow


def words_of(query: str) -> tuple[str, ...]:
    """Return the words of a query that are long enough to search for, each once."""
    return tuple(dict.fromkeys(word for word in plain(query).split() if len(word) >= SHORTEST))


def found(entries: Sequence[Entry], words: Sequence[str]) -> list[int]:
    """Return the places of the clauses where every word occurs, at least one of them in the clause itself.

    Clauses with the words in their title come first, else they keep their order.
    """
    hits = [
        place
        for place, one in enumerate(entries)
        if all(word in one.own or word in one.document for word in words)
        and (not words or any(word in one.own for word in words))
    ]
    return sorted(hits, key=lambda place: sum(word not in entries[place].title for word in words))


def spans(text: str, words: Sequence[str]) -> list[Span]:
    """Return where the words stand in a text, overlapping places joined."""
    low = plain(text)
    places: list[Span] = []
    for word in words:
        start = low.find(word)
        while start >= 0:
            places.append((start, start + len(word)))
            start = low.find(word, start + 1)
    joined: list[Span] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
