"""A policy pack as one signed file (.lvpack): written once, and verified before anything in it is used.

It is a sealed file (`desktop.exchange.sealed`) of the edition's TOML files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.exchange import sealed
from desktop.exchange.keys import OfficeKey, Signer
from desktop.exchange.sealed import STATES, Opened, Statement
from desktop.problems import Problem
from matching.packs.load import FILES

__all__ = ["STATES", "SUFFIX", "Manifest", "PackFile", "check_accepted", "read_pack", "verified", "write_pack"]

SUFFIX = ".lvpack"


class Manifest(Statement, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State what is in the file and who made it."""

    pack: str
    edition: str
    title: str


KIND = sealed.Kind(
    noun="政策包",
    code="pack",
    format=1,
    entries=tuple(FILES),
    statement=Manifest,
    remake="请用 lvjian pack build 制作政策包文件",
    use="安装",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """Hold a verified file: its texts, and how far its origin is proved."""

    opened: Opened[Manifest]
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return the name of the file itself."""
        return self.opened.name

    @property
    def manifest(self) -> Manifest:
        """Return what the file says of itself."""
        return self.opened.statement

    @property
    def state(self) -> str:
        """Return trusted, unknown_signer or unsigned; an altered file is never returned."""
        return self.opened.state

    @property
    def signer(self) -> Signer | None:
        """Return who signed: under the name trusted here, else under the name it gives itself."""
        return self.opened.signer

    @property
    def namesake(self) -> Signer | None:
        """Return a trusted signer whose name an unknown key bears."""
        return self.opened.namesake


def write_pack(
    path: Path,
    texts: Mapping[str, str],
    *,
    pack: str,
    edition: str,
    title: str,
    program: str,
    built_on: date | None = None,
    key: OfficeKey | None,
) -> Path:
    """Write the texts of an edition as one file, signed when there is a key; whole or not at all."""
    contents = {name: texts[name].encode() for name in FILES if name in texts}
    manifest = Manifest(
        format=KIND.format,
        pack=pack,
        edition=edition,
        title=title,
        files=sealed.checksums(contents),
        program=program,
        built_by=key.signer.name if key else "",
        public_key=key.signer.public_key if key else "",
        built_on=built_on,
    )
    return sealed.write_sealed(path, KIND, manifest, contents, key)


def read_pack(path: Path, *, trusted: Sequence[Signer]) -> PackFile:
    """Read and verify a file; raise Problem when it is damaged, contrived, too big or altered."""
    return _pack_file(sealed.read_sealed(path, KIND, trusted=trusted))


def verified(content: bytes, *, name: str, trusted: Sequence[Signer]) -> PackFile:
    """Return what a file holds after every check; nothing of it is used before."""
    return _pack_file(sealed.verified(content, KIND, name=name, trusted=trusted))


def check_accepted(found: PackFile, accept: str) -> None:
    """Refuse a file of no proved origin unless the person accepts it by name."""
    sealed.check_accepted(found.opened, KIND, accept)


def _pack_file(opened: Opened[Manifest]) -> PackFile:
    return PackFile(opened=opened, texts={name: _text(name, held) for name, held in opened.contents.items()})


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Problem(f"{name} 不是 UTF-8 编码", remedy="请把文件另存为 UTF-8 后重新制作", code="encoding") from error
