"""Give every record an identity that two offices never share and that sorts by the time it was made."""

from __future__ import annotations

import os
import time
from uuid import UUID


def new_id() -> str:
    """Return a version 7 UUID: milliseconds first, so that new rows land at the end of an index."""
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(0b11 << 62) | 0b10 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_id(text: str) -> bool:
    """Say whether a text is an identity in the spelling the store uses."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
