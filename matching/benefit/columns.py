"""The figures of many measures at once: what `figures.run` gives one after the other, method by method over columns.

Rows are grouped by kind, carrier, unit and way of counting electricity; each group is worked out by the methods its
rows call for. Figures are floating point; where rounding could fall the other way, or subtraction has eaten the digits,
the row is in doubt and is to be settled exactly (`settled_totals`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from matching.benefit.columns_table import TEXTS, Table, table_of
from matching.benefit.columns_tree import Loss, broken, number_of, spelled
from matching.benefit.factors import Factor
from matching.benefit.rows import MethodRow, QuantityRow
from matching.benefit.rules import AMOUNT, LOCAL, Plan, Step, Way
from matching.benefit.setting import EQUIVALENT, Setting, setting_of
from matching.benefit.sums import sums_of
from matching.case import Case
from matching.expression import Expression
from matching.expression.tree import names_in
from matching.units import conversion

if TYPE_CHECKING:
    from matching.benefit.columns_table import Places
    from matching.benefit.columns_tree import Floats, Mask

__all__ = ["Figures", "Table", "Totals", "figures", "settled_totals", "table_of", "totals"]

_UNSURE = 1e-13
"""Bound of the relative error of a formula without subtractions."""
_COARSE = 1e-10
"""Relative error beyond which a figure is settled exactly."""
_WHOLE = 2.0**52
"""Up to here a half can still be told from a whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Hold one quantity of the measures that have it and count for their project."""

    quantity: QuantityRow
    rows: Places
    """Which measures."""
    value: Floats
    """Unrounded; not a number where unknown."""
    error: Floats
    """Bound of the relative error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Hold one quantity of all projects."""

    quantity: QuantityRow
    value: Floats
    """Sum of the rounded figures; not a number where a part is missing or none concerns it."""
    doubt: Mask
    """Projects to be settled exactly."""


def settled_totals(cases: Sequence[Case], rules: Any, on: date) -> dict[str, Totals]:
    """Return the totals of all cases (with their derived facts), the doubtful ones worked out one by one."""
    import numpy as np

    table = table_of(cases, rules, on)
    found = totals(table, figures(table))
    doubtful = np.zeros(table.projects, bool)
    for total in found.values():
        doubtful |= total.doubt
    for place in map(int, np.flatnonzero(doubtful)):
        exact = {one.quantity.id: one.value for one in sums_of(cases[place], setting_of(cases[place], rules, on)).sums}
        for name, total in found.items():
            value = exact.get(name)
            total.value[place] = np.nan if value is None else float(value)
    return found


def totals(table: Table, found: Mapping[str, Figures]) -> dict[str, Totals]:
    """Add the rounded figures of each project up."""
    import numpy as np

    with np.errstate(all="ignore"):
        return {name: _total(table, figure) for name, figure in found.items()}


def _total(table: Table, figure: Figures) -> Totals:
    """Add whole numbers of the last decimal, which is exact, and divide once."""
    import numpy as np

    scale = 10.0**figure.quantity.places
    size = np.abs(figure.value) * scale + 0.5
    parts = np.copysign(np.floor(size), figure.value)
    # A figure so near to a half that its error could carry it over, or too large to have one.
    unsure = (np.abs(size - np.rint(size)) <= size * figure.error) | (figure.error > _COARSE) | (size > _WHOLE)
    project = table.project[figure.rows]
    value = np.bincount(project, weights=parts, minlength=table.projects) / scale
    concerned, doubt = np.zeros(table.projects, bool), table.may_overlap.copy()
    concerned[project] = True
    doubt[project[unsure]] = True
    value[~concerned] = np.nan
    baseline = table.baselines.get(figure.quantity.id)
    if baseline is not None:
        value[value > baseline] = np.nan
    return Totals(quantity=figure.quantity, value=value, doubt=doubt)


def figures(table: Table) -> dict[str, Figures]:
    """Work out every quantity of every measure."""
    import numpy as np

    found: dict[str, list[tuple[QuantityRow, Any, Any, Any]]] = {}
    with np.errstate(all="ignore"):
        for group in _groups(table):
            for plan, rows, lacking in _plans(group, table):
                for step, value, counted, error in _Pass(plan, group, table, rows).run(lacking):
                    if step.quantity is not None:
                        kept = slice(None) if counted is None else counted
                        chunk = (step.quantity, rows[kept], value[kept], error[kept])
                        found.setdefault(step.id, []).append(chunk)
    return {
        name: Figures(
            quantity=chunks[0][0],
            rows=np.concatenate([chunk[1] for chunk in chunks]),
            value=np.concatenate([chunk[2] for chunk in chunks]),
            error=np.concatenate([chunk[3] for chunk in chunks]),
        )
        for name, chunks in found.items()
    }


# ---- which rows by which method


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Rows that are worked out alike but for what they lack."""

    rows: Places
    kind: str
    carrier: str
    unit: str
    basis: str


