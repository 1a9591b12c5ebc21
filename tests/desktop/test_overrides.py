"""A named person's decision over a finding: it counts, it stays visible, and it ends when the finding changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.judging import case_judgement, judge_cases
from desktop.work.operations.overrides import Signed, lay_override, withdraw_override
from desktop.work.progress import Progress
from matching.case import Fact
from matching.findings import Finding
from matching.verdict import Verdict
from tests.conftest import case_of
from tests.empty_store import new_store
from tests.matching.test_gaps import CLEAN

DAY = date(2026, 11, 21)
SIGNED = Signed(by="王五", role="县支行行长", reason="产能已于上月拆除，见现场核查记录", on=DAY)
LATE = {"ent_backward_capacity_status": "overdue_not_exited"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "库.db") as opened:
        yield opened


def gate(store: Store, case_id: str, gate_id: str) -> Finding:
    found = case_judgement(store, case_id)
    assert found is not None
    return next(finding for finding in found.judgement.findings if finding.id == gate_id)


def judged_case(store: Store, **facts: object) -> str:
    stated = case_of("E3", **{"ent_name": "示例厂", "prj_name": "改造", **CLEAN, **facts}).facts
    firm = {name: fact for name, fact in stated.items() if name.startswith("ent_")}
    plan = {name: fact for name, fact in stated.items() if name not in firm}
    saved = store.save_enterprise(EnterpriseDraft(facts=firm), id=None, by="甲", why="录入")
    case_id = store.save_case(CaseDraft(enterprise_id=saved.id, facts=plan), id=None, by="甲", why="录入").id
    judge_cases(store, [case_id], DAY, progress=Progress())
    return case_id


def recommendation(store: Store, case_id: str) -> str:
    decision = store.latest_judgement(case_id)
    assert decision is not None
    return decision.recommendation


def test_a_decision_lets_the_case_through_and_the_finding_stays_as_judged(store: Store) -> None:
    case_id = judged_case(store, **LATE)
    assert recommendation(store, case_id) == "block"
    lay_override(store, case_id, "G05", decided="yes", signed=SIGNED, progress=Progress())
    finding = gate(store, case_id, "G05")
    assert recommendation(store, case_id) == "ready"
    assert (finding.verdict, finding.result) == (Verdict.NO, "pass")
    assert finding.override is not None
    assert finding.override.by == "王五"


def test_a_decision_ends_when_the_finding_says_something_else(store: Store) -> None:
    case_id = judged_case(store, **LATE)
    lay_override(store, case_id, "G05", decided="yes", signed=SIGNED, progress=Progress())
    stored = store.load_case(case_id)
    enterprise = store.load_enterprise(stored.case.enterprise_id)
    facts = {name: fact for name, fact in enterprise.facts.items() if name != "ent_backward_capacity_status"}
    store.save_enterprise(EnterpriseDraft(facts=facts), id=stored.case.enterprise_id, by="甲", why="更正")
    judge_cases(store, [case_id], DAY, progress=Progress())
    finding = gate(store, case_id, "G05")
    assert (finding.verdict, finding.override) == (Verdict.UNKNOWN, None)
    assert recommendation(store, case_id) == "unknown"


def test_a_decision_can_be_stricter_than_the_rule(store: Store) -> None:
    case_id = judged_case(store)
    lay_override(store, case_id, "G11", decided="no", signed=SIGNED, progress=Progress())
    assert gate(store, case_id, "G11").verdict is Verdict.YES
    assert recommendation(store, case_id) == "hold"


def test_a_decision_ends_on_its_last_day(store: Store) -> None:
    case_id = judged_case(store, **LATE)
    lay_override(store, case_id, "G05", decided="yes", signed=replace(SIGNED, until=DAY), progress=Progress())
    judge_cases(store, [case_id], date(2026, 11, 22), progress=Progress())
    assert recommendation(store, case_id) == "block"


def test_a_decision_taken_back_counts_no_more_and_the_journal_tells_both(store: Store) -> None:
    case_id = judged_case(store, **LATE)
    lay_override(store, case_id, "G05", decided="yes", signed=SIGNED, progress=Progress())
    withdraw_override(store, case_id, "G05", by="赵六", reason="核查记录有误", on=DAY, progress=Progress())
    assert recommendation(store, case_id) == "block"
    told = {entry.what: (entry.by, entry.why) for entry in store.journal(case_id)}
    assert told["override_laid"] == ("王五", "G05：产能已于上月拆除，见现场核查记录")
    assert told["override_withdrawn"] == ("赵六", "G05：核查记录有误")


@pytest.mark.parametrize(
    ("signed", "finding", "code"),
    [
        (replace(SIGNED, by=" "), "G05", "override_incomplete"),
        (replace(SIGNED, role=""), "G05", "override_incomplete"),
        (replace(SIGNED, reason="同意"), "G05", "override_reason"),
        (replace(SIGNED, until=date(2026, 1, 1)), "G05", "override_until"),
        (SIGNED, "G01", "override_same"),
        (SIGNED, "G99", "override_unknown"),
        (SIGNED, "C03", "override_unknown"),
        (SIGNED, "LG01", "override_outside"),
    ],
)
def test_an_incomplete_or_pointless_decision_is_refused(store: Store, signed: Signed, finding: str, code: str) -> None:
    case_id = judged_case(store, **LATE)
    with pytest.raises(Problem) as refused:
        lay_override(store, case_id, finding, decided="yes", signed=signed, progress=Progress())
    assert refused.value.code == code
    assert store.overrides() == {}


def test_nobody_decides_over_a_judgement_that_the_facts_have_left_behind(store: Store) -> None:
    case_id = judged_case(store, **LATE)
    stored = store.load_case(case_id)
    draft = CaseDraft(
        enterprise_id=stored.case.enterprise_id, facts={**stored.project_facts, "prj_content": Fact(value="新内容")}
    )
    store.save_case(draft, id=case_id, by="甲", why="更正")
    with pytest.raises(Problem, match="有改动"):
        lay_override(store, case_id, "G05", decided="yes", signed=SIGNED, progress=Progress())
