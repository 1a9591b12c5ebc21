"""Suggestions for stored and typed words, answers that last, and the command that shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.cli.run import run
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations import suggesting
from desktop.work.operations.cases import save_case
from desktop.work.progress import Progress
from matching.case import Fact
from tests.empty_store import new_store

DAY = date(2026, 11, 21)
TEXT = "水泥窑余热发电"
DIRECTION = "prj_area_247"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "s.db", placed=True) as opened:
        yield opened


def values(store: Store, text: str) -> list[str]:
    return [one.value for one in suggesting.suggest_text(store, text, on=DAY).of(DIRECTION)]


def say(store: Store, text: str, value: str, *, right: bool) -> None:
    read = suggesting.suggest_text(store, text, on=DAY).text
    suggesting.answer(store, read, DIRECTION, value, right=right, by="甲", on=DAY, progress=Progress())


def test_a_rejected_value_stays_away_from_the_same_words_until_it_is_confirmed(store: Store) -> None:
    assert values(store, TEXT) == ["A1e"]
    say(store, TEXT, "A1e", right=False)
    assert values(store, TEXT) == []
    say(store, TEXT, "A1e", right=True)
    assert values(store, TEXT) == ["A1e"]
    assert [row["right"] for row in store.setting(suggesting.SETTING)] == [True]


def test_what_was_confirmed_is_suggested_for_words_like_it(store: Store) -> None:
    say(store, "皮带机廊道加装封闭罩棚和抑尘喷雾", "A4d", right=True)
    found = suggesting.suggest_text(store, "二号皮带机廊道加装封闭罩棚和抑尘喷雾", on=DAY).of(DIRECTION)
    assert [one.value for one in found if one.like] == ["A4d"]


def test_an_answer_to_nothing_is_refused(store: Store) -> None:
    with pytest.raises(Problem, match="没有可答复的建议"):
        suggesting.answer(store, " ", DIRECTION, "A1e", right=True, by="甲", on=DAY, progress=Progress())
    with pytest.raises(Problem, match="没有可答复的建议"):
        suggesting.answer(store, TEXT, "prj_name", "A1e", right=True, by="甲", on=DAY, progress=Progress())


def test_suggesting_for_a_case_changes_nothing_in_it(store: Store) -> None:
    facts = {name: Fact(value=value) for name, value in {"ent_name": "甲厂", "prj_name": TEXT}.items()}
    case = save_case(store, None, None, facts, (), by="甲", why="新建", progress=Progress()).id
    assert [one.value for one in suggesting.suggest_case(store, case, on=DAY).of("prj_gfcat_part")] == ["p1"]
    assert DIRECTION not in store.load_case(case).case.facts


def test_clauses_of_another_province_are_left_out(store: Store) -> None:
    words = {"prj_content": Fact(value="煤矸石和粉煤灰制砖")}

    def clauses(**place: str) -> set[str]:
        facts = words | {name: Fact(value=code) for name, code in place.items()}
        return {one.value.partition(".")[0] for one in suggesting.suggest_facts(store, facts, on=DAY).of("clauses")}

    assert "sxgm" in clauses()
    assert "sxgm" in clauses(ent_county_code="140602")
    assert "sxgm" not in clauses(ent_province="440000")


def test_the_command_tells_values_words_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["suggest", "--text", f"青峰{TEXT}，不涉及光伏", "--on", DAY.isoformat()]) == 0
    told = capsys.readouterr().out
    assert "多半是 A1e 能效提升改造" in told
    assert "余热发电（建设内容第 6 字）" in told
    assert "光伏" not in told
    assert "没有写入项目" in told
    assert run(["suggest", "--text", "项目改造", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["suggestions"] == []
    assert run(["suggest"]) == 1
    assert "--text" in capsys.readouterr().err
