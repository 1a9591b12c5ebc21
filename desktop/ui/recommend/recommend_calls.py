"""The operations of the mutual recommendation, each imported only when the worker runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.settings import Settings
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.ladder import CaseTasks, LadderEntry
    from desktop.work.operations.recommend_exchange import Looked, Received
    from desktop.work.operations.recommend_queue import PeriodCounts, QueueRow
    from desktop.work.operations.recommending import CaseRecommendations, MoveEntry
    from desktop.work.progress import Progress
    from matching.recommendation.ladder import LadderTask


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Hold a case's recommendations with the people of the office."""

    found: CaseRecommendations
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkView:
    """Hold what the page shows: the queue, and the tasks of the ladder."""

    rows: tuple[QueueRow, ...]
    tasks: tuple[CaseTasks, ...]
    side: str
    on: date


def case_recommendations(case_id: str, *, by: str, on: date) -> Operation[CaseView]:
    """Read the recommendations of a case, and what its steps wait for."""

    def operation(store: Store, progress: Progress) -> CaseView:
        from desktop.work.operations.office import load_settings
        from desktop.work.operations.recommending import case_recommendations

        found = case_recommendations(store, case_id, by=by, on=on, progress=progress)
        return CaseView(found=found, people=tuple(one.name for one in load_settings(store).staff))

    return operation


def start(case_id: str, direction: str, entry: MoveEntry) -> Operation[str]:
    """Begin a recommendation."""

    def operation(store: Store, progress: Progress) -> str:
        from desktop.work.operations import recommending

        return recommending.start(store, case_id, direction, entry, progress=progress)

    return operation


def move(recommendation: str, entry: MoveEntry) -> Operation[str]:
    """Move a recommendation on; return its state in words."""

    def operation(store: Store, progress: Progress) -> str:
        from desktop.resources import recommendation_rules
        from desktop.work.operations import recommending

        found = recommending.move(store, recommendation, entry, progress=progress)
        return recommendation_rules().state_label(found.state)

    return operation


def enter_ladder(case_id: str, entry: LadderEntry) -> Operation[LadderTask]:
    """Keep a choice on the ladder, or what proves a rectification."""

    def operation(store: Store, progress: Progress) -> LadderTask:
        from desktop.work.operations import ladder

        return ladder.enter(store, case_id, entry, progress=progress)

    return operation


def work(*, all_of_them: bool, on: date) -> Operation[WorkView]:
    """Read the queue and the tasks of the ladder."""

    def operation(store: Store, progress: Progress) -> WorkView:
        from desktop.work.operations import ladder, recommend_queue
        from desktop.work.operations.office import load_settings

        return WorkView(
            rows=recommend_queue.queue(store, all_of_them=all_of_them, on=on, progress=progress),
            tasks=ladder.open_tasks(store, on=on, progress=progress),
            side=load_settings(store).office_side,
            on=on,
        )

    return operation


def counts(start: date, end: date, *, on: date) -> Operation[PeriodCounts]:
    """Count what became of recommendations in a period."""

    def operation(store: Store, progress: Progress) -> PeriodCounts:
        from desktop.work.operations import recommend_queue

        return recommend_queue.counts(store, start, end, on=on, progress=progress)

    return operation


def print_sheet(subject: str, path: Path, *, kind: str, on: date, keys: Path) -> Operation[Path]:
    """Write the sheet, the letter or the record as a PDF."""

    def operation(store: Store, progress: Progress) -> Path:
        from desktop.work.operations import recommend_printing

        return recommend_printing.print_sheet(store, subject, path, kind=kind, on=on, keys=keys, progress=progress)

    return operation


def send(recommendation: str, path: Path, *, keys: Path) -> Operation[Path]:
    """Write a recommendation as a signed file for the other office."""

    def operation(store: Store, progress: Progress) -> Path:
        from desktop.work.operations import recommend_exchange

        return recommend_exchange.send(store, recommendation, path, keys=keys, progress=progress)

    return operation


def look(path: Path, *, keys: Path) -> Operation[Looked]:
    """Verify a file of the other office, keeping nothing."""

    def operation(_store: Store, _progress: Progress) -> Looked:
        from desktop.work.operations import recommend_exchange

        return recommend_exchange.look(path, keys=keys)

    return operation


def receive(path: Path, *, keys: Path, by: str, accept: str) -> Operation[Received]:
    """Take a file of the other office."""

    def operation(store: Store, progress: Progress) -> Received:
        from desktop.work.operations import recommend_exchange

        return recommend_exchange.receive(store, path, keys=keys, by=by, accept=accept, progress=progress)

    return operation


def keep_office(settings: Settings, *, by: str) -> Operation[Settings]:
    """Keep the office's part in the mutual recommendation."""

    def operation(store: Store, progress: Progress) -> Settings:
        from desktop.work.operations import recommend_office

        return recommend_office.keep_office(store, settings, by=by, progress=progress)

    return operation
