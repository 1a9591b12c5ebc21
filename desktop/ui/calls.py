"""The operations the window starts, each imported only when the worker runs it, so that the window shows first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from desktop.work.progress import Progress
from matching.case import Fact

if TYPE_CHECKING:
    from desktop.store import CasePage, CaseQuery, EnterpriseKey, RevisionInfo, Saved, StoredCase
    from desktop.store.database import Store

T = TypeVar("T")
Operation: TypeAlias = "Callable[[Store, Progress], T]"


def list_cases(query: CaseQuery) -> Operation[CasePage]:
    """Read one page of the case list."""

    def operation(store: Store, progress: Progress) -> CasePage:
        from desktop.work.operations import cases

        return cases.list_cases(store, query, progress=progress)

    return operation
