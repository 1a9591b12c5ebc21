"""Special funds (B53), central and international money (B61): only what is current and entered unlocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.store.database import Store
from desktop.work.operations.offers import offers_of_case
from desktop.work.operations.products import load_products
from desktop.work.operations.register_desk import desk_lists, open_desk
from desktop.work.operations.registers import record_view
from desktop.work.progress import Progress
from matching.registers.records import Record
from tests.desktop.test_offers import filled, product
from tests.systems.conftest import DAY, Make, enter, texts

FUND: dict[str, Any] = {
    "gt_name": "示例节能专项", "gt_kind": "sme_fund", "gt_year": 2026, "gt_region": "440200",
    "gt_document": "示工信〔2026〕5号", "gt_from": "2026-01-01", "gt_to": "2026-12-31",
}  # fmt: skip
HISTORIC = {"miit14.s5.2.huimin", "miit14.s5.3.tech-fund", "miit14.s5.4.cp-fund", "miit14.s5.5.intl",
            "miit14.s3.2.5.intl", "miit14.s5.6.local-funds"}  # fmt: skip


def case_of_sme(firm: Make, project: Make, **other: Any) -> str:
    owner = firm(
        ent_province="440000", ent_county_code="440222", ent_size_class="small", ent_catalogue_class="permitted"
    )
    return project(owner, **{"prj_energy_saving_tce": 100, "prj_area_247": ["A1a"], "prj_motor_kw": 100,
                             "prj_motor_grade": 2, **other})  # fmt: skip


def check(store: Store, case_id: str) -> Record:
    return enter(store, "fund_check", project_id=case_id, fck_on="2026-11-21")


def unlock(store: Store, record: Record) -> object:
    return record_view(store, record.id, on=DAY).worked.values.get("fck_unlock")


def test_b53_funds_are_listed_by_region_with_year_document_and_validity(store: Store) -> None:
    enter(store, "gov_tool", **FUND)
    enter(store, "gov_tool", **{**FUND, "gt_name": "去年的", "gt_year": 2025, "gt_from": "2025-01-01",
                                "gt_to": "2025-12-31"})  # fmt: skip
    rows = [texts(row) for row in desk_lists(open_desk(store, "gov_tool", on=DAY))[0].rows]
    assert len(rows) == 1
    assert {"示例节能专项", "示工信〔2026〕5号"} < set(rows[0])
    assert any("440200" in text or "韶关" in text for text in rows[0])


def test_b53_the_text_unlocks_only_with_a_current_fund_of_the_region(store: Store, firm: Make, project: Make) -> None:
    record = check(store, case_of_sme(firm, project))
    assert unlock(store, record) == "none"
    enter(store, "gov_tool", **{**FUND, "gt_name": "去年的", "gt_to": "2026-11-20"})
    enter(store, "gov_tool", **{**FUND, "gt_name": "外省的", "gt_region": "140000"})
    assert unlock(store, record) == "none"
    enter(store, "gov_tool", **FUND)
    assert unlock(store, record) == "open"
    assert record_view(store, record.id, on=DAY).worked.values["fck_names"] == "示例节能专项"


def test_b53_a_project_that_saves_nothing_or_says_nothing_unlocks_nothing(
    store: Store, firm: Make, project: Make
) -> None:
    enter(store, "gov_tool", **FUND)
    none: dict[str, Any] = {
        "prj_energy_saving_tce": 0,
        "prj_water_saving_m3": 0,
        "prj_material_saving_t": 0,
        "prj_land_saving_m2": 0,
    }
    assert unlock(store, check(store, case_of_sme(firm, project, **none))) == "unfit"
    silent = project(firm(ent_county_code="440222"))
    assert unlock(store, check(store, silent)) is None


def test_b61_the_money_of_2014_and_2017_is_history_with_its_source(store: Store, firm: Make, project: Make) -> None:
    found = {one.offer.id: one.offer for one in offers_of_case(store, case_of_sme(firm, project), DAY).matches}
    assert {found[name].state for name in HISTORIC} == {"historic"}
    assert {"2014" in found[name].cited for name in HISTORIC} == {True}
    assert {"历史" in found[name].note for name in HISTORIC - {"miit14.s3.2.5.intl"}} == {True}


def test_b61_without_a_current_fund_the_check_says_history_is_not_open(store: Store, firm: Make, project: Make) -> None:
    view = record_view(store, check(store, case_of_sme(firm, project)).id, on=DAY)
    assert any("历史文件里的资金不再视为开放" in remark.sentence for remark in view.remarks)


def test_b61_a_current_fund_entered_by_the_office_unlocks(
    store: Store, firm: Make, project: Make, tmp_path: Path
) -> None:
    case_id = case_of_sme(firm, project)
    record = check(store, case_id)
    enter(
        store, "gov_tool", **{**FUND, "gt_name": "中央专项（2026）", "gt_kind": "central_fund", "gt_region": "000000"}
    )
    assert unlock(store, record) == "open"
    row = product("ZX-1", title="中央专项（2026）", family="财政资金", when="prj_energy_saving_tce > 0")
    load_products(store, filled(tmp_path, row), progress=Progress())
    found = {one.offer.id: one.offer for one in offers_of_case(store, case_id, DAY).matches}
    assert found["ZX-1"].state == "open"
    assert found["miit14.s5.3.tech-fund"].state == "historic"
