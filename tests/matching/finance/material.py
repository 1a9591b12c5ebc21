"""Cases with finances, made from plain values."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop import resources
from matching.appraisal import Appraisal, Figure
from matching.case import Case, Fact
from matching.criteria.facts import CaseView
from matching.fields import decode
from matching.finance.appraise import appraise

ON = date(2026, 11, 21)

PROJECT: dict[str, Any] = {
    "prj_invest_total_cny": 1000,
    "prj_invest_items": {"equipment": 700, "construction": 250, "working_capital": 50},
    "prj_fund_sources": {"own": 400, "bank": 600},
    "prj_construction_months": 12,
    "prj_operation_years": 10,
    "prj_benefit_items": {"energy": 260, "waste_fees": 20},
    "prj_added_costs": {"labour": 30, "maintenance": 20},
    "prj_discount_rate_pct": 8,
}
LOAN: dict[str, Any] = {
    "loan_amount_cny": 600,
    "loan_term_years": 5,
    "loan_rate_pct": "4.35",
    "loan_repayment_method": "equal_principal",
    "loan_periods_per_year": "4",
    "loan_grace_months": 12,
}


def view(**values: Any) -> CaseView:
    fields = resources.dictionary()
    facts = {name: Fact(value=decode(fields[name], raw)) for name, raw in values.items() if raw is not None}
    return CaseView(Case(facts=facts), fields, ON)


def appraised(**values: Any) -> Appraisal:
    """Appraise these values alone."""
    found = appraise(view(**values), resources.finance_rules())
    assert found is not None
    return found


def project(**changes: Any) -> Appraisal:
    """Appraise the worked project with its loan, with these values in place; None takes a value away."""
    return appraised(**PROJECT | LOAN | changes)


def figure(found: Appraisal, ident: str) -> Figure:
    """Return a figure that must be there."""
    one = found.figure(ident)
    assert one is not None, ident
    return one


def told(found: Appraisal, words: str) -> bool:
    """Say whether a problem contains these words."""
    return any(words in problem for problem in found.problems)
