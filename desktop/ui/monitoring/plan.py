"""Which fields of a monitoring record the dialog shows, in which sections, and which figures belong to a dimension."""

from __future__ import annotations

from collections.abc import Iterable

from matching.fields import Field, FieldDictionary
from matching.monitoring.comparisons import Comparison
from matching.monitoring.records import SUBJECT

_SECTIONS = {
    "check": (
        "mon_dimension", "mon_date", "mon_result", "mon_period", "mon_period_start", "mon_period_end",
        "mon_checked_by", "mon_finding",
    ),
    "funds": ("mon_use_of_funds",),
    "follow": ("mon_rectify", "mon_rectify_by", "mon_rectified_on", "mon_complaint"),
    "party": ("mon_third_party", "mon_third_party_qualification", "mon_third_party_conflict"),
}  # fmt: skip
_ORDER = ("check", "funds", "figures", "follow", "party")
_OF_FINANCE = frozenset({"mon_use_of_funds", "mon_principal_on_time", "mon_interest_on_time"})
SHARED = (
    "mon_date", "mon_period", "mon_period_start", "mon_period_end", "mon_checked_by", "mon_third_party",
    "mon_third_party_qualification", "mon_third_party_conflict",
)  # fmt: skip
"""What the dimensions of one check have in common, so that it is typed once."""


def sections(dictionary: FieldDictionary) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """Return the sections of the dialog with their fields; a field named nowhere here is a figure."""
    named = {name for names in _SECTIONS.values() for name in names}
    figures = tuple(field for field in dictionary.of(SUBJECT) if field.id not in named)
    told = {name: tuple(dictionary[one] for one in names) for name, names in _SECTIONS.items()}
    return tuple((name, figures if name == "figures" else told[name]) for name in _ORDER)


def asked(dimension: str, comparisons: Iterable[Comparison], dictionary: FieldDictionary) -> frozenset[str]:
    """Return the fields a dimension is usually asked for; other figures show once they hold a value."""
    elsewhere = {row.actual for row in comparisons if row.dimension != dimension}
    elsewhere |= _OF_FINANCE if dimension != "finance" else frozenset()
    return frozenset(field.id for field in dictionary.of(SUBJECT)) - elsewhere
