"""What an offer does to the loan goes by the appraisal's own reckoning; what is not known stays unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desktop import resources
from matching.offers.effect import money_of, product_effect, subsidy_effect
from matching.offers.products import ProductRow
from matching.packs import Pack
from tests.matching.offers.material import DAY, view_of

LOAN: dict[str, Any] = {
    "loan_amount_cny": "8000", "loan_term_years": "3", "loan_rate_pct": "4", "loan_repayment_method": "bullet",
    "loan_periods_per_year": "4", "loan_other_central_subsidy": "no",
}  # fmt: skip
SUBSIDY = "moneytools2026.s5.7.sub-rate"


def tools() -> Pack:
    return next(pack for pack in resources.packs().on(DAY) if pack.row.id == "moneytools2026")


def test_the_subsidy_is_a_point_and_a_half_on_fifty_million_for_two_years() -> None:
    rules = resources.offer_rules().worth
    effect = subsidy_effect(view_of(**LOAN), resources.finance_rules(), rules[0], tools())
    assert effect.interest == Decimal("960.00")
    assert effect.subsidy == Decimal("150.00")
    assert money_of(rules, SUBSIDY, effect) == Decimal("150.00")
    assert effect.first_year == Decimal("245.00")


def test_a_subsidy_that_may_be_barred_is_unknown_and_not_nothing() -> None:
    facts = {name: value for name, value in LOAN.items() if name != "loan_other_central_subsidy"}
    rules = resources.offer_rules().worth
    effect = subsidy_effect(view_of(**facts), resources.finance_rules(), rules[0], tools())
    assert effect.subsidy is None
    assert effect.missing == ("loan_other_central_subsidy",)
    assert money_of(rules, SUBSIDY, effect) is None


def test_without_the_terms_of_the_loan_the_money_is_unknown() -> None:
    rules = resources.offer_rules().worth
    effect = subsidy_effect(view_of(loan_amount_cny="100"), resources.finance_rules(), rules[0], tools())
    assert effect.subsidy is None
    assert "loan_rate_pct" in effect.missing


def test_a_product_lends_no_more_than_its_limits_at_its_own_rate() -> None:
    product = ProductRow(
        id="P", title="贷", family="credit", amount_max=Decimal(1000), term_max=Decimal(2), rate_pct=Decimal("3.5")
    )
    effect = product_effect(view_of(**LOAN), resources.finance_rules(), product)
    assert effect is not None
    assert (effect.amount, effect.term, effect.rate) == (Decimal(1000), Decimal(2), Decimal("3.5"))
    assert effect.interest == Decimal("70.00")


def test_a_product_without_a_rate_costs_nobody_knows_what() -> None:
    effect = product_effect(view_of(**LOAN), resources.finance_rules(), ProductRow(id="P", title="贷", family="credit"))
    assert effect is not None
    assert effect.interest is None
    assert "没有填利率" in effect.problems[0]
    assert product_effect(view_of(), resources.finance_rules(), ProductRow(id="F", title="基金", family="fund")) is None
