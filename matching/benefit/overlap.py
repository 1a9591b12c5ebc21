"""Savings that would be counted twice: measures inside a whole balance, inside one boundary, or entered twice.

What is certain to be covered already is left out of the sum and says so; what cannot be told apart holds the sum back
until somebody names the boundaries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from matching.benefit.figures import Measure, Run

BALANCE = "balance"
_DESCRIBES = frozenset({"msr_name", "msr_note", "msr_invest_cny", "msr_benefit_cny_y", "msr_cost_class"})
"""Fields that say nothing about what is saved."""


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Hold by (place of the measure, quantity) why it is left out, and by quantity why no sum can be given."""

    covered: dict[tuple[int, str], str] = field(default_factory=dict)
    doubtful: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Energy:
    """One measure that saves a carrier."""

    place: int
    name: str
    kind: str
    boundary: str
    carrier: str
    run: Run
    quantities: tuple[str, ...]

    @property
    def is_metered(self) -> bool:
        return self.run.plan is not None and bool(self.run.plan.unit)


def overlaps(measures: Sequence[Measure], runs: Sequence[Run]) -> Overlaps:
    """Find what would be counted twice."""
    found = Overlaps()
    if len(measures) < 2:
        return found
    _entered_twice(measures, runs, found)
    energy = list(_energy(measures, runs))
    for carrier in dict.fromkeys(one.carrier for one in energy):
        own = [one for one in energy if one.carrier == carrier]
        _inside_balance(own, found)
        for boundary in dict.fromkeys(one.boundary for one in own if one.boundary):
            _inside_boundary([one for one in own if one.boundary == boundary and one.kind != BALANCE], found)
        _balances([one for one in own if one.kind == BALANCE], found)
    return found


def name_of(measure: Measure, place: int) -> str:
    """Return how a measure is called in a sentence."""
    fact = measure.get("msr_name")
    return f"“{fact.value}”" if fact is not None and fact.is_known else f"第 {place + 1} 项措施"


def _energy(measures: Sequence[Measure], runs: Sequence[Run]) -> Iterator[_Energy]:
    for place, (measure, run) in enumerate(zip(measures, runs, strict=True)):
        quantities = tuple(
            figure.step.quantity.id for figure in run.figures if figure.step.quantity and not figure.step.excluded
        )
        if run.plan is None or not run.plan.carrier or "saving_tce" not in quantities:
            continue
        yield _Energy(
            place, name_of(measure, place), _text(measure, "msr_kind"), _text(measure, "msr_boundary"),
            run.plan.carrier, run, quantities,
        )  # fmt: skip


def _text(measure: Measure, name: str) -> str:
    fact = measure.get(name)
    return "".join(str(fact.value).split()) if fact is not None and fact.is_known else ""


def _entered_twice(measures: Sequence[Measure], runs: Sequence[Run], found: Overlaps) -> None:
    told = [
        {name: fact.value for name, fact in measure.items() if fact.is_known and name not in _DESCRIBES}
        for measure in measures
    ]
    for first, second in combinations(range(len(measures)), 2):
        if told[first] != told[second] or not runs[first].figures:
            continue
        names = f"{name_of(measures[first], first)}与{name_of(measures[second], second)}"
        sentence = f"{names}填报的数完全相同，可能重复；确为两套设备的，请写上不同的计算边界"
        for figure in runs[first].figures:
            if figure.step.quantity is not None and not figure.step.excluded:
                found.doubtful.setdefault(figure.step.quantity.id, []).append(sentence)


def _inside_balance(own: Sequence[_Energy], found: Overlaps) -> None:
    balance = next((one for one in own if one.kind == BALANCE), None)
    if balance is None:
        return
    for one in own:
        if one.kind != BALANCE:
            _leave_out(one, f"已含在{balance.name}的总体平衡里，不重复计入", found)


def _balances(own: Sequence[_Energy], found: Overlaps) -> None:
    """Balances of one carrier must be chained within a boundary, or name different ones."""
    for boundary in dict.fromkeys(one.boundary for one in own):
        _chain([one for one in own if one.boundary == boundary], found)


def _inside_boundary(own: Sequence[_Energy], found: Overlaps) -> None:
    metered = [one for one in own if one.is_metered]
    if not metered:
        return
    _chain(metered, found)
    for one in own:
        if not one.is_metered:
            _leave_out(one, f"同一计算边界已按{metered[0].name}的计量差值计入，不重复计入", found)


def _chain(own: Sequence[_Energy], found: Overlaps) -> None:
    """Measures on one meter must follow each other: what one leaves is what the next begins with."""
    for first, second in pairwise(own):
        left, taken = first.run.environment.get("after"), second.run.environment.get("before")
        if left is None or taken is None or left == taken:
            continue
        sentence = (
            f"{first.name}与{second.name}在同一计算边界、同一能源上，后一项的改造前用量应等于前一项的改造后用量，"
            "否则节约量会重复计算；实为不同设备的，请写上不同的计算边界"
        )
        for quantity in first.quantities:
            found.doubtful.setdefault(quantity, []).append(sentence)


def _leave_out(one: _Energy, why: str, found: Overlaps) -> None:
    for quantity in one.quantities:
        found.covered[one.place, quantity] = why
