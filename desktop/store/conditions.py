"""What a question about the case list says, as conditions of SQL; a case that knows nothing fits no comparison."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, not_, or_, select

from desktop.store.gate_tables import case_gate, gate_place
from desktop.store.listing import CORE, Listing, column_name, recommendation_order
from desktop.store.records import GATE, CaseQuery, Condition
from matching.fields import Field

OWN = {
    "": "number", "number": "number", "enterprise": "enterprise_key", "ent_name": "enterprise_key",
    "project": "project_key", "prj_name": "project_key", "ent_uscc": "uscc", "uscc": "uscc",
    "recommendation": "recommendation_order", "changed_since_judged": "changed", "county": "county",
    "score_low": "score_low", "score_high": "score_high", "rank": "rank", "judged_on": "judged_on",
    "saved_at": "saved_at", "saved_by": "saved_by", "person": "person",
}  # fmt: skip
"""Columns of the row by the names they are sorted by."""
_COMPARED = {"enterprise": "enterprise", "ent_name": "enterprise", "project": "project", "prj_name": "project"}
"""Names are sorted by their pinyin and compared as written."""
_NUMBERS = frozenset({"number", "score_low", "score_high", "rank"})


def matching(listing: Listing, query: CaseQuery) -> ColumnElement[bool]:
    """Return the condition that a row fits the query, its text apart."""
    columns = listing.table.c
    lying = columns.deleted == int(query.deleted)
    conditions = [_fits(listing, field_id, values, lying) for field_id, values in query.filters.items() if values]
    if query.recommendation:
        conditions.append(_recommended(listing, query.recommendation))
    if query.changed_since_judged is not None:
        conditions.append(columns.changed == int(query.changed_since_judged))
    conditions.extend(_holding(listing, condition, lying) for condition in query.where)
    return and_(lying, *conditions)


def sorted_by(listing: Listing, name: str) -> ColumnElement[Any]:
    """Return the column a list is sorted by."""
    return listing.table.c[OWN[name]] if name in OWN else listed_column(listing, name)


def listed_column(listing: Listing, field_id: str) -> ColumnElement[Any]:
    """Return the column of a listed field; one that is not listed is a mistake of the caller."""
    if field_id not in listing.fields and field_id not in CORE:
        raise ValueError(f"{field_id!r} is not a listed field")
    return listing.table.c[column_name(field_id)]


def _recommended(listing: Listing, wanted: tuple[str, ...]) -> ColumnElement[bool]:
    column = listing.table.c.recommendation_order
    orders = [recommendation_order(value) for value in wanted if value]
    judged = [column.in_(orders)] if orders else []
    never = [column.is_(None)] if "" in wanted else []
    return or_(false(), *judged, *never)


def _fits(listing: Listing, field_id: str, values: tuple[str, ...], lying: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a listed field holds one of the values."""
    column = listed_column(listing, field_id)
    field = listing.fields.get(field_id)
    choices: list[ColumnElement[bool]] = []
    exact: list[str | float] = []
    for value in values:
        if value == "" or (value == "unknown" and field is not None and field.kind == "tri"):
            choices.append(_unknown(listing, field_id))
        elif field is not None and field.is_list:
            choices.append(_holds(column, value, lying))
        elif field is not None and ".." in value and field.kind in {"dec", "int", "date", "time"}:
            choices.append(_between(column, field, value))
        else:
            exact.append(_typed(field, value))
    if exact:
        choices.append(column.in_(exact))
    return or_(false(), *choices)


def _holding(listing: Listing, condition: Condition, lying: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return one condition of a person's own filter."""
    name, how, values = condition.field, condition.how, condition.values
    if name.startswith(GATE):
        return _at_gate(listing, name.removeprefix(GATE), values, but=how == "not")
    if how in {"known", "unknown"}:
        unknown = _unknown(listing, name)
        return unknown if how == "unknown" else not_(unknown)
    if name == "recommendation":
        chosen = _recommended(listing, values)
        return not_(func.coalesce(chosen, False)) if how == "not" else chosen
    column, field = _compared(listing, name), listing.fields.get(name)
    if how in {"least", "most"}:
        bound = _own_typed(name, field, values[0])
        return and_(column.is_not(None), column >= bound if how == "least" else column <= bound)
    if how == "holds":
        return func.instr(func.lower(cast(column, String)), values[0].lower()) > 0
    is_listed = name in listing.fields or name in CORE
    chosen = (
        _fits(listing, name, values, lying)
        if is_listed and name not in _COMPARED
        else column.in_([_own_typed(name, field, value) for value in values])
    )
    return and_(not_(_unknown(listing, name)), not_(chosen)) if how == "not" else chosen


def _at_gate(listing: Listing, gate: str, verdicts: tuple[str, ...], *, but: bool) -> ColumnElement[bool]:
    """Return the condition that the latest judgement says one of these of a gate; never judged fits nothing."""
    kept, places = case_gate.c, gate_place.c
    said = func.substr(kept.letters, places.place, 1)
    letters = [verdict[:1] for verdict in verdicts]
    found = (
        select(kept.number)
        .join(gate_place, (places.basis == kept.basis) & (places.gate == gate))
        .where(said.not_in(letters) if but else said.in_(letters))
    )
    return listing.table.c.number.in_(found)


def _compared(listing: Listing, name: str) -> ColumnElement[Any]:
    if name in _COMPARED:
        return listing.table.c[_COMPARED[name]]
    return sorted_by(listing, name)


def _unknown(listing: Listing, name: str) -> ColumnElement[bool]:
    column = _compared(listing, name)
    field = listing.fields.get(name)
    if name == "county" or name in CORE or (name in OWN and field is None):
        return or_(column.is_(None), column == "")
    unsaid = column == "unknown" if field is not None and field.kind == "tri" else false()
    return or_(column.is_(None), unsaid)


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


def _own_typed(name: str, field: Field | None, value: str) -> str | float:
    if field is None:
        return float(value) if name in _NUMBERS or name == "changed_since_judged" else value
    return _typed(field, value)


def _typed(field: Field | None, value: str) -> str | float:
    if field is None or field.kind not in {"dec", "int", "bool"}:
        return value
    return {"true": 1.0, "false": 0.0}[value] if field.kind == "bool" else float(value)
