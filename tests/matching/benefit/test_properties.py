"""What holds of every benefit: units are exact, quantities scale, more is never less, unknown gives nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.benefit.figures import Run, run
from matching.benefit.project import worked_out
from matching.benefit.setting import Setting
from matching.benefit.sums import sums_of
from matching.case import Case, Fact
from matching.units import conversion, convert
from tests.conftest import DAY
from tests.matching.benefit import invented
from tests.matching.benefit.invented import RULES

FEW = settings(max_examples=8)
"""For each method."""
SOME = settings(max_examples=50)
SEEDS = st.integers(0, 2**32)
UNITS = {
    "energy": ("kWh", "万kWh", "MWh", "GJ"), "mass": ("t", "万t", "kg"), "volume": ("m3", "万m3"),
    "coal": ("tce", "万tce", "kgce"), "money": ("元", "万元", "亿元"),
}  # fmt: skip
PAIRS = [pair for units in UNITS.values() for pair in product(units, units)]
# What a method multiplies with, so that all its results scale with it.
QUANTITIES = {
    "per_output": ("msr_before", "msr_after"), "nameplate": ("msr_count",), "cube_law": ("msr_power_kw",),
    "losses": ("msr_count",), "recovered_power": ("msr_supply_kwh",),
    "recovered_power_gross": ("msr_generation_kwh", "msr_own_use_kwh"), "recovered_heat": ("msr_heat_gj",),
    "renewable": ("msr_supply_kwh",), "renewable_gross": ("msr_generation_kwh", "msr_own_use_kwh"),
    "gas_for_coal_used": ("msr_before", "msr_after", "msr_gas_after_m3"), "gas_for_coal_heat": ("msr_heat_gj",),
    "methane": ("msr_gas_captured_m3", "msr_own_emission_tco2", "msr_supply_kwh"),
    "methane_power": ("msr_supply_kwh",), "wastewater": ("msr_flow_m3",),
    "emission_metered": ("msr_pollutant_before_t", "msr_pollutant_after_t"),
    "emission_concentration": ("msr_flue_gas_m3",), "so2_balance": ("msr_coal_burnt_t",),
    "water_per_output": ("msr_before", "msr_after"), "water_metered": ("msr_before", "msr_after"),
    "water_reuse": ("msr_reused_m3", "msr_topup_m3"), "waste_use": ("msr_waste_t",),
    "heat_efficiency": ("msr_heat_gj",), "metered": ("msr_before", "msr_after"),
}  # fmt: skip
# What may go up, and what may go down, without the effect becoming smaller.
MORE = frozenset({
    "msr_before", "msr_supply_kwh", "msr_generation_kwh", "msr_gas_captured_m3", "msr_ch4_pct", "msr_reused_m3",
    "msr_pollutant_before_t", "msr_conc_before_mg", "msr_cod_in_mgl", "msr_nh3n_in_mgl", "msr_tn_in_mgl",
    "msr_tp_in_mgl", "msr_waste_t", "msr_no_load_before_kw", "msr_load_loss_before_kw", "msr_efficiency_after_pct",
    "msr_removal_after_pct", "msr_boiler_after_pct",
})  # fmt: skip
LESS = frozenset({
    "msr_after", "msr_own_use_kwh", "msr_own_emission_tco2", "msr_topup_m3", "msr_gas_after_m3",
    "msr_pollutant_after_t", "msr_conc_after_mg", "msr_cod_out_mgl", "msr_nh3n_out_mgl", "msr_tn_out_mgl",
    "msr_tp_out_mgl", "msr_no_load_after_kw", "msr_load_loss_after_kw", "msr_efficiency_before_pct",
    "msr_removal_before_pct", "msr_boiler_before_pct",
})  # fmt: skip

Measure = Mapping[str, Fact]


def invent(seed: int, *, method: str = "") -> tuple[Measure, Setting]:
    random = Random(seed)
    kinds = [kind for kind, rows in RULES.by_kind.items() if not method or any(row.id == method for row in rows)]
    measure = invented.measure(random, known=0.95, kind=random.choice(kinds), method=method)
    facts = invented.case(random, measures=0).facts
    return measure, Setting(RULES, {name: fact.value for name, fact in facts.items() if fact.is_known}, DAY)


def values(found: Run) -> dict[str, Fraction | None]:
    """Return the quantities a measure gives."""
    return {figure.step.id: figure.value for figure in found.figures if figure.step.quantity is not None}


def scaled(measure: Measure, names: tuple[str, ...], factor: Decimal) -> Measure:
    changed = {name: Fact(value=measure[name].value * factor) for name in names if name in measure}  # type: ignore[operator]  # numbers
    return {**measure, **changed}


# ---- units


@given(st.fractions(), st.sampled_from(PAIRS))
def test_a_unit_and_back_is_exactly_what_it_was(value: Fraction, pair: tuple[str, str]) -> None:
    there, back = conversion(*pair), conversion(*reversed(pair))
    assert there is not None
    assert back is not None
    assert value * there * back == value


@given(st.decimals(0, 10**9, places=3), st.sampled_from([pair for pair in PAIRS if "GJ" not in pair]))
def test_printed_numbers_come_back_as_they_were(value: Decimal, pair: tuple[str, str]) -> None:
    assert convert(convert(value, *pair), *reversed(pair)) == value


@pytest.mark.parametrize("unit", ["万kWh", "MWh", "GJ"])
@SOME
@given(before=st.decimals(1, 10**9, places=2), after=st.decimals(0, 10**9, places=2))
def test_another_unit_gives_the_very_same_result(unit: str, before: Decimal, after: Decimal) -> None:
    setting = Setting(RULES, {"ent_province": "440000"}, DAY)
    assert values(run(power("kWh", before, after), setting)) == values(
        run(power(unit, convert(before, "kWh", unit), convert(after, "kWh", unit)), setting)
    )


def power(unit: str, before: Decimal, after: Decimal) -> Measure:
    known = {"msr_carrier": "electricity", "msr_unit": unit, "msr_before": before, "msr_after": after}
    return {"msr_kind": Fact(value="balance"), **{name: Fact(value=value) for name, value in known.items()}}  # type: ignore[arg-type]  # texts and numbers


# ---- quantities


@pytest.mark.parametrize("method", QUANTITIES)
@FEW
@given(seed=SEEDS, factor=st.integers(2, 1000))
def test_twice_the_quantity_gives_twice_the_effect(method: str, seed: int, factor: int) -> None:
    measure, setting = invent(seed, method=method)
    once = values(run(measure, setting))
    times = values(run(scaled(measure, QUANTITIES[method], Decimal(factor)), setting))
    assert times == {name: None if value is None else value * factor for name, value in once.items()}


def test_every_method_says_what_it_is_linear_in() -> None:
    assert set(QUANTITIES) == {row.id for row in RULES.methods.method}


@pytest.mark.parametrize("method", QUANTITIES)
@FEW
@given(seed=SEEDS, share=st.decimals("0.01", "0.5", places=2))
def test_saving_more_never_gives_less(method: str, seed: int, share: Decimal) -> None:
    measure, setting = invent(seed, method=method)
    once = run(measure, setting)
    for name in measure.keys() & (MORE | LESS):
        better = scaled(measure, (name,), 1 + share if name in MORE else 1 - share)
        if once.plan is None or any(after < before for before, after in _effects(once, run(better, setting))):
            raise AssertionError(name)


def _effects(once: Run, then: Run) -> list[tuple[Fraction, Fraction]]:
    first, second = values(once), values(then)
    pairs = [(first[name], second.get(name)) for name in first]
    return [(before, after) for before, after in pairs if before is not None and after is not None]


# ---- unknown


@SOME
@given(SEEDS)
def test_a_figure_rests_on_known_inputs_alone(seed: int) -> None:
    measure, setting = invent(seed)
    found = run(measure, setting)
    for figure in found.figures:
        if figure.value is not None:
            assert not figure.missing
            assert not figure.problem
            assert all(name in measure or name in setting.values for name in figure.used)
            assert found.plan is not None
            assert all(name in measure for name in found.plan.method.needs)


@SOME
@given(SEEDS)
def test_an_input_that_becomes_unknown_takes_its_figures_along(seed: int) -> None:
    measure, setting = invent(seed)
    found = run(measure, setting)
    for name in {name for figure in found.figures if figure.value is not None for name in figure.used}:
        then = run({**measure, name: Fact(value="unknown")}, setting)
        if then.plan is found.plan:
            assert all(figure.value is None for figure in then.figures if name in figure.used)
        assert all(name not in figure.used for figure in then.figures if figure.value is not None)


@SOME
@given(SEEDS)
def test_a_sum_that_lacks_a_part_is_no_sum(seed: int) -> None:
    case = invented.case(Random(seed))
    setting = Setting(RULES, {name: fact.value for name, fact in case.facts.items() if fact.is_known}, DAY)
    for total in sums_of(case, setting).sums:
        if total.open_places:
            assert total.value is None
        if total.value is not None:
            assert total.value == sum(part for _, part in total.parts)


# ---- bases


@SOME
@given(SEEDS)
def test_no_sum_mixes_the_two_ways_of_counting_electricity(seed: int) -> None:
    case: Case = invented.case(Random(seed), measures=3)
    found = worked_out(case, RULES, on=DAY)
    assert found is not None
    counted = [
        working
        for measure in found.measures
        for working in measure.workings
        if working.is_counted and working.value is not None
    ]
    assert {working.coal_basis for working in counted} <= {"", found.coal_basis}
