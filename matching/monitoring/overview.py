"""The one door to monitoring: everything known of a case after its loan, from its facts and its records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from matching.case import Case
from matching.fields import FieldDictionary
from matching.monitoring.checks import Check, checks_of
from matching.monitoring.comparisons import Comparison
from matching.monitoring.figures import Compared, MeasuredYear, compare, measured_years
from matching.monitoring.records import MonitoringRecord
from matching.monitoring.remarks import Remark, remarks
from matching.monitoring.schedule import DEFAULT_MONTHS, Due, next_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """Hold what was checked after a loan, what is due, and how the figures stand against the forecast."""

    on: date
    checks: tuple[Check, ...]
    """The newest first."""
    due: Due
    compared: tuple[Compared, ...]
    offered: tuple[MeasuredYear, ...]
    remarks: tuple[Remark, ...]
    recheck: tuple[int, ...] = ()
    """Numbers of the records that ask for the gates to be checked again and were entered after the last judgement."""

    @property
    def records(self) -> tuple[MonitoringRecord, ...]:
        """Return all records that count, those of the newest check first."""
        return tuple(record for check in self.checks for record in check.records)


def monitored(
    case: Case,
    records: Sequence[MonitoringRecord],
    *,
    dictionary: FieldDictionary,
    comparisons: Sequence[Comparison],
    on: date,
    months: int = DEFAULT_MONTHS,
    asking: Collection[int] = (),
) -> Monitoring:
    """Put together what is known of a case after its loan; `records` are those that count.

    `asking` are the numbers of the records entered since the case was judged last; a problem among them asks for the
    gates to be checked again.
    """
    checks = checks_of(records)
    return Monitoring(
        on=on,
        checks=checks,
        due=next_due(case, checks, months=months, on=on),
        compared=compare(case, records, dictionary=dictionary, comparisons=comparisons, on=on),
        offered=measured_years(case, records, dictionary=dictionary, comparisons=comparisons),
        remarks=remarks(records, case=case, dictionary=dictionary, comparisons=comparisons, on=on),
        recheck=tuple(record.number for record in records if record.asks_recheck and record.number in asking),
    )
