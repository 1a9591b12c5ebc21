"""Appraise the finances of facts that are not stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop import resources
from matching.appraisal import Appraisal
from matching.case import Case, Fact
from matching.criteria.facts import CaseView
from matching.derive import derived
from matching.finance.appraise import appraise


def appraise_facts(facts: Mapping[str, Fact], on: date) -> Appraisal | None:
    """Appraise these facts on a day; None when they state nothing financial."""
    case = derived(Case(facts=facts), resources.derivations())
    view = CaseView(case, resources.dictionary(), on, name_code=resources.name_code)
    return appraise(view, resources.finance_rules())
