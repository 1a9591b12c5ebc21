"""Energy media have no CO2 factor and mostly do not count: they must not hold back what does."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from matching.benefit.figures import Run
from matching.workings import ProjectBenefit
from tests.matching.benefit.conftest import total

MOTOR = {
    "msr_kind": "balance", "msr_carrier": "electricity", "msr_unit": "kWh", "msr_before": 1_000_000,
    "msr_after": 500_000,
}  # fmt: skip
AIR = {
    "msr_kind": "other", "msr_carrier": "compressed_air", "msr_unit": "万m3", "msr_before": 100, "msr_after": 50,
}  # fmt: skip
Project = Callable[..., ProjectBenefit | None]


def test_compressed_air_does_not_hold_the_carbon_of_a_project_back(project: Project) -> None:
    found = project(MOTOR, AIR)
    assert total(found, "co2_t").value == Decimal("220.95")
    assert found is not None
    assert "没有公布的排放因子" in next(one.note for one in found.measures[1].workings if one.quantity == "co2_t")


def test_a_medium_that_is_not_counted_does_not_hold_a_calorific_sum_back(project: Project) -> None:
    assert total(project(MOTOR, AIR, prj_coal_basis="calorific"), "saving_tce").value == Decimal("61.45")


def test_a_medium_that_is_counted_is_never_added_to_a_calorific_sum(project: Project) -> None:
    found = project(MOTOR, AIR, prj_coal_basis="calorific", prj_media_counted="yes")
    assert total(found, "saving_tce").value is None


def test_a_medium_that_is_counted_adds_to_an_equivalent_sum(project: Project) -> None:
    assert total(project(MOTOR, AIR, prj_media_counted="yes"), "saving_tce").value == Decimal("171.20")


def test_a_carrier_without_factors_is_named_as_such(work: Callable[..., Run]) -> None:
    figure = work(**{**MOTOR, "msr_carrier": "other"}).figure("saving_tce")
    assert figure is not None
    assert figure.problem.startswith("“能源或介质”填了其他，没有折标系数")
