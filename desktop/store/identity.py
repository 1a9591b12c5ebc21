"""Give every record an identity that two offices never share and that sorts by the time it was made."""

from __future__ import annotations

import os
import time
from uuid import UUID

_VARIANT = "89ab"


def new_id() -> str:
    """Return a version 7 UUID: milliseconds first, so that new rows land at the end of an index."""
    chance = os.urandom(10)
    text = (time.time_ns() // 1_000_000).to_bytes(6, "big").hex() + chance.hex()
    return f"{text[:8]}-{text[8:12]}-7{text[13:16]}-{_VARIANT[chance[2] >> 6]}{text[17:20]}-{text[20:]}"


def is_id(text: str) -> bool:
    """Say whether a text is an identity in the spelling the store uses."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
