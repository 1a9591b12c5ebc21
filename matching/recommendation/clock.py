"""How long a recommendation has been where it is, and how long each stage took against the days allowed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from matching.recommendation.events import Recommendation, is_open
from matching.recommendation.rules import RecommendationRules

_WEEK_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Say how days are counted: working days (weekends and holidays out) or calendar days."""

    working: bool = True
    days_off: Collection[date] = ()
    days_on: Collection[date] = ()
    allowed: Mapping[str, int] = field(default_factory=dict)
    """Days of a stage where the office changed the proposal."""

    @property
    def unit(self) -> str:
        """Return the unit in words."""
        return "个工作日" if self.working else "天"

    def is_worked(self, day: date) -> bool:
        """Say whether a day counts."""
        if not self.working or day in self.days_on:
            return True
        return day.weekday() < _WEEK_DAYS and day not in self.days_off

    def between(self, start: date, end: date) -> int:
        """Return the days after the first up to the last; the first day is day 0."""
        if end <= start:
            return 0
        span = (end - start).days
        if not self.working:
            return span
        weeks = span // 7
        plain = weeks * _WEEK_DAYS
        plain += sum((start + timedelta(days=n)).weekday() < _WEEK_DAYS for n in range(weeks * 7 + 1, span + 1))
        off = {day for day in self.days_off if start < day <= end and day.weekday() < _WEEK_DAYS}
        on = {day for day in self.days_on if start < day <= end and (day.weekday() >= _WEEK_DAYS or day in off)}
        return plain - len(off) + len(on)

    def after(self, start: date, days: int) -> date:
        """Return the last day that is in time: so many counted days after the first."""
        day, left = start, days
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_worked(day)
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """Tell how one stage stands against the clock."""

    id: str
    label: str
    side: str
    started: date
    ended: date | None
    elapsed: int
    allowed: int
    due_on: date
    unit: str

    @property
    def is_late(self) -> bool:
        """Say whether more days passed than are allowed."""
        return self.elapsed > self.allowed

    @property
    def words(self) -> str:
        """Return the stage in one line."""
        how = f"用了 {self.elapsed} {self.unit}" if self.ended else f"已过 {self.elapsed} {self.unit}"
        late = f"，超过 {self.elapsed - self.allowed} {self.unit}" if self.is_late else ""
        return f"{self.label}：{how}（时限 {self.allowed}）{late}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTime:
    """Tell how long a recommendation was in one state."""

    state: str
    label: str
    since: date
    until: date | None
    elapsed: int
    unit: str


def stage_times(
    found: Recommendation, count: DayCount, rules: RecommendationRules, *, on: date
) -> tuple[StageTime, ...]:
    """Return the stages that have begun, each with the days it took or has taken by a day."""
    times = []
    for row in rules.clock.stage:
        started = found.entered(row.starts)
        if started is None or found.direction not in row.directions:
            continue
        ended = min((day for state in row.ends if (day := found.entered(state)) is not None), default=None)
        allowed = count.allowed.get(row.id, row.days)
        times.append(
            StageTime(
                id=row.id,
                label=row.label,
                side=rules.directions[found.direction].side(row.side),
                started=started,
                ended=ended,
                elapsed=count.between(started, ended or on),
                allowed=allowed,
                due_on=count.after(started, allowed),
                unit=count.unit,
            )
        )
    return tuple(times)


def state_times(
    found: Recommendation, count: DayCount, rules: RecommendationRules, *, on: date
) -> tuple[StateTime, ...]:
    """Return how long the recommendation was in each state, in order; the present one until the day."""
    times = []
    for place, step in enumerate(found.steps):
        following = found.steps[place + 1].event.on if place + 1 < len(found.steps) else None
        end = following or (on if is_open(found, rules) else step.event.on)
        times.append(
            StateTime(
                state=step.after,
                label=rules.state_label(step.after),
                since=step.event.on,
                until=following,
                elapsed=count.between(step.event.on, end),
                unit=count.unit,
            )
        )
    return tuple(times)
