"""Periods as people write them: 2026, 2026Q3, 2026H1, 2026-09, or two days; and the same period a year before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.problems import Problem
from matching.calendar_days import months_on

INTERVALS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_SPELLED = re.compile(r"(\d{4})\s*(?:年|[-/])?\s*(?:(?P<part>[QqHh]|第)?\s*(?P<number>\d{1,2}|[一二三四上下])"
                      r"\s*(?P<word>季度|季|半年|月)?)?")  # fmt: skip
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, first and last included."""

    start: date
    end: date

    @property
    def label(self) -> str:
        """Return the period in words: 2026年第3季度, or its two days."""
        for interval, months in INTERVALS.items():
            if self == _from(self.start, months) and (self.start.month - 1) % months == 0:
                return _named(self.start, interval)
        return f"{self.start}至{self.end}"

    def year_before(self) -> Period:
        """Return the same period of the year before; the end of a month stays one."""
        start = months_on(self.start, -12)
        ends = self.end + timedelta(days=1)
        if ends.day == 1:
            return Period(start, months_on(ends, -12) - timedelta(days=1))
        return Period(start, months_on(self.end, -12))


def around(day: date, interval: str) -> Period:
    """Return the period of an interval a day lies in.

    >>> around(date(2026, 11, 21), "quarter").label
    '2026年第4季度'
    """
    months = INTERVALS[interval]
    first = (day.month - 1) // months * months + 1
    return _from(date(day.year, first, 1), months)


def between(start: date, end: date) -> Period:
    """Return a period from one day to another; refuse one that ends before it begins."""
    if start > end:
        raise Problem(f"期间起日 {start} 晚于止日 {end}", remedy="请把起日和止日对调", code="period")
    return Period(start, end)


def read_period(text: str) -> Period:
    """Read a period as people write it."""
    plain = text.strip().replace("..", "至").replace("~", "至")
    if "至" in plain:
        days = [_day(part) for part in plain.split("至")]
        if len(days) == 2 and days[0] is not None and days[1] is not None:
            return between(days[0], days[1])
        raise _unclear(text)
    found = _SPELLED.fullmatch(plain)
    if found is None:
        raise _unclear(text)
    year, part, number, word = int(found[1]), (found["part"] or "").upper(), found["number"], found["word"] or ""
    if not 1900 <= year <= 2999:
        raise _unclear(text)
    if number is None:
        return _from(date(year, 1, 1), 12)
    months = _months(part, number, word)
    place = _NUMERALS.get(number) or int(number)
    if months is None or not 1 <= place <= 12 // months:
        raise _unclear(text)
    return _from(date(year, (place - 1) * months + 1, 1), months)


def intervals() -> dict[str, str]:
    """Return the intervals a table can be made for, in words."""
    return {"month": "按月", "quarter": "按季度", "half_year": "按半年", "year": "按年"}


def _months(part: str, number: str, word: str) -> int | None:
    if part == "Q" or word in {"季度", "季"}:
        return 3
    if part == "H" or word == "半年" or number in {"上", "下"}:
        return 6
    return 1 if not part and number.isdigit() else None


def _from(start: date, months: int) -> Period:
    return Period(start, months_on(start, months) - timedelta(days=1))


def _named(start: date, interval: str) -> str:
    place = (start.month - 1) // INTERVALS[interval] + 1
    if interval == "year":
        return f"{start.year}年"
    if interval == "half_year":
        return f"{start.year}年{'上' if place == 1 else '下'}半年"
    return f"{start.year}年{place}月" if interval == "month" else f"{start.year}年第{place}季度"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _unclear(text: str) -> Problem:
    return Problem(
        f"看不懂期间“{text}”",
        remedy="请写 2026、2026Q3（季度）、2026H1（半年）、2026-09（月），或 2026-01-01..2026-03-31",
        code="period",
    )
