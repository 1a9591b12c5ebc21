"""Cells whose content a reader loses or changes, found before it reads."""

from __future__ import annotations

from typing import NamedTuple


class Odd(NamedTuple):
    """Name one such cell: row counted from 1, column from 0, why, and what it shows."""

    row: int
    column: int
    why: str
    """error (result of a failed formula), formula (never calculated) or percent (shown as a percentage)."""
    shown: str


def column_number(letters: str) -> int:
    """Return the number of a column by its letters, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
