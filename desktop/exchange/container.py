"""The outer form of an exchange file: a plain zip of known names, written one way only and read with suspicion."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from typing import Final

from desktop.problems import Problem

MEGABYTE: Final = 1024 * 1024
UNPACKED_BYTES: Final = 20 * MEGABYTE
FILE_BYTES: Final = 21 * MEGABYTE
ENTRIES: Final = 20
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError,
    KeyError, IndexError,
)  # fmt: skip
"""What zipfile lets out for bytes that are no zip."""
_DAY: Final = 0x21
"""1 January 1980, the first day a zip knows: the same content gives the same bytes."""


def packed(entries: Mapping[str, bytes]) -> bytes:
    """Return the one archive these entries have: stored, in their order, nothing beside them."""
    body, directory = bytearray(), bytearray()
    for name, content in entries.items():
        known = (zlib.crc32(content), len(content), len(content), len(name), 0)
        directory += struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, _DAY, *known, 0, 0, 0,
                                 0o100644 << 16, len(body)) + name.encode("ascii")  # fmt: skip
        body += struct.pack("<4s2B4HL2L2H", b"PK\3\4", 20, 0, 0, 0, 0, _DAY, *known) + name.encode("ascii") + content
    count = len(entries)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def unpacked(content: bytes, *, known: Collection[str], noun: str = "政策包", code: str = "pack") -> dict[str, bytes]:
    """Return the entries of an archive by name, in its order; refuse what is damaged, contrived or too big.

    `noun` names what the file should be, `code` begins the codes of its problems.
    """
    if len(content) > FILE_BYTES:
        raise too_big(f"超过 {FILE_BYTES // MEGABYTE} MB", noun, code)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive.infolist(), known, noun, code)
            return _entries(archive, noun, code)
    except _BROKEN as error:
        raise Problem(
            f"文件已损坏，或不是{noun}文件", remedy="请重新索取，或重新制作后再试", code=f"{code}_damaged"
        ) from error


def _check_directory(infos: list[zipfile.ZipInfo], known: Collection[str], noun: str, code: str) -> None:
    if len(infos) > ENTRIES:
        raise too_big(f"里面有 {len(infos)} 个文件，最多 {ENTRIES} 个", noun, code)
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename  # as written: zipfile itself cuts names short at a null
        if _leads_outside(name):
            raise _suspicious(f"文件名“{_shown(name)}”指向包外", code)
        if name not in known:
            raise _suspicious(f"里面有不该有的文件“{_shown(name)}”", code)
        if name in seen:
            raise _suspicious(f"文件“{name}”出现了两次", code)
        seen.add(name)
        if info.flag_bits & 0x41:
            raise _suspicious(f"文件“{name}”加了密", code)
        if info.compress_type not in _METHODS:
            raise _suspicious(f"文件“{name}”用了不支持的压缩方法", code)
    if sum(info.file_size for info in infos) > UNPACKED_BYTES:
        raise too_big(f"解开后超过 {UNPACKED_BYTES // MEGABYTE} MB", noun, code)


def _entries(archive: zipfile.ZipFile, noun: str, code: str) -> dict[str, bytes]:
    """Unpack within one budget; the sizes an archive claims are not believed."""
    left, found = UNPACKED_BYTES, {}
    for info in archive.infolist():
        with archive.open(info) as entry:
            found[info.filename] = entry.read(left + 1)
        left -= len(found[info.filename])
        if left < 0:
            raise too_big(f"解开后超过 {UNPACKED_BYTES // MEGABYTE} MB", noun, code)
    return found


def _leads_outside(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return ".." in parts or name.startswith(("/", "\\")) or ":" in name or "\0" in name


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])


def too_big(detail: str, noun: str = "政策包", code: str = "pack") -> Problem:
    """Return the problem of a file larger than any of its kind is."""
    return Problem(f"文件太大（{detail}）", remedy=f"{noun}没有这么大，请向提供者核实", code=f"{code}_too_big")


def _suspicious(what: str, code: str) -> Problem:
    return Problem(f"文件的内部结构不正常（{what}）", remedy="请不要使用它，并向提供者核实", code=f"{code}_suspicious")
