"""Where cases differ is said in words: unknown is never the same, never different, never the least."""

from __future__ import annotations

import pytest

from desktop import resources
from desktop.dossier.forms import read_words
from matching.explain.side_by_side import SideCell, compared

WORDS = read_words(resources.text("texts/comparison.toml"), file="texts/comparison.toml")
NOTHING = SideCell(text="未填", lacks=True)


def points(low: float, high: float) -> SideCell:
    return SideCell(text=f"{low}–{high}", number=low, interval=(low, high, 100.0))


def said(*cells: SideCell) -> tuple[str, bool]:
    return compared(cells, "甲乙丙丁"[: len(cells)], WORDS)


YES, NO = SideCell(text="是"), SideCell(text="否")


@pytest.mark.parametrize(
    ("cells", "words", "is_same"),
    [
        ((YES, YES), "相同", True),
        ((YES, NO), "不同", False),
        ((YES, YES, NO), "丙不同", False),
        ((YES, NO, NO, NO), "甲不同", False),
        ((YES, YES, NO, NO), "不同", False),
        ((YES, NOTHING, YES), "乙未填", False),
        ((NOTHING, NOTHING), "都未填", True),
        ((YES, NO, NOTHING), "不同；丙未填", False),
        ((SideCell(text="3", number=3), SideCell(text="5", number=5), NOTHING), "乙最高；丙未填", False),
        ((points(60, 60), points(50, 55)), "甲最高", False),
        ((points(60, 60), points(50, 90)), "甲最高（已证实分），乙补齐后可能超过", False),
    ],
)
def test_differences_in_words(cells: tuple[SideCell, ...], words: str, is_same: bool) -> None:
    assert said(*cells) == (words, is_same)
