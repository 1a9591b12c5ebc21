"""Empty stores by copy: one is made for the whole run, which takes ten times as long as copying it.

The copy comes with a fresh backup, so that closing a store a test filled backs nothing up.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from desktop import resources
from desktop.store.backup import folder_of
from desktop.store.database import Store


def empty_store(path: Path, *, placed: bool = False, now: datetime | None = None) -> Path:
    """Put an empty store at a path and return it; `placed` knows the counties by name, `now` is when it was made."""
    template = _template(placed, now)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, path)
    shutil.copytree(folder_of(template), folder_of(path))
    return path


def new_store(path: Path, *, placed: bool = False) -> Store:
    """Open an empty store at a path; `placed` knows the counties by name."""
    places: Mapping[str, str] = resources.places() if placed else {}
    return Store.open(empty_store(path, placed=placed), dictionary=resources.dictionary(), places=places)


@cache
def _template(placed: bool, now: datetime | None) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="empty-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "store.db"
    places: Mapping[str, str] = resources.places() if placed else {}
    clock: Callable[[], datetime] = (lambda: datetime.now(UTC)) if now is None else (lambda: now)
    with Store.open(path, dictionary=resources.dictionary(), places=places, now=clock) as store:
        store.backup()
    return path
