"""Which cases were opened last and which are pinned; kept in the store, so its backups have them too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store import CaseRow
    from desktop.store.database import Store
    from desktop.work.progress import Progress

RECENT_NAME = "recent_cases"
PINNED_NAME = "pinned_cases"
KEPT = 15
"""How many recent cases are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """Hold the cases at hand, pinned ones in the order they were pinned, recent ones the newest first."""

    pinned: tuple[CaseRow, ...] = ()
    recent: tuple[CaseRow, ...] = ()


def at_hand(store: Store, *, progress: Progress | None = None) -> AtHand:
    """Return the pinned and the recent cases that are not in the recycle bin."""
    pinned = _ids(store, PINNED_NAME)
    recent = [case_id for case_id in _ids(store, RECENT_NAME) if case_id not in pinned]
    return AtHand(pinned=_rows(store, pinned), recent=_rows(store, recent))


def visit(store: Store, case_id: str, *, progress: Progress | None = None) -> AtHand:
    """Remember that a case was opened."""
    before = _ids(store, RECENT_NAME)
    if before[:1] != [case_id]:
        kept = [case_id, *(other for other in before if other != case_id)][:KEPT]
        store.put_setting(RECENT_NAME, kept)
    return at_hand(store)


def pin(store: Store, case_id: str, *, pinned: bool, progress: Progress | None = None) -> AtHand:
    """Pin a case, or let it go."""
    others = [other for other in _ids(store, PINNED_NAME) if other != case_id]
    store.put_setting(PINNED_NAME, [*others, case_id] if pinned else others)
    return at_hand(store)


def _ids(store: Store, name: str) -> list[str]:
    kept = store.setting(name)
    return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []


def _rows(store: Store, ids: list[str]) -> tuple[CaseRow, ...]:
    return tuple(row for row in map(store.case_row, ids) if row is not None)
