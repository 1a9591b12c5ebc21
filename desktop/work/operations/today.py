"""What waits today: cases to judge, to supply and to recommend, moves that are this office's, verdicts that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from desktop.store import CaseQuery, CaseRow, VerdictChange
from desktop.work.operations.recent import at_hand
from desktop.work.operations.recommend_queue import queue
from matching.findings import RECOMMENDATION_LABELS

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

CHANGED_WITHIN = 30
"""Days a changed verdict is news."""
MOST_FOR_DEADLINES = 20_000
"""Cases up to which the deadlines are read unasked: all facts of all cases are looked through."""
WAITING: Mapping[str, CaseQuery] = {
    "never": CaseQuery(recommendation=("",), sort="saved_at", descending=True),
    "stale": CaseQuery(changed_since_judged=True, recommendation=tuple(RECOMMENDATION_LABELS), sort="rank"),
    "unknown": CaseQuery(recommendation=("unknown",), sort="rank"),
    "hold": CaseQuery(recommendation=("hold",), sort="rank"),
    "ready": CaseQuery(recommendation=("ready",), sort="rank"),
}
"""Lists of cases that wait for something, by what they wait for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Hold what waits on a day; the deadlines are read by themselves."""

    on: date
    total: int
    waiting: Mapping[str, int]
    """Number of cases in each list of WAITING."""
    ours: int
    """Recommendations whose next move is this office's."""
    changed: tuple[VerdictChange, ...]
    at_hand: tuple[CaseRow, ...]
    """Pinned cases, then those opened last."""

    @property
    def reads_deadlines(self) -> bool:
        """Say whether the deadlines are read without being asked for."""
        return 0 < self.total <= MOST_FOR_DEADLINES


def today(store: Store, on: date, *, progress: Progress | None = None) -> Today:
    """Count what waits."""
    known = at_hand(store)
    return Today(
        on=on,
        total=_count(store, CaseQuery()),
        waiting={name: _count(store, query) for name, query in WAITING.items()},
        ours=sum(row.is_ours for row in queue(store, on=on)),
        changed=store.changed_verdicts(on - timedelta(days=CHANGED_WITHIN)),
        at_hand=(*known.pinned, *known.recent),
    )


def _count(store: Store, query: CaseQuery) -> int:
    return store.list_cases(replace(query, limit=1)).total
