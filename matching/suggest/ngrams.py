"""Character n-grams: pieces of two to four characters of one run of letters that are no part of a generic word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SIZES = (2, 3, 4)
_RUN = re.compile(r"[^\W_]+")


class Grams:
    """Cuts texts into n-grams; words that stand in every project count only as part of something longer."""

    def __init__(self, generic: Iterable[str]) -> None:
        words = sorted(set(generic), key=lambda word: (-len(word), word))
        self._generic = re.compile("|".join(map(re.escape, words)) or r"(?!)")

    def placed(self, text: str) -> Iterator[tuple[str, int]]:
        """Give every n-gram with the place where it begins.

        >>> list(Grams(["设备"]).placed("环保设备 节能"))[:3]
        [('环保', 0), ('保设', 1), ('环保设', 0)]
        """
        inside = self._generic_places(text)
        for run in _RUN.finditer(text):
            for size in SIZES:
                for start in range(run.start(), run.end() - size + 1):
                    if inside[start] < start + size:
                        yield text[start : start + size], start

    def __call__(self, text: str) -> list[str]:
        """Return every n-gram of a text, as scikit-learn's vectoriser wants them."""
        return [gram for gram, _start in self.placed(text)]

    def _generic_places(self, text: str) -> list[int]:
        """Return for every place where the generic word around it ends, the place itself where there is none."""
        ends = list(range(len(text)))
        for match in self._generic.finditer(text):
            ends[match.start() : match.end()] = [match.end()] * (match.end() - match.start())
        return ends
