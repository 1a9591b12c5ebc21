"""Read, list, save, delete and bring back cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.store import (
    CaseDraft,
    CasePage,
    CaseQuery,
    EnterpriseDraft,
    EnterpriseKey,
    RevisionInfo,
    Saved,
    StoredCase,
)
from matching.case import Fact
from matching.fields import CASE_SUBJECTS, ENTERPRISE_SUBJECTS

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

FILTER_FIELDS = ("ent_county_code", "ent_industry_247", "prj_area_247")
ENTERPRISES_SHOWN = 50


def list_cases(store: Store, query: CaseQuery, *, progress: Progress | None = None) -> CasePage:
    """Return one page of the list."""
    return store.list_cases(query)


def case_ids(store: Store, query: CaseQuery, *, progress: Progress | None = None) -> tuple[str, ...]:
    """Return all ids a query finds, in its order."""
    return store.case_ids(query)


def list_filters(store: Store, *, progress: Progress | None = None) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the values present in the store for each filter, with their labels."""
    filters = {}
    for name in FILTER_FIELDS:
        field = resources.dictionary()[name]
        values = [value for value in store.value_counts(name) if value]
        filters[name] = tuple(
            (value, (resources.name_code(field.code, value) if field.code else field.choice_label(value)) or value)
            for value in values
        )
    return filters


def load_case(
    store: Store, case_id: str, *, revision: int | None = None, progress: Progress | None = None
) -> StoredCase:
    """Return a case with all its facts."""
    return store.load_case(case_id, revision=revision)


def save_case(
    store: Store,
    case_id: str | None,
    enterprise_id: str | None,
    facts: Mapping[str, Fact],
    measures: tuple[Mapping[str, Fact], ...],
    *,
    by: str,
    why: str,
    progress: Progress | None = None,
) -> Saved:
    """Keep a case's full content: facts of the enterprise with the enterprise, the others with the project."""
    dictionary = resources.dictionary()
    own = {name: fact for name, fact in facts.items() if dictionary[name].subject in ENTERPRISE_SUBJECTS}
    project = {name: fact for name, fact in facts.items() if dictionary[name].subject in CASE_SUBJECTS}
    for name in ("ent_name", "prj_name"):
        if name not in facts or not facts[name].is_known:
            raise Problem(f"“{dictionary[name].label}”没有填写", remedy="企业名称和项目名称是必填项", code="required")
    if enterprise_id is None and "ent_uscc" in own and own["ent_uscc"].is_known:
        _refuse_known(store, str(own["ent_uscc"].value))
    with store.transaction():
        saved_enterprise = store.save_enterprise(EnterpriseDraft(facts=own), id=enterprise_id, by=by, why=why)
        draft = CaseDraft(enterprise_id=saved_enterprise.id, facts=project, measures=measures)
        saved = store.save_case(draft, id=case_id, by=by, why=why)
    if saved.outcome == "unchanged" and saved_enterprise.outcome != "unchanged":
        return Saved(id=saved.id, revision=saved.revision, outcome="updated")
    return saved


def _refuse_known(store: Store, uscc: str) -> None:
    for key in store.enterprise_index():
        if key.uscc == uscc:
            raise Problem(
                f"统一社会信用代码 {uscc} 已属于“{key.name}”",
                remedy="请在新建时选择该企业，或核对代码",
                code="enterprise_exists",
            )


def enterprises(store: Store, text: str, *, progress: Progress | None = None) -> tuple[EnterpriseKey, ...]:
    """Return the enterprises whose name or code contains a text."""
    wanted = text.strip().upper()
    found = (key for key in store.enterprise_index() if wanted in key.name.upper() or wanted in key.uscc)
    return tuple(key for key, _ in zip(found, range(ENTERPRISES_SHOWN), strict=False))


def enterprise_facts(store: Store, enterprise_id: str, *, progress: Progress | None = None) -> Mapping[str, Fact]:
    """Return what is known of an enterprise."""
    return store.load_enterprise(enterprise_id).facts


def revisions(store: Store, case_id: str, *, progress: Progress | None = None) -> tuple[RevisionInfo, ...]:
    """Return who saved which revision of a case, newest first."""
    return store.revisions(case_id)


def delete_cases(store: Store, ids: Sequence[str], *, by: str, why: str, progress: Progress | None = None) -> int:
    """Move cases to the recycle bin."""
    with store.transaction():
        for case_id in ids:
            store.delete_case(case_id, by=by, why=why)
    return len(ids)


def restore_cases(store: Store, ids: Sequence[str], *, by: str, progress: Progress | None = None) -> int:
    """Bring cases back from the recycle bin."""
    with store.transaction():
        for case_id in ids:
            store.restore_case(case_id, by=by, why="从回收站恢复")
    return len(ids)


def find_case(store: Store, text: str) -> str:
    """Return the id of the case a person names by number, id or the start of its id, or project name."""
    text = text.strip()
    ids = store.case_ids(CaseQuery())
    matches: list[str] = []
    if text.isdecimal():
        rows = store.list_cases(CaseQuery(limit=max(len(ids), 1))).rows
        matches = [row.id for row in rows if str(row.number) == text]
    if not matches:
        matches = [case_id for case_id in ids if case_id == text or (len(text) >= 4 and case_id.startswith(text))]
    if not matches:
        page = store.list_cases(CaseQuery(text=text, limit=20))
        matches = [row.id for row in page.rows if row.project == text] or [row.id for row in page.rows]
    if len(matches) == 1:
        return matches[0]
    what = "没有找到" if not matches else f"有 {len(matches)} 个项目符合"
    raise Problem(f"{what}“{text}”", remedy="请用 lvjian rank 查看编号，或写出完整的项目名称", code="not_found")
