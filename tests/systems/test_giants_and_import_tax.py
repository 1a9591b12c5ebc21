"""B33 recommending little giants by the conditions of 2018; B37 the import-tax lists of major equipment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.register_books import import_records
from desktop.work.operations.register_tables import handed_out
from desktop.work.operations.registers import open_book, record_view, save_record, take_over
from desktop.work.progress import Progress
from matching.registers.records import Record
from matching.registers.reminders import reminded
from tests.desktop.test_tariffs import write
from tests.systems.conftest import DAY, Make, enter, move, with_facts

HERE: dict[str, Any] = {"ent_province": "440000", "ent_prefecture": "440200", "ent_county_code": "440222"}
MEETS: dict[str, Any] = {
    "ent_false_info": "no", "ent_accident_3y": ["none"], "ent_tax_evasion": "no", "ent_dishonesty_record": "no",
    "ent_env_violation": "no", "ent_safety_violation": "no", "ent_occ_violation": "no",
    "ent_registered_mainland": "yes", "ent_legal_person": "yes", "ent_years_operating": 8, "ent_size_class": "medium",
    "ent_zjtx_status": "recognised", "ent_key_field_381": ["four_bases"], "ent_revenue_cny": 22000,
    "ent_growth_main_rev_2y_pct": 14, "ent_growth_profit_2y_pct": 6, "ent_debt_ratio_pct": 48, "ent_niche_years": 6,
    "ent_main_revenue_share_pct": 88, "ent_market_rank_province": 2, "ent_market_rank_national": 6,
    "ent_products_related": "n_a", "ent_rd_staff_ratio_pct": 21, "ent_invention_patents": 7,
    "ent_utility_design_patents": 9, "ent_standards_2y": 2, "ent_rd_institution": ["tech_centre"],
    "ent_qms_cert": "valid", "ent_lean_mgmt": ["lean_plan", "5S", "ERP"], "ent_brand_awards": 1,
    "ent_product_std_level": "domestic_advanced", "ent_product_foreign_cert": "no", "ent_csat_or_trace": "yes",
    "ent_is_champion": "no", **HERE,
}  # fmt: skip
SENT: dict[str, Any] = {"lgc_sent_on": "2018-12-10", "lgc_copies": 2}


def value(store: Store, record: Record, name: str, on: date = DAY) -> Any:
    return record_view(store, record.id, on=on).worked.value(name)


def quota(store: Store, places: int) -> Record:
    return enter(store, "lg_quota", lgq_year=2018, lgq_province="440000", ref_quota_381=places, lgq_document="附件3")


def candidate(store: Store, firm: Make, of: Record, name: str, **facts: Any) -> Record:
    return enter(store, "lg_candidate", enterprise_id=firm(ent_name=name, **{**MEETS, **facts}), lgc_quota=of.id)


def test_b33_every_condition_is_checked_and_the_quota_is_kept(store: Store, firm: Make) -> None:
    places = quota(store, 1)
    best = candidate(store, firm, places, "甲厂", ent_growth_main_rev_2y_pct=20)
    good = candidate(store, firm, places, "乙厂")
    short = candidate(store, firm, places, "丙厂", ent_debt_ratio_pct="70.1")
    unheard = candidate(store, firm, places, "丁厂", ent_is_champion="unknown", ent_growth_main_rev_2y_pct=99)
    assert [value(store, one, "lgc_met") for one in (best, good, short, unheard)] == [23, 23, 22, 22]
    assert [value(store, one, "lgc_rank") for one in (best, good, short, unheard)] == [1, 2, 4, 3]
    assert (value(store, short, "lgc_lg11"), value(store, unheard, "lgc_lg23")) == ("no", None)
    shown = record_view(store, unheard.id, on=DAY).worked
    assert shown.waits["lgc_lg23"] == ("ent_is_champion",)
    with pytest.raises(Problem, match="23 条中符合 22 条，剩余名额 1 家：条件没有全部符合"):
        move(store, short, "recommend", **SENT)
    with pytest.raises(Problem, match="缺少制造业单项冠军，还不能判断"):
        move(store, unheard, "recommend", **SENT)
    move(store, best, "recommend", **SENT)
    assert value(store, places, "lgq_left") == 0
    with pytest.raises(Problem, match="剩余名额 0 家：条件没有全部符合，或名额已用完"):
        move(store, good, "recommend", **SENT)
    with pytest.raises(Problem, match="超过名额 0"):
        save_record(store, with_facts(record_view(store, places.id, on=DAY).record, ref_quota_381=0), on=DAY, by="甲")


def test_b33_candidates_are_listed_by_rank_and_marked_as_of_2018(store: Store, firm: Make) -> None:
    places = quota(store, 2)
    candidate(store, firm, places, "乙厂")
    best = candidate(store, firm, places, "甲厂", ent_growth_main_rev_2y_pct=20)
    ranking = handed_out(store, "lg_candidate", "ranking", on=DAY)
    assert [row[1].text for row in ranking.rows] == ["甲厂", "乙厂"]
    assert "2018年条件" in ranking.title
    move(store, best, "recommend", **{**SENT, "lgc_copies": 1})
    assert "通知要求两份" in record_view(store, best.id, on=DAY).remarks[0].sentence
    form = handed_out(store, "lg_candidate", "form", on=DAY)
    assert [row[0].text for row in form.rows] == ["甲厂"]
    assert "纸质一式两份" in "".join(form.notes)
    for register in ("lg_quota", "lg_candidate"):
        assert "2018年条件" in resources.registers()[register].row.title


def test_b33_a_title_lasts_three_years_and_is_reminded_of(store: Store, firm: Make) -> None:
    one = move(store, candidate(store, firm, quota(store, 1), "甲厂"), "recommend", **SENT)
    listed = move(store, one, "list", lgc_listed_on="2024-02-29", lgc_document="公告")
    assert [(found.title, found.due_on) for found in reminded(open_book(store, on=DAY))] == [
        ("小巨人称号满三年", date(2026, 11, 30))
    ]
    given = {found.field: found.fact.value for found in record_view(store, listed.id, on=DAY).gives}
    assert given == {"ent_little_giant_status": "listed", "ent_little_giant_valid_to": date(2027, 2, 28)}
    with pytest.raises(Problem, match="还没有到期"):
        move(store, listed, "expire")
    assert "已于 2027年2月28日 满三年" in record_view(store, listed.id, on=date(2027, 3, 1)).remarks[0].sentence
    assert move(store, listed, "expire", on=date(2027, 3, 1)).state == "expired"


# ---- B37


def lists(tmp_path: Path) -> Path:
    """Write the three lists as an office would fill in the blank form of the register."""
    register = resources.registers()["tax_item"]
    heads: list[Any] = [
        register.fields[name].label for name in ("ti_list", "ti_edition", "ti_no", "ti_name", "ti_last_year")
    ]
    names = {choice.id: choice.label for choice in register.fields["ti_list"].values}
    rows: list[list[Any]] = [
        [names["annex1"], "2018年修订", "1", "大型清洁高效发电装备", 2100],
        [names["annex2"], "2018年修订", "1", "高温合金叶片", 2020],
        [names["annex2"], "2018年修订", "2", "变频器", 2100],
        [names["annex3"], "2018年修订", "1", "数控机床", 2100],
    ]
    return write(tmp_path / "目录.xlsx", {register.row.title: [heads, *rows]})


def item(store: Store, case_id: str, name: str, kind: str, on: str, spec: str = "yes") -> Record:
    return enter(store, "import_check", project_id=case_id, ic_item=name, ic_kind=kind, ic_on=on, ic_spec_met=spec)


MAKER: dict[str, Any] = {"ent_makes_annex1_equipment": "yes", **HERE}
PARTS: dict[str, Any] = {"prj_import_necessity": "yes"}


def test_b37_without_the_lists_nothing_is_decided(store: Store, firm: Make, project: Make) -> None:
    case_id = project(firm(**MAKER), **PARTS)
    for kind in ("parts", "equipment"):
        found = item(store, case_id, f"变频器{kind}", kind, "2019-03-01")
        assert value(store, found, "ic_result") == "not_loaded"
        assert "目录未装入" in record_view(store, found.id, on=DAY).remarks[0].sentence
        assert record_view(store, found.id, on=DAY).gives == ()


def test_b37_the_operator_loads_the_lists_and_items_are_matched(
    store: Store, firm: Make, project: Make, tmp_path: Path
) -> None:
    report = import_records(store, lists(tmp_path), register_id="tax_item", on=DAY, by="甲", progress=Progress())
    assert len(report.rows) == 4
    assert len(open_book(store, on=DAY).records("tax_item")) == 4
    case_id = project(firm(**MAKER), prj_equipment_list=["五轴数控机床 2台", "水泵"], **PARTS)
    found = item(store, case_id, "矢量变频器 ACS880", "parts", "2019-03-01")
    assert (value(store, found, "ic_hits"), value(store, found, "ic_result")) == ("变频器", "exempt")
    assert value(store, found, "ic_all_hits3") == "数控机床"
    given = take_over(store, found.id, ["prj_imports_annex2", "prj_import_date"], on=DAY, by="甲")
    assert set(given) == {"prj_imports_annex2", "prj_import_date"}
    over = item(store, case_id, "高温合金叶片", "parts", "2021-01-05")
    assert (value(store, over, "ic_result"), value(store, over, "ic_last_year")) == ("over", 2020)
    at_end = item(store, case_id, "高温合金叶片（二批）", "parts", "2020-12-31")
    assert value(store, at_end, "ic_result") == "exempt"
    plain = item(store, case_id, "水泵", "parts", "2019-03-01")
    assert value(store, plain, "ic_result") == "not_listed"
    table = handed_out(store, "import_check", "items", on=DAY)
    assert len(table.rows) == 4


@pytest.mark.parametrize(
    ("approved", "imported", "result"),
    [
        ("2018-12-31", "2019-06-30", "old_list"),
        ("2018-12-31", "2019-07-01", "taxed"),
        ("2019-01-01", "2019-06-30", "taxed"),
        ("2019-01-01", "2019-07-01", "taxed"),
        ("2018-12-31", "2018-12-31", "old_list"),
        (None, "2019-06-30", None),
        (None, "2019-07-01", "taxed"),
    ],
)
def test_b37_the_days_of_approval_and_import_decide(
    store: Store, firm: Make, project: Make, tmp_path: Path, approved: str | None, imported: str, result: str | None
) -> None:
    import_records(store, lists(tmp_path), register_id="tax_item", on=DAY, by="甲", progress=Progress())
    facts = {"prj_approval_date": approved} if approved else {}
    found = item(store, project(firm(**HERE), **facts), "数控机床 VMC850", "equipment", imported)
    assert value(store, found, "ic_result") == result


def test_b37_parts_before_2019_go_by_the_rule_of_their_time(
    store: Store, firm: Make, project: Make, tmp_path: Path
) -> None:
    import_records(store, lists(tmp_path), register_id="tax_item", on=DAY, by="甲", progress=Progress())
    case_id = project(firm(**HERE, ent_makes_annex1_equipment="no"), **PARTS)
    early = item(store, case_id, "变频器一", "parts", "2018-12-31")
    refused = item(store, case_id, "变频器二", "parts", "2019-01-01")
    unheard = item(store, project(firm(**MAKER)), "变频器三", "parts", "2019-01-01")
    assert [value(store, one, "ic_result") for one in (early, refused, unheard)] == ["before", "not_met", None]
    other = item(store, case_id, "变频器四", "parts", "2019-01-01", spec="no")
    assert value(store, other, "ic_result") == "not_met"
    assert Decimal(value(store, other, "ic_hits2")) == 1
