"""Count a version of a layout over a material: for every group and measure what is known, and who does not state it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise, product
from typing import Any

from desktop.statistics.amounts import MILLION, Amount, added, amount_of, share
from desktop.statistics.groups import Grouping
from desktop.statistics.layouts import Version
from desktop.statistics.material import Lines, Material
from desktop.statistics.periods import Period
from desktop.statistics.rows import MeasureRow
from matching.fields import Field
from matching.monitoring.comparisons import Comparison
from matching.monitoring.periods import share_of_year

ATTRIBUTED_PLACES = 3
"""Of one case's attributed benefit, as its own sheet prints it at most."""
CellKey = tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Cell:
    """Hold one figure: its sum, the cases it comes from, and the cases that do not state it."""

    value: Amount
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
        rows, across = groupings
        self._groups = [*rows, *([across] if across is not None else [])]
        self._fields, self._comparisons = fields, comparisons
        self._cells: dict[CellKey, dict[str, Cell]] = {}
        self._overlaps: dict[str, set[int]] = {}
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
                self._put(measure, ((key, Cell(len(own) * MILLION, own)) for key, own in members.items()))
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
            codes = material.texts("ent_county_code")
            places = [place for place in places if (codes[place] or "").startswith(asked.region)]
        for group, key in asked.where:
            if not group.is_of_lines:
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
        places: Iterable[int] = self._population()
        for group, key in self._asked.where:
            if group.is_of_lines:
                places = [place for place in places if key in group.of_case[place]]
        columns = [group.of_case for group in self._groups]
        found: dict[CellKey, list[int]] = {}
        if self._repeats:
            for place in places:
                for combined in product(*(column[place] for column in columns)):
                    found.setdefault(tuple((one,) for one in combined), []).append(place)
            return found
        every: list[CellKey] = list(zip(*columns, strict=True))
        for place in places:
            own = every[place]
            if own in found:
                found[own].append(place)
            else:
                found[own] = [place]
        return found

    @property
    def _repeats(self) -> bool:
        return any(group.row.repeats for group in self._groups)

    def _population(self) -> list[int]:
        kind = self._version.row.population
        if kind == "all":
            return self._scope
        if kind == "received":
            days = self._material.received
            return [place for place in self._scope if self._start <= days[place] <= self._end]
        there = self._stepped_by(kind, self._start)
        return [place for place in self._scope if place in there]

    def _stepped_by(self, kind: str, start: str) -> set[int]:
        """Return the cases with a step of a kind from a day on until the end of the period."""
        steps = self._material.steps_of(kind)
        return {case for case, day in zip(steps.cases, steps.days, strict=True) if start <= day <= self._end}

    # ---- figures of cases

    def _reached(self, measure: MeasureRow, members: Mapping[CellKey, Sequence[int]]) -> Iterator[tuple[CellKey, Cell]]:
        there = self._stepped_by(measure.reached, "")
        for key, own in members.items():
            known = [place for place in own if place in there]
            yield key, Cell(len(known) * MILLION, known)

    def _summed(self, measure: MeasureRow, members: Mapping[CellKey, Sequence[int]]) -> Iterator[tuple[CellKey, Cell]]:
        amounts = self._attributed(measure.sum) if measure.attributed else self._material.amounts(measure.sum)
        for key, own in members.items():
            given = [amounts[place] for place in own]
            if None not in given:
                yield key, Cell(added(given), own)  # type: ignore[arg-type]  # none is unknown
                continue
            known = [place for place, amount in zip(own, given, strict=True) if amount is not None]
            unknown = [place for place, amount in zip(own, given, strict=True) if amount is None]
            yield key, Cell(added(amount for amount in given if amount is not None), known, unknown)

    def _attributed(self, name: str) -> Sequence[Amount | None]:
        """Return the part of every case's figure that its loan may claim: balance over investment, at most all."""
        material = self._material
        amounts = material.amounts(name)
        balances, totals = material.amounts("loan_balance_cny"), material.amounts("prj_invest_total_cny")
        found: list[Amount | None] = [None] * len(amounts)
        step = 10 ** (6 - ATTRIBUTED_PLACES)
        for place in self._scope:
            amount, balance, total = amounts[place], balances[place], totals[place]
            if amount is None or balance is None or total is None or total <= 0:
                continue
            part = balance if balance < total else total
            if type(amount) is type(part) is type(total) is int and amount >= 0:
                over = 2 * total * step  # as in `share`, without its call: this is done a million times
                found[place] = (2 * amount * part + total * step) // over * step
            else:
                found[place] = share(amount, part, total, places=ATTRIBUTED_PLACES)
        return found

    # ---- figures of steps and checks

    def _falling(self, lines: Lines) -> list[int]:
        """Return the places of the lines that fall into the period and belong in."""
        start, end, is_in = self._start, self._end, self._is_in
        pairs = enumerate(zip(lines.cases, lines.days, strict=True))
        places = [place for place, (case, day) in pairs if start <= day <= end and is_in[case]]
        for group, key in self._asked.where:
            if group.is_of_lines:
                keys = group.keys_of(lines)
                places = [place for place in places if key in keys[place]]
        return places

    def _keys(self, lines: Lines) -> Sequence[Sequence[CellKey]]:
        """Return the groups of every line."""
        columns = [group.keys_of(lines) for group in self._groups]
        combined = zip(*columns, strict=True)
        if not self._repeats:
            return [(key,) for key in combined]
        return [[tuple((one,) for one in each) for each in product(*keys)] for keys in combined]

    def _stepped(self, measure: MeasureRow) -> Iterable[tuple[CellKey, Cell]]:
        steps = self._material.steps_of(measure.count or measure.money)
        keys, places = self._keys(steps), self._falling(steps)
        if measure.count:
            # Several in the period are one recommendation, counted at the first.
            first: dict[int, int] = {}
            for place in places:
                first.setdefault(steps.recommendations[place], place)
            places = list(first.values())
        found: dict[CellKey, list[int]] = {}
        for place in places:
            for key in keys[place]:
                if key in found:
                    found[key].append(place)
                else:
                    found[key] = [place]
        for key, own in found.items():
            total = len(own) * MILLION if measure.count else added(amount_of(steps.amounts[one]) or 0 for one in own)
            yield key, Cell(total, list(dict.fromkeys([steps.cases[place] for place in own])))

    def _measured(self, measure: MeasureRow) -> tuple[dict[CellKey, Cell], set[int]]:
        """Sum what was measured, or the forecast of the very same periods; overlapping periods are not added."""
        name = measure.actual or measure.forecast
        keys, places, checks = self._check_keys, self._check_places, self._material.checks
        overlapping = self._overlapping(name)
        found: dict[CellKey, tuple[list[Amount], dict[int, bool]]] = {}
        for place in places:
            kept, case = checks.figures[place].get(name), checks.cases[place]
            if kept is None and measure.forecast:
                continue  # nothing measured, nothing to hold a forecast against
            amount = None if kept is None or case in overlapping else self._of_check(place, kept, measure)
            for key in keys[place]:
                amounts, states = found.setdefault(key, ([], {}))
                states[case] = states.get(case, False) or amount is not None
                if amount is not None:
                    amounts.append(amount)
        cells = {
            key: Cell(
                added(amounts),
                [place for place, is_known in states.items() if is_known],
                [place for place, is_known in states.items() if not is_known],
            )
            for key, (amounts, states) in found.items()
        }
        return cells, overlapping

    @cached_property
    def _check_places(self) -> list[int]:
        return self._falling(self._material.checks)

    @cached_property
    def _check_keys(self) -> Sequence[Sequence[CellKey]]:
        return self._keys(self._material.checks)

    def _overlapping(self, name: str) -> set[int]:
        """Return the cases two of whose periods that state a figure share a day."""
        if name not in self._overlaps:
            checks = self._material.checks
            spans: dict[int, list[tuple[str, str]]] = {}
            for place in self._check_places:
                if name in checks.figures[place]:
                    spans.setdefault(checks.cases[place], []).append((checks.starts[place], checks.days[place]))
            self._overlaps[name] = {case for case, own in spans.items() if len(own) > 1 and _overlap(own)}
        return self._overlaps[name]

    def _of_check(self, place: int, kept: int | str, measure: MeasureRow) -> Amount | None:
        if measure.actual:
            return amount_of(kept)
        checks, row = self._material.checks, self._comparisons[measure.forecast]
        yearly = self._material.amounts(row.forecast)[checks.cases[place]]
        if yearly is None:
            return None
        part = _part_of_year(checks.starts[place], checks.days[place])
        return share(yearly, part.numerator, part.denominator, places=row.places)


def _overlap(spans: list[tuple[str, str]]) -> bool:
    spans.sort()
    return any(later[0] <= earlier[1] for earlier, later in pairwise(spans))


@lru_cache(maxsize=4096)
def _part_of_year(start: str, end: str) -> Fraction:
    return share_of_year((date.fromisoformat(start), date.fromisoformat(end)))


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
        return [None if one is None else Decimal(one).scaleb(-6) for one in material.amounts(name)]
    column = material.texts(name)
    if field.is_list:
        return [None if text is None else tuple(text.strip("|").split("|")) for text in column]
    if field.kind == "date":
        return [None if text is None else date.fromisoformat(text) for text in column]
    return column
