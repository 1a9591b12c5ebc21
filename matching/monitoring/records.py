"""One record of a check after the loan: one dimension, what was found, who looked, and the actual figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from matching.case import Fact
from matching.fields import FieldDictionary

DIMENSIONS = ("operation", "finance", "energy_env", "green_innovation")
"""The four dimensions of abc247.s4.4.monitor, in its order; a check is complete when all four are recorded."""
SUBJECT = "monitoring"
Span = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringRecord:
    """Hold what was recorded about one dimension of one check."""

    facts: Mapping[str, Fact]
    number: int = 0
    """Number under which the office keeps it; 0 when it is not kept yet."""
    by: str = ""
    """Who entered it; who checked is a fact of its own."""
    made_at: datetime | None = None
    corrects: int | None = None
    """Number of the record this one took the place of."""

    def value(self, field_id: str) -> object:
        """Return a known value, or None."""
        fact = self.facts.get(field_id)
        return fact.value if fact is not None and fact.is_known else None

    def text(self, field_id: str) -> str:
        """Return a text, empty when unknown."""
        value = self.value(field_id)
        return "" if value is None else str(value)

    def day(self, field_id: str) -> date | None:
        """Return a day, or None."""
        value = self.value(field_id)
        return value if isinstance(value, date) else None

    def amount(self, field_id: str) -> Decimal | None:
        """Return a quantity, or None."""
        value = self.value(field_id)
        return value if isinstance(value, Decimal) else None

    @property
    def dimension(self) -> str:
        """Return the dimension, empty when not said."""
        return self.text("mon_dimension")

    @property
    def result(self) -> str:
        """Return normal, attention or problem, empty when not said."""
        return self.text("mon_result")

    @property
    def checked_on(self) -> date | None:
        """Return the day of the check."""
        return self.day("mon_date")

    @property
    def period(self) -> Span | None:
        """Return first and last day of the period looked at; None unless both are known and in order."""
        start, end = self.day("mon_period_start"), self.day("mon_period_end")
        return (start, end) if start is not None and end is not None and start <= end else None

    @property
    def asks_recheck(self) -> bool:
        """Say whether the gates must be checked again: a problem was found, or the money went elsewhere."""
        return self.result == "problem" or self.value("mon_use_of_funds") == "misuse"


def in_words(record: MonitoringRecord, dictionary: FieldDictionary) -> str:
    """Name a record for a message: its number and dimension."""
    label = dictionary["mon_dimension"].choice_label(record.dimension) if record.dimension else "未写维度"
    return f"第 {record.number} 号记录（{label}）" if record.number else f"这条记录（{label}）"


def span_words(span: Span) -> str:
    """Print a period."""
    return f"{span[0]} 至 {span[1]}"


def overlap(one: Span, other: Span) -> bool:
    """Say whether two periods share a day."""
    return one[0] <= other[1] and other[0] <= one[1]
