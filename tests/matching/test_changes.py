"""The smallest sets of facts that make a condition a yes: found by search, true when tried, nothing needless."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from desktop import resources
from matching.case import Case, Fact
from matching.criteria.changes import Change, applied, smallest_changes
from matching.criteria.facts import CaseView
from matching.expression import Expression, Symbol, read_expression
from matching.fields import decode
from matching.packs import Pack

ON = date(2026, 11, 21)
SYMBOLS = {
    "saving": Symbol(type="number", unit="tce"),
    "baseline": Symbol(type="number", unit="tce"),
    "fine": Symbol(type="number", unit="万元"),
    "jobs": Symbol(type="number", unit="人", whole=True),
    "limit": Symbol(type="number", unit="tce", fact=False),
    "state": Symbol(type="text", allowed=("none", "late", "done")),
    "breach": Symbol(type="truth", allowed=("yes", "no")),
    "reference": Symbol(type="text"),
    "risks": Symbol(type="list", allowed=("none", "fire", "flood", "dust")),
    "checks": Symbol(type="map", allowed=("pass", "fail"), keys=("eia", "land")),
    "due": Symbol(type="date"),
    "on": Symbol(type="date", fact=False),
}


def changes(text: str, *, fixed: tuple[str, ...] = (), **environment: Any) -> tuple[Change, ...]:
    return smallest_changes(read_expression(text, SYMBOLS), {"on": ON, **environment}, fixed=fixed)


def told(change: Change) -> dict[str, tuple[str, Any]]:
    return {step.field + (f".{step.key}" if step.key else ""): (step.bound, step.values[0]) for step in change}


def test_a_share_is_met_by_more_above_or_less_below_the_line() -> None:
    found = changes("saving / baseline * 100 >= 8", saving=Decimal(5), baseline=Decimal(100))
    assert [told(change) for change in found] == [
        {"saving": ("least", Decimal(8))},
        {"baseline": ("most", Decimal("62.5"))},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fine <= 50", ("most", Decimal(50))),
        ("fine < 50", ("most", Decimal("49.99"))),
        ("fine > 50", ("least", Decimal("50.01"))),
        ("jobs > 0", ("least", Decimal(1))),
        ("due >= on", ("least", ON)),
        ("due < 2026-06-28", ("most", date(2026, 6, 27))),
        ("due > 2025-06-27", ("least", date(2025, 6, 28))),
    ],
)
def test_an_open_number_or_day_is_told_by_its_limit(text: str, expected: tuple[str, Any]) -> None:
    (change,) = changes(text)
    assert list(told(change).values()) == [expected]


def test_everything_that_is_open_is_settled_together_and_nothing_else() -> None:
    text = 'checks.eia == "pass" and checks.land == "pass" and state == "done" and breach == "no" and jobs >= 3'
    (change,) = changes(text, jobs=Decimal(5), checks={"land": "pass"})
    assert told(change) == {"checks.eia": ("", "pass"), "state": ("", "done"), "breach": ("", "no")}


def test_finding_out_comes_before_changing_and_what_is_fixed_is_only_found_out() -> None:
    text = 'state == "done" or breach == "no"'
    assert told(changes(text, state="late")[0]) == {"breach": ("", "no")}
    assert [told(change) for change in changes(text, state="late", breach="yes", fixed=("breach",))] == [
        {"state": ("", "done")}
    ]


def test_what_must_not_be_in_a_list_is_taken_out_and_an_empty_list_says_none() -> None:
    (change,) = changes('not (risks overlaps ["fire", "flood"])', risks=("fire", "flood"))
    assert change[0].values == (("none",),)
    (change,) = changes('not (risks has "fire")', risks=("fire", "dust"))
    assert change[0].values == (("dust",),)


def test_one_of_a_list_is_added_to_what_is_there() -> None:
    (change,) = changes('risks overlaps ["fire", "flood"]', risks=("dust",))
    assert change[0].values == (("dust", "fire"), ("dust", "flood"))
    (change,) = changes('risks has "fire"', risks=("none",))
    assert change[0].values == (("fire",),)


def test_demands_that_contradict_each_other_are_no_advice() -> None:
    assert changes('state == "done" and state == "late"') == ()
    assert changes("jobs >= 5 and jobs <= 3") == ()


def test_a_text_that_only_must_not_be_empty_may_be_any() -> None:
    (change,) = changes('reference not in ["", "无"]', reference="无")
    assert change[0].bound == "any"


def conditions() -> list[tuple[Pack, Expression]]:
    return [
        (pack, when)
        for pack in resources.packs().editions
        for when in (
            *(gate.when for gate in pack.gates),
            *(level.when for one in pack.criteria for level in one.levels),
        )
    ]


def test_whatever_is_advised_makes_the_condition_a_yes() -> None:
    dictionary, chance = resources.dictionary(), Random(247)
    rows = [row for pack in resources.packs().editions for row in pack.cases]
    found = tried = 0
    for pack, when in conditions():
        row = chance.choice(rows)
        kept = {name: raw for name, raw in row.facts.items() if chance.random() < 0.6}
        facts = {name: Fact(value=decode(dictionary[name], raw)) for name, raw in kept.items()}
        environment = CaseView(Case(facts=facts), dictionary, ON).environment(pack.parameters_on(ON))
        if when.evaluate(environment) is True:
            continue
        tried += 1
        advice = smallest_changes(when, environment)
        found += bool(advice)
        for change in advice:
            assert when.evaluate(applied(change, environment)) is True
            for left_out in range(len(change)):
                fewer = change[:left_out] + change[left_out + 1 :]
                assert when.evaluate(applied(fewer, environment)) is not True, (when.text, change)
    assert tried > 250
    assert found / tried > 0.9