def _groups(table: Table) -> Iterator[_Group]:
    import numpy as np

    bases = tuple(dict.fromkeys(setting.basis for setting in table.settings)) or (EQUIVALENT,)
    of_setting = np.array([bases.index(setting.basis) for setting in table.settings], np.int64)
    key = (
        of_setting[table.setting] if len(table.settings) > 1 and len(bases) > 1 else np.zeros(table.measures, np.int64)
    )
    sizes = [len(bases)]
    for field in TEXTS:
        key = key * len(table.names[field]) + table.codes[field]
        sizes.append(len(table.names[field]))
    small = np.int16 if np.prod(sizes) < np.iinfo(np.int16).max else np.int64
    order = np.argsort(key.astype(small), kind="stable")
    ends = np.flatnonzero(np.diff(key[order])) + 1
    for rows in np.split(order, ends) if len(order) else ():
        kind, carrier, unit = (table.names[field][table.codes[field][rows[0]]] for field in TEXTS)
        basis = table.settings[table.setting[rows[0]]].basis
        yield _Group(rows=rows, kind=kind, carrier=carrier, unit=unit, basis=basis)


def _plans(group: _Group, table: Table) -> Iterator[tuple[Plan, Places, Mask | None]]:
    """Yield the plans of a group's rows (the first method with all inputs, else the one that lacks the least).

    With each come its rows and which of them lack something.
    """
    import numpy as np

    methods = () if table.rules.note_outside(group.kind) else table.rules.by_kind.get(group.kind, ())
    if not methods:
        return
    chosen, lacks = np.zeros(len(group.rows), np.int64), _lacking(methods[0], group, table, group.rows)
    wanting = np.flatnonzero(lacks)
    if len(wanting):
        shares = np.stack([_lacking(method, group, table, group.rows[wanting]) for method in methods])
        chosen[wanting] = np.argmin(shares, axis=0)
        lacks[wanting] = np.min(shares, axis=0)
    for place, method in enumerate(methods):
        own = slice(None) if not len(wanting) and not place else chosen == place
        rows, lacking = group.rows[own], lacks[own] > 0
        if len(rows):
            carrier = method.carrier or group.carrier
            plan = table.rules.plan(method, kind=group.kind, carrier=carrier, basis=group.basis)
            yield plan, rows, lacking if lacking.any() else None


def _lacking(method: MethodRow, group: _Group, table: Table, rows: Places) -> Floats:
    """Return which part of a method's inputs each row lacks."""
    import numpy as np

    given = {"msr_kind": group.kind, "msr_carrier": group.carrier, "msr_unit": group.unit}
    count, always = np.zeros(len(rows)), 0
    for name in method.needs:
        if name in given:
            always += not given[name]
        elif name in table.numbers:
            count += np.isnan(table.numbers[name][rows])
        else:
            always += 1
    return (count + always) / len(method.needs)


# ---- one plan over its rows


@lru_cache(maxsize=4096)
def _number(expression: Expression) -> Any:
    return number_of(expression.tree)


@lru_cache(maxsize=4096)
def _broken(expression: Expression) -> Any:
    return broken(expression.tree)


