"""The fixed words of the charts, from `resources/texts/charts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from desktop import resources
from matching.errors import ResourceError

_FILE = "texts/charts.toml"


@cache
def chart_words(language: str = "zh") -> Mapping[str, str]:
    """Return the words in a language."""
    try:
        words: dict[str, str] = tomllib.loads(resources.text(_FILE))[language]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ResourceError(f"没有这种文字或不是有效的 TOML：{error}", file=_FILE, item=language) from error
    return words
