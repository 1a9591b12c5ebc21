"""Shorten text to the lines a place has room for, so that every cut can be seen."""

from __future__ import annotations

from desktop.dossier.fonts import FontSet
from desktop.dossier.forms import Style
from desktop.dossier.linebreak import break_lines


def shortened(text: str, mark: str, *, style: Style, width: float, lines: int, fonts: FontSet) -> str:
    """Return a text that takes at most so many lines of a width in points; where it was cut stands the mark."""
    room, widths = width / style.size, fonts.widths[style.face]

    def fits(candidate: str) -> bool:
        return len(break_lines(fonts.clean(candidate), room, widths)) <= lines

    if fits(text):
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that leaves room for the mark
        middle = (low + high + 1) // 2
        if fits(text[:middle].rstrip() + mark):
            low = middle
        else:
            high = middle - 1
    # A number cut in the middle would be another number.
    while 0 < low < len(text) and _is_inside_a_number(text[low - 1], text[low]):
        low -= 1
    return text[:low].rstrip() + mark


def _is_inside_a_number(before: str, after: str) -> bool:
    return (before.isdigit() or before in ".,") and (after.isdigit() or after in ".,")
