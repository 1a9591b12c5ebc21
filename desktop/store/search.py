"""Answer a question about the case list: text, filters, order and page, all in SQL."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Row,
    Select,
    and_,
    false,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy import bindparam as bound

from desktop.store.access import Access
from desktop.store.listing import CORE, Listing, column_name, folded, printed, recommendation_order
from desktop.store.records import CasePage, CaseQuery, CaseRow
from matching.fields import Field

TERMS = 8
"""Words of one search looked at; more make nothing clearer."""
_SORTED_BY = {
    "": "number", "enterprise": "enterprise_key", "ent_name": "enterprise_key", "project": "project_key",
    "prj_name": "project_key", "ent_uscc": "uscc", "recommendation": "recommendation_order",
    "changed_since_judged": "changed",
}  # fmt: skip
_OWN_SORTS = frozenset(_SORTED_BY.values()) | {"county", "score_low", "score_high", "rank", "judged_on", "saved_at"}


def list_cases(access: Access, query: CaseQuery) -> CasePage:
    """Return one page of the case list and how many cases fit altogether."""
    listing = access.listing
    found = _matching(listing, query)
    if query.text:
        # Searching text is the expensive part: done once, for the page and the count.
        hits = select(listing.table.c.number).where(found).cte("hits")
        found = listing.table.c.number.in_(select(hits.c.number))
        counted = select(func.count()).select_from(hits)
    else:
        counted = select(func.count()).select_from(listing.table).where(found)
    page = _ordered(listing, select(listing.table, counted.scalar_subquery().label("total")).where(found), query)
    with access.reading() as connection:
        rows = connection.execute(page.offset(query.offset).limit(query.limit)).all()
        total = rows[0].total if rows else connection.execute(counted).scalar_one()
    return CasePage(rows=tuple(_row(listing, row) for row in rows), total=total)


def case_row(access: Access, case_id: str) -> CaseRow | None:
    """Return the list row of one live case, None when there is none."""
    listing = access.listing
    query = select(listing.table).where(listing.table.c.case_id == case_id, listing.table.c.deleted == 0)
    with access.reading() as connection:
        row = connection.execute(query).first()
    return None if row is None else _row(listing, row)


def case_ids(access: Access, query: CaseQuery) -> tuple[str, ...]:
    """Return the ids of all cases that fit, in the order asked for, whatever the page."""
    listing = access.listing
    found = _matching(listing, query)
    with access.reading() as connection:
        return tuple(
            connection.execute(_ordered(listing, select(listing.table.c.case_id).where(found), query)).scalars()
        )


def value_counts(access: Access, field_id: str) -> dict[str, int]:
    """Return how many live cases hold each value of a listed field; an empty text stands for not known."""
    listing = access.listing
    column = _column(listing, field_id)
    query = select(column, func.count()).where(listing.table.c.deleted == 0).group_by(column)
    found: dict[str, int] = {}
    with access.reading() as connection:
        for value, count in connection.execute(query):
            for single in printed(value).split("|"):
                found[single] = found.get(single, 0) + count
    return found


def _ordered(listing: Listing, statement: Select[Any], query: CaseQuery) -> Select[Any]:
    columns = listing.table.c
    name = _SORTED_BY.get(query.sort, query.sort)
    column = columns[name] if name in _OWN_SORTS else _column(listing, name)
    number = columns.number
    if query.descending:
        # NULL is SQLite's smallest value, so descending puts it last without saying so and can walk the index.
        return (
            statement.order_by(column.desc(), number.desc()) if name != "number" else statement.order_by(number.desc())
        )
    return statement.order_by(column.asc().nulls_last(), number) if name != "number" else statement.order_by(number)


def _matching(listing: Listing, query: CaseQuery) -> ColumnElement[bool]:
    """Return the condition that a row fits the query."""
    columns = listing.table.c
    lying = columns.deleted == int(query.deleted)
    conditions = [_fits(listing, field_id, values, lying) for field_id, values in query.filters.items() if values]
    if query.recommendation:
        wanted = [recommendation_order(value) for value in query.recommendation if value]
        judged = [columns.recommendation_order.in_(wanted)] if wanted else []
        never = [columns.recommendation_order.is_(None)] if "" in query.recommendation else []
        conditions.append(or_(*judged, *never))
    if query.changed_since_judged is not None:
        conditions.append(columns.changed == int(query.changed_since_judged))
    conditions.extend(_contains(listing, term) for term in folded(query.text).split()[:TERMS])
    return and_(lying, *conditions)


def _fits(listing: Listing, field_id: str, values: tuple[str, ...], lying: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a listed field holds one of the values."""
    column = _column(listing, field_id)
    field = listing.fields.get(field_id)
    choices: list[ColumnElement[bool]] = []
    exact: list[str | float] = []
    for value in values:
        if value == "" or (value == "unknown" and field is not None and field.kind == "tri"):
            choices.append(column.is_(None) if field is not None else column == "")
        elif field is not None and field.is_list:
            choices.append(_holds(column, value, lying))
        elif field is not None and ".." in value and field.kind in {"dec", "int", "date", "time"}:
            choices.append(_between(column, field, value))
        else:
            exact.append(_typed(field, value))
    if exact:
        choices.append(column.in_(exact))
    return or_(false(), *choices)


