"""Save enterprises and cases: every change is a new revision, no change writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Set

from desktop.problems import Problem
from desktop.store.access import Access
from desktop.store.buffer import Change, Head
from desktop.store.identity import is_id, new_id
from desktop.store.records import CaseDraft, EnterpriseDraft, Saved
from matching.case import Fact


def save_enterprise(
    access: Access, draft: EnterpriseDraft, *, id: str | None, by: str, why: str, what: str = ""
) -> Saved:
    """Save all facts of an enterprise; an id not met before (from another office) is taken over."""
    with access.transaction():
        old = access.buffer.enterprise(id) if id else None
        enterprise_id = id or new_id()
        fields: tuple[str, ...] = ()
        if old is None:
            doc = access.codec.write(draft.facts)
        else:
            refuse_deleted(old, "企业")
            doc, fields = access.codec.write_over(draft.facts, old.doc)
            if doc == old.doc:
                return Saved(id=enterprise_id, revision=old.revision, outcome="unchanged")
        head = Head(old.revision + 1 if old else 1, doc, facts=draft.facts)
        outcome = "updated" if old else "created"
        change = Change(access.stamp(), by, why, what or outcome, fields)
        access.buffer.put_enterprise(enterprise_id, head, change, is_new=old is None)
        return Saved(id=enterprise_id, revision=head.revision, outcome=outcome)


def save_case(access: Access, draft: CaseDraft, *, id: str | None, by: str, why: str, what: str = "") -> Saved:
    """Save all facts and measures of a project; an id not met before (from another office) is taken over."""
    with access.transaction():
        _present_enterprise(access, draft.enterprise_id)
        old = access.buffer.project(id) if id else None
        case_id = id or new_id()
        head = Head(1, "", enterprise_id=draft.enterprise_id, facts=draft.facts)
        fields: tuple[str, ...] = ()
        if old is None:
            head.doc = access.codec.write(draft.facts)
            head.measures, head.number = access.codec.write_measures(draft.measures), access.buffer.next_number()
        else:
            refuse_deleted(old, "项目")
            head.doc, fields = access.codec.write_over(draft.facts, old.doc)
            head.measures = access.codec.write_measures_over(draft.measures, old.measures)
            head.number, head.revision = old.number, old.revision + 1
            fields += _changed_beside(old, head)
            if not fields:
                return Saved(id=case_id, revision=old.revision, outcome="unchanged")
        outcome = "updated" if old else "created"
        change = Change(access.stamp(), by, why, what or outcome, fields)
        access.buffer.put_project(case_id, head, change, is_new=old is None)
        return Saved(id=case_id, revision=head.revision, outcome=outcome)


def save_documents(
    access: Access, case_id: str, documents: tuple[str, str], *, enterprise_id: str = "", by: str, why: str, what: str
) -> Saved:
    """Save documents kept earlier (an old revision, a backup) as the newest revision, exactly as they were."""
    with access.transaction():
        old = access.buffer.project(case_id)
        facts = access.codec.read(documents[0]).facts
        head = Head(1, documents[0], measures=documents[1], enterprise_id=enterprise_id, facts=facts)
        fields: tuple[str, ...] = ()
        if old is None:
            head.number = access.buffer.next_number()
        else:
            refuse_deleted(old, "项目")
            head.number, head.revision, head.enterprise_id = old.number, old.revision + 1, old.enterprise_id
            fields = access.codec.changed(old.doc, head.doc) + _changed_beside(old, head)
            if not fields:
                return Saved(id=case_id, revision=old.revision, outcome="unchanged")
        _present_enterprise(access, head.enterprise_id)
        access.buffer.put_project(case_id, head, Change(access.stamp(), by, why, what, fields), is_new=old is None)
        return Saved(id=case_id, revision=head.revision, outcome="updated" if old else "created")


def _present_enterprise(access: Access, enterprise_id: str) -> None:
    firm = access.buffer.enterprise(enterprise_id)
    if firm is None:
        raise ValueError(f"no enterprise {enterprise_id!r}; save it before its cases")
    refuse_deleted(firm, "项目所属的企业")


def _changed_beside(old: Head, new: Head) -> tuple[str, ...]:
    """Name what differs beside the facts of the project."""
    measures = ("measures",) if old.measures != new.measures else ()
    enterprise = ("enterprise",) if old.enterprise_id != new.enterprise_id else ()
    return measures + enterprise


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
