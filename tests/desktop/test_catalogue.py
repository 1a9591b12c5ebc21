"""The third level of the green-finance catalogue comes from a table the office supplies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import resources
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.catalogue import catalogue_lines, load_catalogue
from desktop.work.progress import Progress
from matching.findings import Judgement
from tests.conftest import DAY, case_of
from tests.empty_store import new_store
from tests.matching.test_score import GROUND, judged

LINES = ("1.1.1 节能锅炉制造", "1.4.2 工艺改进和流程优化")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "库.db") as opened:
        yield opened


def load(store: Store, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    load_catalogue(store, path, progress=Progress())


def test_the_items_of_a_table_are_offered_as_they_are_written_in_a_case(store: Store, tmp_path: Path) -> None:
    table = "绿色金融支持项目目录,,\n编号,名称,条件\n1.1.1,节能锅炉制造,见目录\n1.4.2.,工艺改进和流程优化,\n,,\n"
    load(store, tmp_path / "目录.csv", table)
    assert catalogue_lines(store) == LINES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲,乙\n1,2\n", "catalogue_columns"),
        ("编号,名称\n1.1.1,节能锅炉制造\n一之一,别的\n", "catalogue_rows"),
        ("编号,名称\n1.1.1,\n", "catalogue_rows"),
        ("编号,名称\n1.1.1,甲\n1.1.1,乙\n", "catalogue_doubled"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_whole_and_the_old_one_stays(
    store: Store, tmp_path: Path, text: str, code: str
) -> None:
    load(store, tmp_path / "目录.csv", "编号,名称\n1.1.1,节能锅炉制造\n1.4.2,工艺改进和流程优化\n")
    with pytest.raises(Problem) as refused:
        load(store, tmp_path / "新.csv", text)
    assert refused.value.code == code
    assert catalogue_lines(store) == LINES


def test_without_a_table_the_item_is_still_taken_as_text() -> None:
    assert resources.codes().read("gfcat2025", " 1.1.1 节能锅炉制造 ") == "1.1.1 节能锅炉制造"
    judgement: Judgement = judged(case_of(prj_gfcat_part="p1", prj_gfcat_item="1.1.1 节能锅炉制造"), GROUND)
    reading = next(one for one in judgement.readings if one.id == "gfcat2025.part")
    assert (reading.answers, judgement.on) == (("p1",), DAY)
