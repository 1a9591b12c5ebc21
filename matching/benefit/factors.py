"""Factors that turn quantities into standard coal and CO2: dated lines with unit, origin and confidence, as data.

A newer year or edition is a new line beside the old one. Without a pin the newest line in force on the date is taken;
what the library does not hold is None, never a neighbour's value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from typing import Any

from matching.benefit.factor_rows import FactorFile, RegionRow, TableRow, ValueRow, decode_factors
from matching.errors import ResourceError
from matching.packs.model import DRAFT_MARKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One dated line of a series, exactly as the document prints it."""

    id: str
    """Series: coal.raw_coal, grid.440000, gwp.ch4 …"""
    title: str
    value: Fraction
    unit: str
    year: int | None
    """Year the value describes, None where it has none."""
    edition: str
    """Standard or set it belongs to (GB/T 2589-2020, IPCC AR5), empty where there is none."""
    origin: str
    """Document, number and table."""
    confidence: str
    valid_from: date
    valid_to: date | None
    low: Fraction | None
    """Ends of the range where the document prints one; `note` says why `value` was chosen."""
    high: Fraction | None
    note: str

    @property
    def draft(self) -> bool:
        """Say whether the value is not confirmed and must look like a draft."""
        return self.confidence in DRAFT_MARKS

    def is_in_force(self, on: date) -> bool:
        """Say whether the line may be used by default on a date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class FactorLibrary:
    """Answer which value of a series holds on a date."""

    def __init__(self, factors: Iterable[Factor], regions: Iterable[RegionRow] = (), *, checksum: str = "") -> None:
        self.checksum = checksum
        self.regions = tuple(regions)
        lines: dict[str, list[Factor]] = {}
        for factor in factors:
            lines.setdefault(factor.id, []).append(factor)
        self._lines = {series: tuple(sorted(found, key=_age)) for series, found in sorted(lines.items())}
        self._regions = {province: region.id for region in self.regions for province in region.provinces}

    def factor(self, series: str, *, on: date, year: int | None = None, edition: str = "") -> Factor | None:
        """Return the newest line in force, or the one of the pinned year or edition if it has begun by then.

        A pinned line may be over: whoever pins it wants that one, and its edition is printed.
        """
        pinned = year is not None or edition != ""
        for line in reversed(self._lines.get(series, ())):
            if pinned and line.valid_from <= on and _is_pinned(line, year, edition):
                return line
            if not pinned and line.is_in_force(on):
                return line
        return None

    def versions(self, series: str) -> tuple[Factor, ...]:
        """Return all lines of a series, oldest first."""
        return self._lines.get(series, ())

    def series(self, prefix: str = "") -> tuple[str, ...]:
        """Return the ids of all series that begin so, in order."""
        return tuple(series for series in self._lines if series.startswith(prefix))

    def grid_region(self, province: str) -> str:
        """Return the series of the grid region a 6-digit province code lies in, empty when it is in none."""
        return self._regions.get(province, "")


def load_factors(texts: Mapping[str, str]) -> FactorLibrary:
    """Read the library from file names and texts; refuse what does not fit, naming file and item."""
    factors: dict[str, list[tuple[str, Factor]]] = {}
    regions: list[tuple[str, RegionRow]] = []
    for file in sorted(texts):
        document = decode_factors(file, texts[file])
        regions += ((file, region) for region in document.region)
        for factor in _factors(document, file):
            factors.setdefault(factor.id, []).append((file, factor))
    for found in factors.values():
        _check_series(found)
    lines = [factor for found in factors.values() for _, factor in found]
    _check_regions(regions, frozenset(factors))
    return FactorLibrary(lines, [region for _, region in regions], checksum=_checksum(texts))


def _age(line: Factor) -> tuple[int, date]:
    return (line.year or 0, line.valid_from)


def _is_pinned(line: Factor, year: int | None, edition: str) -> bool:
    return (year is None or line.year == year) and (not edition or line.edition == edition)


def _factors(document: FactorFile, file: str) -> Iterator[Factor]:
    for table in document.table:
        for row in table.rows:
            yield _factor(table, row, file)


def _factor(table: TableRow, row: ValueRow, file: str) -> Factor:
    series = f"{table.prefix}.{row.id}"
    said: dict[str, Any] = {
        key: getattr(table, key) if getattr(row, key) is None else getattr(row, key) for key in _INHERITED
    }
    for key, label in _NEEDED.items():
        if not said[key]:
            raise ResourceError(f"缺少 {key}（{label}）", file=file, item=series)
    factor = Factor(
        id=series,
        **{**said, "title": said["title"].replace("{name}", row.name)},
        value=_exact(row.value, "value", file, series),
        low=None if row.low is None else _exact(row.low, "low", file, series),
        high=None if row.high is None else _exact(row.high, "high", file, series),
    )
    if problem := _problem(factor):
        raise ResourceError(problem, file=file, item=series)
    return factor


_INHERITED = ("title", "unit", "year", "edition", "origin", "confidence", "valid_from", "valid_to", "note")
_NEEDED = {
    "title": "名称", "unit": "单位", "origin": "出处", "confidence": "可信度", "valid_from": "起用日期",
}  # fmt: skip


_MOST_DIGITS = 12
"""Before or after the decimal point; no factor comes near it, and 1e999999 would take for ever to write out."""


def _exact(value: Decimal, key: str, file: str, series: str) -> Fraction:
    if not value.is_finite() or value <= 0:
        raise ResourceError(f"{key} 应是大于 0 的数，却是 {value}", file=file, item=series)
    if abs(value.adjusted()) > _MOST_DIGITS:
        raise ResourceError(f"{key} 太大或太小：{value}", file=file, item=series)
    return Fraction(value)


def _problem(factor: Factor) -> str:
    if factor.valid_to is not None and factor.valid_to < factor.valid_from:
        return "停用日期早于起用日期"
    if factor.year is not None and factor.year > factor.valid_from.year:
        return f"起用日期 {factor.valid_from} 早于数值所属的 {factor.year} 年"
    if (factor.low is None) != (factor.high is None):
        return "区间要同时写 low 和 high"
    if factor.low is not None and factor.high is not None and not factor.low <= factor.value <= factor.high:
        return "value 不在 low 到 high 之间"
    if factor.unit == "%" and factor.value > 100:
        return "百分数大于 100"
    return ""


def _check_series(found: list[tuple[str, Factor]]) -> None:
    """Refuse lines of one series between which a date or a pin could not choose."""
    found.sort(key=lambda each: _age(each[1]))
    for (_, first), (file, second) in pairwise(found):
        if first.unit != second.unit:
            raise ResourceError(f"同一系列有 {first.unit} 和 {second.unit} 两种单位", file=file, item=second.id)
        if _age(first) == _age(second):
            raise ResourceError(f"{_said(second)}的有两行，分不出默认用哪一行", file=file, item=second.id)
    editions: dict[tuple[int | None, str], Factor] = {}
    for file, line in found:
        before = editions.get((line.year, line.edition))
        if before is not None and (before.valid_to is None or line.valid_from <= before.valid_to):
            raise ResourceError(
                f"{line.edition} {_said(line)}的与 {before.valid_from} 起用的有效期重叠",
                file=file,
                item=line.id,
                remedy="给前一行写上停用日期 valid_to",
            )
        editions[line.year, line.edition] = line


def _said(line: Factor) -> str:
    return (f"{line.year} 年、" if line.year else "") + f"{line.valid_from} 起用"


def _check_regions(regions: Iterable[tuple[str, RegionRow]], series: frozenset[str]) -> None:
    seen: set[str] = set()
    for file, region in regions:
        if region.id not in series:
            raise ResourceError("区域没有因子", file=file, item=region.id)
        if twice := seen.intersection(region.provinces):
            raise ResourceError(f"{'、'.join(sorted(twice))} 属于两个区域", file=file, item=region.id)
        seen.update(region.provinces)


def _checksum(texts: Mapping[str, str]) -> str:
    digest = sha256()
    for name in sorted(texts):
        for part in (name, texts[name].replace("\r\n", "\n")):
            digest.update(part.encode())
            digest.update(b"\0")
    return digest.hexdigest()
