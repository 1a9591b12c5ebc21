"""The operations the window starts, each imported only when the worker runs it, so that the window shows first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from desktop.work.progress import Progress
from matching.case import Fact

if TYPE_CHECKING:
    from desktop.store import BackupInfo, CasePage, CaseQuery, EnterpriseKey, RevisionInfo, Saved, StoredCase
    from desktop.store.database import Store

T = TypeVar("T")
Operation: TypeAlias = "Callable[[Store, Progress], T]"


class Judged(Protocol):
    """Tell how many cases were judged and which could not be."""

    judged: int
    refused: tuple[str, ...]


class Printed(Protocol):
    """Tell which files were written and which cases were left out, and why."""

    files: tuple[Path, ...]
    skipped: tuple[str, ...]


# ---- cases


def list_cases(query: CaseQuery) -> Operation[CasePage]:
    """Read one page of the case list."""

    def operation(store: Store, progress: Progress) -> CasePage:
        from desktop.work.operations import cases

        return cases.list_cases(store, query, progress=progress)

    return operation


def case_ids(query: CaseQuery) -> Operation[tuple[str, ...]]:
    """Read the ids of all cases of a query in its order."""

    def operation(store: Store, progress: Progress) -> tuple[str, ...]:
        from desktop.work.operations import cases

        return cases.case_ids(store, query, progress=progress)

    return operation


def list_filters() -> Operation[Mapping[str, tuple[tuple[str, str], ...]]]:
    """Read the values that occur in the filter fields, with their labels."""

    def operation(store: Store, progress: Progress) -> Mapping[str, tuple[tuple[str, str], ...]]:
        from desktop.work.operations import cases

        return cases.list_filters(store, progress=progress)

    return operation


def load_case(case_id: str, *, revision: int | None = None) -> Operation[StoredCase]:
    """Read one case, as it is or as it was."""

    def operation(store: Store, progress: Progress) -> StoredCase:
        from desktop.work.operations import cases

        return cases.load_case(store, case_id, revision=revision, progress=progress)

    return operation


def save_case(  # noqa: PLR0913 - a case and its enterprise are saved as one
    case_id: str | None,
    enterprise_id: str | None,
    facts: Mapping[str, Fact],
    measures: tuple[Mapping[str, Fact], ...],
    *,
    by: str,
    why: str,
) -> Operation[Saved]:
    """Save a case and its enterprise as new revisions."""

    def operation(store: Store, progress: Progress) -> Saved:
        from desktop.work.operations import cases

        return cases.save_case(store, case_id, enterprise_id, facts, measures, by=by, why=why, progress=progress)

    return operation


def enterprises(text: str) -> Operation[tuple[EnterpriseKey, ...]]:
    """Find enterprises by name, code or initials."""

    def operation(store: Store, progress: Progress) -> tuple[EnterpriseKey, ...]:
        from desktop.work.operations import cases

        return cases.enterprises(store, text, progress=progress)

    return operation


def enterprise_facts(enterprise_id: str) -> Operation[Mapping[str, Fact]]:
    """Read what is known of an enterprise."""

    def operation(store: Store, progress: Progress) -> Mapping[str, Fact]:
        from desktop.work.operations import cases

        return cases.enterprise_facts(store, enterprise_id, progress=progress)

    return operation


def revisions(case_id: str) -> Operation[tuple[RevisionInfo, ...]]:
    """Read who saved a case, when and why."""

    def operation(store: Store, progress: Progress) -> tuple[RevisionInfo, ...]:
        from desktop.work.operations import cases

        return cases.revisions(store, case_id, progress=progress)

    return operation


def delete_cases(ids: Sequence[str], *, by: str, why: str) -> Operation[int]:
    """Move cases to the recycle bin."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import cases

        return cases.delete_cases(store, ids, by=by, why=why, progress=progress)

    return operation


def restore_cases(ids: Sequence[str], *, by: str) -> Operation[int]:
    """Bring cases back from the recycle bin."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import cases

        return cases.restore_cases(store, ids, by=by, progress=progress)

    return operation


# ---- judging and printing


def judge_cases(ids: Sequence[str] | None, *, on: date) -> Operation[Judged]:
    """Judge these cases, or all, and keep the results."""

    def operation(store: Store, progress: Progress) -> Judged:
        from desktop.work.operations import judging

        return judging.judge_cases(store, ids, on, progress=progress)

    return operation


def print_dossiers(ids: Sequence[str], folder: Path) -> Operation[Printed]:
    """Write dossiers and a covering list into a folder."""

    def operation(store: Store, progress: Progress) -> Printed:
        from desktop.work.operations import printing

        return printing.print_dossiers(store, ids, folder, progress=progress)

    return operation


def preview_dossier(case_id: str) -> Operation[bytes]:
    """Make the dossier of the latest judgement as one PDF in memory."""

    def operation(store: Store, progress: Progress) -> bytes:
        from desktop.work.operations import printing

        return printing.preview_dossier(store, case_id, progress=progress)

    return operation
