"""Many measures at once give what one after the other gives: the same figures, roundings and unknowns."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isnan
from random import Random

import numpy as np
import pytest

from matching.benefit.columns import figures, settled_totals, table_of, totals
from matching.benefit.columns_tree import broken, number_of
from matching.benefit.figures import Figure, run
from matching.benefit.setting import setting_of
from matching.benefit.sums import decimal, sums_of
from matching.case import Case, Fact
from tests.conftest import DAY
from tests.matching.benefit import invented
from tests.matching.benefit.invented import RULES

CLOSE = 1e-9


def one_by_one(cases: list[Case]) -> list[dict[str, Figure]]:
    """Return the figures that count, of all measures in order."""
    return [
        {
            figure.step.id: figure
            for figure in run(measure, setting_of(case, RULES, DAY)).figures
            if figure.step.quantity is not None and not figure.step.excluded and figure.is_counted
        }
        for case in cases
        for measure in case.measures
    ]


@pytest.mark.parametrize(("kind", "method"), [(kind, row.id) for kind, rows in RULES.by_kind.items() for row in rows])
def test_every_method_gives_the_figures_it_gives_for_one_measure(kind: str, method: str) -> None:
    random = Random(f"{kind} {method}")
    shells = [invented.case(random, measures=0) for _ in range(25)]
    cases = [Case(facts=case.facts, measures=(invented.measure(random, kind=kind, method=method),)) for case in shells]
    found = figures(table_of(cases, RULES, DAY))
    wanted = one_by_one(cases)
    assert {name for exact in wanted for name in exact} == set(found)
    for name, figure in found.items():
        assert sorted(figure.rows) == [row for row, exact in enumerate(wanted) if name in exact]
        for row, value, error in zip(figure.rows, figure.value, figure.error, strict=True):
            exact = wanted[row][name].value
            assert isnan(value) == (exact is None), (name, cases[row])
            if exact is not None:
                assert abs(Fraction(value) - exact) <= CLOSE * abs(exact) or error > CLOSE


def test_the_totals_of_projects_are_those_of_one_project_after_the_other() -> None:
    random = Random(4)
    cases = [invented.case(random) for _ in range(120)]
    found = settled_totals(cases, RULES, DAY)
    for place, case in enumerate(cases):
        exact = {one.quantity.id: one.value for one in sums_of(case, setting_of(case, RULES, DAY)).sums}
        for name, total in found.items():
            wanted = exact.get(name)
            value = total.value[place]
            assert isnan(value) if wanted is None else value == float(wanted), (name, case)


def test_only_few_projects_have_to_be_settled_one_by_one() -> None:
    random = Random(5)
    table = table_of([invented.case(random, measures=1) for _ in range(150)], RULES, DAY)
    doubtful = np.zeros(table.projects, bool)
    for total in totals(table, figures(table)).values():
        doubtful |= total.doubt
    assert doubtful.sum() < 15


def test_a_half_is_rounded_up_as_for_one_measure() -> None:
    cases = [waste(Decimal(tonnes) / 1000) for tonnes in range(5, 4000, 10)]
    found = settled_totals(cases, RULES, DAY)["waste_t"]
    assert [float(decimal(Fraction(tonnes, 1000), 2)) for tonnes in range(5, 4000, 10)] == list(found.value)


def test_a_difference_whose_digits_are_eaten_is_settled_exactly() -> None:
    measure = {
        "msr_kind": Fact(value="water_reuse"),
        "msr_reused_m3": Fact(value=Decimal("99999999999999.4")),
        "msr_topup_m3": Fact(value=Decimal("99999999999990")),
    }
    case = Case(measures=(measure,))
    assert settled_totals([case], RULES, DAY)["water_m3"].value == 9


def test_no_measures_give_no_figures() -> None:
    assert settled_totals([Case()], RULES, DAY) == {}


def test_every_expression_of_every_method_can_be_walked() -> None:
    carriers = {row.family: name for name, row in RULES.carriers.carriers.items()}
    for method in RULES.methods.method:
        for carrier in (method.carrier,) if method.carrier else carriers.values():
            plan = RULES.plan(method, kind=method.kinds[0], carrier=carrier, basis="equivalent")
            assert all(number_of(way.expression.tree) for step in plan.steps for way in step.ways)
            assert all(broken(check.must.tree) for check in plan.checks if not check.mild)


def waste(tonnes: Decimal) -> Case:
    return Case(measures=({"msr_kind": Fact(value="waste_use"), "msr_waste_t": Fact(value=tonnes)},))
