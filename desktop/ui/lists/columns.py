"""How a column of the case list looks: heading, side, first width."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.ui.texts import t
from desktop.ui.theme import wide

if TYPE_CHECKING:
    from desktop.work.operations.list_fields import ListField

_SHORT: Mapping[str, str] = {
    "enterprise": "enterprise", "project": "project", "county": "county", "prj_area_247": "area",
    "loan_amount_cny": "loan", "prj_energy_saving_tce": "saving", "recommendation": "result", "score_low": "score",
    "rank": "rank", "judged_on": "judged_on", "changed_since_judged": "stale", "person": "person",
}  # fmt: skip
"""Headings of the usual columns, short and at hand before anything is read."""
_WIDTHS: Mapping[str, int] = {
    "enterprise": 200, "project": 250, "county": 84, "prj_area_247": 110, "loan_amount_cny": 92,
    "prj_energy_saving_tce": 92, "recommendation": 104, "score_low": 104, "rank": 66, "judged_on": 96,
    "changed_since_judged": 76, "number": 64, "person": 80, "saved_at": 150, "ent_uscc": 170,
}  # fmt: skip
_RIGHT = frozenset({"loan_amount_cny", "prj_energy_saving_tce", "score_low", "score_high", "rank", "number"})
_UNSORTED = frozenset({"rank_range"})
_OTHER = 120


def heading(name: str, fields: Mapping[str, ListField]) -> str:
    """Return the heading of a column, its unit on a line of its own; empty until the fields are read."""
    if name in _SHORT:
        return t(f"column.{_SHORT[name]}")
    field = fields.get(name)
    if field is None:
        return ""
    return f"{field.title}\n（{field.unit}）" if field.unit else field.title


def is_right(name: str, fields: Mapping[str, ListField]) -> bool:
    """Say whether a column stands at the right: numbers do."""
    field = fields.get(name)
    return name in _RIGHT or (field is not None and field.kind == "number")


def is_sorted_by(name: str) -> bool:
    """Say whether a list can be sorted by a column."""
    return name not in _UNSORTED


def usual_width(name: str) -> int:
    """Return the width of a column nobody has drawn; one with a date or a code follows the size of the text."""
    width = _WIDTHS.get(name, _OTHER)
    return wide(width) if name in {"judged_on", "saved_at", "ent_uscc"} or name not in _SHORT else width
