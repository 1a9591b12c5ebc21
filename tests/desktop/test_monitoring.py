"""Checks after the loan from entry to answer: the operations, the command and the paper on a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.cli.run import run
from desktop.dossier.pdf import pdf_bytes
from desktop.problems import Problem
from desktop.settings import Settings
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.judging import case_judgement, judge_cases
from desktop.work.operations.monitoring import case_monitoring, due_checks, record_check, record_checks, withdraw_check
from desktop.work.operations.office import save_settings
from desktop.work.operations.printing import case_outline
from desktop.work.progress import Progress
from tests.conftest import case_of
from tests.desktop.dossier.reading import all_text
from tests.desktop.test_overrides import judged_case
from tests.matching.monitoring.material import FIRST_HALF, whole_check
from tests.matching.monitoring.material import record as made

DAY = date(2026, 11, 21)
LOAN = {"loan_first_draw_on": "2025-12-20", "loan_approved_on": "2025-12-01", "prj_energy_saving_tce": 1200}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "库.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, dictionary=resources.dictionary()) as opened:
        yield opened


def loan_case(store: Store) -> str:
    """Save a case with a loan and judge nothing."""
    stated = case_of("E3", ent_name="示例厂", prj_name="改造", **LOAN).facts
    firm = {name: fact for name, fact in stated.items() if name.startswith("ent_")}
    plan = {name: fact for name, fact in stated.items() if name not in firm}
    saved = store.save_enterprise(EnterpriseDraft(facts=firm), id=None, by="甲", why="录入")
    return store.save_case(CaseDraft(enterprise_id=saved.id, facts=plan), id=None, by="甲", why="录入").id


def keep(store: Store, case_id: str, **values: Any) -> int:
    return record_check(store, case_id, made(**{**FIRST_HALF, **values}).facts, on=DAY, by="甲")


def test_a_check_is_recorded_and_moves_the_next_one(store: Store) -> None:
    case_id = loan_case(store)
    assert case_monitoring(store, case_id, on=DAY).monitoring.due.state == "overdue"
    checks = [one.facts for one in whole_check(**FIRST_HALF)]
    assert record_checks(store, case_id, checks, on=DAY, by="甲") == (1, 2, 3, 4)
    save_settings(store, replace(Settings(), monitoring_months=12), by="甲")
    due = case_monitoring(store, case_id, on=DAY).monitoring.due
    assert (due.on, due.state) == (date(2027, 7, 8), "due")
    assert all(fact.by == "甲" for one in store.monitoring()[case_id] for fact in one.facts.values())


def test_every_case_with_a_loan_is_listed_by_the_day_of_its_next_check(store: Store) -> None:
    case_id = loan_case(store)
    keep(store, case_id, mon_result="problem")
    (row,) = due_checks(store, on=DAY)
    assert (row.case_id, row.due.on, row.due.state, row.asks_recheck) == (
        case_id, date(2026, 6, 20), "overdue", True,
    )  # fmt: skip
    assert due_checks(store, on=DAY)[0].project == "改造"


def test_a_problem_makes_the_judgement_stale_until_the_case_is_judged_again(store: Store) -> None:
    case_id = judged_case(store, **LOAN)
    number = keep(store, case_id, mon_result="problem")
    found = case_judgement(store, case_id)
    assert found is not None
    assert found.stale
    assert case_monitoring(store, case_id, on=DAY).monitoring.recheck == (number,)
    judge_cases(store, [case_id], DAY, progress=Progress())
    again = case_judgement(store, case_id)
    assert again is not None
    assert not again.stale
    assert case_monitoring(store, case_id, on=DAY).monitoring.recheck == ()


def test_what_cannot_be_right_is_refused_as_a_whole_and_nothing_is_kept(store: Store) -> None:
    case_id = loan_case(store)
    sound, bad = made(**FIRST_HALF), made(mon_dimension="finance", mon_date="2027-01-01")
    with pytest.raises(Problem, match="“监测检查日”2027-01-01 在今天") as refused:
        record_checks(store, case_id, [sound.facts, bad.facts], on=DAY, by="甲")
    assert refused.value.code == "monitoring_refused"
    assert store.monitoring() == {}


def test_a_correction_is_measured_against_the_others_and_not_against_what_it_corrects(store: Store) -> None:
    case_id = loan_case(store)
    number = keep(store, case_id, mon_saving_tce="560")
    better = made(mon_saving_tce="540", **FIRST_HALF)
    new = record_check(store, case_id, better.facts, on=DAY, by="乙", corrects=number, why="读错表")
    (kept,) = store.monitoring()[case_id]
    assert (kept.number, kept.corrects, kept.by) == (new, number, "乙")
    with pytest.raises(Problem, match="没有第 1 号有效"):
        withdraw_check(store, case_id, number, by="乙", why="旧的")
    with pytest.raises(Problem, match="没有填撤回的原因"):
        withdraw_check(store, case_id, new, by="乙", why=" ")
    withdraw_check(store, case_id, new, by="乙", why="记错了项目")
    assert store.monitoring() == {}


def test_facts_of_other_records_do_not_belong_here(store: Store) -> None:
    case_id = loan_case(store)
    facts = {**made().facts, "prj_name": made().facts["mon_date"]}
    with pytest.raises(Problem, match="prj_name（项目名称）不是贷后监测的字段"):
        record_check(store, case_id, facts, on=DAY, by="甲")


def test_the_paper_prints_the_record_sheet_only_where_there_are_records(store: Store) -> None:
    case_id = judged_case(store, **LOAN)
    before, _ = case_outline(store, case_id, DAY)
    assert "monitoring" not in [section.id for section in before.sections]
    keep(store, case_id, mon_result="problem", mon_saving_tce="560.5", mon_complaint="某人来电")
    after, _ = case_outline(store, case_id, DAY)
    assert "monitoring" in [section.id for section in after.sections]
    told = all_text(pdf_bytes([after])).replace("\n", "").replace(" ", "")
    for words in ("贷后监测记录", "缺，未记录", "×有问题", "1,200×181/365=595.07", "检查人（签字）", "须重新核查闸门"):
        assert words in told, words
    assert "某人来电" not in told


def command(path: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    status = run(["monitor", "1", "--db", str(path), "--on", "2026-11-21", "--json", *arguments])
    return status, json.loads(capsys.readouterr().out)


def test_the_command_records_and_answers(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LVJIAN_HOME", str(tmp_path))
    with Store.open(path, dictionary=resources.dictionary()) as store:
        loan_case(store)
    file = tmp_path / "check.json"
    document: dict[str, Any] = {
        "mon_date": "2026-07-08", "mon_dimension": "节能环保", "mon_result": "有问题", **FIRST_HALF,
        "mon_saving_tce": {"value": "560.5", "evidence": "E2", "basis": "measured"},
    }  # fmt: skip
    file.write_text(json.dumps(document), encoding="utf-8")
    status, told = command(path, capsys, "--record", str(file))
    assert (status, told["ok"], told["recorded"], told["recheck"]) == (0, True, [1], [1])
    assert told["checks"][0]["missing"] == ["operation", "finance", "green_innovation"]
    assert told["due"]["state"] == "overdue"
    (compared,) = told["compared"]
    assert (compared["actual"], compared["forecast"], compared["ratio_pct"]) == ("560.5", "595.07", "94.2")
    status, told = command(path, capsys, "--record", str(file))
    assert (status, told["problem"]["code"]) == (1, "monitoring_refused")
    document["mon_saving_tce"] = "很多"
    file.write_text(json.dumps(document), encoding="utf-8")
    status, told = command(path, capsys, "--record", str(file), "--correct", "1")
    assert status == 1
    assert "mon_saving_tce（期内节能量）" in told["problem"]["message"]
    status, told = command(path, capsys, "--withdraw", "1", "--why", "记错了项目")
    assert (status, told["checks"]) == (0, [])