def _column(listing: Listing, field_id: str) -> ColumnElement[Any]:
    if field_id not in listing.fields and field_id not in CORE:
        raise ValueError(f"{field_id!r} is not a listed field")
    return listing.table.c[column_name(field_id)]


def _holds(column: ColumnElement[Any], value: str, lying: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a column of several values between bars holds one of them.

    The index is walked from one combination to the next: there are few of them, and cases by the thousand.
    """
    first = select(func.min(column).label("value")).where(lying)
    walked = first.cte(recursive=True)
    following = select(func.min(column)).where(lying, column > walked.c.value).scalar_subquery()
    walked = walked.union_all(select(following).where(walked.c.value.is_not(None)))
    return column.in_(select(walked.c.value).where(func.instr(walked.c.value, f"|{value}|") > 0))


def _between(column: ColumnElement[Any], field: Field, value: str) -> ColumnElement[bool]:
    low, high = value.split("..", 1)
    bounds: list[ColumnElement[bool]] = [column.is_not(None)]
    if low:
        bounds.append(column >= _typed(field, low))
    if high:
        bounds.append(column <= _typed(field, high))
    return and_(*bounds)


def _typed(field: Field | None, value: str) -> str | float:
    if field is None or field.kind not in {"dec", "int", "bool"}:
        return value
    return {"true": 1.0, "false": 0.0}[value] if field.kind == "bool" else float(value)


def _contains(listing: Listing, term: str) -> ColumnElement[bool]:
    """Return the condition that a case contains a word.

    From three characters on all text is searched: the index knows trigrams only, so it names candidates and the text
    itself is then compared. Shorter words are looked for in the names. Letters may also be pinyin.
    """
    text = listing.text.c
    spelled = [text.initials, text.pinyin] if len(term) >= 3 else [text.initials]
    fits = _within(spelled if term.isascii() and term.isalnum() else [], term)
    if len(term) < 3:
        fits = or_(fits, _within([text.names], term))
    else:
        candidates: Select[Any] = (
            select(literal_column("rowid"))
            .select_from(table("case_search"))
            .where(literal_column("case_search").op("MATCH", return_type=Boolean())(bound(None, _trigrams(term))))
        )
        fits = or_(fits, and_(text.number.in_(candidates), _within([text.names, text.content], term)))
    return listing.table.c.number.in_(select(text.number).where(fits))


def _within(columns: list[Column[Any]], term: str) -> ColumnElement[bool]:
    return or_(false(), *(func.instr(column, term) > 0 for column in columns))


def _trigrams(term: str) -> str:
    """Return the question to the index that every three neighbouring characters of a word occur; quotes are doubled."""
    ends = range(3, len(term) + 1)
    return " ".join('"' + term[end - 3 : end].replace('"', '""') + '"' for end in ends)


def _row(listing: Listing, row: Row[Any]) -> CaseRow:
    values = {field_id: printed(getattr(row, column_name(field_id))) for field_id in listing.fields}
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
    )
