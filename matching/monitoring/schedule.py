"""When the next check is due: the office's interval after the last complete one, or after the money first flowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matching.calendar_days import months_on
from matching.case import Case
from matching.fields import FieldDictionary
from matching.monitoring.checks import Check

STARTS = ("loan_first_draw_on", "loan_approved_on")
"""Fields that tell when the loan began, the better one first."""
DEFAULT_MONTHS = 6
"""The source names no interval; half a year is our proposal until the office sets its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Tell when the next check is due and how that was worked out."""

    months: int
    start: date | None
    """Day the loan began, None when not known."""
    start_field: str = ""
    last_complete: date | None = None
    on: date | None = None
    """Day by which the next complete check is due; None when nobody can tell."""
    state: str = "unknown"
    """due (still time), overdue, or unknown (the loan's first day is missing)."""
    days_late: int = 0
    missing: tuple[str, ...] = ()


def loan_start(case: Case) -> tuple[date | None, str]:
    """Return the day the loan began and the field that says so."""
    for name in STARTS:
        value = case.value(name)
        if isinstance(value, date):
            return value, name
    return None, ""


def next_due(case: Case, checks: Iterable[Check], *, months: int, on: date) -> Due:
    """Work out when the next check is due; an incomplete check moves nothing."""
    start, name = loan_start(case)
    done = [check.done_on for check in checks if check.is_complete and check.done_on is not None]
    last = max(done, default=None)
    base = last or start
    if base is None:
        return Due(months=months, start=None, missing=STARTS)
    due = months_on(base, months)
    return Due(
        months=months,
        start=start,
        start_field=name,
        last_complete=last,
        on=due,
        state="overdue" if due < on else "due",
        days_late=max(0, (on - due).days),
    )


def due_words(due: Due, dictionary: FieldDictionary) -> str:
    """Print when the next check is due and how that was worked out."""
    if due.on is None:
        labels = "、".join(f"“{dictionary[name].label}”" for name in due.missing)
        return f"{labels}都没有填，算不出下次检查日，也无法核对检查是不是在放款之后"
    if due.last_complete is not None:
        base = f"上次四项齐全的检查 {due.last_complete}"
    else:
        base = f"{dictionary[due.start_field].label} {due.start}"
    late = f"，已逾期 {due.days_late} 天" if due.state == "overdue" else ""
    return f"下次检查应不晚于 {due.on}{late}（{base} 起 {due.months} 个月，间隔为本单位设置）"
