"""Read a Windows program's own signature without a network: whose it is, and whether it still fits.

The checksum is that of "Windows Authenticode Portable Executable Signature Format": the file without its checksum
field, without the entry that points to the signature, and without the signature. Whether the certificate leads to an
authority Windows trusts is asked of Windows itself; elsewhere it stays unknown.
"""

from __future__ import annotations

import hashlib
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMMON_NAME = bytes.fromhex("0603550403")
"""The object identifier 2.5.4.3 as it stands in a certificate."""
_TEXT_KINDS = {0x0C: "utf-8", 0x13: "ascii", 0x16: "ascii", 0x1E: "utf-16-be"}
_PE32_PLUS = 0x20B
_HASHES = ("sha256", "sha1", "sha384", "sha512")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSignature:
    """Tell what is known of a program's signature."""

    subjects: tuple[str, ...]
    """Names in the certificates it carries, in their order; empty without a signature."""
    fits: bool
    """The signature names the checksum this file has."""
    trusted: bool | None
    """Windows trusts the certificate; None where Windows is not there to be asked."""


def signature_of(program: Path) -> ProgramSignature | None:
    """Return what is known of a program's signature; None when it is no Windows program."""
    try:
        content = program.read_bytes()
        places = _places(content)
    except (OSError, struct.error, IndexError):
        return None
    if places is None:
        return None
    checksum, entry, start, size = places
    if not size:
        return ProgramSignature(subjects=(), fits=False, trusted=None)
    signature = content[start + 8 : start + size]
    subjects = tuple(dict.fromkeys(_names(signature)))
    fits = any(_digest(content, name, checksum, entry, start) in signature for name in _HASHES)
    return ProgramSignature(subjects=subjects, fits=fits, trusted=_trusted(program))


def _places(content: bytes) -> tuple[int, int, int, int] | None:
    """Return where the checksum and the entry of the signature stand, and where the signature begins and its size."""
    if content[:2] != b"MZ":
        return None
    (header,) = struct.unpack_from("<I", content, 0x3C)
    if content[header : header + 4] != b"PE\0\0":
        return None
    optional = header + 24
    (magic,) = struct.unpack_from("<H", content, optional)
    entry = optional + (144 if magic == _PE32_PLUS else 128)
    start, size = struct.unpack_from("<II", content, entry)
    return optional + 64, entry, start, min(size, len(content) - start) if start else 0


def _digest(content: bytes, name: str, checksum: int, entry: int, start: int) -> bytes:
    digest = hashlib.new(name, content[:checksum], usedforsecurity=False)
    digest.update(content[checksum + 4 : entry])
    digest.update(content[entry + 8 : start])
    return digest.digest()


def _names(signature: bytes) -> Iterator[str]:
    """Give the common names in certificates: an identifier followed by a text of a known kind."""
    at = 0
    while (at := signature.find(_COMMON_NAME, at)) >= 0:
        at += len(_COMMON_NAME)
        kind, size = signature[at : at + 2] if len(signature) >= at + 2 else (0, 0)
        if kind in _TEXT_KINDS and size < 0x80:
            text = signature[at + 2 : at + 2 + size].decode(_TEXT_KINDS[kind], "replace")
            yield "".join(letter if letter.isprintable() else "?" for letter in text)


def _trusted(program: Path) -> bool | None:
    if sys.platform != "win32":
        return None
    from desktop.exchange.windows_trust import is_trusted

    return is_trusted(program)
