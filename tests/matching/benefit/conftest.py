from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop import resources
from matching.benefit.figures import Run, run
from matching.benefit.project import worked_out
from matching.benefit.rules import BenefitRules
from matching.benefit.setting import Setting
from matching.case import Case, Fact
from matching.workings import ProjectBenefit, Total

DAY = date(2026, 11, 21)
Facts = dict[str, Any]


def facts(**values: Any) -> dict[str, Fact]:
    """Return facts as somebody would enter them; numbers become decimals."""
    return {name: Fact(value=_stored(value)) for name, value in values.items()}


def _stored(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stored(item) for key, item in value.items()}
    return Decimal(str(value)) if isinstance(value, (int, float)) else value


def total(benefit: ProjectBenefit | None, quantity: str) -> Total:
    """Return one total of a benefit."""
    assert benefit is not None
    return next(one for one in benefit.totals if one.quantity == quantity)


@pytest.fixture(scope="session")
def rules() -> BenefitRules:
    return resources.benefit_rules()


@pytest.fixture(scope="session")
def work(rules: BenefitRules) -> Callable[..., Run]:
    """Work out one measure in Guangdong."""

    def worked(on: date = DAY, case: Facts | None = None, **measure: Any) -> Run:
        values = {"ent_province": "440000"} | {name: _stored(value) for name, value in (case or {}).items()}
        return run(facts(**measure), Setting(rules, values, on))

    return worked


@pytest.fixture(scope="session")
def project(rules: BenefitRules) -> Callable[..., ProjectBenefit | None]:
    """Work out a project of several measures in Guangdong."""

    def worked(*measures: Facts, **case: Any) -> ProjectBenefit | None:
        stated = facts(**({"ent_province": "440000"} | case))
        return worked_out(Case(facts=stated, measures=tuple(facts(**one) for one in measures)), rules, on=DAY)

    return worked
