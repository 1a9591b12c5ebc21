"""The score interval of the 247 rubric: unknown counts nothing below and everything above."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import resources
from desktop.work.operations.judging import ground_on
from matching.case import EVIDENCE_LEVELS, Case, Fact
from matching.findings import Judgement, ScorePart
from matching.judge import Ground, decided, judge
from matching.ranking.features import feature_row, prior_weights
from matching.ranking.ranker import PolicyRanker
from tests.conftest import DAY, case_of


def judged(case: Case, ground: Ground) -> Judgement:
    return judge(case, ground, on=DAY)


def part(judgement: Judgement, name: str) -> ScorePart:
    return next(part for part in judgement.score.parts if part.id == name)


def test_nothing_known_scores_nothing_assured_and_everything_possible(ground: Ground) -> None:
    score = judged(Case(), ground).score
    assert score.low == 0
    assert score.high == pytest.approx(100)


def test_blocks_add_up_to_the_score(ground: Ground) -> None:
    score = judged(case_of(prj_area_247=["A1e", "A1b"], ent_debt_ratio_pct=55, ent_region_247=["prd"]), ground).score
    assert score.low == pytest.approx(sum(block.low for block in score.blocks))
    assert score.high == pytest.approx(sum(block.high for block in score.blocks))


def test_a_saving_of_exactly_fifteen_percent_reaches_level_three(ground: Ground) -> None:
    case = case_of(prj_area_247=["A1e"], prj_energy_saving_tce=150, prj_energy_baseline_tce=1000)
    assert part(judged(case, ground), "C03").level_low == 3


def test_a_top_level_without_its_evidence_counts_as_three(ground: Ground) -> None:
    facts: dict[str, Any] = {"prj_area_247": ["A1e"], "prj_energy_saving_tce": 300, "prj_energy_baseline_tce": 1000}
    weak = part(judged(case_of("E1", **facts), ground), "C03")
    strong = part(judged(case_of("E2", **facts), ground), "C03")
    assert (weak.level_low, weak.capped) == (3, True)
    assert (strong.level_low, strong.capped) == (4, False)


def test_the_weakest_evidence_among_the_facts_counts(ground: Ground) -> None:
    case = case_of("E4", prj_area_247=["A1e"], prj_energy_saving_tce=150, prj_energy_baseline_tce=1000)
    facts = {**case.facts, "prj_energy_baseline_tce": case.facts["prj_energy_baseline_tce"].but(evidence="E0")}
    assert part(judged(replace(case, facts=facts), ground), "C03").evidence == "E0"


def test_a_fact_that_a_level_does_not_need_never_weakens_it(ground: Ground) -> None:
    case = case_of("E4", prj_is_local_lead_industry="yes")
    weak = {**case.facts, "ref_local_direction_id": Fact(value="", evidence="E0")}
    before, after = (part(judged(each, ground), "C09") for each in (case, replace(case, facts=weak)))
    assert (after.points_low, after.evidence) == (before.points_low, "E4")


def test_of_two_reached_levels_the_one_that_gives_more_counts(ground: Ground) -> None:
    case = case_of("E4", prj_is_local_lead_industry="yes")
    weak = {**case.facts, "ref_local_direction_id": Fact(value="D-07", evidence="E0")}
    before, after = (part(judged(each, ground), "C09") for each in (case, replace(case, facts=weak)))
    assert after.points_low == before.points_low
    assert before.level_low == after.level_low == 2


def test_an_area_with_too_little_applicable_is_not_scored_and_says_why(ground: Ground) -> None:
    area = judged(case_of(prj_area_247=["A1h"]), ground).score.areas[0]
    assert not area.scoreable
    assert (area.low, area.high) == (0, 0)
    assert "40" in area.note


def test_criteria_of_directions_not_claimed_are_left_out_and_the_rest_rescaled(ground: Ground) -> None:
    judgement = judged(case_of(prj_area_247=["A1b", "A1e"]), ground)
    area = judgement.score.areas[0]
    assert not part(judgement, "C04").applicable
    assert area.applicable_weight == 45
    assert area.high == pytest.approx(100)


def test_the_model_without_decisions_is_the_scorecard(ground: Ground) -> None:
    pack = ground.scoring_pack
    assert pack is not None
    assert pack.rubric is not None
    rows = [criterion.row for criterion in pack.criteria]
    facts: dict[str, Any] = {
        "prj_area_247": ["A1b", "A1e"],
        "ent_debt_ratio_pct": 45,
        "prj_tech_level": "domestic_leading",
    }
    decision = decided(case_of(**facts), ground, on=DAY)
    row = feature_row(decision.areas, decision.shares, rows)
    model = PolicyRanker(prior_weights(pack.rubric, rows)).fit([row], [0.0])
    assert model.predict([row])[0] * 100 == pytest.approx(decision.score_low, abs=1e-12)


GROUND = ground_on(resources.packs(), DAY)
scored_facts = st.fixed_dictionaries(
    {},
    optional={
        "prj_area_247": st.lists(st.sampled_from(["A1a", "A1b", "A1e", "A1g", "A2a", "A0"]), min_size=1, unique=True),
        "prj_energy_saving_tce": st.integers(0, 400),
        "prj_energy_baseline_tce": st.integers(0, 1000),
        "ent_debt_ratio_pct": st.integers(0, 100),
        "ent_region_247": st.sampled_from([["prd"], ["other"]]),
        "prj_co2_t": st.integers(0, 5000),
        "prj_invest_total_cny": st.integers(1, 5000),
        "prj_demo_effect_score": st.integers(0, 4),
    },
)


@settings(max_examples=60)
@given(scored_facts, st.sampled_from(EVIDENCE_LEVELS))
def test_the_interval_is_ordered_and_within_bounds(values: dict[str, Any], evidence: str) -> None:
    decision = decided(case_of(evidence, **values), GROUND, on=DAY)
    assert 0 <= decision.score_low <= decision.score_high + 1e-9
    assert decision.score_high <= 100 + 1e-9


def test_an_unknown_value_is_no_fact(ground: Ground) -> None:
    told = Case(facts={"ent_env_violation": Fact(value="unknown", evidence="E4")})
    gate = {finding.id: finding for finding in judged(told, ground).findings}["G06"]
    assert gate.verdict == "unknown"
    assert "ent_env_violation" in gate.missing
