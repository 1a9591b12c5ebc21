"""Names, codes and pinyin of all cases in memory, so that a search follows every key.

Comparing 100,000 names here takes some milliseconds, in SQL ten times as long. Read from the search text of the list
when first asked for; what is written later is only noted and read again with the next question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

FROM_ANEW = 20_000
"""So many changed rows at once are read faster with all others."""
Rows = Iterator[tuple[Any, ...]]


class NameIndex:
    """Hold by running number what a case can be found by beside its running text."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._initials: list[str] = []
        self._pinyin: list[str] = []
        self._touched: set[int] | None = None

    def touch(self, numbers: Iterable[int]) -> None:
        """Note that these rows are or may be different now."""
        if self._touched is not None:
            self._touched.update(numbers)

    def wanted(self) -> list[int] | None:
        """Return the numbers to read before the next question, None when all are to be read."""
        if self._touched is None or len(self._touched) > FROM_ANEW:
            return None
        return list(self._touched)

    def take(self, rows: Rows, numbers: Sequence[int] | None, *, highest: int) -> None:
        """Take rows of number, names, initials and pinyin: of these numbers, or of all."""
        if numbers is None:
            self._names, self._initials, self._pinyin = [], [], []
        for words in (self._names, self._initials, self._pinyin):
            words.extend([""] * (highest + 1 - len(words)))
        for number, names, initials, pinyin in rows:
            self._names[number], self._initials[number], self._pinyin[number] = names, initials, pinyin
        self._touched = set()

    def among(self, numbers: Iterable[int], term: str, others: frozenset[int]) -> list[int]:
        """Return those of the numbers, in their order, whose names hold a word or that are among the others.

        Letters may be pinyin: initials from the first, full spellings from the third on.
        """
        names, initials, pinyin = self._names, self._initials, self._pinyin
        if not (term.isascii() and term.isalnum()):
            if not others:
                return [number for number in numbers if term in names[number]]
            return [number for number in numbers if term in names[number] or number in others]
        if len(term) < 3:
            return [n for n in numbers if term in initials[n] or term in names[n] or n in others]
        return [n for n in numbers if term in initials[n] or term in pinyin[n] or term in names[n] or n in others]
