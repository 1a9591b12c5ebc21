"""Look at a database file before trusting it: is it ours, under a key, whole, and not newer than this program."""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from desktop.problems import Problem
from desktop.store import cipher, schema
from desktop.store.failures import NOTADB, damaged, not_a_database, primary_code

ALWAYS_CHECKED = 64 * 1024 * 1024
"""Bytes up to which every opening checks all pages (about 1 ms per MB); bigger files after a crash and once a week."""
APPLICATION_ID_AT = 68
"""Place of the application id in the heading of an SQLite file."""
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ncpfs", "afs"})


MOUNTS = Path("/proc/mounts")
_QUESTIONS = ("PRAGMA user_version", "PRAGMA application_id", "SELECT count(*) FROM sqlite_master")


def check_file(path: Path, key: str | None) -> None:
    """Refuse a file that cannot be the database asked for; one that is absent or empty is a new database."""
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return
    if path.is_dir():
        raise not_a_database(path)
    if cipher.is_plain(path):
        if key is not None:
            raise Problem(
                "这个数据库没有加密，却给了密钥",
                where=str(path),
                remedy="请不带密钥打开，或在设置中为它加密",
                code="store-not-encrypted",
            )
    elif key is None:
        raise _without_heading(path)


def _without_heading(path: Path) -> Problem:
    if cipher.is_encrypted(path):
        return Problem(
            "数据库已加密，需要密钥", where=str(path), remedy="请输入该数据库的密钥后再打开", code="store-key-needed"
        )
    with path.open("rb") as file:
        file.seek(APPLICATION_ID_AT)
        is_ours = file.read(4) == schema.APPLICATION_ID.to_bytes(4, "big")
    problem = damaged(path)
    return problem if is_ours or problem.backups else not_a_database(path)


def file_version(connection: Connection, path: Path, key: str | None) -> int:
    """Return the schema version of a file, 0 for a new one; refuse what is not ours or newer than this program."""
    try:
        with connection.begin():
            version, application, tables = (int(connection.exec_driver_sql(ask).scalar_one()) for ask in _QUESTIONS)
    except DBAPIError as error:
        if key is not None and primary_code(error.orig) == NOTADB:
            raise wrong_key(path) from error
        raise
    if tables and application != schema.APPLICATION_ID:
        raise not_a_database(path)
    if version > schema.VERSION:
        raise Problem(
            f"这个数据库由更新版本的绿荐写成（格式 {version}，本程序支持到 {schema.VERSION}）",
            where=str(path),
            remedy="请安装新版绿荐后再打开；数据没有被改动",
            code="store-newer",
        )
    return version if tables else 0


def check_pages(connection: Connection, path: Path) -> None:
    """Read every page and refuse a damaged file."""
    answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if answer != "ok":
        raise damaged(path)


def wrong_key(path: Path) -> Problem:
    """Return the problem of a key that does not open the file."""
    return Problem(
        "密钥不正确，或文件已损坏",
        where=str(path),
        remedy="请核对密钥后重试；确认密钥无误仍打不开时，请从备份恢复",
        code="store-wrong-key",
    )


def is_on_network(path: Path) -> bool:
    """Say whether a path lies on a network drive, where a database is slow and easily damaged."""
    if sys.platform == "win32":
        import ctypes

        drive = path.resolve().anchor
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == 4  # DRIVE_REMOTE
    return _file_system(path) in NETWORK_FILE_SYSTEMS


def _file_system(path: Path) -> str:
    """Return the kind of file system a path lies on, empty where the system does not tell."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found, kind = "", ""
    whole = str(path.resolve())
    for line in lines:
        _, place, file_system, *_ = line.split(" ")
        prefix = place.replace("\\040", " ").rstrip("/") + "/"
        if whole.startswith(prefix) and len(prefix) >= len(found):
            found, kind = prefix, file_system
    return kind
