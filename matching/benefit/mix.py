"""What a case saves, by group of carriers: what bands are read by, and what is usual for them.

Names given here beside the fields: `saved_main` (the group with most of the standard coal, "mixed" where none has),
`measure_kinds`, `price_cny_per_tce` (weighted over the groups), `co2_of_electricity` (tCO2 per tce: grid factor by the
coal coefficient of the basis used), `coal_of_electricity` (kgce per kWh) and `supplied_kwh` (where supplying power is
all the case does). What cannot be told stays out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from matching.benefit.factors import Factor
from matching.benefit.figures import Run, run
from matching.benefit.rules import BenefitRules
from matching.benefit.setting import EQUIVALENT, Setting
from matching.case import Fact
from matching.criteria.facts import CaseView
from matching.expression import Expression, Symbol

MIXED = "mixed"
_TCE = "saving_tce"
_GRIDS = ("{grid}", "grid.national")
"""The province's grid, and what is taken while the province is unknown."""
_SUPPLY = (("msr_supply_kwh",), ("msr_generation_kwh", "msr_own_use_kwh"))


class GroupRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Carriers that cost and emit alike; a kind of measure goes before its carrier."""

    id: str
    title: str
    carriers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    price: str = ""
    """Expression for the price of a tonne of standard coal, empty where the group has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group with its price compiled."""

    row: GroupRow
    price: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Hold one name with what a sentence needs to speak of it."""

    value: Any
    label: str
    unit: str = ""
    fields: tuple[str, ...] = ()


SYMBOLS: Mapping[str, Symbol] = {
    "saved_main": Symbol(type="text", fact=False),
    "measure_kinds": Symbol(type="list", fact=False),
    **{
        name: Symbol(type="number", unit="*", fact=False)
        for name in ("price_cny_per_tce", "co2_of_electricity", "coal_of_electricity", "supplied_kwh")
    },
}


def mix_of(
    view: CaseView, rules: BenefitRules | None, groups: Sequence[Group], parameters: Mapping[str, Decimal]
) -> dict[str, Told]:
    """Return the names that can be told of a case."""
    measures = view.case.measures
    found = {"measure_kinds": Told(value=_kinds(measures), label="措施类型", fields=("msr_kind",))}
    if rules is None:
        return found
    setting = Setting(rules, view.values, view.on)
    found |= _electricity(setting)
    runs = [(measure, run(measure, setting)) for measure in measures]
    saving = [(measure, one) for measure, one in runs if _saves(one)]
    shares = _shares(saving, groups)
    if shares:
        most = max(shares, key=lambda name: shares[name])
        main = most if shares[most] * 100 >= parameters["main_share_pct"] else MIXED
        found["saved_main"] = Told(value=main, label="主要节约的能源", fields=("msr_carrier",))
        found |= _price(shares, groups, {**parameters, **{name: told.value for name, told in found.items()}})
    supplied = [_supplied(measure) for measure, _ in saving]
    if supplied and all(each is not None for each in supplied):
        total = sum(each for each in supplied if each is not None)
        found["supplied_kwh"] = Told(value=total, label="年对外供电量", unit="kWh", fields=("msr_supply_kwh",))
    return found


def _kinds(measures: Sequence[Mapping[str, Fact]]) -> tuple[str, ...]:
    facts = (measure.get("msr_kind") for measure in measures)
    return tuple(dict.fromkeys(str(fact.value) for fact in facts if fact is not None and fact.is_known))


def _electricity(setting: Setting) -> dict[str, Told]:
    """Return how much coal and CO2 stand behind electricity on the basis of the case."""
    equivalent = setting.basis == EQUIVALENT
    coal = setting.factor("supply_coal.national" if equivalent else "coal.electricity")
    if not isinstance(coal, Factor):
        return {}
    rate = coal.value / 1000 if equivalent else coal.value
    told = {"coal_of_electricity": Told(value=rate, label=coal.title, unit="kgce/kWh")}
    grid = next((each for each in map(setting.factor, _GRIDS) if isinstance(each, Factor)), None)
    if grid is not None:
        label = f"{grid.title}（{grid.year} 年）除以折标系数"
        told["co2_of_electricity"] = Told(value=grid.value / rate, label=label, unit="tCO2/tce")
    return told


def _saves(one: Run) -> bool:
    figure = one.figure(_TCE)
    return figure is not None and not figure.step.excluded


def _shares(saving: Sequence[tuple[Mapping[str, Fact], Run]], groups: Sequence[Group]) -> dict[str, Fraction]:
    """Return the share of each group in the standard coal; empty where it cannot be told."""
    sums: dict[str, Fraction] = {}
    known = True
    for measure, one in saving:
        group = _group(measure, one, groups)
        figure = one.figure(_TCE)
        value = figure.value if figure is not None else None
        known = known and value is not None and value > 0
        sums[group] = sums.get(group, Fraction(0)) + (value or 0)
    if "" in sums:
        return {}
    if len(sums) == 1:
        return dict.fromkeys(sums, Fraction(1))
    total = sum(sums.values())
    return {name: value / total for name, value in sums.items()} if known and total else {}


def _group(measure: Mapping[str, Fact], one: Run, groups: Sequence[Group]) -> str:
    kind, stated = measure.get("msr_kind"), measure.get("msr_carrier")
    by_kind = next((each.row.id for each in groups if kind is not None and kind.value in each.row.kinds), "")
    figure = one.figure(_TCE)
    worked = one.plan is not None and figure is not None and figure.value is not None
    # While a measure waits for inputs its method is a guess, so that only the carrier stated counts.
    carrier = one.plan.carrier if one.plan is not None and worked else stated.value if stated is not None else ""
    return by_kind or next((each.row.id for each in groups if carrier in each.row.carriers), "")


def _price(shares: Mapping[str, Fraction], groups: Sequence[Group], names: Mapping[str, Any]) -> dict[str, Told]:
    total = Fraction(0)
    for group in groups:
        share = shares.get(group.row.id, Fraction(0))
        price = group.price.evaluate(names) if group.price is not None else None
        if share and price is None:
            return {}
        total += share * Fraction(price or 0)
    return {"price_cny_per_tce": Told(value=total, label="能源价格", unit="元/tce")}


def _supplied(measure: Mapping[str, Fact]) -> Fraction | None:
    """Return the power a measure supplies, None for a measure that saves otherwise."""
    known = {name: fact.value for name, fact in measure.items() if fact.is_known}
    for first, *rest in _SUPPLY:
        if first in known and all(name in known for name in rest):
            return Fraction(known[first]) - sum((Fraction(known[name]) for name in rest), Fraction(0))  # type: ignore[arg-type]  # decimals by the dictionary
    return None
