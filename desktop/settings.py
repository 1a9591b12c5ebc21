"""Each setting of the office once: its name, meaning and default; kept in the store as one document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from matching.recommendation.staff import Authority, Member

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
    office_side: str = ""
    """Which side of the mutual recommendation the office is: industry (工信) or bank (农行); empty is not said."""
    office_level: str = "county"
    """county, city or province."""
    office_region: str = ""
    """Six-digit code of the region the office answers for; empty is not said."""
    staff: tuple[Member, ...] = ()
    """Who of the office may record, review and approve; nobody named may move a recommendation."""
    authority: tuple[Authority, ...] = ()
    """Limits of the bank's approval levels, dated; the bank enters them, the program ships none."""
    clock_days: dict[str, int] = field(default_factory=dict)
    """Days allowed in a stage where the office changed the proposal (resources/recommendation/clock.toml)."""
    clock_counts: str = "working"
    """working or calendar: how the days of the stages are counted; no source says, this is a proposal."""
    days_off: tuple[date, ...] = ()
    """Weekdays that are no working days, such as public holidays."""
    days_on: tuple[date, ...] = ()
    """Weekend days that are worked."""
    attachment_limit_mb: int = 50
    """Largest file that may be attached; a proposal."""
    paper_warn_days: int = 60
    """Days before a paper or an insurance ends at which to remind; a proposal."""
    duties_since: date | None = None
    """From which day duties not marked done are called late; None: the day this database was begun."""
    duties_warn_days: int = 30
    """Days before its day a thing to be done counts as due."""
    duties_alarm_days: int = 7
    """Days before its day an exported calendar reminds; no source names one, this is a proposal."""
    statistics_interval: str = "quarter"
    """month, quarter, half_year or year: the period tables are made for; the notice names none, this is a proposal."""
    print_form: str = "full"
    """full, core or summary: what is printed of a dossier when nothing else is asked."""
    print_sections: tuple[str, ...] = ()
    """Sections printed when nothing else is asked; empty for those of the form."""
    first_use_done: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    """Settings of later versions are kept and not lost."""
