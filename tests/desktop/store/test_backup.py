"""Backups are whole, kept in generations, made when due, and come back in one step."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.store.backup import folder_of, kept_generations, list_backups, restore_file
from desktop.store.database import Store
from desktop.store.identity import new_id
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import Clock, case_draft, save_case, save_firm


def projects(store: Store) -> list[str]:
    return [key.name for key in store.project_index()]


def test_a_changed_database_is_backed_up_at_closing(opener: Opener, path: Path, clock: Clock) -> None:
    store = opener()
    save_case(store)
    store.close()
    (info,) = list_backups(path)
    assert (info.kind, info.label, info.made_at) == ("auto", "自动", clock.now)
    assert info.size == info.path.stat().st_size > 0


def test_a_backup_opens_as_a_database_of_its_own(opener: Opener, path: Path) -> None:
    store = opener()
    save_case(store)
    store.close()
    assert projects(opener(list_backups(path)[0].path)) == ["余热利用改造项目"]


def test_a_database_nobody_changed_is_not_backed_up(opener: Opener, path: Path, clock: Clock) -> None:
    store = opener()
    save_case(store)
    store.close()
    clock.pass_by(days=1)
    store = opener()
    store.list_cases(CaseQuery(text="余热"))
    store.close()
    assert len(list_backups(path)) == 1


def test_backups_at_closing_keep_half_an_hour_apart(opener: Opener, path: Path, clock: Clock) -> None:
    for minutes in (0, 29, 2):
        clock.pass_by(minutes=minutes)
        store = opener()
        save_case(store)
        store.close()
    assert len(list_backups(path)) == 2


def test_a_change_that_was_too_early_for_a_backup_is_backed_up_later(opener: Opener, path: Path, clock: Clock) -> None:
    store = opener()
    save_case(store, "一")
    store.close()
    clock.pass_by(minutes=5)
    store = opener()
    save_case(store, "二")
    store.close()
    clock.pass_by(hours=1)
    opener().close()
    newest = list_backups(path)[0]
    assert projects(opener(newest.path)) == ["一", "二"]


def test_the_first_close_of_a_day_backs_up_at_once(opener: Opener, path: Path, clock: Clock) -> None:
    clock.now = (clock.now.astimezone() + timedelta(days=1)).replace(hour=0, minute=10).astimezone(UTC)
    clock.pass_by(minutes=-20)
    store = opener()
    save_case(store)
    store.close()
    clock.pass_by(minutes=25)
    store = opener()
    save_case(store)
    store.close()
    assert len(list_backups(path)) == 2


def test_generations_thin_out_with_age() -> None:
    start = datetime(2026, 1, 1, 4, 0, tzinfo=UTC)
    made = [start + timedelta(hours=6 * number) for number in range(4 * 365)]
    kept = sorted(kept_generations(made))
    newest = made[-1]
    assert len(kept) <= 5 + 7 + 4 + 6
    assert kept[-5:] == made[-5:]
    assert len([moment for moment in kept if newest - moment < timedelta(days=7)]) >= 10
    assert len({(moment.year, moment.month) for moment in kept}) == 6


def test_few_backups_all_stay() -> None:
    made = [datetime(2026, 1, day, 4, 0, tzinfo=UTC) for day in range(1, 6)]
    assert kept_generations(made) == set(made)


def test_old_generations_are_removed_and_those_of_a_person_stay(store: Store, clock: Clock) -> None:
    mine = store.backup()
    for _ in range(60):
        clock.pass_by(hours=5)
        store.backup("auto")
    found = store.backups()
    assert mine.path in {info.path for info in found}
    assert len(found) <= 1 + 5 + 7 + 4 + 6
    assert [info.made_at for info in found] == sorted((info.made_at for info in found), reverse=True)


def test_two_backups_within_a_second_do_not_overwrite_each_other(store: Store) -> None:
    first, second = store.backup(), store.backup()
    assert first.path != second.path
    assert len(store.backups()) == 2


def test_a_restored_backup_brings_back_everything_and_loses_nothing(store: Store, clock: Clock) -> None:
    save_case(store, "备份前")
    made = store.backup()
    clock.pass_by(hours=1)
    save_case(store, "备份后")
    store.restore(made.path, by="张三", why="误操作")
    assert projects(store) == ["备份前"]
    assert store.list_cases(CaseQuery(text="备份后")).total == 0
    assert (store.journal()[0].label, store.journal()[0].by) == ("恢复备份", "张三")
    (before,) = [info for info in store.backups() if info.kind == "restore"]
    store.restore(before.path)
    assert projects(store) == ["备份前", "备份后"]


def test_the_backup_being_restored_is_never_thinned_out(store: Store, clock: Clock) -> None:
    save_case(store, "旧")
    oldest = store.backup("auto")
    for number in range(4):
        clock.pass_by(minutes=1)
        save_case(store, f"新{number}")
        store.backup("auto")
    store.restore(oldest.path)
    assert projects(store) == ["旧"]
    assert oldest.path.exists()


@pytest.mark.parametrize("damage", ["middle", "cut", "foreign", "empty", "missing"])
def test_a_bad_backup_is_refused_and_nothing_changes(store: Store, path: Path, damage: str, clock: Clock) -> None:
    for number in range(30):
        save_case(store, f"项目{number}", prj_content="节能改造" * 60)
    made = store.backup().path
    content = made.read_bytes()
    half = len(content) // 2 // 4096 * 4096
    if damage == "middle":
        made.write_bytes(content[:half] + bytes(b ^ 0xFF for b in content[half : half + 4096]) + content[half + 4096 :])
    elif damage == "missing":
        made.unlink()
    else:
        made.write_bytes({"cut": content[:half], "foreign": b"PK" * 5000, "empty": b""}[damage])
    clock.pass_by(hours=1)
    with pytest.raises(Problem) as caught:
        store.restore(made)
    assert caught.value.remedy
    assert len(projects(store)) == 30
    assert [info.kind for info in store.backups() if info.path != made] == []


def test_a_database_that_cannot_be_opened_is_restored_and_the_damaged_file_kept(opener: Opener, path: Path) -> None:
    store = opener()
    save_case(store)
    store.close()
    path.write_bytes(b"\xff" * 5000)
    aside = restore_file(path, list_backups(path)[0].path, key=None)
    assert aside is not None
    assert aside.read_bytes() == b"\xff" * 5000
    assert projects(opener()) == ["余热利用改造项目"]


def test_a_lost_database_is_restored_from_its_backup(opener: Opener, path: Path) -> None:
    store = opener()
    save_case(store)
    store.close()
    path.unlink()
    assert restore_file(path, list_backups(path)[0].path, key=None) is None
    assert projects(opener()) == ["余热利用改造项目"]


def test_one_case_comes_back_from_a_backup_as_a_new_revision(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, "原名", firm=firm)
    other = save_case(store, "另一个", firm=firm)
    made = store.backup()
    store.save_case(case_draft(firm, "改坏了"), id=case_id, by="", why="")
    store.save_case(case_draft(firm, "另一个改了"), id=other, by="", why="")
    saved = store.recover_case(made.path, case_id, by="张三", why="改坏了")
    assert (saved.revision, saved.outcome) == (3, "updated")
    assert projects(store) == ["原名", "另一个改了"]
    assert store.journal(case_id)[0].label == "从备份找回"


def test_a_case_in_the_bin_comes_back_from_a_backup(store: Store) -> None:
    case_id = save_case(store)
    made = store.backup()
    store.delete_case(case_id, by="", why="")
    store.recover_case(made.path, case_id, by="", why="")
    assert store.list_cases(CaseQuery(text="余热利用")).total == 1


def test_a_case_of_another_database_comes_with_its_enterprise(opener: Opener, tmp_path: Path) -> None:
    there = opener(tmp_path / "there.db")
    case_id = save_case(there, "外来项目", firm=save_firm(there, "外来企业", ent_size="c"))
    made = there.backup()
    here = opener()
    here.recover_case(made.path, case_id, by="", why="")
    assert here.load_case(case_id).case.value("ent_size") == "c"
    assert here.list_cases(CaseQuery(text="外来企业")).total == 1


def test_a_case_the_backup_does_not_hold_is_a_problem(store: Store) -> None:
    made = store.backup()
    with pytest.raises(Problem, match="找不到"):
        store.recover_case(made.path, new_id(), by="", why="")


def test_taking_a_case_out_of_a_backup_leaves_no_copy_behind(store: Store, path: Path) -> None:
    case_id = save_case(store)
    made = store.backup()
    store.recover_case(made.path, case_id, by="", why="")
    assert list(folder_of(path).iterdir()) == [made.path]


def test_foreign_files_among_the_backups_are_left_alone(store: Store, path: Path, clock: Clock) -> None:
    store.backup()
    note = folder_of(path) / "说明.txt"
    note.write_text("不要删除", encoding="utf-8")
    for _ in range(30):
        clock.pass_by(hours=5)
        store.backup("auto")
    assert note.exists()


def test_a_backup_carried_elsewhere_restores_as_well(store: Store, tmp_path: Path, clock: Clock) -> None:
    save_case(store, "旧")
    stick = tmp_path / "U盘"
    stick.mkdir()
    carried = Path(shutil.copy(store.backup().path, stick / "备份.db"))
    clock.pass_by(hours=1)
    save_case(store, "新")
    store.restore(carried)
    assert projects(store) == ["旧"]


def test_a_backup_inside_a_transaction_is_an_error(store: Store) -> None:
    with store.transaction(), pytest.raises(RuntimeError, match="transaction"):
        store.backup()
    made = store.backup()
    with store.transaction(), pytest.raises(RuntimeError, match="transaction"):
        store.restore(made.path)
