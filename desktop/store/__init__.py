"""Keep every record of the office in one SQLite file: revisions, judgements, journal, search, backups.

This package itself loads no SQLAlchemy, so that windows may name its records; `desktop.store.database.Store` does.
"""

from __future__ import annotations

from desktop.store.records import (
    GATE,
    HOWS,
    BackupInfo,
    CaseDraft,
    CasePage,
    CaseQuery,
    CaseRow,
    Condition,
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
    VerdictChange,
)
from desktop.store.revisions import merge_facts, weakened

__all__ = [
    "GATE",
    "HOWS",
    "BackupInfo",
    "CaseDraft",
    "CasePage",
    "CaseQuery",
    "CaseRow",
    "Condition",
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
    "VerdictChange",
    "merge_facts",
    "weakened",
]
