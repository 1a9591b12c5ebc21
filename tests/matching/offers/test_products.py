"""Products: what ships has no terms, what the office states is judged like any offer, review days are minded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop import resources
from matching.errors import ResourceError
from matching.offers.match import Shelf, matches
from matching.offers.products import ProductRow, compiled, on_offer
from tests.matching.offers.material import DAY, view_of

FIRM = {"ent_province": "440000", "ent_county_code": "440222", "loan_amount_cny": "500", "loan_term_years": "4"}


def row(**own: Any) -> ProductRow:
    return ProductRow(**{"id": "P1", "title": "节能贷", "family": "credit", **own})


def shelf(*rows: ProductRow) -> Shelf:
    return Shelf(
        dictionary=resources.dictionary(), packs=(), products=compiled(rows, resources.dictionary()),
        rules=resources.offer_rules().fit, catalogue=resources.paper_catalogue(),
    )  # fmt: skip


def state(product: ProductRow, **facts: Any) -> str:
    (found,) = matches(shelf(product), view_of(**facts), ())
    return found.offer.state


def test_no_amount_term_or_rate_ships_and_every_product_is_a_draft() -> None:
    for product in resources.shipped_products():
        own = product.row
        assert (own.amount_min, own.amount_max, own.term_min, own.term_max, own.rate_pct) == (None,) * 5
        assert product.is_draft


def test_the_box_has_its_four_families_and_the_three_channels() -> None:
    families = [product.row.family for product in resources.shipped_products()]
    assert {"credit", "investment_banking", "fund", "leasing"} <= set(families)
    assert families.count("channel") == 3


def test_every_clause_a_product_stands_for_is_on_offer() -> None:
    known = {offer.row.clause for pack in resources.packs().editions for offer in pack.offers}
    assert {product.row.offer for product in resources.shipped_products() if product.row.offer} <= known


@pytest.mark.parametrize(
    ("regions", "facts", "wanted"),
    [
        (("440000",), FIRM, "open"),
        (("440200",), FIRM, "open"),
        (("440300",), FIRM, "closed"),
        (("140000", "440222"), FIRM, "open"),
        (("440200",), {"ent_province": "440000"}, "unknown"),
    ],
)
def test_a_product_is_offered_in_its_region(regions: tuple[str, ...], facts: dict[str, str], wanted: str) -> None:
    assert state(row(regions=regions), **facts) == wanted


def test_a_product_over_or_not_begun_opens_nothing() -> None:
    assert state(row(valid_to=date(2026, 1, 1)), **FIRM) == "historic"
    assert state(row(valid_from=date(2027, 1, 1)), **FIRM) == "closed"


def test_below_the_least_amount_it_is_closed_and_above_the_most_it_covers_part() -> None:
    assert state(row(amount_min=Decimal(600)), **FIRM) == "closed"
    (found,) = matches(shelf(row(amount_max=Decimal(125))), view_of(**FIRM), ())
    part = next(one for one in found.fit.parts if one.id == "amount")
    assert found.offer.state == "open"
    assert part.sentence == "最高 125 万元，申请 500 万元，够 25%"


def test_an_unknown_field_in_a_condition_is_refused_with_place_and_remedy() -> None:
    with pytest.raises(ResourceError) as refused:
        compiled([row(when="prj_energy_savng > 0", place="产品.xlsx “产品”第 3 行")], resources.dictionary())
    assert refused.value.file == "产品.xlsx “产品”第 3 行"
    assert refused.value.item == "P1 的适用条件"
    assert "prj_energy_savng" in refused.value.what
    assert refused.value.remedy


def test_limits_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ResourceError, match="额度下限 9 大于上限 3"):
        compiled([row(amount_min=Decimal(9), amount_max=Decimal(3))], resources.dictionary())


def test_the_version_in_force_on_a_day_is_on_offer() -> None:
    old, new, next_year = (
        row(version=version, valid_from=date(year, 1, 1))
        for version, year in (("旧", 2025), ("新", 2026), ("次", 2027))
    )
    (found,) = on_offer(compiled([new, next_year, old], resources.dictionary()), DAY)
    assert found.row.version == "新"


def test_a_product_past_its_review_day_warns() -> None:
    (late,) = matches(shelf(row(review_on=date(2026, 11, 20))), view_of(), ())
    (due,) = matches(shelf(row(review_on=DAY)), view_of(), ())
    assert "已过 1 天" in late.warnings[0]
    assert due.warnings == ()


def test_the_guaranteed_loan_of_another_bank_shows_for_a_small_firm_short_of_collateral() -> None:
    ifc = next(product.row for product in resources.shipped_products() if product.row.id == "CIB-IFC")
    facts = {"ent_size_class": "small", "prj_energy_saving_tce": "100", "ent_collateral_shortfall": "200"}
    (found,) = matches(shelf(ifc), view_of(**facts), ())
    assert found.offer.state == "open"
    assert found.offer.draft
    assert "担保对中小企业免费，担保费由银行承担" in found.offer.note
    assert state(ifc, **{**facts, "ent_collateral_shortfall": "0"}) == "closed"
    assert state(ifc, **{**facts, "ent_size_class": "large"}) == "closed"
