"""A small dictionary and a store on a real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.intake.headings import HeadingIndex
from desktop.store.database import Store
from matching.fields import FieldDictionary
from tests.desktop.intake.material import small_dictionary
from tests.empty_store import empty_store


@pytest.fixture(scope="session")
def fields() -> FieldDictionary:
    return small_dictionary()


@pytest.fixture(scope="session")
def index(fields: FieldDictionary) -> HeadingIndex:
    return HeadingIndex(fields)


@pytest.fixture
def store(tmp_path: Path, fields: FieldDictionary) -> Iterator[Store]:
    with Store.open(empty_store(tmp_path / "县.db"), dictionary=fields) as opened:
        yield opened
