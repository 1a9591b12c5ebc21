"""The main job, from the worked county's workbook to printed dossiers, through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from desktop.__main__ import main

Run = tuple[int, dict[str, Any]]


@pytest.fixture
def lvjian(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str | Path) -> Run:
        status = main([*map(str, arguments), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def recommendations(answer: dict[str, Any]) -> dict[str, str]:
    return {row["project"]: row["recommendation"] for row in answer["ranking"]}


def test_the_worked_county_is_imported_judged_ranked_and_printed(lvjian: Any, tmp_path: Path) -> None:
    status, answer = lvjian("demo", "--out", tmp_path, "--on", "2026-11-21", "--top", "3")
    assert status == 0
    assert answer["judged"] == 41
    assert answer["counts"] == {"ready": 7, "unknown": 29, "hold": 2, "block": 1, "not_a_case": 2}
    assert [row["rank"] for row in answer["ranking"]] == list(range(1, 42))
    assert len(answer["files"]) == 4
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer["files"][1])]
    assert "推荐材料" in pages[0]
    assert "可以推荐" in pages[0]
    assert any("意见" in page for page in pages)


def test_importing_the_same_workbook_again_changes_nothing(lvjian: Any, tmp_path: Path) -> None:
    lvjian("demo", "--out", tmp_path, "--top", "1")
    from desktop import resources

    status, answer = lvjian("import", resources.example_workbook(), "--db", tmp_path / "示例县.db")
    outcomes = {taken["outcome"] for taken in answer["files"][0]["taken"]}
    assert status == 0
    assert outcomes == {"unchanged"}


def test_a_case_is_shown_with_its_facts_and_judgement(lvjian: Any, tmp_path: Path) -> None:
    _, demo = lvjian("demo", "--out", tmp_path, "--top", "1")
    first = demo["ranking"][0]
    status, answer = lvjian("show", first["id"], "--db", tmp_path / "示例县.db")
    assert status == 0
    assert answer["rank"] == 1
    assert answer["facts"]["prj_name"]["value"] == first["project"]
    assert answer["judgement"]["recommendation"] == "ready"


def test_the_blank_form_can_be_written_and_imports_nothing(lvjian: Any, tmp_path: Path) -> None:
    assert lvjian("form", tmp_path / "表.xlsx")[0] == 0
    status, answer = lvjian("import", tmp_path / "表.xlsx", "--db", tmp_path / "库.db")
    assert status == 0
    assert answer["files"][0]["taken"] == []


def facts_file(folder: Path, **facts: Any) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_what_if_names_every_finding_by_its_clause(lvjian: Any, tmp_path: Path) -> None:
    facts = facts_file(
        tmp_path, ent_is_county_domain="yes", ent_is_industrial="yes", prj_area_247=["A1e"], ent_env_violation="yes",
        ent_env_rectification="in_progress", ent_region_247=["prd"],
    )  # fmt: skip
    status, answer = lvjian("judge", "--facts", facts, "--on", "2026-11-21")
    clauses = answer["clauses"]
    assert status == 0
    assert clauses["abc247.s3.2.gate-env"]["verdict"] == "no"
    assert clauses["abc247.s2.1.regions"]["verdict"] == "yes"
    assert clauses["abc247.s3.2.gate-safety"]["verdict"] == "unknown"
    assert "ent_safety_violation" in clauses["abc247.s3.2.gate-safety"]["missing"]
    assert len([name for name in clauses if name.startswith("abc247.")]) == 104
    assert answer["score"]["low"] <= answer["score"]["high"]


def test_facts_that_do_not_fit_are_refused_naming_the_field(lvjian: Any, tmp_path: Path) -> None:
    status, answer = lvjian("judge", "--facts", facts_file(tmp_path, ent_debt_ratio_pct="很高", nothing=1))
    assert status == 1
    assert not answer["ok"]
    assert "ent_debt_ratio_pct" in answer["problem"]["message"]
    assert "nothing" in answer["problem"]["message"]


def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["rank", "--on", "yesterday"])
    assert ended.value.code == 2
    assert "不是日期" in capsys.readouterr().err


def test_a_missing_file_is_reported_with_status_one(lvjian: Any, tmp_path: Path) -> None:
    status, answer = lvjian("import", tmp_path / "没有.xlsx", "--db", tmp_path / "库.db")
    assert status == 1
    assert "没有.xlsx" in json.dumps(answer, ensure_ascii=False)
