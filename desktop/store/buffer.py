"""Collect the writes of a transaction and send them in batches, list rows and search text included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.store import schema
from desktop.store.documents import FactCodec
from desktop.store.listing import SEARCHED, UNSEARCHED, Listing, Row
from matching.case import Fact

BATCH = 2_000
"""Records held back before they are sent; bounds memory in an import of any length."""
CHUNK = 500
"""Ids asked for in one query."""


@dataclass(slots=True)
class Head:
    """Hold what saving must know of a record: its present revision and documents, and whether it lies in the bin."""

    revision: int
    doc: str
    deleted: bool = False
    measures: str = ""
    number: int = 0
    enterprise_id: str = ""
    facts: Mapping[str, Fact] | None = None


@dataclass(slots=True)
class _Waiting:
    """Hold the rows of one batch by table, and the cases whose list rows must follow."""

    new_enterprises: list[Row] = field(default_factory=list)
    enterprises: list[Row] = field(default_factory=list)
    enterprise_revisions: list[Row] = field(default_factory=list)
    new_projects: list[Row] = field(default_factory=list)
    projects: list[Row] = field(default_factory=list)
    project_revisions: list[Row] = field(default_factory=list)
    journal: list[Row] = field(default_factory=list)
    listed: dict[str, tuple[Row, Mapping[str, Fact]]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    """Enterprises with a new revision, whose cases must be listed again."""


class WriteBuffer:
    """Hold back writes until a batch is full or somebody reads; one owner, inside one transaction."""

    def __init__(self, connection: Connection, codec: FactCodec, listing: Listing) -> None:
        self._connection = connection
        self._codec = codec
        self._listing = listing
        self._waiting = _Waiting()
        self._enterprises: dict[str, Head] = {}
        self._projects: dict[str, Head] = {}
        self._next_number = 0

    def clear(self) -> None:
        """Forget everything of the transaction that ended."""
        self._waiting = _Waiting()
        self._enterprises.clear()
        self._projects.clear()
        self._next_number = 0

    def enterprise(self, enterprise_id: str) -> Head | None:
        """Return the present head of an enterprise as this transaction sees it."""
        head = self._enterprises.get(enterprise_id)
        if head is None:
            row = self._connection.execute(_ENTERPRISE_HEAD, {"id": enterprise_id}).first()
            if row is None:
                return None
            head = self._enterprises[enterprise_id] = Head(row[0], row[1], row[2] is not None)
        return head

    def enterprise_facts(self, enterprise_id: str) -> Mapping[str, Fact]:
        """Return the facts of an enterprise as this transaction sees them."""
        head = self.enterprise(enterprise_id)
        if head is None:
            return {}
        if head.facts is None:
            head.facts = self._codec.read(head.doc).facts
        return head.facts

    def project(self, case_id: str) -> Head | None:
        """Return the present head of a project as this transaction sees it."""
        head = self._projects.get(case_id)
        if head is None:
            row = self._connection.execute(_PROJECT_HEAD, {"id": case_id}).first()
            if row is None:
                return None
            head = Head(row[0], row[1], row[2] is not None, row[3], row[4], row[5])
        return head

    def next_number(self) -> int:
        """Return the running number of the next new case."""
        if not self._next_number:
            highest = self._connection.execute(select(func.max(schema.project.c.number))).scalar()
            self._next_number = (highest or 0) + 1
        number = self._next_number
        self._next_number += 1
        return number

    def put_enterprise(self, row: Row, revision: Row, head: Head, *, is_new: bool) -> None:
        """Take a new revision of an enterprise."""
        waiting = self._waiting
        (waiting.new_enterprises if is_new else waiting.enterprises).append(row)
        waiting.enterprise_revisions.append(revision)
        self._enterprises[row["id"]] = head
        if not is_new:
            waiting.touched.add(row["id"])
        self._flush_when_full()

    def put_project(self, row: Row, revision: Row, head: Head, *, is_new: bool) -> None:
        """Take a new revision of a project."""
        waiting = self._waiting
        (waiting.new_projects if is_new else waiting.projects).append(row)
        waiting.project_revisions.append(revision)
        self._projects[row["id"]] = head
        waiting.listed[row["id"]] = (list_head(row["id"], head, revision["saved_at"]), head.facts or {})
        self._flush_when_full()

    def put_journal(self, row: Row) -> None:
        """Take a journal entry."""
        self._waiting.journal.append(row)

    def flush(self) -> None:
        """Send everything that waits, records first, then what is derived from them."""
        waiting, self._waiting = self._waiting, _Waiting()
        send = self._send
        send(insert(schema.enterprise), waiting.new_enterprises)
        send(_UPDATE_ENTERPRISE, [_keyed(row) for row in waiting.enterprises])
        send(insert(schema.enterprise_revision), waiting.enterprise_revisions)
        send(insert(schema.project), waiting.new_projects)
        send(_UPDATE_PROJECT, [_keyed(row) for row in waiting.projects])
        send(insert(schema.project_revision), waiting.project_revisions)
        send(insert(schema.journal), waiting.journal)
        self._list(waiting.listed.values())
        if waiting.touched:
            self.list_again(self._cases_of(waiting.touched, without=waiting.listed))
        self._projects.clear()

    def count_change(self) -> None:
        """Count a finished transaction, so that closing knows whether a backup is due."""
        self._connection.execute(_COUNT_CHANGE)

    def list_again(self, case_ids: Sequence[str]) -> None:
        """Derive the list rows and search text of kept cases from their present revisions."""
        for start in range(0, len(case_ids), CHUNK):
            rows = self._connection.execute(_LIST_SOURCE, {"ids": case_ids[start : start + CHUNK]}).all()
            entries = []
            for row in rows:
                head = Head(row.revision, row.doc, row.deleted_at is not None, "", row.number, row.enterprise_id)
                facts = self._codec.read(row.doc).facts
                entries.append((list_head(row.id, head, row.saved_at), facts))
            self._list(entries)

    def _list(self, entries: Iterable[tuple[Row, Mapping[str, Fact]]]) -> None:
        rows, texts = [], []
        for head, facts in entries:
            enterprise_id = head["enterprise_id"]
            firm = self.enterprise_facts(enterprise_id)
            head["enterprise_revision"] = self._enterprises[enterprise_id].revision
            row, text = self._listing.row(head, {**firm, **facts})
            rows.append(row)
            texts.append(text)
        if rows:
            self._connection.execute(_upsert_list(self._listing), rows)
            self._search(texts)

    def _search(self, texts: list[Row]) -> None:
        """Replace search text, and the old words of the index with the new ones."""
        numbers = [text["number"] for text in texts]
        chunks = [numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK)]
        for chunk in chunks:
            self._connection.execute(UNSEARCHED, {"numbers": chunk})
        self._connection.execute(_upsert_text(self._listing), texts)
        for chunk in chunks:
            self._connection.execute(SEARCHED, {"numbers": chunk})

    def _cases_of(self, enterprise_ids: Iterable[str], *, without: Mapping[str, object]) -> list[str]:
        ids = list(enterprise_ids)
        found: list[str] = []
        for start in range(0, len(ids), CHUNK):
            chunk = self._connection.execute(_CASES_OF, {"ids": ids[start : start + CHUNK]}).scalars()
            found.extend(case_id for case_id in chunk if case_id not in without)
        return found

    def _send(self, statement: Any, rows: list[Row]) -> None:  # any executable with named parameters
        if rows:
            self._connection.execute(statement, rows)

    def _flush_when_full(self) -> None:
        waiting = self._waiting
        if len(waiting.project_revisions) + len(waiting.enterprise_revisions) >= BATCH:
            self.flush()


def list_head(case_id: str, head: Head, saved_at: str) -> Row:
    """Return the part of a list row that comes from the record itself, not from its facts."""
    return {
        "number": head.number,
        "case_id": case_id,
        "enterprise_id": head.enterprise_id,
        "deleted": head.deleted,
        "revision": head.revision,
        "enterprise_revision": 0,
        "saved_at": saved_at,
        "changed": False,
    }


def _keyed(row: Row) -> Row:
    return {f"new_{name}": value for name, value in row.items()}


def _upsert_list(listing: Listing) -> Any:  # SQLAlchemy's dialect insert
    """Write list rows over those there, keeping what judgements put into them."""
    cached = listing.statements.get("list")
    if cached is None:
        table = listing.table
        statement = upsert(table)
        new = statement.excluded
        stale = (table.c.judged_revision != new.revision) | (
            table.c.judged_enterprise_revision != new.enterprise_revision
        )
        derived = {name: new[name] for name in listing.derived if name != "number"}
        changed = case((table.c.judged_revision.is_(None), False), else_=stale)
        cached = statement.on_conflict_do_update(index_elements=[table.c.number], set_={**derived, "changed": changed})
        listing.statements["list"] = cached
    return cached


def _upsert_text(listing: Listing) -> Any:  # SQLAlchemy's dialect insert
    cached = listing.statements.get("text")
    if cached is None:
        statement = upsert(listing.text)
        new = {column.name: statement.excluded[column.name] for column in listing.text.c if column.name != "number"}
        cached = statement.on_conflict_do_update(index_elements=[listing.text.c.number], set_=new)
        listing.statements["text"] = cached
    return cached


_E, _P = schema.enterprise.c, schema.project.c
_ER, _PR = schema.enterprise_revision.c, schema.project_revision.c
_ENTERPRISE_HEAD = (
    select(_E.revision, _ER.doc, _E.deleted_at)
    .join(schema.enterprise_revision, (_ER.enterprise_id == _E.id) & (_ER.revision == _E.revision))
    .where(_E.id == bindparam("id"))
)
_PRESENT_PROJECT = (_PR.project_id == _P.id) & (_PR.revision == _P.revision)
_PROJECT_HEAD = (
    select(_P.revision, _PR.doc, _P.deleted_at, _PR.measures, _P.number, _P.enterprise_id)
    .join(schema.project_revision, _PRESENT_PROJECT)
    .where(_P.id == bindparam("id"))
)
_LIST_SOURCE = (
    select(_P.id, _P.number, _P.enterprise_id, _P.revision, _P.deleted_at, _PR.doc, _PR.saved_at)
    .join(schema.project_revision, _PRESENT_PROJECT)
    .where(_P.id.in_(bindparam("ids", expanding=True)))
)
_CASES_OF = select(_P.id).where(_P.enterprise_id.in_(bindparam("ids", expanding=True)))
_UPDATE_ENTERPRISE = (
    update(schema.enterprise)
    .where(_E.id == bindparam("new_id"))
    .values(revision=bindparam("new_revision"), name=bindparam("new_name"), uscc=bindparam("new_uscc"))
)
_UPDATE_PROJECT = (
    update(schema.project)
    .where(_P.id == bindparam("new_id"))
    .values(
        revision=bindparam("new_revision"),
        name=bindparam("new_name"),
        enterprise_id=bindparam("new_enterprise_id"),
    )
)
_COUNT_CHANGE = (
    update(schema.meta)
    .where(schema.meta.c.name == "changes")
    .values(value=(func.cast(schema.meta.c.value, type_=schema.journal.c.seq.type) + 1))
)
