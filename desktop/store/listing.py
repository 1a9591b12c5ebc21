"""The case list and its search text as tables of real, indexed columns, derived from the field dictionary.

Nothing here is a record: both tables can be thrown away and made again from the revisions, and are when the dictionary
lists other fields than before.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TextClause,
    bindparam,
    text,
)
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex

from desktop.store.name_index import NameIndex
from desktop.store.pinyin import Speller
from matching.case import Fact
from matching.fields import CASE_SUBJECTS, ENTERPRISE_SUBJECTS, Field, FieldDictionary, Value

LAYOUT = 3
"""Raised whenever this module derives something differently, so that old files are derived again."""
CORE = {"ent_name": "enterprise", "ent_uscc": "uscc", "prj_name": "project"}
"""Listed fields that have a column of the list itself."""
COUNTY = "ent_county_code"
CONTENT_LIMIT = 400
"""Characters of running text that can be searched for each case."""
LISTED_TEXT_LIMIT = 200
BIGGEST_INTEGER = 2**63 - 1
RECOMMENDATIONS = ("ready", "unknown", "hold", "block", "not_a_case")

_ORDER = "ix_list_"
"""How the names of indexes begin that lists are filtered and sorted by."""

Row = dict[str, Any]  # one row on its way to the database, column name to what the driver takes


class Listing:
    """Hold the derived tables for one dictionary and make their rows."""

    def __init__(self, dictionary: FieldDictionary, places: Mapping[str, str], more: Iterable[str] = ()) -> None:
        self.places = places
        self.speller = Speller()
        self.names = NameIndex()
        listed = {field.id for field in dictionary.listed()} | set(more)
        self.fields = {
            field.id: field for field in can_be_listed(dictionary) if field.id in listed and field.id not in CORE
        }
        self.counted = tuple(
            field.id for field in dictionary.counted() if field.subject in ENTERPRISE_SUBJECTS | CASE_SUBJECTS
        )
        self._counted_kinds = [(name, dictionary[name].kind) for name in self.counted]
        self.searched = tuple(
            field.id
            for field in dictionary.of(*ENTERPRISE_SUBJECTS, *CASE_SUBJECTS)
            if field.kind == "text" and not field.personal
        )
        self.shown = frozenset(self.fields) | frozenset(CORE) | frozenset(self.searched) | {COUNTY}
        self.shown |= frozenset(self.counted)
        metadata = MetaData()
        self.table = Table(
            "case_list", metadata, *_columns(self.fields.values(), [dictionary[one] for one in self.counted])
        )
        self.text = Table("case_text", metadata, *_text_columns())
        self._orders = tuple(index for index in self.table.indexes if str(index.name).startswith(_ORDER))
        self._columns = {field_id: column_name(field_id) for field_id in self.fields}
        self._counted = {field_id: counted_column(field_id) for field_id in self.counted}
        self._nothing: Row = dict.fromkeys((*self._columns.values(), *self._counted.values()))

    @property
    def signature(self) -> str:
        """Return what the derived tables depend on, to notice that they must be made again."""
        described = repr(
            (
                LAYOUT,
                [(field.id, field.kind, field.subject) for field in self.fields.values()],
                self.searched,
                self._counted_kinds,
                sorted(self.places.items()),
            )
        )
        return f"{LAYOUT}-{zlib.crc32(described.encode()):08x}"

    def create(self, connection: Connection) -> None:
        """Make both tables and the search index anew, empty and without the indexes."""
        for name in ("case_search", "case_text", "case_list"):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        connection.execute(CreateTable(self.table))
        connection.execute(CreateTable(self.text))
        for statement in _SEARCH_INDEX:
            connection.exec_driver_sql(statement)

    def index(self, connection: Connection) -> None:
        """Make the indexes of the list; faster once the rows are there."""
        for index in self.table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))

    def drop_orders(self, connection: Connection) -> None:
        """Drop the indexes that only questions use, before many rows come; `index` makes them again."""
        for index in self._orders:
            connection.execute(DropIndex(index, if_exists=True))

    def shows(self, field_ids: Iterable[str]) -> bool:
        """Say whether the list or its search shows any of these fields."""
        return not self.shown.isdisjoint(field_ids)

    def row(self, head: Mapping[str, Any], facts: Mapping[str, Fact]) -> tuple[Row, Row]:
        """Return the list row and the search text of a case from its head and all its facts."""
        enterprise, project = _text(facts, "ent_name"), _text(facts, "prj_name")
        uscc, code = _text(facts, "ent_uscc"), _text(facts, COUNTY)
        county = self.places.get(code, code)
        firm, plan, place = (self.speller.spell(name) for name in (enterprise, project, county))
        row: Row = {**self._nothing, **head}
        row.update(
            enterprise=enterprise,
            project=project,
            uscc=uscc,
            county=county,
            enterprise_key=firm[1],
            project_key=plan[1],
        )
        for field_id, fact in facts.items():
            if field_id in self._columns:
                row[self._columns[field_id]] = listed_value(fact.value)
            if field_id in self._counted:
                row[self._counted[field_id]] = counted_value(fact.value)
        content = " ".join(_text(facts, field_id) for field_id in self.searched if field_id in facts)
        return row, {
            "number": head["number"],
            "names": folded(f"{enterprise}\n{project}\n{uscc}\n{county}"),
            "initials": f"{firm[0]}\n{plan[0]}\n{place[0]}",
            "pinyin": f"{firm[1]}\n{plan[1]}\n{place[1]}",
            "content": folded(content[:CONTENT_LIMIT]),
        }


def can_be_listed(dictionary: FieldDictionary) -> tuple[Field, ...]:
    """Return the fields a case has one value of, in the order of the dictionary."""
    return tuple(field for field in dictionary.of(*ENTERPRISE_SUBJECTS, *CASE_SUBJECTS) if field.kind != "map")


def column_name(field_id: str) -> str:
    """Return the list column of a listed field."""
    return CORE.get(field_id, f"f_{field_id}")


def listed_value(value: Value) -> str | int | float | None:
    """Return what the list column of a field holds: numbers as numbers, days as text, several values between bars."""
    if isinstance(value, str):
        return value[:LISTED_TEXT_LIMIT] if value and value != "unknown" else None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (bool, int)):
        return int(value) if abs(value) <= BIGGEST_INTEGER else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"|{'|'.join(value)}|" if value else None


def counted_column(field_id: str) -> str:
    """Return the column statistics read a field from."""
    return f"c_{field_id}"


def counted_value(value: Value) -> str | int | None:
    """Return what statistics keep of a fact: numbers in whole millionths, days as text, values between bars."""
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return millionths(Decimal(value))
    kept = listed_value(value)
    return None if kept is None else str(kept)


def millionths(number: Decimal) -> int | str:
    """Return a number in whole millionths; one that has none, or too many, as text behind an equals sign.

    Whole numbers add up exactly and fast; the sign keeps SQLite from taking the text for a number of its own.
    """
    whole = number * 1_000_000
    if whole == whole.to_integral_value() and abs(whole) <= BIGGEST_INTEGER:
        return int(whole)
    return f"={number:f}"


def printed(value: str | float | None) -> str:
    """Return the text of a list column, in the spelling facts are stored in."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip("|")
    return f"{Decimal(repr(value)):f}".removesuffix(".0")


