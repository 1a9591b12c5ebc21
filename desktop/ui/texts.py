"""Every sentence of the window, by name and language; they stand in `resources/texts/window.LANGUAGE.toml`.

A language is chosen before the first widget is made and holds until the program ends. What the rules say about a
project is Chinese in every language: it quotes documents that are Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from desktop import resources

_LINE = re.compile(r'"([^"\\]+)" = "((?:[^"\\]|\\[nt"\\])*)"')
_ESCAPE = re.compile(r"\\(.)")
_MEANS = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)
_spoken = [CHINESE]


def speak(language: str) -> None:
    """Let all sentences come in a language from now on; one there is none of is taken for Chinese."""
    _spoken[0] = language if language in LANGUAGES else CHINESE


def spoken() -> str:
    """Return the language of the window."""
    return _spoken[0]


@cache
def texts_in(language: str) -> Mapping[str, str]:
    """Return all sentences of a language; a sentence not yet said in it is Chinese."""
    own = read_texts(resources.text(f"texts/window.{language}.toml"))
    return own if language == CHINESE else {**texts_in(CHINESE), **own}


def read_texts(content: str) -> dict[str, str]:
    """Read lines of `"name" = "sentence"` ten times as fast as the full reader, which gets every other line.

    The window waits for these sentences before it shows.
    """
    found: dict[str, str] = {}
    others: list[str] = []
    for line in content.splitlines():
        match = _LINE.fullmatch(line)
        if match is not None:
            found[match[1]] = match[2] if "\\" not in match[2] else _ESCAPE.sub(lambda one: _MEANS[one[1]], match[2])
        elif line and not line.startswith("#"):
            others.append(line)
    if others:
        import tomllib

        found |= tomllib.loads("\n".join(others))
    return found


def t(name: str, **values: object) -> str:
    """Return the sentence of this name with its places filled."""
    sentence = texts_in(_spoken[0])[name]
    return sentence.format(**values) if values else sentence


def names() -> frozenset[str]:
    """Return the names of all sentences."""
    return _names_in(_spoken[0])


@cache
def _names_in(language: str) -> frozenset[str]:
    return frozenset(texts_in(language))
