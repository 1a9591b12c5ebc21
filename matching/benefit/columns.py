"""The figures of many measures at once: what `figures.run` gives one after the other, method by method over columns.

Rows are grouped by kind, carrier, unit and way of counting electricity; each group is worked out by the methods its
rows call for. Figures are floating point; where rounding could fall the other way, or subtraction has eaten the digits,
the row is in doubt and is to be settled exactly (`settled_totals`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from matching.benefit.columns_pass import Group, Pass
from matching.benefit.columns_table import TEXTS, Table, table_of
from matching.benefit.figures import DESCRIBES, LEAST, PER_KIND
from matching.benefit.rows import MethodRow, QuantityRow
from matching.benefit.rules import Plan
from matching.benefit.setting import EQUIVALENT, setting_of
from matching.benefit.sums import sums_of
from matching.case import Case

if TYPE_CHECKING:
    from matching.benefit.columns_table import Places
    from matching.benefit.columns_tree import Floats, Mask

__all__ = ["Figures", "Table", "Totals", "figures", "settled_totals", "table_of", "totals"]

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
                for step, value, counted, error in Pass(plan, group, table, rows).run(lacking):
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


def _groups(table: Table) -> Iterator[Group]:
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
        yield Group(rows=rows, kind=kind, carrier=carrier, unit=unit, basis=basis)


def _plans(group: Group, table: Table) -> Iterator[tuple[Plan, Places, Mask | None]]:
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


def _lacking(method: MethodRow, group: Group, table: Table, rows: Places) -> Floats:
    """Return how much of a method's inputs each row lacks, by the measure of `figures`."""
    import numpy as np

    given = {"msr_kind": group.kind, "msr_carrier": group.carrier, "msr_unit": group.unit}
    count, described = np.zeros(len(rows)), False
    for name in method.needs:
        if name in given:
            described |= not given[name]
        else:
            count += np.isnan(table.numbers[name][rows]) if name in table.numbers else 1
    share = np.maximum(count / sum(name not in DESCRIBES for name in method.needs), LEAST)
    return np.where((count > 0) | described, share + len(method.kinds) * PER_KIND, 0.0)
