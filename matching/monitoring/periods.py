"""Arithmetic of periods: months on, shares of a year by days, and what lies between periods."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from matching.calendar_days import months_on
from matching.monitoring.records import Span

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Length of the kinds of period of `mon_period`; any other length is `other`."""
_DAY = timedelta(days=1)


def last_day(start: date, kind: str) -> date | None:
    """Return the last day of a period of this kind, None for a kind without a fixed length."""
    months = MONTHS.get(kind)
    return None if months is None else months_on(start, months) - _DAY


def days_of(span: Span) -> int:
    """Return how many days a period has, first and last included."""
    return (span[1] - span[0]).days + 1


def parts_of_years(span: Span) -> tuple[tuple[int, int], ...]:
    """Return for every calendar year touched the days that lie in the period and the days of that year.

    >>> parts_of_years((date(2024, 7, 1), date(2025, 6, 30)))
    ((184, 366), (181, 365))
    """
    years = range(span[0].year, span[1].year + 1)
    return tuple(
        (days_of((max(span[0], date(year, 1, 1)), min(span[1], date(year, 12, 31)))), 366 if isleap(year) else 365)
        for year in years
    )


def share_of_year(span: Span) -> Fraction:
    """Return how many years a period is, by the days of each calendar year; periods end to end add up exactly."""
    return sum((Fraction(days, of) for days, of in parts_of_years(span)), Fraction(0))


def share_words(span: Span) -> str:
    """Print the share of a year as a person would write it: 181/365, or 184/366 + 181/365."""
    whole = sum(1 for days, of in parts_of_years(span) if days == of)
    rest = [f"{days}/{of}" for days, of in parts_of_years(span) if days != of]
    return " + ".join(([str(whole)] if whole else []) + rest)


def uncovered(spans: Sequence[Span], since: date, until: date) -> tuple[Span, ...]:
    """Return the stretches from one day to another that no period covers."""
    gaps: list[Span] = []
    day = since
    for start, end in sorted(spans):
        if start > until:
            break
        if start > day:
            gaps.append((day, start - _DAY))
        day = max(day, end + _DAY)
    if day <= until:
        gaps.append((day, until))
    return tuple(gaps)


def whole_year(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the last periods that lie end to end and together make exactly twelve months; none when there are none.

    Overlapping periods make no year, and no part of a period is ever taken.
    """
    ordered = sorted(set(spans))
    for last in range(len(ordered), 0, -1):
        for first in range(last - 1, -1, -1):
            run = ordered[first:last]
            if not all(later[0] == earlier[1] + _DAY for earlier, later in pairwise(run)):
                break
            if months_on(run[0][0], 12) - _DAY == run[-1][1]:
                return tuple(run)
    return ()
