"""The store: one database file, one owner, one thread; everything the program keeps goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from desktop.store import backup, cases, judgements, opening, saving, search, settings
from desktop.store import journal as journal_module
from desktop.store.access import Access
from desktop.store.records import (
    BackupInfo,
    CaseDraft,
    CasePage,
    CaseQuery,
    EnterpriseDraft,
    EnterpriseKey,
    JournalEntry,
    JudgementInfo,
    ProjectKey,
    RevisionInfo,
    Saved,
    StoredCase,
    StoredEnterprise,
)
from desktop.store.schema import mapping, setting
from matching.fields import FieldDictionary
from matching.findings import Judgement


class Store:
    """Keep everything of one office in one file; used only by the thread that opened it.

    Failures of file, disk or key come as `desktop.problems.Problem`; misuse by the program as ValueError or RuntimeError.
    """

    def __init__(self, access: Access, reopen: Callable[[], Access], *, dictionary: FieldDictionary) -> None:
        self._access = access
        self._reopen = reopen
        self._dictionary = dictionary
        self._closed = False

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        dictionary: FieldDictionary,
        key: str | None = None,
        places: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Store:
        """Open the database, creating or upgrading it; `places` names the counties by their codes."""

        def reopen() -> Access:
            return opening.open_access(path, dictionary=dictionary, key=key, places=places or {}, clock=now)

        store = cls(reopen(), reopen, dictionary=dictionary)
        store._key = key
        return store

    @property
    def path(self) -> Path:
        """Return where the database file lies."""
        return self._access.path
