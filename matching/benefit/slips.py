"""Slips of the unit that would explain a figure far out: kilograms for tonnes, a 万 forgotten or doubled, a percent.

A slip is named with the value that would fit; the number itself stays as it was entered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import msgspec

ANY = "*"


class SlipRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to get a unit wrong: what was entered times `factor` is what was meant."""

    id: str
    factor: str
    """Written as a text, so that it is exact."""
    units: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Hold a slip that would explain a figure."""

    id: str
    field: str
    entered: Fraction
    meant: Fraction
    figure: Fraction
    """What the checked figure would then be."""
    sentence: str


def slips(
    rows: tuple[SlipRow, ...],
    entered: Mapping[str, tuple[Any, str]],
    figure: Callable[[Mapping[str, Any]], Any],
    fits: Callable[[Fraction], bool],
) -> Iterator[Slip]:
    """Yield every single slip after which the figure would fit; `entered` is value and unit by name."""
    for row in rows:
        factor = Fraction(row.factor)
        for name, (value, unit) in entered.items():
            if ANY not in row.units and unit not in row.units:
                continue
            meant = Fraction(value) * factor
            found = figure({name: meant})
            if found is not None and fits(Fraction(found)):
                yield Slip(
                    id=row.id,
                    field=name,
                    entered=Fraction(value),
                    meant=meant,
                    figure=Fraction(found),
                    sentence=row.sentence,
                )
