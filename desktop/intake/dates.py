"""Dates as people type them; a month or a year alone is asked about, never completed."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from desktop.intake.plain import half_width
from matching.errors import ValueRefused

_FULL = re.compile(
    r"(?P<y>\d{4})\s*(?:-|/|\.|年)\s*(?P<m>\d{1,2})\s*(?:-|/|\.|月)\s*(?P<d>\d{1,2})\s*(?:日|号)?"
    r"(?:[T\s]\s*\d{1,2}[:时].*)?"
)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_MONTH = re.compile(r"(?P<y>\d{4})\s*(?:-|/|\.|年)\s*(?P<m>\d{1,2})\s*月?(?:份)?|(?P<y2>(?:19|20)\d{2})(?P<m2>\d{2})")
_YEAR = re.compile(r"(?P<y>(?:19|20)\d{2})\s*年?")
_SHORT = re.compile(r"(?P<y>\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
_BACKWARD = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})")
_EARLIEST = date(1900, 3, 1)
_EXPECTED = "日期，如 2026-04-01"
_SERIALS = range(10_000, 80_000)
"""Day numbers of spreadsheets that can be meant: 1927 to 2119."""


def read_date(text: str, *, epoch_1904: bool = False) -> date:
    """Read one date; raise ValueRefused with the nearest full date where only a part was given."""
    plain = half_width(text)
    match = _FULL.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if match is not None:
        return _checked(text, int(match["y"]), int(match["m"]), int(match["d"]))
    if plain.removesuffix(".0").isascii() and plain.removesuffix(".0").isdigit():
        serial = int(plain.removesuffix(".0")[:7])
        if serial in _SERIALS and len(plain.removesuffix(".0")) == 5:
            return from_serial(serial, epoch_1904=epoch_1904)
    raise ValueRefused(text, _EXPECTED, suggestion=_suggestion(plain))


def from_serial(serial: int, *, epoch_1904: bool = False) -> date:
    """Return the day a spreadsheet's day number stands for."""
    return (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)) + timedelta(days=serial)


def _checked(text: str, year: int, month: int, day: int) -> date:
    try:
        result = date(year, month, day)
    except ValueError:
        raise ValueRefused(text, "存在的日期", suggestion=f"{year} 年 {month} 月没有这一天") from None
    if result < _EARLIEST:
        # Spreadsheets count a 29 February 1900 that never was: earlier day numbers are off by one.
        raise ValueRefused(text, "1900-03-01 以后的日期", suggestion="请核对年份")
    return result


def _suggestion(plain: str) -> str:
    if match := _MONTH.fullmatch(plain):
        year, month = int(match["y"] or match["y2"]), int(match["m"] or match["m2"])
        if 1 <= month <= 12 and year >= 1900:
            last = calendar.monthrange(year, month)[1]
            return f"只写到月，请补上日，如 {year}-{month:02d}-01 或 {year}-{month:02d}-{last}"
    if match := _YEAR.fullmatch(plain):
        return f"只写到年，请补上月和日，如 {match['y']}-12-31"
    if match := _SHORT.fullmatch(plain):
        return f"年份请写四位，如 20{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}"
    if match := _BACKWARD.fullmatch(plain):
        return f"请按年-月-日填写，如 {match['y']}-{int(match['a']):02d}-{int(match['b']):02d}"
    return ""
