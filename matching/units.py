"""Units of money, energy, mass, water, time and counts: exact conversion, refused when the kinds differ.

Standard coal (tce) is a kind of its own: how much of it one kWh stands for is a policy factor, never arithmetic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from functools import lru_cache

from matching.errors import ValueRefused

_DIGITS = 28
"""Significant digits kept where a quotient has no finite decimal form (1 GJ = 277.77… kWh)."""

_BASE: Mapping[str, Mapping[str, Fraction]] = {
    "money": {"元": Fraction(1), "cny": Fraction(1), "rmb": Fraction(1), "人民币": Fraction(1)},
    "energy": {
        "j": Fraction(1), "kj": Fraction(10**3), "mj": Fraction(10**6), "gj": Fraction(10**9), "tj": Fraction(10**12),
        "焦": Fraction(1), "千焦": Fraction(10**3), "兆焦": Fraction(10**6), "吉焦": Fraction(10**9),
        "kwh": Fraction(3_600_000), "度": Fraction(3_600_000), "千瓦时": Fraction(3_600_000),
        "kw·h": Fraction(3_600_000), "度电": Fraction(3_600_000), "千瓦小时": Fraction(3_600_000),
        "mwh": Fraction(3_600_000_000), "兆瓦时": Fraction(3_600_000_000), "gwh": Fraction(3_600_000_000_000),
    },
    "standard_coal": {
        "kgce": Fraction(1), "tce": Fraction(1000), "吨标准煤": Fraction(1000), "吨标煤": Fraction(1000),
        "标准煤吨": Fraction(1000), "千克标准煤": Fraction(1), "公斤标准煤": Fraction(1), "gce": Fraction(1, 1000),
    },
    "co2": {
        "tco2": Fraction(1000), "tco2e": Fraction(1000), "kgco2": Fraction(1), "kgco2e": Fraction(1),
        "吨二氧化碳": Fraction(1000), "吨二氧化碳当量": Fraction(1000), "gco2": Fraction(1, 1000),
    },
    "carbon": {"tc": Fraction(1000), "kgc": Fraction(1), "吨碳": Fraction(1000)},
    "mass": {
        "mg": Fraction(1, 10**6), "毫克": Fraction(1, 10**6), "g": Fraction(1, 1000), "克": Fraction(1, 1000),
        "kg": Fraction(1), "千克": Fraction(1), "公斤": Fraction(1), "t": Fraction(1000), "吨": Fraction(1000),
    },
    "volume": {
        "m3": Fraction(1), "立方米": Fraction(1), "立方": Fraction(1), "方": Fraction(1),
        "l": Fraction(1, 1000), "升": Fraction(1, 1000),
    },
    "gas_volume": {"nm3": Fraction(1), "标立方米": Fraction(1), "标方": Fraction(1)},
    "area": {
        "m2": Fraction(1), "平方米": Fraction(1), "平米": Fraction(1), "公顷": Fraction(10**4),
        "亩": Fraction(2000, 3), "km2": Fraction(10**6), "平方公里": Fraction(10**6),
    },
    "length": {
        "mm": Fraction(1, 1000), "m": Fraction(1), "米": Fraction(1), "km": Fraction(1000), "公里": Fraction(1000),
    },
    "power": {
        "w": Fraction(1), "瓦": Fraction(1), "kw": Fraction(1000), "千瓦": Fraction(1000),
        "mw": Fraction(10**6), "兆瓦": Fraction(10**6), "gw": Fraction(10**9),
    },
    "months": {
        "月": Fraction(1), "个月": Fraction(1), "年": Fraction(12), "a": Fraction(12), "y": Fraction(12),
        "year": Fraction(12), "季度": Fraction(3), "季": Fraction(3),
    },
    "days": {"天": Fraction(1), "日": Fraction(1), "d": Fraction(1), "h": Fraction(1, 24), "小时": Fraction(1, 24)},
    "ratio": {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "倍": Fraction(1)},
}  # fmt: skip
_UNITS = {name: (kind, factor) for kind, names in _BASE.items() for name, factor in names.items()}
_MULTIPLIERS = {
    "十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_MULTIPLIED = re.compile("^(万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百|十)(.*)$")
_YEAR = Fraction(12)
_COUNTS = frozenset("人名个台套项家件份户次分处条辆座只组种批张篇级期笔片棵株头位")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Hold one unit as an exact factor to the base unit of its kind, with the kind of each denominator."""

    kind: str
    factor: Fraction
    per: tuple[str, ...] = ()
    multiplier: int = 1
    """The 万 or 亿 written before the unit."""
    yearly: bool = False
    """Whether the only denominator is a year."""


