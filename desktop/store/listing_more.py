"""Give the case list columns an office asks for beyond those the dictionary lists, filled from the kept facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.schema import CreateColumn, CreateIndex

from desktop.store import meta
from desktop.store.access import Access
from desktop.store.batches import CHUNK, chunks, send
from desktop.store.listing import CORE, Listing, can_be_listed, column_name, listed_value
from matching.fields import ENTERPRISE_SUBJECTS, FieldDictionary


def list_more(
    access: Access, dictionary: FieldDictionary, field_ids: Sequence[str], tell: Callable[[int, int], None]
) -> None:
    """List these fields from now on; those listed already stay as they are."""
    before = access.listing
    wanted = [one for one in dict.fromkeys(field_ids) if one not in before.fields and one not in CORE]
    possible = {field.id for field in can_be_listed(dictionary)}
    if strange := [one for one in wanted if one not in possible]:
        raise ValueError(f"{strange} cannot be listed")
    if not wanted:
        return
    with access.reading() as connection:
        more = [*meta.get(connection, meta.LISTED_MORE).split(), *wanted]
    listing = Listing(dictionary, before.places, more=more)
    with access.transaction(), access.reading() as connection:
        dialect = connection.dialect
        for field_id in wanted:
            column = str(CreateColumn(listing.table.c[column_name(field_id)]).compile(dialect=dialect))
            connection.exec_driver_sql(f"ALTER TABLE case_list ADD COLUMN {column}")
        _fill(access, listing, wanted, tell)
        for index in listing.table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
        meta.put(connection, meta.LISTED_MORE, " ".join(more))
        meta.put(connection, meta.LISTING, listing.signature)
    access.list_by(listing)


def _fill(access: Access, listing: Listing, field_ids: Sequence[str], tell: Callable[[int, int], None]) -> None:
    table = listing.table
    with access.reading() as connection:
        for place, field_id in enumerate(field_ids):
            tell(place, len(field_ids))
            column = column_name(field_id)
            change = update(table).where(table.c.number == bindparam("of")).values({column: bindparam("new")})
            of_firm = listing.fields[field_id].subject in ENTERPRISE_SUBJECTS
            for chunk in _stated(connection, field_id, of_firm=of_firm):
                rows = []
                for number, fact in chunk:
                    facts = access.codec.read_only(f'{{"{field_id}":{fact}}}', frozenset((field_id,)))
                    if field_id in facts:
                        rows.append({"of": number, "new": listed_value(facts[field_id].value)})
                send(connection, change, rows)


def _stated(connection: Connection, field_id: str, *, of_firm: bool) -> Iterator[Sequence[tuple[int, str]]]:
    """Give number and stored fact of the cases that state a field; SQLite takes it out of the documents by itself."""
    query = _OF_FIRM if of_firm else _OF_PROJECT
    rows = connection.exec_driver_sql(query, (f"$.{field_id}",)).cursor.fetchall()
    return chunks([(number, fact) for number, fact in rows if fact is not None], CHUNK)


_OF_PROJECT = """
    SELECT p.number, json_extract(r.doc, ?) FROM project p
    JOIN project_revision r ON r.project_id = p.id AND r.revision = p.revision"""
_OF_FIRM = """
    SELECT p.number, json_extract(r.doc, ?) FROM project p JOIN enterprise e ON e.id = p.enterprise_id
    JOIN enterprise_revision r ON r.enterprise_id = e.id AND r.revision = e.revision"""
