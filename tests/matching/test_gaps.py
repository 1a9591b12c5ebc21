"""What is missing to pass: the smallest steps, found by search and true when tried."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matching.case import Fact
from matching.criteria.changes import Step, smallest_changes
from matching.expression import Symbol, read_expression
from matching.ground import Ground
from matching.judge import judge
from tests.conftest import DAY, case_of

CHECKS = (
    "industrial_policy", "eia", "energy_review", "start_approval", "land", "discharge_permit", "emission", "safety",
)  # fmt: skip
CLEAN: dict[str, Any] = {
    "ent_is_county_domain": "yes",
    "ent_is_industrial": "yes",
    "ent_province": "330000",
    "prj_area_247": ["A1b", "A1e"],
    "ent_env_violation": "no",
    "ent_safety_violation": "no",
    "ent_occ_violation": "no",
    "ent_backward_capacity_status": "none",
    "ent_dishonesty_record": "no",
    "ent_emission_compliant": "yes",
    "ent_permit_pollution": "valid",
    "prj_eia_status": "approved",
    "prj_energy_review_status": "approved",
    "prj_green_admission_check": dict.fromkeys(CHECKS, "pass"),
}


def test_a_clean_case_can_be_recommended(ground: Ground) -> None:
    assert judge(case_of(**CLEAN), ground, on=DAY).recommendation == "ready"


def test_one_missing_fact_is_the_only_step_of_its_gate(ground: Ground) -> None:
    facts = {name: value for name, value in CLEAN.items() if name != "ent_dishonesty_record"}
    judgement = judge(case_of(**facts), ground, on=DAY)
    steps = [gap for gap in judgement.gaps if gap.finding == "G11"]
    assert judgement.recommendation == "unknown"
    assert [(gap.kind, gap.fields) for gap in steps] == [("supply", ("ent_dishonesty_record",))]


def test_an_unfinished_rectification_is_advised_to_be_finished_and_that_helps(ground: Ground) -> None:
    case = case_of(**CLEAN | {"ent_env_violation": "yes", "ent_env_rectification": "in_progress"})
    judgement = judge(case, ground, on=DAY)
    (step,) = [gap for gap in judgement.gaps if gap.finding == "G06"]
    assert judgement.recommendation == "hold"
    assert step.fields == ("ent_env_rectification",)
    done = replace(case, facts={**case.facts, "ent_env_rectification": Fact(value="completed", evidence="E3")})
    assert judge(done, ground, on=DAY).recommendation == "ready"


def test_nobody_is_advised_to_change_the_past(ground: Ground) -> None:
    case = case_of(**CLEAN | {"ent_dishonesty_record": "yes"})
    steps = [gap for gap in judge(case, ground, on=DAY).gaps if gap.finding == "G11"]
    assert all("须为" not in gap.sentence for gap in steps)


def test_two_facts_are_changed_together_when_one_is_not_enough() -> None:
    symbols = {name: Symbol(type="text", allowed=("a", "b")) for name in ("x", "y")}
    condition = read_expression('x == "a" and y == "a"', symbols)
    assert smallest_changes(condition, {"x": "b", "y": "b"}) == ((Step("x", "", ("a",)), Step("y", "", ("a",))),)


def test_better_evidence_is_advised_with_what_it_adds(ground: Ground) -> None:
    case = case_of("E0", **CLEAN | {"prj_energy_saving_tce": 200, "prj_energy_baseline_tce": 1000})
    judgement = judge(case, ground, on=DAY)
    (step,) = [gap for gap in judgement.gaps if gap.finding == "C03"]
    better = dict(case.facts)
    for name in ("prj_energy_saving_tce", "prj_energy_baseline_tce"):
        better[name] = better[name].but(evidence="E2")
    raised = judge(replace(case, facts=better), ground, on=DAY)
    assert step.kind == "evidence"
    assert abs(raised.score.low - judgement.score.low - step.gain_high) < 1e-9


def test_the_whole_way_is_only_told_where_it_leads_to_a_recommendation(ground: Ground) -> None:
    two_open = {
        name: value for name, value in CLEAN.items() if name not in {"ent_safety_violation", "ent_is_county_domain"}
    }
    ways = [
        [gap for gap in judge(case_of(**facts), ground, on=DAY).gaps if gap.kind == "path"]
        for facts in (two_open, two_open | {"ent_dishonesty_record": "yes", "ent_occ_violation": "yes"})
    ]
    assert [[gap.effect.recommendation for gap in way if gap.effect] for way in ways] == [["ready"], []]


def test_what_a_criterion_can_still_bring_is_told_in_points_of_the_score(ground: Ground) -> None:
    judgement = judge(case_of(**CLEAN), ground, on=DAY)
    open_room = judgement.score.high - judgement.score.low
    steps = [gap for gap in judgement.gaps if gap.kind == "supply" and gap.gain_high]
    assert steps
    assert all(gap.gain_high <= open_room for gap in steps)
