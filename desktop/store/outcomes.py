"""Keep what became of projects, and which of two was put first: each record, correction and withdrawal is a row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, Row, Table, bindparam, insert, select

from desktop.problems import Problem
from desktop.store.access import Access
from desktop.store.cases import missing
from desktop.store.journal import note
from desktop.store.saving import refuse_deleted
from desktop.store.schema import comparison, outcome

if TYPE_CHECKING:
    from matching.ranking.labels import Comparison, Outcome


def record(access: Access, kept: Outcome, *, told: str, corrects: int | None = None, why: str = "") -> int:
    """Keep what became of a case, or correct an earlier record by it; return its number."""
    with access.transaction(), access.reading() as connection:
        _refuse_gone(access, kept.case_id)
        if corrects is not None:
            _counting(connection, outcome, corrects)
        number = _put(access, connection, outcome, kept, corrects=corrects, project_id=kept.case_id)
        what = "outcome_recorded" if corrects is None else "outcome_corrected"
        words = told if corrects is None else f"第 {corrects} 号改为 {told}：{why}"
        note(access, by=kept.by, why=words, what=what, subject="case", subject_id=kept.case_id)
    return number


def withdraw(access: Access, number: int, *, by: str, why: str) -> None:
    """Let a record count no more; the row stays."""
    with access.transaction(), access.reading() as connection:
        row = _counting(connection, outcome, number)
        _withdraw(access, connection, outcome, row, by, ("project_id",))
        note(access, by=by, why=f"第 {number} 号：{why}", what="outcome_withdrawn", subject="case",
             subject_id=row.project_id)  # fmt: skip


def of_cases(access: Access, ids: Iterable[str] | None = None) -> tuple[Outcome, ...]:
    """Return the records that count in the order of their numbers: of these cases, or of all."""
    from matching.ranking.labels import Outcome

    with access.reading() as connection:
        if ids is None:
            rows: Iterable[Row[Any]] = connection.execute(_standing(outcome).order_by(outcome.c.seq)).all()
        else:
            query = _standing(outcome).where(outcome.c.project_id == bindparam("id")).order_by(outcome.c.seq)
            rows = [row for case_id in ids for row in connection.execute(query, {"id": case_id})]
    return tuple(_read(row, Outcome) for row in rows)


def compare(access: Access, kept: Comparison, *, told: str) -> int:
    """Keep which of two cases was put first; return its number."""
    with access.transaction(), access.reading() as connection:
        for case_id in (kept.better, kept.worse):
            _refuse_gone(access, case_id)
        number = _put(access, connection, comparison, kept, better_id=kept.better, worse_id=kept.worse)
        for case_id in (kept.better, kept.worse):
            note(access, by=kept.by, why=told, what="compared", subject="case", subject_id=case_id)
    return number


def withdraw_comparison(access: Access, number: int, *, by: str, why: str) -> None:
    """Let an answer count no more; the row stays."""
    with access.transaction(), access.reading() as connection:
        row = _counting(connection, comparison, number)
        _withdraw(access, connection, comparison, row, by, ("better_id", "worse_id"))
        for case_id in (row.better_id, row.worse_id):
            note(access, by=by, why=f"第 {number} 号：{why}", what="comparison_withdrawn", subject="case",
                 subject_id=case_id)  # fmt: skip


def comparisons(access: Access) -> tuple[Comparison, ...]:
    """Return the answers that count in the order of their numbers."""
    from matching.ranking.labels import Comparison

    with access.reading() as connection:
        rows = connection.execute(_standing(comparison).order_by(comparison.c.seq)).all()
    return tuple(_read(row, Comparison) for row in rows)


def _read(row: Row[Any], kind: Any) -> Any:  # one of the two records, known to the caller
    kept = msgspec.json.decode(row.doc, type=kind)
    return msgspec.structs.replace(kept, id=f"{row.seq:08d}")  # as text in the order of the numbers


def _put(
    access: Access, connection: Connection, table: Table, kept: Outcome | Comparison, *, corrects: int | None = None,
    **subjects: str,
) -> int:  # fmt: skip
    document = msgspec.json.encode(kept).decode()
    row = {"made_at": access.stamp(), "done_by": kept.by, "withdrawn": 0, "corrects": corrects, "doc": document}
    (number,) = connection.execute(insert(table), {**row, **subjects}).inserted_primary_key or (0,)
    return int(number)


def _withdraw(
    access: Access, connection: Connection, table: Table, row: Row[Any], by: str, subjects: tuple[str, ...]
) -> None:
    same = {name: getattr(row, name) for name in (*subjects, "doc")}
    connection.execute(
        insert(table),
        {"made_at": access.stamp(), "done_by": by, "withdrawn": 1, "corrects": row.seq, **same},
    )


def _counting(connection: Connection, table: Table, number: int) -> Row[Any]:
    row = connection.execute(_standing(table).where(table.c.seq == number)).first()
    if row is None:
        raise Problem(
            f"第 {number} 号记录不在有效记录之中", remedy="它可能已被更正或撤回，请刷新后再看", code="outcome_unknown"
        )
    return row


def _refuse_gone(access: Access, case_id: str) -> None:
    head = access.buffer.project(case_id)
    if head is None:
        raise missing("项目")
    refuse_deleted(head, "项目")


def _standing(table: Table) -> Any:  # a query
    later = table.alias("later")
    replaced = select(later.c.seq).where(later.c.corrects == table.c.seq).exists()
    return select(table).where(table.c.withdrawn == 0, ~replaced)
