"""Files as they come in: harmless ones of every kind, and some that must never be kept."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PROGRAM = b"MZ\x90\x00\x03" + bytes(60)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")

_DAY = (2026, 11, 21, 0, 0, 0)
"""Tests are told apart by their content: the clock must not be in it."""


def archive(**members: bytes) -> bytes:
    """Make an archive; names are given with __ for a slash and _ for a dot."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_", "."), _DAY), content)
    return stream.getvalue()


def locked_archive() -> bytes:
    """Make an archive whose one member says it is under a password."""
    content = bytearray(archive(a_pdf=PDF))
    for head, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(head) + at
        content[place] |= 1
    return bytes(content)


def word(**more: bytes) -> bytes:
    """Make a document of the present kind."""
    return archive(word__document_xml=b"<?xml version='1.0'?>", **more)


def old_office(*streams: str) -> bytes:
    """Make the directory of an old office document with these streams."""
    entries = b""
    for name in streams:
        spelled = name.encode("utf-16-le") + b"\0\0"
        entries += spelled.ljust(64, b"\0") + struct.pack("<H", len(spelled)) + bytes(62)
    return _OLE + bytes(504) + entries
