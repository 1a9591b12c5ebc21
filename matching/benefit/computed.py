"""The figures a case did not state, filled in from its measures, so that criteria can read them.

What somebody entered is never replaced. A filled-in figure carries the weakest evidence of what it rests on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from matching.benefit.figures import Measure
from matching.benefit.rules import BenefitRules
from matching.benefit.setting import setting_of
from matching.benefit.sums import sums_of
from matching.case import Case, Fact

ORIGIN = "按各项措施测算"


def with_computed(case: Case, rules: BenefitRules | None, on: date) -> Case:
    """Return the case (with its derived facts) with every undeclared quantity that its measures give."""
    if rules is None or not case.measures:
        return case
    if all(_is_stated(case, name) for measure in case.measures for name in rules.fields_of(_kind(measure))):
        return case
    facts = dict(case.facts)
    is_changed = False
    for one in sums_of(case, setting_of(case, rules, on)).sums:
        name = one.quantity.field
        if not name or one.value is None or one.value < 0 or _is_stated(case, name):
            continue
        is_changed = True
        facts[name] = Fact(value=one.value, evidence=one.evidence or "E0", basis=one.mark, derived=ORIGIN)
    return replace(case, facts=facts) if is_changed else case


def _is_stated(case: Case, name: str) -> bool:
    fact = case.facts.get(name)
    return fact is not None and fact.is_known


def _kind(measure: Measure) -> str:
    fact = measure.get("msr_kind")
    return str(fact.value) if fact is not None and fact.is_known else ""
