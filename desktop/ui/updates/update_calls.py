"""What the window asks the worker about updates: look at packages, make one ready, note which version runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.operations.updates import Package
    from desktop.work.operations.updating import Begun
    from desktop.work.progress import Progress

T = TypeVar("T")
Operation: TypeAlias = "Callable[[Store, Progress], T]"


def look(places: Sequence[Path], *, data: Path) -> Operation[tuple[tuple[Path, ...], tuple[Package, ...]]]:
    """Read what lies in files and folders, on the removable drives without any; tell where was looked."""

    def operation(store: Store, progress: Progress) -> tuple[tuple[Path, ...], tuple[Package, ...]]:
        from desktop.work.operations import updates

        looked = tuple(places) or updates.sticks()
        return looked, updates.look_in(looked, keys=data, at=updates.here(), progress=progress)

    return operation


def begin(package: Path, *, data: Path, accept: str) -> Operation[Begun]:
    """Back up, and make a package ready to be started when the window has closed."""

    def operation(store: Store, progress: Progress) -> Begun:
        from desktop.work.operations import updates, updating

        return updating.begin(store, package, data=data, at=updates.here(), accept=accept, progress=progress)

    return operation


def note_start(data: Path) -> Operation[tuple[str, ...]]:
    """Note which version runs, take away what an update left, and tell what speaks against the database's place."""

    def operation(store: Store, progress: Progress) -> tuple[str, ...]:
        from desktop.work.operations import updates, updating

        updating.tidy(updates.here())
        updating.note_version(data, datetime.now())
        return store.notes

    return operation
