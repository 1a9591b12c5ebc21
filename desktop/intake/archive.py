"""Unpack a zipped workbook under a budget, before any reader touches it: bombs, doubled names, entities, locks."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from desktop.intake import limits
from desktop.intake.refusals import damaged, locked, suspicious, too_big

_WINDOW: Final = 4 * limits.MEGABYTE
_CARRY: Final = 256 * 1024
_PART_BYTES: Final = 32 * limits.MEGABYTE
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError)


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a zip file after checking its directory; raise Problem where it is damaged, locked or contrived."""
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise damaged() from error
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > limits.ENTRIES:
        raise too_big(f"压缩包里有 {len(entries)} 个条目")
    if len(names) != len(entries):
        raise suspicious("压缩包里有重名的条目")
    if any(".." in re.split(r"[/\\]", name) for name in names):
        raise suspicious("压缩包里有越界的路径")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise locked()
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one small part whole, empty where there is none."""
    try:
        with archive.open(name) as part:
            content = part.read(_PART_BYTES + 1)
    except KeyError:
        return b""
    except _BROKEN as error:
        raise damaged() from error
    if len(content) > _PART_BYTES:
        raise too_big(f"{name} 解压后超过 {_PART_BYTES // limits.MEGABYTE} MB")
    return _checked(content)


class Unpacking:
    """Unpack parts of one archive piece by piece, all of them within one budget; sizes in headers are not believed."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = limits.UNPACKED_BYTES

    def windows(self, name: str) -> Iterator[bytes]:
        """Yield one part in pieces that never cut a cell in two."""
        carry = b""
        try:
            with self._archive.open(name) as part:
                while chunk := self._next(part):
                    window = _checked(carry + chunk)
                    cut = max(window.rfind(b"<c "), window.rfind(b":c "), len(window) - _CARRY, 0)
                    yield window[:cut]
                    carry = window[cut:]
        except KeyError:
            return
        except _BROKEN as error:
            raise damaged() from error
        yield carry

    def skim(self, name: str) -> None:
        """Unpack one part only to measure it and to look for entities."""
        for _ in self.windows(name):
            pass

    def _next(self, part: IO[bytes]) -> bytes:
        chunk = part.read(_WINDOW)
        self._left -= len(chunk)
        if self._left < 0:
            raise too_big(f"解压后超过 {limits.UNPACKED_BYTES // limits.MEGABYTE} MB")
        return chunk


def _checked(content: bytes) -> bytes:
    """Return the bytes unless they define entities or are spelled so that the search for them would miss."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or content[:1] == b"\x00" or content[1:2] == b"\x00":
        raise suspicious("不是 UTF-8 编码")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise suspicious("含有外部实体或文档类型声明")
    return content
