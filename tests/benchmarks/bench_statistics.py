"""Time every statistics table over 100,000 cases, against two seconds and against bare SQL over the same rows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from desktop import resources
from desktop.statistics.periods import read_period
from desktop.store.database import Store
from desktop.work.operations import statistics_material
from desktop.work.operations.statistics import Request, table_for
from tests.desktop.statistics.county import EFFECTS, fill

CASES = 100_000
SECONDS = 2.0
SQL_TIMES = 8.0
"""A table also keeps, for every figure, the cases behind it; bare SQL only adds up."""
ROUNDS = 3
LAYOUTS = ("funnel", "cohort", "effects", "measured", "dispatch", "lent", "green_loans")
YEAR = read_period("2026")
Row = tuple[str, float, float, float, float]


def measure() -> list[Row]:
    """Return name, our seconds, the yardstick's seconds, ratio and limit; derived tables are made beforehand."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "库.db", dictionary=resources.dictionary(), places=resources.places()) as store,
    ):
        with store.transaction():
            fill(store, CASES)
        start = perf_counter()
        for layout in LAYOUTS:
            _table(store, layout)
        first = perf_counter() - start
        rows = [(f"all tables, {CASES} cases, the first time, s / 60 s", first, 60.0, first / 60, 1.0)]
        times = {layout: _median(lambda layout=layout: _table(store, layout)) for layout in LAYOUTS}  # type: ignore[misc]  # bound at once
        rows += [
            (f"table {name}, {CASES} cases, s / {SECONDS:g} s", taken, SECONDS, taken / SECONDS, 1.0)
            for name, taken in times.items()
        ]
        effects, steps = _median(lambda: _ask(store, _EFFECTS)), _median(lambda: _ask(store, _STEPS))
        rows.append(("table effects / bare SQL", times["effects"], effects, times["effects"] / effects, SQL_TIMES))
        rows.append(("table funnel / bare SQL", times["funnel"], steps, times["funnel"] / steps, SQL_TIMES))
    return rows


def _table(store: Store, layout: str) -> None:
    statistics_material._kept.clear()  # every table from the database, as when the first is opened
    table_for(store, Request(layout=layout, period=YEAR))


def _ask(store: Store, statement: str) -> None:
    with store._access.reading() as connection:
        connection.exec_driver_sql(statement).all()


def _median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return median(times)


_SUMS = ", ".join(f"sum(c_{name}), sum(c_{name} IS NULL)" for name in EFFECTS)
_EFFECTS = f"SELECT c_ent_county_code, count(*), {_SUMS} FROM case_list WHERE deleted = 0 GROUP BY c_ent_county_code"
_STEPS = """
    SELECT l.c_ent_county_code, s.kind, count(DISTINCT s.recommendation), sum(s.amount) FROM case_step s
    JOIN case_list l ON l.number = s.number
    WHERE l.deleted = 0 AND s.done_on BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1, 2"""
