"""Small facts about the database file itself: what its lists were derived from, changes counted, last check."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.store.schema import meta

LISTING, CHANGES, BACKED_UP, CHECKED = "listing", "changes", "backed_up", "checked"
LISTED_MORE = "listed_more"
"""Fields this office lists beyond those the dictionary lists, parted by blanks."""

_GET = select(meta.c.value).where(meta.c.name == bindparam("name"))
_PUT = upsert(meta)
_PUT = _PUT.on_conflict_do_update(index_elements=[meta.c.name], set_={"value": _PUT.excluded.value})


def get(connection: Connection, name: str) -> str:
    """Return what is kept under a name, empty when nothing is."""
    return connection.execute(_GET, {"name": name}).scalar() or ""


def put(connection: Connection, name: str, value: str) -> None:
    """Keep a text under a name."""
    connection.execute(_PUT, {"name": name, "value": value})
