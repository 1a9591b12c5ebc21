"""A file that is damaged, locked, foreign, newer, or on a full or read-only disk: a Problem that says what to do.

Permissions do not bind a test that runs as root, so read-only is tried on a read-only file system, and a folder that
cannot be made on a path through a file.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from desktop.problems import Problem
from desktop.store import CaseQuery, integrity
from desktop.store.database import Store
from desktop.store.failures import StoreDamaged, os_problem
from desktop.store.integrity import is_on_network
from desktop.store.schema import VERSION
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import Clock, save_case, save_firm


def filled(store: Store, count: int = 200) -> None:
    with store.transaction():
        firm = save_firm(store)
        for number in range(count):
            save_case(store, f"项目{number}", firm=firm, prj_content="节能改造" * 40)


def refused(opener: Opener, path: Path, key: str | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        opener(path, key=key)
    assert caught.value.remedy
    return caught.value


def flip(path: Path, start: int, length: int) -> None:
    with path.open("rb+") as file:
        file.seek(start)
        content = file.read(length)
        file.seek(start)
        file.write(bytes(byte ^ 0xFF for byte in content))


def test_bytes_changed_in_the_middle_are_found_at_opening(opener: Opener, path: Path) -> None:
    store = opener()
    filled(store)
    store.close()
    flip(path, path.stat().st_size // 2 // 4096 * 4096, 4096)
    problem = refused(opener, path)
    assert isinstance(problem, StoreDamaged)
    assert [info.kind for info in problem.backups] == ["auto"]
    assert "恢复" in problem.remedy
    assert str(problem.backups[0].path) in problem.remedy


@pytest.mark.parametrize(("start", "length"), [(0, 16), (0, 100), (16, 84)])
def test_a_damaged_heading_is_told_as_damage(opener: Opener, path: Path, start: int, length: int) -> None:
    store = opener()
    filled(store)
    store.close()
    flip(path, start, length)
    assert refused(opener, path).code in {"store-damaged", "store-not-a-database"}


def test_a_file_cut_short_is_told_as_damage(opener: Opener, path: Path) -> None:
    store = opener()
    filled(store)
    store.close()
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)
    assert refused(opener, path).code == "store-damaged"


def test_a_damaged_file_without_backups_says_so(opener: Opener, path: Path) -> None:
    store = opener()
    filled(store)
    store.close()
    shutil.rmtree(path.with_name("县级 项目-backups"))
    flip(path, path.stat().st_size // 2 // 4096 * 4096, 4096)
    assert "没有找到自动备份" in refused(opener, path).remedy


@pytest.mark.parametrize(("days", "is_found"), [(6, False), (8, True)])
def test_a_big_file_is_checked_once_a_week(
    opener: Opener, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, days: int, is_found: bool
) -> None:
    monkeypatch.setattr(integrity, "ALWAYS_CHECKED", 0)
    store = opener()
    filled(store)
    store.close()
    opener().close()
    flip(path, path.stat().st_size // 2 // 4096 * 4096, 4096)
    clock.pass_by(days=days)
    found = None
    try:
        opener()
    except StoreDamaged as problem:
        found = problem
    assert (found is not None) == is_found


def test_damage_met_while_working_is_a_problem(opener: Opener, path: Path) -> None:
    store = opener()
    filled(store)
    store.close()
    store = opener()
    with store._access.reading() as connection:
        page = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'project'").scalar_one()
        connection.exec_driver_sql("PRAGMA cache_size = 0")
    flip(path, (page - 1) * 4096, 4096)
    with pytest.raises(Problem) as caught:
        list(store.cases())
    assert caught.value.code == "store-damaged"


def test_a_damaged_file_is_not_backed_up_at_closing(opener: Opener, path: Path, clock: Clock) -> None:
    store = opener()
    filled(store)
    store.close()
    clock.pass_by(days=1)
    store = opener()
    save_case(store, "新项目")
    with store._access.reading() as connection:
        page = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").scalar_one()
        connection.exec_driver_sql("PRAGMA cache_size = 0")
    flip(path, (page - 1) * 4096, 4096)
    with pytest.raises(Problem):
        store.close()
    assert len(store.backups()) == 1


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 a workbook", b"\xd0\xcf\x11\xe0" * 2000, "企业名称,项目\n".encode(), b"x"]
)
def test_another_kind_of_file_is_refused_and_left_alone(opener: Opener, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "项目.xlsx"
    path.write_bytes(content)
    assert refused(opener, path).code == "store-not-a-database"
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(opener: Opener, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE thing (x)")
        connection.commit()
    before = path.read_bytes()
    assert refused(opener, path).code == "store-not-a-database"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("thing",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert path.read_bytes() == before


def test_a_folder_in_its_place_is_refused(opener: Opener, tmp_path: Path) -> None:
    assert refused(opener, tmp_path).code == "store-not-a-database"


def test_an_empty_file_becomes_a_new_database(opener: Opener, path: Path) -> None:
    path.touch()
    assert opener().list_cases(CaseQuery()).total == 0


def test_missing_folders_are_made(opener: Opener, tmp_path: Path) -> None:
    store = opener(tmp_path / "甲" / "乙" / "项目.db")
    assert store.path.exists()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(opener: Opener, path: Path) -> None:
    opener().close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    problem = refused(opener, path)
    assert problem.code == "store-newer"
    assert "新版" in problem.remedy
    assert path.read_bytes() == before


def test_a_second_opening_in_this_program_is_refused(opener: Opener, path: Path) -> None:
    first = opener()
    assert refused(opener, path).code == "store-locked"
    save_case(first)


@pytest.fixture
def other_process(opener: Opener, path: Path) -> Iterator[None]:
    """Let another program hold the database under an exclusive lock."""
    opener().close()
    hold = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA locking_mode = EXCLUSIVE');"
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        yield
        process.communicate()


@pytest.mark.usefixtures("other_process")
def test_a_database_held_by_another_program_is_a_problem(opener: Opener, path: Path) -> None:
    problem = refused(opener, path)
    assert problem.code == "store-locked"
    assert "关闭" in problem.remedy


def test_an_open_database_keeps_other_programs_out(store: Store, path: Path) -> None:
    save_case(store)
    look = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('SELECT * FROM project').fetchall()"
    run = subprocess.run([sys.executable, "-c", look, str(path)], capture_output=True, check=False)
    assert b"locked" in run.stderr


def test_a_folder_that_cannot_be_made_is_a_problem(opener: Opener, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refused(opener, tmp_path / "file" / "项目.db").code == "store-file-error"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_read_only_folder_is_a_problem(opener: Opener) -> None:
    assert refused(opener, Path("/proc/self/项目.db")).code in {"store-cannot-open", "store-read-only"}


def test_a_denied_file_is_a_problem_about_permission() -> None:
    problem = os_problem(PermissionError(errno.EACCES, "denied", "/x/项目.db"), Path("/x"))
    assert (problem.code, problem.where) == ("store-read-only", "/x/项目.db")
    assert "权限" in problem.what


def limit_pages(store: Store, spare: int) -> None:
    """Let the disk be full after a few more pages."""
    with store._access.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + spare}")


def test_a_full_disk_keeps_nothing_of_the_operation_and_all_of_before(store: Store) -> None:
    kept = save_case(store, "之前的项目")
    limit_pages(store, 5)
    with pytest.raises(Problem) as caught:
        filled(store)
    assert caught.value.code == "store-disk-full"
    assert "没有保存" in caught.value.what
    limit_pages(store, 100_000)
    assert [row.id for row in store.list_cases(CaseQuery()).rows] == [kept]
    filled(store, 10)
    assert store.list_cases(CaseQuery()).total == 11


def test_a_full_disk_met_in_the_middle_cannot_be_swallowed(store: Store) -> None:
    limit_pages(store, 5)
    with pytest.raises(Problem) as caught, store.transaction():  # noqa: PT012 - the failure must come at the end
        with suppress(Problem):
            filled(store, 2_500)
        save_case(store, "后来的项目")
    assert caught.value.code == "store-disk-full"
    limit_pages(store, 100_000)
    assert store.list_cases(CaseQuery()).total == 0


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


def test_a_really_full_disk_keeps_nothing_of_the_operation(opener: Opener, small_disk: Path) -> None:
    store = opener(small_disk / "项目.db")
    save_case(store, "之前的项目")
    with pytest.raises(Problem) as caught:
        filled(store, 3_000)
    assert caught.value.code == "store-disk-full"
    assert [row.project for row in store.list_cases(CaseQuery()).rows] == ["之前的项目"]


def test_a_full_disk_leaves_no_half_backup(opener: Opener, small_disk: Path) -> None:
    store = opener(small_disk / "项目.db")
    filled(store, 150)
    (small_disk / "filler").write_bytes(bytes(shutil.disk_usage(small_disk).free - 40_000))
    with pytest.raises(Problem) as caught:
        store.backup()
    assert caught.value.code == "store-disk-full"
    assert "备份没有写成" in caught.value.what
    assert store.backups() == ()
    assert list((small_disk / "项目-backups").iterdir()) == []
    with suppress(Problem):
        store.close()


def test_an_unfinished_write_of_a_crash_is_rolled_back(opener: Opener, path: Path, tmp_path: Path) -> None:
    store = opener()
    save_case(store, "已保存")
    crashed = tmp_path / "crashed.db"
    with suppress(Problem), store.transaction():
        save_case(store, "没有保存")
        store.list_cases(CaseQuery())
        shutil.copyfile(path, crashed)
        shutil.copyfile(f"{path}-wal", f"{crashed}-wal")
        raise Problem("停电", remedy="重开")
    assert [row.project for row in opener(crashed).list_cases(CaseQuery()).rows] == ["已保存"]


def test_a_local_disk_is_no_network_drive(tmp_path: Path) -> None:
    assert not is_on_network(tmp_path / "项目.db")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked for the kind of drive; tried under Wine")
@pytest.mark.parametrize(
    ("kind", "place", "is_share"),
    [("nfs4", "共享 盘", True), ("cifs", "共享", True), ("fuse.sshfs", "s", True), ("ext4", "本机", False)],
)
def test_a_mounted_share_is_a_network_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opener: Opener, *, kind: str, place: str, is_share: bool
) -> None:
    share = tmp_path.resolve() / place
    share.mkdir()
    mounts = tmp_path / "mounts"
    written = str(share).replace(" ", "\\040")
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nserver:/x {written} {kind} rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(integrity, "MOUNTS", mounts)
    notes = opener(share / "库.db").notes
    assert any("数据库在网络驱动器上" in note for note in notes) is is_share