def folded(text: str) -> str:
    """Return text as it is compared in a search: letters small, full-width signs as their narrow ones."""
    return unicodedata.normalize("NFKC", text).lower()


def recommendation_order(recommendation: str) -> int:
    """Return the place of a recommendation in the order of the ranking's classes."""
    return RECOMMENDATIONS.index(recommendation) if recommendation in RECOMMENDATIONS else len(RECOMMENDATIONS)


def _text(facts: Mapping[str, Fact], field_id: str) -> str:
    fact = facts.get(field_id)
    return fact.value if fact is not None and isinstance(fact.value, str) else ""


def _columns(fields: Iterable[Field], counted: Iterable[Field]) -> list[Column[Any] | Index]:
    columns: list[Column[Any]] = [
        Column("number", Integer, primary_key=True),
        Column("case_id", String, nullable=False, unique=True),
        Column("enterprise_id", String, nullable=False, index=True),
        Column("deleted", Integer, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("enterprise_revision", Integer, nullable=False),
        Column("saved_at", String, nullable=False),
        Column("saved_by", Text, nullable=False),
        Column("has_measures", Integer, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("enterprise", "project", "uscc", "county")),
        *(Column(name, Text, nullable=False) for name in ("enterprise_key", "project_key")),
    ]
    judged: list[Column[Any]] = [
        Column("recommendation", String),
        Column("recommendation_order", Integer),
        Column("score_low", Float),
        Column("score_high", Float),
        Column("rank", Integer),
        Column("rank_best", Integer),
        Column("rank_worst", Integer),
        Column("judged_on", String),
        Column("judgement_id", String),
        Column("judged_revision", Integer),
        Column("judged_enterprise_revision", Integer),
        Column("changed", Integer, nullable=False),
        Column("person", Text),
    ]
    listed = [Column(column_name(field.id), _type(field)) for field in fields]
    # Read from end to end for statistics, so never indexed.
    sums = [Column(counted_column(field.id), Integer if field.kind in {"dec", "int"} else Text) for field in counted]
    # Every list shows live cases or the bin, so "deleted" leads each index; the number ends it and keeps pages apart.
    indexed = ["saved_at", "uscc", "county", "enterprise_key", "project_key", "recommendation_order", "score_low",
               "score_high", "rank", "judged_on", "changed", "person"]  # fmt: skip
    names = indexed + [column.name for column in listed]
    indexes = [Index(f"{_ORDER}{name}", "deleted", name) for name in names]
    return [*columns, *judged, *listed, *sums, *indexes]


def _type(field: Field) -> type[Text] | type[Float[float]] | type[Integer]:
    if field.kind == "dec":
        return Float
    return Integer if field.kind in {"int", "bool"} else Text


def _numbered(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("numbers", expanding=True))


def _text_columns() -> list[Column[Any]]:
    return [
        Column("number", Integer, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("names", "initials", "pinyin", "content")),
    ]


_SEARCH_INDEX = (
    # No text is kept twice (content='') and no positions (detail=none: a quarter of the size); search.py compares the
    # text itself once the trigrams have named the candidates.
    "CREATE VIRTUAL TABLE case_search USING fts5(words, content='', detail=none, tokenize='trigram')",
    "INSERT INTO case_search(case_search, rank) VALUES ('hashsize', 8388608)",
)
# Names are compared in memory (name_index.py). The two breaks at the end let the last two characters make trigrams.
_WORDS = "number, content || x'0a0a' FROM case_text WHERE number IN :numbers"
FORGET_WORDS = _numbered(f"INSERT INTO case_search(case_search, rowid, words) SELECT 'delete', {_WORDS}")
"""Take the words of these rows out of the index, before their text changes."""
LEARN_WORDS = _numbered(f"INSERT INTO case_search(rowid, words) SELECT {_WORDS}")
"""Put the words of these rows into the index; by statement, for SQLite allows no trigger with `trusted_schema` off."""
