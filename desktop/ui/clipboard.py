"""Put a table on the clipboard the way spreadsheets take it: tabs between cells, and the same as a table of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from desktop.work.number_words import plain_cell

_AS_TEXT = "mso-number-format:'\\@'"
"""Lets Excel and WPS keep a code with leading zeros, and a long one, as it is."""


def copy_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Put headings and rows on the clipboard, with nothing in them that could run as a formula; return how many."""
    lines = [[plain_cell(text) for text in line] for line in (titles, *rows)]
    data = QMimeData()
    data.setText("\n".join("\t".join(line) for line in lines))
    data.setHtml(f"<table>{''.join(map(_row, lines))}</table>")
    QGuiApplication.clipboard().setMimeData(data)
    return len(rows)


def _row(line: Sequence[str]) -> str:
    return f"<tr>{''.join(map(_cell, line))}</tr>"


def _cell(text: str) -> str:
    style = "" if _is_number(text) else f' style="{_AS_TEXT}"'
    return f"<td{style}>{escape(text)}</td>"


def _is_number(text: str) -> bool:
    """Say whether a cell is a number to count with: codes of many digits and those with leading zeros are none."""
    digits = text.replace(",", "").removeprefix("-")
    whole, _, part = digits.partition(".")
    is_plain = whole.isdecimal() and (not part or part.isdecimal())
    return is_plain and len(whole) + len(part) <= 15 and (whole == "0" or not whole.startswith("0"))
