"""Measures and cases invented at random over every kind, carrier and unit, from a seed."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from desktop import resources
from matching.case import Case, Fact
from matching.fields import Field

RULES = resources.benefit_rules()
KINDS = tuple(RULES.by_kind)
CARRIERS = tuple(RULES.carriers.carriers)
UNITS = {"electricity": ("kWh", "万kWh", "MWh", "GJ"), "heat": ("GJ", "MWh"), "gas": ("m3", "万m3"), "other": ("t",)}
PROVINCES = ("440000", "320000", "530000", "540000")
GIVEN = ("msr_carrier", "msr_unit", "msr_before", "msr_after", "msr_output_before", "msr_output_after")


def measure(random: Random, *, known: float = 0.9, kind: str | None = None, method: str = "") -> dict[str, Fact]:
    """Return a measure that knows most of what its kind (or one method of it) may ask for."""
    chosen = random.choice(KINDS) if kind is None else kind
    facts = {"msr_kind": Fact(value=chosen)} if chosen else {}
    for name in _asked(chosen, method) if method else dict.fromkeys((*GIVEN, *RULES.inputs_of(chosen))):
        if random.random() < known:
            facts[name] = Fact(value=value(RULES.dictionary[name], random))
    if "msr_carrier" in facts and random.random() < 0.95:
        facts["msr_unit"] = Fact(value=random.choice(_units(str(facts["msr_carrier"].value))))
    for measured in ("msr_ncv_mj", "msr_carbon_tc_gj", "msr_power_ef", "msr_heat_ef", "msr_supply_coal_rate"):
        if measured in facts and random.random() < 0.6:
            del facts[measured]
    return facts


def _asked(kind: str, method: str) -> tuple[str, ...]:
    """Return what one method asks for, with what may take the place of a factor."""
    needs = next(row.needs for row in RULES.by_kind[kind] if row.id == method)
    others = {name for row in RULES.by_kind[kind] for name in row.needs}
    return (*needs, *(name for name in RULES.inputs_of(kind) if name not in others))


def _units(carrier: str) -> tuple[str, ...]:
    row = RULES.carriers.carriers.get(carrier)
    family = row.family if row is not None else "other"
    return next((units for name, units in UNITS.items() if family.startswith(name)), UNITS["other"])


def value(field: Field, random: Random) -> Any:
    """Return a value of a field, within its bounds."""
    if field.kind == "map":
        keys = [key.id for key in field.keys]
        first, second = random.sample(keys, 2)
        whole = Decimal(random.randint(0, 100))
        return {first: whole, second: Decimal(100 if random.random() < 0.9 else 90) - whole}
    if field.values:
        return random.choice(field.values).id
    low = float(field.minimum or 0)
    high = float(field.maximum) if field.maximum is not None else random.choice((100.0, 9e4, 5e7))
    if field.kind == "int":
        return Decimal(random.randint(int(low), int(min(high, 500))))
    return max(Decimal(str(round(random.uniform(low, high), random.choice((0, 2, 3))))), field.minimum or Decimal(0))


def case(random: Random, *, measures: int | None = None) -> Case:
    """Return a case with a few measures, counted one way or the other."""
    facts: dict[str, Any] = {}
    if random.random() < 0.9:
        facts["ent_province"] = random.choice(PROVINCES)
    if random.random() < 0.5:
        facts["prj_coal_basis"] = random.choice(("equivalent", "calorific"))
    if random.random() < 0.3:
        facts["prj_grid_factor_scope"] = random.choice(("province", "south", "national"))
    if random.random() < 0.3:
        facts["prj_grid_factor_year"] = Decimal(random.choice((2021, 2022, 2050)))
    if random.random() < 0.3:
        facts["prj_media_counted"] = random.choice(("yes", "no", "unknown"))
    if random.random() < 0.2:
        facts["prj_energy_baseline_tce"] = Decimal(random.randint(1, 10**6))
    count = random.choice((0, 1, 1, 2, 3)) if measures is None else measures
    return Case(
        facts={name: Fact(value=each) for name, each in facts.items()},
        measures=tuple(measure(random) for _ in range(count)),
    )
