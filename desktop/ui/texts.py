"""Every Chinese sentence of the window, by name; they stand in `resources/texts/window.zh.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from desktop import resources


@cache
def _texts() -> Mapping[str, str]:
    return tomllib.loads(resources.text("texts/window.zh.toml"))


def t(name: str, **values: object) -> str:
    """Return the sentence of this name with its places filled."""
    sentence = _texts()[name]
    return sentence.format(**values) if values else sentence


def names() -> frozenset[str]:
    """Return the names of all sentences."""
    return frozenset(_texts())
