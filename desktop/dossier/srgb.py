"""The colour profile of the output intent: sRGB after IEC 61966-2-1, made here so that nothing borrowed is shipped."""

from __future__ import annotations

import struct
from functools import lru_cache

IDENTIFIER = "sRGB IEC61966-2.1"
_STEPS = 1024
_WHITE = (0.9642, 1.0, 0.8249)
"""D50, to which all ICC profiles refer."""
_PRIMARIES = {
    "rXYZ": (0.43607, 0.22249, 0.01392),
    "gXYZ": (0.38515, 0.71687, 0.09708),
    "bXYZ": (0.14307, 0.06061, 0.7141),
}
"""The primaries of the standard, adapted to D50 after Bradford."""


@lru_cache
def profile() -> bytes:
    """Return the profile (ICC 2.1, a matrix and one tone curve), always the same bytes."""
    curve = _curve()
    tags = {
        "desc": _description(IDENTIFIER),
        "cprt": b"text\0\0\0\0" + b"No copyright, use freely\0",
        "wtpt": _xyz(_WHITE),
        **{name: _xyz(value) for name, value in _PRIMARIES.items()},
        "rTRC": curve,
        "gTRC": curve,
        "bTRC": curve,
    }
    offset = 128 + 4 + 12 * len(tags)
    table, body, placed = struct.pack(">L", len(tags)), b"", dict[bytes, int]()
    for name, content in tags.items():
        if content not in placed:
            placed[content] = offset + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sLL", name.encode("ascii"), placed[content], len(content))
    return _header(128 + len(table) + len(body)) + table + body


def _header(size: int) -> bytes:
    """Return the header: a display profile from RGB to XYZ, dated on the day the standard was published."""
    day = struct.pack(">6H", 1999, 10, 18, 0, 0, 0)
    head = struct.pack(">L4sL4s4s4s", size, b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ ") + day + b"acsp"
    head += struct.pack(">4sL4s4sQL", b"\0" * 4, 0, b"\0" * 4, b"\0" * 4, 0, 0) + _fixed(_WHITE)
    return head + bytes(128 - len(head))


def _curve() -> bytes:
    values = [round(_light(step / (_STEPS - 1)) * 65535) for step in range(_STEPS)]
    return b"curv\0\0\0\0" + struct.pack(f">L{_STEPS}H", _STEPS, *values)


def _light(signal: float) -> float:
    """Return the light of a signal, both from 0 to 1 (IEC 61966-2-1, 5.2)."""
    return float(signal / 12.92 if signal <= 0.04045 else ((signal + 0.055) / 1.055) ** 2.4)


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(value)


def _fixed(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">3l", *(round(value * 65536) for value in values))


def _description(text: str) -> bytes:
    """Return a text description: ASCII, then an empty one for Unicode and one for Macintosh."""
    ascii_text = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">L", len(ascii_text)) + ascii_text + bytes(4 + 4 + 2 + 1 + 67)
