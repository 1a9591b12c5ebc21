"""What cannot be right is refused with its field and what would be right; what is merely missing is always kept."""

from __future__ import annotations

from typing import Any

import pytest

from matching.case import Case
from tests.matching.monitoring.material import FIRST_HALF, loan_case, record, refused


def test_a_record_with_almost_nothing_is_kept() -> None:
    assert refused(loan_case(), record(mon_result=None)) == {}
    assert refused(Case(), record(mon_saving_tce="12", **FIRST_HALF)) == {}


@pytest.mark.parametrize(
    ("values", "field", "word"),
    [
        ({"mon_dimension": None}, "mon_dimension", "生产经营、财务管理、节能环保、绿色创新之一"),
        ({"mon_date": None}, "mon_date", "应为检查那一天"),
        ({"mon_date": "2027-01-01"}, "mon_date", "在今天（2026-11-21）之后"),
        ({"mon_date": "2025-06-01"}, "mon_date", "早于贷款开始日 2025-06-15"),
        ({"mon_period_start": "2026-01-01"}, "mon_period_end", "要一起填"),
        ({"mon_period_end": "2026-01-01"}, "mon_period_start", "要一起填"),
        ({"mon_period_start": "2026-03-01", "mon_period_end": "2026-01-01"}, "mon_period_end", "应为起日或以后"),
        ({"mon_period_start": "2026-07-01", "mon_period_end": "2026-12-31"}, "mon_period_end", "期间还没有结束"),
        ({"mon_period_start": "2025-01-01", "mon_period_end": "2025-03-31"}, "mon_period_end", "之前"),
        ({**FIRST_HALF, "mon_period": "quarter"}, "mon_period_end", "止日应为 2026-03-31"),
        ({"mon_rectify_by": "2026-07-01"}, "mon_rectify_by", "应为检查日或以后"),
        ({"mon_rectified_on": "2027-07-01"}, "mon_rectified_on", "之间"),
        ({"mon_saving_tce": "12"}, "mon_saving_tce", "应填期间"),
    ],
)
def test_what_cannot_be_right_names_its_field(values: dict[str, Any], field: str, word: str) -> None:
    found = refused(loan_case(), record(**values))
    assert list(found) == [field]
    assert word in found[field]


def test_the_same_figure_is_not_counted_twice() -> None:
    kept = record(1, mon_dimension="operation", mon_saving_tce="560", **FIRST_HALF)
    found = refused(loan_case(), record(mon_saving_tce="560", **FIRST_HALF), kept)
    assert list(found) == ["mon_saving_tce"]
    assert "第 1 号记录（生产经营）" in found["mon_saving_tce"]


def test_a_dimension_is_recorded_once_in_a_check_and_periods_do_not_overlap() -> None:
    kept = record(1, **FIRST_HALF)
    assert "请更正那一条" in refused(loan_case(), record(**FIRST_HALF), kept)["mon_dimension"]
    quarter: dict[str, Any] = {"mon_period_start": "2026-04-01", "mon_period_end": "2026-06-30"}
    assert "重叠" in refused(loan_case(), record(**quarter), kept)["mon_period_start"]
    assert refused(loan_case(), record(mon_dimension="finance", **quarter), kept) == {}


def test_an_occasional_check_beside_the_regular_one_is_kept() -> None:
    assert refused(loan_case(), record(mon_date="2026-05-20"), record(1, **FIRST_HALF)) == {}
