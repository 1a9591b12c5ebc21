"""B16, B17, B20 to B23, B25: the audit register of Guangdong, its routes, days, incentives and who must audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.problems import Problem
from desktop.store.database import Store
from desktop.work.operations.clean_production import AuditTarget, audit_targets, list_audits, propose_audits
from desktop.work.operations.offers import offers_of_case
from desktop.work.operations.papers import checklist
from desktop.work.operations.register_tables import dues, handed_out, records_of, totals_of
from desktop.work.operations.registers import open_book, record_view, save_record, take_over
from matching.registers.records import Record
from matching.registers.tables import RegisterTable
from tests.systems.conftest import DAY, Make, enter, move, with_facts

GUANGDONG = {"ent_county_code": "441821", "ent_province": "440000"}
FIGURES: Mapping[str, Any] = {
    "cpa_measures": 12, "cpa_invest_cny": 300, "cpa_benefit_cny": 120, "cpa_saving_tce": 400, "cpa_water_m3": 9000,
    "cpa_cod_t": 3, "cpa_nh3n_t": 0.4, "cpa_so2_t": 2, "cpa_nox_t": 1.5, "cpa_co2_t": 1000,
}  # fmt: skip
UPWARD = [
    "cpa_measures", "cpa_benefit_cny", "cpa_saving_tce", "cpa_water_m3", "cpa_cod_t", "cpa_nh3n_t", "cpa_so2_t",
    "cpa_nox_t", "cpa_co2_t",
]  # fmt: skip


def filed(store: Store, enterprise_id: str, *, year: int = 2025, done: str = "2025-11-30", **values: Any) -> Record:
    """Take an audit from the list to its filing."""
    listed = enter(
        store, "cp_audit", enterprise_id=enterprise_id, cpa_list_year=year, cpa_kind="mandatory",
        cpa_listed_on=f"{year}-01-15", **values,
    )  # fmt: skip
    running = move(store, listed, "start", cpa_started_on=f"{year}-03-01")
    reported = move(store, running, "report", cpa_report_on=done)
    return move(store, reported, "file", cpa_filed_on=done)


def overdue(store: Store, enterprise_id: str, **values: Any) -> Record:
    return enter(
        store, "cp_audit", enterprise_id=enterprise_id, cpa_list_year=2025, cpa_kind="mandatory",
        cpa_listed_on="2025-03-01", **values,
    )  # fmt: skip


def texts(table: RegisterTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def value(store: Store, record: Record, name: str) -> Any:
    return record_view(store, record.id, on=DAY).worked.value(name)


def take_everything(store: Store, record: Record) -> None:
    fields = [one.field for one in record_view(store, record.id, on=DAY).gives]
    take_over(store, record.id, fields, on=DAY, by="甲")


def open_offers(store: Store, case_id: str) -> set[str]:
    found = offers_of_case(store, case_id, DAY).of_state("open")
    return {one.offer.id for one in found if one.offer.id.startswith("gdcp.")}


# ---- B16 the register, its figures, its totals


def test_b16_an_audit_goes_from_registration_to_its_figures_and_is_found_again(store: Store, firm: Make) -> None:
    kept = filed(store, firm(ent_name="甲厂", **GUANGDONG), ev_level="E2", ev_date="2025-12-05", **FIGURES)
    assert kept.state == "filed"
    assert [row[1] for row in texts(records_of(store, "cp_audit", text="甲厂 已备案", on=DAY))] == ["甲厂"]
    assert not records_of(store, "cp_audit", where={"cpa_list_year": "2024"}, on=DAY).rows
    assert not record_view(store, kept.id, on=DAY).remarks[0].refuses
    upward = handed_out(store, "cp_audit", "figures", on=DAY)
    assert {"cpa_saving_tce", "ev_level"} <= {head.id for head in upward.heads}
    assert set(UPWARD) <= {head.id for head in upward.heads}


def test_b16_figures_that_are_missing_weak_or_late_are_named(store: Store, firm: Make) -> None:
    found = record_view(store, filed(store, firm(**GUANGDONG), cpa_saving_tce=400, ev_level="E0").id, on=DAY)
    told = {one.id: one for one in found.remarks}
    assert "年节水量" in told["figures"].sentence
    assert told["figures"].unknown
    assert "第三方报告" in told["evidence"].sentence
    assert told["timely"].unknown
    assert "绩效上报日" in told["timely"].sentence
    late = save_record(store, with_facts(found.record, cpa_reported_on="2026-06-01"), on=DAY, by="甲")
    assert any(one.id == "timely" and not one.unknown for one in record_view(store, late.id, on=DAY).remarks)


def test_b16_what_counties_report_sums_to_the_city_and_the_province(store: Store, firm: Make) -> None:
    for number, county in enumerate(("441821", "441821", "441823", "440281")):
        figures: dict[str, Any] = {name: Decimal(str(one)) * (number + 1) for name, one in FIGURES.items()}
        filed(store, firm(ent_name=f"{number}厂", ent_county_code=county), **figures)
    for name in ("county", "city", "province", "kind"):
        table = totals_of(store, "cp_audit", name, on=DAY)
        for column, head in enumerate(table.heads):
            if head.id in FIGURES:
                assert table.bottom is not None
                amounts = [Decimal(str(row[column].value)) for row in table.rows]
                assert sum(amounts) == table.bottom[column].value == 10 * Decimal(str(FIGURES[head.id]))


def test_b16_an_audit_without_a_figure_is_counted_as_unknown_and_not_as_nothing(store: Store, firm: Make) -> None:
    filed(store, firm(ent_name="甲厂", **GUANGDONG), **FIGURES)
    filed(store, firm(ent_name="乙厂", **GUANGDONG))
    table = totals_of(store, "cp_audit", "province", on=DAY)
    column = next(at for at, head in enumerate(table.heads) if head.id == "cpa_saving_tce")
    assert table.rows[0][column].value == 400
    assert "年节能量：1 条没有数，未计入" in table.notes


def test_b16_the_same_firm_stands_once_on_the_list_of_a_year(store: Store, firm: Make) -> None:
    factory = firm(**GUANGDONG)
    overdue(store, factory)
    with pytest.raises(Problem, match="相同，不重复登记"):
        overdue(store, factory)


def test_b16_a_report_before_the_start_is_refused_and_nothing_is_kept(store: Store, firm: Make) -> None:
    running = move(store, overdue(store, firm(**GUANGDONG)), "start", cpa_started_on="2025-05-01")
    with pytest.raises(Problem, match="启动日"):
        move(store, running, "report", cpa_report_on="2025-04-01")
    assert open_book(store, on=DAY).records("cp_audit")[0].state == "running"


# ---- B17 what is published


def test_b17_only_firms_that_agreed_are_published_and_no_person_is_named(store: Store, firm: Make) -> None:
    for name, consent in (("甲厂", "yes"), ("乙厂", "no"), ("丙厂", "unknown")):
        filed(store, firm(ent_name=name, pub_disclosure_consent=consent, **GUANGDONG), **FIGURES)
    names = handed_out(store, "cp_audit", "public_names", on=DAY)
    results = handed_out(store, "cp_audit", "public_results", on=DAY)
    assert [row[0] for row in texts(names)] == [row[0] for row in texts(results)] == ["甲厂"]
    assert names.left_out == 1
    assert any("不能确定" in note for note in names.notes)
    assert "cpa_benefit_cny" not in {head.id for head in results.heads}


def test_b17_a_mobile_number_never_gets_into_the_register(store: Store, firm: Make) -> None:
    with pytest.raises(Problem, match="手机号"):
        overdue(store, firm(**GUANGDONG), cpa_reason="请联系 13800138000")


# ---- B20 the route


@pytest.mark.parametrize(
    ("facts", "asked", "route"),
    [
        ({"ent_process_complexity": "simple", "ent_env_impact_class": "low", "ent_energy_tce": 300}, {}, "cp_simple"),
        (
            {"ent_process_complexity": "simple", "ent_env_impact_class": "low", "ent_energy_tce": 5000},
            {},
            "cp_standard",
        ),
        ({"ent_process_complexity": "complex"}, {}, "cp_standard"),
        ({"ent_env_impact_class": "high"}, {}, "cp_standard"),
        ({}, {"cpa_city_asked": "yes"}, "cp_city"),
        ({}, {"cpa_acceptance_required": "yes"}, "cp_city"),
        ({}, {"cpa_province_asked": "yes"}, "cp_province"),
    ],
)
def test_b20_the_route_follows_from_complexity_impact_and_what_is_asked_for(
    store: Store, firm: Make, project: Make, facts: dict[str, Any], asked: dict[str, str], route: str
) -> None:
    plain = {"cpa_acceptance_required": "no", "cpa_city_asked": "no", "cpa_province_asked": "no"}
    factory = firm(**GUANGDONG, **facts)
    found = record_view(store, overdue(store, factory, **{**plain, **asked}).id, on=DAY)
    assert found.worked.value("cpa_route") == route
    assert found.worked.value("cpa_authority") is not None
    papers = checklist(store, project(factory), route, on=DAY)
    assert papers.items
    assert papers.authority


def test_b20_an_unknown_fact_leaves_the_route_open_but_never_hides_a_sure_answer(store: Store, firm: Make) -> None:
    none_known = record_view(store, overdue(store, firm(**GUANGDONG)).id, on=DAY).worked
    assert none_known.value("cpa_route") is None
    assert none_known.waits["cpa_route"] == ("cpa_province_asked",)
    assert set(none_known.waits["cpa_flow"]) == {"ent_env_impact_class", "ent_energy_tce", "ent_process_complexity"}
    sure = overdue(store, firm(ent_name="乙厂", ent_process_complexity="complex", **GUANGDONG))
    assert value(store, sure, "cpa_flow") == "standard"


def test_b20_state_and_due_day_are_tracked_and_acceptance_needs_its_reason(store: Store, firm: Make) -> None:
    record = overdue(store, firm(**GUANGDONG))
    assert value(store, record, "cpa_due") == date(2026, 3, 1)
    assert value(
        store, save_record(store, with_facts(record, cpa_due_on="2026-02-01"), on=DAY, by="甲"), "cpa_due"
    ) == (date(2026, 2, 1))
    done = filed(store, firm(ent_name="乙厂", **GUANGDONG))
    with pytest.raises(Problem, match="还不能判断"):
        move(store, done, "accept", cpa_accepted_on="2025-12-20")
    plain: dict[str, Any] = {"cpa_acceptance_required": "no", "cpa_city_asked": "no", "cpa_province_asked": "no"}
    with pytest.raises(Problem, match="备案即可"):
        move(store, done, "accept", cpa_accepted_on="2025-12-20", **plain)
    assert move(
        store, done, "accept", cpa_accepted_on="2025-12-20", cpa_city_asked="yes", cpa_province_asked="no"
    ).state


# ---- B21 in time, late, overdue; incentives off; the rolling list


def test_b21_done_on_the_day_is_in_time_one_day_later_is_late(store: Store, firm: Make) -> None:
    on_the_day = filed(store, firm(ent_name="甲厂", **GUANGDONG), done="2026-01-15")
    a_day_late = filed(store, firm(ent_name="乙厂", **GUANGDONG), done="2026-01-16")
    assert (value(store, on_the_day, "cpa_punctual"), value(store, a_day_late, "cpa_punctual")) == ("in_time", "late")


def test_b21_the_due_day_itself_is_not_overdue_and_no_due_day_is_unknown(store: Store, firm: Make) -> None:
    today = overdue(store, firm(ent_name="甲厂", **GUANGDONG), cpa_due_on=str(DAY))
    assert value(store, today, "cpa_punctual") == "ahead"
    undated = enter(store, "cp_audit", enterprise_id=firm(ent_name="乙厂", **GUANGDONG), cpa_list_year=2025)
    found = record_view(store, undated.id, on=DAY)
    assert found.worked.value("cpa_punctual") is None
    roll = next(one for one in found.moves if one.move.row.id == "roll_over")
    assert not roll.is_open
    assert "还不能判断" in roll.reasons[0]


def test_b21_an_overdue_audit_switches_the_incentives_off_until_the_next_round_is_done(
    store: Store, firm: Make, project: Make
) -> None:
    factory = firm(ent_size_class="small", **GUANGDONG)
    case = project(factory)
    enter_misconduct = {"ent_cp_misconduct": ["none"]}
    take_everything(store, filed(store, factory, year=2022, done="2022-12-01", **enter_misconduct))
    assert "gdcp.s4.3.sme-fund" in open_offers(store, case)
    late = overdue(store, factory, **enter_misconduct)
    take_everything(store, late)
    assert not open_offers(store, case)
    move(store, late, "roll_over")
    later = open_book(store, on=DAY).records("cp_audit")[-1]
    take_everything(store, later)
    assert store.load_enterprise(factory).facts["ent_cp_audit_status"].value == "rolled_over"
    assert not open_offers(store, case)
    running = save_record(store, with_facts(later, cpa_listed_on="2026-02-01", **enter_misconduct), on=DAY, by="甲")
    running = move(store, running, "start", cpa_started_on="2026-03-01")
    take_everything(store, running)
    assert not open_offers(store, case)
    done = move(store, move(store, running, "report", cpa_report_on="2026-10-01"), "file", cpa_filed_on="2026-10-08")
    assert not handed_out(store, "cp_audit", "notice", on=DAY).rows
    take_everything(store, done)
    assert {"gdcp.s4.3.sme-fund", "gdcp.s3.1.reward-on-time"} <= open_offers(store, case)


def test_b21_rolling_over_opens_the_next_list_year_with_a_link_back(store: Store, firm: Make) -> None:
    late = overdue(store, firm(**GUANGDONG))
    assert [row[0] for row in texts(handed_out(store, "cp_audit", "notice", on=DAY))] == ["示例厂"]
    move(store, late, "roll_over")
    old, new = open_book(store, on=DAY).records("cp_audit")
    assert (old.state, new.state, new.value("cpa_list_year")) == ("rolled_over", "listed", 2026)
    assert new.value("cpa_rolled_from") == old.id
    assert new.text("cpa_kind") == "mandatory"
    assert [one.field for one in record_view(store, old.id, on=DAY).gives] == []
    notice = texts(handed_out(store, "cp_audit", "notice", on=DAY))
    assert len(notice) == 1
    assert "2026" in notice[0][-1]
    assert "逾期未完成审核" in notice[0]
    with pytest.raises(Problem, match="没有步骤"):
        move(store, old, "roll_over")


def test_b21_what_is_not_due_is_not_rolled_over_and_a_listed_next_round_is_not_doubled(
    store: Store, firm: Make
) -> None:
    factory = firm(**GUANGDONG)
    clean = {"ent_cp_misconduct": ["none"]}
    early = overdue(store, factory, cpa_due_on="2026-12-31", **clean)
    with pytest.raises(Problem, match="还没有过"):
        move(store, early, "roll_over")
    late = save_record(store, with_facts(early, cpa_due_on="2026-06-30"), on=DAY, by="甲")
    enter(store, "cp_audit", enterprise_id=factory, cpa_list_year=2026)
    with pytest.raises(Problem, match="不重复登记"):
        move(store, late, "roll_over")
    assert [one.state for one in open_book(store, on=DAY).records("cp_audit")] == ["listed", "listed"]
    second = open_book(store, on=DAY).records("cp_audit")[1]
    save_record(store, with_facts(second, cpa_rolled_from=late.id), on=DAY, by="甲")
    assert move(store, late, "roll_over").state == "rolled_over"
    assert len(open_book(store, on=DAY).records("cp_audit")) == 2


def test_b21_the_days_of_a_listed_audit_are_due(store: Store, firm: Make) -> None:
    record = overdue(store, firm(**GUANGDONG))
    asked = {one.title: one.due_on for one in dues(store, on=DAY) if one.record_id == record.id}
    assert asked == {
        "在省平台登记清洁生产审核": date(2025, 4, 1), "启动清洁生产审核": date(2025, 5, 1),
        "完成清洁生产审核": date(2026, 3, 1),
    }  # fmt: skip


def test_b21_fraud_found_after_the_filing_rolls_the_firm_over_too(store: Store, firm: Make) -> None:
    done = filed(store, firm(**GUANGDONG), ent_cp_misconduct=["none"])
    with pytest.raises(Problem, match="不滚动"):
        move(store, done, "roll_over")
    found = save_record(store, with_facts(done, ent_cp_misconduct=["fraud"]), on=DAY, by="甲")
    assert [row[4] for row in texts(handed_out(store, "cp_audit", "notice", on=DAY))] == ["审核违规，限期整改"]
    assert move(store, found, "roll_over").state == "rolled_over"


def test_b21_a_firm_leaves_the_list_only_with_a_reason(store: Store, firm: Make) -> None:
    record = overdue(store, firm(**GUANGDONG))
    with pytest.raises(Problem, match="移出名单的理由"):
        move(store, record, "withdraw")
    assert move(store, record, "withdraw", cpa_withdrawn_for="已注销").state == "withdrawn"
    assert not handed_out(store, "cp_audit", "plan", on=DAY).rows


# ---- B22 the bundle of incentives

BUNDLE = {
    "subsidy", "reward", "cost", "rd-deduct", "eia-exempt", "hnte", "mid-high-cost", "quota-reuse", "leader-support",
    "leader-rec", "sme-fund", "discharge-fee", "credit", "green-bond", "park-bonus", "budget", "rd-support",
}  # fmt: skip
OTHERS = {"gdcp.s3.3.rd-funds", "gdcp.s3.1.commend"}


def test_b22_every_incentive_is_met_not_met_or_unknown_with_what_is_missing(
    store: Store, firm: Make, project: Make
) -> None:
    factory = firm(
        ent_size_class="large", ent_cp_misconduct=["none"], ent_cp_audit_status="accepted", **GUANGDONG
    )  # fmt: skip
    found = {one.offer.id: one.offer for one in offers_of_case(store, project(factory), DAY).matches}
    wanted = {f"gdcp.s4.3.{name}" for name in BUNDLE} | OTHERS
    assert wanted <= set(found)
    assert found["gdcp.s4.3.sme-fund"].state == "closed"
    assert found["gdcp.s3.1.commend"].state == "open"
    assert found["gdcp.s4.3.discharge-fee"].state == "historic"
    for name in sorted(wanted):
        if found[name].state == "unknown":
            assert found[name].missing, name
    assert {found[name].state for name in wanted} == {"open", "closed", "unknown", "historic"}


def test_b22_no_incentive_names_a_sum_the_text_does_not_have(store: Store, firm: Make, project: Make) -> None:
    for one in offers_of_case(store, project(firm(**GUANGDONG)), DAY).matches:
        if one.offer.id.startswith("gdcp.s4.3."):
            assert one.product is None
            assert "元" not in one.offer.reason.replace("万元", "") or "未提供" in one.offer.reason


# ---- B23 who must audit


def target(store: Store, enterprise_id: str) -> AuditTarget:
    return next(one for one in audit_targets(store, on=DAY).targets if one.enterprise_id == enterprise_id)


NOTHING = {
    "ent_mandatory_audit_class": ["none"], "ent_key_monitor_list": ["none"], "ent_river_basin": "none",
    "ent_env_impact_class": "low", "ent_industry_code": "C2221",
}  # fmt: skip


CLASSES: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"ent_industry_code": "C3011"}, ["industries"]),
    ({"ent_mandatory_audit_class": ["double_have"]}, ["statutory"]),
    ({"ent_mandatory_audit_class": ["high_energy"]}, ["statutory"]),
    ({"ent_mandatory_audit_class": ["heavy_metal"]}, ["industries"]),
    ({"ent_mandatory_audit_class": ["overcapacity"]}, ["industries"]),
    ({"ent_mandatory_audit_class": ["action_plan_sector"]}, ["action_plans"]),
    ({"ent_key_monitor_list": ["provincial_env"]}, ["monitored"]),
    ({"ent_river_basin": "lianjiang", "ent_env_impact_class": "high"}, ["basins"]),
    ({"ent_river_basin": "lianjiang"}, []),
    ({}, []),
)


def test_b23_firms_are_put_in_their_classes_with_the_reason(store: Store, firm: Make) -> None:
    trade = {**NOTHING, "ent_industry_code": "C3841"}
    ids = [firm(ent_name=f"{at}厂", **GUANGDONG, **{**trade, **facts}) for at, (facts, _) in enumerate(CLASSES)]
    by_id = {one.enterprise_id: one for one in audit_targets(store, on=DAY).targets}
    found = [by_id[one] for one in ids]
    assert [[one.id for one in target.found] for target in found] == [classes for _, classes in CLASSES]
    assert all(one.reason and one.cited for target in found for one in target.found)
    assert [target.state for target in found] == ["due" if classes else "none" for _, classes in CLASSES]


def test_b23_what_is_not_known_is_named_and_outside_guangdong_only_the_law_of_the_state_counts(
    store: Store, firm: Make
) -> None:
    blank = target(store, firm(ent_name="甲厂", **GUANGDONG))
    assert blank.state == "unknown"
    assert "国民经济行业代码" in blank.missing
    elsewhere = target(store, firm(ent_name="乙厂", ent_county_code="430121", ent_industry_code="C3011"))
    assert [one.id for one in elsewhere.classes] == ["statutory"]


def test_b23_proposals_are_only_kept_when_a_person_chooses_them(store: Store, firm: Make) -> None:
    cement = firm(ent_name="水泥厂", **GUANGDONG, **{**NOTHING, "ent_industry_code": "C3011"})
    toys = firm(ent_name="玩具厂", **GUANGDONG, **{**NOTHING, "ent_industry_code": "C2451"})
    proposed = propose_audits(store, 2027, on=DAY)
    assert [one.enterprise_id for one in proposed] == [cement]
    assert "C3011" in proposed[0].text("cpa_reason")
    assert not open_book(store, on=DAY).records("cp_audit")
    with pytest.raises(Problem, match="没有建议列入"):
        list_audits(store, [cement, toys], 2027, on=DAY, by="甲")
    assert not open_book(store, on=DAY).records("cp_audit")
    kept = list_audits(store, [cement], 2027, listed_on=date(2026, 11, 20), on=DAY, by="甲")
    assert kept[0].value("cpa_list_year") == 2027
    assert target(store, cement).state == "in_hand"
    assert not propose_audits(store, 2027, on=DAY)


def test_b23_a_firm_whose_audit_is_settled_is_not_asked_again(store: Store, firm: Make) -> None:
    cement = firm(
        **GUANGDONG, **{**NOTHING, "ent_industry_code": "C3011"}, ent_cp_audit_status="accepted"
    )  # fmt: skip
    assert target(store, cement).state == "settled"


def test_b23_the_rate_of_a_park_is_audited_firms_in_firms_and_must_be_above_eighty(store: Store, firm: Make) -> None:
    park = enter(
        store, "cp_park", ent_park_name="示例电镀园", ent_park_level="county", ent_park_type="plating", par_firms=5
    )
    for number in range(4):
        factory = firm(ent_name=f"{number}厂", ent_park_name="示例电镀园", **GUANGDONG)
        filed(store, factory, year=2021, done="2021-12-01")
        filed(store, factory)
    overdue(store, firm(ent_name="未完厂", ent_park_name="示例电镀园", **GUANGDONG))
    assert (value(store, park, "par_audited"), value(store, park, "par_rate")) == (4, Decimal("80.00"))
    assert value(store, park, "par_meets") == "no"
    assert [row[0] for row in texts(handed_out(store, "cp_park", "below", on=DAY))] == ["示例电镀园"]
    smaller = save_record(store, with_facts(replace(park), par_firms=4), on=DAY, by="甲")
    assert value(store, smaller, "par_meets") == "yes"


def test_b23_the_rate_of_the_park_is_handed_on_to_its_firms(store: Store, firm: Make) -> None:
    factory = firm(ent_park_name="示例电镀园", **GUANGDONG)
    audit = filed(store, factory)
    assert value(store, audit, "cpa_park_rate") is None
    enter(store, "cp_park", ent_park_name="示例电镀园", ent_park_type="plating", par_firms=4)
    take_everything(store, audit)
    assert store.load_enterprise(factory).facts["park_audit_rate_pct"].value == Decimal("25.00")


def test_b23_a_park_without_its_number_of_firms_has_no_rate(store: Store) -> None:
    park = enter(store, "cp_park", ent_park_name="示例电镀园", ent_park_type="plating")
    found = record_view(store, park.id, on=DAY).worked
    assert found.value("par_rate") is None
    assert found.waits["par_meets"] == ("par_firms",)


# ---- B25 Guangdong and Hong Kong


def test_b25_partners_are_flagged_filtered_and_counted_and_unlock_a_message_only(
    store: Store, firm: Make, project: Make
) -> None:
    partner = firm(
        ent_name="港资厂", ent_hk_invested="yes", ent_cp_misconduct=["none"], ent_cp_audit_status="done_filed",
        **GUANGDONG,
    )  # fmt: skip
    filed(store, partner, **FIGURES)
    filed(store, firm(ent_name="内资厂", ent_hk_invested="no", **GUANGDONG), **FIGURES)
    filed(store, firm(ent_name="不明厂", **GUANGDONG), **FIGURES)
    assert [row[0] for row in texts(handed_out(store, "cp_audit", "hk", on=DAY))] == ["港资厂"]
    assert len(records_of(store, "cp_audit", where={"ent_hk_invested": "是"}, on=DAY).rows) == 1
    assert len(totals_of(store, "cp_audit", "hk", on=DAY).rows) == 3
    found = next(one for one in offers_of_case(store, project(partner), DAY).matches if one.offer.id == "gdcp.s3.6.hk")
    assert found.offer.state == "open"
    assert found.product is None
    assert "伙伴计划" in found.offer.reason
