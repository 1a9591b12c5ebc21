"""Stored numbers, score intervals and cells as lists print and pass them on."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def number_text(value: str) -> str:
    """Print a stored number with thousands separators and without idle zeros; leave other text as it is."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def interval_text(low: float | None, high: float | None) -> str:
    """Print a score interval, one number when both ends agree."""
    if low is None or high is None:
        return ""
    return f"{low:.1f}" if f"{low:.1f}" == f"{high:.1f}" else f"{low:.1f} – {high:.1f}"


def plain_cell(text: str) -> str:
    """Return a cell for a table of texts: one line, and nothing that a spreadsheet would take for a formula."""
    plain = " ".join(text.split())
    is_formula = plain[:1] in {"=", "+", "@"} or (plain[:1] == "-" and not plain[1:2].isdigit())
    return f"'{plain}" if is_formula else plain
