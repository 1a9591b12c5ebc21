"""The reason of a place: class before points, equals named as equals, and what may still move it."""

from __future__ import annotations

from desktop.ui.model.place_reason import reason_of
from desktop.work.operations.ranked import RankedCase


def ranked(rank: int, points: float, *, verdict: str = "ready", lowered: bool = False, worst: int = 0) -> RankedCase:
    return RankedCase(
        case_id=str(rank), enterprise="甲", project="改造", recommendation=verdict, lowered=lowered, rank=rank,
        best=rank, worst=worst or rank, points=points, points_high=points + (30 if worst else 0), band=-1,
        model_points=None, shares=(), unlike=(), outcome="",
    )  # fmt: skip


ALL = (
    ranked(1, 60.0), ranked(2, 60.0), ranked(3, 40.0), ranked(4, 55.0, lowered=True),
    ranked(5, 70.0, verdict="unknown", worst=9),
)  # fmt: skip


def test_the_reason_names_class_points_neighbours_and_what_may_change() -> None:
    assert "“可以推荐”共 4 个，排第 1–4 名" in reason_of(ALL[0], ALL)
    assert "与第 2 名同分" in reason_of(ALL[0], ALL)
    assert "比第 2 名少 20.0 分" in reason_of(ALL[2], ALL)
    assert "第 4 名" not in reason_of(ALL[2], ALL)
    assert "降低评价" in reason_of(ALL[3], ALL)
    assert "可能第 5–9 名" in reason_of(ALL[4], ALL)
    assert "名次已定" in reason_of(ALL[0], ALL)
