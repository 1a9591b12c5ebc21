"""How like a text is to the texts a person answered for: cosine of n-grams, words the vocabulary lacks included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matching.suggest.found import Answered
from matching.suggest.ngrams import Grams

_COLUMNS = 2**18


class Memory:
    """Compares texts; answered texts are read once, new ones are added to them."""

    def __init__(self, grams: Grams, rarity: Mapping[str, float]) -> None:
        """Take how rare every n-gram of the vocabulary is; one that it lacks counts as the rarest."""
        import numpy as np
        from sklearn.feature_extraction.text import HashingVectorizer

        self._counting = HashingVectorizer(analyzer=grams, n_features=_COLUMNS, alternate_sign=False, norm=None)
        self._rarity = np.full(_COLUMNS, max(rarity.values(), default=1.0))
        columns = HashingVectorizer(analyzer=_as_they_are, n_features=_COLUMNS, alternate_sign=False, norm=None)
        known = columns.transform([[gram] for gram in rarity])
        self._rarity[known.indices] = np.fromiter(rarity.values(), float)
        self._answered: tuple[Answered, ...] = ()
        self._rows = self._read([])

    def likeness(self, text: str, answered: Sequence[Answered]) -> list[float]:
        """Return for every answered text how like it is, from 0 to 1."""
        self._learn(tuple(answered))
        found: list[float] = (self._rows @ self._read([text]).T).toarray().ravel().tolist()
        return found

    def _learn(self, answered: tuple[Answered, ...]) -> None:
        from scipy.sparse import vstack

        kept = len(self._answered)
        if answered[:kept] != self._answered:
            self._answered, self._rows, kept = (), self._read([]), 0
        if new := [one.text for one in answered[kept:]]:
            self._rows = vstack([self._rows, self._read(new)]).tocsr() if kept else self._read(new)
            self._answered = answered

    def _read(self, texts: list[str]) -> Any:  # sparse matrix
        from scipy.sparse import csr_matrix
        from sklearn.preprocessing import normalize

        if not texts:
            return csr_matrix((0, _COLUMNS))
        return normalize(self._counting.transform(texts).multiply(self._rarity).tocsr())


def _as_they_are(grams: list[str]) -> list[str]:
    return grams
