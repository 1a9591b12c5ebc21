"""Keep the records of registers: every change and every move is a revision; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from desktop.problems import Problem
from desktop.store.access import Access
from desktop.store.documents import FactCodec
from desktop.store.identity import is_id, new_id
from desktop.store.journal import note
from desktop.store.schema import register_record, register_revision
from matching.fields import FieldDictionary
from matching.registers.records import Record

_R, _V = register_record.c, register_revision.c


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRevision:
    """Hold one revision of a record: who, when, why, by which move, and how it stood then."""

    record: Record
    move: str
    why: str


class RegisterShelf:
    """Read and write the records of all registers; `fields` is the dictionary of everything they may hold."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def records(
        self, fields: FieldDictionary, *, registers: Sequence[str] = (), deleted: bool = False
    ) -> tuple[Record, ...]:
        """Return the records of these registers, or of all, by register and number."""
        query = _HEADS.where(_R.deleted_at.is_not(None) if deleted else _R.deleted_at.is_(None))
        if registers:
            query = query.where(_R.register.in_(registers))
        with self._access.reading() as connection:
            rows = connection.execute(query.order_by(_R.register, _R.number)).all()
        codec = _codec(fields)
        return tuple(_record(row, codec) for row in rows)

    def counts(self) -> dict[str, int]:
        """Return how many records each register holds; one that holds none is left out."""
        query = select(_R.register, func.count()).where(_R.deleted_at.is_(None)).group_by(_R.register)
        with self._access.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def save(self, record: Record, fields: FieldDictionary, *, move: str = "", by: str, why: str) -> Record:
        """Keep a new record, or a revision of one; a record nothing changed in is given back as it is."""
        if record.id and not is_id(record.id):
            raise ValueError(f"{record.id!r} is no identity of a record")
        codec = _codec(fields)
        with self._access.transaction(), self._access.reading() as connection:
            old = connection.execute(_HEADS.where(_R.id == record.id)).first() if record.id else None
            document = codec.write(record.facts)
            if old is not None:
                _refuse_old(old, record)
                document, _ = codec.write_over(record.facts, old.doc)
                if document == old.doc and old.state == record.state and _about(old) == _about(record) and not move:
                    return _record(old, codec)
            record_id = record.id or new_id()
            row = {
                "register": record.register,
                "enterprise_id": record.enterprise_id or None,
                "project_id": record.project_id or None,
                "state": record.state,
                "revision": 1 if old is None else old.revision + 1,
                "origin": record.origin,
                "sender": record.sender,
            }
            if old is None:
                number = connection.execute(_LAST.where(_R.register == record.register)).scalar() or 0
                fresh = {"id": record_id, "number": number + 1, "created_at": self._access.stamp()}
                connection.execute(insert(register_record), row | fresh)
            else:
                connection.execute(update(register_record).where(_R.id == record_id), row)
            connection.execute(insert(register_revision), self._revision(row, record_id, document, move, (by, why)))
            what = "record_moved" if move else "record_saved" if old is not None else "record_created"
            note(self._access, by=by, why=why, what=what, subject="record", subject_id=record_id)
            kept = connection.execute(_HEADS.where(_R.id == record_id)).one()
        return _record(kept, codec)

    def receive(self, records: Sequence[Record], fields: FieldDictionary, *, by: str, why: str) -> None:
        """Keep another office's records as they stand there, all or none; raise Problem where a later one is here."""
        codec = _codec(fields)
        with self._access.transaction(), self._access.reading() as connection:
            wanted = {one.id for one in records}
            old = {row.id: row for row in connection.execute(_HEADS) if row.id in wanted}
            last: dict[str, int] = {}
            fresh: list[dict[str, Any]] = []
            revisions: list[dict[str, Any]] = []
            for record in records:
                row = _received(record, old.get(record.id))
                if record.id not in old:
                    if record.register not in last:
                        query = _LAST.where(_R.register == record.register)
                        last[record.register] = connection.execute(query).scalar() or 0
                    last[record.register] += 1
                    made = {"id": record.id, "number": last[record.register], "created_at": self._access.stamp()}
                    fresh.append(row | made)
                else:
                    connection.execute(update(register_record).where(_R.id == record.id), row)
                revision = self._revision(row, record.id, codec.write(record.facts), "", (record.by, why))
                revisions.append(
                    revision | {"around": codec.write(record.around), "sent_revision": record.sent_revision}
                )
                note(self._access, by=by, why=why, what="record_received", subject="record", subject_id=record.id)
            for table, rows in ((register_record, fresh), (register_revision, revisions)):
                if rows:
                    connection.execute(insert(table), rows)

    def put_away(self, record_id: str, *, by: str, why: str) -> None:
        """Move a record to the recycle bin."""
        self._set_bin(record_id, to_bin=True, by=by, why=why)

    def take_back(self, record_id: str, *, by: str, why: str) -> None:
        """Take a record out of the recycle bin."""
        self._set_bin(record_id, to_bin=False, by=by, why=why)

    def history(self, record_id: str, fields: FieldDictionary) -> tuple[RecordRevision, ...]:
        """Return all revisions of a record, the newest first."""
        query = _ALL.where(_R.id == record_id).order_by(_V.revision.desc())
        with self._access.reading() as connection:
            rows = connection.execute(query).all()
        codec = _codec(fields)
        return tuple(RecordRevision(record=_record(row, codec), move=row.move, why=row.why) for row in rows)

    def _revision(
        self, row: dict[str, Any], record_id: str, document: str, move: str, told: tuple[str, str]
    ) -> dict[str, Any]:
        return {
            "record_id": record_id,
            "revision": row["revision"],
            "state": row["state"],
            "move": move,
            "doc": document,
            "around": "",
            "sent_revision": 0,
            "saved_at": self._access.stamp(),
            "saved_by": told[0],
            "why": told[1],
        }

    def _set_bin(self, record_id: str, *, to_bin: bool, by: str, why: str) -> None:
        with self._access.transaction(), self._access.reading() as connection:
            deleted_at = self._access.stamp() if to_bin else None
            wanted = _R.deleted_at.is_(None) if to_bin else _R.deleted_at.is_not(None)
            done = connection.execute(
                update(register_record).where(_R.id == record_id, wanted).values(deleted_at=deleted_at)
            )
            if not done.rowcount:
                where = "台账" if to_bin else "回收站"
                raise Problem(f"这条记录不在{where}里", remedy="请刷新后再看", code="record_gone")
            what = "deleted" if to_bin else "restored"
            note(self._access, by=by, why=why, what=what, subject="record", subject_id=record_id)


