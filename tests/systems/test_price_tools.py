"""Prices of sewage, waste, water and power (B42 to B45), motors (B49), load shifts (B50), by the office's tariffs."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.cli.run import run
from desktop.intake.tariff_rows import COMMON
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.appraisal import case_appraisal
from desktop.work.operations.registers import find_register, record_view, take_over
from desktop.work.operations.tariffs import SETTING, load_tariffs
from desktop.work.operations.tool_records import keep_answer
from desktop.work.operations.tools import run_tool
from desktop.work.progress import Progress
from matching.tools import Answer
from tests.desktop.test_tariffs import PRICE_HEADS, TIER, TIER_HEADS, WATER_HEADS, write
from tests.empty_store import empty_store
from tests.systems.conftest import DAY, Make, move

HEADS: list[Any] = [label for _, label, _ in COMMON]
PLACE: list[Any] = ["绿水市", "2025-01-01", "", "示价〔2025〕1号"]
BAND_HEADS = [*HEADS, "档次", "分档条件", "污水处理费（元/m3）"]
WASTE_HEADS = [*HEADS, "废物种类", "定价方式", "收费标准（元/t）"]
SURCHARGE_HEADS = [*HEADS, "行业", "类别", "加价标准（元/kWh）"]
POWER_TIER_HEADS = [*HEADS, "产品", "电耗超过（kWh/t）", "到（含）（kWh/t）", "加价标准（元/kWh）"]
FEE_HEADS = [*HEADS, "用电类别", "电压等级", "容量电价（元/kVA/月）", "需量电价（元/kW/月）"]
SHEETS: dict[str, list[list[Any]]] = {
    "污水处理费分档": [BAND_HEADS, [*PLACE, "高档", "COD 超过 300", 2.4], [*PLACE, "低档", "", "1.2"]],
    "垃圾和危废收费": [WASTE_HEADS, [*PLACE, "废矿物油", "协商价", 3000], [*PLACE, "废矿物油", "政府定价", 3500]],
    "水价": [WATER_HEADS, [*PLACE, "非居民", 4], [*PLACE, "特种", 12], [*PLACE, "再生水", 1]],
    "超定额累进水价": [TIER_HEADS, [*TIER, 0, 20, 1.5], [*TIER, 20, "", 2]],
    "差别电价加价": [SURCHARGE_HEADS, [*PLACE, "水泥", "限制类", 0.1], [*PLACE, "水泥", "淘汰类", 0.3]],
    "阶梯电价": [POWER_TIER_HEADS, [*PLACE, "熟料", 60, 70, 0.05], [*PLACE, "熟料", 70, "", 0.1]],
    "分时电价": [
        PRICE_HEADS,
        [*PLACE, "大工业", "10千伏", "", "高峰", "08:00", "22:00", 0.9],
        [*PLACE, "大工业", "10千伏", "", "低谷", "22:00", "8:00", 0.3],
    ],
}
SEWAGE: dict[str, Any] = {
    "area": "绿水市", "ent_sewage_band": "高档", "band_after": "低档", "sewage_before": "10万m3", "sewage_after": 80000,
}  # fmt: skip
WASTE: dict[str, Any] = {
    "area": "绿水市", "waste": "废矿物油", "pricing": "negotiated", "ent_hazwaste_traceable": "yes",
    "waste_before": 20, "waste_after": 10,
}  # fmt: skip
WATER: dict[str, Any] = {
    "area": "绿水市", "use": "nonresident", "group": "normal", "ent_water_quota_m3": 10000, "use_before": 13000,
    "use_after": 10000,
}  # fmt: skip
SHIFT: dict[str, Any] = {
    "measure": "错班生产", "proof": "负荷曲线", "peak_before_kw": 1000, "peak_after_kw": 600, "hours_day": 5,
    "days_year": 300, "price_from": "0.9", "price_to": "0.3",
}  # fmt: skip


@pytest.fixture(scope="module")
def prices(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Load the workbook of prices once and return what a store keeps of it."""
    folder = tmp_path_factory.mktemp("价格")
    sheets = {name: [SHEETS[name][0], *(_placed(row) for row in SHEETS[name][1:])] for name in SHEETS}
    with Store.open(empty_store(folder / "库.db"), dictionary=resources.dictionary()) as store:
        load_tariffs(store, write(folder / "价格.xlsx", sheets), progress=Progress())
        return store.setting(SETTING)


