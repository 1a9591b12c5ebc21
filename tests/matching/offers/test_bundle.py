"""The best lawful bundle: never against a rule, never beaten by any other set, unknown money never money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.offers.bundle import Aim, Choice, aim_of, broken, bundle, optimal
from matching.offers.bundle_milp import solved
from matching.offers.stacking import RuleRow
from tests.matching.offers.material import rule, view_of

NAMES = tuple("abcdefgh")
MONEY = st.one_of(st.none(), st.decimals(0, 60, places=1, allow_nan=False))


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Choice], list[RuleRow]]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=7, unique=True))
    fits = st.integers(0, 9).map(Decimal)
    choices = [Choice(id=name, title=name, money=draw(MONEY), fit=draw(fits)) for name in names]
    rules = [_rule(draw, f"r{place}") for place in range(draw(st.integers(0, 4)))]
    return choices, rules


def _rule(draw: st.DrawFn, ident: str) -> RuleRow:
    kind = draw(st.sampled_from(["at_most", "cap", "needs"]))
    members = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)))
    others = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)))
    return rule(ident, kind, members, limit=draw(st.integers(1, 3 if kind == "at_most" else 90)), others=others)


def best_of_all(choices: Sequence[Choice], rules: Sequence[RuleRow]) -> Aim:
    money = {choice.id: choice.money for choice in choices}
    sets = [some for size in range(len(choices) + 1) for some in combinations(choices, size)]
    return max(aim_of(some) for some in sets if broken([one.id for one in some], rules, money) is None)


@given(problems())
@settings(max_examples=80)
def test_the_bundle_breaks_no_rule_and_is_as_good_as_the_best_of_all_sets(
    problem: tuple[list[Choice], list[RuleRow]],
) -> None:
    choices, rules = problem
    best = optimal(choices, rules)
    assert broken(best, rules, {choice.id: choice.money for choice in choices}) is None
    assert aim_of(choice for choice in choices if choice.id in best) == best_of_all(choices, rules)


@given(problems())
@settings(max_examples=15)
def test_the_solver_for_tangled_groups_finds_the_same_worth(problem: tuple[list[Choice], list[RuleRow]]) -> None:
    choices, rules = problem
    found = solved(choices, rules)
    assert found is not None
    assert broken(found, rules, {choice.id: choice.money for choice in choices}) is None
    assert aim_of(choice for choice in choices if choice.id in found) == best_of_all(choices, rules)


@given(problems())
@settings(max_examples=30)
def test_everything_left_out_names_a_rule_it_would_break(problem: tuple[list[Choice], list[RuleRow]]) -> None:
    choices, rules = problem
    found = bundle(choices, rules, view_of())
    chosen = [one.id for one in found.chosen]
    money = {choice.id: choice.money for choice in choices}
    assert {*chosen, *(one.choice.id for one in found.left_out)} == {choice.id for choice in choices}
    for one in found.left_out:
        assert broken([*chosen, one.choice.id], [one.rule], money) is one.rule


def test_unknown_money_is_never_counted_and_is_told() -> None:
    known, unknown = Choice(id="a", title="甲", money=Decimal(3)), Choice(id="b", title="乙")
    found = bundle([known, unknown], [], view_of())
    assert found.money == 3
    assert found.unknown_money == ("乙",)


def test_known_money_beats_two_offers_of_unknown_worth() -> None:
    choices = [Choice(id="a", title="甲", money=Decimal(1)), Choice(id="b", title="乙"), Choice(id="c", title="丙")]
    rules = [rule("r", "at_most", ("a", "b")), rule("s", "at_most", ("a", "c"))]
    assert [one.id for one in bundle(choices, rules, view_of()).chosen] == ["a"]


@pytest.mark.parametrize(
    ("started", "chosen", "held"),
    [("2026-10-01", [], []), ("2027-03-01", ["a"], []), (None, [], ["prj_construction_start_on"])],
)
def test_what_must_be_applied_for_before_work_begins(started: str | None, chosen: list[str], held: list[str]) -> None:
    rules = [rule("before", "before", ("a",), asks="prj_construction_start_on")]
    facts = {"prj_construction_start_on": started} if started else {}
    found = bundle([Choice(id="a", title="甲", money=Decimal(9))], rules, view_of(**facts))
    assert [one.id for one in found.chosen] == chosen
    assert [name for one in found.held for name in one.missing] == held


def test_a_cap_with_an_unknown_amount_says_that_it_must_be_checked() -> None:
    rules = [rule("上限", "cap", ("a", "b"), limit=10)]
    found = bundle([Choice(id="a", title="甲", money=Decimal(8)), Choice(id="b", title="乙")], rules, view_of())
    assert len(found.chosen) == 2
    assert found.notes == ("“上限”：乙的金额不明，是否超过上限 10 万元待核",)


def test_sixty_tangled_offers_take_no_time() -> None:
    names = [f"o{number}" for number in range(60)]
    choices = [Choice(id=name, title=name, money=Decimal(place % 7)) for place, name in enumerate(names)]
    rules = [rule(f"r{place}", "at_most", tuple(names[place : place + 5])) for place in range(0, 56)]
    best = optimal(choices, rules)
    assert broken(best, rules, {choice.id: choice.money for choice in choices}) is None
    assert sum(choice.money or 0 for choice in choices if choice.id in best) >= 45
