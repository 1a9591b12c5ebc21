"""What resources/statistics/*.toml may say, row by row."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

STEPS = ("recommended", "accepted", "refused", "approved", "disbursed")
"""Kinds of steps that resources/recommendation/moves.toml counts."""
Source = Literal["field", "month", "quarter", "year", "officer", "office", "verdict"]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Anything with an id and a title."""

    id: str
    title: str


class DimensionRow(Row, frozen=True, kw_only=True):
    """One way to group: by a field of the case, by time, by who did it."""

    source: Source = "field"
    field: str = ""
    digits: int = 0
    """Of a code or class: only its first characters count."""
    code: str = ""
    """Code table that names the keys."""
    section: bool = False
    """Of an industry code: its section."""
    names: dict[str, str] = {}
    """Names of keys that neither the dictionary nor a code table names."""
    repeats: bool = False
    """Of a field with several values: counted at each of them, so that lines do not add up."""


class MeasureRow(Row, frozen=True, kw_only=True):
    """One figure of a table; exactly one of the ways below says how it comes about."""

    unit: str = ""
    places: int = 2
    times: int = 1
    """Printed as so many times what is kept: 10000 for 元 of 万元."""
    cases: bool = False
    """Cases of the population."""
    count: str = ""
    """Recommendations with such a step in the period, at the first one."""
    money: str = ""
    """Amounts of such steps in the period, 万元."""
    reached: str = ""
    """Cases of the population with such a step by the end of the period."""
    sum: str = ""
    """A counted field summed over the population; what is not stated is counted apart."""
    attributed: bool = False
    """Of a sum: the share of the loan in it, balance over investment and never more than all."""
    actual: str = ""
    """What checks measured over periods that end in the period."""
    forecast: str = ""
    """The forecast for the very periods of those checks, shared out by days."""
    ratio: tuple[str, str] | None = None
    """One measure in percent of another, worked out of the printed figures."""
    change: str = ""
    """How this figure is defined otherwise than in the version before; printed beside it."""

    @property
    def way(self) -> str:
        """Return how the figure comes about."""
        return next(name for name in WAYS if getattr(self, name))

    @property
    def is_measured(self) -> bool:
        """Say whether the figure rests on checks: without any there is none."""
        return bool(self.actual or self.forecast)

    @property
    def has_unknown(self) -> bool:
        """Say whether some cases may not state the figure."""
        return bool(self.sum or self.actual or self.forecast)


WAYS = ("cases", "count", "money", "reached", "sum", "actual", "forecast", "ratio")


class VersionRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A layout as it is from a day on."""

    since: date = date.min
    """Periods that end on or after this day are counted this way."""
    change: str = ""
    """What is counted otherwise than before."""
    population: str = "all"
    """all, received, or a kind of step: cases with such a step in the period."""
    when: str = ""
    """Condition on counted fields; cases of which it is not known whether it holds are told and left out."""
    rows: tuple[str, ...]
    across: str = ""
    may: tuple[str, ...] = ()
    """Other ways to group that make sense."""
    measure: tuple[MeasureRow, ...]


class RegisterPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names a table of totals of a register, rolled up by places."""

    register: str
    total: str
    levels: tuple[Literal["province", "city", "county"], ...]


class LayoutRow(Row, frozen=True, kw_only=True):
    """One table as written in its file."""

    help: str = ""
    place: int = 100
    """Where it stands among the tables."""
    report: str = ""
    clause: str = ""
    list: bool = False
    """The list of cases behind the table is checked against its totals and handed out with it."""
    chart: str = ""
    """The measure drawn as bars; the first where it says nothing."""
    notes: tuple[str, ...] = ()
    origin: str = ""
    """What of it no source names."""
    version: tuple[VersionRow, ...] = ()
    roll_up: RegisterPart | None = None
