"""Typed text on its way into Word and Excel files: what XML cannot hold or what turns a line round is left out."""

from __future__ import annotations

import re

# Control characters, halves of characters, non-characters, and marks that reverse the direction of what follows.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LONGEST_PROPERTY = 255


def fit(text: str) -> str:
    """Return the text as such a file can hold it; line ends stay."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def fit_property(text: str) -> str:
    """Return the text as one line short enough for a document property."""
    return " ".join(fit(text).split())[:_LONGEST_PROPERTY]
