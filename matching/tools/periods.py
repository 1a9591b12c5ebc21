"""Periods of a day and tiers of a quantity: whether they fit together, and what a quantity costs by tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from matching.errors import ValueRefused
from matching.tools.figures import plain

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Misfit:
    """Name the row (from 0) and column that does not fit, and why."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """Hold one tier: above `low` up to and with `high` (None: without end)."""

    low: Fraction
    high: Fraction | None
    rate: Decimal

    def words(self, unit: str) -> str:
        """Return its bounds in words."""
        low, end = plain(self.low), unit if unit == "%" else f" {unit}"
        return f"超过 {low}{end}" if self.high is None else f"{low}～{plain(self.high)}{end}"


def minutes(text: str) -> int:
    """Return the minute of the day a time stands for; 24:00 is the end of the day.

    >>> minutes("08:30"), minutes("24:00")
    (510, 1440)
    """
    hour, colon, minute = text.partition(":")
    if not colon or not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        raise ValueRefused(text, "时刻，如 08:00，一天的末尾写 24:00")
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > DAY:
        raise ValueRefused(text, "00:00 到 24:00 之间的时刻")
    return total


def clock(text: str) -> str:
    """Return a time as people write it in one spelling.

    >>> clock("8"), clock("08：30"), clock("22:00:00")
    ('08:00', '08:30', '22:00')
    """
    plain_text = text.strip().replace("：", ":").replace("时", ":").removesuffix("分")
    plain_text = f"{plain_text}00" if plain_text.endswith(":") else plain_text
    if plain_text.count(":") == 2:
        plain_text = plain_text.removesuffix(":00")
    try:
        return _clock(minutes(f"{plain_text}:00" if plain_text.isdecimal() else plain_text))
    except ValueRefused as error:
        raise ValueRefused(text, error.expected) from None


def day_misfits(rows: Sequence[Mapping[str, str]], *, start: str = "start", end: str = "end") -> list[Misfit]:
    """Say where periods overlap, or which part of the 24 hours none of them covers; one may run over midnight."""
    covered = [-1] * DAY
    for place, row in enumerate(rows):
        try:
            first, last = minutes(row[start]), minutes(row[end])
        except ValueRefused as error:
            return [Misfit(place, start, str(error))]
        if first == last or (first == DAY and last == 0):
            return [
                Misfit(place, end, f"时段 {row[start]}—{row[end]} 没有长度，起止时刻不能相同；全天请写 00:00—24:00")
            ]
        for minute in _span(first, last):
            if covered[minute] >= 0:
                other = rows[covered[minute]]
                words = f"时段 {row[start]}—{row[end]} 与 {other[start]}—{other[end]} 重叠，从 {_clock(minute)} 起"
                return [Misfit(place, start, f"{words}；同一时刻只能属于一个时段")]
            covered[minute] = place
    if -1 in covered:
        first = covered.index(-1)
        last = next((minute for minute in range(first, DAY) if covered[minute] >= 0), DAY)
        words = f"各时段合起来不满 24 小时，缺 {_clock(first)}—{_clock(last)}"
        return [Misfit(len(rows) - 1, end, f"{words}；请补上这一段，跨零点的写成如 22:00—06:00")]
    return []


def tier_misfits(rows: Sequence[Mapping[str, str]], *, low: str = "low", high: str = "high") -> list[Misfit]:
    """Say where tiers do not rise, leave a gap or overlap; only the last may be without end."""
    for place, row in enumerate(rows):
        bottom = Decimal(row[low])
        top = Decimal(row[high]) if row.get(high) else None
        if top is not None and top <= bottom:
            return [Misfit(place, high, f"上限 {top} 不大于下限 {bottom}，各档应由低到高")]
        if top is None and place < len(rows) - 1:
            return [Misfit(place, high, "只有最后一档可以不写上限")]
        if place:
            before = rows[place - 1][high]
            if Decimal(before) != bottom:
                fault = "重叠" if Decimal(before) > bottom else "之间有空档"
                words = f"本档从 {bottom} 起，上一档到 {before} 止，两档{fault}"
                return [Misfit(place, low, f"{words}；下限应等于上一档的上限 {before}")]
    return []


def tiers_of(rows: Sequence[Mapping[str, str]], rate: str) -> tuple[Tier, ...]:
    """Return the tiers of checked rows."""
    return tuple(
        Tier(
            low=Fraction(Decimal(row["low"])),
            high=Fraction(Decimal(row["high"])) if row.get("high") else None,
            rate=Decimal(row[rate]),
        )
        for row in rows
    )


def tier_at(value: Fraction, tiers: Sequence[Tier]) -> Tier | None:
    """Return the tier a value falls into; a value of exactly a tier's upper bound still belongs to it."""
    return next((one for one in tiers if one.low < value and (one.high is None or value <= one.high)), None)


def slices(value: Fraction, tiers: Sequence[Tier]) -> tuple[tuple[Tier, Fraction], ...]:
    """Return the part of a value in each tier; parts below the first tier are in none."""
    parts = []
    for one in tiers:
        top = value if one.high is None else min(value, one.high)
        if top > one.low:
            parts.append((one, top - one.low))
    return tuple(parts)


def _span(first: int, last: int) -> range | list[int]:
    return range(first, last) if first < last else [*range(first, DAY), *range(last)]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
