"""A transaction keeps everything or nothing, also when a person cancels; the store belongs to one thread."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.store.buffer import BATCH
from desktop.store.database import Store
from desktop.work.progress import Cancelled
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import case_draft, save_case, save_firm


def test_a_cancelled_operation_leaves_nothing(store: Store) -> None:
    with suppress(Cancelled), store.transaction():
        save_case(store)
        raise Cancelled
    assert store.list_cases(CaseQuery()).total == 0
    assert store.enterprise_index() == ()
    assert store.journal() == ()


def test_a_cancelled_bulk_leaves_nothing_and_the_list_still_works(store: Store) -> None:
    with suppress(Cancelled), store.transaction():
        firm = save_firm(store)
        for number in range(BATCH + 5):
            save_case(store, f"项目{number}", firm=firm)
        raise Cancelled
    save_case(store, "留下的项目")
    page = store.list_cases(CaseQuery(text="留下的", sort="prj_invest"))
    assert [row.number for row in page.rows] == [1]
    assert store.list_cases(CaseQuery(text="项目1")).total == 0


def test_more_cases_than_a_batch_are_all_listed(store: Store) -> None:
    with store.transaction():
        firm = save_firm(store)
        for number in range(BATCH + 1):
            save_case(store, f"第{number}个项目", firm=firm)
    assert store.list_cases(CaseQuery()).total == BATCH + 1
    assert store.list_cases(CaseQuery(text="第100个项目")).total == 1


def test_an_inner_transaction_is_part_of_the_outer_one(store: Store) -> None:
    with suppress(Cancelled), store.transaction():
        with store.transaction():
            save_case(store)
        raise Cancelled
    assert store.project_index() == ()


def test_a_refused_row_does_not_stop_the_others(store: Store) -> None:
    with store.transaction():
        case_id = save_case(store, "好的项目")
        store.delete_case(case_id, by="", why="")
        with pytest.raises(Problem):
            save_case(store, "改不了", id=case_id)
        save_case(store, "另一个好项目")
    assert [key.name for key in store.project_index()] == ["另一个好项目"]


def test_reading_inside_a_transaction_sees_its_own_writes(store: Store) -> None:
    with store.transaction():
        firm = save_firm(store)
        case_id = save_case(store, firm=firm)
        assert store.load_case(case_id).case.text("prj_name") == "余热利用改造项目"
        assert store.list_cases(CaseQuery(text="余热利用")).total == 1
        save_firm(store, "改名公司", id=firm)
        assert store.load_case(case_id).case.text("ent_name") == "改名公司"
        assert store.list_cases(CaseQuery(text="改名公司")).total == 1


def test_a_record_saved_twice_in_one_transaction_has_two_revisions(store: Store) -> None:
    with store.transaction():
        firm = save_firm(store)
        case_id = save_case(store, "初名", firm=firm)
        saved = store.save_case(case_draft(firm, "终名"), id=case_id, by="张三", why="")
    assert saved.revision == 2
    assert store.list_cases(CaseQuery()).rows[0].project == "终名"
    assert store.load_case(case_id, revision=1).case.text("prj_name") == "初名"


def test_a_changed_enterprise_shows_in_the_rows_of_all_its_cases(store: Store) -> None:
    firm = save_firm(store, ent_size="a")
    for number in range(3):
        save_case(store, f"项目{number}", firm=firm)
    save_firm(store, "恒达重工", id=firm, ent_size="c")
    page = store.list_cases(CaseQuery(filters={"ent_size": ("c",)}, text="恒达重工"))
    assert page.total == 3


def test_running_numbers_have_no_holes_after_a_rollback(store: Store) -> None:
    save_case(store)
    with suppress(Cancelled), store.transaction():
        save_case(store)
        raise Cancelled
    save_case(store)
    assert [row.number for row in store.list_cases(CaseQuery()).rows] == [1, 2]


def test_another_thread_is_refused_with_a_clear_error(store: Store) -> None:
    refused: list[str] = []

    def use() -> None:
        try:
            store.list_cases(CaseQuery())
        except RuntimeError as error:
            refused.append(str(error))

    thread = threading.Thread(target=use, name="stranger")
    thread.start()
    thread.join()
    assert "stranger" in refused[0]
    assert "belongs to thread" in refused[0]


def test_what_was_saved_is_there_after_opening_again(opener: Opener) -> None:
    store = opener()
    case_id = save_case(store)
    store.close()
    assert opener().load_case(case_id).case.text("prj_name") == "余热利用改造项目"
