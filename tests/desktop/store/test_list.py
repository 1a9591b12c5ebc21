"""The case list filters, sorts and pages in SQL, follows the dictionary, and says what was never known."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.store import CaseQuery
from desktop.store.buffer import BATCH
from desktop.store.database import Store
from desktop.store.listwriter import MANY
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import FIELDS, decision, dictionary_of, save_case, save_firm


@pytest.fixture
def listed(store: Store) -> Store:
    """Four cases of two enterprises; the last knows nothing but its name."""
    green = save_firm(store, "绿源环保", ent_size="a", ent_green="yes", ent_county_code="130123")
    heavy = save_firm(store, "恒达重工", ent_size="b", ent_green="unknown", ent_county_code="340122")
    with store.transaction():
        save_case(
            store, "丙项目", firm=green, prj_invest=Decimal("100"), prj_area=("a", "b"), prj_start=date(2026, 1, 5)
        )
        save_case(store, "甲项目", firm=heavy, prj_invest=Decimal("99.5"), prj_area=("c",), prj_start=date(2026, 3, 1))
        save_case(store, "乙项目", firm=green, prj_invest=Decimal("1000"), prj_area=("b",), prj_start=date(2025, 7, 1))
        save_case(store, "丁项目", firm=heavy)
    return store


def names(store: Store, query: CaseQuery) -> list[str]:
    return [row.project for row in store.list_cases(query).rows]


def filtered(store: Store, field_id: str, *values: str) -> set[str]:
    return set(names(store, CaseQuery(filters={field_id: values})))


def test_a_row_shows_every_listed_field(listed: Store) -> None:
    row = listed.list_cases(CaseQuery()).rows[0]
    assert (row.enterprise, row.project, row.county, row.number) == ("绿源环保", "丙项目", "正定县", 1)
    assert row.values == {
        "ent_name": "绿源环保", "ent_uscc": "", "ent_county_code": "130123", "ent_size": "a", "ent_green": "yes",
        "prj_name": "丙项目", "prj_invest": "100", "prj_area": "a|b", "prj_start": "2026-01-05",
    }  # fmt: skip


def test_a_filter_takes_any_of_its_values(listed: Store) -> None:
    assert filtered(listed, "ent_size", "a") == {"丙项目", "乙项目"}
    assert len(filtered(listed, "ent_size", "a", "b")) == 4


def test_a_list_field_is_found_by_each_of_its_values(listed: Store) -> None:
    assert filtered(listed, "prj_area", "b") == {"丙项目", "乙项目"}
    assert filtered(listed, "prj_area", "a", "c") == {"丙项目", "甲项目"}


def test_a_list_field_is_found_in_the_bin_by_its_value(listed: Store) -> None:
    case_id = listed.list_cases(CaseQuery(text="甲项目")).rows[0].id
    listed.delete_case(case_id, by="", why="")
    assert filtered(listed, "prj_area", "c") == set()
    asked = CaseQuery(filters={"prj_area": ("c",)}, deleted=True)
    assert names(listed, asked) == ["甲项目"]


def test_not_known_can_be_asked_for(listed: Store) -> None:
    assert filtered(listed, "prj_invest", "") == {"丁项目"}
    assert filtered(listed, "ent_green", "unknown") == {"甲项目", "丁项目"}
    assert filtered(listed, "prj_area", "", "c") == {"丁项目", "甲项目"}
    assert filtered(listed, "ent_uscc", "") == {"甲项目", "乙项目", "丙项目", "丁项目"}


@pytest.mark.parametrize(
    ("field_id", "asked", "found"),
    [
        ("prj_invest", "99.5..100", {"甲项目", "丙项目"}),
        ("prj_invest", "100..", {"丙项目", "乙项目"}),
        ("prj_invest", "..99.5", {"甲项目"}),
        ("prj_start", "2026-01-01..2026-12-31", {"丙项目", "甲项目"}),
        ("prj_invest", "1000", {"乙项目"}),
    ],
)
def test_numbers_and_days_are_found_by_range(listed: Store, field_id: str, asked: str, found: set[str]) -> None:
    assert filtered(listed, field_id, asked) == found


def test_filters_hold_together_with_text(listed: Store) -> None:
    query = CaseQuery(filters={"ent_size": ("a",), "prj_area": ("b",)}, text="乙项目")
    assert names(listed, query) == ["乙项目"]


def test_numbers_sort_as_numbers_and_the_unknown_comes_last_either_way(listed: Store) -> None:
    assert names(listed, CaseQuery(sort="prj_invest")) == ["甲项目", "丙项目", "乙项目", "丁项目"]
    assert names(listed, CaseQuery(sort="prj_invest", descending=True)) == ["乙项目", "丙项目", "甲项目", "丁项目"]


def test_names_sort_by_pinyin(listed: Store) -> None:
    assert names(listed, CaseQuery(sort="project")) == ["丙项目", "丁项目", "甲项目", "乙项目"]
    assert names(listed, CaseQuery(sort="prj_name", descending=True)) == ["乙项目", "甲项目", "丁项目", "丙项目"]


def test_pages_neither_repeat_nor_miss_a_case(listed: Store) -> None:
    pages = [listed.list_cases(CaseQuery(sort="ent_size", offset=offset, limit=2)) for offset in (0, 2, 4)]
    assert [row.project for page in pages for row in page.rows] == ["丙项目", "乙项目", "甲项目", "丁项目"]
    assert {page.total for page in pages} == {4}


def test_all_ids_of_a_query_come_in_its_order(listed: Store) -> None:
    query = CaseQuery(sort="prj_invest", limit=1)
    assert listed.case_ids(query)[0] == listed.list_cases(query).rows[0].id
    assert len(listed.case_ids(query)) == 4


def test_a_field_that_is_not_listed_cannot_be_asked_for(listed: Store) -> None:
    with pytest.raises(ValueError, match="loan_amount"):
        listed.list_cases(CaseQuery(filters={"loan_amount": ("1",)}))
    with pytest.raises(ValueError, match="loan_amount"):
        listed.list_cases(CaseQuery(sort="loan_amount"))


def test_the_values_present_are_counted(listed: Store) -> None:
    assert listed.value_counts("prj_area") == {"a": 1, "b": 2, "c": 1, "": 1}
    assert listed.value_counts("ent_name") == {"绿源环保": 2, "恒达重工": 2}


def test_a_newly_listed_field_fills_its_column_from_kept_facts(opener: Opener) -> None:
    store = opener(dictionary=dictionary_of(prj_invest=FIELDS["prj_invest"].replace("listed = true", "listed = false")))
    case_id = save_case(store, prj_invest=Decimal("42"))
    store.save_judgements([(decision(store, case_id, id="j1"), 1, 1, 2)])
    store.put_ranks({case_id: (3, 2, 4)})
    store.close()
    store = opener()
    (row,) = store.list_cases(CaseQuery(filters={"prj_invest": ("42",)})).rows
    assert (row.values["prj_invest"], row.recommendation, row.judgement_id) == ("42", "ready", "j1")
    assert (row.rank, row.rank_best, row.rank_worst) == (3, 2, 4)
    assert store.list_cases(CaseQuery(text="余热利用")).total == 1


def test_a_number_beyond_sqlite_integers_is_listed(opener: Opener) -> None:
    store = opener(dictionary=dictionary_of(ent_staff=FIELDS["ent_staff"].replace("listed = false", "listed = true")))
    save_case(store, firm=save_firm(store, ent_staff=10**30))
    assert store.list_cases(CaseQuery(filters={"ent_staff": ("1..",)})).total == 1


def order_indexes(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as file:
        found = file.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE 'ix_list_%'")
        return {name for (name,) in found}


def save_many(store: Store, *, failing: bool = False) -> None:
    with store.transaction():
        firm = save_firm(store)
        for number in range(BATCH + MANY):
            save_case(store, f"项目{number}", firm=firm, prj_invest=Decimal(number))
        if failing:
            raise KeyError


def test_a_first_import_of_many_leaves_a_list_with_all_its_indexes(path: Path, opener: Opener) -> None:
    store = opener()
    store.close()
    before = order_indexes(path)
    store = opener()
    save_many(store)
    assert store.list_cases(CaseQuery(sort="prj_invest", descending=True)).rows[0].project == f"项目{BATCH + MANY - 1}"
    store.close()
    assert before
    assert order_indexes(path) == before


def test_an_import_of_many_that_fails_leaves_a_list_with_all_its_indexes(path: Path, opener: Opener) -> None:
    store = opener()
    with pytest.raises(KeyError):
        save_many(store, failing=True)
    save_case(store, "余热利用", firm=save_firm(store))
    assert names(store, CaseQuery()) == ["余热利用"]
    store.close()
    assert "ix_list_f_prj_invest" in order_indexes(path)
