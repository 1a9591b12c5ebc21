"""The days a duty with a fixed date falls on between two days, each with the period it belongs to.

A day is taken as it is written: the sources name no rule for weekends and holidays, and none is applied.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from matching.calendar_days import months_on
from matching.packs.terms import PERIODS, AfterPeriod, Length, Once, Term, Yearly

_DAY = timedelta(days=1)
_QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time a duty falls due."""

    period: str
    """Names it for ever: 2026, 2026Q3, 2026H1, 2026-09 or once."""
    words: str
    ends: date
    """Last day of the period it is about; its own day where it is about none."""
    due_on: date


def shifted(day: date, length: Length) -> date | None:
    """Return the day some time after another, or before it; None beyond the calendar."""
    try:
        if length.unit == "d":
            return day + timedelta(days=length.number)
        return months_on(day, length.number * (12 if length.unit == "y" else 1))
    except (OverflowError, ValueError):
        return None


def occurrences(term: Term | None, since: date, until: date) -> Iterator[Occurrence]:
    """Return the times a duty falls due from one day to another, both included, in their order."""
    if isinstance(term, Once):
        found: Iterator[Occurrence] = iter((Occurrence(period="once", words="", ends=term.day, due_on=term.day),))
    elif isinstance(term, Yearly):
        found = _yearly(term, since, until)
    elif isinstance(term, AfterPeriod):
        found = _after_periods(term, since, until)
    else:
        return
    yield from (one for one in found if since <= one.due_on <= until)


def _yearly(term: Yearly, since: date, until: date) -> Iterator[Occurrence]:
    for year in range(since.year, until.year + 1):
        due = date(year, term.month, term.day or monthrange(year, term.month)[1])
        yield Occurrence(period=str(year), words=f"{year}年", ends=due, due_on=due)


def _after_periods(term: AfterPeriod, since: date, until: date) -> Iterator[Occurrence]:
    months = PERIODS[term.period]
    first = shifted(since, Length(-term.within.number, term.within.unit)) or date.min
    # A period that ends some days before the first due day may begin almost two periods earlier.
    start = date(max(1, first.year - 1), 1, 1)
    while start <= until:
        following = shifted(start, Length(months, "m"))
        if following is None:
            return
        due = shifted(following - _DAY, term.within)
        if due is None:
            return
        name, words = _named(start, term.period)
        yield Occurrence(period=name, words=words, ends=following - _DAY, due_on=due)
        start = following


def _named(start: date, period: str) -> tuple[str, str]:
    year = start.year
    if period == "month":
        return f"{year}-{start.month:02d}", f"{year}年{start.month}月"
    if period == "quarter":
        number = (start.month + 2) // 3
        return f"{year}Q{number}", f"{year}年{_QUARTERS[number - 1]}季度"
    if period == "half_year":
        return f"{year}H{1 if start.month == 1 else 2}", f"{year}年{'上' if start.month == 1 else '下'}半年"
    return str(year), f"{year}年度"
