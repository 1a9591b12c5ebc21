"""Change a printed PDF the way somebody with an editor would: its objects are taken apart and put together again."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

_OBJECT = re.compile(rb"(?s)(\d+) 0 obj\s*(.*?)\s*endobj")
_STREAM = re.compile(rb"(?s)^(.*?)\nstream\n(.*)\nendstream$")


def rewritten(data: bytes, change: Callable[[int, bytes], bytes]) -> bytes:
    """Return a whole file whose objects were given to `change`; cross-references are made anew."""
    trailer = data[data.rindex(b"trailer") :]
    root, info = (re.search(rb"/%s (\d+ 0 R)" % name, trailer) for name in (b"Root", b"Info"))
    assert root is not None
    assert info is not None
    found = {int(match.group(1)): change(int(match.group(1)), match.group(2)) for match in _OBJECT.finditer(data)}
    out, places = bytearray(data[: data.index(b"1 0 obj")]), {}
    for number, body in found.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(found) + 1)
    for number in range(1, len(found) + 1):
        out += b"%010d 00000 n \n" % places[number]
    out += b"trailer\n<< /Size %d /Root %s /Info %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(found) + 1, root.group(1), info.group(1), start,
    )  # fmt: skip
    return bytes(out)


def content_of(body: bytes) -> bytes:
    """Return the unpacked content of a page's stream, nothing for any other object."""
    parts = _STREAM.match(body)
    if parts is None or b"/FlateDecode" not in parts.group(1):
        return b""
    content = zlib.decompress(parts.group(2))
    return content if b"\nBT\n" in content or content.startswith(b"BT") else b""


def with_content(body: bytes, content: bytes) -> bytes:
    """Return a page's stream with other content."""
    packed = zlib.compress(content)
    parts = _STREAM.match(body)
    assert parts is not None
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), parts.group(1))
    return head + b"\nstream\n" + packed + b"\nendstream"


def fonts_of(data: bytes) -> Iterator[dict[str, bytes]]:
    """Give for each font the hexadecimal code of every character it draws."""
    for match in _OBJECT.finditer(data):
        parts = _STREAM.match(match.group(2))
        if parts is None or b"/FlateDecode" not in parts.group(1):
            continue
        content = zlib.decompress(parts.group(2))
        if b"begincmap" in content:
            pairs = re.findall(rb"<(\w{4})> <(\w+)>", content)
            yield {bytes.fromhex(value.decode()).decode("utf-16-be"): code for code, value in pairs}


def altered(data: bytes, was: str, now: str) -> bytes:
    """Replace a printed text by another, drawn with the characters the file has, wherever it stands."""
    held = [codes for codes in fonts_of(data) if set(was + now) <= set(codes)]

    def change(_number: int, body: bytes) -> bytes:
        content = content_of(body)
        for codes in held:
            old, new = (b"".join(codes[letter] for letter in text) for text in (was, now))
            content = content.replace(old, new)
        return with_content(body, content) if content != content_of(body) else body

    return rewritten(data, change)
