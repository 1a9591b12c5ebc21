"""The checklist: complete only when every mandatory paper is there and valid; what nobody knows stays open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.papers.checklist import Checklist
from matching.papers.records import STATES, Attachment, standing, valid_until
from matching.papers.words import head, state_text
from tests.matching.papers.material import DAY, LICENCE, PERMIT, QUERY, ask, checklist, record

ENDLESS = record(endless=True)
GREEN = "prj_eia_status"


def test_everything_there_and_valid_is_complete() -> None:
    found = checklist(ask(LICENCE), ask("eia"), records=(ENDLESS, record("eia", 2)))
    assert (found.complete, found.open) == (True, ())
    assert head(found) == "材料齐全：应交 2 份，已有且有效 2 份"


def test_a_missing_paper_says_who_issues_it_and_why() -> None:
    found = checklist(ask(LICENCE, clause="四", why="核对名称"))
    assert found.complete is False
    assert found.open == ("缺“营业执照”（由市场监督管理部门出具），核对名称（第四条）",)


@pytest.mark.parametrize(
    ("stated", "state", "complete"),
    [
        ({"valid_to": DAY}, "present", True),
        ({"valid_to": DAY - timedelta(days=1)}, "expired", False),
        ({"valid_from": DAY + timedelta(days=1), "valid_to": date(2030, 1, 1)}, "later", False),
        ({}, "unknown", None),
        ({"endless": True}, "present", True),
        ({"endless": True, "lost": True}, "lost", False),
    ],
)
def test_a_paper_with_a_date_of_its_own_counts_to_its_last_day(
    stated: dict[str, Any], state: str, complete: bool | None
) -> None:
    found = checklist(ask(LICENCE), records=(record(**stated),))
    assert (found.items[0].state, found.complete) == (state, complete)


def test_months_count_from_the_day_of_issue() -> None:
    kept = record(QUERY, issued_on=date(2026, 8, 21))
    assert checklist(ask(QUERY), records=(kept,)).complete is True
    assert checklist(ask(QUERY), records=(kept,), on=DAY + timedelta(days=1)).items[0].state == "expired"
    assert checklist(ask(QUERY), records=(record(QUERY),)).complete is None


def test_the_best_of_several_records_counts_and_the_others_stay_in_sight() -> None:
    old, new = record(valid_to=date(2020, 1, 1)), record(number=2, valid_to=date(2030, 1, 1))
    (item,) = checklist(ask(LICENCE), records=(new, old)).items
    assert (item.state, [one.number for one in item.serving], [one.number for one in item.others]) == (
        "present", [2], [1],
    )  # fmt: skip


def test_any_one_of_several_papers_serves() -> None:
    found = checklist(ask("filing", "approval"), records=(record("filing"),))
    assert found.complete is True
    assert found.items[0].title == "项目备案证或项目核准批复"


def test_a_paper_not_asked_of_this_project_is_told_and_does_not_stand_in_the_way() -> None:
    found = checklist(ask("eia", when=f'{GREEN} != "n_a"'), ask(LICENCE), records=(ENDLESS,), prj_eia_status="n_a")
    assert (found.complete, found.not_asked) == (True, ("环评批复",))


def test_whether_a_paper_is_asked_being_unknown_leaves_the_list_open_and_names_the_fact() -> None:
    found = checklist(ask("eia", when=f'{GREEN} != "n_a"'), ask(LICENCE), records=(ENDLESS,))
    assert found.complete is None
    assert found.items[0].waits_for == (GREEN,)
    assert "没有填环评状态" in found.open[0]
    there = checklist(ask("eia", when=f'{GREEN} != "n_a"'), records=(record("eia"),))
    assert there.complete is True


def test_an_original_somebody_saw_counts_and_shows_as_weaker() -> None:
    seen = record(sha256="", file="", seen_by="张三", seen_on=DAY, endless=True)
    (item,) = checklist(ask(LICENCE), records=(seen,)).items
    assert (item.state, item.weak, state_text(item)) == ("present", True, "已有（只看过原件）")
    (both,) = checklist(ask(LICENCE), records=(seen, record(number=2, endless=True))).items
    assert not both.weak


def test_a_paper_that_may_stay_away_never_stands_in_the_way() -> None:
    found = checklist(ask(LICENCE, mandatory=False))
    assert (found.open, found.items[0].state) == ((), "missing")


def test_a_route_that_asks_nothing_is_not_called_complete() -> None:
    assert checklist().complete is None


def test_a_paper_by_its_own_name_waits_for_its_date_as_nobody_knows_its_kind() -> None:
    assert checklist(ask("本县表"), records=(record("本县表"),)).complete is None
    (item,) = checklist(ask("本县表"), records=(record("本县表", endless=True),)).items
    assert (item.state, item.plain) == ("present", True)


def test_a_paper_about_to_end_is_told() -> None:
    (item,) = checklist(ask(PERMIT), records=(record(PERMIT, valid_to=DAY + timedelta(days=30)),)).items
    assert (item.soon, state_text(item)) == (True, "已有，快到期")


_DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
_MAYBE = st.none() | _DAYS


@st.composite
def _records(draw: st.DrawFn) -> tuple[Attachment, ...]:
    count = draw(st.integers(0, 4))
    return tuple(
        record(
            draw(st.sampled_from((LICENCE, PERMIT, QUERY, "eia"))), number, issued_on=draw(_MAYBE),
            valid_to=draw(_MAYBE), endless=draw(st.booleans()), lost=draw(st.booleans()),
        )
        for number in range(1, count + 1)
    )  # fmt: skip


def _judged(records: tuple[Attachment, ...], on: date) -> Checklist:
    return checklist(ask(LICENCE), ask(QUERY, PERMIT), ask("eia", when=f'{GREEN} != "n_a"'), records=records, on=on)


@given(_records(), _DAYS)
def test_complete_is_exactly_every_mandatory_paper_settled(records: tuple[Attachment, ...], on: date) -> None:
    found = _judged(records, on)
    assert (found.complete is True) == (not found.open)
    assert (found.complete is True) == all(item.state == "present" for item in found.items if item.mandatory)
    for item in found.items:
        assert item.state in STATES
        for one in item.serving:
            until = valid_until(None, one)
            assert item.state != "present" or until is None or until >= on or one.endless


@given(_records(), _DAYS)
def test_another_record_never_makes_a_list_worse(records: tuple[Attachment, ...], on: date) -> None:
    order = {False: 0, None: 1, True: 2}
    before, after = _judged(records[:-1], on), _judged(records, on)
    for one, other in zip(before.items, after.items, strict=True):
        assert order[other.settled] >= order[one.settled]


@given(st.builds(record, issued_on=_MAYBE, valid_from=_MAYBE, valid_to=_MAYBE, endless=st.booleans()), _DAYS)
def test_nothing_without_an_end_somebody_stated_is_ever_called_valid(one: Attachment, on: date) -> None:
    found = standing(None, one, on)
    assert found.state != "present" or one.endless or one.valid_to is not None
