"""A package of the program with its release note: which version, for which system, what it changes, and who says so.

The note is a signed file (`desktop.exchange.sealed`) beside the package, under the name of the package with `.lvsig`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from desktop.exchange import sealed
from desktop.exchange.keys import OfficeKey, Signer
from desktop.exchange.sealed import Opened, Statement
from desktop.problems import Problem

SUFFIX = ".lvsig"
CHANGES = "changes.toml"
_CHUNK = 1 << 20


class ReleaseStatement(Statement, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State which package the note is about."""

    file: str
    version: str
    size: int
    sha256: str
    unpacked: int
    """Bytes the program takes when installed."""


KIND = sealed.Kind(
    noun="发布说明",
    code="release",
    format=1,
    entries=(CHANGES,),
    statement=ReleaseStatement,
    remake="请向发布单位重新索取安装包和它的 .lvsig 文件",
    use="更新",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Tell what one version brought."""

    version: str
    on: date | None
    changes: tuple[str, ...]


def note_of(package: Path) -> Path:
    """Return where the release note of a package lies."""
    return package.with_name(package.name + SUFFIX)


def write_note(package: Path, *, version: str, unpacked: int, changes: str, key: OfficeKey) -> Path:
    """Sign a package: write its release note beside it, with the text of a list of changes."""
    releases(changes)
    contents = {CHANGES: changes.encode()}
    statement = ReleaseStatement(
        format=KIND.format,
        files=sealed.checksums(contents),
        program=version,
        built_by=key.signer.name,
        public_key=key.signer.public_key,
        file=package.name,
        version=version,
        size=package.stat().st_size,
        sha256=checksum(package),
        unpacked=unpacked,
    )
    return sealed.write_sealed(note_of(package), KIND, statement, contents, key)


def read_note(package: Path, *, trusted: Sequence[Signer]) -> Opened[ReleaseStatement] | None:
    """Return the verified note of a package, None when there is none; raise Problem when either is not as it was."""
    path = note_of(package)
    if not path.is_file():
        return None
    opened = sealed.read_sealed(path, KIND, trusted=trusted)
    said = opened.statement
    if said.size != package.stat().st_size or said.sha256 != checksum(package):
        raise Problem(
            "安装包与发布说明不符：没有拷全，或被改动过",
            where=package.name,
            remedy="请不要使用它，重新拷贝或向发布单位索取",
            code="release_damaged",
        )
    return opened


def releases(text: str) -> tuple[Release, ...]:
    """Read a list of changes, the newest version first; raise Problem when it is none."""
    try:
        rows = tomllib.loads(text)["release"]
        return tuple(_release(row) for row in rows)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Problem("改动清单读不懂", where=CHANGES, remedy=KIND.remake, code="release_changes") from error


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file of any size."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def numbers(version: str) -> tuple[int, ...]:
    """Return what versions are compared by; raise ValueError for what is no version."""
    return tuple(int(part) for part in version.split("."))


def _release(row: Mapping[str, object]) -> Release:
    on, changes = row.get("on"), row.get("changes", [])
    version = str(row["version"])
    numbers(version)
    if not isinstance(changes, list):
        raise TypeError(version)
    return Release(version=version, on=on if isinstance(on, date) else None, changes=tuple(map(str, changes)))
