"""Keep the records of checks after the loan: each one, each correction and each withdrawal is a row of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from desktop.problems import Problem
from desktop.store.access import Access
from desktop.store.cases import missing
from desktop.store.journal import note
from desktop.store.saving import refuse_deleted
from desktop.store.schema import judgement, monitoring

if TYPE_CHECKING:
    from matching.case import Fact
    from matching.monitoring.records import MonitoringRecord

ASKED_AGAIN = 0
"""Stands as the revision judged while a problem asks for another judgement: no revision of a case has this number."""


def record(access: Access, case_id: str, facts: Mapping[str, Fact], *, recheck: bool, by: str, why: str) -> int:
    """Keep a new record and return its number."""
    with access.transaction():
        number = _put(access, case_id, access.codec.write(facts), by=by, recheck=recheck)
        note(access, by=by, why=why, what="monitored", subject="case", subject_id=case_id)
    return number


def correct(access: Access, number: int, facts: Mapping[str, Fact], *, recheck: bool, by: str, why: str) -> int:
    """Keep a record in the place of another and return its number; what the other holds unread is carried over."""
    with access.transaction(), access.reading() as connection:
        row = _counting(connection, number)
        document, _ = access.codec.write_over(facts, row.doc)
        new = _put(access, row.project_id, document, by=by, recheck=recheck, corrects=number)
        told = f"第 {number} 号：{why}"
        note(access, by=by, why=told, what="monitoring_corrected", subject="case", subject_id=row.project_id)
    return new


def withdraw(access: Access, number: int, *, by: str, why: str) -> None:
    """Let a record count no more; the row stays."""
    with access.transaction(), access.reading() as connection:
        row = _counting(connection, number)
        _put(access, row.project_id, row.doc, by=by, recheck=False, corrects=number, withdrawn=True)
        told = f"第 {number} 号：{why}"
        note(access, by=by, why=told, what="monitoring_withdrawn", subject="case", subject_id=row.project_id)


def of_cases(access: Access, ids: Iterable[str] | None = None) -> Mapping[str, tuple[MonitoringRecord, ...]]:
    """Return the records that count, by case and in the order of their numbers: of these cases, or of all."""
    from matching.monitoring.records import MonitoringRecord

    found: dict[str, list[MonitoringRecord]] = {}
    with access.reading() as connection:
        if ids is None:
            rows = connection.execute(_COUNTING.order_by(_M.seq)).all()
        else:
            rows = [row for case_id in ids for row in connection.execute(_OF_CASE, {"id": case_id})]
    for row in rows:
        kept = MonitoringRecord(
            number=row.seq,
            facts=access.codec.read(row.doc).facts,
            by=row.done_by,
            made_at=datetime.fromisoformat(row.made_at),
            corrects=row.corrects,
        )
        found.setdefault(row.project_id, []).append(kept)
    return {case_id: tuple(records) for case_id, records in found.items()}


def since_judged(access: Access, case_id: str) -> frozenset[int]:
    """Return the numbers of the records entered since a case was judged last: of all, when it never was."""
    query = _ASKING.where(_M.project_id == bindparam("id"))
    with access.reading() as connection:
        return frozenset(row.seq for row in connection.execute(query, {"id": case_id}))


def cases_asking(connection: Connection) -> frozenset[str]:
    """Return the judged cases whose gates a record asks to be checked again."""
    query = _ASKING.where(_M.recheck == 1, _M.judged > 0)
    return frozenset(row.project_id for row in connection.execute(query))


def _put(
    access: Access,
    case_id: str,
    document: str,
    *,
    by: str,
    recheck: bool,
    corrects: int | None = None,
    withdrawn: bool = False,
) -> int:
    with access.reading() as connection:
        head = access.buffer.project(case_id)
        if head is None:
            raise missing("项目")
        refuse_deleted(head, "项目")
        row = {
            "project_id": case_id,
            "made_at": access.stamp(),
            "done_by": by,
            "withdrawn": int(withdrawn),
            "corrects": corrects,
            "recheck": int(recheck),
            "judged": connection.execute(_LATEST_JUDGEMENT, {"id": case_id}).scalar() or 0,
            "doc": document,
        }
        (number,) = connection.execute(insert(monitoring), row).inserted_primary_key or (0,)
        _mark(access, connection, case_id)
    return int(number)


def _counting(connection: Connection, number: int) -> Row[Any]:
    row = connection.execute(_COUNTING.where(_M.seq == number)).first()
    if row is None:
        raise Problem(
            f"第 {number} 号贷后记录不在有效记录之中",
            remedy="它可能已被更正或撤回，请刷新后再看",
            code="monitoring_unknown",
        )
    return row


def _mark(access: Access, connection: Connection, case_id: str) -> None:
    """Show in the list whether a case must be judged again."""
    judged = connection.execute(_JUDGED, {"id": case_id}).first()
    if judged is None:
        return
    table = access.listing.table
    asks = case_id in cases_asking(connection)
    revision = ASKED_AGAIN if asks else judged.case_revision
    stale = (table.c.revision != revision) | (table.c.enterprise_revision != judged.enterprise_revision)
    connection.execute(update(table).where(table.c.case_id == case_id).values(judged_revision=revision, changed=stale))


_M, _J = monitoring.c, judgement.c
_later = monitoring.alias("later")
_IS_REPLACED = select(_later.c.seq).where(_later.c.corrects == _M.seq).exists()
_COUNTING = select(monitoring).where(_M.withdrawn == 0, ~_IS_REPLACED)
_OF_CASE = _COUNTING.where(_M.project_id == bindparam("id")).order_by(_M.seq)
_LATEST_JUDGEMENT = select(func.max(_J.seq)).where(_J.project_id == bindparam("id"))
_LATEST_OF_ITS_CASE = select(func.max(_J.seq)).where(_J.project_id == _M.project_id).scalar_subquery()
_ASKING = _COUNTING.where(_M.judged >= func.coalesce(_LATEST_OF_ITS_CASE, 0))
_JUDGED = (
    select(_J.case_revision, _J.enterprise_revision)
    .where(_J.project_id == bindparam("id"))
    .order_by(_J.seq.desc())
    .limit(1)
)
