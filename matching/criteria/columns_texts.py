"""Texts and lists of texts of many cases at once: every text once, and numbers or bits in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matching.criteria.columns_numbers import Term, whole_column
from matching.criteria.columns_truth import Truth, both, known_to_be
from matching.expression.compile import FUNCTIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matching.criteria.columns_truth import Mask

    Codes = NDArray[np.unsignedinteger[Any]]

BITS = 64
FEW = 12
"""So many codes are compared one by one; for more, a table over all codes is quicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Hold one text for every case."""

    codes: Codes
    """Place of the text among the different ones, from 1; 0 is unknown."""
    places: Mapping[str, int]
    unknown: Mask | None

    def among(self, texts: Iterable[Any]) -> Truth:
        """Return whose text is one of these."""
        return self._any({self.places[text] for text in texts if text in self.places})

    def starting(self, beginnings: tuple[str, ...]) -> Truth:
        """Return whose text begins like one of these."""
        return self._any({place for text, place in self.places.items() if text.startswith(beginnings)})

    def same(self, other: Texts) -> Truth:
        """Return whose two texts are the same."""
        import numpy as np

        nowhere = len(self.places) + 1
        table = np.array([nowhere, *(self.places.get(text, nowhere) for text in other.places)])
        return known_to_be(self.codes == table[other.codes], both(self.unknown, other.unknown))

    def _any(self, wanted: set[int]) -> Truth:
        import numpy as np

        if len(wanted) > FEW:
            table = np.zeros(len(self.places) + 1, bool)
            table[list(wanted)] = True
            return known_to_be(table[self.codes], self.unknown)
        yes: Mask | None = None
        for place in wanted:
            yes = both(yes, self.codes == place)
        return known_to_be(np.zeros(len(self.codes), bool) if yes is None else yes, self.unknown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Hold a list of texts for every case."""

    bits: Codes | None
    """One bit for each different text, if they are few."""
    places: Mapping[str, int]
    rows: Mapping[str, NDArray[np.intp]]
    """Else the cases that have a text."""
    unknown: Mask | None
    lengths: NDArray[np.float64]
    """How many texts are in the list, `none` not counted; not a number where unknown."""

    def overlapping(self, texts: Iterable[Any]) -> Truth:
        """Return whose list has one of these texts."""
        import numpy as np

        if self.bits is not None:
            wanted = sum(1 << self.places[text] for text in set(texts) if text in self.places)
            return known_to_be((self.bits & self.bits.dtype.type(wanted)) != 0, self.unknown)
        yes = np.zeros(len(self.lengths), bool)
        for text in texts:
            if text in self.rows:
                yes[self.rows[text]] = True
        return known_to_be(yes, self.unknown)

    def count(self) -> Term:
        """Return how many texts each list has."""
        return whole_column(self.lengths, self.unknown)


def texts_column(texts: Sequence[Any | None]) -> Texts:
    """Return the texts of all cases; None is unknown."""
    import numpy as np

    places: dict[str, int] = {}
    codes = [0 if text is None else places.setdefault(text, len(places) + 1) for text in texts]
    column = np.array(codes, np.min_scalar_type(len(places)))
    unknown = column == 0
    return Texts(codes=column, places=places, unknown=unknown if unknown.any() else None)


def lists_column(lists: Sequence[tuple[str, ...] | None]) -> Lists:
    """Return the lists of all cases; None is unknown."""
    import numpy as np

    count = FUNCTIONS["count"]
    unknown = np.array([texts is None for texts in lists], bool)
    lengths = np.array([np.nan if texts is None else count(texts) for texts in lists], np.float64)
    places: dict[str, int] = {}
    held: dict[str, list[int]] = {}
    for row, texts in enumerate(lists):
        for text in texts or ():
            places.setdefault(text, len(places))
            held.setdefault(text, []).append(row)
    bits = None
    if len(places) <= BITS:
        width = next(width for width in (8, 16, 32, 64) if len(places) <= width)
        bits = np.zeros(len(lists), f"uint{width}")
        for text, rows in held.items():
            bits[rows] |= bits.dtype.type(1 << places[text])
    return Lists(
        bits=bits,
        places=places,
        rows={} if bits is not None else {text: np.array(rows) for text, rows in held.items()},
        unknown=unknown if unknown.any() else None,
        lengths=lengths,
    )
