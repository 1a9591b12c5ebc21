"""Keep every record of the office in one SQLite file: revisions, judgements, journal, search, backups.

This package itself loads no SQLAlchemy, so that windows may name its records; `desktop.store.database.Store` does.
"""

from __future__ import annotations

from desktop.store.records import (
    BackupInfo,
    CaseDraft,
    CasePage,
    CaseQuery,
    CaseRow,
    EnterpriseDraft,
    EnterpriseKey,
    InstalledPack,
    JournalEntry,
    JudgementInfo,
    ProjectKey,
    RankingModelInfo,
    RevisionInfo,
    Saved,
    StoredCase,
    StoredEnterprise,
)
from desktop.store.revisions import merge_facts, weakened

__all__ = [
    "BackupInfo",
    "CaseDraft",
    "CasePage",
    "CaseQuery",
    "CaseRow",
    "EnterpriseDraft",
    "EnterpriseKey",
    "InstalledPack",
    "JournalEntry",
    "JudgementInfo",
    "ProjectKey",
    "RankingModelInfo",
    "RevisionInfo",
    "Saved",
    "StoredCase",
    "StoredEnterprise",
    "merge_facts",
    "weakened",
]