class _Pass:
    """Work one plan out for its rows."""

    def __init__(self, plan: Plan, group: _Group, table: Table, rows: Places) -> None:
        self._plan, self._group, self._table, self._rows = plan, group, table, rows
        self._setting = table.setting[rows]
        self._columns: dict[str, Any] = {}
        self._errors: dict[str, Any] = {}
        self._left_out: dict[str, Any] = {}
        """Rows of the steps done for which an optional step stays out; None where none."""

    def run(self, lacking: Any) -> Iterator[tuple[Step, Any, Any, Any]]:
        """Yield each step with its values, the rows it counts in (None: all) and the bound of its error."""
        import numpy as np

        self._amounts()
        self._fill()
        stopped = self._stopped(lacking)
        for step in self._plan.steps:
            if step.excluded:
                continue
            left_out = self._left_out[step.id] = self._is_left_out(step)
            if left_out is not None and left_out.all():
                continue
            value, counted, error = self._step(step)
            if stopped is not None:
                value = np.where(stopped, np.nan, value)
            if left_out is not None:
                value = np.where(left_out, np.nan, value)
                counted = ~left_out if counted is None else counted & ~left_out
            self._columns[step.id], self._errors[step.id] = value, error
            yield step, value, counted, error

    # -- inputs

    def _column(self, name: str) -> Any:
        """Return an input; not a number for all rows where no measure knows it."""
        import numpy as np

        if name not in self._columns:
            column = self._table.numbers.get(name)
            self._columns[name] = np.full(len(self._rows), np.nan) if column is None else column[self._rows]
        return self._columns[name]

    def _amounts(self) -> None:
        import numpy as np

        plan, unit = self._plan, self._group.unit
        factor = conversion(plan.same.get(unit, unit), plan.unit) if plan.unit and unit else None
        for local, name in LOCAL.items():
            if factor is None:
                self._columns[local] = np.full(len(self._rows), np.nan)
            else:
                self._columns[local] = self._column(name) * float(factor) if factor != 1 else self._column(name)

    def _fill(self) -> None:
        """Take keys missing in a map that is given as nothing."""
        import numpy as np

        for name in self._plan.method.blank_as_zero:
            given = ~np.isnan(self._column(name))
            for choice in self._table.rules.dictionary[name].keys:
                column = self._column(f"{name}.{choice.id}")
                self._columns[f"{name}.{choice.id}"] = np.where(given & np.isnan(column), 0.0, column)

    def _stopped(self, lacking: Any) -> Any:
        """Return the rows that give no figure whatever they hold; None where there is none."""
        import numpy as np

        plan, unit = self._plan, self._group.unit
        wrong_unit = bool(plan.unit and unit) and conversion(plan.same.get(unit, unit), plan.unit) is None
        no_carbon = plan.method.fuels_only and plan.row is not None and not plan.row.fuel
        if wrong_unit or no_carbon:
            return np.ones(len(self._rows), bool)
        stopped = lacking
        for check in plan.checks:
            if not check.mild:
                breaks = self._breaks(check.must)
                stopped = breaks if stopped is None else stopped | breaks
        return stopped

    def _breaks(self, must: Expression) -> Any:
        return _broken(must)({spelled(name): self._column(spelled(name)) for name in names_in(must.tree)})

    # -- steps

    def _is_left_out(self, step: Step) -> Any:
        """Return the rows for which nothing was given for an optional step."""
        import numpy as np

        if not step.optional:
            return None
        if step.amount:
            return self._left_out.get(step.amount)
        names = dict.fromkeys(
            spelled(name)
            for way in step.ways
            for name in names_in(way.expression.tree)
            if name.id not in way.factors and name.id not in self._plan.method.needs
        )
        left_out = np.ones(len(self._rows), bool)
        for name in names:
            left_out &= np.isnan(self._column(name))
        return left_out if left_out.any() else None

    def _step(self, step: Step) -> tuple[Any, Any, Any]:
        """Return a step's values by the first way whose measured inputs are known."""
        import numpy as np

        rows = len(self._rows)
        value, error = np.full(rows, np.nan), np.zeros(rows)
        counted: Any = None if step.ways else self._counts(step.counted)
        open_rows: Any = None
        for way in step.ways:
            known = self._known(way)
            if known is False:
                continue
            own = known if open_rows is None else known & open_rows
            found, bound = self._way(way, step)
            counts = self._counts(way.counted)
            if own is True:
                return found, counts, np.broadcast_to(bound, rows)
            value, error = np.where(own, found, value), np.where(own, bound, error)
            if counts is not None:
                counted = np.where(own, counts, True if counted is None else counted)
            open_rows = ~own if open_rows is None else open_rows & ~own
            if not open_rows.any():
                break
        return value, counted, error

    def _known(self, way: Way) -> Any:
        """Return True, False or the rows for which the measured inputs of a way are known."""
        import numpy as np

        known: Any = True
        for name in way.needs:
            column = ~np.isnan(self._column(name))
            known = column if known is True else known & column
        if known is True or known.all():
            return True
        return known if known.any() else False

    def _way(self, way: Way, step: Step) -> tuple[Any, Any]:
        import numpy as np

        columns = {name: self._factor(series) for name, (series, _) in way.factors.items()}
        before: Any = 0.0
        for name in names_in(way.expression.tree):
            column = spelled(name)
            if name.id in columns:
                continue
            source = step.amount if column == AMOUNT else column
            columns[column] = self._column(source)
            before = np.maximum(before, self._errors.get(source, 0.0))
        loss = Loss()
        value = _number(way.expression)(columns, loss)
        return np.broadcast_to(value, len(self._rows)), (before + _UNSURE) * loss.factor

    def _factor(self, series: str) -> Any:
        """Return the factor of each row's setting, one number where all have the same."""
        import numpy as np

        found = [_value(setting, series) for setting in self._table.settings]
        if len(set(found)) == 1 and found[0] == found[0]:
            return found[0]
        return np.array(found)[self._setting]

    def _counts(self, counted: Expression | None) -> Any:
        """Return the rows whose figure adds to the project's total; None for all."""
        import numpy as np

        if counted is None:
            return None
        counts = [counted.evaluate(setting.values) is True for setting in self._table.settings]
        return np.array(counts)[self._setting]


def _value(setting: Setting, series: str) -> float:
    factor = setting.factor(series)
    return float(factor.value) if isinstance(factor, Factor) else float("nan")
