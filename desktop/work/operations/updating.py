"""Put a package to work: check it once more, back up, bring it to this machine, and say what is to start at the end.

A program cannot change itself while it runs. Setup programs are started when the window has closed; a portable folder
is unpacked inside the old one, and the new program then changes places with the old (`finish`); a .deb needs an
administrator, who is told the command.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from desktop.exchange import releasefile, sealed
from desktop.problems import Problem
from desktop.version import VERSION
from desktop.work.operations.updates import DEB, PORTABLE, Here, Package, inspect, open_note

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

HISTORY = "updates.json"
FOLDER = "updates"
NEW, OLD = "new", "old"
"""Folders inside a portable program: the version to come, and the one before while they change places."""
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError)
_PATIENCE = 60.0
"""Seconds the new program waits for the old one to end."""
_APART = 0x00000008 | 0x00000200
"""DETACHED_PROCESS and CREATE_NEW_PROCESS_GROUP of Windows."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Hold since when a version has been running here."""

    version: str
    on: str


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Hold which versions ran here, and which update was begun last."""

    seen: list[Seen] = []
    begun: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Tell what was made ready."""

    version: str
    kind: str
    backup: Path | None
    package: Path
    command: tuple[str, ...] = ()
    """To be started when this program has ended; empty when an administrator has to act."""
    for_administrator: str = ""


def begin(
    store: Store | None, path: Path, *, data: Path, at: Here, accept: str = "", progress: Progress | None = None
) -> Begun:
    """Make an update ready; raise Problem, with nothing changed, when anything stands against it."""
    found = inspect(path, keys=data, at=at)
    _check_accepted(found, data, accept)
    if found.refusal:
        raise Problem(found.refusal, where=path.name, remedy="已装的程序没有改动", code="update_refused")
    backup = store.backup("update").path if store is not None else None
    kept = _brought(found, data / FOLDER)
    command: tuple[str, ...] = ()
    told = ""
    if found.kind == PORTABLE:
        program = _unpacked(kept, at)
        command = (str(program), "update", "--finish", str(at.program), "--after", str(os.getpid()))
    elif found.kind == DEB:
        told = f"sudo apt install {kept}"
    else:
        command = (str(kept),)
    _note_begun(data, found, at)
    return Begun(
        version=found.version, kind=found.kind, backup=backup, package=kept, command=command, for_administrator=told
    )


def start_apart(command: tuple[str, ...]) -> None:
    """Start a program that goes on when this one ends."""
    environment = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}
    try:
        if sys.platform == "win32":
            subprocess.Popen(command, creationflags=_APART, close_fds=True, env=environment)
        else:
            subprocess.Popen(
                command, start_new_session=True, env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
    except OSError as error:
        raise Problem(
            "更新程序没有启动", where=command[0], remedy="请在文件管理器里双击它来更新", code="update_start"
        ) from error


def finish(old: Path, *, new: Path, after: int, patience: float = _PATIENCE) -> Path:
    """Let the program in `new` take the place of the one in `old` once process `after` has ended; return its file.

    Data and everything else in the old folder stay; when a part cannot be changed, all are put back.
    """
    _wait(after, patience)
    parts = [path.name for path in sorted(new.iterdir())]
    away = old / OLD
    shutil.rmtree(away, ignore_errors=True)
    away.mkdir()
    moved: list[str] = []
    try:
        for name in parts:
            if (old / name).exists():
                _patiently(old / name, away / name, patience)
            moved.append(name)
            _copy(new / name, old / name)
    except OSError as error:
        for name in moved:
            _drop(old / name)
            if (away / name).exists():
                (away / name).rename(old / name)
        raise Problem(
            f"程序文件没有换成（{error.strerror or error}），已恢复原来的版本",
            where=str(old),
            remedy="请关闭所有绿荐窗口，检查磁盘空间后再更新",
            code="update_finish",
        ) from error
    shutil.rmtree(away, ignore_errors=True)
    return old / Path(sys.executable).name


def tidy(at: Here) -> None:
    """Take away what an update left in a portable folder."""
    if at.kind == PORTABLE:
        for name in (NEW, OLD, f"{NEW}.part"):
            shutil.rmtree(at.program / name, ignore_errors=True)


def note_version(data: Path, now: datetime) -> None:
    """Keep since when this version has been running, and let go of the package it came from."""
    history = read_history(data)
    if history.seen and history.seen[-1].version == VERSION:
        return
    _write_history(data, History(seen=[*history.seen, Seen(version=VERSION, on=f"{now:%Y-%m-%d}")], begun={}))
    shutil.rmtree(data / FOLDER, ignore_errors=True)


def read_history(data: Path) -> History:
    """Return which versions ran here; an unreadable note counts as none."""
    try:
        return msgspec.json.decode((data / HISTORY).read_bytes(), type=History)
    except (OSError, msgspec.DecodeError):
        return History()


def _check_accepted(found: Package, data: Path, accept: str) -> None:
    if found.state == "altered":
        return  # refused in any case
    opened = open_note(found, data)
    if opened is not None:
        sealed.check_accepted(opened, releasefile.KIND, accept)
    elif accept.strip() != found.path.name:
        raise Problem(
            "这个安装包没有发布签名，不能确认由谁制作",
            where=found.path.name,
            remedy=f"请向提供者核实；确要更新，须写明接受文件“{found.path.name}”",
            code="release_unsigned",
        )


def _brought(found: Package, folder: Path) -> Path:
    """Return a copy of a package on this machine, the very same as the one that was looked at."""
    wanted = releasefile.checksum(found.path)
    target = folder / found.path.name
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found.path, target)
        is_same = releasefile.checksum(target) == wanted
    except OSError as error:
        raise _not_copied(folder) from error
    if not is_same:
        raise _not_copied(folder)
    return target


