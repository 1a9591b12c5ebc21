"""Read enterprises and cases, at their present or an earlier revision, and move them to the recycle bin and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, update

from desktop.problems import Problem
from desktop.store.access import Access
from desktop.store.batches import CHUNK, chunks
from desktop.store.buffer import Head
from desktop.store.documents import Reading
from desktop.store.journal import note
from desktop.store.records import EnterpriseKey, ProjectKey, RevisionInfo, StoredCase, StoredEnterprise
from desktop.store.schema import enterprise, enterprise_revision, project, project_revision
from matching.case import Case

_E, _P, _ER, _PR = enterprise.c, project.c, enterprise_revision.c, project_revision.c


def load_enterprise(access: Access, enterprise_id: str, *, revision: int | None) -> StoredEnterprise:
    """Return an enterprise at its present or an earlier revision."""
    head: Head | None
    if revision is None:
        with access.heads() as buffer:
            head = buffer.enterprise(enterprise_id)
    else:
        with access.reading() as connection:
            row = connection.execute(_ENTERPRISE_THEN, {"id": enterprise_id, "revision": revision}).first()
        head = None if row is None else Head(row[0], row[1], row[2] is not None, row[3], row[4])
    if head is None:
        raise missing("企业")
    reading = access.codec.read(head.doc)
    return StoredEnterprise(
        id=enterprise_id,
        facts=reading.facts,
        revision=head.revision,
        saved_at=datetime.fromisoformat(head.saved_at),
        by=head.saved_by,
        deleted=head.deleted,
        unread=reading.unread,
    )


def load_case(access: Access, case_id: str, *, revision: int | None) -> StoredCase:
    """Return a case at its present revision, or at an earlier one with its enterprise as it was then."""
    if revision is None:
        with access.heads() as buffer:
            head = buffer.project(case_id)
            firm = None if head is None else buffer.enterprise(head.enterprise_id)
        if head is None or firm is None:
            raise missing("项目")
        return _stored(access, case_id, head, firm.revision, access.codec.read(firm.doc))
    with access.reading() as connection:
        row = connection.execute(_EARLIER, {"id": case_id, "revision": revision}).first()
    if row is None:
        raise missing("项目的这个版本")
    return _stored(access, row.id, _head(row), row.enterprise_revision, access.codec.read(row.enterprise_doc))


def load_cases(access: Access, ids: Sequence[str] | None) -> Iterator[StoredCase]:
    """Give the cases one by one, in the order asked for or of arrival; those in the recycle bin only when named."""
    access.check_thread()
    if ids is None:
        with access.reading() as connection:
            live = select(_P.id).where(_P.deleted_at.is_(None)).order_by(_P.number)
            ids = connection.execute(live).scalars().all()
    firms: dict[tuple[str, int], Reading] = {}  # an enterprise has several projects
    for chunk in chunks(ids, CHUNK):
        with access.reading() as connection:
            rows = {row.id: row for row in connection.execute(_PRESENT, {"ids": list(chunk)})}
        for case_id in chunk:
            row = rows.get(case_id)
            if row is None:
                raise missing("项目")
            key = (row.enterprise_id, row.enterprise_revision)
            if key not in firms:
                firms[key] = access.codec.read(row.enterprise_doc)
            yield _stored(access, case_id, _head(row), row.enterprise_revision, firms[key])


def documents(access: Access, case_id: str, *, revision: int | None) -> tuple[str, str]:
    """Return the untouched documents of one revision of a project: its facts and its measures."""
    wanted = _P.revision if revision is None else bindparam("revision", revision)
    query = (
        select(_PR.doc, _PR.measures)
        .join(project, _P.id == _PR.project_id)
        .where(_P.id == bindparam("id"), _PR.revision == wanted)
    )
    with access.reading() as connection:
        row = connection.execute(query, {"id": case_id}).first()
    if row is None:
        raise missing("项目的这个版本")
    return row[0], row[1]


def enterprise_index(access: Access) -> tuple[EnterpriseKey, ...]:
    """Return name and credit code of every enterprise outside the recycle bin."""
    query = select(_E.id, _E.name, _E.uscc).where(_E.deleted_at.is_(None)).order_by(_E.id)
    with access.reading() as connection:
        return tuple(EnterpriseKey(id=row[0], name=row[1], uscc=row[2]) for row in connection.execute(query))


def project_index(access: Access) -> tuple[ProjectKey, ...]:
    """Return name and enterprise of every project outside the recycle bin."""
    query = select(_P.id, _P.enterprise_id, _P.name).where(_P.deleted_at.is_(None)).order_by(_P.number)
    with access.reading() as connection:
        return tuple(ProjectKey(id=row[0], enterprise_id=row[1], name=row[2]) for row in connection.execute(query))


def revisions(access: Access, case_id: str) -> tuple[RevisionInfo, ...]:
    """Return all revisions of a project, the newest first."""
    query = select(project_revision).where(_PR.project_id == bindparam("id")).order_by(_PR.revision.desc())
    with access.reading() as connection:
        rows = connection.execute(query, {"id": case_id}).all()
    return tuple(
        RevisionInfo(
            revision=row.revision,
            enterprise_revision=row.enterprise_revision,
            saved_at=datetime.fromisoformat(row.saved_at),
            by=row.saved_by,
            why=row.why,
        )
        for row in rows
    )


def move_case(access: Access, case_id: str, *, to_bin: bool, by: str, why: str) -> None:
    """Move a case to the recycle bin or back; doing it twice is no harm."""
    with access.transaction(), access.reading() as connection:
        head = access.buffer.project(case_id)
        if head is None:
            raise missing("项目")
        if head.deleted == to_bin:
            return
        firm = access.buffer.enterprise(head.enterprise_id)
        if not to_bin and firm is not None and firm.deleted:
            move_enterprise(access, head.enterprise_id, to_bin=False, by=by, why=why)
        stamp = access.stamp() if to_bin else None
        connection.execute(update(project).where(_P.id == case_id).values(deleted_at=stamp))
        listed = access.listing.table
        connection.execute(update(listed).where(listed.c.case_id == case_id).values(deleted=int(to_bin)))
        head.deleted = to_bin
        what = "deleted" if to_bin else "restored"
        note(access, by=by, why=why, what=what, subject="case", subject_id=case_id)


def move_enterprise(access: Access, enterprise_id: str, *, to_bin: bool, by: str, why: str) -> None:
    """Move an enterprise to the recycle bin or back; one with live cases stays."""
    with access.transaction(), access.reading() as connection:
        head = access.buffer.enterprise(enterprise_id)
        if head is None:
            raise missing("企业")
        if head.deleted == to_bin:
            return
        live = select(func.count()).where(_P.enterprise_id == enterprise_id, _P.deleted_at.is_(None))
        if to_bin and connection.execute(live).scalar():
            raise Problem("这家企业还有项目", remedy="请先把它的项目移入回收站", code="store-has-cases")
        stamp = access.stamp() if to_bin else None
        connection.execute(update(enterprise).where(_E.id == enterprise_id).values(deleted_at=stamp))
        head.deleted = to_bin
        what = "deleted" if to_bin else "restored"
        note(access, by=by, why=why, what=what, subject="enterprise", subject_id=enterprise_id)


def missing(subject: str) -> Problem:
    """Return the problem of a record that is not there."""
    return Problem(f"找不到{subject}", remedy="它可能在别处被改动，请刷新列表后重试", code="store-no-record")


def _head(row: Row[Any]) -> Head:
    is_deleted = row.deleted_at is not None
    return Head(
        row.revision, row.doc, is_deleted, row.saved_at, row.saved_by, row.measures, enterprise_id=row.enterprise_id
    )


def _stored(access: Access, case_id: str, head: Head, enterprise_revision: int, firm: Reading) -> StoredCase:
    project_part = access.codec.read(head.doc)
    measures = access.codec.read_measures(head.measures) if head.measures != "[]" else ()
    return StoredCase(
        case=Case(
            id=case_id,
            enterprise_id=head.enterprise_id,
            facts={**firm.facts, **project_part.facts},
            measures=tuple(measure.facts for measure in measures),
        ),
        revision=head.revision,
        enterprise_revision=enterprise_revision,
        saved_at=datetime.fromisoformat(head.saved_at),
        by=head.saved_by,
        deleted=head.deleted,
        project_facts=project_part.facts,
        unread=(*firm.unread, *project_part.unread, *(field for measure in measures for field in measure.unread)),
    )


def _query(enterprise_id: Any, enterprise_revision_number: Any) -> Select[Any]:  # columns of either table
    return (
        select(
            _P.id, _P.deleted_at, enterprise_id.label("enterprise_id"), _PR.revision, _PR.doc, _PR.measures,
            _PR.saved_at, _PR.saved_by, _ER.revision.label("enterprise_revision"), _ER.doc.label("enterprise_doc"),
        )
        .select_from(project)
        .join(project_revision, _PR.project_id == _P.id)
        .join(enterprise, _E.id == enterprise_id)
        .join(
            enterprise_revision, (_ER.enterprise_id == enterprise_id) & (_ER.revision == enterprise_revision_number)
        )
    )  # fmt: skip


_PRESENT = _query(_P.enterprise_id, _E.revision).where(
    _P.id.in_(bindparam("ids", expanding=True)), _PR.revision == _P.revision
)
_EARLIER = _query(_PR.enterprise_id, _PR.enterprise_revision).where(
    _P.id == bindparam("id"), _PR.revision == bindparam("revision")
)
_ENTERPRISE_THEN = (
    select(_ER.revision, _ER.doc, _E.deleted_at, _ER.saved_at, _ER.saved_by)
    .join(enterprise, _E.id == _ER.enterprise_id)
    .where(_E.id == bindparam("id"), _ER.revision == bindparam("revision"))
)
