"""The quality on published projects stays what docs/suggestions.md says."""

from __future__ import annotations

import pytest

from tests import suggest_quality

LEAST = {"prj_area_247": (26, 28), "prj_gfcat_part": (22, 25), "ent_industry_code": (23, 26)}
"""Cases right at first and among the first three: measured, less one."""


@pytest.mark.parametrize("field", LEAST)
def test_suggestions_are_as_good_as_measured(field: str) -> None:
    found = suggest_quality.figures(field)
    assert found.first >= LEAST[field][0]
    assert found.three >= LEAST[field][1]


def test_whole_sentences_lead_as_far() -> None:
    found = suggest_quality.county("prj_area_247")
    assert found.first >= 34
    assert found.three >= 38


def test_the_firmer_wording_is_right_more_often() -> None:
    firm, possible = suggest_quality.by_level()["firm"], suggest_quality.by_level()["possible"]
    assert firm[0] / firm[1] >= 0.85
    assert firm[0] / firm[1] > possible[0] / possible[1]


def test_the_page_shows_the_table_of_now() -> None:
    assert suggest_quality.table() in suggest_quality.PAGE.read_text(encoding="utf-8")
