"""`lvjian finance`: figures for people, the whole appraisal for machines, nothing stored."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.run import run
from tests.matching.finance.material import LOAN, PROJECT

DOCUMENT = Path(__file__).parents[2] / "docs" / "finance.md"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return written(tmp_path, PROJECT | LOAN)


def written(folder: Path, facts: dict[str, Any]) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    return path


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_people_read_figures_with_their_working(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["finance", "--facts", str(facts), "--on", "2026-11-21"]) == 0
    text = capsys.readouterr().out
    assert "静态投资回收期（所得税前，含建设期）：5.35 年　5＋80.00÷230.00＝5.35" in text
    assert "最低偿债备付率" in text


def test_machines_get_the_whole_appraisal_in_exact_numbers(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["finance", "--facts", str(facts), "--on", "2026-11-21", "--json"]) == 0
    found = answer(capsys)
    assert found["ok"]
    assert found["appraisal"]["on"] == "2026-11-21"
    figures = {figure["id"]: figure for figure in found["appraisal"]["figures"]}
    assert figures["payback"]["value"] == "5.35"
    assert figures["npv_after_tax"]["missing"] == ["prj_income_tax_pct", "prj_depreciation_years"]
    assert figures["npv"]["inputs"][0] == {
        "field": "prj_invest_total_cny", "label": "总投资", "value": "1,000 万元", "converted": "", "evidence": "E0",
        "basis": "", "source": "", "on": None,
    }  # fmt: skip


def test_entries_that_do_not_fit_give_status_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, PROJECT | LOAN | {"loan_rate_pct": 430})
    assert run(["finance", "--facts", str(path), "--json"]) == 1
    found = answer(capsys)
    assert not found["ok"]
    assert any("请填 4.3" in problem for problem in found["appraisal"]["problems"])


def test_facts_without_finances_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["finance", "--facts", str(written(tmp_path, {"prj_name": "余热发电"})), "--json"]) == 1
    assert answer(capsys)["appraisal"] is None


def test_every_key_of_the_answer_is_documented(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["finance", "--facts", str(facts), "--json"])
    documented = set(re.findall(r"`(\w+)`", DOCUMENT.read_text(encoding="utf-8")))
    assert _keys(answer(capsys)["appraisal"]) <= documented


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_keys, value.values()))
    return set().union(*map(_keys, value)) if isinstance(value, list) else set()
