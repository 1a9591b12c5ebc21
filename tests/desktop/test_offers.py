"""Offers for stored cases: both directions agree, the product workbook is kept whole or not at all, commands answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.cli.run import run
from desktop.intake.tariff_rows import COMMON
from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.offers import SHOWN, bundle_of_case, cases_of_offer, offer_lines, offers_of_case
from desktop.work.operations.products import load_products, pledge_rates, product_lines, write_form
from desktop.work.progress import Progress
from matching.fields import CASE_SUBJECTS
from tests.conftest import case_of
from tests.desktop.test_tariffs import write

DAY = date(2026, 11, 21)
SHEETS = resources.product_sheets()
HEADS: list[Any] = [label for _, label, _ in COMMON] + [column.heading for column in SHEETS["product"].columns]
PLACE: list[Any] = ["全国", "2026-01-01", "", "产品手册2026"]
FACTS: dict[str, Any] = {
    "ent_province": "440000", "ent_county_code": "440222", "prj_name": "节能改造", "prj_energy_saving_tce": "300",
    "loan_amount_cny": "500", "loan_term_years": "3", "loan_rate_pct": "4", "coll_type": ["carbon_allowance"],
    "coll_value_cny": "200", "coll_risk_opinion": "controllable",
}  # fmt: skip


def product(ident: str, **own: Any) -> list[Any]:
    cells = {
        "id": ident,
        "version": "1",
        "title": f"产品{ident}",
        "family": "信贷",
        "bank": "甲行",
        "review_on": "2027-01-01",
    }
    return [*PLACE, *({**cells, **own}.get(column.id, "") for column in SHEETS["product"].columns)]


def filled(tmp_path: Path, *rows: Sequence[Any]) -> Path:
    rates = [[label for _, label, _ in COMMON] + ["抵质押品", "质押率（%）"], [*PLACE, "碳排放权", 50]]
    return write(tmp_path / "产品.xlsx", {"产品": [HEADS, *rows], "质押率": rates})


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "库.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with Store.open(database, dictionary=resources.dictionary()) as opened:
        yield opened


def stored(store: Store, name: str, **facts: Any) -> str:
    dictionary, case = resources.dictionary(), case_of("E2", **{**FACTS, "prj_name": name, **facts})
    own = {field: fact for field, fact in case.facts.items() if dictionary[field].subject not in CASE_SUBJECTS}
    rest = {field: fact for field, fact in case.facts.items() if field not in own}
    firm = store.save_enterprise(EnterpriseDraft(facts=own), id=None, by="测", why="")
    return store.save_case(CaseDraft(enterprise_id=firm.id, facts=rest), id=None, by="测", why="").id


def test_the_blank_form_is_refused_as_empty(store: Store, tmp_path: Path) -> None:
    path = write_form(tmp_path / "空白.xlsx")
    with pytest.raises(Problem) as refused:
        load_products(store, path, progress=Progress())
    assert refused.value.code == "product_empty"


@pytest.mark.parametrize(
    ("own", "code", "words"),
    [
        ({"when": "prj_energy_savng > 0"}, "product_rows", "prj_energy_savng"),
        ({"offer": "abc247.nothing"}, "product_clause", "不在政策包的待遇里"),
        ({"rate_pct": 380}, "product_rows", "不大于 24"),
        ({"review_on": "明年"}, "product_rows", "复核日"),
        ({"amount_min": 9, "amount_max": 3}, "product_rows", "额度下限 9 大于上限 3"),
    ],
)
def test_one_bad_row_refuses_the_workbook_and_nothing_is_kept(
    store: Store, tmp_path: Path, own: dict[str, Any], code: str, words: str
) -> None:
    load_products(store, filled(tmp_path, product("A")), progress=Progress())
    before = product_lines(store, DAY)
    with pytest.raises(Problem) as refused:
        load_products(store, filled(tmp_path, product("B"), product("C", **own)), progress=Progress())
    assert refused.value.code == code
    assert words in refused.value.sentence()
    assert "第 3 行" in refused.value.sentence()
    assert product_lines(store, DAY) == before


def test_an_area_nobody_knows_is_refused(store: Store, tmp_path: Path) -> None:
    row = product("A")
    row[0] = "无此县"
    with pytest.raises(Problem) as refused:
        load_products(store, filled(tmp_path, row), progress=Progress())
    assert refused.value.code == "product_area"


def test_both_directions_say_the_same_and_the_product_comes_first(store: Store, tmp_path: Path) -> None:
    load_products(store, filled(tmp_path, product("A", rate_pct=3.8, amount_max=1000, term_max=5)), progress=Progress())
    ids = [stored(store, "甲"), stored(store, "乙", loan_amount_cny="4000"), stored(store, "丙", loan_term_years="9")]
    found = cases_of_offer(store, "A", DAY)
    assert found.counts["open"] == 3
    assert [one.project for one in found.cases] == ["甲", "丙", "乙"]
    for case_id, one in zip((ids[0], ids[2], ids[1]), found.cases, strict=True):
        match = next(own for own in offers_of_case(store, case_id, DAY).matches if own.offer.id == "A")
        assert match == one.match
    assert offers_of_case(store, ids[0], DAY).matches[0].offer.id == "A"


def test_a_pack_offer_names_its_projects_and_why(store: Store) -> None:
    stored(store, "甲", prj_co2_t="100")
    stored(store, "乙")
    found = cases_of_offer(store, "banking.abc.carbon-loan", DAY)
    assert [(one.project, one.match.offer.state) for one in found.cases] == [("甲", "open"), ("乙", "unknown")]
    assert found.cases[1].match.offer.missing == ("prj_co2_t",)
    assert found.offer.product == "ABC-CARBON"


def test_an_expired_rule_opens_nothing(store: Store) -> None:
    stored(store, "甲")
    over = next(line for line in offer_lines(store, DAY) if line.historic)
    found = cases_of_offer(store, over.id, DAY)
    assert (found.counts["open"], found.counts["unknown"]) == (0, 0)


def test_one_main_loan_is_in_the_bundle_and_the_other_named_with_its_rule(store: Store, tmp_path: Path) -> None:
    rows = (
        product("A", rate_pct=3.8, amount_max=1000, term_max=5),
        product("B", rate_pct=3.9, amount_max=100, term_max=5),
    )
    load_products(store, filled(tmp_path, *rows), progress=Progress())
    found = bundle_of_case(store, stored(store, "甲"), DAY)
    assert "A" in [one.id for one in found.chosen]
    out = next(one for one in found.left_out if one.choice.id == "B")
    assert out.rule.id == "one_main_loan"
    assert "产品A" in out.beside


def test_public_money_the_office_enters_unlocks_and_keeps_its_own_rules(store: Store, tmp_path: Path) -> None:
    fund: dict[str, Any] = {"family": "财政资金", "when": "prj_energy_saving_tce > 0", "before_start": "是"}
    rows = (
        product("F1", **fund),
        product("F2", **{**fund, "exclusive": "技改"}),
        product("F3", **{**fund, "exclusive": "技改"}),
    )
    load_products(store, filled(tmp_path, *rows), progress=Progress())
    begun = bundle_of_case(store, stored(store, "甲", prj_construction_start_on="2026-05-01"), DAY)
    later = offers_of_case(store, stored(store, "乙", prj_construction_start_on="2027-05-01"), DAY)
    unheard = bundle_of_case(store, stored(store, "丙"), DAY)
    assert [match.offer.family for match in later.matches if match.offer.id == "F1"] == ["tool"]
    assert {one.choice.id for one in begun.left_out if one.rule.kind == "before"} >= {"F1", "F2", "F3"}
    assert {one.choice.id for one in unheard.held} >= {"F1", "F2", "F3"}
    assert {"F1", "F2"} <= {one.id for one in later.bundle.chosen}
    assert [one.rule.title for one in later.bundle.left_out if one.choice.id == "F3"] == ["不能同享：技改"]


def test_the_pledge_rate_of_the_office_makes_new_collateral_count(store: Store, tmp_path: Path) -> None:
    case_id = stored(store, "甲")
    assert offers_of_case(store, case_id, DAY).security.total.value is None
    load_products(store, filled(tmp_path, product("A")), progress=Progress())
    assert str(offers_of_case(store, case_id, DAY).security.total.value) == "100.00"
    assert pledge_rates(store, (), date(2025, 12, 31)) == {}


def test_an_offer_that_is_not_there_or_not_one_is_refused(store: Store) -> None:
    with pytest.raises(Problem, match="没有“无此物”"):
        cases_of_offer(store, "无此物", DAY)
    with pytest.raises(Problem, match="请写编号"):
        cases_of_offer(store, "碳排放", DAY)
    assert SHOWN == 100


def test_the_commands_answer_for_people_and_machines(
    store: Store, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(store, "甲")
    store.close()
    at = ["--db", str(database), "--on", "2026-11-21"]
    assert run(["product", "load", str(filled(tmp_path, product("A", rate_pct=3.8, review_on="2026-06-30"))), *at]) == 0
    assert run(["product", "show", *at]) == 0
    assert run(["offers", "甲", *at]) == 0
    assert run(["bundle", "甲", *at]) == 0
    shown = capsys.readouterr().out
    assert "应在 2026-06-30 前复核，已过 144 天" in shown
    assert "最优合法组合" in shown
    assert "担保组合" in shown
    assert run(["offers", "--for", "A", *at, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)["matching"]
    assert answer["counts"]["open"] == 1
    assert answer["cases"][0]["match"]["fit"]["parts"]
    assert run(["offers", *at]) == 1
    assert "没有写项目" in capsys.readouterr().err
