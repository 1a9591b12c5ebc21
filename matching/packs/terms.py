"""The dates of duties in one readable line: `year 03-15`, `quarter +15d`, `once 2018-12-20`, `event report_done +30d`.

    year 03-15            every year by 15 March; `year 02-end` by the last of February
    quarter +15d          within 15 days after the end of the quarter; also month, half_year and year
    once 2018-12-20       once, by that day
    every 6m              within that time after it was done last
    event NAME +30d       within that time after a day of the records; -30d: before it; no length: the source gives none

A length is days (d), months (m) or years (y). NAME is a date of the dictionary, or the event in Chinese words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from matching.errors import ResourceError

Unit = Literal["d", "m", "y"]
Period = Literal["month", "quarter", "half_year", "year"]
PERIODS: dict[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Months of each kind of calendar period."""
LONGEST = 999
"""Days, months or years of a length."""
_UNITS = {"d": "天", "m": "个月", "y": "年"}
_PERIOD_WORDS = {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
_LENGTH = re.compile(r"([+-]?)([0-9]{1,3})([dmy])")
_DAY_OF_YEAR = re.compile(r"([0-9]{2})-([0-9]{2}|end)")
_FIELD = re.compile(r"[a-z][a-z0-9_]{2,60}")
_WORDS = re.compile(r"[\u3400-\u9fffA-Za-z0-9（）、]{2,30}")
_REMEDY = "可写 year 03-15、year 02-end、quarter +15d、once 2026-12-31、every 6m、event 名单公布 +30d，没有日期就留空"


@dataclass(frozen=True, slots=True)
class Length:
    """A number of days, months or years; before, when it is negative."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.number:+d}{self.unit}"

    def words(self) -> str:
        """Print the length without its direction.

        >>> Length(-30, "d").words()
        '30天'
        """
        return f"{abs(self.number)}{_UNITS[self.unit]}"


@dataclass(frozen=True, slots=True)
class Yearly:
    """Every year by a day; day 0 is the last of the month."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"year {self.month:02d}-{f'{self.day:02d}' if self.day else 'end'}"

    def words(self) -> str:
        """Print when it is due."""
        return f"每年{self.month}月{f'{self.day}日' if self.day else '底'}前"


@dataclass(frozen=True, slots=True)
class AfterPeriod:
    """Within some time after the end of every calendar period."""

    period: Period
    within: Length

    def __str__(self) -> str:
        return f"{self.period} {self.within}"

    def words(self) -> str:
        """Print when it is due."""
        return f"{_PERIOD_WORDS[self.period]}结束后{self.within.words()}内"


@dataclass(frozen=True, slots=True)
class Once:
    """Once, by a day."""

    day: date

    def __str__(self) -> str:
        return f"once {self.day.isoformat()}"

    def words(self) -> str:
        """Print when it is due."""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日前"


@dataclass(frozen=True, slots=True)
class Every:
    """Within some time after it was done last."""

    length: Length

    def __str__(self) -> str:
        return f"every {self.length.number}{self.length.unit}"

    def words(self) -> str:
        """Print when it is due."""
        return f"上次完成后{self.length.words()}内"


@dataclass(frozen=True, slots=True)
class Event:
    """When something happens: a date of the records, or an event in words."""

    name: str
    within: Length | None = None

    @property
    def field(self) -> str:
        """Return the dictionary's date it waits for; empty for an event in words."""
        return self.name if _FIELD.fullmatch(self.name) else ""

    def __str__(self) -> str:
        return f"event {self.name}" + (f" {self.within}" if self.within else "")

    def words(self, label: str = "") -> str:
        """Print when it is due; the label names the date of the dictionary."""
        name = f"“{label or self.name}”"
        if self.within is None:
            return f"{name}时，没有写天数"
        if self.within.number == 0:
            return f"{name}当天及以前"
        before = self.within.number < 0
        return f"{name}前{self.within.words()}以前" if before else f"{name}后{self.within.words()}内"


Term = Yearly | AfterPeriod | Once | Every | Event


def read_term(text: str, *, file: str = "", item: str = "") -> Term | None:
    """Read one line; None where it is empty: the source fixes no date.

    >>> read_term("year 02-end"), str(read_term("quarter  +15d"))
    (Yearly(month=2, day=0), 'quarter +15d')
    """
    parts = text.split()
    if not parts:
        return None
    try:
        return _READERS[parts[0]](parts)
    except KeyError:
        refused = f"期限写法“{text}”的第一个词“{parts[0]}”不认识"
    except ValueError as error:
        refused = f"期限写法“{text}”不对：{error}"
    raise ResourceError(refused, file=file, item=item, remedy=_REMEDY)


def _year(parts: list[str]) -> Term:
    _count(parts, 2, 2)
    found = _DAY_OF_YEAR.fullmatch(parts[1])
    if not found:
        return _after_period(parts)
    month, day = int(found[1]), 0 if found[2] == "end" else int(found[2])
    if not 1 <= month <= 12:
        raise ValueError(f"没有 {found[1]} 月")
    if found[2] != "end":
        try:
            date(2023, month, day)
        except ValueError:
            raise ValueError(f"{parts[1]} 不是每年都有的日子，月底请写 {month:02d}-end") from None
    return Yearly(month, day)


def _after_period(parts: list[str]) -> Term:
    _count(parts, 2, 2)
    length = _length(parts[1], signed=True)
    if length.number < 0:
        raise ValueError("期末之前的期限请写成 year 月-日")
    return AfterPeriod(parts[0], length)  # type: ignore[arg-type]  # only the words of _READERS come here


def _once(parts: list[str]) -> Term:
    _count(parts, 2, 2)
    try:
        day = date.fromisoformat(parts[1])
    except ValueError:
        day = None
    if day is None or day.isoformat() != parts[1]:
        raise ValueError(f"“{parts[1]}”不是日期，须写成 2026-12-31 的样子")
    return Once(day)


def _every(parts: list[str]) -> Term:
    _count(parts, 2, 2)
    length = _length(parts[1], signed=False)
    if length.number < 1:
        raise ValueError("间隔至少为 1")
    return Every(length)


def _event(parts: list[str]) -> Term:
    _count(parts, 2, 3)
    if not (_FIELD.fullmatch(parts[1]) or _WORDS.fullmatch(parts[1])):
        raise ValueError(f"“{parts[1]}”不是字段编号，也不是 2 至 30 个字的事项名称")
    return Event(parts[1], _length(parts[2], signed=True) if len(parts) == 3 else None)


def _count(parts: list[str], least: int, most: int) -> None:
    if len(parts) < least:
        raise ValueError("没有写完")
    if len(parts) > most:
        raise ValueError(f"“{parts[most]}”是多余的")


def _length(text: str, *, signed: bool) -> Length:
    found = _LENGTH.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}”不是时间长短，须写成 {'+15d、+1m 或 +1y' if signed else '30d、6m 或 1y'} 的样子")
    if bool(found[1]) != signed:
        raise ValueError(f"“{text}”前面{'须写 + 或 -' if signed else '不写 + 或 -'}")
    unit: Unit = found[3]  # type: ignore[assignment]  # the pattern admits only these
    return Length(int(found[1] + found[2]), unit)


_READERS = {
    "year": _year, "month": _after_period, "quarter": _after_period, "half_year": _after_period, "once": _once,
    "every": _every, "event": _event,
}  # fmt: skip
