"""Time the benefit of 100,000 projects in one columnar pass against the same written by hand in bare numpy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop import resources
from matching.benefit.columns import Table, Totals, figures, table_of, totals
from matching.benefit.setting import Setting
from tests.matching.benefit import invented

PROJECTS = 100_000
MEASURES = 150_000
DAY = date(2026, 11, 21)
LIMIT = 3.0
ROUNDS = 9
UNKNOWN = 0.05
CONVERTED = 5_000
Row = tuple[str, float, float, float, float]
Array = NDArray[Any]

PROVINCES = ("440000", "320000", "420000")
KINDS = (
    "process_retrofit", "motor", "transformer", "waste_heat", "renewable_power", "wastewater", "desulphurisation",
    "water_reuse",
)  # fmt: skip
RANGES = {
    "msr_before": (5e5, 9e6), "msr_after": (1e5, 4.9e5), "msr_output_before": (900, 1000),
    "msr_output_after": (1000, 1100), "msr_count": (1, 50), "msr_power_kw": (5, 500), "msr_load_pct": (30, 90),
    "msr_hours_y": (2000, 8000), "msr_efficiency_before_pct": (80, 88), "msr_efficiency_after_pct": (90, 96),
    "msr_no_load_before_kw": (2, 3), "msr_no_load_after_kw": (0.5, 1), "msr_load_loss_before_kw": (10, 15),
    "msr_load_loss_after_kw": (5, 8), "msr_supply_kwh": (1e6, 9e8), "msr_flow_m3": (1e5, 9e6),
    "msr_cod_in_mgl": (200, 400), "msr_cod_out_mgl": (20, 50), "msr_nh3n_in_mgl": (20, 40),
    "msr_nh3n_out_mgl": (1, 5), "msr_pollutant_before_t": (50, 90), "msr_pollutant_after_t": (1, 40),
    "msr_reused_m3": (1e5, 9e5), "msr_topup_m3": (0, 9e4),
}  # fmt: skip
ASKED = {
    "process_retrofit": ("msr_before", "msr_after", "msr_output_before", "msr_output_after"),
    "motor": (
        "msr_count", "msr_power_kw", "msr_load_pct", "msr_hours_y", "msr_efficiency_before_pct",
        "msr_efficiency_after_pct",
    ),
    "transformer": (
        "msr_count", "msr_hours_y", "msr_no_load_before_kw", "msr_no_load_after_kw", "msr_load_loss_before_kw",
        "msr_load_loss_after_kw", "msr_load_pct",
    ),
    "waste_heat": ("msr_supply_kwh",),
    "renewable_power": ("msr_supply_kwh",),
    "wastewater": ("msr_flow_m3", "msr_cod_in_mgl", "msr_cod_out_mgl", "msr_nh3n_in_mgl", "msr_nh3n_out_mgl"),
    "desulphurisation": ("msr_pollutant_before_t", "msr_pollutant_after_t"),
    "water_reuse": ("msr_reused_m3", "msr_topup_m3"),
}  # fmt: skip


def measure() -> list[Row]:
    """Return name, our seconds, the yardstick's seconds, ratio and limit; facts are made into columns beforehand."""
    table = invent(247)
    ours, hand = _by_turns(lambda: totals(table, figures(table)), lambda: by_hand(table))
    _same(totals(table, figures(table)), by_hand(table))
    settled = float(np.mean(np.logical_or.reduce([one.doubt for one in totals(table, figures(table)).values()])))
    converted = _converting()
    return [
        (f"benefit of {PROJECTS} projects / numpy by hand, s", ours, hand, ours / hand, LIMIT),
        ("share of them to be settled one by one / 2 %", settled, 0.02, settled / 0.02, 1.0),
        (f"measures of {CONVERTED} cases into columns, s / 3 s", converted, 3.0, converted / 3, 1.0),
    ]


def _by_turns(ours: Callable[[], object], hand: Callable[[], object]) -> tuple[float, float]:
    """Time both by turns, so that a busy moment of the machine hits both."""
    ours(), hand()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for run, record in zip((ours, hand), times, strict=True):
            start = perf_counter()
            run()
            record.append(perf_counter() - start)
    return median(times[0]), median(times[1])


def _same(ours: dict[str, Totals], hand: dict[str, Array]) -> None:
    """Refuse to compare two things that do not give the same totals (but for a half missed by a hair)."""
    assert set(ours) == set(hand)
    for name, values in hand.items():
        assert (np.isnan(ours[name].value) == np.isnan(values)).all(), name
        assert np.nanmax(np.abs(ours[name].value - values)) < 0.011 if name != "electricity_kwh" else True, name
        assert (ours[name].value != values).sum() <= np.isnan(values).sum() + PROJECTS // 1000, name