@pytest.fixture
def priced(store: Store, prices: object) -> Store:
    store.put_setting(SETTING, prices)
    return store


def _placed(row: list[Any]) -> list[Any]:
    return [*PLACE, *row[len(PLACE) :]]


def figures(found: Answer) -> dict[str, Decimal | None]:
    return {one.quantity: one.value for one in found.workings}


def told(found: Answer) -> str:
    return "".join(f"{one.formula}{one.substituted}" for one in found.workings)


def test_b42_bands_give_the_yearly_cost_before_and_after_with_formula_and_source(priced: Store) -> None:
    found = run_tool(priced, "sewage", SEWAGE, DAY)
    assert figures(found) == {"cost_before": 240000, "cost_after": 96000, "saving": 144000}
    assert "改造前年污水量 × 改造前收费标准" in told(found)
    assert "示价〔2025〕1号" in found.workings[0].factors[0].origin


def test_b42_the_saving_enters_the_cash_flow_once_a_person_takes_it_over(
    priced: Store, firm: Make, project: Make
) -> None:
    case_id = project(
        firm(), prj_invest_total_cny=100, prj_invest_items={"equipment": 100}, prj_benefit_items={"energy": 5},
        prj_added_costs={"maintenance": 1}, prj_construction_months=12, prj_operation_years=10,
    )  # fmt: skip
    record = keep_answer(priced, case_id, "sewage", SEWAGE, on=DAY, by="甲")
    assert _inflow(priced, case_id) == 5
    take_over(priced, record.id, ["prj_benefit_items"], on=DAY, by="甲")
    kept = priced.load_case(case_id).case.facts["prj_benefit_items"]
    assert kept.value == {"energy": 5, "waste_fees": Decimal("14.4")}
    assert "第 1 号" in kept.source
    assert _inflow(priced, case_id) == Decimal("19.4")


def _inflow(store: Store, case_id: str) -> Decimal:
    """Return what comes in in the first year of running."""
    appraisal = case_appraisal(store, case_id, on=DAY).appraisal
    assert appraisal is not None, "the project states an investment"
    return sum((line.amounts[2] for line in appraisal.cash_flow.lines if line.kind == "in"), Decimal(0))


def test_b42_without_a_tariff_there_is_no_figure_and_nothing_to_keep(store: Store, firm: Make, project: Make) -> None:
    assert run_tool(store, "sewage", SEWAGE, DAY).state == "unknown"
    with pytest.raises(Problem, match="没有算出，不能留存"):
        keep_answer(store, project(firm()), "sewage", SEWAGE, on=DAY, by="甲")


def test_b43_a_negotiated_price_needs_traced_waste(priced: Store) -> None:
    assert figures(run_tool(priced, "waste", WASTE, DAY))["saving"] == 30000
    untraced = run_tool(priced, "waste", {**WASTE, "ent_hazwaste_traceable": "no"}, DAY)
    assert (untraced.state, untraced.workings) == ("not_applicable", ())
    assert "不得协商" in untraced.sentence
    unknown = run_tool(priced, "waste", {**WASTE, "ent_hazwaste_traceable": ""}, DAY)
    assert unknown.state == "unknown"
    assert figures(run_tool(priced, "waste", {**WASTE, "pricing": "set"}, DAY))["cost_before"] == 70000


def test_b43_the_cost_line_joins_other_savings_of_the_project(priced: Store, firm: Make, project: Make) -> None:
    case_id = project(firm())
    keep_answer(priced, case_id, "sewage", SEWAGE, on=DAY, by="甲")
    record = keep_answer(priced, case_id, "waste", WASTE, on=DAY, by="甲")
    take_over(priced, record.id, ["prj_benefit_items"], on=DAY, by="甲")
    assert priced.load_case(case_id).case.facts["prj_benefit_items"].value == {"waste_fees": Decimal("17.4")}


def test_b43_a_dropped_answer_no_longer_counts(priced: Store, firm: Make, project: Make) -> None:
    case_id = project(firm())
    first = keep_answer(priced, case_id, "sewage", SEWAGE, on=DAY, by="甲")
    move(priced, first, "drop")
    second = keep_answer(priced, case_id, "waste", WASTE, on=DAY, by="甲")
    take_over(priced, second.id, ["prj_benefit_items"], on=DAY, by="甲")
    assert priced.load_case(case_id).case.facts["prj_benefit_items"].value == {"waste_fees": 3}


