"""Policy packs the office installed: kept with their files and on whose word, withdrawn but never forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.store.database import Store
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import NOON, Clock
from tests.desktop.store.sample import INSTALLED

TEXTS = {"pack.toml": 'id = "county"'}


def test_an_installed_pack_is_found_again_with_its_files(store: Store) -> None:
    store.install_pack(INSTALLED, TEXTS)
    assert store.installed_packs() == (INSTALLED,)
    assert store.edition(INSTALLED.checksum) == TEXTS


def test_installing_tells_who_and_on_whose_word(store: Store) -> None:
    store.install_pack(INSTALLED, TEXTS)
    (entry, *_) = store.journal()
    assert (entry.label, entry.by, entry.subject, entry.subject_id) == ("安装政策包", "张三", "pack", "county/2026")
    assert entry.why == "签名：邻县工信局；接受：邻县工信局"


def test_a_withdrawn_pack_leaves_the_list_and_keeps_its_files(store: Store, clock: Clock) -> None:
    store.install_pack(INSTALLED, TEXTS)
    clock.pass_by(days=1)
    assert store.withdraw_pack("county", "2026", by="李四", why="已废止")
    assert store.installed_packs() == ()
    assert store.edition(INSTALLED.checksum) == TEXTS
    assert store.installed_packs(withdrawn=True) == (replace(INSTALLED, withdrawn=clock()),)
    assert store.journal()[0].label == "撤下政策包"


def test_what_is_not_installed_cannot_be_withdrawn(store: Store) -> None:
    assert not store.withdraw_pack("county", "2026", by="李四", why="")
    assert store.journal() == ()


def test_a_withdrawn_pack_can_be_installed_anew(store: Store) -> None:
    store.install_pack(INSTALLED, TEXTS)
    store.withdraw_pack("county", "2026", by="李四", why="")
    store.install_pack(replace(INSTALLED, checksum="22bb"), {"pack.toml": "# 改过"})
    assert [one.checksum for one in store.installed_packs()] == ["22bb"]
    assert len(store.installed_packs(withdrawn=True)) == 2


def test_an_installation_that_fails_half_way_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.install_pack(INSTALLED, TEXTS)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.installed_packs(withdrawn=True) == ()
    assert store.edition(INSTALLED.checksum) is None


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM installed_pack",
        "UPDATE installed_pack SET checksum = '22bb', withdrawn = '2026'",
        "UPDATE installed_pack SET accepted = ''",
        "UPDATE installed_pack SET withdrawn = NULL",
    ],
)
def test_the_file_itself_refuses_to_forget_an_installation(opener: Opener, path: Path, statement: str) -> None:
    store = opener()
    store.install_pack(replace(INSTALLED, installed_at=NOON), TEXTS)
    store.put_edition("22bb", TEXTS)
    store.close()
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute(statement)
