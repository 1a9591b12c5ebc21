"""Ratios of three years of statements, and what does not fit in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from matching.appraisal import Statements
from tests.matching.finance.material import appraised

SOUND: dict[str, Any] = {
    "ent_fs_last_year": 2025,
    "ent_fs_revenue": {"y1": 8000, "y2": 9000, "y3": 9900},
    "ent_fs_cost_of_sales": {"y1": 6000, "y2": 6750, "y3": 7200},
    "ent_fs_interest": {"y3": 100},
    "ent_fs_profit": {"y3": 800},
    "ent_fs_income_tax": {"y3": 200},
    "ent_fs_net_profit": {"y3": 600},
    "ent_fs_receivables": {"y3": 990},
    "ent_fs_inventories": {"y3": 720},
    "ent_fs_current_assets": {"y3": 3000},
    "ent_fs_noncurrent_assets": {"y3": 5000},
    "ent_fs_total_assets": {"y1": 7000, "y2": 7500, "y3": 8000},
    "ent_fs_current_liabilities": {"y3": 2000},
    "ent_fs_noncurrent_liabilities": {"y3": 2000},
    "ent_fs_total_liabilities": {"y3": 4000},
    "ent_fs_equity": {"y3": 4000},
    "ent_fs_operating_cash": {"y3": 900},
}


def stated(**changes: Any) -> Statements:
    found = appraised(**SOUND | changes).statements
    assert found is not None
    return found


def ratio(found: Statements, ident: str) -> tuple[Decimal | None, ...]:
    return next(one.values for one in found.ratios if one.id == ident)


def sentences(found: Statements) -> str:
    return "\n".join(check.sentence for check in found.checks)


def test_ratios_of_a_sound_year() -> None:
    found = stated()
    last = {one.id: one.values[-1] for one in found.ratios}
    assert found.years == ("2023年", "2024年", "2025年")
    assert found.checks == ()
    assert last == {
        "debt_ratio": Decimal("50.00"),
        "current_ratio": Decimal("1.50"),
        "quick_ratio": Decimal("1.14"),
        "gross_margin": Decimal("27.27"),
        "net_margin": Decimal("6.06"),
        "roe": Decimal("15.00"),
        "interest_cover": Decimal("9.00"),
        "cash_to_debt": Decimal("22.50"),
        "revenue_growth": Decimal("10.00"),
        "receivable_days": Decimal("36.50"),
        "inventory_days": Decimal("36.50"),
    }


def test_a_missing_item_gives_no_ratio() -> None:
    assert ratio(stated(), "debt_ratio")[:2] == (None, None)
    assert ratio(stated(), "revenue_growth") == (None, Decimal("12.50"), Decimal("10.00"))


def test_nothing_below_the_line_gives_no_ratio() -> None:
    assert ratio(stated(ent_fs_interest={"y3": 0}), "interest_cover")[-1] is None
    assert ratio(stated(ent_fs_equity={"y3": -100}), "roe")[-1] is None


def test_a_balance_sheet_that_does_not_balance_is_named_to_the_yuan() -> None:
    assert "资产负债表不平" in sentences(stated(ent_fs_equity={"y3": "3999.5"}))
    assert "相差 5,000 元" in sentences(stated(ent_fs_equity={"y3": "3999.5"}))


def test_parts_that_do_not_make_their_total_are_named() -> None:
    assert "资产分项与合计不符" in sentences(stated(ent_fs_noncurrent_assets={"y3": 4000}))
    assert "负债分项与合计不符" in sentences(stated(ent_fs_noncurrent_liabilities={"y3": 1000}))
    assert "大于流动资产合计" in sentences(stated(ent_fs_cash={"y3": 5000}))


def test_a_sign_that_is_wrong_is_named() -> None:
    assert "所得税费用的正负号可能填反" in sentences(stated(ent_fs_income_tax={"y3": -200}))
    assert "净利润的正负号可能填反" in sentences(stated(ent_fs_net_profit={"y3": -600}))


def test_yuan_entered_for_ten_thousand_yuan_is_named_with_what_would_fit_and_not_reckoned_with() -> None:
    found = stated(ent_fs_revenue={"y1": 8000, "y2": 9000, "y3": 99_000_000})
    assert "2025年可能把元填成了万元，换算后是 9,900 万元" in sentences(found)
    assert ratio(found, "revenue_growth")[-1] is None
    assert ratio(found, "net_margin")[-1] is None


def test_what_the_enterprise_says_elsewhere_is_compared_not_overruled() -> None:
    found = stated(ent_revenue_cny=5000, ent_total_assets_cny=8000, ent_debt_ratio_pct=60)
    assert "“上年度营业收入”5,000 万元，报表2025年为 9,900 万元" in sentences(found)
    assert "“资产负债率”填了 60%，按报表2025年计算为 50%" in sentences(found)
    assert "资产总额" not in sentences(found)


def test_without_statements_there_are_no_ratios() -> None:
    assert appraised(prj_invest_total_cny=100).statements is None
