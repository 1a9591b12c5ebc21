"""Keep the decisions of named persons over findings: every laying and every withdrawal is a row of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, insert, select

from desktop.store.access import Access
from desktop.store.journal import note
from desktop.store.schema import override

if TYPE_CHECKING:
    from matching.override import Override


def lay(access: Access, case_id: str, laid: Override) -> None:
    """Keep a decision over a finding of a case; it takes the place of an earlier one on the same finding."""
    _put(access, case_id, laid, withdrawn=False)
    note(
        access, by=laid.by, why=f"{laid.finding}：{laid.reason}", what="override_laid", subject="case",
        subject_id=case_id,
    )  # fmt: skip


def withdraw(access: Access, case_id: str, laid: Override, *, by: str, why: str) -> None:
    """Take a decision back; the row that laid it stays."""
    _put(access, case_id, laid, withdrawn=True)
    note(access, by=by, why=f"{laid.finding}：{why}", what="override_withdrawn", subject="case", subject_id=case_id)


def of_cases(access: Access, ids: Iterable[str] | None = None) -> Mapping[str, tuple[Override, ...]]:
    """Return the decisions that count, by case: of these cases, or of all that have any."""
    from matching.override import Override

    with access.reading() as connection:
        if ids is None:
            rows = connection.execute(_ALL).all()
        else:
            rows = [row for case_id in ids for row in connection.execute(_OF_CASE, {"id": case_id})]
    newest: dict[tuple[str, str, str], Any] = {}
    for row in rows:
        newest[row.project_id, row.pack, row.finding] = row
    found: dict[str, list[Override]] = {}
    for row in newest.values():
        if not row.withdrawn:
            found.setdefault(row.project_id, []).append(msgspec.json.decode(row.doc, type=Override))
    return {case_id: tuple(laid) for case_id, laid in found.items()}


def _put(access: Access, case_id: str, laid: Override, *, withdrawn: bool) -> None:
    with access.transaction(), access.reading() as connection:
        connection.execute(
            insert(override),
            {
                "project_id": case_id,
                "made_at": access.stamp(),
                "withdrawn": int(withdrawn),
                "pack": laid.pack,
                "finding": laid.finding,
                "doc": msgspec.json.encode(laid).decode(),
            },
        )


_COLUMNS = (override.c.project_id, override.c.withdrawn, override.c.pack, override.c.finding, override.c.doc)
_ALL = select(*_COLUMNS).order_by(override.c.seq)
_OF_CASE = select(*_COLUMNS).where(override.c.project_id == bindparam("id")).order_by(override.c.seq)
