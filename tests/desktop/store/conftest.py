"""A store on a real file in a temporary folder, closed after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.store.database import Store
from matching.fields import FieldDictionary
from tests.desktop.store.material import PLACES, Clock, dictionary_of

Opener = Callable[..., Store]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "县级 项目.db"


@pytest.fixture
def opener(path: Path, clock: Clock) -> Iterator[Opener]:
    """Open stores that are closed at the end, whatever the test did."""
    opened: list[Store] = []

    def open_store(at: Path = path, *, dictionary: FieldDictionary | None = None, key: str | None = None) -> Store:
        store = Store.open(at, dictionary=dictionary or dictionary_of(), key=key, places=PLACES, now=clock)
        opened.append(store)
        return store

    yield open_store
    for store in opened:
        store.close()


@pytest.fixture
def store(opener: Opener) -> Store:
    return opener()
