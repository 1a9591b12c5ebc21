"""The versions of a case as a person understands them: every saving of the project or of its enterprise is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.store import JournalEntry
from matching.case import Fact

_ONE_SAVING = timedelta(seconds=2)
"""Enterprise and project saved together are noted one after the other within this time."""
_NO_CONTENT = frozenset({"judged", "numbered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Tell which revisions of project and enterprise stood together, who saved them, when and why."""

    case_revision: int
    enterprise_revision: int
    saved_at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContent:
    """Hold what one version said."""

    facts: Mapping[str, Fact]
    measures: tuple[Mapping[str, Fact], ...]


def versions_of(journal: Iterable[JournalEntry]) -> tuple[Version, ...]:
    """Put the journal of a case and its enterprise, newest first, together to versions, newest first."""
    versions: list[Version] = []
    current = {"case": 0, "enterprise": 0}
    last = ""
    for entry in reversed(tuple(journal)):
        if entry.revision is None or entry.what in _NO_CONTENT or entry.subject not in current:
            continue
        current[entry.subject] = entry.revision
        if current["case"]:
            version = Version(
                case_revision=current["case"],
                enterprise_revision=current["enterprise"],
                saved_at=entry.at,
                by=entry.by,
                why=entry.why,
            )
            if versions and last != entry.subject and _are_one(versions[-1], version):
                versions.pop()
            versions.append(version)
        last = entry.subject
    return tuple(reversed(versions))


def _are_one(earlier: Version, later: Version) -> bool:
    same = (earlier.by, earlier.why) == (later.by, later.why)
    return same and later.saved_at - earlier.saved_at <= _ONE_SAVING
