"""Columns, the one-case evaluator and the generated function say the same of any condition and any case."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from decimal import Decimal
from functools import cache
from multiprocessing import get_context
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import resources
from matching.case import Case
from matching.criteria.columns import columns_of, levels, names_of, scale_conditions, truths
from matching.criteria.facts import CaseView
from matching.expression import Expression, generate, read_expression
from matching.fields import FieldDictionary
from matching.judge import Ground
from matching.packs.load import load_edition
from tests.conftest import DAY, case_of
from tests.matching.invention import ON, Inventor, parameters

CONDITIONS = 100_000
SHARED = 250
"""So many conditions are judged together over the same cases."""
CASES = 24
JUDGED_ALONE = 3
PROCESSES = 2


def disagreements(seed: int, conditions: int) -> list[str]:
    """Return the invented conditions on which the three evaluators differ, each with its case."""
    gc.disable()  # hundreds of thousands of small functions, none of them in a circle
    inventor = Inventor(resources.dictionary(), Random(seed))
    found: list[str] = []
    for group in range(conditions // SHARED):
        if group % 40 == 0:
            cases = [inventor.case() for _ in range(CASES)]
            columns = columns_of(cases, resources.dictionary(), resources.dictionary())
            gc.collect()
        texts = [inventor.condition() for _ in range(SHARED)]
        every = [read_expression(text, inventor.symbols) for text in texts]
        at_once = truths(every, columns, parameters(), ON)
        judge = generate(every, inventor.symbols)
        for row in inventor.random.sample(range(CASES), JUDGED_ALONE):
            environment = {**CaseView(cases[row], resources.dictionary(), ON).values, **parameters()}
            generated = judge(environment)
            for place, expression in enumerate(every):
                alone = expression.evaluate(environment)
                if not (alone is generated[place] and alone is at_once[place].at(row)):
                    found.append(f"{expression.text}: {alone}, {generated[place]}, {at_once[place].at(row)}")
    return found


@pytest.mark.timeout(300)
def test_columns_agree_with_one_case_on_100_000_random_conditions() -> None:
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        halves = pool.map(disagreements, range(PROCESSES), [CONDITIONS // PROCESSES] * PROCESSES)
        assert [text for half in halves for text in half] == []


@settings(max_examples=200)
@given(st.randoms(use_true_random=False))
def test_columns_agree_with_one_case_on_the_smallest_examples(random: Random) -> None:
    inventor = _inventor()
    inventor.random = random
    condition = read_expression(inventor.condition(1), inventor.symbols)
    case = _asked_case(inventor, [condition])
    environment = {**CaseView(case, resources.dictionary(), ON).values, **parameters()}
    columns = columns_of([case], condition.names, resources.dictionary())
    at_once = truths([condition], columns, parameters(), ON)[0].at(0)
    assert at_once is condition.evaluate(environment)


@cache
def _inventor() -> Inventor:
    return Inventor(resources.dictionary(), Random(0))


def _asked_case(inventor: Inventor, conditions: Sequence[Expression]) -> Case:
    """Return a case that knows some of what these conditions ask for."""
    return inventor.case(of=[name for name in names_of(conditions) if name in resources.dictionary()])


@pytest.mark.parametrize("seed", range(4))
def test_levels_over_columns_are_those_of_one_case_after_the_other(
    seed: int, ground: Ground, dictionary: FieldDictionary
) -> None:
    pack = ground.scoring_pack
    assert pack is not None
    names = names_of(scale_conditions(pack))
    inventor = Inventor(dictionary, Random(seed))
    cases = [inventor.case(known=0.9, of=[name for name in names if name in dictionary]) for _ in range(250)]
    found = levels(pack, columns_of(cases, names, dictionary), DAY)
    for row, case in enumerate(cases):
        judged = pack.truths(CaseView(case, dictionary, DAY).environment(pack.parameters_on(DAY)))
        for place, (criterion, reach, own) in enumerate(
            zip(pack.criteria, judged.applicable, judged.levels, strict=True)
        ):
            held = [level.level for level, truth in zip(criterion.levels, own, strict=True) if truth]
            open_ = [level.level for level, truth in zip(criterion.levels, own, strict=True) if truth is not False]
            low = max(held, default=0) if reach is True else 0
            high = max(open_, default=0) if reach is not False else 0
            assert (found.low[place, row], found.high[place, row]) == (low, high)
            mask = found.applicable[place]
            assert (mask is None or bool(mask[row])) is (reach is not False)


DATED = {
    "pack.toml": """
