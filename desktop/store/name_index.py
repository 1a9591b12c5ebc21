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
        self._letters: list[str] = []
        """Letters and digits of the names, and the initials: each other character is one question mark at most."""
        self._spelled: list[str] = []
        """The same, and the full spellings."""
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
            self._names, self._letters, self._spelled = [], [], []
        for words in (self._names, self._letters, self._spelled):
            words.extend([""] * (highest + 1 - len(words)))
        for number, names, initials, pinyin in rows:
            letters = f"{_plain(names)}\n{initials}"
            self._names[number], self._letters[number], self._spelled[number] = names, letters, letters + pinyin
        self._touched = set()

    def among(self, numbers: Iterable[int], term: str, others: frozenset[int]) -> list[int]:
        """Return those of the numbers, in their order, whose names hold a word or that are among the others.

        Letters may be pinyin: initials from the first, full spellings from the third on.
        """
        looked_through = self._names
        if term.isascii() and term.isalnum():
            looked_through = self._letters if len(term) < 3 else self._spelled
        if not others:
            return [number for number in numbers if term in looked_through[number]]
        return [number for number in numbers if term in looked_through[number] or number in others]


def _plain(names: str) -> str:
    """Return what letters are sought in: comparing them with Chinese text takes twice as long."""
    return names.encode("ascii", "replace").decode("ascii").replace("????", "?").replace("??", "?")
