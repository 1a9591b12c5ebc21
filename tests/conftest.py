"""What all tests share: the real dictionary and packs, and facts made in one line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from desktop import resources
from desktop.work.operations.judging import ground_on
from matching.case import Case, Fact
from matching.fields import FieldDictionary, decode
from matching.judge import Ground

DAY = date(2026, 11, 21)

# A slow machine is no failure, and the same tree gives the same result; `--hypothesis-profile explore` looks further.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(scope="session")
def dictionary() -> FieldDictionary:
    return resources.dictionary()


@pytest.fixture(scope="session")
def ground() -> Ground:
    return ground_on(resources.packs(), DAY)


def case_of(evidence: str = "E4", **values: Any) -> Case:
    """Make a case whose facts all carry one evidence level."""
    fields = resources.dictionary()
    facts = {name: Fact(value=decode(fields[name], raw), evidence=evidence) for name, raw in values.items()}
    return Case(id="case", facts=facts)
