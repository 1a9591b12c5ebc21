"""Save enterprises and cases: every change is a new revision, no change writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Set

from desktop.problems import Problem
from desktop.store.access import Access
from desktop.store.buffer import Head
from desktop.store.identity import is_id, new_id
from desktop.store.journal import note
from desktop.store.listing import Row
from desktop.store.records import CaseDraft, EnterpriseDraft, Saved
from matching.case import Fact


def save_enterprise(
    access: Access, draft: EnterpriseDraft, *, id: str | None, by: str, why: str, what: str = ""
) -> Saved:
    """Save all facts of an enterprise; an id not met before (from another office) is taken over."""
    with access.transaction():
        old = access.buffer.enterprise(id) if id else None
        enterprise_id = id or new_id()
        doc = access.codec.write(draft.facts)
        if old is not None:
            refuse_deleted(old, "企业")
            if doc != old.doc:
                doc = access.codec.write(draft.facts, access.codec.unread(old.doc))
            if doc == old.doc:
                return Saved(id=enterprise_id, revision=old.revision, outcome="unchanged")
        head = Head(old.revision + 1 if old else 1, doc, facts=draft.facts)
        stamp = access.stamp()
        row: Row = {
            "id": enterprise_id,
            "revision": head.revision,
            "name": text_of(draft.facts, "ent_name"),
            "uscc": text_of(draft.facts, "ent_uscc"),
        }
        if old is None:
            row |= {"created_at": stamp, "deleted_at": None}
        revision = _signed(stamp, by, why) | {
            "enterprise_id": enterprise_id,
            "revision": head.revision,
            "doc": doc,
        }
        access.buffer.put_enterprise(row, revision, head, is_new=old is None)
        outcome = "updated" if old else "created"
        fields = access.codec.changed(old.doc, doc) if old else ()
        note(
            access, by=by, why=why, what=what or outcome, subject="enterprise", subject_id=enterprise_id,
            revision=head.revision, fields=fields,
        )  # fmt: skip
        return Saved(id=enterprise_id, revision=head.revision, outcome=outcome)


def save_case(access: Access, draft: CaseDraft, *, id: str | None, by: str, why: str, what: str = "") -> Saved:
    """Save all facts and measures of a project; an id not met before (from another office) is taken over."""
    with access.transaction():
        firm = access.buffer.enterprise(draft.enterprise_id)
        if firm is None:
            raise ValueError(f"no enterprise {draft.enterprise_id!r}; save it before its cases")
        refuse_deleted(firm, "项目所属的企业")
        old = access.buffer.project(id) if id else None
        case_id = id or new_id()
        doc, measures = access.codec.write(draft.facts), access.codec.write_measures(draft.measures)
        if old is not None:
            refuse_deleted(old, "项目")
            doc, measures = _with_unread(access, old, draft, doc, measures)
            if (doc, measures, draft.enterprise_id) == (old.doc, old.measures, old.enterprise_id):
                return Saved(id=case_id, revision=old.revision, outcome="unchanged")
        head = Head(
            old.revision + 1 if old else 1,
            doc,
            measures=measures,
            number=old.number if old else access.buffer.next_number(),
            enterprise_id=draft.enterprise_id,
            facts=draft.facts,
        )
        _put_case(access, case_id, head, firm.revision, by=by, why=why, is_new=old is None)
        outcome = "updated" if old else "created"
        fields = _changed(access, old, head) if old else ()
        note(
            access, by=by, why=why, what=what or outcome, subject="case", subject_id=case_id,
            revision=head.revision, fields=fields,
        )  # fmt: skip
        return Saved(id=case_id, revision=head.revision, outcome=outcome)


def check_draft(facts: Mapping[str, Fact], *, id: str | None, allowed: Set[str]) -> None:
    """Refuse facts that belong elsewhere and ids of another spelling; both are mistakes of the caller."""
    if id is not None and not is_id(id):
        raise ValueError(f"{id!r} is no identity of the store")
    if not facts.keys() <= allowed:
        strange = "、".join(sorted(facts.keys() - allowed))
        raise ValueError(f"not in the dictionary, or not kept with this record: {strange}")


def refuse_deleted(head: Head, subject: str) -> None:
    """Refuse to work on what lies in the recycle bin."""
    if head.deleted:
        raise Problem(f"{subject}在回收站里", remedy="请先从回收站恢复，再修改或使用", code="store-in-bin")


def text_of(facts: Mapping[str, Fact], field_id: str) -> str:
    """Return a text fact, empty when not known."""
    fact = facts.get(field_id)
    return str(fact.value) if fact is not None and fact.is_known else ""


def _put_case(access: Access, case_id: str, head: Head, firm_revision: int, *, by: str, why: str, is_new: bool) -> None:
    stamp = access.stamp()
    row: Row = {
        "id": case_id,
        "enterprise_id": head.enterprise_id,
        "revision": head.revision,
        "name": text_of(head.facts or {}, "prj_name"),
    }
    if is_new:
        row |= {"number": head.number, "created_at": stamp, "deleted_at": None}
    revision = _signed(stamp, by, why) | {
        "project_id": case_id,
        "revision": head.revision,
        "enterprise_id": head.enterprise_id,
        "enterprise_revision": firm_revision,
        "doc": head.doc,
        "measures": head.measures,
    }
    access.buffer.put_project(row, revision, head, is_new=is_new)


def _signed(stamp: str, by: str, why: str) -> Row:
    return {"saved_at": stamp, "saved_by": by, "why": why}


def _with_unread(access: Access, old: Head, draft: CaseDraft, doc: str, measures: str) -> tuple[str, str]:
    """Carry over what the old documents hold beyond this dictionary."""
    codec = access.codec
    if doc != old.doc:
        doc = codec.write(draft.facts, codec.unread(old.doc))
    if measures != old.measures:
        measures = codec.write_measures(draft.measures, codec.unread_measures(old.measures))
    return doc, measures


def _changed(access: Access, old: Head, new: Head) -> tuple[str, ...]:
    fields = access.codec.changed(old.doc, new.doc)
    if old.measures != new.measures:
        fields += ("measures",)
    if old.enterprise_id != new.enterprise_id:
        fields += ("enterprise",)
    return fields


def save_documents(
    access: Access, case_id: str, documents: tuple[str, str], *, enterprise_id: str = "", by: str, why: str, what: str
) -> Saved:
    """Save documents kept earlier (an old revision, a backup) as the newest revision, exactly as they were."""
    with access.transaction():
        old = access.buffer.project(case_id)
        doc, measures = documents
        if old is not None:
            refuse_deleted(old, "项目")
            if documents == (old.doc, old.measures):
                return Saved(id=case_id, revision=old.revision, outcome="unchanged")
            enterprise_id = old.enterprise_id
        firm = access.buffer.enterprise(enterprise_id)
        if firm is None:
            raise ValueError(f"no enterprise {enterprise_id!r}; save it before its cases")
        head = Head(
            old.revision + 1 if old else 1,
            doc,
            measures=measures,
            number=old.number if old else access.buffer.next_number(),
            enterprise_id=enterprise_id,
            facts=access.codec.read(doc).facts,
        )
        _put_case(access, case_id, head, firm.revision, by=by, why=why, is_new=old is None)
        note(
            access, by=by, why=why, what=what, subject="case", subject_id=case_id, revision=head.revision,
            fields=_changed(access, old, head) if old else (),
        )  # fmt: skip
        return Saved(id=case_id, revision=head.revision, outcome="updated" if old else "created")
