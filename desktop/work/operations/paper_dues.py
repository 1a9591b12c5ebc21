"""Papers that end: of every paper of a project or firm the day its last valid record does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop import resources
from matching.duties.due import Due, in_order
from matching.papers.records import Attachment, valid_until

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


def dues(store: Store, *, on: date | None = None, progress: Progress | None = None) -> tuple[Due, ...]:
    """Return one thing to be done for every recorded paper that ends; one without an end asks nothing."""
    kept = store.papers.records()
    if not kept:
        return ()
    found: list[Due] = []
    told: set[str] = set()
    for stored in store.cases():
        case = stored.case
        firm, project = case.text("ent_name"), case.text("prj_name")
        for subject_id, name in ((case.id, f"{firm} · {project}"), (case.enterprise_id, firm)):
            if subject_id in kept and subject_id not in told:
                told.add(subject_id)
                found += _of_subject(kept[subject_id], name, case.id)
    of_records = {ident: own for ident, own in kept.items() if own[0].subject == "record"}
    names = _record_names(store) if of_records else {}
    for ident, own in of_records.items():
        if ident in names:
            found += _of_subject(own, names[ident], "")
    return in_order(found)


def _record_names(store: Store) -> dict[str, str]:
    """Return what the records outside the recycle bin are called by register and number."""
    registers = resources.registers()
    return {
        one.id: f"{registers[one.register].row.title}第 {one.number} 号"
        for one in store.registers.records(registers.dictionary)
    }


def _of_subject(records: tuple[Attachment, ...], name: str, case_id: str) -> list[Due]:
    catalogue = resources.paper_catalogue()
    last: dict[str, tuple[date, Attachment]] = {}
    endless: set[str] = set()
    for one in records:
        row = catalogue.row(one.paper)
        until = valid_until(row, one)
        if until is None:
            endless |= {one.paper} if one.endless or (row is not None and row.validity == "unlimited") else set()
        elif one.paper not in last or until > last[one.paper][0]:
            last[one.paper] = until, one
    return [_due(one, until, name, case_id) for paper, (until, one) in last.items() if paper not in endless]


def _due(one: Attachment, until: date, name: str, case_id: str) -> Due:
    row = resources.paper_catalogue().row(one.paper)
    title = resources.paper_catalogue().title(one.paper)
    stated = one.valid_to is not None
    return Due(
        key=f"paper:{one.subject_id}:{one.paper}@{until.isoformat()}",
        title=f"材料“{title}”到期，换新的",
        due_on=until,
        source="paper",
        subject=name,
        case_id=case_id,
        record_id=one.subject_id if one.subject == "record" else "",
        clause=row.clauses[0] if row is not None and row.clauses else "",
        note=f"第 {one.number} 号" + ("" if stated else "；按出具日期推算，期限为建议"),
        proposal=not stated and row is not None and row.proposal,
    )
