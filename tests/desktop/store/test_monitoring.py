"""Records of checks after the loan: each stays, the newest counts, a problem shows until judged again."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from desktop.problems import Problem
from desktop.store.database import Store
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import decision, dictionary_of, facts, save_case
from tests.desktop.store.test_judgements import only_row


def put(store: Store, case_id: str, result: str = "a", *, recheck: bool = False, corrects: int | None = None) -> int:
    content = facts(mon_result=result)
    return store.record_monitoring(case_id, content, recheck=recheck, by="张三", why="检查", corrects=corrects)


def judge(store: Store, case_id: str, name: str) -> None:
    store.save_judgements([(decision(store, case_id, id=name), 1, 1, 1)])


def counting(store: Store, case_id: str) -> list[tuple[int, str, int | None]]:
    return [(one.number, one.result, one.corrects) for one in store.monitoring([case_id]).get(case_id, ())]


def test_a_record_is_kept_corrected_and_withdrawn_and_every_row_stays(store: Store) -> None:
    case_id = save_case(store)
    first, second = put(store, case_id), put(store, case_id, "b")
    third = put(store, case_id, "c", corrects=first)
    assert counting(store, case_id) == [(second, "b", None), (third, "c", first)]
    store.withdraw_monitoring(third, by="李四", why="记错了")
    assert counting(store, case_id) == [(second, "b", None)]
    with store._access.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM monitoring").scalar() == 4
    told = [(entry.what, entry.by, entry.why) for entry in store.journal(case_id)][:4]
    assert told[0] == ("monitoring_withdrawn", "李四", f"第 {third} 号：记错了")
    assert [what for what, _, _ in told[1:]] == ["monitoring_corrected", "monitored", "monitored"]


def test_what_counts_no_more_can_be_neither_corrected_nor_withdrawn(store: Store) -> None:
    case_id = save_case(store)
    number = put(store, case_id)
    put(store, case_id, "b", corrects=number)
    for act in (
        lambda: put(store, case_id, "c", corrects=number),
        lambda: store.withdraw_monitoring(number, by="", why=""),
        lambda: store.withdraw_monitoring(99, by="", why=""),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.code == "monitoring_unknown"


def test_the_file_itself_refuses_to_change_a_record(store: Store) -> None:
    put(store, save_case(store))
    for statement in ("UPDATE monitoring SET doc = '{}'", "DELETE FROM monitoring"):
        with pytest.raises(IntegrityError, match="never changed"), store._access.connection.begin():
            store._access.connection.exec_driver_sql(statement)


def test_a_case_in_the_recycle_bin_takes_no_records_but_keeps_its_own(store: Store) -> None:
    case_id = save_case(store)
    put(store, case_id)
    store.delete_case(case_id, by="", why="")
    with pytest.raises(Problem, match="回收站"):
        put(store, case_id)
    store.restore_case(case_id, by="", why="")
    assert len(counting(store, case_id)) == 1
    with pytest.raises(Problem, match="找不到项目"):
        put(store, "00000000-0000-0000-0000-000000000000")


def test_a_problem_shows_the_case_as_one_to_judge_again_until_it_is(store: Store) -> None:
    case_id = save_case(store)
    judge(store, case_id, "j1")
    number = put(store, case_id)
    assert not only_row(store).changed_since_judged
    bad = put(store, case_id, recheck=True)
    assert only_row(store).changed_since_judged
    assert store.monitoring_since_judged(case_id) == {number, bad}
    judge(store, case_id, "j2")
    assert not only_row(store).changed_since_judged
    assert store.monitoring_since_judged(case_id) == frozenset()


def test_a_problem_taken_back_asks_no_more(store: Store) -> None:
    case_id = save_case(store)
    judge(store, case_id, "j1")
    number = put(store, case_id, recheck=True)
    corrected = put(store, case_id, corrects=number)
    assert not only_row(store).changed_since_judged
    store.withdraw_monitoring(put(store, case_id, recheck=True), by="", why="")
    assert not only_row(store).changed_since_judged
    assert counting(store, case_id) == [(corrected, "a", number)]


def test_a_problem_of_a_case_never_judged_waits_for_nothing_in_the_list(store: Store) -> None:
    case_id = save_case(store)
    number = put(store, case_id, recheck=True)
    assert not only_row(store).changed_since_judged
    assert store.monitoring_since_judged(case_id) == {number}


def test_a_list_made_anew_still_asks(opener: Opener) -> None:
    store = opener()
    case_id = save_case(store)
    judge(store, case_id, "j1")
    put(store, case_id, recheck=True)
    store.close()
    other = opener(dictionary=dictionary_of("prj_area"))  # lists other fields: the list is made anew
    assert only_row(other).changed_since_judged
    assert counting(other, case_id) == [(1, "a", None)]


def test_a_backup_brings_the_records_back(store: Store) -> None:
    case_id = save_case(store)
    put(store, case_id)
    backup = store.backup()
    put(store, case_id, "b")
    store.restore(backup.path)
    assert counting(store, case_id) == [(1, "a", None)]
