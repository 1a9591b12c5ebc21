"""Keep who is responsible for a case; each naming is a row of its own and the newest counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, func, insert, select, update

from desktop.store.access import Access
from desktop.store.batches import CHUNK, chunks, send
from desktop.store.journal import note
from desktop.store.schema import case_person

_C = case_person.c
_NEWEST = select(func.max(_C.seq)).group_by(_C.project_id)


def name(access: Access, persons: Mapping[str, str], *, by: str) -> None:
    """Make persons responsible for cases, by id of the case; an empty name takes the person away."""
    with access.transaction(), access.reading() as connection:
        stamp = access.stamp()
        rows = [
            {"project_id": case_id, "person": person, "made_at": stamp, "done_by": by}
            for case_id, person in persons.items()
        ]
        send(connection, insert(case_person), rows)
        _show(access, persons)
        for case_id, person in persons.items():
            note(access, by=by, why=person, what="person_named", subject="case", subject_id=case_id)


def of_cases(access: Access, ids: Sequence[str]) -> dict[str, str]:
    """Return who is responsible for each of these cases, an empty text where nobody is."""
    table = access.listing.table
    query = select(table.c.case_id, table.c.person).where(table.c.case_id.in_(bindparam("ids", expanding=True)))
    found: dict[str, str] = {}
    with access.reading() as connection:
        for chunk in chunks(ids, CHUNK):
            found.update((row[0], row[1] or "") for row in connection.execute(query, {"ids": list(chunk)}))
    return found


def show_again(access: Access) -> None:
    """Show in a list made anew who is responsible."""
    with access.reading() as connection:
        newest = select(_C.project_id, _C.person).where(_C.seq.in_(_NEWEST))
        _show(access, {row[0]: row[1] for row in connection.execute(newest)})


def _show(access: Access, persons: Mapping[str, str]) -> None:
    table = access.listing.table
    shown = update(table).where(table.c.case_id == bindparam("of_case")).values(person=bindparam("named"))
    with access.reading() as connection:
        send(connection, shown, [{"of_case": one, "named": person or None} for one, person in persons.items()])