def _converting() -> float:
    random = Random(3)
    cases = [invented.case(random, measures=1) for _ in range(200)] * (CONVERTED // 200)
    start = perf_counter()
    table_of(cases, resources.benefit_rules(), DAY)
    return perf_counter() - start


def invent(seed: int) -> Table:
    """Return the table of projects of which every other has two measures."""
    chance = np.random.default_rng(seed)
    rules = resources.benefit_rules()
    project = np.sort(np.concatenate((np.arange(PROJECTS), chance.permutation(PROJECTS)[: MEASURES - PROJECTS])))
    kind = chance.integers(1, len(KINDS) + 1, MEASURES)
    retrofit = kind == 1
    numbers = {}
    for name, (low, high) in RANGES.items():
        column = np.round(chance.uniform(low, high, MEASURES), 2 if high < 1000 else 0)
        asked = np.array([False, *(name in ASKED[each] for each in KINDS)])
        column[(chance.random(MEASURES) < UNKNOWN) | ~asked[kind]] = np.nan
        numbers[name] = column
    settings = tuple(Setting(rules, {"ent_province": province}, DAY) for province in PROVINCES)
    return Table(
        rules=rules,
        projects=PROJECTS,
        project=project,
        codes={"msr_kind": kind, "msr_carrier": retrofit.astype(np.int64), "msr_unit": retrofit.astype(np.int64)},
        names={"msr_kind": ("", *KINDS), "msr_carrier": ("", "electricity"), "msr_unit": ("", "kWh")},
        numbers=numbers,
        settings=settings,
        setting=chance.integers(0, len(PROVINCES), PROJECTS)[project],
        baselines={"saving_tce": np.where(chance.random(PROJECTS) < 0.5, 1e6, np.nan)},
        may_overlap=np.zeros(PROJECTS, bool),
    )


class _Hand:
    """Keep the figures written by hand: rows and values of each quantity."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.found: dict[str, list[tuple[Array, Array]]] = {}

    def keep(self, name: str, rows: Array, value: Array) -> None:
        self.found.setdefault(name, []).append((rows, value))

    def power(self, rows: Array, kwh: Array, grid: Array, coal: float, *, saved: bool = True) -> None:
        if saved:
            self.keep("electricity_kwh", rows, kwh)
        self.keep("saving_tce", rows, kwh * coal / 1_000_000)
        self.keep("co2_t", rows, kwh * grid[self.table.setting[rows]] / 1000)

    def totals(self) -> dict[str, Array]:
        sums = {}
        project, places = self.table.project, {"saving_tce": 2, "co2_t": 2, "electricity_kwh": 0, "water_m3": 0}
        for name, chunks in self.found.items():
            rows, column = (np.concatenate([chunk[place] for chunk in chunks]) for place in (0, 1))
            scale = 10.0 ** places.get(name, 3)
            own = project[rows]
            total = np.bincount(own, np.copysign(np.floor(np.abs(column) * scale + 0.5), column), PROJECTS) / scale
            concerned = np.zeros(PROJECTS, bool)
            concerned[own] = True
            total[~concerned] = np.nan
            if name in self.table.baselines:
                total[total > self.table.baselines[name]] = np.nan
            sums[name] = total
        return sums


def by_hand(table: Table) -> dict[str, Array]:
    """Return the totals as somebody would write them who needs just these eight kinds."""
    library, n, h = resources.benefit_rules().library, table.numbers, _Hand(table)
    found = [library.factor(f"grid.{province}", on=DAY) for province in PROVINCES]
    grid = np.array([float(one.value) for one in found if one is not None])
    rate = library.factor("supply_coal.national", on=DAY)
    coal = float(rate.value) if rate is not None else 0.0
    kinds = [np.flatnonzero(table.codes["msr_kind"] == kind) for kind in range(1, len(KINDS) + 1)]
    with np.errstate(all="ignore"):
        _saved_power(h, kinds, n, grid, coal)
        _pollutants(h, kinds, n)
    return h.totals()


def _saved_power(h: _Hand, kinds: list[Array], n: Any, grid: Array, coal: float) -> None:
    rows = kinds[0]
    before, after, made, makes = (
        n[name][rows] for name in ("msr_before", "msr_after", "msr_output_before", "msr_output_after")
    )
    kwh = (before / made - after / makes) * makes
    # Where an output is unknown the plain difference counts.
    kwh = np.where(np.isnan(made) | np.isnan(makes), before - after, kwh)
    kwh[(before <= 0) | (made <= 0) | (makes <= 0)] = np.nan
    h.power(rows, kwh, grid, coal)
    rows = kinds[1]
    count, power, load, hours, old, new = (
        n[f"msr_{name}"][rows]
        for name in ("count", "power_kw", "load_pct", "hours_y", "efficiency_before_pct", "efficiency_after_pct")
    )
    h.power(rows, count * power * load / 100 * hours * (100 / old - 100 / new), grid, coal)
    rows = kinds[2]
    count, hours, old, new, old_load, new_load, load = (
        n[f"msr_{name}"][rows]
        for name in ("count", "hours_y", "no_load_before_kw", "no_load_after_kw", "load_loss_before_kw",
                     "load_loss_after_kw", "load_pct")
    )  # fmt: skip
    h.power(rows, count * hours * ((old - new) + load / 100 * load / 100 * (old_load - new_load)), grid, coal)
    h.power(kinds[3], n["msr_supply_kwh"][kinds[3]], grid, coal)
    h.power(kinds[4], n["msr_supply_kwh"][kinds[4]], grid, coal, saved=False)


def _pollutants(h: _Hand, kinds: list[Array], n: Any) -> None:
    rows = kinds[5]
    flow = n["msr_flow_m3"][rows]
    ends = {name: (n[f"msr_{name}_in_mgl"][rows], n[f"msr_{name}_out_mgl"][rows]) for name in ("cod", "nh3n")}
    wrong = np.logical_or.reduce([into < out for into, out in ends.values()])
    for name, (into, out) in ends.items():
        given = ~(np.isnan(into) & np.isnan(out))
        value = np.where(wrong, np.nan, flow * (into - out) / 1_000_000)
        h.keep(f"{name}_t", rows[given], value[given])
    rows = kinds[6]
    before, after = n["msr_pollutant_before_t"][rows], n["msr_pollutant_after_t"][rows]
    h.keep("so2_t", rows, np.where((before <= 0) | (after > before), np.nan, before - after))
    rows = kinds[7]
    used, added = n["msr_reused_m3"][rows], n["msr_topup_m3"][rows]
    h.keep("water_m3", rows, np.where(added > used, np.nan, used - added))
