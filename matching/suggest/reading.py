"""Read a project's text: keep only what may lead somewhere, every character at its own place.

Left out (put a space in place): numbers and units, names of places, firms and persons, and what is said not to be
part of the project.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.fields import Value
from matching.suggest.words import LeaveOut

_GAP = " "
_NUMBER = re.compile(r"(?<![A-Za-z])[0-9][0-9.,:/×*~-]*\s*[a-zA-Z%‰²³/]{0,6}")
_FIRM = re.compile(
    r"[^\s，。；：、,;:由为与和向在对的从“”（）()]{1,20}?(?:股份有限|有限责任|有限)公司|"
    r"[^\s，。；：、,;:由为与和向在对的从“”（）()]{2,12}?(?:集团公司|研究院有限公司|分公司)"
)
_SENTENCE_END = "，。；！？,;!?\n"
_JOINING = "在于赴至"
_LONGEST_PERSON = 4
_HAN = re.compile(r"[一-鿿·]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Hold the text of one field as written and as read, both of one length."""

    part: str
    text: str
    read: str
    weight: float


class Reader:
    """Reads texts by the words that lead nowhere and the names of places."""

    def __init__(self, leave_out: LeaveOut, places: Iterable[str], short_places: Iterable[str]) -> None:
        self._negator = re.compile(f"(?:{_any_of(leave_out.negators).pattern})[^{_SENTENCE_END}]*")
        self._but = _any_of(leave_out.but)
        self._person = re.compile(f"(?:{_any_of(leave_out.persons).pattern})[：:为是\\s]*")
        self._places = frozenset(places)
        self._short_places = frozenset(short_places)
        self._longest = max(map(len, self._places), default=0)

    def passages(
        self, texts: Mapping[str, Value | None], weights: Mapping[str, float], firm: str = ""
    ) -> list[Passage]:
        """Return the texts of these fields that say something, as read."""
        found = []
        for part, weight in weights.items():
            value = texts.get(part)
            text = "\n".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
            if text.strip():
                found.append(Passage(part=part, text=text, read=self.read(text, firm), weight=weight))
        return found

    def read(self, text: str, firm: str = "") -> str:
        """Return the text with a space for every character that leads nowhere."""
        read = folded(text)
        if firm:
            read = read.replace(folded(firm), _GAP * len(firm))
        read = _FIRM.sub(_blank, read)
        read = self._negator.sub(self._negated, read)
        read = self._without_persons(read)
        read = _NUMBER.sub(_blank, read)
        return self._without_places(read)

    def _negated(self, match: re.Match[str]) -> str:
        """Blank what is denied, up to a word that takes the denial back."""
        denied = match[0]
        back = self._but.search(denied, 1)
        kept = denied[back.end() :] if back else ""
        return _GAP * (len(denied) - len(kept)) + kept

    def _without_persons(self, text: str) -> str:
        letters = list(text)
        for match in self._person.finditer(text):
            name = _HAN.match(text, match.end())
            end = min(name.end(), match.end() + _LONGEST_PERSON) if name else match.end()
            letters[match.start() : end] = _GAP * (end - match.start())
        return "".join(letters)

    def _without_places(self, text: str) -> str:
        """Blank official names anywhere, short ones only where a name may begin: 清水 is a county and a word."""
        letters, at, may_begin = list(text), 0, True
        while at < len(text):
            size = self._place_at(text, at, short=may_begin)
            if size:
                letters[at : at + size] = _GAP * size
                at += size
                may_begin = True
                continue
            may_begin = not text[at].isalnum() or text[at] in _JOINING
            at += 1
        return "".join(letters)

    def _place_at(self, text: str, at: int, *, short: bool) -> int:
        for size in range(min(self._longest, len(text) - at), 1, -1):
            words = text[at : at + size]
            if words in self._places or (short and words in self._short_places):
                return size
        return 0


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of the words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word)))))


def _blank(match: re.Match[str]) -> str:
    return _GAP * len(match[0])


def folded(text: str) -> str:
    """Return a text with one character for one: full-width forms as plain ones, Latin letters small."""
    return "".join(map(_folded, text))


def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character
