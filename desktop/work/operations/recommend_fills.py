"""What a step of a recommendation says about the loan itself, written into the case where nobody has said it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop import resources
from desktop.store import CaseDraft
from matching.case import Fact
from matching.fields import decode

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.recommendation.events import Event, Recommendation
    from matching.recommendation.rows import Move

_SOURCE = "项目互荐"
_EVIDENCE = "E3"


def fill_in(store: Store, found: Recommendation, event: Event, row: Move) -> None:
    """Write the facts a step proves, the first such day or the total so far; what somebody entered stays."""
    if not row.fills:
        return
    dictionary = resources.dictionary()
    first = next(step.event for step in found.steps if step.event.move == event.move)
    given = {"first": first.on.isoformat(), "total": str(found.total(event.move))}
    proved = {
        name: Fact(
            value=decode(dictionary[name], given[what]), evidence=_EVIDENCE, source=_source(event), on=event.on,
            by=event.by,
        )
        for name, what in row.fills.items()
    }  # fmt: skip
    _write(store, event, proved, why=f"{_SOURCE}：{row.label}")


def take_out(store: Store, event: Event) -> None:
    """Take back what a step that is taken back had written."""
    stored = store.load_case(event.case)
    kept = {name: fact for name, fact in stored.project_facts.items() if fact.source != _source(event)}
    if len(kept) < len(stored.project_facts):
        draft = CaseDraft(enterprise_id=stored.case.enterprise_id, facts=kept, measures=stored.case.measures)
        store.save_case(draft, id=event.case, by=event.by, why=f"{_SOURCE}：撤销上一步")


def _write(store: Store, event: Event, proved: dict[str, Fact], *, why: str) -> None:
    stored = store.load_case(event.case)
    kept = stored.project_facts
    free = {
        name: fact
        for name, fact in proved.items()
        if name not in kept or not kept[name].is_known or kept[name].source.startswith(_SOURCE)
    }
    if free:
        draft = CaseDraft(
            enterprise_id=stored.case.enterprise_id, facts={**kept, **free}, measures=stored.case.measures
        )
        store.save_case(draft, id=event.case, by=event.by, why=why)


def _source(event: Event) -> str:
    return f"{_SOURCE} {event.id[-12:]}"
