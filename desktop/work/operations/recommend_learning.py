"""What a step of a recommendation teaches the ranking: it is also kept as an outcome, and taken back with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop import resources
from desktop.work.operations.outcomes import Entry, outcomes_of, record_outcome
from matching.recommendation.queue import FAST_DIRECTION
from matching.recommendation.rows import Move

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.recommendation.events import Event


def teach(store: Store, event: Event, row: Move) -> None:
    """Write a step down as an outcome, where it is one and the case was judged by then."""
    if not row.outcome or event.direction != FAST_DIRECTION:
        return
    if not any(info.on <= event.on for info in store.judgements(event.case)):
        return
    kind = resources.labels().kind(row.outcome)
    reasons = resources.recommendation_rules().staff.reason
    reason = next((one.teaches for one in reasons if one.id == event.text("reason")), "")
    entry = Entry(
        kind=row.outcome, on=event.on, by=event.by, reason=reason if kind is not None and kind.reason else "",
        amount=event.amount if kind is not None and kind.amount else None, note=_note(event),
    )  # fmt: skip
    record_outcome(store, event.case, entry, today=max(event.on, entry.on))


def take_back(store: Store, event: Event, *, by: str, why: str) -> None:
    """Let the outcome a step was written down as count no more."""
    for kept in outcomes_of(store, event.case):
        if kept.note == _note(event):
            store.withdraw_outcome(kept.number, by=by, why=why)


def _note(event: Event) -> str:
    return f"项目互荐 {event.id[-12:]}"
