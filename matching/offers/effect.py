"""What an offer does to the loan: amount, cost after subsidy and debt service, by the appraisal's own reckoning."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

from matching.appraisal import Repayment
from matching.case import Fact
from matching.criteria.facts import CaseView
from matching.errors import ResourceError
from matching.fields import Value
from matching.finance.flow import flow_lines
from matching.finance.grants import INTEREST, INTEREST_TOTAL, counted, grants, interest_rate
from matching.finance.inputs import Inputs
from matching.finance.loan import AMOUNT, RATE, SUBSIDY_CAP, SUBSIDY_YEARS, TERM, loan_terms
from matching.finance.project import draft_plan
from matching.finance.repay import repayment
from matching.finance.rules import FinanceRules
from matching.offers.products import LOANS, ProductRow
from matching.packs import Pack

FILE = "offers/worth.toml"
_CENT = Decimal("0.01")


class WorthRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an offer's money follows from the numbers of its document."""

    offer: str
    kind: Literal["interest"]
    part: str
    rate: str
    years: str
    cap: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    worth: tuple[WorthRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanEffect:
    """Tell what a loan costs under an offer; None where it cannot be known, with what is missing."""

    amount: Decimal | None
    """万元."""
    term: Decimal | None
    rate: Decimal | None
    """Yearly rate before subsidy, per cent."""
    net_rate: Decimal | None = None
    """Yearly rate after subsidy while it lasts, per cent."""
    interest: Decimal | None = None
    """All interest, 万元."""
    subsidy: Decimal | None = None
    """Part of it the treasury gives back, 万元."""
    first_year: Decimal | None = None
    """Principal and interest of the first year, less subsidy, 万元."""
    cover: Decimal | None = None
    """Least yearly cover of debt service by the cash flow."""
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def load_worth(text: str) -> tuple[WorthRow, ...]:
    """Read worth.toml."""
    try:
        return msgspec.convert(tomllib.loads(text), _File).worth
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"金额规则不完整：{error}", file=FILE) from error


def product_effect(view: CaseView, rules: FinanceRules, product: ProductRow) -> LoanEffect | None:
    """Return what the loan would cost under a product's limits and rate; None where the product is no loan."""
    if product.family not in LOANS:
        return None
    if product.rate_pct is None:
        most, longest = _least(view, AMOUNT, product.amount_max), _least(view, TERM, product.term_max)
        return LoanEffect(
            amount=most, term=longest, rate=None,
            problems=("产品没有填利率，成本和还本付息不能计算",),
        )  # fmt: skip
    changes: dict[str, Value] = {RATE: product.rate_pct}
    for name, most in ((AMOUNT, product.amount_max), (TERM, product.term_max)):
        if (least := _least(view, name, most)) is not None:
            changes[name] = least
    return loan_effect(view, rules, changes)


def subsidy_effect(view: CaseView, rules: FinanceRules, row: WorthRow, pack: Pack) -> LoanEffect:
    """Return what the loan costs once the treasury gives back what the offer's document says, and nothing else."""
    numbers = pack.parameters_on(view.on)
    absent = [name for name in (row.rate, row.years) if name not in numbers]
    if absent:
        return _nothing(("文件在评估日期没有这项贴息的数字",))
    changes: dict[str, Value] = {
        INTEREST: {row.part: numbers[row.rate]}, INTEREST_TOTAL: numbers[row.rate], SUBSIDY_YEARS: numbers[row.years],
    }  # fmt: skip
    if row.cap and row.cap in numbers:
        changes[SUBSIDY_CAP] = numbers[row.cap]
    return loan_effect(view, rules, changes)


def loan_effect(view: CaseView, rules: FinanceRules, changes: Mapping[str, Value]) -> LoanEffect:
    """Reckon the loan of a case anew with some facts changed."""
    facts = {**view.case.facts, **{name: Fact(value=value) for name, value in changes.items()}}
    inputs = Inputs(CaseView(replace(view.case, facts=facts), view.dictionary, view.on), rules)
    found = grants(inputs)
    draft = draft_plan(inputs, counted(found))
    wish = loan_terms(inputs, found)
    lines = flow_lines(draft.plan) if draft.plan is not None else ()
    plan = repayment(inputs, wish, draft, lines)
    amount, term, rate = inputs.number(AMOUNT), inputs.number(TERM), inputs.number(RATE)
    if not plan.payments:
        return LoanEffect(
            amount=amount, term=term, rate=rate,
            missing=plan.missing, problems=plan.problems,
        )  # fmt: skip
    held = [grant for grant in found if grant.is_interest and not grant.is_counted]
    cover = next((figure.value for figure in plan.figures if figure.id == "dscr_min"), None)
    return LoanEffect(
        amount=amount,
        term=term,
        rate=rate,
        net_rate=None if held or rate is None else max(rate - interest_rate(found), Decimal(0)),
        interest=_wan(plan.interest),
        subsidy=None if held else _wan(plan.subsidy),
        first_year=None if held else _wan(_first_year(plan)),
        cover=cover,
        missing=tuple(dict.fromkeys(name for grant in held for name in grant.missing)),
        problems=tuple(grant.sentence for grant in held),
        notes=plan.notes,
    )


def money_of(rows: Sequence[WorthRow], offer: str, effect: LoanEffect | None) -> Decimal | None:
    """Return the known benefit of an offer, None where its document gives no numbers or facts are missing."""
    if not any(row.offer == offer for row in rows) or effect is None:
        return None
    return effect.subsidy


def _first_year(plan: Repayment) -> Decimal:
    own = [one for one in plan.payments if one.month <= 12]
    return sum((one.principal + one.interest - one.subsidy for one in own), Decimal(0))


def _least(view: CaseView, name: str, most: Decimal | None) -> Decimal | None:
    wanted = view.values.get(name)
    return min(wanted, most) if isinstance(wanted, Decimal) and most is not None else (
        wanted if isinstance(wanted, Decimal) else None
    )  # fmt: skip


def _wan(yuan: Decimal | None) -> Decimal | None:
    return None if yuan is None else (yuan / 10_000).quantize(_CENT, ROUND_HALF_UP)


def _nothing(problems: tuple[str, ...]) -> LoanEffect:
    return LoanEffect(amount=None, term=None, rate=None, problems=problems)
