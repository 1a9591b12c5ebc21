"""The checksum printed on every page, by which a receiving office knows the judgement it stands for."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from matching.findings import Judgement

SHOWN = 16
"""Characters printed at the foot; the annex prints all."""


def checksum(judgement: Judgement) -> str:
    """Return the SHA-256 of a judgement's one canonical JSON form."""
    return sha256(msgspec.json.encode(judgement, order="deterministic")).hexdigest()


def shown(full: str) -> str:
    """Return the part printed at the foot, in groups of four."""
    return " ".join(full[start : start + 4] for start in range(0, SHOWN, 4))
