"""Keep the office's settings and its saved column mappings as JSON by name."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.store.access import Access
from desktop.store.schema import mapping, setting

_COLUMN = {setting.name: setting.c.value, mapping.name: mapping.c.doc}


def get(access: Access, table: Table, name: str) -> Any:  # JSON
    """Return what is kept under a name, None when nothing is."""
    query = select(_COLUMN[table.name]).where(table.c.name == bindparam("name"))
    with access.reading() as connection:
        text = connection.execute(query, {"name": name}).scalar()
    return None if text is None else msgspec.json.decode(text)


def put(access: Access, table: Table, name: str, value: object) -> None:
    """Keep a JSON value under a name; None removes the name."""
    with access.transaction(), access.reading() as connection:
        if value is None:
            connection.execute(delete(table).where(table.c.name == name))
            return
        column = _COLUMN[table.name].name
        row = {"name": name, column: msgspec.json.encode(value).decode(), "changed_at": access.stamp()}
        statement = upsert(table).values(row)
        new = {key: statement.excluded[key] for key in (column, "changed_at")}
        connection.execute(statement.on_conflict_do_update(index_elements=[table.c.name], set_=new))


def names(access: Access, table: Table) -> tuple[str, ...]:
    """Return all names kept, in their order."""
    with access.reading() as connection:
        return tuple(connection.execute(select(table.c.name).order_by(table.c.name)).scalars())
