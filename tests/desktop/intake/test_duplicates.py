"""Names that may mean the same: shown side by side, fast, and never merged."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

import pytest

from desktop.intake.assemble import Firm, Project
from desktop.intake.duplicates import find_duplicates, near_names
from desktop.intake.known import Known, known
from tests.desktop.intake.material import USCC_A, USCC_B


@dataclass(frozen=True)
class Kept:
    id: str
    name: str
    uscc: str = ""


@dataclass(frozen=True)
class KeptProject:
    id: str
    enterprise_id: str
    name: str


def firm(name: str, uscc: str = "", row: int = 5) -> Firm:
    return Firm(name=name, uscc=uscc, id=None, sheet="企业", row=row)


def nothing() -> Known:
    return known((), ())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("韶关市绿源机械有限公司", "韶关绿源机械有限公司"),
        ("韶关市绿源机械有限公司", "韶关市绿源机械有限责任公司"),
        ("始兴县清能水泥股份有限公司", "始兴清能水泥厂"),
        ("广东南岭新型环保建材科技有限公司", "广东南岭新型环保建材科枝有限公司"),
    ],
)
def test_names_that_differ_by_a_slip_or_a_legal_form_are_shown(first: str, second: str) -> None:
    (pair,) = near_names([firm(first), firm(second, row=6)], nothing())
    assert (pair.kind, pair.first.place, pair.second.place) == ("near_name", "表“企业”第 5 行", "表“企业”第 6 行")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("韶关市绿源机械有限公司", "韶关市清能水泥有限公司"),
        ("示例第1水泥厂", "示例第2水泥厂"),
        ("韶关机械一厂", "韶关机械二厂"),
    ],
)
def test_different_names_are_not_shown(first: str, second: str) -> None:
    assert list(near_names([firm(first), firm(second)], nothing())) == []


def test_a_new_name_is_compared_with_what_is_kept() -> None:
    kept = known([Kept("1", "韶关市绿源机械有限公司", USCC_A)], ())
    (pair,) = find_duplicates([firm("韶关绿源机械有限公司", USCC_B)], [], kept)
    assert (pair.second.place, pair.second.id) == ("数据库", "1")


def test_two_kept_names_are_not_shown_with_every_import() -> None:
    kept = known([Kept("1", "韶关市绿源机械有限公司"), Kept("2", "韶关绿源机械有限公司")], ())
    assert find_duplicates([], [], kept) == []


def test_projects_of_one_enterprise_with_nearly_the_same_name_are_shown() -> None:
    owner = Firm(name="甲", uscc="", id="1", sheet="企业", row=5)
    kept = known([Kept("1", "甲")], [KeptProject("p", "1", "回转窑低温余热发电技术改造项目")])
    project = Project(firm=owner, name="回转窑低温余热发电技术改造", id=None, sheet="项目", row=5)
    (pair,) = find_duplicates([], [project], kept)
    assert (pair.kind, pair.second.name) == ("near_project", "回转窑低温余热发电技术改造项目")


def test_phases_of_one_project_are_told_apart() -> None:
    owner = firm("甲")
    names = ("屋顶光伏发电项目1期", "屋顶光伏发电项目2期")
    projects = [Project(firm=owner, name=name, id=None, sheet="项目", row=row) for row, name in enumerate(names, 5)]
    assert find_duplicates([], projects, nothing()) == []


def test_ten_thousand_names_against_ten_thousand_take_no_minutes() -> None:
    rng = random.Random(7)
    letters = "韶关浈江曲南雄始兴仁化翁源乳新丰绿洁清能环保机械水泥陶瓷建材化工电子纺织造纸冶金食品药业精密铸造装备"
    names = ["".join(rng.choices(letters, k=8)) + "有限公司" for _ in range(20_000)]
    firms = [firm(name) for name in names[:10_000]]
    kept = known([Kept(str(place), name) for place, name in enumerate(names[10_000:])], ())
    near_names(firms[:2], kept)
    begun = time.process_time()
    list(near_names(firms, kept))
    assert time.process_time() - begun < 4
