"""What shows a paper (a copy kept, or an original somebody saw), and how it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from matching.calendar_days import months_on
from matching.papers.catalogue import PaperRow

State = Literal["present", "unknown", "later", "expired", "lost", "missing"]
STATES: tuple[State, ...] = ("present", "unknown", "later", "expired", "lost", "missing")
"""Best first: present, validity not known, not valid yet, expired, its file gone, nothing recorded."""
SUBJECTS = ("case", "enterprise", "record")
EARLIEST = date(1990, 1, 1)
"""No paper a project needs today was issued before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Hold one record of a paper; without a file somebody saw the original."""

    number: int = 0
    subject: str
    """case, enterprise or record."""
    subject_id: str
    paper: str
    file: str = ""
    media_type: str = ""
    size: int = 0
    sha256: str = ""
    issuer: str = ""
    reference: str = ""
    """Number printed on the paper."""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    endless: bool = False
    """The paper says it has no end, or is of a kind without one."""
    seen_by: str = ""
    seen_on: date | None = None
    note: str = ""
    by: str = ""
    made_at: datetime | None = None
    corrects: int | None = None
    lost: bool = False
    """Its file is not in the store's folder, or has another size."""

    @property
    def is_seen_only(self) -> bool:
        """Say whether only the original was seen and no copy is kept, which shows less."""
        return not self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Tell how one record of a paper stands on a day, and until when it is valid."""

    state: State
    until: date | None = None


def standing(row: PaperRow | None, one: Attachment, on: date) -> Standing:
    """Judge a record on a day: its own date first, then the catalogue's months; what nobody stated stays unknown.

        >>> from matching.calendar_days import months_on
    from matching.papers.catalogue import PaperRow
        >>> report = PaperRow(id="r", title="信用报告", issuer="中心", validity="months", months=3)
        >>> kept = Attachment(subject="case", subject_id="1", paper="r", issued_on=date(2026, 8, 31))
        >>> standing(report, kept, date(2026, 11, 30)).state, standing(report, kept, date(2026, 12, 1)).state
        ('present', 'expired')
    """
    until = valid_until(row, one)
    begins = one.valid_from or one.issued_on
    if one.lost:
        return Standing(state="lost", until=until)
    if begins is not None and begins > on:
        return Standing(state="later", until=until)
    if until is not None:
        return Standing(state="expired" if until < on else "present", until=until)
    known = one.endless or (row is not None and row.validity == "unlimited")
    return Standing(state="present" if known else "unknown")


def valid_until(row: PaperRow | None, one: Attachment) -> date | None:
    """Return the last day a record is valid, None where it has none or nobody stated it."""
    if one.valid_to is not None or one.endless:
        return one.valid_to
    if row is not None and row.validity == "months" and one.issued_on is not None:
        return months_on(one.issued_on, row.months)
    return None


def of_paper(attachments: Iterable[Attachment], papers: Iterable[str]) -> tuple[Attachment, ...]:
    """Return the records of any of these papers, the newest first."""
    wanted = frozenset(papers)
    return tuple(sorted((one for one in attachments if one.paper in wanted), key=lambda one: -one.number))
