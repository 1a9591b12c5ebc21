"""Where phrases were found in a text: which of them count, and the words of the text they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matching.suggest.found import Word
from matching.suggest.reading import Passage

_WORDS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found at some places of one passage."""

    contribution: float
    part: str
    places: frozenset[int]
    written: tuple[str, ...]
    """The stretches of the text it covers."""

    @property
    def is_one_word(self) -> bool:
        """Say whether it covers one stretch only."""
        return len(self.written) == 1


def at_own_places(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that add something: words that stand at the place of a stronger hit, or again, add nothing."""
    counted: list[Hit] = []
    taken: set[tuple[str, int]] = set()
    said: set[str] = set()
    for hit in hits:
        places = {(hit.part, place) for place in hit.places}
        is_new = any(not any(words in known for known in said) for words in hit.written)
        if is_new and len(places - taken) >= len(places) / 2:
            counted.append(hit)
            taken |= places
            said.update(hit.written)
    return counted


def longer_words_first(found: Mapping[tuple[str, str], list[Hit]], inside: float) -> dict[tuple[str, str], list[Hit]]:
    """Return the hits, strongest first; one inside a longer word that leads to another value counts less."""
    spans: dict[str, list[tuple[str, str, int, int, float]]] = {}
    for (field, value), hits in found.items():
        spans.setdefault(field, []).extend(
            (value, hit.part, min(hit.places), max(hit.places), hit.contribution) for hit in hits if hit.is_one_word
        )

    def lessened(field: str, value: str, hit: Hit) -> Hit:
        first, last = min(hit.places), max(hit.places)
        for other, part, start, end, contribution in spans[field] if hit.is_one_word else ():
            is_longer = start <= first and last <= end and end - start > last - first
            if is_longer and other != value and part == hit.part and contribution >= hit.contribution:
                return replace(hit, contribution=hit.contribution * inside)
        return hit

    return {
        (field, value): sorted(
            (lessened(field, value, hit) for hit in hits),
            key=lambda hit: (-hit.contribution, hit.part, sorted(hit.places)),
        )
        for (field, value), hits in found.items()
    }


def words_of(hits: Sequence[Hit], texts: Mapping[str, Passage]) -> tuple[Word, ...]:
    """Return the words of the text that led to a value, most contributing first, each spelling once."""
    words: dict[str, Word] = {}
    for hit in hits:
        text = texts[hit.part].text
        for start, end in runs_of(hit.places):
            written = text[start:end]
            if not any(written in longer for longer in words):
                words = {known: word for known, word in words.items() if known not in written}
                words[written] = Word(text=written, part=hit.part, start=start, end=end, share=hit.contribution)
    return tuple(sorted(words.values(), key=lambda word: -word.share)[:_WORDS_SHOWN])


def runs_of(places: Iterable[int]) -> list[tuple[int, int]]:
    """Return stretches of neighbouring characters as start and end.

    >>> runs_of({4, 5, 9, 10, 11})
    [(4, 6), (9, 12)]
    """
    runs: list[tuple[int, int]] = []
    for place in sorted(set(places)):
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs
