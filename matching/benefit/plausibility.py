"""Bands for declared figures, read from data: green, amber (explain), red (prove or correct).

A remark asks for proof; it never changes a number and never blocks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from matching.criteria.facts import CaseView
from matching.errors import ResourceError
from matching.explain.printed import number
from matching.expression import Expression, read_expression, symbols_of
from matching.fields import FieldDictionary
from matching.packs.rows import ParameterRow


class CheckRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A band as written in plausibility.toml; bounds are inclusive, an absent bound is open."""

    id: str
    title: str
    value: str
    explain: str
    origin: str
    unit: str = ""
    when: str = ""
    green: tuple[float, float] = (0.0, 0.0)
    amber: tuple[tuple[float, float], ...] = ()
    kind: Literal["proposal", "sanity", "arithmetic"] = "proposal"
    blank_as_zero: bool = False
    """Keys missing in a map that is itself given count as nothing."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    check: tuple[CheckRow, ...]
    parameter: tuple[ParameterRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A band with its expressions compiled."""

    row: CheckRow
    value: Expression
    when: Expression | None
    parameters: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Tell that a figure lies outside the green band."""

    check: str
    title: str
    colour: str
    """amber (explain) or red (prove or correct)."""
    value: str
    fields: tuple[str, ...]
    sentence: str


def load_checks(text: str, dictionary: FieldDictionary, *, file: str = "fields/plausibility.toml") -> tuple[Check, ...]:
    """Read the bands; refuse what does not fit, naming the item."""
    try:
        document = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=file) from error
    symbols = symbols_of(dictionary, {row.id: "*" for row in document.parameter})
    parameters = {row.id: Decimal(str(row.value)) for row in document.parameter}
    return tuple(
        Check(
            row=row,
            value=read_expression(row.value, symbols, number=True, file=file, item=row.id),
            when=read_expression(row.when, symbols, file=file, item=row.id) if row.when else None,
            parameters=parameters,
        )
        for row in document.check
    )


def remarks(checks: Sequence[Check], view: CaseView) -> tuple[Remark, ...]:
    """Return the remarks a case's figures call for; what cannot be worked out calls for none."""
    found = []
    for check in checks:
        values = {**view.values, **check.parameters, **(_blanks(check, view) if check.row.blank_as_zero else {})}
        if check.when is not None and check.when.evaluate(values) is not True:
            continue
        value = check.value.evaluate(values)
        if value is None:
            continue
        colour = _colour(check.row, Fraction(value))
        if colour != "green":
            found.append(_remark(check, Fraction(value), colour))
    return tuple(found)


def _blanks(check: Check, view: CaseView) -> dict[str, Mapping[str, object]]:
    """Return the maps a check names with their missing keys as nothing."""
    return {
        name: {key: view.values[name].get(key, Decimal(0)) for key in keys}
        for name, keys in check.value.keys.items()
        if name in view.values
    }


def _colour(row: CheckRow, value: Fraction) -> str:
    if _within(row.green, value):
        return "green"
    return "amber" if any(_within(band, value) for band in row.amber) else "red"


def _within(band: tuple[float, float], value: Fraction) -> bool:
    return band[0] <= value <= band[1]


def _remark(check: Check, value: Fraction, colour: str) -> Remark:
    row = check.row
    shown = number(value) + (f" {row.unit}" if row.unit else "")
    asks = "请说明原因" if colour == "amber" else "请举证或更正"
    usual = f"通常 {row.green[0]:g}–{row.green[1]:g}"
    return Remark(
        check=row.id,
        title=row.title,
        colour=colour,
        value=shown,
        fields=tuple(name for name in check.value.names if name not in check.parameters),
        sentence=f"{row.title}为 {shown}，{usual}，{asks}：{row.explain}",
    )