def multiplier(text: str) -> int | None:
    """Return the number a bare 万, 亿, 千万 … stands for, or None.

    >>> multiplier("万"), multiplier("千万"), multiplier("元")
    (10000, 10000000, None)
    """
    return _MULTIPLIERS.get(text)


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit | None:
    """Read a unit as written in headers and cells, or return None when it is none we know.

    >>> parse_unit("万元").factor, parse_unit("tce/万元").per, parse_unit("包") is None
    (Fraction(10000, 1), ('money',), True)
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("每年", "/年").lower().strip("()")
    head, *tail = plain.split("/")
    top = _simple(head)
    if top is None:
        return None
    kind, factor, multiple = top
    per: list[str] = []
    bottoms = [_simple(part) for part in tail]
    for bottom in bottoms:
        if bottom is None:
            return None
        per.append(bottom[0])
        factor /= bottom[1]
    yearly = len(bottoms) == 1 and bottoms[0] is not None and bottoms[0][:2] == ("months", _YEAR)
    return Unit(kind=kind, factor=factor, per=tuple(per), multiplier=multiple, yearly=yearly)


def _simple(text: str) -> tuple[str, Fraction, int] | None:
    if text in _UNITS:
        return (*_UNITS[text], 1)
    if text in _COUNTS:
        return (text, Fraction(1), 1)
    if match := _MULTIPLIED.match(text):
        rest = _simple(match[2])
        if rest is not None and rest[2] == 1:
            multiple = _MULTIPLIERS[match[1]]
            return (rest[0], rest[1] * multiple, multiple)
    return None


def conversion(source: str, target: str) -> Fraction | None:
    """Return the exact factor from one unit to another, or None when they do not measure the same.

    A quantity given without "per year" counts as yearly where a yearly one is wanted, and the other way round.

    >>> conversion("元", "万元/年"), conversion("MWh", "tce")
    (Fraction(1, 10000), None)
    """
    if source == target:
        return Fraction(1)
    first, second = parse_unit(source), parse_unit(target)
    if first is None or second is None or first.kind != second.kind:
        return None
    if first.per == second.per:
        return first.factor / second.factor
    if first.yearly and not second.per:
        return first.factor * _YEAR / second.factor
    if second.yearly and not first.per:
        return first.factor / (second.factor * _YEAR)
    return None


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """Convert a quantity exactly; raise ValueRefused when the units measure different things.

    >>> convert(Decimal("3000000"), "元", "万元")
    Decimal('300')
    """
    factor = conversion(source, target)
    if factor is None:
        raise ValueRefused(f"{value}{source}", f"以{target}为单位的数", suggestion="两个单位不是同一种量，不能换算")
    return scaled(value, factor)


def scaled(value: Decimal, factor: Fraction) -> Decimal:
    """Multiply by an exact factor, without rounding wherever the result has a finite decimal form."""
    if factor == 1:
        return value
    with localcontext(Context(prec=_DIGITS + 40, traps=[Inexact])) as context:
        try:
            product = value * factor.numerator / factor.denominator
        except Inexact:
            context.traps[Inexact] = False
            context.prec = _DIGITS
            product = value * factor.numerator / factor.denominator
        return _plain(product)


def _plain(value: Decimal) -> Decimal:
    """Drop trailing zeros of a fraction, but never write an integer with an exponent."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole and abs(whole) < 10**_DIGITS else value.normalize()
