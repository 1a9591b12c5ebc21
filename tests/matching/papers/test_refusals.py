"""Dates of papers that contradict each other are refused with a sentence that says which."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from matching.papers.refusals import refusals
from tests.matching.papers.material import DAY, record


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"issued_on": date(2026, 5, 1), "valid_to": date(2026, 4, 30)}, "早于出具日期"),
        ({"valid_from": date(2026, 5, 1), "valid_to": date(2026, 4, 30)}, "早于有效期起"),
        ({"issued_on": DAY + timedelta(days=1)}, "晚于今天"),
        ({"issued_on": date(1989, 12, 31)}, "早于 1990 年"),
        ({"valid_to": date(1900, 1, 1)}, "年份不合理"),
        ({"valid_to": date(2220, 1, 1)}, "年份不合理"),
        ({"valid_to": date(2027, 1, 1), "endless": True}, "只留一个"),
        ({"sha256": "", "seen_on": DAY}, "谁看过原件"),
        ({"sha256": "", "seen_by": "张三"}, "哪天看的原件"),
        ({"sha256": "", "seen_by": "张三", "seen_on": DAY + timedelta(days=1)}, "晚于今天"),
    ],
)
def test_what_contradicts_itself_is_refused(stated: dict[str, Any], words: str) -> None:
    (sentence,) = refusals(record(**stated), DAY)
    assert words in sentence


def test_the_last_days_allowed_are_allowed() -> None:
    assert refusals(record(issued_on=DAY, valid_to=DAY), DAY) == ()
    assert refusals(record(issued_on=date(1990, 1, 1)), DAY) == ()
    assert refusals(record(), DAY) == ()
