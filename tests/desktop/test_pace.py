"""The time left: said when it can be known, judged by the latest steps."""

from __future__ import annotations

from desktop.work.pace import Pace


def test_nothing_is_said_before_it_can_be_known_and_at_the_end() -> None:
    pace = Pace()
    assert [pace.left(done, 100, float(done)) for done in (0, 1)] == ["", ""]
    assert pace.left(50, 100, 50.0) == "约剩 50 秒"
    assert pace.left(100, 100, 100.0) == ""


def test_long_times_are_told_in_minutes_and_hours() -> None:
    assert [_after(total) for total in (400, 40_000)] == ["约剩 6 分钟", "约剩 11.1 小时"]


def test_quick_first_steps_are_soon_forgotten() -> None:
    pace = Pace()
    for done in range(500):
        pace.left(done, 1000, done * 0.001)
    assert [pace.left(500 + step, 1000, 1.0 + 10 * step) for step in range(40)][-1] == "约剩 1.3 小时"


def _after(total: int) -> str:
    pace = Pace()
    pace.left(0, total, 0.0)
    return pace.left(10, total, 10.0)
