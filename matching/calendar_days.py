"""Count months on from a day, the one way everything counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_on(day: date, months: int) -> date:
    """Return the day some months later or, with a negative number, earlier; the last of the month where it is shorter.

    >>> months_on(date(2026, 8, 31), 6), months_on(date(2026, 1, 31), 1), months_on(date(2026, 3, 31), -1)
    (datetime.date(2027, 2, 28), datetime.date(2026, 2, 28), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
