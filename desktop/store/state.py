"""Tell whether anything was stored since: one short text that changes with every change of what papers are made of."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import func, select

from desktop.store.access import Access
from desktop.store.schema import journal, setting

_OWN = "numbered"
"""Entry of printing itself."""


def state(access: Access) -> str:
    """Return a text that stays the same while nothing but numbers of dossiers is stored."""
    last = select(func.max(journal.c.seq)).where(journal.c.what != _OWN)
    kept = select(setting.c.name, setting.c.value).order_by(setting.c.name)
    with access.reading() as connection:
        entry = connection.execute(last).scalar() or 0
        rows = [tuple(row) for row in connection.execute(kept)]
    return f"{entry}-{sha256(repr(rows).encode()).hexdigest()[:16]}"
