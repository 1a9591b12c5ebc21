"""Collect the writes of a transaction and send them in batches, list rows and search text included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select, update

from desktop.store import schema
from desktop.store.batches import CHUNK, chunks, one, send
from desktop.store.documents import FactCodec
from desktop.store.listing import Listing, Row
from desktop.store.listwriter import Entry, ListWriter
from matching.case import Fact

BATCH = 2_000
"""Records held back before they are sent; bounds memory in an import of any length."""
Listed = tuple[Row, Mapping[str, Fact]]
"""The head of a list row and the facts of its project."""


@dataclass(slots=True)
class Head:
    """Hold what saving and loading must know of a record: its present revision, who saved it, and where it lies."""

    revision: int
    doc: str
    deleted: bool = False
    saved_at: str = ""
    saved_by: str = ""
    measures: str = ""
    number: int = 0
    enterprise_id: str = ""
    facts: Mapping[str, Fact] | None = None


@dataclass(slots=True)
class Change:
    """Tell the journal of a change: when, by whom, why, what, and in which fields."""

    at: str
    by: str
    why: str
    what: str
    fields: tuple[str, ...] = ()


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
    new_listed: list[Listed] = field(default_factory=list)
    listed: dict[str, Listed] = field(default_factory=dict)
    touched: dict[str, bool] = field(default_factory=dict)
    """Enterprises with a new revision, and whether the list shows any field that changed."""


class WriteBuffer:
    """Hold back writes until a batch is full or somebody reads; one owner, inside one transaction."""

    def __init__(self, connection: Connection, codec: FactCodec, listing: Listing) -> None:
        self._connection = connection
        self._codec = codec
        self._listing = listing
        self._lists = ListWriter(connection, listing)
        self._waiting = _Waiting()
        self._enterprises: dict[str, Head] = {}
        self._projects: dict[str, Head] = {}
        self._next_number = 0

    def clear(self) -> None:
        """Forget everything of the transaction that ended."""
        self._waiting = _Waiting()
        self._lists.forget()
        self._enterprises.clear()
        self._projects.clear()
        self._next_number = 0

    def enterprise(self, enterprise_id: str) -> Head | None:
        """Return the present head of an enterprise as this transaction sees it."""
        head = self._enterprises.get(enterprise_id)
        if head is None:
            row = one(self._connection, _ENTERPRISE_HEAD, enterprise_id)
            if row is None:
                return None
            head = self._enterprises[enterprise_id] = Head(row[0], row[1], row[2] is not None, row[3], row[4])
        return head

    def _enterprise_facts(self, enterprise_id: str) -> Mapping[str, Fact]:
        """Return the facts of an enterprise that the list shows, as this transaction sees them."""
        head = self.enterprise(enterprise_id)
        assert head is not None  # the foreign key keeps it
        if head.facts is None:
            head.facts = self._codec.read_only(head.doc, self._listing.shown)
        return head.facts

    def project(self, case_id: str) -> Head | None:
        """Return the present head of a project as this transaction sees it."""
        head = self._projects.get(case_id)
        if head is None:
            row = one(self._connection, _PROJECT_HEAD, case_id)
            if row is None:
                return None
            if len(self._projects) >= 2 * BATCH:
                self.flush()  # forgets them, once what waits is sent
            head = self._projects[case_id] = Head(row[0], row[1], row[2] is not None, *row[3:])
        return head

    def next_number(self) -> int:
        """Return the running number of the next new case."""
        if not self._next_number:
            highest = self._connection.execute(select(func.max(schema.project.c.number))).scalar()
            self._next_number = (highest or 0) + 1
        number = self._next_number
        self._next_number += 1
        return number

    def put_enterprise(self, enterprise_id: str, head: Head, change: Change, *, is_new: bool) -> None:
        """Take a new revision of an enterprise."""
        facts = head.facts or {}
        row: Row = {
            "id": enterprise_id,
            "revision": head.revision,
            "name": _text(facts, "ent_name"),
            "uscc": _text(facts, "ent_uscc"),
        }
        waiting = self._waiting
        if is_new:
            waiting.new_enterprises.append(row | {"created_at": change.at, "deleted_at": None})
        else:
            waiting.enterprises.append(row)
            waiting.touched[enterprise_id] = waiting.touched.get(enterprise_id, False) or self._listing.shows(
                change.fields
            )
        waiting.enterprise_revisions.append(
            {
                "enterprise_id": enterprise_id,
                "revision": head.revision,
                "doc": head.doc,
                "saved_at": change.at,
                "saved_by": change.by,
                "why": change.why,
            }
        )
        head.saved_at, head.saved_by = change.at, change.by
        self._enterprises[enterprise_id] = head
        self.put_journal("enterprise", enterprise_id, change, head.revision)
        self._flush_when_full()

    def put_project(self, case_id: str, head: Head, change: Change, *, is_new: bool) -> None:
        """Take a new revision of a project, whose enterprise is known."""
        facts = head.facts or {}
        row: Row = {
            "id": case_id,
            "enterprise_id": head.enterprise_id,
            "revision": head.revision,
            "name": _text(facts, "prj_name"),
        }
        waiting = self._waiting
        head.saved_at, head.saved_by = change.at, change.by
        listed = (list_head(case_id, head), facts)
        if is_new:
            waiting.new_projects.append(row | {"number": head.number, "created_at": change.at, "deleted_at": None})
            waiting.new_listed.append(listed)
        else:
            waiting.projects.append(row)
            waiting.listed[case_id] = listed
        waiting.project_revisions.append(
            {
                "project_id": case_id,
                "revision": head.revision,
                "enterprise_id": head.enterprise_id,
                "enterprise_revision": self._enterprises[head.enterprise_id].revision,
                "doc": head.doc,
                "measures": head.measures,
                "saved_at": change.at,
                "saved_by": change.by,
                "why": change.why,
            }
        )
        self._projects[case_id] = head
        self.put_journal("case", case_id, change, head.revision)
        self._flush_when_full()

    def put_journal(self, subject: str, subject_id: str, change: Change, revision: int | None = None) -> None:
        """Take a journal entry."""
        self._waiting.journal.append(
            {
                "at": change.at,
                "done_by": change.by,
                "why": change.why,
                "what": change.what,
                "subject": subject,
                "subject_id": subject_id,
                "revision": revision,
                "fields": msgspec.json.encode(change.fields).decode() if change.fields else "[]",
            }
        )

    def flush(self) -> None:
        """Send everything that waits, records first, then what is derived from them."""
        waiting, self._waiting = self._waiting, _Waiting()
        to = self._connection
        send(to, insert(schema.enterprise), waiting.new_enterprises)
        send(to, _UPDATE_ENTERPRISE, [_keyed(row) for row in waiting.enterprises])
        send(to, insert(schema.enterprise_revision), waiting.enterprise_revisions)
        send(to, insert(schema.project), waiting.new_projects)
        send(to, _UPDATE_PROJECT, [_keyed(row) for row in waiting.projects])
        send(to, insert(schema.project_revision), waiting.project_revisions)
        send(to, insert(schema.journal), waiting.journal)
        self._lists.add_many(self._entries(waiting.new_listed))
        self._lists.change(self._entries(waiting.listed.values()))
        if waiting.touched:
            self._list_cases_of(waiting)
        self._projects.clear()

    def finish(self) -> None:
        """Send what waits at the end of the transaction, and count it, so that closing knows whether to back up."""
        self.flush()
        self._lists.finish()
        self._connection.execute(_COUNT_CHANGE)

    def list_anew(self, case_ids: Sequence[str]) -> None:
        """Derive list rows and search text of all these cases into empty tables."""
        for entries in self._kept(case_ids):
            self._lists.add(entries)

    def _kept(self, case_ids: Sequence[str]) -> Iterator[list[Entry]]:
        """Give the list rows of kept cases from their present revisions, some at a time."""
        shown = self._listing.shown
        for chunk in chunks(case_ids, CHUNK):
            heads: list[Listed] = []
            for row in self._connection.execute(_LIST_SOURCE, {"ids": chunk}):
                is_deleted = row.deleted_at is not None
                head = Head(
                    row.revision, row.doc, is_deleted, row.saved_at, row.saved_by, row.measures, row.number,
                    row.enterprise_id,
                )  # fmt: skip
                heads.append((list_head(row.id, head), self._codec.read_only(row.doc, shown)))
            yield self._entries(heads)

    def _entries(self, heads: Iterable[Listed]) -> list[Entry]:
        entries = []
        for head, facts in heads:
            firm = self._enterprise_facts(head["enterprise_id"])
            head["enterprise_revision"] = self._enterprises[head["enterprise_id"]].revision
            entries.append(self._listing.row(head, {**firm, **facts}))
        return entries

    def _list_cases_of(self, waiting: _Waiting) -> None:
        """Bring the list rows of changed enterprises up to date: wholly where the list shows the change."""
        unseen = {firm: self._enterprises[firm].revision for firm, is_seen in waiting.touched.items() if not is_seen}
        self._lists.number_enterprises(unseen)
        listed = waiting.listed.keys() | {head["case_id"] for head, _ in waiting.new_listed}
        for chunk in chunks([firm for firm, is_seen in waiting.touched.items() if is_seen], CHUNK):
            found = self._connection.execute(_CASES_OF, {"ids": chunk}).scalars().all()
            for entries in self._kept([case_id for case_id in found if case_id not in listed]):
                self._lists.change(entries)

    def _flush_when_full(self) -> None:
        waiting = self._waiting
        if len(waiting.project_revisions) + len(waiting.enterprise_revisions) >= BATCH:
            self.flush()


def list_head(case_id: str, head: Head) -> Row:
    """Return the part of a list row that comes from the record itself, not from its facts."""
    return {
        "number": head.number,
        "case_id": case_id,
        "enterprise_id": head.enterprise_id,
        "deleted": int(head.deleted),
        "revision": head.revision,
        "enterprise_revision": 0,
        "saved_at": head.saved_at,
        "saved_by": head.saved_by,
        "has_measures": int(head.measures not in {"", "[]"}),
        "changed": 0,
    }


def _text(facts: Mapping[str, Fact], field_id: str) -> str:
    fact = facts.get(field_id)
    return fact.value if fact is not None and isinstance(fact.value, str) else ""


def _keyed(row: Row) -> Row:
    return {f"new_{name}": value for name, value in row.items()}


_E, _P = schema.enterprise.c, schema.project.c
_PR = schema.project_revision.c
_PRESENT_PROJECT = (_PR.project_id == _P.id) & (_PR.revision == _P.revision)
# Asked for every record saved, so kept as text: SQLAlchemy takes longer over a statement than SQLite over the row.
_ENTERPRISE_HEAD = """
    SELECT e.revision, r.doc, e.deleted_at, r.saved_at, r.saved_by FROM enterprise e
    JOIN enterprise_revision r ON r.enterprise_id = e.id AND r.revision = e.revision WHERE e.id = ?"""
_PROJECT_HEAD = """
    SELECT p.revision, r.doc, p.deleted_at, r.saved_at, r.saved_by, r.measures, p.number, p.enterprise_id FROM project p
    JOIN project_revision r ON r.project_id = p.id AND r.revision = p.revision WHERE p.id = ?"""
_LIST_SOURCE = (
    select(
        _P.id,
        _P.number,
        _P.enterprise_id,
        _P.revision,
        _P.deleted_at,
        _PR.doc,
        _PR.saved_at,
        _PR.saved_by,
        _PR.measures,
    )
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
