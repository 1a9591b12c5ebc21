"""Which facts the packs ask for: everything their conditions mention."""

from __future__ import annotations

from collections.abc import Iterable

from matching.packs.model import Pack


def fields_asked(packs: Iterable[Pack]) -> frozenset[str]:
    """Return the names in all conditions of these packs (fields, and the parameters beside them)."""
    return frozenset().union(*(pack.names for pack in packs))
