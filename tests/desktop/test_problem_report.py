"""The file for whoever helps holds versions, settings without names, crashes without words, and no case of anybody."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop import resources
from desktop.problems import Problem
from desktop.settings import Settings
from desktop.store import CaseQuery
from desktop.store.database import Store
from desktop.work.operations.exporting import load_example
from desktop.work.operations.office import save_settings
from desktop.work.operations.problem_report import shortened, write_report
from desktop.work.progress import Progress
from matching.recommendation.staff import Member
from tests.conftest import DAY
from tests.empty_store import new_store

NOW = datetime(2026, 11, 21, 9, 30)
OFFICE = Settings(
    office_name="示例县工业和信息化局", clerk_name="张立新", bank_name="农行示例县支行", monitoring_months=9,
    office_side="industry", office_region="440281", staff=(Member(name="李慧敏"),), extra={"电话": "02012345678"},
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "库.db", placed=True) as opened:
        load_example(opened, on=DAY, by="张立新", progress=Progress())
        save_settings(opened, OFFICE, by="张立新")
        yield opened


def crashed(folder: Path, *names: str) -> Path:
    """Write a crash note that quotes what a person entered, as notes of real bugs do."""
    folder.mkdir()
    quoted = "、".join(names)
    (folder / "crash-20261120-101112-1.txt").write_text(
        f"正在保存 {quoted}\n\nTraceback (most recent call last):\n"
        f'  File "C:\\Users\\张立新\\lvjian\\desktop\\store\\saving.py", line 41, in save_case\n    name = "{quoted}"\n'
        f'  File "D:\\{names[0]}\\tool.py", line 1, in <module>\nKeyError: "{quoted}"\n',
        encoding="utf-8",
    )
    return folder


def texts_of(store: Store) -> set[str]:
    """Return every text of the store that could tell whose it is: facts, names, codes; words of choices aside."""
    found: set[str] = set()
    for stored in store.cases():
        for name, fact in stored.case.facts.items():
            field = resources.dictionary()[name]
            if isinstance(fact.value, str) and (field.kind == "text" or field.code == "uscc"):
                found.add(fact.value)
    for row in store.list_cases(CaseQuery(limit=100)).rows:
        found |= {row.enterprise, row.project, row.uscc}
    named = {OFFICE.office_name, OFFICE.clerk_name, OFFICE.bank_name, "李慧敏", "02012345678", "440281"}
    return {text.strip() for text in found | named if len(text.strip()) > 1}


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_nothing_of_the_office_or_its_cases_is_in_the_file(store: Store, tmp_path: Path) -> None:
    row = store.list_cases(CaseQuery(limit=1)).rows[0]
    crashes = crashed(tmp_path / "crashes", row.enterprise, row.project, row.uscc, "张立新")
    note = f"打印{row.enterprise}的材料时出错，信用代码{row.uscc}，找李慧敏"
    path = write_report(store, tmp_path / "报告.zip", crashes=crashes, note=note, made_at=NOW)
    whole = "\n".join((*contents(path), *contents(path).values()))
    texts = texts_of(store)
    assert len(texts) > 150
    assert [text for text in texts if text in whole] == []
    assert "打印〔略〕的材料时出错" in whole


def test_what_helps_is_in_the_file(store: Store, tmp_path: Path) -> None:
    crashes = crashed(tmp_path / "crashes", "某公司")
    tested = (("字体", ""), ("窗口", "窗口没有打开"))
    parts = contents(write_report(store, tmp_path / "报告.zip", crashes=crashes, tested=tested, made_at=NOW))
    settings = json.loads(parts["设置.json"])
    assert (settings["monitoring_months"], settings["office_side"], settings["clerk_name"]) == (9, "industry", "set")
    assert json.loads(parts["资料概况.json"])["cases"] == 41
    assert "program" in json.loads(parts["版本.json"])
    assert parts["自检.txt"].splitlines() == ["字体：完好", "窗口：窗口没有打开"]
    assert parts["出错记录/1.txt"].split() == [
        "20261120-101112", "desktop/store/saving.py:41", "save_case", "…/tool.py:1", "<module>", "KeyError",
    ]  # fmt: skip


def test_of_a_message_only_the_kind_of_error_stays() -> None:
    assert shortened("desktop.problems.Problem: 甲公司的资料打不开") == "desktop.problems.Problem"
    assert shortened("甲公司 Error\n  raise ValueError('甲公司')") == ""
    assert shortened('  File "/home/某人/site-packages/sqlalchemy/x.py", line 3, in go') == (
        "site-packages/sqlalchemy/x.py:3 go"
    )


def test_a_folder_that_is_not_there_is_told_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="问题报告没有写成"):
        write_report(store, tmp_path / "没有" / "报告.zip", crashes=tmp_path, made_at=NOW)