def _not_copied(folder: Path) -> Problem:
    shutil.rmtree(folder, ignore_errors=True)
    return Problem("安装包没有拷到本机", where=str(folder), remedy="请检查磁盘空间和U盘，再试一次", code="update_copy")


def _unpacked(package: Path, at: Here) -> Path:
    """Unpack a portable archive inside the old folder, whole or not at all, and return its program."""
    draft, new = at.program / f"{NEW}.part", at.program / NEW
    try:
        for folder in (draft, new):
            shutil.rmtree(folder, ignore_errors=True)
        draft.mkdir()
        if package.suffix == ".zip":
            _unzip(package, draft)
        else:
            with tarfile.open(package) as archive:
                archive.extractall(draft, filter="data")
        (top,) = draft.iterdir()
        program = top / Path(sys.executable).name if getattr(sys, "frozen", False) else next(top.glob("lvjian*"))
        if not program.is_file() or not (top / "_internal").is_dir():
            raise ValueError("no program in it")
        top.rename(new)
        draft.rmdir()
    except (*_BROKEN, StopIteration) as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise Problem(
            "便携版没有解开", where=package.name, remedy="请检查磁盘空间，或重新拷贝安装包", code="update_unpack"
        ) from error
    return new / program.name


def _unzip(package: Path, folder: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            if ".." in PurePosixPath(name).parts or name.startswith("/") or ":" in name or "\\" in name:
                raise ValueError(name)
        archive.extractall(folder)


def _wait(process: int, patience: float) -> None:
    """Wait until a process has ended, where the system tells; elsewhere its files tell it."""
    until = time.monotonic() + patience
    while os.name == "posix" and process and time.monotonic() < until:
        try:
            os.kill(process, 0)
        except OSError:
            return
        time.sleep(0.1)


def _patiently(path: Path, target: Path, patience: float) -> None:
    """Move a part away, as soon as the program that uses it has ended."""
    until = time.monotonic() + patience
    while True:
        try:
            path.rename(target)
        except OSError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.2)
        else:
            return


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target)


def _drop(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _note_begun(data: Path, found: Package, at: Here) -> None:
    begun = {"from": at.version, "to": found.version, "file": found.path.name, "signer": found.signer}
    _write_history(data, History(seen=read_history(data).seen, begun=begun))


def _write_history(data: Path, history: History) -> None:
    draft = data / f"{HISTORY}.new"
    try:
        data.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(msgspec.json.format(msgspec.json.encode(history), indent=1))
        draft.replace(data / HISTORY)
    except OSError as error:
        raise Problem("更新记录没有保存", where=str(data), remedy="请检查磁盘空间", code="file") from error
