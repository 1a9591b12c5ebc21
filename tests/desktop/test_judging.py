"""Judging stored cases: kept for ever, explained under their own editions, ordered with all others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from desktop import resources
from desktop.problems import Problem
from desktop.store import CaseDraft, CaseQuery, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.cases import find_case, save_case
from desktop.work.operations.exporting import export_form, load_example
from desktop.work.operations.judging import case_judgement, judge_cases
from desktop.work.operations.office import load_rubrics, reset_rubric, save_rubric
from desktop.work.progress import Cancelled, Progress
from matching.benefit.rules import load_benefit
from matching.case import Fact
from tests.conftest import DAY
from tests.empty_store import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "库.db", placed=True) as opened:
        yield opened


def put(store: Store, name: str, **facts: object) -> str:
    firm = EnterpriseDraft(facts={"ent_name": Fact(value=f"{name}公司")})
    saved = store.save_enterprise(firm, id=None, by="测", why="")
    project = {"prj_name": Fact(value=name), **{key: Fact(value=value, evidence="E4") for key, value in facts.items()}}  # type: ignore[arg-type]  # written by hand
    return store.save_case(CaseDraft(enterprise_id=saved.id, facts=project), id=None, by="测", why="").id


def judge(store: Store, ids: list[str] | None = None, on: date = DAY) -> None:
    judge_cases(store, ids, on, progress=Progress())


def test_a_judgement_goes_stale_when_the_case_changes(store: Store) -> None:
    case_id = put(store, "甲项目")
    judge(store)
    stored = store.load_case(case_id)
    facts = {**stored.case.facts, "prj_replicable": Fact(value="yes")}
    save_case(store, case_id, stored.case.enterprise_id, facts, (), by="测", why="补充")
    found = case_judgement(store, case_id)
    assert found is not None
    assert found.stale


def test_an_earlier_judgement_is_explained_from_the_facts_it_found(store: Store) -> None:
    case_id = put(store, "甲项目", prj_demo_effect_score=4)
    judge(store)
    stored = store.load_case(case_id)
    facts = {**stored.case.facts, "prj_demo_effect_score": Fact(value=0, evidence="E4")}
    save_case(store, case_id, stored.case.enterprise_id, facts, (), by="测", why="改正")
    found = case_judgement(store, case_id)
    assert found is not None
    assert found.case.value("prj_demo_effect_score") == 4


def test_an_earlier_judgement_is_explained_by_the_factors_of_its_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = resources.benefit_rules().texts
    older = {**texts, "factors/coal.toml": texts["factors/coal.toml"].replace("value = 302.4", "value = 300.4")}
    saved = EnterpriseDraft(facts={"ent_name": Fact(value="甲公司")})
    firm = store.save_enterprise(saved, id=None, by="测", why="").id
    measure = {"msr_kind": Fact(value="renewable_power"), "msr_supply_kwh": Fact(value=Decimal(1_000_000))}
    draft = CaseDraft(enterprise_id=firm, facts={"prj_name": Fact(value="甲项目")}, measures=(measure,))
    case_id = store.save_case(draft, id=None, by="测", why="").id
    with monkeypatch.context() as before_the_update:
        rules = load_benefit(older, resources.dictionary())
        before_the_update.setattr(resources, "benefit_rules", lambda: rules)
        judge(store)
    found = case_judgement(store, case_id)
    assert found is not None
    assert found.judgement.working is not None
    assert found.judgement.working.totals[0].value == Decimal("300.40")


def test_an_earlier_judgement_is_appraised_by_the_rules_of_its_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = resources.finance_rules()
    older = [
        msgspec.structs.replace(row, value=Decimal(6)) if row.field == "prj_discount_rate_pct" else row
        for row in now.convention
    ]
    money = {"prj_invest_total_cny": Decimal(100), "prj_benefit_cny_y": Decimal(40)}
    case_id = put(store, "甲项目", prj_construction_months=6, prj_operation_years=5, **money)
    with monkeypatch.context() as before_the_update:
        rules = msgspec.structs.replace(now, convention=tuple(older))
        before_the_update.setattr(resources, "finance_rules", lambda: rules)
        judge(store)
    found = case_judgement(store, case_id)
    assert found is not None
    assert found.judgement.appraisal is not None
    told = {one.field: one.value for one in found.judgement.appraisal.conventions}
    assert told["prj_discount_rate_pct"] == "6%"


def test_judging_one_case_puts_all_judged_cases_in_order_again(store: Store) -> None:
    weak = put(store, "弱项目")
    strong = put(store, "强项目", prj_demo_effect_score=4, prj_market_outlook_score=3)
    judge(store, [weak])
    judge(store, [strong])
    ranks = {row.id: row.rank for row in store.list_cases(CaseQuery()).rows}
    assert ranks == {strong: 1, weak: 2}


def test_weights_of_the_office_are_kept_with_the_judgement(store: Store) -> None:
    case_id = put(store, "甲项目", prj_demo_effect_score=4, prj_replicable="yes")
    save_rubric(store, "abc247", {"C31.weight": 5.0, "C30.weight": 2.0}, by="测")
    judge(store)
    reset_rubric(store, "abc247", by="测")
    found = case_judgement(store, case_id)
    assert found is not None
    assert next(part.weight for part in found.judgement.score.parts if part.id == "C31") == 5.0
    assert not load_rubrics(store)[0].changes


def test_weights_that_do_not_add_up_are_refused(store: Store) -> None:
    with pytest.raises(Problem, match="合计"):
        save_rubric(store, "abc247", {"C31.weight": 9.0}, by="测")


def test_a_cancelled_judging_keeps_nothing(store: Store) -> None:
    case_id = put(store, "甲项目")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        judge_cases(store, None, DAY, progress=progress)
    assert case_judgement(store, case_id) is None


def test_before_the_notice_there_is_nothing_to_judge_by(store: Store) -> None:
    put(store, "甲项目")
    with pytest.raises(Problem, match="没有可用的评分政策包"):
        judge(store, on=date(2018, 11, 19))


def test_a_case_is_found_by_number_name_and_start_of_its_id(store: Store) -> None:
    first, second = put(store, "甲项目"), put(store, "乙项目")
    assert find_case(store, "乙项目") == second
    assert find_case(store, "1") == first
    assert find_case(store, second) == second
    with pytest.raises(Problem, match="没有找到"):
        find_case(store, "丙")


def test_exported_cases_come_back_unchanged(store: Store, tmp_path: Path) -> None:
    load_example(store, on=DAY, by="测", progress=Progress())
    ids = store.case_ids(CaseQuery())
    assert export_form(store, ids, tmp_path / "出.xlsx", progress=Progress()) == 41
    from desktop.work.operations.intake import import_files

    report = import_files(store, [tmp_path / "出.xlsx"], by="测", progress=Progress())
    assert {taken.outcome for taken in report.files[0].taken} == {"unchanged"}