id = "made"; edition = "1"; title = "自拟"; kind = "通知"; level = "county"; issuers = ["某县"]; region = "某县"
status = "in_force"; status_note = "自拟"; confidence = "V2"; valid_from = 2020-01-01; dated_by = "app_date"
parameter = [
    { id = "least", value = 5, title = "下限", origin = "自拟", valid_from = 2020-01-01 },
    { id = "least", value = 50, title = "下限", origin = "自拟", valid_from = 2026-01-01 },
]
""".replace("; ", "\n"),
    "clauses.toml": """
[[clause]]
id = "made.1"
number = "一"
kind = "weighted_preference"
title = "节能"
summary = "节能多的优先"
actions = ["RAISE"]
fields = ["prj_energy_saving_tce"]
""",
    "criteria.toml": """
[rubric]
title = "自拟"
note = "自拟"
evidence = { E0 = 0.3, E1 = 0.6, E2 = 0.8, E3 = 0.95, E4 = 1.0 }
block = [{ id = "2", title = "全部", points = 100 }]
[[criterion]]
id = "C1"
title = "节能"
title_en = "Saving"
block = "2"
weight = 100
clauses = ["made.1"]
evidence_for_4 = "E2"
rating = "levels"
levels = [{ level = 2, when = "prj_energy_saving_tce >= least", text = "达到下限" }]
help = "多节能"
""",
}


def test_each_case_is_judged_by_the_parameter_of_its_own_day(dictionary: FieldDictionary) -> None:
    pack = load_edition(DATED, dictionary)
    cases = [
        case_of(prj_energy_saving_tce=10, app_date="2025-12-31"),
        case_of(prj_energy_saving_tce=10, app_date="2026-01-01"),
        case_of(prj_energy_saving_tce=10),
        case_of(prj_energy_saving_tce=10, app_date="2019-12-31"),
    ]
    names = (*names_of(scale_conditions(pack)), pack.row.dated_by)
    found = levels(pack, columns_of(cases, names, dictionary), date(2026, 11, 21))
    assert list(zip(found.low[0].tolist(), found.high[0].tolist(), strict=True)) == [(2, 2), (0, 0), (0, 0), (0, 2)]


@pytest.mark.parametrize("share", ["8", "8.000000000000000000001", "7.999999999999999999999", "0.07", "29"])
def test_a_share_of_exactly_the_threshold_meets_it_in_columns_too(share: str, dictionary: FieldDictionary) -> None:
    symbols = Inventor(dictionary, Random(0)).symbols
    condition = read_expression("prj_energy_saving_tce / prj_energy_baseline_tce * 100 >= 8", symbols)
    base = Decimal("0.7")
    case = case_of(prj_energy_saving_tce=base * Decimal(share) / 100, prj_energy_baseline_tce=base)
    found = truths([condition], columns_of([case], condition.names, dictionary), {}, ON)[0]
    assert found.at(0) is (Decimal(share) >= 8)


def test_no_case_at_all_gives_no_verdict(ground: Ground, dictionary: FieldDictionary) -> None:
    pack = ground.scoring_pack
    assert pack is not None
    conditions = scale_conditions(pack)
    columns = columns_of([], names_of(conditions), dictionary)
    assert levels(pack, columns, DAY).low.shape == (43, 0)
    assert [len(truth.yes) for truth in truths(conditions, columns, {}, DAY)] == [0] * len(conditions)