def test_b44_water_above_the_quota_costs_tier_by_tier_and_moving_under_it_saves(priced: Store) -> None:
    found = run_tool(priced, "water", WATER, DAY)
    # 10000 x 4 + 2000 x 4 x 1.5 + 1000 x 4 x 2
    assert figures(found) == {"cost_before": 60000, "cost_after": 40000, "saving": 20000}


def test_b44_special_water_three_to_one_and_reclaimed_water(priced: Store) -> None:
    special: dict[str, Any] = {"area": "绿水市", "ent_water_short_region": "yes", "water_m3": 1000}
    assert figures(run_tool(priced, "special_water", special, DAY)) == {"ratio": 3, "rise": 0}
    outside = run_tool(priced, "special_water", {**special, "ent_water_short_region": "no"}, DAY)
    assert outside.state == "not_applicable"
    reclaimed: dict[str, Any] = {
        "area": "绿水市",
        "use": "nonresident",
        "prj_reclaimed_water_m3": 5000,
        "running_cost": 3000,
    }
    assert figures(run_tool(priced, "reclaimed_water", reclaimed, DAY))["saving"] == 12000


def test_b45_surcharge_goes_by_class_and_by_the_seven_industries(priced: Store) -> None:
    asked: dict[str, Any] = {
        "area": "绿水市",
        "industry": "cement",
        "ent_catalogue_class": "restricted",
        "power_kwh": "100万kWh",
    }
    assert figures(run_tool(priced, "surcharge", asked, DAY))["surcharge_cost"] == 100000
    eliminated = run_tool(priced, "surcharge", {**asked, "ent_catalogue_class": "eliminated"}, DAY)
    assert figures(eliminated)["surcharge_cost"] == 300000
    assert run_tool(priced, "surcharge", {**asked, "industry": "other"}, DAY).state == "not_applicable"
    assert run_tool(priced, "surcharge", {**asked, "ent_catalogue_class": "permitted"}, DAY).state == "not_applicable"


def test_b45_tiered_power_before_and_after_is_kept_with_its_formula(priced: Store, firm: Make, project: Make) -> None:
    asked: dict[str, Any] = {
        "area": "绿水市", "product": "熟料", "intensity_before": 75, "kwh_before": 1000000, "intensity_after": 58,
        "kwh_after": 800000,
    }  # fmt: skip
    record = keep_answer(priced, project(firm()), "tier_power", asked, on=DAY, by="甲")
    kept = {name: fact.value for name, fact in record.facts.items()}
    assert (kept["psv_before_y"], kept["psv_after_y"], kept["psv_saving_y"]) == (100000, 0, 100000)
    assert "示价〔2025〕1号" in str(kept["psv_kept_basis"])


def test_b45_the_capacity_fee_is_waived_until_the_end_of_2025_for_four_uses(priced: Store) -> None:
    asked: dict[str, Any] = {
        "ent_two_part_tariff": "yes", "power_use": "water_treatment", "capacity_kva": 500, "capacity_fee": 30,
        "months_count": 6,
    }  # fmt: skip
    last = run_tool(priced, "capacity_fee", asked, date(2025, 12, 31))
    assert figures(last) == {"waived": 90000}
    over = run_tool(priced, "capacity_fee", asked, date(2026, 1, 1))
    assert (over.state, over.workings) == ("not_applicable", ())
    other = run_tool(priced, "capacity_fee", {**asked, "power_use": "other"}, date(2025, 6, 1))
    assert other.state == "not_applicable"


def test_b45_the_gain_of_a_peak_shift_goes_by_the_loaded_periods(priced: Store) -> None:
    asked: dict[str, Any] = {
        "area": "绿水市", "category": "大工业", "voltage": "10千伏",
        "profile": [{"period": "高峰", "before": 500000, "after": 400000},
                    {"period": "低谷", "before": 100000, "after": 200000}],
    }  # fmt: skip
    assert figures(run_tool(priced, "load_shift", asked, DAY))["gain"] == 60000