@lru_cache(maxsize=4)
def _codec(fields: FieldDictionary) -> FactCodec:
    return FactCodec(fields)


def _record(row: Row[Any], codec: FactCodec) -> Record:
    return Record(
        id=row.id,
        register=row.register,
        number=row.number,
        facts=codec.read(row.doc).facts,
        state=row.state,
        enterprise_id=row.enterprise_id or "",
        project_id=row.project_id or "",
        revision=row.revision,
        by=row.saved_by,
        saved_at=datetime.fromisoformat(row.saved_at),
        origin=row.origin,
        sender=row.sender,
        sent_revision=row.sent_revision,
        around=codec.read(row.around).facts if row.around else {},
    )


def _about(row: Any) -> tuple[str, str]:  # a row of the table or a Record
    return (row.enterprise_id or "", row.project_id or "")


def _received(record: Record, old: Row[Any] | None) -> dict[str, Any]:
    """Return the head of a received record; refuse to lay it over one of our own, of another sender, or a later one."""
    if not is_id(record.id) or not record.origin:
        raise ValueError(f"{record.id!r} of {record.origin!r} is no record of another office")
    if old is not None and ((old.sender, old.register) != (record.sender, record.register) or not old.origin):
        raise Problem("这条记录不是同一单位报来的，没有接收", remedy="请向报送单位核实", code="record_foreign")
    if old is not None and old.sent_revision > record.sent_revision:
        raise Problem("这条记录已有更新的一版，没有接收", remedy="不需要处理", code="record_older")
    return {
        "register": record.register,
        "enterprise_id": record.enterprise_id or None,
        "project_id": None,
        "state": record.state,
        "revision": 1 if old is None else old.revision + 1,
        "origin": record.origin,
        "sender": record.sender,
        "deleted_at": None,
    }


def _refuse_old(old: Row[Any], record: Record) -> None:
    if old.deleted_at is not None:
        raise Problem("这条记录在回收站里", remedy="请先从回收站恢复", code="record_deleted")
    if old.register != record.register:
        raise ValueError(f"record {record.id} is in register {old.register}, not {record.register}")
    if record.revision and old.revision != record.revision:
        raise Problem(
            "这条记录刚被改过，没有保存",
            remedy=f"第 {old.revision} 版由 {old.saved_by or '未署名者'} 保存，请重新打开后再改",
            code="record_changed",
        )


_COLUMNS = (
    _R.id, _R.register, _R.number, _R.enterprise_id, _R.project_id, _R.origin, _R.sender, _R.deleted_at,
    _V.state, _V.revision, _V.doc, _V.saved_at, _V.saved_by, _V.move, _V.why, _V.around, _V.sent_revision,
)  # fmt: skip
_ALL: Select[Any] = select(*_COLUMNS).join(register_revision, _V.record_id == _R.id)
_HEADS: Select[Any] = _ALL.where(_V.revision == _R.revision)
_LAST = select(func.max(_R.number))
