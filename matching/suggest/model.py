"""The text model: character n-grams weighed by TF-IDF, and how much of each phrase of the vocabulary a text contains.

A phrase counts by the share of its n-gram weight that the text contains, so that a long description is not worse than
a short title. The phrases of one value that stand at different places of the text are put together as independent
hints. Texts a person confirmed count by their cosine likeness; rejected ones take away. The same texts always give the
same suggestions. scikit-learn and numpy are imported when the model is made, and it is made on first use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from matching.suggest.found import Answered, Suggestion
from matching.suggest.hits import Hit, at_own_places, longer_words_first, runs_of, words_of
from matching.suggest.memory import Memory
from matching.suggest.ngrams import Grams
from matching.suggest.reading import Passage, Reader, folded
from matching.suggest.vocabulary import Phrase, Target
from matching.suggest.words import Words

_LIKE_SHOWN = 24
_DIGITS = 6
"""Digits kept of a contribution, so that words of one strength are equal."""


class SuggestionModel:
    """Suggests values for coded fields from passages of text."""

    def __init__(self, words: Words, reader: Reader, targets: Iterable[Target], phrases: Iterable[Phrase]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.words = words
        self.reader = reader
        self._targets = {target.field: target for target in targets}
        self._grams = Grams(words.leave_out.generic)
        self._phrases = _distinct(phrases, self._grams)
        self._vectoriser = TfidfVectorizer(analyzer=self._grams, sublinear_tf=True)
        matrix = self._vectoriser.fit_transform([folded(phrase.text) for phrase in self._phrases])
        self._shares = matrix.multiply(matrix).tocsr()
        """By phrase and n-gram the share of the phrase's weight; every row adds up to one."""
        rarity = dict(zip(self._vectoriser.get_feature_names_out(), self._vectoriser.idf_.tolist(), strict=True))
        self._memory = Memory(self._grams, rarity)

    def suggest(
        self,
        passages: Sequence[Passage],
        answered: Sequence[Answered] = (),
        *,
        away: Collection[tuple[str, str]] = frozenset(),
    ) -> tuple[Suggestion, ...]:
        """Return what is suggested for every field, the most confident first; pairs of field and value stay away."""
        hits = self._hits(passages)
        learned = self._learned(passages, answered)
        found: list[Suggestion] = []
        for field, target in self._targets.items():
            values = {value for name, value in (*hits, *learned) if name == field and (name, value) not in away}
            scored = [
                one
                for value in sorted(values & target.labels.keys())
                if (one := self._scored(target, value, hits.get((field, value), []), learned.get((field, value))))
            ]
            found += self._worth_showing(target, _seconds_last(target, scored), passages)
        return tuple(found)

    def read(self, passages: Sequence[Passage]) -> str:
        """Return what a person's answer is kept with: the words read, without what leads nowhere."""
        return " ".join(" ".join(passage.read.split()) for passage in passages)

    # ---- phrases

    def _hits(self, passages: Sequence[Passage]) -> dict[tuple[str, str], list[Hit]]:
        """Return by field and value the phrases found, the strongest first."""
        match = self.words.match
        found: dict[tuple[str, str], list[Hit]] = {}
        for passage in passages:
            places = self._places(passage.read)
            shares = self._shares @ self._present(places)
            for row in (shares >= match.least).nonzero()[0].tolist():
                phrase = self._phrases[row]
                strength = phrase.strength * passage.weight * float(shares[row]) ** match.power
                where = self._where(row, places)
                written = tuple(passage.read[start:end] for start, end in runs_of(where))
                hit = Hit(round(min(strength, 1.0), _DIGITS), passage.part, where, written)
                found.setdefault((phrase.field, phrase.value), []).append(hit)
        return longer_words_first(found, match.inside)

    def _places(self, read: str) -> dict[int, set[int]]:
        """Return by n-gram of the vocabulary the characters of a text it covers."""
        known: Mapping[str, int] = self._vectoriser.vocabulary_
        places: dict[int, set[int]] = {}
        for gram, start in self._grams.placed(read):
            if gram in known:
                places.setdefault(known[gram], set()).update(range(start, start + len(gram)))
        return places

    def _present(self, places: Iterable[int]) -> Any:  # numpy array
        import numpy as np

        present = np.zeros(self._shares.shape[1])
        present[list(places)] = 1.0
        return present

    def _where(self, row: int, places: Mapping[int, set[int]]) -> frozenset[int]:
        """Return the characters that make a phrase out: the stretches that hold most of it, none in vain."""
        begin, end = self._shares.indptr[row : row + 2]
        found = {
            column: (share, places[column])
            for column, share in zip(
                self._shares.indices[begin:end].tolist(), self._shares.data[begin:end].tolist(), strict=True
            )
            if column in places
        }
        stretches = []
        for start, stop in runs_of(place for _share, at in found.values() for place in at):
            inside = {column for column, (_share, at) in found.items() if not at.isdisjoint(range(start, stop))}
            stretches.append((-sum(found[column][0] for column in inside), start, stop, inside))
        made_out: set[int] = set()
        wanted: list[int] = []
        for _share, start, stop, inside in sorted(stretches, key=lambda each: each[:2]):
            if not inside <= made_out:
                made_out |= inside
                wanted += range(start, stop)
        return frozenset(wanted)

    # ---- texts a person answered for

    def _learned(
        self, passages: Sequence[Passage], answered: Sequence[Answered]
    ) -> dict[tuple[str, str], tuple[float, float, str]]:
        """Return by field and value what confirmed texts say for it, rejected ones against, and the text most alike."""
        if not answered or not passages:
            return {}
        match, weights = self.words.match, self.words.weights
        alike = self._memory.likeness(self.read(passages), answered)
        found: dict[tuple[str, str], tuple[float, float, str]] = {}
        for one, likeness in zip(answered, alike, strict=True):
            if likeness < match.least_alike:
                continue
            speaks, against, text = found.get((one.field, one.value), (0.0, 0.0, ""))
            if one.right and likeness * weights.confirmed > speaks:
                speaks, text = likeness * weights.confirmed, one.text
            if not one.right:
                against = max(against, likeness * weights.rejected)
            found[one.field, one.value] = (speaks, against, text)
        return found

    # ---- putting together

    def _scored(
        self, target: Target, value: str, hits: Sequence[Hit], learned: tuple[float, float, str] | None
    ) -> tuple[Suggestion, list[Hit]] | None:
        counted = at_own_places(hits)
        doubt = 1.0
        for hit in counted:
            doubt *= 1 - hit.contribution
        speaks, against, like = learned or (0.0, 0.0, "")
        confidence = (1 - doubt * (1 - speaks)) * (1 - against)
        if confidence < self.words.levels.floor:
            return None
        suggestion = Suggestion(
            field=target.field, value=value, label=target.labels[value], confidence=confidence,
            is_firm=confidence >= self.words.levels.firm, words=(), like=like[:_LIKE_SHOWN] if speaks else "",
        )  # fmt: skip
        return suggestion, counted

    def _worth_showing(
        self, target: Target, scored: list[tuple[Suggestion, list[Hit]]], passages: Sequence[Passage]
    ) -> list[Suggestion]:
        levels = self.words.levels
        scored = [one for one in scored if one[0].confidence >= levels.floor]
        scored.sort(key=lambda one: (-one[0].confidence, one[0].value))
        best = scored[0][0].confidence if scored else 0.0
        texts = {passage.part: passage for passage in passages}
        return [
            replace(suggestion, words=words_of(hits, texts), is_firm=suggestion.confidence >= levels.firm)
            for suggestion, hits in scored[: levels.shown]
            if suggestion.confidence >= best * levels.behind_best
        ]


def _distinct(phrases: Iterable[Phrase], grams: Grams) -> list[Phrase]:
    """Return the phrases that say something, each once for its value, at its greatest strength."""
    strongest: dict[tuple[str, str, str], Phrase] = {}
    for phrase in phrases:
        text = folded(phrase.text)
        key = (phrase.field, phrase.value, text)
        if grams(text) and (key not in strongest or strongest[key].strength < phrase.strength):
            strongest[key] = phrase
    return list(strongest.values())


def _seconds_last(target: Target, scored: list[tuple[Suggestion, list[Hit]]]) -> list[tuple[Suggestion, list[Hit]]]:
    """Let second choices count less where one of the others is suggested too."""
    if not any(one.value not in target.second for one, _hits in scored):
        return scored
    return [
        (replace(one, confidence=one.confidence * target.second_share) if one.value in target.second else one, hits)
        for one, hits in scored
    ]
