"""Keep the records of papers: each one, each correction and each withdrawal is a row of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from desktop.problems import Problem
from desktop.store import attached_files
from desktop.store.access import Access
from desktop.store.cases import missing
from desktop.store.journal import note
from desktop.store.saving import refuse_deleted
from desktop.store.schema import attachment, register_record

if TYPE_CHECKING:
    from matching.papers.records import Attachment


def record(access: Access, one: Attachment, *, by: str, why: str, corrects: int | None = None) -> int:
    """Keep a record, or correct an earlier one by it; return its number."""
    with access.transaction(), access.reading() as connection:
        _check_subject(access, one.subject, one.subject_id)
        what = "paper_added" if one.sha256 else "paper_seen"
        if corrects is not None:
            before = counting(connection, corrects)
            what, why = "paper_corrected", f"第 {corrects} 号：{why}"
            if (before.subject, before.subject_id) != (one.subject, one.subject_id):
                raise ValueError("a correction belongs to the same subject")
        row = {**_row(one), "made_at": access.stamp(), "done_by": by, "withdrawn": 0, "corrects": corrects}
        (number,) = connection.execute(insert(attachment), row).inserted_primary_key or (0,)
        note(access, by=by, why=why, what=what, subject=one.subject, subject_id=one.subject_id)
    return int(number)


def withdraw(access: Access, number: int, *, by: str, why: str) -> None:
    """Let a record count no more; row and file stay."""
    with access.transaction(), access.reading() as connection:
        row = counting(connection, number)
        kept = {name: getattr(row, name) for name in _COPIED}
        told = {**kept, "made_at": access.stamp(), "done_by": by, "withdrawn": 1, "corrects": number}
        connection.execute(insert(attachment), told)
        reason = f"第 {number} 号：{why}"
        note(access, by=by, why=reason, what="paper_withdrawn", subject=row.subject, subject_id=row.subject_id)


def of_subjects(access: Access, ids: Sequence[str] | None = None) -> Mapping[str, tuple[Attachment, ...]]:
    """Return the records that count by what they belong to, in the order of their numbers: of these, or of all."""
    found: dict[str, list[Attachment]] = {}
    with access.reading() as connection:
        if ids is None:
            rows = connection.execute(_COUNTING.order_by(_A.seq)).all()
        else:
            rows = [row for one in ids for row in connection.execute(_OF_SUBJECT, {"id": one})]
    for row in rows:
        found.setdefault(row.subject_id, []).append(_read(row))
    return {ident: tuple(records) for ident, records in found.items()}


def one(access: Access, number: int) -> Attachment:
    """Return a record that counts."""
    with access.reading() as connection:
        return _read(counting(connection, number))


def files(access: Access) -> Mapping[str, int]:
    """Return checksum and size of every file any record ever named, withdrawn ones as well."""
    query = select(_A.sha256, _A.size).where(_A.sha256 != "").distinct()
    with access.reading() as connection:
        return {row.sha256: row.size for row in connection.execute(query)}


def faults(access: Access, *, whole: bool) -> tuple[attached_files.Fault, ...]:
    """Return the files that are gone or changed: by existence and size, with `whole` by content."""
    wanted = files(access)
    if not whole:
        there = attached_files.sizes(access.path)
        return tuple(
            attached_files.Fault(sha256=checksum, kind="size" if checksum in there else "missing")
            for checksum, size in wanted.items()
            if there.get(checksum) != size
        )
    found = (attached_files.fault(access.path, checksum, size, whole=True) for checksum, size in wanted.items())
    return tuple(fault for fault in found if fault is not None)


def counting(connection: Connection, number: int) -> Row[Any]:
    """Return the row of a record that counts; refuse one corrected or withdrawn."""
    row = connection.execute(_COUNTING.where(_A.seq == number)).first()
    if row is None:
        raise Problem(
            f"第 {number} 号材料不在有效记录之中",
            remedy="它可能已被更正或撤回，请刷新后再看",
            code="paper-unknown",
        )
    return row


def _check_subject(access: Access, subject: str, subject_id: str) -> None:
    if subject == "record":
        _check_record(access, subject_id)
        return
    head = access.buffer.project(subject_id) if subject == "case" else access.buffer.enterprise(subject_id)
    label = "项目" if subject == "case" else "企业"
    if head is None:
        raise missing(label)
    refuse_deleted(head, label)


def _check_record(access: Access, record_id: str) -> None:
    with access.reading() as connection:
        row = connection.execute(select(_R.deleted_at).where(_R.id == record_id)).first()
    if row is None:
        raise missing("台账记录")
    if row.deleted_at is not None:
        raise Problem("台账记录在回收站里", remedy="请先从回收站恢复，再附加材料", code="store-in-bin")


def _row(one: Attachment) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "subject_id": one.subject_id,
        "paper": one.paper,
        "name": one.file,
        "media_type": one.media_type,
        "size": one.size,
        "sha256": one.sha256,
        "issuer": one.issuer,
        "reference": one.reference,
        "issued_on": _text(one.issued_on),
        "valid_from": _text(one.valid_from),
        "valid_to": _text(one.valid_to),
        "endless": int(one.endless),
        "seen_by": one.seen_by,
        "seen_on": _text(one.seen_on),
        "note": one.note,
    }


def _read(row: Row[Any]) -> Attachment:
    from matching.papers.records import Attachment

    return Attachment(
        number=row.seq,
        subject=row.subject,
        subject_id=row.subject_id,
        paper=row.paper,
        file=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        issuer=row.issuer,
        reference=row.reference,
        issued_on=_day(row.issued_on),
        valid_from=_day(row.valid_from),
        valid_to=_day(row.valid_to),
        endless=bool(row.endless),
        seen_by=row.seen_by,
        seen_on=_day(row.seen_on),
        note=row.note,
        by=row.done_by,
        made_at=datetime.fromisoformat(row.made_at),
        corrects=row.corrects,
    )


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_A, _R = attachment.c, register_record.c
_COPIED = tuple(
    column.name
    for column in attachment.columns
    if column.name not in {"seq", "made_at", "done_by", "withdrawn", "corrects"}
)
_later = attachment.alias("later")
_IS_REPLACED = select(_later.c.seq).where(_later.c.corrects == _A.seq).exists()
_COUNTING = select(attachment).where(_A.withdrawn == 0, ~_IS_REPLACED)
_OF_SUBJECT = _COUNTING.where(_A.subject_id == bindparam("id")).order_by(_A.seq)
