"""Old office files: take one stream out of an OLE compound file, never following a chain for ever."""

from __future__ import annotations

import struct
from typing import Final

from desktop.intake.refusals import damaged

_END: Final = 0xFFFFFFF0
"""Sector numbers from here on mark ends and free sectors."""
_ENTRY: Final = 128
_HEADER_FAT: Final = 109


def stream_of(content: bytes, names: tuple[str, ...]) -> bytes:
    """Return the first stream with one of these names; raise Problem where the container is damaged."""
    try:
        size = 1 << struct.unpack_from("<H", content, 30)[0]
        (directory, _, cutoff, mini_start) = struct.unpack_from("<IIII", content, 48)
        table = _allocation(content, size)
        entries = _chain(content, table, directory, size)
        root_start = struct.unpack_from("<I", entries, 116)[0]
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            name, start, length = _entry(entries, at)
            if name in names:
                if length >= cutoff:
                    return _chain(content, table, start, size)[:length]
                mini = _words(_chain(content, table, mini_start, size))
                return _chain(_chain(content, table, root_start, size), mini, start, 64, first=0)[:length]
    except (struct.error, IndexError, ValueError) as error:
        raise damaged() from error
    raise damaged()


def _allocation(content: bytes, size: int) -> tuple[int, ...]:
    """Return the table that says which sector follows which."""
    (next_list, lists) = struct.unpack_from("<II", content, 68)
    sectors = [sector for sector in struct.unpack_from(f"<{_HEADER_FAT}I", content, 76) if sector < _END]
    for _ in range(min(lists, len(content) // size)):
        *more, next_list = _words(_sector(content, next_list, size))
        sectors += [sector for sector in more if sector < _END]
        if next_list >= _END:
            break
    return _words(b"".join(_sector(content, sector, size) for sector in sectors[: len(content) // size + 1]))


def _chain(content: bytes, table: tuple[int, ...], start: int, size: int, *, first: int = 1) -> bytes:
    parts: list[bytes] = []
    sector = start
    while sector < _END:
        if len(parts) > len(table):
            raise ValueError("the chain of sectors never ends")
        parts.append(_sector(content, sector, size, first=first))
        sector = table[sector]
    return b"".join(parts)


def _sector(content: bytes, sector: int, size: int, *, first: int = 1) -> bytes:
    """Return one sector; `first` is how many sectors the header takes."""
    return content[(sector + first) * size : (sector + first + 1) * size]


def _entry(entries: bytes, at: int) -> tuple[str, int, int]:
    length = struct.unpack_from("<H", entries, at + 64)[0]
    name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<II", entries, at + 116)
    return name, start, size


def _words(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
