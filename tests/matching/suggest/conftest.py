"""The model made from the shipped words and packs, once."""

from __future__ import annotations

from datetime import date

import pytest

from desktop import resources
from matching.suggest.build import Material, make_model
from matching.suggest.model import SuggestionModel

DAY = date(2026, 11, 21)
ITEMS = ("1.1.1 节能锅炉制造", "3.2.3 工业固体废弃物综合利用")


@pytest.fixture(scope="session")
def model() -> SuggestionModel:
    words, files = resources.suggestion_words()
    return make_model(
        Material(
            words=words, files=files, dictionary=resources.dictionary(), codes=resources.codes(),
            packs=resources.packs().on(DAY), on=DAY, items=ITEMS,
        )
    )  # fmt: skip
