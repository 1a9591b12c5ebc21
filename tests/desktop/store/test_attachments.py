"""Papers beside the database: copied whole or not at all, kept once, never changed, backed up and found again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from desktop.problems import Problem
from desktop.store import attached_files
from desktop.store.backup import list_backups
from desktop.store.database import Store
from matching.papers.records import Attachment
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import Clock, save_case

LIMIT = 1 << 20
CONTENT = b"%PDF-1.4 " + bytes(range(256)) * 100
SUM = sha256(CONTENT).hexdigest()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "扫描件.pdf"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte, where this machine lets us mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def attach(store: Store, case_id: str, source: Path, **more: object) -> int:
    with store.papers.drafted(source, limit=LIMIT) as draft:
        one = Attachment(
            subject="case", subject_id=case_id, paper="eia", file=draft.name, size=draft.size, sha256=draft.sha256
        )
        return store.papers.attach(replace(one, **more), draft=draft, by="张三", why="附加")  # type: ignore[arg-type]


def kept_files(store: Store) -> list[Path]:
    folder = attached_files.folder_of(store.path)
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def test_a_file_is_kept_under_its_checksum_and_told_with_its_record(store: Store, scan: Path) -> None:
    case_id = save_case(store)
    number = attach(store, case_id, scan, issued_on=date(2026, 1, 2), valid_to=date(2027, 1, 2), reference="0001")
    (one,) = store.papers.records([case_id])[case_id]
    assert (one.number, one.file, one.size, one.sha256) == (number, "扫描件.pdf", len(CONTENT), SUM)
    assert (one.issued_on, one.valid_to, one.reference, one.by) == (date(2026, 1, 2), date(2027, 1, 2), "0001", "张三")
    assert kept_files(store) == [attached_files.folder_of(store.path) / SUM[:2] / SUM]
    assert kept_files(store)[0].read_bytes() == CONTENT
    assert store.journal(case_id)[0].what == "paper_added"


def test_the_same_content_is_kept_once_and_stays_when_a_record_is_withdrawn(store: Store, scan: Path) -> None:
    case_id = save_case(store)
    first, second = attach(store, case_id, scan), attach(store, case_id, scan, paper="filing")
    assert len(kept_files(store)) == 1
    store.papers.withdraw(first, by="张三", why="附错")
    assert [one.number for one in store.papers.records([case_id])[case_id]] == [second]
    assert len(kept_files(store)) == 1
    with pytest.raises(Problem, match="有效记录"):
        store.papers.withdraw(first, by="张三", why="再撤")


def test_a_correction_takes_the_place_of_a_record_and_the_row_before_cannot_be_changed(
    store: Store, scan: Path
) -> None:
    case_id = save_case(store)
    number = attach(store, case_id, scan)
    before = store.papers.record(number)
    new = store.papers.attach(replace(before, valid_to=date(2030, 1, 1)), corrects=number, by="李四", why="补日期")
    assert [(one.number, one.corrects) for one in store.papers.records([case_id])[case_id]] == [(new, number)]
    with pytest.raises(DBAPIError, match="never changed"), store._access.transaction():
        store._access.connection.exec_driver_sql("UPDATE attachment SET note = 'x'")


def test_a_record_that_cannot_be_kept_leaves_no_file_behind(store: Store, scan: Path) -> None:
    with pytest.raises(Problem, match="找不到项目"):
        attach(store, "gone", scan)
    assert kept_files(store) == []


@pytest.mark.parametrize("what", ["link", "folder", "fifo", "device", "empty", "big", "gone", "hole"])
def test_what_is_no_plain_file_within_the_limit_is_refused_and_nothing_is_kept(
    store: Store, scan: Path, tmp_path: Path, what: str
) -> None:
    source = tmp_path / "可疑.pdf"
    if what in {"link", "device"} and os.name == "nt":
        pytest.skip("Windows has no such files, or needs a right for them")
    if what == "link":
        source.symlink_to(scan)
    elif what == "folder":
        source.mkdir()
    elif what == "fifo":
        if not hasattr(os, "mkfifo"):
            pytest.skip("there are no named pipes here")
        os.mkfifo(source)
    elif what == "device":
        source = Path("/dev/zero")
    elif what == "empty":
        source.touch()
    elif what == "big":
        source.write_bytes(bytes(LIMIT + 1))
    elif what == "hole":
        with source.open("wb") as stream:
            stream.truncate(2 << 30)
    case_id = save_case(store)
    with pytest.raises(Problem) as caught:
        attach(store, case_id, source)
    assert caught.value.code in {"paper-kind", "paper-empty", "paper-size", "paper-file"}
    assert (kept_files(store), store.papers.records()) == ([], {})


def test_a_file_that_changes_while_it_is_read_is_refused(
    store: Store, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached_files, "_PIECE", 1000)
    read = attached_files._read

    def read_and_write(reader: object, source: Path) -> bytes:
        piece = read(reader, source)
        os.utime(scan, ns=(0, 0))
        return piece

    monkeypatch.setattr(attached_files, "_read", read_and_write)
    with pytest.raises(Problem, match="正在被改动"):
        attach(store, save_case(store), scan)
    assert kept_files(store) == []


def test_a_disk_without_room_keeps_nothing_and_says_so(
    store: Store, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached_files, "_SPARE", 1 << 60)
    with pytest.raises(Problem, match="磁盘空间不足，附件没有保存"):
        attach(store, save_case(store), scan)
    assert kept_files(store) == []


def test_a_disk_that_fills_up_on_the_way_keeps_nothing(
    opener: Opener, scan: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opener(small_disk / "项目.db")
    case_id = save_case(store)
    monkeypatch.setattr(attached_files, "_SPARE", -(1 << 40))
    scan.write_bytes(bytes(LIMIT))
    with pytest.raises(Problem, match="磁盘空间不足"):
        attach(store, case_id, scan)
    assert kept_files(store) == []


def test_a_damaged_file_is_never_given_out_and_comes_back_from_the_backup(
    opener: Opener, scan: Path, tmp_path: Path
) -> None:
    store = opener()
    attach(store, save_case(store), scan)
    store.backup()
    (place,) = kept_files(store)
    place.write_bytes(CONTENT[:-1] + b"?")
    out = tmp_path / "另存.pdf"
    with pytest.raises(Problem, match="损坏"):
        store.papers.copy_out(SUM, len(CONTENT), out)
    assert not out.exists()
    assert store.papers.faults(whole=False) == ()
    assert [fault.kind for fault in store.papers.faults(whole=True)] == ["content"]
    assert store.papers.mend(whole=True) == (SUM,)
    store.papers.copy_out(SUM, len(CONTENT), out)
    assert out.read_bytes() == CONTENT
    with pytest.raises(Problem, match="已经有这个文件"):
        store.papers.copy_out(SUM, len(CONTENT), out)


def test_restoring_a_backup_brings_back_the_files_its_records_name(store: Store, scan: Path) -> None:
    case_id = save_case(store)
    attach(store, case_id, scan)
    info = store.backup()
    shutil.rmtree(attached_files.folder_of(store.path))
    assert [fault.kind for fault in store.papers.faults(whole=False)] == ["missing"]
    store.restore(info.path, by="张三", why="试")
    assert store.papers.faults(whole=True) == ()
    assert [one.sha256 for one in store.papers.records([case_id])[case_id]] == [SUM]


def test_backups_keep_every_file_once_through_all_generations(opener: Opener, scan: Path, clock: Clock) -> None:
    store = opener()
    case_id = save_case(store)
    attach(store, case_id, scan)
    for _ in range(3):
        clock.pass_by(days=1)
        store.backup()
    assert len(list_backups(store.path)) == 3
    spare = attached_files.spare_folder_of(store.path)
    assert [path.name for path in spare.rglob("*") if path.is_file()] == [SUM]


def test_a_damaged_file_never_takes_the_place_of_its_good_copy(store: Store, scan: Path) -> None:
    attach(store, save_case(store), scan)
    (place,) = kept_files(store)
    place.write_bytes(bytes(len(CONTENT)))
    store.backup()
    assert list(attached_files.spare_folder_of(store.path).rglob("*.part")) == []
    assert not attached_files.place_of(attached_files.spare_folder_of(store.path), SUM).exists()


def test_attaching_again_mends_a_file_that_was_damaged(store: Store, scan: Path) -> None:
    case_id = save_case(store)
    attach(store, case_id, scan)
    (place,) = kept_files(store)
    place.write_bytes(b"x")
    attach(store, case_id, scan, paper="filing")
    assert place.read_bytes() == CONTENT
