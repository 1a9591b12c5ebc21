"""What the tools give for worked cases, and what they refuse to give."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.matching.tools.material import ask, figure, tariff, value

CEMENT_USER = {"area": "甲县", "industry": "cement", "ent_catalogue_class": "restricted"}
CEMENT = {"industry": "cement", "class": "restricted"}
TIERS: list[dict[str, Any]] = [
    {"low": 0, "high": 20, "multiple": 1.5},
    {"low": 20, "high": 40, "multiple": 2},
    {"low": 40, "multiple": 3},
]
WATER: dict[str, Any] = {
    "use": "nonresident",
    "group": "normal",
    "ent_water_quota_m3": 100000,
    "base_price": 3,
    "tiers": TIERS,
}
PRICES = [
    {"period": "高峰", "start": "08:00", "end": "22:00", "price": 0.9},
    {"period": "低谷", "start": "22:00", "end": "08:00", "price": 0.3},
]
LOADS = [{"period": "高峰", "before": 500000, "after": 400000}, {"period": "低谷", "before": 100000, "after": 200000}]
SHIFT: dict[str, Any] = {"category": "大工业", "voltage": "10千伏"}
EPC: dict[str, Any] = {
    "contract_kind": "shared",
    "prj_contract_term_years": 5,
    "saving_y": 1000000,
    "prj_benefit_share_pct": 70,
}
RECORD: dict[str, Any] = {
    "baseline_text": "2025 年电费",
    "measurement_text": "分项计量",
    "years_done": 1,
    "discount_pct": 6,
}


# ---- surcharge


def test_a_restricted_firm_of_the_seven_industries_pays_the_surcharge_on_all_its_power() -> None:
    found = ask("surcharge", industry="cement", ent_catalogue_class="restricted", power_kwh=5000000, surcharge=0.1)
    assert found.state == "done"
    assert value(found, "surcharge_cost") == Decimal("500000.00")
    assert figure(found, "surcharge_cost").substituted == "5,000,000 × 0.1 = 500,000.00 元/年"
    assert "price943.s6.1.diff-power" in {cite.clause for cite in found.cites}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"industry": "other"}, "not_applicable"),
        ({"industry": "cement", "ent_catalogue_class": "permitted"}, "not_applicable"),
        ({"industry": "cement", "power_kwh": 1, "surcharge": 1}, "unknown"),
        ({"ent_catalogue_class": "restricted"}, "unknown"),
    ],
)
def test_no_surcharge_is_a_reason_and_an_unknown_class_is_no_number(facts: dict[str, Any], state: str) -> None:
    found = ask("surcharge", **facts)
    assert found.state == state
    assert all(one.value is None for one in found.workings)


def test_a_surcharge_in_fen_is_refused_with_the_number_that_fits() -> None:
    found = ask("surcharge", industry="cement", ent_catalogue_class="restricted", power_kwh=1, surcharge=10)
    assert found.state == "refused"
    assert "应为 0.1 元" in found.sentence


# ---- tariffs of the office


def test_the_price_in_force_on_the_day_is_used_and_names_its_document() -> None:
    old = tariff("power_surcharge", [{"surcharge": "0.08"}], first=date(2025, 1, 1), key=CEMENT)
    new = tariff("power_surcharge", [{"surcharge": "0.1"}], key=CEMENT)
    facts: dict[str, Any] = {**CEMENT_USER, "power_kwh": 100}
    assert value(ask("surcharge", old, new, **facts), "surcharge_cost") == Decimal("10.00")
    before = ask("surcharge", old, new, on=date(2025, 12, 31), **facts)
    assert value(before, "surcharge_cost") == Decimal("8.00")
    (factor,) = figure(before, "surcharge_cost").factors
    assert "价〔2025〕1号" in factor.origin


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2026, 7, 1)])
def test_a_price_not_yet_or_no_longer_in_force_is_no_price(on: date) -> None:
    over = tariff("power_surcharge", [{"surcharge": "0.1"}], last=date(2026, 6, 30), key=CEMENT)
    facts: dict[str, Any] = {**CEMENT_USER, "power_kwh": 100}
    found = ask("surcharge", over, on=on, **facts)
    assert (found.state, found.missing) == ("unknown", ("surcharge",))
    assert f"在 {on} 有效的价格" in found.sentence


def test_a_price_of_the_whole_country_serves_where_the_area_has_none() -> None:
    country = tariff("water_price", [{"price": "2"}], area="全国", key={"use": "nonresident"})
    own = tariff("water_price", [{"price": "3"}], key={"use": "nonresident"})
    facts: dict[str, Any] = {**WATER, "use_before": 10, "use_after": 10}
    del facts["base_price"]
    assert value(ask("water", country, area="甲县", **facts), "cost_before") == Decimal("20.00")
    assert value(ask("water", country, own, area="甲县", **facts), "cost_before") == Decimal("30.00")


# ---- tiers


def test_all_power_is_charged_at_the_tier_the_intensity_falls_into_its_upper_bound_included() -> None:
    tiers = [{"low": 100, "high": 120, "surcharge": 0.05}, {"low": 120, "surcharge": 0.1}]
    found = ask(
        "tier_power", intensity_before=120.1, kwh_before=1000000, intensity_after=120, kwh_after=900000, tiers=tiers
    )
    assert value(found, "cost_before") == 100000
    assert value(found, "cost_after") == 45000
    assert value(found, "saving") == 55000
    below = ask("tier_power", intensity_before=100, kwh_before=1, intensity_after=90, kwh_after=1, tiers=tiers)
    assert value(below, "cost_before") == 0


def test_the_punitive_price_looks_like_a_draft() -> None:
    found = ask("punitive_power", tiers=[{"low": 0, "surcharge": 0.2}], intensity_before=5, kwh_before=100)
    assert found.draft
    assert value(found, "cost_before") == 20
    assert (value(found, "saving"), found.state) == (None, "unknown")


def test_water_over_the_quota_is_charged_part_by_part() -> None:
    found = ask("water", use_before=150000, use_after=100000, **WATER)
    assert value(found, "cost_before") == 300000 + 90000 + 120000 + 90000
    assert value(found, "cost_after") == 300000
    assert value(found, "saving") == 300000
    table = found.tables[0]
    assert sum(Decimal(row[-1].replace(",", "")) for row in table.rows) == value(found, "cost_before")


def test_use_of_exactly_the_quota_needs_no_tiers() -> None:
    facts: dict[str, Any] = {name: entry for name, entry in WATER.items() if name != "tiers"}
    found = ask("water", use_before=100000, use_after=90000, **facts)
    assert (found.state, value(found, "saving")) == ("done", 30000)


@pytest.mark.parametrize(
    ("tiers", "words"),
    [
        ([{"low": 0, "high": 20, "multiple": 1.5}, {"low": 30, "multiple": 2}], "空档"),
        ([{"low": 0, "high": 20, "multiple": 1.5}, {"low": 10, "multiple": 2}], "重叠"),
        ([{"low": 20, "high": 10, "multiple": 1.5}], "不大于下限"),
        ([{"low": 0, "high": 20, "multiple": 1.5}], "没有盖住全部"),
        ([{"low": 10, "multiple": 1.5}], "没有盖住全部"),
    ],
)
def test_tiers_that_do_not_hang_together_give_no_number(tiers: list[dict[str, Any]], words: str) -> None:
    found = ask("water", use_before=150000, use_after=150000, **{**WATER, "tiers": tiers})
    assert found.state == "refused"
    assert words in found.sentence
    assert value(found, "saving") is None


# ---- shifting load


def test_moving_load_to_the_valley_gains_the_difference_of_prices() -> None:
    found = ask("load_shift", prices=PRICES, profile=LOADS, **SHIFT)
    assert [value(found, name) for name in ("cost_before", "cost_after", "gain", "moved_kwh")] == [
        480000, 420000, 60000, 100000,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("prices", "loads", "words"),
    [
        (PRICES[:1], LOADS[:1], "不满 24 小时，缺 00:00—08:00"),
        ([*PRICES, {"period": "尖峰", "start": "19:00", "end": "21:00", "price": 1.2}], LOADS, "重叠"),
        ([{**PRICES[0], "start": "8点"}, PRICES[1]], LOADS, "需要时刻，如 08:00"),
        (PRICES, LOADS[:1], "缺时段：低谷"),
        (PRICES, [*LOADS, {"period": "平段", "before": 1, "after": 1}], "不在价格表里"),
        (PRICES, [LOADS[0], LOADS[0]], "写了两次"),
    ],
)
def test_periods_and_loads_that_do_not_fit_give_no_number(prices: Any, loads: Any, words: str) -> None:
    found = ask("load_shift", prices=prices, profile=loads, **SHIFT)
    assert found.state == "refused"
    assert words in found.sentence
    assert all(one.value is None for one in found.workings)


def test_less_power_in_all_is_told_apart_from_shifting() -> None:
    found = ask("load_shift", prices=PRICES, profile=[LOADS[0], {"period": "低谷", "before": 0, "after": 0}], **SHIFT)
    assert "少用 100,000 kWh" in found.notes[0]


def test_a_record_of_load_shift_keeps_what_is_not_filled_in_sight() -> None:
    found = ask("demand_side", peak_before_kw=1000, peak_after_kw=700, hours_day=4, days_year=300,
                price_from=0.9, price_to=0.3, measure="错班生产")  # fmt: skip
    assert (value(found, "prj_peak_shift_kw"), value(found, "gain")) == (300, 216000)
    assert found.tables[-1].rows == (("采取的措施", "错班生产"), ("负荷记录来源", "未填（待补）"))


def test_a_later_figure_goes_by_the_printed_one_before_it() -> None:
    found = ask("storage", prj_storage_kwh=2000, depth_pct=90, cycles_year=600, efficiency_pct=88,
                price_peak=1.1, price_valley=0.3)  # fmt: skip
    assert value(found, "charged_kwh") == 1227273
    assert value(found, "gain") == Decimal("1080000") * Decimal("1.1") - Decimal("1227273") * Decimal("0.3")


# ---- dated and conditional


def test_the_capacity_fee_was_waived_to_the_end_of_2025_and_not_a_day_longer() -> None:
    facts: dict[str, Any] = {
        "ent_two_part_tariff": True, "power_use": "water_treatment", "capacity_kva": 1250, "capacity_fee": 20,
        "months_count": 12,
    }  # fmt: skip
    last = ask("capacity_fee", on=date(2025, 12, 31), **facts)
    assert (last.state, value(last, "waived")) == ("done", 300000)
    over = ask("capacity_fee", on=date(2026, 1, 1), **facts)
    assert (over.state, over.workings) == ("not_applicable", ())
    assert ask("capacity_fee", on=date(2025, 1, 1), **{**facts, "power_use": "other"}).state == "not_applicable"


def test_a_smaller_transformer_or_a_lower_peak_saves_twelve_months_of_the_fee() -> None:
    fees = tariff(
        "power_fee", [{"capacity_fee": "20", "demand_fee": ""}], key={"category": "大工业", "voltage": "10千伏"}
    )
    facts: dict[str, Any] = {"area": "甲县", "category": "大工业", "voltage": "10千伏"}
    assert value(ask("capacity", fees, capacity_before=1250, capacity_after=1000, **facts), "saving") == 60000
    blank = ask("demand", fees, demand_before=900, demand_after=800, **facts)
    assert blank.missing == ("demand_fee",)
    assert "没有写“需量电价”" in blank.sentence
    assert value(ask("demand", demand_before=900, demand_after=800, demand_fee=30, **facts), "saving") == 36000


def test_without_an_area_the_price_is_what_is_missing() -> None:
    found = ask("surcharge", industry="cement", ent_catalogue_class="restricted", power_kwh=1)
    assert found.missing == ("surcharge",)
    assert "请填“执行地区”" in found.sentence


def test_a_negotiated_price_counts_only_where_the_waste_is_traced() -> None:
    facts: dict[str, Any] = {"pricing": "negotiated", "waste_before": 100, "waste_after": 80, "fee": 3000}
    unknown = ask("waste", **facts)
    assert (unknown.state, unknown.missing) == ("unknown", ("ent_hazwaste_traceable",))
    assert ask("waste", ent_hazwaste_traceable=False, **facts).state == "not_applicable"
    assert value(ask("waste", ent_hazwaste_traceable=True, **facts), "saving") == 60000
    assert value(ask("waste", **{**facts, "pricing": "set"}), "saving") == 60000


def test_a_ratio_of_exactly_three_to_one_is_enough() -> None:
    facts: dict[str, Any] = {"ent_water_short_region": True, "water_m3": 100, "ref_water_price_nonresident": 3}
    assert value(ask("special_water", ref_water_price_special=9, **facts), "rise") == 0
    assert value(ask("special_water", ref_water_price_special=7, **facts), "rise") == 200


def test_a_divisor_of_zero_is_refused_by_its_name() -> None:
    found = ask("special_water", ent_water_short_region=True, water_m3=1, ref_water_price_special=9,
                ref_water_price_nonresident=0)  # fmt: skip
    assert found.state == "refused"
    assert "非居民用水水价" in found.sentence


def test_sewage_and_reclaimed_water_save_what_the_bill_falls_by() -> None:
    band = tariff("sewage_band", [{"fee": "1.5"}], key={"band": "三档"})
    low = tariff("sewage_band", [{"fee": "1"}], key={"band": "二档"})
    found = ask("sewage", band, low, area="甲县", ent_sewage_band="三档", band_after="二档", sewage_before=100000,
                sewage_after=80000)  # fmt: skip
    assert value(found, "saving") == 70000
    reused = ask("reclaimed_water", prj_reclaimed_water_m3=50000, tap_price=3, reclaimed_price=1.2, running_cost=20000)
    assert value(reused, "saving") == 70000


# ---- holdings and contracts


def test_a_holding_without_proof_is_held_and_cannot_be_pledged_yet() -> None:
    rows = [
        {"kind": "allowance", "quantity": 12000, "evidence": "X1", "pledged": "no", "expires": date(2027, 12, 31)},
        {"kind": "allowance", "quantity": 500, "evidence": "X2", "pledged": "yes"},
        {"kind": "ccer", "quantity": 300, "evidence": "X3", "pledged": "no", "expires": date(2026, 1, 1)},
        {"kind": "green_cert", "quantity": 300, "pledged": "no"},
    ]
    found = ask("holdings", holdings=rows)
    assert (value(found, "allowance_held"), value(found, "allowance_free")) == (12500, 12000)
    assert (value(found, "ccer_held"), value(found, "ccer_free")) == (300, 0)
    assert (value(found, "green_cert_held"), value(found, "green_cert_free")) == (300, None)
    assert found.missing == ("holdings.4.evidence",)
    assert "第 4 行的凭证编号" in found.sentence


def test_a_shared_saving_is_split_year_by_year_and_what_is_to_come_is_discounted() -> None:
    found = ask("contract", **EPC, **RECORD)
    assert (value(found, "company_total"), value(found, "host_total")) == (3500000, 1500000)
    parts = [Decimal(row[-1].replace(",", "")) for row in found.tables[0].rows if row[-1] != "—"]
    assert value(found, "present_value") == sum(parts) == Decimal("2425573.93")
    assert found.draft


def test_no_discount_rate_is_ever_supposed_and_no_value_given_without_baseline() -> None:
    without: dict[str, Any] = {name: entry for name, entry in RECORD.items() if name != "discount_pct"}
    found = ask("contract", **EPC, **without)
    assert (value(found, "present_value"), found.missing) == (None, ("discount_pct",))
    unproven = ask("contract", **EPC, years_done=0, discount_pct=6)
    assert value(unproven, "present_value") is None
    assert "不能核实" in figure(unproven, "present_value").note
    assert value(unproven, "host_total") == 1500000


def test_a_guarantee_makes_the_company_pay_for_what_is_missing() -> None:
    facts: dict[str, Any] = {
        "contract_kind": "guaranteed", "prj_contract_term_years": 2, "saving_y": 900000, "guaranteed_y": 1000000,
        "service_fee_y": 500000, "excess_share_pct": 20, "years": [{"year": 1, "saving": 1100000}],
    }  # fmt: skip
    found = ask("contract", **facts, **{**RECORD, "discount_pct": 0})
    assert [row[3] for row in found.tables[0].rows] == ["520,000.00", "400,000.00"]
    assert value(found, "present_value") == 400000


def test_custody_leaves_the_company_what_it_saves_below_its_fee() -> None:
    found = ask("contract", contract_kind="custody", prj_contract_term_years=3, baseline_cost_y=1000000,
                actual_cost_y=700000, custody_fee_y=900000, **RECORD)  # fmt: skip
    assert (value(found, "company_total"), value(found, "host_total")) == (600000, 300000)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"years_done": 5}, "已没有未到期收益"),
        ({"years": [{"year": 2, "saving": 1}]}, "从第 1 年起"),
        ({"years": [{"year": n, "saving": 1} for n in range(1, 7)]}, "合同只有 5 年"),
        ({"prj_benefit_share_pct": 101}, "应不大于 100"),
        ({"prj_contract_term_years": 2.5}, "应为整数"),
    ],
)
def test_a_contract_that_contradicts_itself_is_refused(facts: dict[str, Any], words: str) -> None:
    found = ask("contract", **{**EPC, **RECORD, **facts})
    assert found.state == "refused"
    assert words in found.sentence
