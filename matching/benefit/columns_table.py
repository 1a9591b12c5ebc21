"""Measures of many cases as columns: one number, code or setting a row; unknown is not-a-number, never a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from matching.benefit.overlap import BALANCE
from matching.benefit.rules import BenefitRules
from matching.benefit.setting import Setting
from matching.case import Case

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matching.benefit.columns_tree import Floats, Mask

    Places = NDArray[np.int64]

TEXTS = ("msr_kind", "msr_carrier", "msr_unit")
"""What decides on the method and the unit; kept as codes, 0 for unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Hold the measures of many projects, those of one project one after the other."""

    rules: BenefitRules
    projects: int
    project: Places
    """Project of each measure."""
    codes: Mapping[str, Places]
    names: Mapping[str, tuple[str, ...]]
    """Text of each code, the empty one for unknown first."""
    numbers: Mapping[str, Floats]
    """Columns by field, or by field and key with a dot between; a map itself is 1 where it is given."""
    settings: tuple[Setting, ...]
    setting: Places
    """Setting of each measure."""
    baselines: Mapping[str, Floats]
    """Stated use before, by quantity, for each project."""
    may_overlap: Mask
    """Projects whose measures may count something twice; to be settled one by one."""

    @property
    def measures(self) -> int:
        """Return the number of rows."""
        return len(self.project)


def table_of(cases: Sequence[Case], rules: BenefitRules, on: date) -> Table:
    """Turn the measures of cases (with their derived facts) into columns."""
    import numpy as np

    rows = [(place, measure) for place, case in enumerate(cases) for measure in case.measures]
    known = [{name: fact.value for name, fact in measure.items() if fact.is_known} for _, measure in rows]
    codes, names = {}, {}
    for field in TEXTS:
        table = {"": 0}
        codes[field] = np.array([table.setdefault(str(one.get(field, "")), len(table)) for one in known], np.int64)
        names[field] = tuple(table)
    settings, setting = _settings(cases, rules, on)
    project = np.array([place for place, _ in rows], np.int64)
    return Table(
        rules=rules,
        projects=len(cases),
        project=project,
        codes=codes,
        names=names,
        numbers=_numbers(known, rules),
        settings=settings,
        setting=setting[project] if len(rows) else project,
        baselines={
            row.id: _column([case.value(row.baseline) for case in cases])
            for row in rules.quantities.quantity
            if row.baseline
        },
        may_overlap=np.array([_may_overlap(case) for case in cases], bool),
    )


def _settings(cases: Sequence[Case], rules: BenefitRules, on: date) -> tuple[tuple[Setting, ...], Any]:
    """Return the different settings and which one each case has."""
    import numpy as np

    counted = {name for row in rules.quantities.quantity for name in (row.field, row.baseline)}
    fields = sorted(rules.project_fields - counted)
    found: dict[tuple[Any, ...], int] = {}
    places = [found.setdefault(tuple(case.value(name) for name in fields), len(found)) for case in cases]
    settings = tuple(
        Setting(rules, {name: value for name, value in zip(fields, key, strict=True) if value is not None}, on)
        for key in found
    )
    return settings, np.array(places, np.int64)


def _numbers(known: Sequence[Mapping[str, Any]], rules: BenefitRules) -> dict[str, Floats]:
    """Return the columns of all number and map fields that any measure knows."""
    columns: dict[str, Floats] = {}
    for field in rules.dictionary.of("measure"):
        if field.kind in {"dec", "int"} and any(field.id in one for one in known):
            columns[field.id] = _column([one.get(field.id) for one in known])
        elif field.kind == "map" and any(field.id in one for one in known):
            columns[field.id] = _column([1 if field.id in one else None for one in known])
            for key in field.keys:
                columns[f"{field.id}.{key.id}"] = _column([_entry(one.get(field.id), key.id) for one in known])
    return columns


def _entry(value: Any, key: str) -> Any:
    found = value.get(key) if isinstance(value, Mapping) else None
    return None if found == "unknown" else found


def _column(values: Sequence[Any]) -> Floats:
    import numpy as np

    return np.array([float(one) if isinstance(one, (Decimal, int)) else np.nan for one in values], np.float64)


def _may_overlap(case: Case) -> bool:
    if len(case.measures) < 2:
        return False
    told = [{name: fact.value for name, fact in one.items() if fact.is_known} for one in case.measures]
    if any("msr_boundary" in one or one.get("msr_kind") == BALANCE for one in told):
        return True
    # Equal in all that decides on the figures; what only describes may differ.
    inputs = [
        {name: value for name, value in one.items() if not isinstance(value, str) or name in TEXTS} for one in told
    ]
    return any(one == other for place, one in enumerate(inputs) for other in inputs[:place])
