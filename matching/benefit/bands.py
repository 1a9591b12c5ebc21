"""Bands for figures as written in plausibility.toml, where the format is described, read and compiled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import isinf
from typing import Literal

import msgspec

from matching.benefit.mix import SYMBOLS, Group, GroupRow
from matching.benefit.rules import BenefitRules
from matching.benefit.slips import SlipRow
from matching.errors import ResourceError
from matching.expression import Expression, Symbol, read_expression, symbols_of
from matching.fields import FieldDictionary
from matching.packs.rows import ParameterRow

FILE = "fields/plausibility.toml"
Span = tuple[float, float]


class CheckRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A band; bounds are inclusive."""

    id: str
    title: str
    value: str
    explain: str
    origin: str
    unit: str = ""
    when: str = ""
    unless: str = ""
    without: tuple[str, ...] = ()
    """Left out where one of these is known: another band says it better."""
    green: Span = (float("-inf"), float("inf"))
    amber: tuple[Span, ...] = ()
    suspect: Span | None = None
    """Within it the figure looks like a mistake, wherever the other bands are."""
    likely: Span | None = None
    """What a slip of the unit has to lead to; the green band where not given."""
    kind: Literal["proposal", "sanity", "arithmetic"] = "proposal"
    blank_as_zero: bool = False
    """Keys missing in a map that is itself given count as nothing."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    check: tuple[CheckRow, ...]
    parameter: tuple[ParameterRow, ...] = ()
    group: tuple[GroupRow, ...] = ()
    slip: tuple[SlipRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Hold what all bands of a file share."""

    parameters: tuple[ParameterRow, ...]
    groups: tuple[Group, ...]
    slips: tuple[SlipRow, ...]
    rules: BenefitRules | None
    """What the carriers saved are worked out by; without it bands that need them say nothing."""

    def numbers(self, on: date) -> Mapping[str, Decimal]:
        """Return the parameters in force on a date; of several lines of one id the latest."""
        begun = [row for row in self.parameters if row.valid_from is None or row.valid_from <= on]
        begun.sort(key=lambda row: row.valid_from or date.min)
        return {row.id: Decimal(str(row.value)) for row in begun}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A band with its expressions compiled."""

    row: CheckRow
    value: Expression
    when: Expression | None
    unless: Expression | None
    around: Surroundings

    def colour(self, value: Fraction) -> str:
        """Return green, amber (explain) or red (prove or correct)."""
        if self.row.suspect is not None and _within(self.row.suspect, value):
            return "red"
        if _within(self.row.green, value):
            return "green"
        return "amber" if any(_within(band, value) for band in self.row.amber) else "red"

    def fits(self, value: Fraction) -> bool:
        """Say whether a figure is what it would be without a slip."""
        return _within(self.row.likely or self.row.green, value) and self.colour(value) == "green"


def load_checks(
    text: str, dictionary: FieldDictionary, rules: BenefitRules | None = None, *, file: str = FILE
) -> tuple[Check, ...]:
    """Read the bands; refuse what does not fit, naming the item."""
    try:
        document = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"内容不合格式：{error}", file=file) from error
    symbols = {**symbols_of(dictionary, {row.id: "*" for row in document.parameter}), **SYMBOLS}
    around = Surroundings(
        parameters=document.parameter,
        groups=tuple(_group(row, symbols, file) for row in document.group),
        slips=document.slip,
        rules=rules,
    )
    return tuple(_check(row, symbols, around, file) for row in document.check)


def _group(row: GroupRow, symbols: Mapping[str, Symbol], file: str) -> Group:
    price = read_expression(row.price, symbols, number=True, file=file, item=row.id) if row.price else None
    return Group(row=row, price=price)


def _check(row: CheckRow, symbols: Mapping[str, Symbol], around: Surroundings, file: str) -> Check:
    def condition(text: str) -> Expression | None:
        return read_expression(text, symbols, file=file, item=row.id) if text else None

    return Check(
        row=row,
        value=read_expression(row.value, symbols, number=True, file=file, item=row.id),
        when=condition(row.when),
        unless=condition(row.unless),
        around=around,
    )


def _within(band: Span, value: Fraction) -> bool:
    low, high = _exact(band[0]), _exact(band[1])
    return (low is None or low <= value) and (high is None or value <= high)


@lru_cache(maxsize=1024)
def _exact(bound: float) -> Fraction | None:
    """Return a bound as it is written, None for one that is open."""
    return None if isinf(bound) else Fraction(str(bound))
