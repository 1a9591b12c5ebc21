"""A store on a real file in a temporary folder, closed after each test."""

from __future__ import annotations

import shutil
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


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database just created, to start from: creating one takes ten times as long as opening it."""
    path = tmp_path_factory.mktemp("new") / "new.db"
    Store.open(path, dictionary=dictionary_of(), places=PLACES, now=Clock()).close()
    return path


@pytest.fixture
def opener(path: Path, clock: Clock, new_file: Path) -> Iterator[Opener]:
    """Open stores that are closed at the end, whatever the test did."""
    opened: list[Store] = []

    def open_store(at: Path = path, *, dictionary: FieldDictionary | None = None, key: str | None = None) -> Store:
        if key is None and dictionary is None and not opened and at == path and not path.exists():
            shutil.copyfile(new_file, path)
        store = Store.open(at, dictionary=dictionary or dictionary_of(), key=key, places=PLACES, now=clock)
        opened.append(store)
        return store

    yield open_store
    for store in opened:
        store.close()


@pytest.fixture
def store(opener: Opener) -> Store:
    return opener()
