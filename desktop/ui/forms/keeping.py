"""What the case page asks of the worker: read a case, save it and read it back, remember the reasons given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.ui import calls
from desktop.ui.forms.versions import Version, VersionContent, versions_of

if TYPE_CHECKING:
    from desktop.store import CaseRow, StoredCase
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.case import Fact

_REASONS = "change_reasons"
_REASONS_KEPT = 6
_JOURNAL_READ = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Hold everything a case shall consist of after saving."""

    case_id: str | None
    enterprise_id: str | None
    facts: Mapping[str, Fact]
    measures: tuple[Mapping[str, Fact], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Hold a case as kept, how it stands in the list, and what saving it did."""

    stored: StoredCase
    row: CaseRow | None
    versions: tuple[Version, ...]
    """All versions of the case, the newest first."""


def read_case(case_id: str) -> Callable[[Store, Progress], Opened]:
    """Read a case and how it stands."""

    def operation(store: Store, progress: Progress) -> Opened:
        stored = calls.load_case(case_id)(store, progress)
        versions = versions_of(store.journal(case_id, limit=_JOURNAL_READ))
        return Opened(stored=stored, row=store.case_row(case_id), versions=versions)

    return operation


def read_version(case_id: str, version: Version) -> Callable[[Store, Progress], VersionContent]:
    """Read what a version said: the project and its enterprise as they stood together."""

    def operation(store: Store, _progress: Progress) -> VersionContent:
        stored = store.load_case(case_id, revision=version.case_revision)
        firm = store.load_enterprise(stored.case.enterprise_id, revision=version.enterprise_revision)
        return VersionContent(facts={**firm.facts, **stored.project_facts}, measures=stored.case.measures)

    return operation


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """Tell that a version gave a field another fact than the version before; None where it took it away."""

    version: Version
    fact: Fact | None


def read_field_history(
    case_id: str, versions: Sequence[Version], field_id: str
) -> Callable[[Store, Progress], tuple[FieldChange, ...]]:
    """Read in which versions, given newest first, a field of the case was changed, the newest first."""

    def operation(store: Store, _progress: Progress) -> tuple[FieldChange, ...]:
        found: list[FieldChange] = []
        before: Fact | None = None
        firms: dict[int, Mapping[str, Fact]] = {}
        for version in reversed(versions):
            stored = store.load_case(case_id, revision=version.case_revision)
            revision = version.enterprise_revision
            if revision not in firms:
                firms[revision] = store.load_enterprise(stored.case.enterprise_id, revision=revision).facts
            fact = {**firms[revision], **stored.project_facts}.get(field_id)
            if fact != before:
                found.append(FieldChange(version=version, fact=fact))
            before = fact
        return tuple(reversed(found))

    return operation


def keep_case(content: Content, *, by: str, why: str) -> Callable[[Store, Progress], Opened]:
    """Save a case and read it back."""

    def operation(store: Store, progress: Progress) -> Opened:
        save = calls.save_case(content.case_id, content.enterprise_id, content.facts, content.measures, by=by, why=why)
        saved = save(store, progress)
        return read_case(saved.id)(store, progress)

    return operation


def reasons_given() -> Callable[[Store, Progress], tuple[str, ...]]:
    """Read the reasons last given for changes, the newest first."""

    def operation(store: Store, _progress: Progress) -> tuple[str, ...]:
        kept = store.setting(_REASONS)
        return tuple(str(reason) for reason in kept) if isinstance(kept, list) else ()

    return operation


def keep_reasons(reasons: Sequence[str]) -> Callable[[Store, Progress], None]:
    """Remember the reasons last given."""
    return lambda store, _progress: store.put_setting(_REASONS, list(reasons[:_REASONS_KEPT]))
