"""Answer a question about the case list: its filters and order by SQL, its words in memory, its rows page by page.

The running numbers of all cases that fit stand in their order in memory until something is written, so that a page, a
selection or a sum costs nothing but its own rows, however far down the list it lies.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from desktop.store.access import Access
from desktop.store.batches import CHUNK, chunks
from desktop.store.conditions import listed_column, matching, sorted_by
from desktop.store.finder import Numbers
from desktop.store.listing import Listing, column_name, counted_column, folded, printed
from desktop.store.records import CasePage, CaseQuery, CaseRow

TERMS = 8
"""Words of one search looked at; more make nothing clearer."""
MILLION = 1_000_000
FOLLOWERS = 200
"""Trigrams that begin with the same two characters, asked for in one question."""


def numbers_of(access: Access, query: CaseQuery) -> Numbers:
    """Return the running numbers of all cases that fit, in the order asked for."""
    terms = folded(query.text).split()[:TERMS]
    asked = f"{query.filters}{query.recommendation}{query.changed_since_judged}{query.where}{query.deleted}"
    order = f"{asked}{query.sort}{query.descending}{query.then}"
    key = f"{terms}{order}" if terms else order
    with access.reading() as connection:
        mark = _written(connection)
        known = access.finder.recall(key, mark)
        if known is not None:
            return known
        ordered = access.finder.recall(order, mark)
        if ordered is None:
            ordered = access.finder.keep(order, _ordered_numbers(access.listing, connection, query))
        if not terms:
            return ordered
        _read_names(access.listing, connection)
        found, terms = _narrowed(access, ordered, order, terms, mark)
        for term in terms:
            found = access.listing.names.among(found, term, _in_text(access.listing, connection, term))
        return access.finder.keep(key, array("l", found))


def know_names(access: Access) -> None:
    """Read what a search looks through, as far as it is not known."""
    with access.reading() as connection:
        _read_names(access.listing, connection)


def _narrowed(
    access: Access, ordered: Numbers, order: str, terms: list[str], mark: int
) -> tuple[Iterable[int], list[str]]:
    """Return the cases to look through: while a word grows only those found by its beginning are."""
    *others, last = terms
    if len(last) > 3 and (known := access.finder.recall(f"{[*others, last[:-1]]}{order}", mark)) is not None:
        return known, [last]
    return ordered, terms


def list_cases(access: Access, query: CaseQuery) -> CasePage:
    """Return one page of the case list and how many cases fit altogether."""
    numbers = numbers_of(access, query)
    wanted = numbers[query.offset : query.offset + query.limit]
    return CasePage(rows=rows_of(access, wanted), total=len(numbers))


def rows_of(access: Access, numbers: Numbers) -> tuple[CaseRow, ...]:
    """Return the rows of these running numbers in their order."""
    listing = access.listing
    query = select(listing.table).where(listing.table.c.number.in_(bindparam("numbers", expanding=True)))
    fields = _fields(listing)
    rows: list[CaseRow] = []
    with access.reading() as connection:
        for chunk in chunks(numbers, CHUNK):
            found = {row.number: row for row in connection.execute(query, {"numbers": list(chunk)})}
            rows += [_row(fields, found[number]) for number in chunk]
    return tuple(rows)


def case_row(access: Access, case_id: str) -> CaseRow | None:
    """Return the list row of one live case, None when there is none."""
    listing = access.listing
    query = select(listing.table).where(listing.table.c.case_id == case_id, listing.table.c.deleted == 0)
    with access.reading() as connection:
        row = connection.execute(query).first()
    return None if row is None else _row(_fields(listing), row)


def case_ids(access: Access, query: CaseQuery) -> tuple[str, ...]:
    """Return the ids of all cases that fit, in the order asked for, whatever the page."""
    return ids_of(access, numbers_of(access, query))


def ids_of(access: Access, numbers: Numbers) -> tuple[str, ...]:
    """Return the ids of these running numbers in their order."""
    return tuple(row[0] for row in _columns_of(access, numbers, ("case_id",)))


def places_of(access: Access, query: CaseQuery, ids: Sequence[str]) -> dict[str, int]:
    """Return at which place of the list each of these cases stands, from 0; those that do not fit are left out."""
    with access.reading() as connection:
        asked = "SELECT number, case_id FROM case_list WHERE case_id IN (SELECT value FROM json_each(?))"
        rows = connection.exec_driver_sql(asked, (json.dumps(list(ids)),)).cursor.fetchall()
    wanted: dict[int, str] = dict(rows)
    return {wanted[number]: place for place, number in enumerate(numbers_of(access, query)) if number in wanted}


def sums_of(access: Access, numbers: Numbers, fields: Sequence[str]) -> tuple[tuple[Decimal, int], ...]:
    """Return the exact sum of what is known of counted fields, and of how many of these cases each is not known."""
    given = (_listed(numbers),)
    columns = [counted_column(field) for field in fields]
    # Whole and millionth parts apart: their sum may be more than an integer holds. Odd numbers stand there as texts.
    sums = ", ".join(
        f"sum(CASE typeof({one}) WHEN 'integer' THEN {one} / 1000000 END), "
        f"sum(CASE typeof({one}) WHEN 'integer' THEN {one} % 1000000 END), "
        f"sum({one} IS NULL), sum(typeof({one}) = 'text')"
        for one in columns
    )
    with access.reading() as connection:
        found = connection.exec_driver_sql(f"SELECT {sums} FROM case_list WHERE {_AMONG}", given).one()
        result = []
        for place, column in enumerate(columns):
            whole, rest, unknown, odd = (part or 0 for part in found[4 * place : 4 * place + 4])
            known = Decimal(whole) + Decimal(rest) / MILLION
            if odd:
                query = f"SELECT {column} FROM case_list WHERE typeof({column}) = 'text' AND {_AMONG}"
                known += sum(Decimal(text[1:]) for text in connection.exec_driver_sql(query, given).scalars())
            result.append((known, unknown))
        return tuple(result)


def _columns_of(access: Access, numbers: Numbers, names: Sequence[str]) -> Sequence[tuple[Any, ...]]:
    """Return columns of the list by running number."""
    wanted = ", ".join(("number", *names))
    with access.reading() as connection:
        rows = connection.exec_driver_sql(f"SELECT {wanted} FROM case_list WHERE {_AMONG}", (_listed(numbers),))
        found = {row[0]: row[1:] for row in rows.cursor.fetchall()}
    return [found[number] for number in numbers]


def value_counts(access: Access, field_id: str) -> dict[str, int]:
    """Return how many live cases hold each value of a listed field; an empty text stands for not known."""
    listing = access.listing
    column = listed_column(listing, field_id)
    query = select(column, func.count()).where(listing.table.c.deleted == 0).group_by(column)
    found: dict[str, int] = {}
    with access.reading() as connection:
        for value, count in connection.execute(query):
            for single in printed(value).split("|"):
                found[single] = found.get(single, 0) + count
    return found


def _ordered_numbers(listing: Listing, connection: Any, query: CaseQuery) -> Numbers:
    number = listing.table.c.number
    wanted = select(number).where(matching(listing, query))
    for name, descending in ((query.sort, query.descending), *query.then):
        column = sorted_by(listing, name)
        # NULL is SQLite's smallest value, so descending puts it last without saying so and can walk the index.
        wanted = wanted.order_by(column.desc() if descending else column.asc().nulls_last())
    last = query.then[-1][1] if query.then else query.descending
    wanted = wanted.order_by(number.desc() if last else number)
    return array("l", (row[0] for row in _raw(connection, wanted)))


def _raw(connection: Any, query: Select[Any]) -> Iterable[tuple[Any, ...]]:
    """Ask the driver itself: rows by the hundred thousand come in half the time, and are never all in memory."""
    compiled = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    names = compiled.positiontup or ()
    result = connection.exec_driver_sql(str(compiled), tuple(compiled.params[name] for name in names))
    rows: Iterable[tuple[Any, ...]] = result.cursor
    return rows


_AMONG = "number IN (SELECT value FROM json_each(?))"
"""One parameter for any count of numbers: asking some hundred at a time took ten times as long for a whole list."""


def _listed(numbers: Numbers) -> str:
    return f"[{','.join(map(str, numbers))}]"


def _written(connection: Any) -> int:
    """Return a number that rises with every row written by this connection, the only one there is."""
    changes: int = connection.connection.driver_connection.total_changes
    return changes


def _read_names(listing: Listing, connection: Any) -> None:
    names = listing.names
    wanted = names.wanted()
    if wanted == []:
        return
    text = listing.text.c
    query = select(text.number, text.names, text.initials, text.pinyin)
    highest = connection.execute(select(func.max(text.number))).scalar() or 0
    if wanted is None:
        names.take(iter(_raw(connection, query)), None, highest=highest)
        return
    rows = [row for chunk in chunks(wanted, CHUNK) for row in _raw(connection, query.where(text.number.in_(chunk)))]
    names.take(iter(rows), wanted, highest=highest)


def _in_text(listing: Listing, connection: Any, term: str) -> frozenset[int]:
    """Return the numbers of the cases whose running text holds a word of at least two characters.

    The index knows trigrams only: for two characters all trigrams that begin with them are asked for; for more than
    three the trigrams name candidates, and the text itself is then compared.
    """
    if len(term) < 2:
        return frozenset()
    if len(term) == 2:
        return _beginning(connection, term)
    query = "SELECT rowid FROM case_search WHERE case_search MATCH ?"
    given: tuple[str, ...] = (_trigrams(term),)
    if len(term) > 3:
        query = f"SELECT number FROM case_text WHERE number IN ({query}) AND instr(content, ?) > 0"
        given = (*given, term)
    return frozenset(row[0] for row in connection.exec_driver_sql(query, given).cursor.fetchall())


def _beginning(connection: Any, term: str) -> frozenset[int]:
    connection.exec_driver_sql(_VOCABULARY)
    terms = [row[0] for row in connection.exec_driver_sql(_FOLLOWED, (term, f"{term}\U0010ffff")).cursor.fetchall()]
    found: set[int] = set()
    for some in chunks(terms, FOLLOWERS):
        asked = " OR ".join(map(_quoted, some))
        rows = connection.exec_driver_sql("SELECT rowid FROM case_search WHERE case_search MATCH ?", (asked,))
        found.update(row[0] for row in rows.cursor.fetchall())
    return frozenset(found)


_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.case_words USING fts5vocab(main, case_search, row)"
_FOLLOWED = "SELECT term FROM temp.case_words WHERE term >= ? AND term <= ?"


def _trigrams(term: str) -> str:
    """Return the question to the index that every three neighbouring characters of a word occur."""
    return " ".join(_quoted(term[end - 3 : end]) for end in range(3, len(term) + 1))


def _quoted(trigram: str) -> str:
    return '"' + trigram.replace('"', '""') + '"'


def _fields(listing: Listing) -> list[tuple[str, int]]:
    """Return the listed fields and the places of their columns: by name they are found three times as slowly."""
    place = {column.name: place for place, column in enumerate(listing.table.columns)}
    return [(field_id, place[column_name(field_id)]) for field_id in listing.fields]


def _row(fields: Sequence[tuple[str, int]], row: Row[Any]) -> CaseRow:
    values = {field_id: printed(row[place]) for field_id, place in fields}
    return CaseRow(
        id=row.case_id,
        number=row.number,
        enterprise_id=row.enterprise_id,
        enterprise=row.enterprise,
        project=row.project,
        uscc=row.uscc,
        county=row.county,
        values={**values, "ent_name": row.enterprise, "prj_name": row.project, "ent_uscc": row.uscc},
        saved_at=datetime.fromisoformat(row.saved_at),
        recommendation=row.recommendation or "",
        score_low=row.score_low,
        score_high=row.score_high,
        rank=row.rank,
        rank_best=row.rank_best,
        rank_worst=row.rank_worst,
        judged_on=date.fromisoformat(row.judged_on) if row.judged_on else None,
        judgement_id=row.judgement_id or "",
        changed_since_judged=bool(row.changed),
        saved_by=row.saved_by,
        person=row.person or "",
    )
