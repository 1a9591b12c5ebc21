"""Which enterprise or project a row means: by credit code, else by exact name where no code contradicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from desktop.intake.plain import bare


class KnownEnterprise(Protocol):
    """An enterprise already kept."""

    @property
    def id(self) -> str:
        """Return its identity."""

    @property
    def name(self) -> str:
        """Return its full name."""

    @property
    def uscc(self) -> str:
        """Return its credit code, empty when not known."""


class KnownProject(Protocol):
    """A project already kept."""

    @property
    def id(self) -> str:
        """Return its identity."""

    @property
    def enterprise_id(self) -> str:
        """Return whose it is."""

    @property
    def name(self) -> str:
        """Return its name."""


@dataclass(frozen=True, slots=True)
class Found:
    """Tell what a name or code led to: the one record, or that several carry it."""

    record: KnownEnterprise | None
    several: bool = False


@dataclass(slots=True)
class Known:
    """Find kept enterprises and projects."""

    enterprises: tuple[KnownEnterprise, ...] = ()
    by_uscc: dict[str, KnownEnterprise] = field(default_factory=dict)
    by_name: dict[str, list[KnownEnterprise]] = field(default_factory=dict)
    projects: dict[tuple[str, str], KnownProject] = field(default_factory=dict)
    projects_of: dict[str, list[KnownProject]] = field(default_factory=dict)

    def enterprise(self, name: str, uscc: str) -> Found:
        """Return the kept enterprise a row with this name and code is about."""
        if uscc and (kept := self.by_uscc.get(uscc)) is not None:
            return Found(kept)
        same = self.by_name.get(name_key(name), []) if name else []
        fitting = [kept for kept in same if not (uscc and kept.uscc)]
        return Found(fitting[0] if len(fitting) == 1 else None, several=len(fitting) > 1)

    def project(self, enterprise_id: str, name: str) -> KnownProject | None:
        """Return the kept project of this name within an enterprise."""
        return self.projects.get((enterprise_id, name_key(name)))


def known(enterprises: Iterable[KnownEnterprise], projects: Iterable[KnownProject]) -> Known:
    """Index what is kept."""
    found = Known(enterprises=tuple(enterprises))
    for enterprise in found.enterprises:
        if enterprise.uscc:
            found.by_uscc.setdefault(enterprise.uscc, enterprise)
        found.by_name.setdefault(name_key(enterprise.name), []).append(enterprise)
    for project in projects:
        found.projects.setdefault((project.enterprise_id, name_key(project.name)), project)
        found.projects_of.setdefault(project.enterprise_id, []).append(project)
    return found


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: no spaces, punctuation or full-width letters."""
    return bare(name)


def looks_like_uscc(text: str) -> bool:
    """Say whether a reference is a credit code rather than a name."""
    plain = bare(text)
    return len(plain) == 18 and plain.isascii() and plain.isalnum()
