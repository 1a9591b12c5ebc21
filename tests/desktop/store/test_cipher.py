"""A database under a key holds nothing readable, opens with that key only, and says what is wrong otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.store.opening import is_encrypted
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import Clock, save_case

KEY = "口令 with 'quotes' \"both\""
RAW = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"


@pytest.mark.parametrize("key", [KEY, RAW])
def test_a_keyed_database_comes_back_whole_with_its_key(opener: Opener, key: str) -> None:
    store = opener(key=key)
    case_id = save_case(store, prj_content="光伏屋顶储能")
    store.close()
    store = opener(key=key)
    assert store.load_case(case_id).case.text("prj_name") == "余热利用改造项目"
    assert store.list_cases(CaseQuery(text="光伏屋顶")).total == 1


def test_neither_database_nor_log_nor_backup_holds_plain_text(opener: Opener, path: Path) -> None:
    store = opener(key=KEY)
    save_case(store, "余热利用改造项目")
    made = store.backup()
    log = Path(f"{path}-wal").read_bytes()
    assert log
    store.close()
    for content in (path.read_bytes(), log, made.path.read_bytes()):
        for plain in ("余热利用", "绿源环保", "张三"):
            assert plain.encode() not in content
            assert plain.encode("utf-16-le") not in content
        assert b"SQLite format 3" not in content
        assert b"project" not in content


def test_the_wrong_key_is_a_problem(opener: Opener) -> None:
    opener(key=KEY).close()
    with pytest.raises(Problem, match="密钥不正确") as caught:
        opener(key="another")
    assert caught.value.code == "store-wrong-key"
    assert opener(key=KEY).list_cases(CaseQuery()).total == 0


def test_a_keyed_database_opened_without_key_asks_for_it(opener: Opener) -> None:
    opener(key=KEY).close()
    with pytest.raises(Problem, match="需要密钥") as caught:
        opener()
    assert caught.value.code == "store-key-needed"


def test_a_plain_database_opened_with_a_key_is_a_problem(opener: Opener) -> None:
    opener().close()
    with pytest.raises(Problem, match="没有加密") as caught:
        opener(key=KEY)
    assert caught.value.code == "store-not-encrypted"


def test_a_file_says_whether_it_is_under_a_key(opener: Opener, path: Path, tmp_path: Path) -> None:
    plain, keyed = opener(), opener(tmp_path / "keyed.db", key=KEY)
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"PK" + bytes(8190))
    assert not is_encrypted(path)
    assert is_encrypted(tmp_path / "keyed.db")
    plain.close()
    keyed.close()
    assert not is_encrypted(path)
    assert is_encrypted(tmp_path / "keyed.db")
    assert not is_encrypted(other)
    assert not is_encrypted(tmp_path / "nothing.db")


def test_a_keyed_backup_is_restored_with_the_key(opener: Opener, clock: Clock) -> None:
    store = opener(key=KEY)
    save_case(store, "第一个")
    made = store.backup()
    clock.pass_by(hours=1)
    save_case(store, "第二个")
    store.restore(made.path)
    assert [key.name for key in store.project_index()] == ["第一个"]


def test_a_plain_backup_does_not_replace_a_keyed_database(opener: Opener, tmp_path: Path) -> None:
    plain = opener(tmp_path / "plain.db")
    made = plain.backup()
    store = opener(key=KEY)
    save_case(store, "留下")
    with pytest.raises(Problem, match="没有加密"):
        store.restore(made.path)
    assert [key.name for key in store.project_index()] == ["留下"]


def test_a_damaged_keyed_database_is_a_problem(opener: Opener, path: Path) -> None:
    store = opener(key=KEY)
    for number in range(30):
        save_case(store, f"项目{number}", prj_content="节能改造" * 60)
    store.close()
    with path.open("rb+") as file:
        file.seek(path.stat().st_size // 2)
        file.write(bytes(4096))
    with pytest.raises(Problem) as caught:
        opener(key=KEY)
    assert caught.value.code in {"store-damaged", "store-wrong-key"}
    assert "备份" in caught.value.remedy


def test_a_copy_under_another_name_opens_with_the_key(opener: Opener, path: Path, tmp_path: Path) -> None:
    opener(key=KEY).close()
    shutil.copyfile(path, tmp_path / "copy.db")
    assert opener(tmp_path / "copy.db", key=KEY).list_cases(CaseQuery()).total == 0
