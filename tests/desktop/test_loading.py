"""The collector of a window: nothing of it goes through everything, and nothing is lost by that."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from desktop.work.loading import collect_in_portions, staying, tidy, tidy_all


class Ring:
    """Point to itself, so that only the collector frees it."""

    freed = 0

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Ring.freed += 1


@pytest.fixture
def portions() -> Iterator[None]:
    """Let the process collect as a window does."""
    before = gc.get_threshold()
    Ring.freed = 0
    collect_in_portions()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()
    gc.collect()


def test_what_was_set_aside_is_collected_when_the_person_is_away(portions: None) -> None:
    ring = Ring()
    gc.freeze()
    del ring
    gc.collect()
    assert Ring.freed == 0
    tidy_all()
    assert Ring.freed == 1


def test_a_process_without_a_window_collects_by_itself() -> None:
    frozen = gc.get_freeze_count()
    tidy()
    tidy_all()
    assert gc.get_freeze_count() == frozen


def test_the_collector_is_as_it_was_after_much_was_loaded() -> None:
    with staying():
        assert not gc.isenabled()
        with staying():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.unfreeze()
