"""Numbers as people type them: 1.2万, 3,000,000元, ５０％, 5万（估算） – and never a guess about “约5万”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from desktop.intake.plain import half_width
from matching import units
from matching.errors import ValueRefused

BASIS_WORDS: Final[Mapping[str, str]] = {
    "估算": "estimated", "估计": "estimated", "测算": "estimated", "预计": "estimated", "实测": "measured",
    "计量": "measured", "设计": "designed", "设计值": "designed", "申报": "declared", "自报": "declared",
}  # fmt: skip
_BASIS = re.compile(r"\((" + "|".join(sorted(BASIS_WORDS, key=len, reverse=True)) + r")值?\)$")
_NUMBER = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+|(?=\.\d))(?:\.\d+)?(?:e[+-]?\d{1,2})?)(?P<rest>.*)", re.IGNORECASE
)
_COMPOSITE = re.compile(r"(?P<high>\d+(?:\.\d+)?)亿(?P<low>\d+(?:\.\d+)?)万(?P<rest>.*)")
_VAGUE = re.compile(
    r"大约|大概|约为|约|将近|接近|近|左右|上下|余|多|以上|以下|以内|不少于|不低于|不超过|超过|至少|至多|>=|<=|[≥≤<>~±]"
)
_RANGE = re.compile(r"\d[^\d.,eE-]*(?:-|~|至|到|—)\s*\d")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿点]+")
_MINUS = str.maketrans({"−": "-", "–": "-", "，": ",", "。": ".", "·": "."})
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny|¥)\s*(?=[\d+.-])", re.IGNORECASE)
_LARGEST = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class Number:
    """Hold a number in the wanted unit, how it was obtained if the text says so, and how it was converted."""

    value: Decimal
    basis: str = ""
    note: str = ""


def read_number(text: str, *, unit: str, written_in: str = "") -> Number:
    """Read one number and bring it to `unit`; a bare number is in `written_in`, the unit of the column's header."""
    plain = half_width(text).translate(_MINUS)
    basis = ""
    if match := _BASIS.search(plain):
        basis, plain = BASIS_WORDS[match[1]], plain[: match.start()].strip()
    plain = _CURRENCY.sub("", _SPACED.sub("", plain))
    written_in = written_in or unit
    number, rest = _split(plain)
    if number is None or _VAGUE.search(rest) or _RANGE.search(plain):
        raise _refusal(text, plain, unit, written_in)
    factor, note = _factor(text, rest.removesuffix("整").strip(), unit, written_in)
    return Number(canonical(units.scaled(number, factor), text), basis, note)


def canonical(number: Decimal, read: str = "") -> Decimal:
    """Return a number in its one spelling (no exponent, no trailing zeros); refuse what no office quantity can be."""
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise ValueRefused(read or str(number), "合理大小的数字", suggestion="这个数太大，请检查位数和单位")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -30:
        number = round(number, 30)
    if number == number.to_integral_value():
        return Decimal(int(number))
    return Decimal(format(number, "f").rstrip("0"))


def _split(plain: str) -> tuple[Decimal | None, str]:
    if match := _COMPOSITE.fullmatch(plain):
        whole = Decimal(match["high"]) * 10**4 + Decimal(match["low"])
        return whole, "万" + match["rest"]
    match = _NUMBER.fullmatch(plain)
    if match is None or re.match(r"[\d.,]", match["rest"]):
        return None, plain
    return Decimal(match["number"].replace(",", "")), match["rest"].strip()


def _factor(text: str, rest: str, unit: str, written_in: str) -> tuple[Fraction, str]:
    """Return what to multiply by, from the unit written behind the number or else the one of the header."""
    if not rest:
        return _between(text, written_in, unit), ("" if written_in == unit else f"由 {written_in} 换算为 {unit}")
    if (bare_multiple := units.multiplier(rest)) is not None:
        # "1.2万" under 万元 means 1.2万 元: the word counts the unit without its own 万.
        own = units.parse_unit(written_in)
        factor = Fraction(bare_multiple, own.multiplier if own is not None else 1)
        return factor * _between(text, written_in, unit), ""
    if not unit:
        return _unitless(text, rest), ""
    return _between(text, rest, unit), ("" if rest == unit else f"由 {rest} 换算为 {unit}")


def _between(text: str, source: str, target: str) -> Fraction:
    factor = units.conversion(source, target)
    if factor is None:
        raise ValueRefused(text, f"以{target}为单位的数字" if target else "不带单位的数字")
    return factor


def _unitless(text: str, rest: str) -> Fraction:
    measured = units.parse_unit(rest)
    if measured is not None and measured.kind == "ratio":
        return measured.factor
    if measured is not None and len(measured.kind) == 1 and not measured.per:
        return measured.factor
    raise ValueRefused(text, "不带单位的数字")


def _refusal(text: str, plain: str, unit: str, written_in: str) -> ValueRefused:
    expected = f"数字（{unit}）" if unit else "数字"
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}.*", plain):
        return ValueRefused(text, expected, suggestion="这是日期；若单元格是日期格式，请改为数字格式后重填")
    if _RANGE.search(plain):
        return ValueRefused(text, expected, suggestion="请填一个数；只知道范围时填较保守的一端并标为“估算”")
    if _VAGUE.search(plain):
        try:
            exact = read_number(_VAGUE.sub("", plain), unit=unit, written_in=written_in).value
        except ValueRefused:
            return ValueRefused(text, expected, suggestion="请填一个确定的数")
        return ValueRefused(text, expected, suggestion=f"可改为 {exact} 并标为“估算”")
    if _CHINESE.search(plain) and not re.search(r"\d", plain):
        return ValueRefused(text, expected, suggestion="请用阿拉伯数字填写")
    if re.fullmatch(r"[+-]?\d+(?:,\d*)+(?:\.\d+)?", plain):
        return ValueRefused(text, expected, suggestion="千位分隔符的位置不对，请去掉逗号")
    return ValueRefused(text, expected)
