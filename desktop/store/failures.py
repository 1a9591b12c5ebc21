"""Translate every failure of the database or the disk into a Problem a person can act on, in this one place.

Told apart by error codes and types only, never by message text. What is not listed here is a bug and passes through.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy.exc

from desktop.problems import Problem
from desktop.store.records import BackupInfo

# Primary SQLite result codes, https://www.sqlite.org/rescode.html
PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL = 3, 5, 6, 7, 8, 10, 11, 13, 14, 15
TOOBIG, NOTADB = 18, 26

NOT_SAVED = "本次改动没有保存"
RETRY_ELSEWHERE = "请检查该文件夹是否存在、是否可写，或把数据库放到本机有写权限的文件夹"


class StoreDamaged(Problem):
    """Tell that the database file is damaged, and which backups could take its place."""

    def __init__(self, path: Path, backups: Sequence[BackupInfo] = ()) -> None:
        self.path = path
        self.backups = tuple(backups)
        super().__init__("数据库文件已损坏", where=str(path), remedy=restore_advice(self.backups), code="store-damaged")


def restore_advice(backups: Sequence[BackupInfo]) -> str:
    """Tell how to go back to a backup, naming the newest ones."""
    if not backups:
        return "没有找到自动备份。请不要改动该文件，先复制一份留存，再用其他途径保存的副本替换"
    newest = "；".join(f"{info.made_at.astimezone():%Y-%m-%d %H:%M}（{info.label}）{info.path}" for info in backups[:3])
    return f"请从备份恢复，损坏的文件会另名保留。最近的备份：{newest}"


def damaged(path: Path) -> StoreDamaged:
    """Return the problem of a damaged database with the backups found beside it."""
    from desktop.store.backup import list_backups  # backup translates its failures here

    return StoreDamaged(path, list_backups(path))


def locked(path: Path) -> Problem:
    """Return the problem of a database that another program or window holds."""
    return Problem(
        "数据库正被另一个窗口或程序使用",
        where=str(path),
        remedy="请先关闭另一个绿荐窗口或命令，再重试",
        code="store-locked",
    )


def disk_full(path: Path, undone: str = NOT_SAVED) -> Problem:
    """Return the problem of a full disk."""
    return Problem(
        f"磁盘空间不足，{undone}",
        where=str(path),
        remedy="请清理该磁盘后重试，已保存的数据没有受影响",
        code="store-disk-full",
    )


def not_a_database(path: Path) -> Problem:
    """Return the problem of a file that is something else, or encrypted with another key."""
    return Problem(
        "这个文件不是绿荐数据库",
        where=str(path),
        remedy="请选择绿荐的数据库文件，或换一个文件名新建",
        code="store-not-a-database",
    )


@contextmanager
def translated(path: Path, undone: str = NOT_SAVED) -> Iterator[None]:
    """Turn failures of the database at `path` into Problems that say what was left undone; let bugs pass."""
    try:
        yield
    except sqlalchemy.exc.DBAPIError as error:
        problem = problem_of(error.orig, path, undone)
        if problem is None:
            raise
        raise problem from error


@contextmanager
def translated_files(path: Path, undone: str = NOT_SAVED) -> Iterator[None]:
    """Do the same where files are handled beside the database."""
    try:
        with translated(path, undone):
            yield
    except OSError as error:
        raise os_problem(error, path, undone) from error


def problem_of(failure: BaseException | None, path: Path, undone: str = NOT_SAVED) -> Problem | None:
    """Return the Problem for a failure raised by sqlite3 or sqlcipher3; None when it is a bug."""
    code = primary_code(failure)
    if code in {BUSY, LOCKED, PROTOCOL}:
        return locked(path)
    if code == FULL:
        return disk_full(path, undone)
    if code == CORRUPT:
        return damaged(path)
    if code == NOTADB:
        return not_a_database(path)
    if code in {READONLY, PERM}:
        return Problem("数据库文件或其文件夹是只读的", where=str(path), remedy=RETRY_ELSEWHERE, code="store-read-only")
    if code == CANTOPEN:
        return Problem("数据库文件打不开", where=str(path), remedy=RETRY_ELSEWHERE, code="store-cannot-open")
    if code == IOERR:
        return Problem(
            f"读写文件时磁盘出错，{undone}",
            where=str(path),
            remedy="请检查磁盘、U 盘或网络盘是否仍然连接、是否还有空间，然后重新打开",
            code="store-disk-error",
        )
    if code == NOMEM:
        return Problem("内存不足", where=str(path), remedy="请关闭其他程序后重试", code="store-memory")
    if code == TOOBIG:
        return Problem("一条记录过大，无法保存", where=str(path), remedy="请缩短其中的长文字", code="store-too-big")
    return None


def primary_code(failure: BaseException | None) -> int:
    """Return SQLite's primary result code of a driver's exception, 0 when it carries none."""
    code = getattr(failure, "sqlite_errorcode", 0)  # sqlite3 and sqlcipher3 both set it, under unrelated classes
    return int(code) & 0xFF


def os_problem(error: OSError, path: Path, undone: str = NOT_SAVED) -> Problem:
    """Return the Problem behind a failure of the operating system."""
    where = str(error.filename or path)
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return disk_full(Path(where), undone)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Problem(f"没有写入权限，{undone}", where=where, remedy=RETRY_ELSEWHERE, code="store-read-only")
    if isinstance(error, FileNotFoundError):
        return Problem("找不到文件", where=where, remedy="请检查文件是否被移动或删除", code="store-missing")
    return Problem(
        f"读写文件失败（{error.strerror or error.errno}），{undone}",
        where=where,
        remedy=RETRY_ELSEWHERE,
        code="store-file-error",
    )
