"""The recycle bin hides and brings back, and protects what lies in it."""

from __future__ import annotations

import pytest

from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.store.database import Store
from tests.desktop.store.material import save_case, save_firm


def test_a_deleted_case_leaves_lists_and_indexes_and_lies_in_the_bin(store: Store) -> None:
    case_id = save_case(store)
    store.delete_case(case_id, by="张三", why="重复")
    assert store.list_cases(CaseQuery()).total == 0
    assert [row.id for row in store.list_cases(CaseQuery(deleted=True)).rows] == [case_id]
    assert store.project_index() == ()
    assert list(store.cases()) == []
    assert store.load_case(case_id).deleted
    assert store.journal()[0].label == "移入回收站"


def test_a_restored_case_is_where_it_was(store: Store) -> None:
    case_id = save_case(store)
    store.delete_case(case_id, by="张三", why="重复")
    store.restore_case(case_id, by="张三", why="误删")
    assert [row.id for row in store.list_cases(CaseQuery(text="余热利用")).rows] == [case_id]
    assert store.load_case(case_id).revision == 1


def test_a_case_in_the_bin_cannot_be_changed(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm)
    store.delete_case(case_id, by="张三", why="")
    with pytest.raises(Problem, match="回收站") as caught:
        save_case(store, "改名", firm=firm, id=case_id)
    assert "恢复" in caught.value.remedy


def test_deleting_and_restoring_twice_is_no_harm(store: Store) -> None:
    case_id = save_case(store)
    for _ in range(2):
        store.delete_case(case_id, by="", why="")
    for _ in range(2):
        store.restore_case(case_id, by="", why="")
    assert store.list_cases(CaseQuery()).total == 1


def test_an_enterprise_with_live_cases_stays(store: Store) -> None:
    firm = save_firm(store)
    save_case(store, firm=firm)
    with pytest.raises(Problem, match="还有项目"):
        store.delete_enterprise(firm, by="", why="")


def test_restoring_a_case_restores_its_enterprise(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm)
    store.delete_case(case_id, by="", why="")
    store.delete_enterprise(firm, by="", why="")
    assert store.enterprise_index() == ()
    with pytest.raises(Problem, match="企业在回收站"):
        save_case(store, firm=firm)
    store.restore_case(case_id, by="", why="")
    assert [key.id for key in store.enterprise_index()] == [firm]


def test_a_deleted_enterprise_comes_back(store: Store) -> None:
    firm = save_firm(store)
    store.delete_enterprise(firm, by="", why="")
    assert store.load_enterprise(firm).deleted
    store.restore_enterprise(firm, by="", why="")
    assert not store.load_enterprise(firm).deleted
