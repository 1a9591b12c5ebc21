"""A fast-lane case from the county's draft to the last payment: nothing opens before all it needs is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations import recommending
from desktop.work.operations.paper_records import PaperDetails, PaperOf, note_seen
from desktop.work.operations.papers import checklist
from desktop.work.operations.recommend_queue import counts
from tests.desktop.recommendation.county import BANK, DAY, INDUSTRY, become, entry, good_case, opened

APPROVABLE = {
    "loan_env_appraisal_status": "done_pass", "loan_env_appraisal_date": "2026-11-10", "loan_amount_cny": 300,
    "loan_authority_limit_cny": 500, "ent_env_credit_rating": "green", "ent_env_fine_max_cny": 0,
    "prj_is_new_build": "no", "ent_permit_production": "valid", "ent_power_cut_status": "no",
    "prj_start_approval": "filed", "ent_product_licences": "n_a", "loan_credit_rule_check": "pass",
    "prj_recommend_channel": "miit", "loan_guarantee_type": ["credit"], "coll_type": ["none"], "ins_types": ["none"],
    "loan_es_risk_class": "C", "prj_benefit_cny_y": 90,
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "库.db", INDUSTRY) as found:
        yield found


def accepted(store: Store, **facts: object) -> str:
    case = good_case(store, **{**APPROVABLE, **facts})
    found = recommending.start(store, case, "miit_to_bank", entry("start", "甲"), today=DAY)
    recommending.move(store, found, entry("send", "乙"), today=DAY)
    become(store, BANK)
    for step in ("receive", "accept"):
        recommending.move(store, found, entry(step, "丙"), today=DAY)
    return found


def all_papers(store: Store, case: str, *, but: str = "") -> int:
    """Record every paper of the route as seen; return how many the route asks for."""
    kept = store.load_case(case).case
    for item in checklist(store, case, "approve", on=DAY).items:
        if item.papers[0] == but:
            continue
        details = PaperDetails(
            issued_on=date(2026, 11, 1), endless=True, seen_by="丙", seen_on=DAY, reference="号", issuer="出具单位"
        )
        try:
            note_seen(store, PaperOf(paper=item.papers[0], subject_id=case), details, on=DAY, by="丙")
        except Problem:
            paper = PaperOf(paper=item.papers[0], subject_id=kept.enterprise_id, subject="enterprise")
            note_seen(store, paper, details, on=DAY, by="丙")
    return len(checklist(store, case, "approve", on=DAY).items)


def holds(store: Store, found: str, step: recommending.MoveEntry) -> str:
    with pytest.raises(Problem) as caught:
        recommending.move(store, found, step, today=DAY)
    return caught.value.what


def test_a_fast_lane_case_goes_to_the_last_payment(store: Store) -> None:
    found = accepted(store, loan_green_label="green")
    case = recommending.find(store, found).case_id
    all_papers(store, case)
    assert "超过批准人所在层级的授权额 500 万元" in holds(store, found, entry("approve", "丁", amount="500.01"))
    assert "没有填金额" in holds(store, found, entry("approve", "丁"))
    assert "环保评估" in holds(store, found, entry("approve", "丁", amount="300", on=date(2026, 11, 9)))
    recommending.move(store, found, entry("approve", "丁", amount="300"), today=DAY)
    assert recommending.find(store, found).steps[-1].event.level == "county"
    recommending.move(store, found, entry("disburse", "丙", amount="120.5"), today=DAY)
    assert "超过批准的 300 万元" in holds(store, found, entry("disburse", "丙", amount="179.51"))
    recommending.move(store, found, entry("disburse", "丙", amount="179.5"), today=DAY)
    recommending.move(store, found, entry("close", "丙", text="已投放"), today=DAY)
    assert recommending.find(store, found).state == "closed"
    total = counts(store, DAY, DAY, on=DAY).groups["all"][0]
    assert (total.approved, total.disbursed) == (1, 1)
    assert (str(total.approved_wan), str(total.disbursed_wan), str(total.forecast_wan)) == ("300", "300.0", "90")


def test_one_missing_paper_holds_the_approval(store: Store) -> None:
    found = accepted(store)
    all_papers(store, recommending.find(store, found).case_id, but="env_appraisal")
    told = holds(store, found, entry("approve", "丁", amount="300"))
    assert "环保评估意见" in told
    assert "闸门" not in told


def test_an_open_gate_is_no_pass_for_an_approval(store: Store) -> None:
    found = accepted(store, ent_power_cut_status="unknown")
    all_papers(store, recommending.find(store, found).case_id)
    told = holds(store, found, entry("approve", "丁", amount="300"))
    assert "ND03" in told
    assert "材料" not in told


def test_no_loan_is_paid_out_without_its_green_label(store: Store) -> None:
    found = accepted(store)
    all_papers(store, recommending.find(store, found).case_id)
    recommending.move(store, found, entry("approve", "丁", amount="300"), today=DAY)
    assert "绿色信贷标识" in holds(store, found, entry("disburse", "丙", amount="10"))
