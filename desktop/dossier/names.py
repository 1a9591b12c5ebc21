"""File names made of numbers and names that people typed, safe on Windows and on any other system."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
LONGEST = 80
"""Characters kept, so that folder and name together stay within what Windows opens."""


def file_name(*parts: str) -> str:
    """Join parts to one file name without ending."""
    cleaned = (_FORBIDDEN.sub("_", unicodedata.normalize("NFC", part)).strip() for part in parts)
    name = " ".join(part for part in cleaned if part)[:LONGEST].strip(" .")
    if not name or _RESERVED.match(name):
        name = f"_{name}"
    return name


def distinct(name: str, taken: set[str]) -> str:
    """Return a name not yet taken (names differing in case only are the same file on Windows), and take it."""
    candidate, count = name, 1
    while candidate.casefold() in taken:
        count += 1
        candidate = f"{name} ({count})"
    taken.add(candidate.casefold())
    return candidate
