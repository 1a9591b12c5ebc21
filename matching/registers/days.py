"""Move a day as a rule says: by days, months or years, or to the next fixed day of a year or after a quarter."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from matching.calendar_days import months_on

Step = Callable[[date], date]
_SPAN = re.compile(r"(-?\d+) (days|months|years)")
_YEARLY = re.compile(r"year (\d{2})-(\d{2}|end)")
_QUARTER = re.compile(r"quarter (\d+) days")


def read_step(text: str) -> Step | None:
    """Return what moves a day: `30 days` (or `-60 days`), `3 months`, `5 years`; None for what is not known.

    Fixed days: `year 03-15`, `year 02-end` (the next such), `year end`, `quarter 15 days` (after its end).

    >>> read_step("1 months")(date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    >>> read_step("year 03-15")(date(2026, 12, 31)), read_step("quarter 15 days")(date(2026, 2, 3))
    (datetime.date(2027, 3, 15), datetime.date(2026, 4, 15))
    >>> read_step("year 02-end")(date(2027, 3, 1)), read_step("year end")(date(2026, 2, 3))
    (datetime.date(2028, 2, 29), datetime.date(2026, 12, 31))
    """
    if not text:
        return lambda day: day
    if found := _SPAN.fullmatch(text):
        many, unit = int(found[1]), found[2]
        if unit == "days":
            return lambda day: day + timedelta(days=many)
        return lambda day: months_on(day, many * (12 if unit == "years" else 1))
    if text == "year end":
        return lambda day: date(day.year, 12, 31)
    if found := _YEARLY.fullmatch(text):
        return _yearly(int(found[1]), 31 if found[2] == "end" else int(found[2]), last=found[2] == "end")
    if found := _QUARTER.fullmatch(text):
        many = int(found[1])
        return lambda day: _quarter_end(day) + timedelta(days=many)
    return None


def _yearly(month: int, day_of_month: int, *, last: bool) -> Step | None:
    if not 1 <= month <= 12 or not (last or 1 <= day_of_month <= 28):
        return None

    def on(year: int) -> date:
        return date(year, month, min(day_of_month, monthrange(year, month)[1]))

    return lambda day: on(day.year) if on(day.year) > day else on(day.year + 1)


def _quarter_end(day: date) -> date:
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, monthrange(day.year, month)[1])
