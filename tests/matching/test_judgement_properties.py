"""What holds of any judgement: a new fact never takes an answer back, better evidence never costs a point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import resources
from desktop.work.operations.judging import ground_on
from matching.case import EVIDENCE_LEVELS, Case, Fact
from matching.decision import Decision, decide
from matching.derive import derived
from matching.expression import read_expression
from matching.fields import decode
from matching.judge import Ground
from matching.packs import Pack
from matching.trial import DEFAULT_EVIDENCE
from tests.conftest import DAY
from tests.matching.invention import ON, Inventor, parameters

INVENTED = 150
ROUNDS = 4
OPEN = "u"
OVER = {("e", "x"), ("h", "c")}
"""What is over may turn out not to have been meant for the case at all."""


@cache
def ground_of(day: date) -> Ground:
    return ground_on(resources.packs(), day)


def worked_cases(pack: Pack) -> Iterator[tuple[date, Case]]:
    """Give the worked cases of a pack with the facts that follow from theirs."""
    for row in pack.cases:
        fields = resources.dictionary()
        facts = {
            name: Fact(value=decode(fields[name], raw), evidence=row.evidence.get(name, DEFAULT_EVIDENCE))
            for name, raw in row.facts.items()
        }
        yield row.on, derived(Case(facts=facts), resources.derivations())


def poorer(case: Case, random: Random) -> Case:
    """Return the case with some of its facts not known, but for the day that says which edition is asked at all."""
    share = random.random()
    kept = {name: fact for name, fact in case.facts.items() if name in dating() or random.random() < share}
    return replace(case, facts=kept)


@cache
def dating() -> frozenset[str]:
    return frozenset(pack.row.dated_by for pack in resources.packs().editions)


def taken_back(before: Decision, after: Decision, ground: Ground) -> list[str]:
    """Return the answers that more facts took back: what was decided must stay decided, and for the same."""
    found = []
    for pack in ground.packs:
        name = pack.row.id
        ids = [gate.row.id for gate in pack.gates] + [clause.row.id for clause in pack.tested]
        pairs = [*zip(ids, before.verdicts[name], after.verdicts[name], strict=True)]
        offers = [offer.row.clause for offer in pack.offers]
        pairs += zip(offers, before.offers[name], after.offers[name], strict=True)
        pairs = [(one, was, now) for one, was, now in pairs if was not in {OPEN, now} and (was, now) not in OVER]
        found += [f"{name} {one}: {was} became {now}" for one, was, now in pairs]
        readings = zip(before.readings.get(name, ()), after.readings.get(name, ()), strict=True)
        found += [
            f"{name}: {was} became {now}"
            for was, now in readings
            if len(was) == 1 and was != now and (was, now) != (("expired",), ("not_applicable",))
        ]
    if before.recommendation != "unknown" and after.recommendation in {"unknown", "ready"} - {before.recommendation}:
        found.append(f"recommendation: {before.recommendation} became {after.recommendation}")
    return found


def judged(case: Case, ground: Ground, day: date) -> Decision:
    """Judge a case whose facts are complete: nothing more follows from them."""
    return decide(case, ground, on=day)


def test_no_fact_added_to_a_worked_case_takes_an_answer_back() -> None:
    random = Random(31)
    found = []
    for pack in resources.packs().editions:
        for day, case in worked_cases(pack):
            ground = replace(ground_of(day), packs=(pack,))
            whole = judged(case, ground, day)
            for _ in range(ROUNDS):
                found += taken_back(judged(poorer(case, random), ground, day), whole, ground)
    assert found == []


def test_no_fact_added_to_an_invented_case_takes_an_answer_back() -> None:
    inventor = Inventor(resources.dictionary(), Random(31))
    ground = ground_of(DAY)
    for _ in range(INVENTED):
        case = inventor.case(known=0.9, strange=0.0)
        whole = judged(case, ground, DAY)
        assert taken_back(judged(poorer(case, inventor.random), ground, DAY), whole, ground) == []


def better(case: Case, random: Random) -> Case:
    """Return the case with some of its facts better proved."""
    facts = {
        name: Fact(value=fact.value, evidence=random.choice(EVIDENCE_LEVELS[EVIDENCE_LEVELS.index(fact.evidence) :]))
        for name, fact in case.facts.items()
    }
    return replace(case, facts=facts)


def test_better_evidence_never_costs_a_point() -> None:
    inventor = Inventor(resources.dictionary(), Random(37))
    ground = ground_of(DAY)
    asked = sorted(name for pack in ground.packs for criterion in pack.criteria for name in criterion.names)
    names = [name for name in dict.fromkeys(asked) if name in resources.dictionary()]
    for _ in range(INVENTED * 2):
        case = inventor.case(known=0.9, strange=0.0, of=[*names, "prj_area_247"])
        ground_scoring = replace(ground, packs=tuple(pack for pack in ground.packs if pack.rubric is not None))
        before = judged(case, ground_scoring, DAY)
        after = judged(better(case, inventor.random), ground_scoring, DAY)
        assert after.score_low >= before.score_low - 1e-9
        assert all(now[0] >= was[0] - 1e-9 for was, now in zip(before.shares, after.shares, strict=True))


def test_what_is_found_out_stays_within_what_was_possible() -> None:
    inventor = Inventor(resources.dictionary(), Random(41))
    ground = ground_of(DAY)
    scoring = replace(ground, packs=tuple(pack for pack in ground.packs if pack.rubric is not None))
    asked = sorted(name for pack in scoring.packs for criterion in pack.criteria for name in criterion.names)
    names = [name for name in dict.fromkeys(asked) if name in resources.dictionary()]
    for _ in range(INVENTED * 2):
        case = inventor.case(known=0.9, strange=0.0, of=[*names, "prj_area_247"])
        before, after = judged(poorer(case, inventor.random), scoring, DAY), judged(case, scoring, DAY)
        for criterion, was, now in zip(scoring.packs[0].criteria, before.shares, after.shares, strict=True):
            assert was[0] - 1e-9 <= now[0] <= now[1] <= was[1] + 1e-9, criterion.row.id


@settings(max_examples=300)
@given(st.randoms(use_true_random=False))
def test_no_fact_added_takes_the_answer_of_a_condition_back(random: Random) -> None:
    inventor = _inventor()
    inventor.random = random
    condition = read_expression(inventor.condition(1), inventor.symbols)
    names = [name for name in condition.names if name in resources.dictionary()]
    known = {name: fact.value for name, fact in inventor.case(of=names).facts.items() if fact.is_known} if names else {}
    fewer = {name: value for name, value in known.items() if random.random() < 0.5}
    before = condition.evaluate({"on": ON, **parameters(), **fewer})
    assert before is None or before is condition.evaluate({"on": ON, **parameters(), **known})


@cache
def _inventor() -> Inventor:
    return Inventor(resources.dictionary(), Random(0))
