"""Print a fact's value the way officials write it: labels for codes and choices, thousands separators, units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from matching.fields import Field, Value, is_unknown

NameCode = Callable[[str, str], str]
"""Name of a code in a code table ("county", "440281" gives the county's name), empty when not found."""
NOT_GIVEN = "未提供（待查）"
PLACES = 4
"""Decimals kept when a computed number is printed."""


def printed(field: Field, value: Value | None, *, name_code: NameCode | None = None, unit: bool = True) -> str:
    """Return a value as text; unknown prints as not given, never blank and never no."""
    if is_unknown(value) or value is None:
        return NOT_GIVEN
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (Decimal, int)):
        plain = str(value) if field.kind == "int" and field.unit == "年" else number(value)
        return plain + _suffix(field, unit)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Mapping):
        return "；".join(_entry(field, key, item, unit) for key, item in value.items())
    if isinstance(value, tuple):
        return "、".join(field.choice_label(item) for item in value)
    if field.code and name_code is not None:
        name = name_code(field.code, value)
        return f"{name}（{value}）" if name else value
    return field.choice_label(value)


def span_text(low: float, high: float) -> str:
    """Return an interval of points, one number when both ends print the same."""
    return f"{low:.1f}" if f"{low:.1f}" == f"{high:.1f}" else f"{low:.1f} – {high:.1f}"


def number(value: Decimal | int | Fraction) -> str:
    """Return a number with thousands separators and without needless zeros."""
    if isinstance(value, Fraction):
        value = round(Decimal(value.numerator) / Decimal(value.denominator), PLACES)
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _suffix(field: Field, unit: bool) -> str:
    if not unit or not field.unit or field.unit == "-":
        return ""
    return field.unit if field.unit == "%" else f" {field.unit}"


def _entry(field: Field, key: str, item: object, unit: bool) -> str:
    label = next((choice.label for choice in field.keys if choice.id == key), key)
    if isinstance(item, (Decimal, int)):
        return f"{label} {number(item)}{_suffix(field, unit)}"
    return f"{label}：{field.choice_label(str(item))}"
