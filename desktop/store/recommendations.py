"""Keep what happened to recommendations and on the ladder of violations: every step is a row, none is ever changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from desktop.store.access import Access
from desktop.store.cases import missing
from desktop.store.journal import note
from desktop.store.saving import refuse_deleted
from desktop.store.schema import ladder, recommendation, recommendation_event

if TYPE_CHECKING:
    from matching.recommendation.events import Event
    from matching.recommendation.ladder import LadderEvent


def record(access: Access, event: Event, *, told: str, origin: str = "") -> Event:
    """Keep a step with the moment it was entered, unless that is known from the other office; return it as kept."""
    with access.transaction(), access.reading() as connection:
        head = access.buffer.project(event.case)
        if head is None:
            raise missing("项目")
        refuse_deleted(head, "项目")
        kept = event if event.at else msgspec.structs.replace(event, at=access.stamp())
        _begin(access, connection, kept)
        row = {
            "id": kept.id,
            "recommendation_id": kept.recommendation,
            "made_at": access.stamp(),
            "done_by": kept.by,
            "origin": origin,
            "doc": msgspec.json.encode(kept).decode(),
        }
        connection.execute(insert(recommendation_event), row)
        what = "recommendation_received" if origin else "recommendation_moved"
        note(access, by=kept.by, why=told, what=what, subject="case", subject_id=kept.case)
    return kept


def events(access: Access, case_ids: Iterable[str] | None = None) -> tuple[Event, ...]:
    """Return the steps of all recommendations in the order they were kept: of these cases, or of all."""
    from matching.recommendation.events import Event

    with access.reading() as connection:
        if case_ids is None:
            documents = connection.execute(_EVENTS).scalars().all()
        else:
            documents = [doc for case_id in case_ids for doc in connection.execute(_OF_CASE, {"id": case_id}).scalars()]
    return tuple(msgspec.json.decode(doc, type=Event) for doc in documents)


def record_ladder(access: Access, event: LadderEvent, *, told: str) -> LadderEvent:
    """Keep what was chosen for a violation, or what proves that it was rectified."""
    with access.transaction(), access.reading() as connection:
        head = access.buffer.project(event.case)
        if head is None:
            raise missing("项目")
        refuse_deleted(head, "项目")
        kept = event if event.at else msgspec.structs.replace(event, at=access.stamp())
        row = {
            "id": kept.id,
            "project_id": kept.case,
            "made_at": access.stamp(),
            "done_by": kept.by,
            "doc": msgspec.json.encode(kept).decode(),
        }
        connection.execute(insert(ladder), row)
        note(access, by=kept.by, why=told, what=f"ladder_{kept.kind}", subject="case", subject_id=kept.case)
    return kept


def ladder_events(access: Access, case_id: str | None = None) -> tuple[LadderEvent, ...]:
    """Return what was entered on the ladder, in the order it was kept: of a case, or of all."""
    from matching.recommendation.ladder import LadderEvent

    with access.reading() as connection:
        query = _LADDER if case_id is None else _LADDER.where(ladder.c.project_id == case_id)
        documents = connection.execute(query).scalars().all()
    return tuple(msgspec.json.decode(doc, type=LadderEvent) for doc in documents)


def _begin(access: Access, connection: Connection, event: Event) -> None:
    known = connection.execute(_HEAD, {"id": event.recommendation}).first()
    if known is None:
        row = {
            "id": event.recommendation,
            "project_id": event.case,
            "direction": event.direction,
            "made_at": access.stamp(),
            "done_by": event.by,
        }
        connection.execute(insert(recommendation), row)
    elif (known.project_id, known.direction) != (event.case, event.direction):
        raise ValueError(f"recommendation {event.recommendation} is of another case or direction")


_E, _R = recommendation_event.c, recommendation.c
_EVENTS = select(_E.doc).order_by(_E.seq)
_OF_CASE = (
    select(_E.doc)
    .join(recommendation, _R.id == _E.recommendation_id)
    .where(_R.project_id == bindparam("id"))
    .order_by(_E.seq)
)
_HEAD = select(_R.project_id, _R.direction).where(_R.id == bindparam("id"))
_LADDER = select(ladder.c.doc).order_by(ladder.c.seq)
