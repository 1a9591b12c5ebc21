"""The operations of the page of today, each imported only when the worker runs it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.duties import DutyList
    from desktop.work.operations.today import Today
    from desktop.work.progress import Progress

DAYS_AHEAD = 60


def today(on: date) -> Operation[Today]:
    """Count what waits."""

    def operation(store: Store, progress: Progress) -> Today:
        from desktop.work.operations import today

        return today.today(store, on, progress=progress)

    return operation


def deadlines(on: date) -> Operation[DutyList]:
    """Read what is to be done in the weeks to come."""

    def operation(store: Store, progress: Progress) -> DutyList:
        from desktop.work.operations import duties

        return duties.listed(store, on=on, until=on + timedelta(days=DAYS_AHEAD), progress=progress)

    return operation
