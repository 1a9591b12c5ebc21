"""Spell Chinese names in pinyin, initials and full, fast enough for a whole county."""

from __future__ import annotations

import os
import unicodedata
from itertools import islice, product

POLYPHONES = {
    "重": "zhong chong", "长": "chang zhang", "行": "xing hang", "乐": "le yue", "厦": "xia sha", "都": "du dou",
    "朝": "chao zhao", "单": "shan dan", "藏": "zang cang", "盛": "sheng cheng", "仇": "qiu chou", "查": "cha zha",
    "蔚": "wei yu", "六": "liu lu", "洞": "dong tong", "曾": "zeng ceng", "调": "tiao diao", "铅": "qian yan",
    "尉": "wei yu", "番": "fan pan", "泊": "bo po", "堡": "bao pu", "乘": "cheng sheng", "莘": "xin shen",
}  # fmt: skip
"""Readings that occur in names of firms, counties and projects, the usual one first; all are findable."""
_SEVERAL = frozenset(POLYPHONES)

VARIANTS = 4
"""Spellings kept of one name at most."""


class _Spelling(dict[int, str]):
    """Translate characters of any text, each spelled when it is first met."""

    def __init__(self, *, letters: int | None) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, code: int) -> str:
        spelled = self[code] = _readings(chr(code))[0][: self._letters]
        return spelled


class Speller:
    """Spell names character by character, remembering every character once spelled."""

    def __init__(self) -> None:
        self._initials = _Spelling(letters=1)
        self._full = _Spelling(letters=None)
        self._names: dict[str, tuple[str, str]] = {}

    def spell(self, name: str) -> tuple[str, str]:
        """Return the initials and the full pinyin of a name; several readings stand side by side."""
        known = self._names.get(name)
        if known is None:
            if len(self._names) > 50_000:
                self._names.clear()
            known = self._names[name] = self._spelled(name)
        return known

    def _spelled(self, name: str) -> tuple[str, str]:
        if _SEVERAL.isdisjoint(name):
            return name.translate(self._initials), name.translate(self._full)
        return self._variants(name)

    def _variants(self, name: str) -> tuple[str, str]:
        """Return the spellings of a name by every reading of its characters, the usual ones first."""
        initials: dict[str, None] = {}
        full: dict[str, None] = {}
        syllables = [self._full[ord(character)] for character in name]
        letters = [syllable[:1] for syllable in syllables]
        several = [(place, POLYPHONES[sign].split()) for place, sign in enumerate(name) if sign in _SEVERAL]
        for choice in islice(product(*(readings for _, readings in several)), VARIANTS):
            for (place, _), syllable in zip(several, choice, strict=True):
                syllables[place], letters[place] = syllable, syllable[:1]
            initials["".join(letters)] = None
            full["".join(syllables)] = None
        return " ".join(initials), " ".join(full)


def _readings(character: str) -> tuple[str, ...]:
    """Return the readings of one character without tones; letters and digits read as themselves, signs as nothing."""
    if character in POLYPHONES:
        return tuple(POLYPHONES[character].split())
    if character.isascii():
        return (character.lower() if character.isalnum() else "",)
    # Names are spelled sign by sign: the dictionary of phrases is a file whose reading stops every thread for long.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin  # needed only where a name is kept

    spelled = pinyin(character, style=Style.NORMAL, errors="ignore")
    if spelled:
        return (spelled[0][0],)
    folded = unicodedata.normalize("NFKC", character).lower()
    return (folded if folded.isascii() and folded.isalnum() else "",)
