"""Count a version of a layout over a material: for every group and measure what is known, and who does not state it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from itertools import product
from typing import Any

from desktop.statistics.groups import Grouping, Line
from desktop.statistics.layouts import Version
from desktop.statistics.material import Material, MeasuredLine, StepLine
from desktop.statistics.periods import Period
from desktop.statistics.rows import MeasureRow
from matching.fields import Field
from matching.monitoring.comparisons import Comparison
from matching.monitoring.figures import rounded
from matching.monitoring.periods import share_of_year

DIGITS = 80
"""Of sums and shares on their way; far more than any figure has, so that nothing is rounded but once."""
ZERO = Decimal(0)
ATTRIBUTED_PLACES = 3
"""Of one case's attributed benefit, as its own sheet prints it at most."""
CellKey = tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Cell:
    """Hold one figure: its sum, the cases it comes from, and the cases that do not state it."""

    value: Decimal
    known: Sequence[int] = ()
    unknown: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Hold the cells by group (keys of the rows, then of the columns) and measure."""

    cells: Mapping[CellKey, Mapping[str, Cell]]
    left_out: tuple[int, ...]
    """Cases of which it is not known whether they belong in."""
    overlapping: tuple[int, ...]
    """Cases whose checked periods overlap, so that their figures cannot be added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold what is counted beside the version: the period, a region, and keys that must hold."""

    period: Period
    region: str = ""
    """First digits of the county code."""
    where: tuple[tuple[Grouping, str], ...] = ()


def tally(
    version: Version,
    material: Material,
    asked: Asked,
    *,
    rows: Sequence[Grouping],
    across: Grouping | None,
    fields: Mapping[str, Field],
    comparisons: Mapping[str, Comparison],
) -> Tally:
    """Count everything a version asks for."""
    with localcontext() as context:
        context.prec = DIGITS
        return _Count(version, material, asked, (rows, across), fields, comparisons).tally()


class _Count:
    """Count one version over one material."""

    def __init__(
        self,
        version: Version,
        material: Material,
        asked: Asked,
        groupings: tuple[Sequence[Grouping], Grouping | None],
        fields: Mapping[str, Field],
        comparisons: Mapping[str, Comparison],
    ) -> None:
        self._version, self._material, self._asked = version, material, asked
        self._rows, self._across = groupings
        self._fields, self._comparisons = fields, comparisons
        self._cells: dict[CellKey, dict[str, Cell]] = {}
        self._start, self._end = asked.period.start.isoformat(), asked.period.end.isoformat()
        self._scope, self._left_out = self._in_scope()
        self._is_in = bytearray(len(material.ids))
        for place in self._scope:
            self._is_in[place] = 1

    def tally(self) -> Tally:
        """Count measure by measure."""
        measures = self._version.row.measure
        members = self._members() if any(one.cases or one.reached or one.sum for one in measures) else {}
        overlapping: set[int] = set()
        for measure in measures:
            if measure.cases:
                self._put(measure, ((key, Cell(Decimal(len(own)), own)) for key, own in members.items()))
            elif measure.reached:
                self._put(measure, self._reached(measure, members))
            elif measure.sum:
                self._put(measure, self._summed(measure, members))
            elif measure.count or measure.money:
                self._put(measure, self._stepped(measure))
            elif measure.actual or measure.forecast:
                found, twice = self._measured(measure)
                self._put(measure, found.items())
                overlapping |= twice
        return Tally(cells=self._cells, left_out=tuple(self._left_out), overlapping=tuple(sorted(overlapping)))

    def _put(self, measure: MeasureRow, found: Iterable[tuple[CellKey, Cell]]) -> None:
        for key, cell in found:
            self._cells.setdefault(key, {})[measure.id] = cell

    # ---- which cases

    def _in_scope(self) -> tuple[list[int], list[int]]:
        asked, material = self._asked, self._material
        places: Iterable[int] = range(len(material.ids))
        if asked.region:
            codes = material.columns["ent_county_code"]
            places = [place for place in places if (codes[place] or "").startswith(asked.region)]
        for group, key in asked.where:
            if group.of_line is None:
                places = [place for place in places if key in group.of_case[place]]
        when = self._version.when
        if when is None:
            return list(places), []
        environments = _environments(when.names, material, self._fields)
        inside, left_out = [], []
        for place in places:
            truth = when.evaluate(environments(place))
            if truth is None:
                left_out.append(place)
            elif truth:
                inside.append(place)
        return inside, left_out

    def _members(self) -> dict[CellKey, list[int]]:
        """Return the cases of the population by group."""
        found: dict[CellKey, list[int]] = {}
        groups = [*self._rows, *([self._across] if self._across is not None else [])]
        places: Iterable[int] = self._population()
        for group, key in self._asked.where:
            if group.of_line is not None:
                places = [place for place in places if key in group.of_case[place]]
        if len(groups) == 1 and not groups[0].row.repeats:
            keys = groups[0].of_case
            alone: dict[tuple[str, ...], list[int]] = {}
            for place in places:
                own = alone.get(keys[place])
                if own is None:
                    own = alone[keys[place]] = []
                own.append(place)
            return {(key,): own for key, own in alone.items()}
        columns = [group.of_case for group in groups]
        for place in places:
            for combined in product(*(column[place] for column in columns)):
                found.setdefault(tuple((one,) for one in combined), []).append(place)
        return found

    def _population(self) -> list[int]:
        kind = self._version.row.population
        if kind == "all":
            return self._scope
        if kind == "received":
            days = self._material.received
            return [place for place in self._scope if self._start <= days[place] <= self._end]
        with_step = {step.case for step in self._material.steps if step.kind == kind and self._falls(step.on)}
        return [place for place in self._scope if place in with_step]

    def _falls(self, day: str) -> bool:
        return self._start <= day <= self._end

    # ---- figures of cases

    def _reached(self, measure: MeasureRow, members: Mapping[CellKey, Sequence[int]]) -> Iterator[tuple[CellKey, Cell]]:
        there = {step.case for step in self._material.steps if step.kind == measure.reached and step.on <= self._end}
        for key, own in members.items():
            known = [place for place in own if place in there]
            yield key, Cell(Decimal(len(known)), known)

    def _summed(self, measure: MeasureRow, members: Mapping[CellKey, Sequence[int]]) -> Iterator[tuple[CellKey, Cell]]:
        amounts = self._attributed(measure.sum) if measure.attributed else self._material.amounts(measure.sum)
        for key, own in members.items():
            known, unknown, total = [], [], ZERO
            for place in own:
                amount = amounts[place]
                if amount is None:
                    unknown.append(place)
                else:
                    known.append(place)
                    total += amount
            yield key, Cell(total, known, unknown)

    def _attributed(self, name: str) -> Sequence[Decimal | None]:
        """Return the part of every case's figure that its loan may claim: balance over investment, at most all."""
        unit = Decimal(1).scaleb(-ATTRIBUTED_PLACES)
        found: list[Decimal | None] = []
        for amount, balance, total in zip(
            self._material.amounts(name),
            self._material.amounts("loan_balance_cny"),
            self._material.amounts("prj_invest_total_cny"),
            strict=True,
        ):
            if amount is None or balance is None or total is None or total <= 0:
                found.append(None)
            elif balance >= total:
                found.append(amount.quantize(unit, ROUND_HALF_UP))
            else:
                found.append((amount * balance / total).quantize(unit, ROUND_HALF_UP))
        return found

    # ---- figures of steps and checks

    def _lines(self, lines: Iterable[Line], day: Callable[[Any], str]) -> Iterator[Line]:
        wanted = [(group, key) for group, key in self._asked.where if group.of_line is not None]
        for line in lines:
            if not self._is_in[line.case] or not self._start <= day(line) <= self._end:
                continue
            if all(key in group.keys(line.case, line) for group, key in wanted):
                yield line

    def _keys(self, line: Line) -> Iterator[CellKey]:
        groups = [*self._rows, *([self._across] if self._across is not None else [])]
        for combined in product(*(group.keys(line.case, line) for group in groups)):
            yield tuple((one,) for one in combined)

    def _stepped(self, measure: MeasureRow) -> Iterable[tuple[CellKey, Cell]]:
        kind = measure.count or measure.money
        counted: set[str] = set()
        found: dict[CellKey, tuple[list[Decimal], list[int]]] = {}
        own = (step for step in self._material.steps if step.kind == kind)
        for step in self._lines(own, lambda line: str(line.on)):
            assert isinstance(step, StepLine)
            if measure.count:
                if step.recommendation in counted:
                    continue  # several in the period are one recommendation, counted at the first
                counted.add(step.recommendation)
            amount = Decimal(1) if measure.count else step.amount or ZERO
            for key in self._keys(step):
                amounts, places = found.setdefault(key, ([], []))
                amounts.append(amount)
                places.append(step.case)
        return [
            (key, Cell(sum(amounts, ZERO), list(dict.fromkeys(places)))) for key, (amounts, places) in found.items()
        ]

    def _measured(self, measure: MeasureRow) -> tuple[dict[CellKey, Cell], set[int]]:
        """Sum what was measured, or the forecast of the very same periods; overlapping periods are not added."""
        name = measure.actual or measure.forecast
        lines = [line for line in self._lines(self._material.measured, lambda line: str(line.end))
                 if isinstance(line, MeasuredLine)]  # fmt: skip
        overlapping = _overlapping(line for line in lines if name in line.figures)
        found: dict[CellKey, tuple[Decimal, dict[int, bool]]] = {}
        for line in lines:
            amount = None if line.case in overlapping else self._of_line(line, measure)
            if amount is None and measure.forecast and name not in line.figures:
                continue  # nothing measured, nothing to hold a forecast against
            for key in self._keys(line):
                total, states = found.get(key, (ZERO, {}))
                states[line.case] = states.get(line.case, False) or amount is not None
                found[key] = (total + (amount or ZERO), states)
        cells = {
            key: Cell(
                total,
                [place for place, is_known in states.items() if is_known],
                [place for place, is_known in states.items() if not is_known],
            )
            for key, (total, states) in found.items()
        }
        return cells, overlapping

    def _of_line(self, line: MeasuredLine, measure: MeasureRow) -> Decimal | None:
        if measure.actual:
            text = line.figures.get(measure.actual)
            return None if text is None else Decimal(text)
        row = self._comparisons[measure.forecast]
        if measure.forecast not in line.figures:
            return None
        yearly = self._material.amounts(row.forecast)[line.case]
        return None if yearly is None else _share(yearly, line.start, line.end, row.places)


