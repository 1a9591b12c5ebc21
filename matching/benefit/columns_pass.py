"""One method for one carrier over many rows: the same choices `figures.run` makes for one measure, as masks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from matching.benefit.columns_table import Table
from matching.benefit.columns_tree import Loss, broken, number_of, spelled
from matching.benefit.factors import Factor
from matching.benefit.rules import AMOUNT, LOCAL, Plan, Step, Way
from matching.benefit.setting import Setting
from matching.expression import Expression
from matching.expression.tree import names_in
from matching.units import conversion

if TYPE_CHECKING:
    from matching.benefit.columns_table import Places

_UNSURE = 1e-13
"""Bound of the relative error of a formula without subtractions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows that are worked out alike but for what they lack."""

    rows: Places
    kind: str
    carrier: str
    unit: str
    basis: str


class Pass:
    """Work one plan out for its rows."""

    def __init__(self, plan: Plan, group: Group, table: Table, rows: Places) -> None:
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


@lru_cache(maxsize=4096)
def _number(expression: Expression) -> Any:
    return number_of(expression.tree)


@lru_cache(maxsize=4096)
def _broken(expression: Expression) -> Any:
    return broken(expression.tree)


def _value(setting: Setting, series: str) -> float:
    factor = setting.factor(series)
    return float(factor.value) if isinstance(factor, Factor) else float("nan")
