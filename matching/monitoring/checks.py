"""Records grouped into checks: complete when all four dimensions are there, and what is still missing when not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.monitoring.records import DIMENSIONS, MonitoringRecord, Span

Key = Span | date | int
"""What tells one check from another: the period it looks at, else its day, else the record alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Hold one check with the records of its dimensions."""

    period: Span | None
    records: tuple[MonitoringRecord, ...]
    """In the order of the dimensions, then of their numbers."""
    missing: tuple[str, ...]
    """Dimensions nothing is recorded about, or whose result is not said."""

    @property
    def is_complete(self) -> bool:
        """Say whether all four dimensions are recorded with a result."""
        return not self.missing

    @property
    def done_on(self) -> date | None:
        """Return the last day somebody checked."""
        return max((record.checked_on for record in self.records if record.checked_on is not None), default=None)

    @property
    def worst(self) -> str:
        """Return the worst result recorded, empty when none is."""
        found = {record.result for record in self.records}
        return next((result for result in ("problem", "attention", "normal") if result in found), "")

    def of(self, dimension: str) -> tuple[MonitoringRecord, ...]:
        """Return the records of one dimension."""
        return tuple(record for record in self.records if record.dimension == dimension)


def key_of(record: MonitoringRecord) -> Key:
    """Return what puts records into one check: the same period; a check without period is one of its day."""
    return record.period or record.checked_on or -record.number


def checks_of(records: Iterable[MonitoringRecord]) -> tuple[Check, ...]:
    """Group records into checks, the newest first."""
    groups: dict[Key, list[MonitoringRecord]] = {}
    for record in records:
        groups.setdefault(key_of(record), []).append(record)
    found = [_check(group) for group in groups.values()]
    return tuple(sorted(found, key=_newest, reverse=True))


def _check(group: Sequence[MonitoringRecord]) -> Check:
    told = {record.dimension for record in group if record.result}
    return Check(
        period=group[0].period,
        records=tuple(sorted(group, key=lambda record: (_place(record.dimension), record.number))),
        missing=tuple(dimension for dimension in DIMENSIONS if dimension not in told),
    )


def _place(dimension: str) -> int:
    return DIMENSIONS.index(dimension) if dimension in DIMENSIONS else len(DIMENSIONS)


def _newest(check: Check) -> tuple[date, int]:
    day = check.period[1] if check.period else check.done_on or date.min
    return day, max(record.number for record in check.records)
