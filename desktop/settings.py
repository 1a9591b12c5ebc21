"""Each setting of the office once: its name, meaning and default; kept in the store as one document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

SETTINGS_NAME = "office"
ADJUSTMENTS_NAME = "rubric"
RANKING_MODE_NAME = "ranking_mode"
"""How far a ranking model may speak: rule, bands or full (the default)."""
FREE_DIRECTIONS_NAME = "ranking_free"
"""Criteria whose declared direction the office let go."""
SALT_NAME = "ranking_salt"
"""Makes the nameless ids of exported decisions; the same for all exports of the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold what the office has chosen."""

    office_name: str = ""
    """Printed on dossiers as the recommending office; empty prints a line to fill in."""
    office_code: str = ""
    """Short code in dossier numbers, such as the county's initials; empty uses LJ."""
    bank_name: str = ""
    """Named in the bank's opinion box; empty prints none."""
    clerk_name: str = ""
    """Entered with every change in the journal."""
    on: date | None = None
    """Evaluation date proposed; None is today."""
    monitoring_months: int = 6
    """Months from one complete check after the loan to the next; the source names no interval, this is a proposal."""
    first_use_done: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    """Settings of later versions are kept and not lost."""
