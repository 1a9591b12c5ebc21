"""Write down who did what, when and why; nothing in it is ever changed."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, or_, select

from desktop.store.access import Access
from desktop.store.buffer import Change
from desktop.store.records import JournalEntry
from desktop.store.schema import journal, project


def note(
    access: Access,
    *,
    by: str,
    why: str,
    what: str,
    subject: str,
    subject_id: str,
) -> None:
    """Add one entry inside the open transaction."""
    access.buffer.put_journal(subject, subject_id, Change(access.stamp(), by, why, what))


def entries(access: Access, case_id: str | None, *, limit: int) -> tuple[JournalEntry, ...]:
    """Return the newest entries first, of everything or of one case and its enterprise."""
    query = select(journal).order_by(journal.c.seq.desc()).limit(bindparam("limit"))
    if case_id is not None:
        firm = select(project.c.enterprise_id).where(project.c.id == case_id).scalar_subquery()
        query = query.where(or_(journal.c.subject_id == case_id, journal.c.subject_id == firm))
    with access.reading() as connection:
        rows = connection.execute(query, {"limit": limit}).all()
    return tuple(
        JournalEntry(
            at=datetime.fromisoformat(row.at),
            by=row.done_by,
            why=row.why,
            what=row.what,
            subject=row.subject,
            subject_id=row.subject_id,
            revision=row.revision,
            fields=msgspec.json.decode(row.fields, type=tuple[str, ...]),
        )
        for row in rows
    )
