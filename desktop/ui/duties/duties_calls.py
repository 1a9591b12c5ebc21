"""The operations of duties, each imported only when the worker runs it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.duties import DutyList, Look
    from desktop.work.progress import Progress


def listed(on: date, until: date | None) -> Operation[DutyList]:
    """Read everything that is to be done."""

    def operation(store: Store, progress: Progress) -> DutyList:
        from desktop.work.operations import duties

        return duties.listed(store, on=on, until=until, progress=progress)

    return operation


def mark_done(key: str, *, done_on: date, note: str, by: str, on: date) -> Operation[int]:
    """Keep that a duty was done."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import duties

        return duties.mark_done(store, key, done_on=done_on, note=note, by=by, on=on, progress=progress)

    return operation


def assign(key: str, person: str, *, whole: bool, by: str, on: date) -> Operation[int]:
    """Keep who is responsible."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import duties

        return duties.assign(store, key, person, whole=whole, by=by, on=on, progress=progress)

    return operation


def set_date(key: str, term: str, *, note: str, by: str, on: date) -> Operation[int]:
    """Keep the office's own date."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import duties

        return duties.set_date(store, key, term, note=note, by=by, on=on, progress=progress)

    return operation


def withdraw(number: int, *, why: str, by: str) -> Operation[object]:
    """Let a record count no more."""

    def operation(store: Store, progress: Progress) -> object:
        from desktop.work.operations import duties

        return duties.withdraw(store, number, why=why, by=by, progress=progress)

    return operation


def export_calendar(path: Path, *, names: bool, look: Look, on: date) -> Operation[int]:
    """Write the calendar file."""

    def operation(store: Store, progress: Progress) -> int:
        from desktop.work.operations import duties

        return duties.export_calendar(store, path, names=names, look=look, on=on, progress=progress)

    return operation


def state_office(side: str, level: str, region: str, *, by: str) -> Operation[None]:
    """Keep which side, level and region the office is."""

    def operation(store: Store, progress: Progress) -> None:
        from desktop.work.operations import duties

        duties.state_office(store, side, level, region, by=by, progress=progress)

    return operation