def test_b49_inventory_grade_saving_and_catalogue_hint_without_a_verdict(
    store: Store, firm: Make, project: Make
) -> None:
    motors = [
        {"name": "引风机", "model": "Y2-200L-4", "kw": 30, "poles": "4", "count": 2, "hours": 6000, "load": 75,
         "efficiency_now": "91.0", "efficiency_new": "94.9"},
    ]  # fmt: skip
    found = run_tool(store, "motors", {"motors": motors, "power_price": "0.7"}, DAY)
    assert found.draft
    grades = next(table for table in found.tables if any("等级" in head for head in table.heads))
    assert "低于" in "".join(grades.rows[0])
    expected = 2 * 30 * Decimal("0.75") * 6000 * (1 / Decimal("0.91") - 1 / Decimal("0.949"))
    assert figures(found)["saving_kwh"] == expected.quantize(Decimal(1))
    assert any("Y2" in "".join(row) for table in found.tables for row in table.rows)
    case_id = project(firm())
    record = keep_answer(store, case_id, "motors", {"motors": motors, "power_price": "0.7"}, on=DAY, by="甲")
    assert any("没有提升计划" in remark.sentence or "三年提升计划" in remark.sentence
               for remark in record_view(store, record.id, on=DAY).remarks)  # fmt: skip
    with pytest.raises(Problem, match="低于限定值"):
        move(store, record, "finish")
    take_over(store, record.id, ["ent_obsolete_motor_kw"], on=DAY, by="甲")
    assert store.load_case(case_id).case.facts["ent_obsolete_motor_kw"].value == 60


def test_b50_a_load_shift_is_kept_before_and_after_with_its_gain(store: Store, firm: Make, project: Make) -> None:
    case_id = project(firm())
    record = keep_answer(store, case_id, "demand_side", SHIFT, on=DAY, by="甲")
    worked = record_view(store, record.id, on=DAY).worked
    assert (worked.values["lsh_before_kw"], worked.values["lsh_after_kw"]) == (1000, 600)
    assert worked.values["lsh_gain_y"] == 360000
    proved = move(store, record, "measure")
    take_over(store, proved.id, ["prj_peak_shift_kw", "prj_benefit_items", "ent_dsm_participation"], on=DAY, by="甲")
    facts = store.load_case(case_id).case.facts
    assert facts["prj_peak_shift_kw"].value == 400
    assert facts["prj_benefit_items"].value == {"energy": 36}
    assert facts["ent_dsm_participation"].value == "yes"


def test_b50_a_shift_without_a_load_record_or_without_a_fall_proves_nothing(
    store: Store, firm: Make, project: Make
) -> None:
    case_id = project(firm())
    record = keep_answer(store, case_id, "demand_side", {**SHIFT, "peak_after_kw": 1100}, on=DAY, by="甲")
    with pytest.raises(Problem, match="高峰负荷没有下降"):
        move(store, record, "measure")
    assert not record_view(store, record.id, on=DAY).gives


def test_whatever_a_tool_keeps_there_is_a_field_of_the_same_kind_for_it() -> None:
    kinds = {"number": {"dec", "int"}, "choice": {"enum"}, "text": {"str", "text"}}
    for tool in resources.tools().values():
        if tool.keep is not None:
            fields = find_register(tool.keep.register).fields
            assert set(tool.keep.fixed) <= set(fields), tool.id
            for name, origin in tool.keep.put.items():
                kind = tool.input(origin[1:]).kind if origin.startswith("@") else "number"
                assert fields[name].kind in kinds[kind], (tool.id, name)


def test_b42_a_clerk_keeps_an_answer_at_the_terminal(
    store: Store, firm: Make, project: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project(firm())
    entered = {**{name: value for name, value in SEWAGE.items() if name != "area"}, "fee_before": 2, "fee_after": 1}
    facts = tmp_path / "污水.json"
    facts.write_text(json.dumps(entered, ensure_ascii=False), encoding="utf-8")
    database = str(tmp_path / "库.db")
    store.close()
    assert run(["tool", "sewage", "--facts", str(facts), "--keep", "1", "--db", database]) == 0
    assert "可带入 年效益明细" in capsys.readouterr().out
    assert run(["register", "weights", "1", "--db", database]) == 0
    assert "小权重 0 分" in capsys.readouterr().out