@lru_cache(maxsize=4096)
def _share(yearly: Decimal, start: str, end: str, places: int) -> Decimal:
    from fractions import Fraction

    span = (date.fromisoformat(start), date.fromisoformat(end))
    return rounded(Fraction(yearly) * share_of_year(span), places)


def _overlapping(lines: Iterable[MeasuredLine]) -> set[int]:
    """Return the cases two of whose periods share a day."""
    by_case: dict[int, list[tuple[str, str]]] = {}
    found = set()
    for line in lines:
        spans = by_case.setdefault(line.case, [])
        place = bisect_left(spans, (line.start, line.end))
        before, after = spans[place - 1 : place], spans[place : place + 1]
        if any(one[1] >= line.start for one in before) or any(one[0] <= line.end for one in after):
            found.add(line.case)
        spans.insert(place, (line.start, line.end))
    return found


def _environments(
    names: Sequence[str], material: Material, fields: Mapping[str, Field]
) -> Callable[[int], dict[str, Any]]:
    """Return what a condition reads of a case; what is not stated is left out."""
    columns = [(name, _values(name, material, fields[name])) for name in names]

    def of_case(place: int) -> dict[str, Any]:
        return {name: value for name, column in columns if (value := column[place]) is not None}

    return of_case


def _values(name: str, material: Material, field: Field) -> Sequence[Any]:
    if field.kind in {"dec", "int"}:
        return material.amounts(name)
    column = material.columns[name]
    if field.is_list:
        return [None if text is None else tuple(text.strip("|").split("|")) for text in column]
    if field.kind == "date":
        return [None if text is None else date.fromisoformat(text) for text in column]
    return column
