"""Find what belongs together without a link: same text, name within a text, place within a region."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Literal

How = Literal["same", "holds", "region"]
_DASHES = str.maketrans({"—": "-", "－": "-", "–": "-", "（": "(", "）": ")"})
_LEAST = 2
"""Shortest name that may be looked for inside another text; a single letter is found everywhere."""


def belongs(ours: Any, theirs: Any, how: How) -> bool:
    """Say whether two known values belong together.

    >>> belongs(("高效电机 YE4 3台", "水泵"), "高效电机", "holds"), belongs("440222", "440000", "region")
    (True, True)
    >>> belongs("示例 公司", "示例公司", "same"), belongs("示例公司二分厂", "示例公司", "same")
    (True, False)
    """
    if how == "region":
        return any(_within(own, other) for own in _texts(ours) for other in _texts(theirs))
    own, other = keys_of(ours), keys_of(theirs)
    if how == "holds":
        return any(len(name) >= _LEAST and name in text for name in other for text in own)
    return bool(own & other)


def keys_of(value: Any) -> frozenset[str]:
    """Return the texts of a known value as they are compared: without spaces, and one way of writing each sign."""
    return frozenset(filter(None, map(_plain, _texts(value))))


def place_of(own: Sequence[Any], others: Iterable[Sequence[Any]]) -> int:
    """Return the place by numbers, the highest first: one more than those known to stand higher; ties share a place.

    >>> place_of((3, 10), [(3, 12), (3, None), (2, 99)])
    2
    """
    return 1 + sum(_higher(one, own) for one in others)


def _higher(one: Sequence[Any], own: Sequence[Any]) -> bool:
    for theirs, ours in zip(one, own, strict=True):
        if theirs == ours:
            continue
        # What is not known stands below everything known: nobody climbs by saying nothing.
        return theirs is not None and (ours is None or Decimal(theirs) > Decimal(ours))
    return False


def _within(code: str, region: str) -> bool:
    """Say whether a place lies in a region; 000000 is everywhere."""
    wanted = region
    while wanted.endswith("00"):
        wanted = wanted[:-2]
    return code.startswith(wanted)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    return "".join(folded.split())
