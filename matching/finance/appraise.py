"""The one door: appraise the finances of a case, from investment and sources to cover and scenarios."""

from __future__ import annotations

from dataclasses import replace

from matching.appraisal import Appraisal, CashFlow
from matching.criteria.facts import CaseView
from matching.finance.figures import project_figures
from matching.finance.flow import flow_lines
from matching.finance.grants import AMOUNTS, INTEREST, counted, grants
from matching.finance.inputs import Inputs
from matching.finance.loan import AMOUNT, loan_terms
from matching.finance.project import BENEFIT, BENEFITS, COSTS, ITEMS, SOURCES, TOTAL, Draft, breakdown, draft_plan
from matching.finance.repay import repayment
from matching.finance.rules import FinanceRules
from matching.finance.sensitivity import scenarios, tornado, two_way
from matching.finance.statements import statements

_STATES_FINANCE = (TOTAL, ITEMS, SOURCES, BENEFITS, BENEFIT, COSTS, AMOUNT, AMOUNTS, INTEREST)
_STATEMENT = "ent_fs_"
_ROUNDING = (
    "现金流量表每格先四舍五入到 0.01 万元，合计等于各格相加；还款计划四舍五入到分，末期本金补足尾差；"
    "比率、倍数和年数保留两位小数"
)


def appraise(view: CaseView, rules: FinanceRules) -> Appraisal | None:
    """Appraise a case on the day of its view; None when it states nothing financial at all."""
    if not any(name in view.values for name in _STATES_FINANCE) and not _has_statements(view):
        return None
    inputs = Inputs(view, rules)
    found = grants(inputs)
    draft = draft_plan(inputs, counted(found))
    lines = flow_lines(draft.plan) if draft.plan is not None else ()
    wish = loan_terms(inputs, found)
    cash_flow = CashFlow(
        years=tuple(f"第{year}年" for year in range(draft.plan.years + 1)) if draft.plan is not None else (),
        lines=lines,
        missing=draft.missing,
        problems=draft.problems,
        notes=draft.notes,
    )
    appraisal = Appraisal(
        on=view.on,
        investment=breakdown(inputs, ITEMS),
        sources=breakdown(inputs, SOURCES),
        conventions=(),
        grants=found,
        cash_flow=cash_flow,
        figures=project_figures(inputs, draft, lines),
        repayment=repayment(inputs, wish, draft, lines),
        statements=statements(inputs),
        problems=(*inputs.problems, *draft.problems, *wish.problems, *wish.notes),
        rounding=_ROUNDING,
    )
    appraisal = replace(
        appraisal, conventions=inputs.conventions, missing=_missing(appraisal), problems=_problems(appraisal)
    )
    return _varied(appraisal, draft, rules)


def _has_statements(view: CaseView) -> bool:
    return any(name.startswith(_STATEMENT) for name in view.values)


def _varied(appraisal: Appraisal, draft: Draft, rules: FinanceRules) -> Appraisal:
    if draft.plan is None:
        return appraisal
    return replace(
        appraisal,
        basis="所得税后" if draft.plan.is_taxed else "所得税前",
        tornado=tornado(draft.plan, rules),
        grid=two_way(draft.plan, rules),
        scenarios=scenarios(draft.plan, rules),
    )


def _missing(appraisal: Appraisal) -> tuple[str, ...]:
    """Return every field something waits for, once, in the order of the sections."""
    waiting = [*appraisal.investment.missing, *appraisal.sources.missing, *appraisal.cash_flow.missing]
    for figure in (*appraisal.figures, *appraisal.repayment.figures):
        waiting += figure.missing
    waiting += appraisal.repayment.missing
    waiting += [name for grant in appraisal.grants for name in grant.missing]
    return tuple(dict.fromkeys(waiting))


def _problems(appraisal: Appraisal) -> tuple[str, ...]:
    """Return all problems once: sums that differ, slips, contradictions, statements that do not fit."""
    sums = [one.sentence for one in (appraisal.investment, appraisal.sources) if one.difference]
    fitting = [check.sentence for check in appraisal.statements.checks] if appraisal.statements else []
    return tuple(dict.fromkeys((*sums, *appraisal.problems, *fitting)))
