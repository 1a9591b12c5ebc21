"""Make, keep and take back whole copies of the database, without ever half replacing it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from desktop.problems import Problem
from desktop.store import access, integrity
from desktop.store.failures import (
    StoreDamaged,
    os_problem,
    translated,
    translated_files,
)
from desktop.store.records import BackupInfo

LAST, DAYS, WEEKS, MONTHS = 5, 7, 4, 6
THROTTLE = timedelta(minutes=30)
NOT_BACKED_UP = "备份没有写成"
NOT_RESTORED = "备份没有恢复，原来的数据库没有改动"
_NAME = re.compile(r"(\d{8}T\d{6}Z)-([a-z]+)(?:-\d+)?\.db")
_STAMP = "%Y%m%dT%H%M%SZ"


def folder_of(path: Path) -> Path:
    """Return the folder beside a database that holds its backups."""
    return path.with_name(f"{path.stem}-backups")


def list_backups(path: Path) -> tuple[BackupInfo, ...]:
    """Return the backups of a database, the newest first; readable without opening it."""
    folder = folder_of(path)
    if not folder.is_dir():
        return ()
    found = [info for file in folder.iterdir() if (info := _info(file)) is not None]
    return tuple(sorted(found, key=lambda info: (info.made_at, info.path.name), reverse=True))


def make(connection: Connection, path: Path, *, kind: str, now: datetime, spare: Path | None = None) -> BackupInfo:
    """Write a whole copy under a temporary name, rename it, and drop generations past their time."""
    folder = folder_of(path)
    with translated_files(folder, NOT_BACKED_UP):
        folder.mkdir(parents=True, exist_ok=True)
        target = _free_name(folder, now, kind)
        draft = target.with_suffix(".part")
        try:
            draft.unlink(missing_ok=True)
            # VACUUM INTO, because a plain copy of a database with a write-ahead log loses the last writes.
            access.by_driver(connection, draft, "VACUUM INTO ?", (str(draft),), undone=NOT_BACKED_UP)
            _settle(draft)
            os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)
        prune(path, spare)
        return BackupInfo(path=target, made_at=now, kind=kind, size=target.stat().st_size)


def prune(path: Path, spare: Path | None = None) -> None:
    """Remove generations past their time; backups a person made stay, and so does the one to spare."""
    generations = [info for info in list_backups(path) if info.kind != "manual"]
    kept = kept_generations(info.made_at for info in generations)
    for info in generations:
        if info.made_at not in kept and info.path != spare:
            info.path.unlink(missing_ok=True)


def kept_generations(made: Iterable[datetime]) -> set[datetime]:
    """Choose what stays: the last five, and the newest of seven days, four weeks and six months with a backup."""
    newest_first = sorted(made, reverse=True)
    kept = set(newest_first[:LAST])
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAYS, lambda moment: moment.astimezone().date()),
        (WEEKS, lambda moment: moment.astimezone().isocalendar()[:2]),
        (MONTHS, lambda moment: (moment.astimezone().year, moment.astimezone().month)),
    )
    for count, period in periods:
        newest: dict[object, datetime] = {}
        for moment in newest_first:
            newest.setdefault(period(moment), moment)
        kept.update(list(newest.values())[:count])
    return kept


def is_due(path: Path, now: datetime) -> bool:
    """Say whether a changed database shall be backed up: half an hour after the last one, or first on a day."""
    backups = list_backups(path)
    if not backups:
        return True
    last = backups[0].made_at
    return now - last >= THROTTLE or now.astimezone().date() != last.astimezone().date()


def verify(backup: Path, key: str | None) -> None:
    """Refuse a backup that is not one of ours, damaged, newer than this program, or under another key."""
    try:
        if not backup.is_file() or backup.stat().st_size == 0:
            raise Problem("找不到这个备份", where=str(backup), remedy="请选择另一个备份", code="store-missing")
        integrity.check_file(backup, key)
        connection = access.connect_reader(backup, key)
    except StoreDamaged as problem:
        raise _damaged_backup(backup) from problem
    except OSError as error:
        raise os_problem(error, backup) from error
    try:
        with translated(backup):
            integrity.file_version(connection, backup, key)
            with connection.begin():
                integrity.check_pages(connection, backup)
    except StoreDamaged as problem:
        raise _damaged_backup(backup) from problem
    finally:
        access.disconnect(connection)


def put_in_place(backup: Path, path: Path) -> None:
    """Let a verified backup take the place of a closed database in one step."""
    with translated_files(path, NOT_RESTORED):
        draft = path.with_name(path.name + ".part")
        try:
            shutil.copyfile(backup, draft)
            _settle(draft)
            for suffix in ("-wal", "-shm", "-journal"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)


def restore_file(path: Path, backup: Path, *, key: str | None, now: datetime | None = None) -> Path | None:
    """Restore a database that cannot be opened; the damaged file stays beside it and its new name is returned."""
    verify(backup, key)
    moment = now or datetime.now(UTC)
    aside = path.with_name(f"{path.stem}-damaged-{moment.strftime(_STAMP)}{path.suffix}")
    with translated_files(path, NOT_RESTORED):
        if not path.exists():
            put_in_place(backup, path)
            return None
        shutil.copyfile(path, aside)
        log = path.with_name(path.name + "-wal")
        if log.exists():
            shutil.copyfile(log, aside.with_name(aside.name + "-wal"))
    put_in_place(backup, path)
    return aside


def _damaged_backup(backup: Path) -> Problem:
    return Problem("这个备份已损坏", where=str(backup), remedy="请选择更早的备份", code="store-backup-damaged")


def _free_name(folder: Path, now: datetime, kind: str) -> Path:
    stem = f"{now.astimezone(UTC).strftime(_STAMP)}-{kind}"
    target, copy = folder / f"{stem}.db", 1
    while target.exists():
        copy += 1
        target = folder / f"{stem}-{copy}.db"
    return target


def _info(file: Path) -> BackupInfo | None:
    name = _NAME.fullmatch(file.name)
    if name is None or not file.is_file():
        return None
    made_at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
    return BackupInfo(path=file, made_at=made_at, kind=name[2], size=file.stat().st_size)


def _settle(file: Path) -> None:
    """Wait until a file is on the disk before it takes a name that counts."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())
