"""In which units a number may be typed: rows of `resources/units/offered.toml` that convert into the field's unit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal

from desktop import resources
from matching import units
from matching.fields import Field

FILE = "units/offered.toml"


def unit_rows() -> tuple[tuple[str, ...], ...]:
    """Read which units are offered together."""
    return tuple(tuple(row["units"]) for row in tomllib.loads(resources.text(FILE))["row"])


def units_offered(fields: Sequence[Field], rows: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    """Return by field the units its number may be typed in, its own among them; fields with no choice are left out."""
    found = {}
    for field in fields:
        if field.kind not in {"dec", "int"}:
            continue
        head, slash, tail = field.unit.partition("/")
        row = next((row for row in rows if head in row), ())
        offered = tuple(f"{unit}{slash}{tail}" for unit in row)
        if len(offered) > 1:
            found[field.id] = tuple(unit for unit in offered if units.conversion(unit, field.unit) is not None)
    return found


def in_unit(value: Decimal | int, field: Field, unit: str) -> Decimal | int:
    """Return a value of a field counted in another unit."""
    factor = units.conversion(field.unit, unit)
    return value if factor is None or unit == field.unit else units.scaled(Decimal(value), factor)
