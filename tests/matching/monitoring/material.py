"""Records made in one line, and a case whose loan began on a known day."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop import resources
from matching.case import Case, Fact
from matching.fields import decode
from matching.monitoring.overview import Monitoring, monitored
from matching.monitoring.records import MonitoringRecord
from matching.monitoring.refusals import refusals
from tests.conftest import case_of

ON = date(2026, 11, 21)
FIRST_HALF: dict[str, Any] = {
    "mon_period": "half_year",
    "mon_period_start": "2026-01-01",
    "mon_period_end": "2026-06-30",
}
SECOND_HALF_2025: dict[str, Any] = {
    "mon_period": "half_year",
    "mon_period_start": "2025-07-01",
    "mon_period_end": "2025-12-31",
}


def loan_case(**facts: Any) -> Case:
    return case_of("E1", **{"loan_first_draw_on": "2025-06-15", **facts})


def record(number: int = 0, *, basis: str = "measured", **values: Any) -> MonitoringRecord:
    """Make a record; a dimension of energy and environment on a day of its own unless said otherwise."""
    stated = {"mon_dimension": "energy_env", "mon_date": "2026-07-08", "mon_result": "normal", **values}
    fields = resources.dictionary()
    return MonitoringRecord(
        number=number,
        facts={
            name: Fact(
                value=decode(fields[name], raw), evidence="E2", basis=basis if fields[name].kind == "dec" else ""
            )
            for name, raw in stated.items()
            if raw is not None
        },
    )


def whole_check(first: int = 1, **values: Any) -> tuple[MonitoringRecord, ...]:
    """Make the four records of one check."""
    names = ("operation", "finance", "energy_env", "green_innovation")
    return tuple(record(first + place, mon_dimension=name, **values) for place, name in enumerate(names))


def look(case: Case, *records: MonitoringRecord, on: date = ON, **more: Any) -> Monitoring:
    return monitored(
        case, records, dictionary=resources.dictionary(), comparisons=resources.comparisons(), on=on, **more
    )


def refused(case: Case, one: MonitoringRecord, *others: MonitoringRecord) -> dict[str, str]:
    """Return the sentence by field of everything that stands against keeping a record."""
    found = refusals(
        one, others, case=case, dictionary=resources.dictionary(), comparisons=resources.comparisons(), on=ON
    )
    return {refusal.field: refusal.sentence for refusal in found}
