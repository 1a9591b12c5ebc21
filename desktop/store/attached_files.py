"""Copies of papers beside the database: each content once under its checksum, never changed, never executed.

They lie in a folder of their own (`<database>-files/ab/<sha256>`), without the name and ending they came with. A copy
gets its name only when it is whole, on the disk and of the checksum read from the source.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from desktop.problems import Problem
from desktop.store.failures import disk_full, os_problem, translated_files

NOT_KEPT = "附件没有保存"
NOT_COPIED_OUT = "文件没有另存"
_PIECE = 1 << 20
_SPARE = 16 << 20
"""Bytes left free on the disk, so that the database itself can still be written."""
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Hold a copy not yet kept: where it lies, and what it is."""

    path: Path
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Tell what is wrong with a kept file: missing, size or content."""

    sha256: str
    kind: str


def folder_of(path: Path) -> Path:
    """Return the folder beside a database that holds its files."""
    return path.with_name(f"{path.stem}-files")


def spare_folder_of(path: Path) -> Path:
    """Return the folder among the backups that holds a second copy of every file."""
    return path.with_name(f"{path.stem}-backups") / "files"


def place_of(folder: Path, checksum: str) -> Path:
    """Return where the file of a checksum lies."""
    return folder / checksum[:2] / checksum


@contextmanager
def drafted(path: Path, source: Path, *, limit: int) -> Iterator[Draft]:
    """Copy a file under a temporary name while its checksum is taken; what is not kept inside is removed.

    Raise Problem for anything but a regular file of a size within the limit that holds still while it is read.
    """
    expected = _looked_at(source, limit)
    folder = folder_of(path)
    with translated_files(folder, NOT_KEPT):
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < expected.st_size + _SPARE:
            raise disk_full(folder, NOT_KEPT)
        target = folder / f"{uuid.uuid4().hex}.part"
        try:
            yield _copied(source, target, expected)
        finally:
            target.unlink(missing_ok=True)


def keep(path: Path, draft: Draft) -> bool:
    """Give a whole copy the name that counts; say whether the content is new here."""
    folder = folder_of(path)
    target = place_of(folder, draft.sha256)
    with translated_files(folder, NOT_KEPT):
        if _fault(target, draft.sha256, draft.size, whole=True) is None:
            return False
        if _digest(draft.path)[0] != draft.sha256:
            raise Problem("复制后的内容与原文件不一致", remedy="请检查磁盘后重试；附件没有保存", code="paper-copy")
        target.parent.mkdir(exist_ok=True)
        os.replace(draft.path, target)
        _settle_folder(target.parent)
    return True


def drop(path: Path, checksum: str) -> None:
    """Remove a file whose record was not kept after all."""
    place_of(folder_of(path), checksum).unlink(missing_ok=True)


def fault(path: Path, checksum: str, size: int, *, whole: bool) -> Fault | None:
    """Look at a kept file: its size, and with `whole` its content; None when it is as it was kept."""
    kind = _fault(place_of(folder_of(path), checksum), checksum, size, whole=whole)
    return None if kind is None else Fault(sha256=checksum, kind=kind)


def copy_out(path: Path, checksum: str, size: int, target: Path) -> None:
    """Copy a kept file to a new name, verified on the way; an existing file is never replaced."""
    source = place_of(folder_of(path), checksum)
    _refuse_fault(_fault(source, checksum, size, whole=False), source)
    with translated_files(target, NOT_COPIED_OUT):
        if target.exists():
            raise Problem("已经有这个文件", where=str(target), remedy="请换一个文件名", code="paper-exists")
        draft = target.with_name(f"{uuid.uuid4().hex}.part")
        try:
            found, _ = _stream(source, draft)
            _refuse_fault(None if found == checksum else "content", source)
            os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)


def sizes(path: Path) -> Mapping[str, int]:
    """Return the size of every kept file by checksum: one look at each folder, nothing is read."""
    folder, found = folder_of(path), {}
    if not folder.is_dir():
        return {}
    for below in os.scandir(folder):
        if below.is_dir(follow_symlinks=False):
            for entry in os.scandir(below.path):
                if entry.is_file(follow_symlinks=False):
                    found[entry.name] = entry.stat(follow_symlinks=False).st_size
    return found


def spare(path: Path, files: Mapping[str, int]) -> int:
    """Put a second copy of every file not yet there among the backups, one after the other; return how many."""
    folder, own, made = spare_folder_of(path), folder_of(path), 0
    for checksum, size in files.items():
        source, target = place_of(own, checksum), place_of(folder, checksum)
        if _fault(target, checksum, size, whole=False) is None or _fault(source, checksum, size, whole=False):
            continue
        with translated_files(folder, "附件没有备份"):
            made += _put_right(source, target, checksum)
    return made


def mend(path: Path, files: Mapping[str, int], *, whole: bool) -> tuple[str, ...]:
    """Take files that are gone or changed from their second copies; return the checksums of those mended."""
    own, folder, mended = folder_of(path), spare_folder_of(path), []
    for checksum, size in files.items():
        target, source = place_of(own, checksum), place_of(folder, checksum)
        if _fault(target, checksum, size, whole=whole) is None or _fault(source, checksum, size, whole=False):
            continue
        with translated_files(own, "附件没有恢复"):
            mended += [checksum] if _put_right(source, target, checksum) else []
    return tuple(mended)


def _put_right(source: Path, target: Path, checksum: str) -> bool:
    """Copy under a temporary name and give the name that counts only to the content of the checksum."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{uuid.uuid4().hex}.part")
    try:
        found, _ = _stream(source, draft)
        if found == checksum:
            os.replace(draft, target)
        return found == checksum
    finally:
        draft.unlink(missing_ok=True)


def _looked_at(source: Path, limit: int) -> os.stat_result:
    try:
        found = os.lstat(source)
    except (OSError, ValueError) as error:
        what = "文件名不能用" if isinstance(error, ValueError) else "读不到这个文件"
        raise Problem(what, where=str(source), remedy="请检查文件是否还在、名称是否完整", code="paper-file") from error
    kind = _kind(found.st_mode)
    if kind:
        raise Problem(f"这是{kind}，不是普通文件", where=str(source), remedy="请选择文件本身", code="paper-kind")
    if found.st_size == 0:
        raise Problem("文件是空的", where=str(source), remedy="请重新扫描或导出后再附加", code="paper-empty")
    if found.st_size > limit:
        raise _too_big(source, found.st_size, limit)
    return found


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return "快捷链接"
    return "文件夹" if stat.S_ISDIR(mode) else "设备、管道或其他特殊文件"


def _too_big(source: Path, size: int, limit: int) -> Problem:
    told = f"文件有 {size / (1 << 20):,.0f} MB，超过上限 {limit >> 20} MB"
    remedy = "请压缩扫描精度或分成几份，上限可在设置中更改"
    return Problem(told, where=str(source), remedy=remedy, code="paper-size")


def _copied(source: Path, target: Path, expected: os.stat_result) -> Draft:
    try:
        handle = os.open(source, _OPEN)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Problem(
                "这是快捷链接，不是普通文件", where=str(source), remedy="请选择文件本身", code="paper-kind"
            ) from error
        raise _unreadable(source) from error
    with os.fdopen(handle, "rb") as stream, target.open("xb") as copy:
        opened = os.fstat(handle)
        if not stat.S_ISREG(opened.st_mode) or _mark(opened) != _mark(expected):
            raise _changed(source)
        taken, size = sha256(), 0
        while piece := _read(stream.read, source):
            size += len(piece)
            if size > expected.st_size:
                raise _changed(source)
            taken.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
        if size != expected.st_size or _mark(os.fstat(handle)) != _mark(expected):
            raise _changed(source)
    return Draft(path=target, name=source.name, size=size, sha256=taken.hexdigest())


def _read(read: object, source: Path) -> bytes:
    try:
        return read(_PIECE)  # type: ignore[operator,no-any-return]  # the reader of a binary stream
    except OSError as error:
        raise _unreadable(source) from error


def _unreadable(source: Path) -> Problem:
    return Problem(
        "读不到这个文件", where=str(source), remedy="请检查是否有权限、是否被其他程序占用", code="paper-file"
    )


def _changed(source: Path) -> Problem:
    return Problem("文件正在被改动", where=str(source), remedy="请等它保存完再附加", code="paper-changed")


def _mark(found: os.stat_result) -> tuple[int, ...]:
    return found.st_ino, found.st_dev, found.st_size, found.st_mtime_ns


def _fault(place: Path, checksum: str, size: int, *, whole: bool) -> str | None:
    try:
        found = os.lstat(place)
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        raise os_problem(error, place, NOT_KEPT) from error
    if not stat.S_ISREG(found.st_mode) or found.st_size != size:
        return "size"
    if whole and _digest(place)[0] != checksum:
        return "content"
    return None


def _refuse_fault(kind: str | None, place: Path) -> None:
    if kind is None:
        return
    what = "附件的文件不在了" if kind == "missing" else "附件的文件已损坏或被改动，与存入时不一致"
    remedy = "请用“检查附件”从备份找回，找不回时请重新附加原件"
    raise Problem(what, where=str(place), remedy=remedy, code="paper-damaged")


def _digest(place: Path) -> tuple[str, int]:
    return _stream(place, None)


def _stream(source: Path, target: Path | None) -> tuple[str, int]:
    """Read a file piece by piece, into another one where asked; return checksum and size."""
    taken, size = sha256(), 0
    with source.open("rb") as stream:
        copy = None if target is None else target.open("xb")
        try:
            while piece := stream.read(_PIECE):
                taken.update(piece)
                size += len(piece)
                if copy is not None:
                    copy.write(piece)
            if copy is not None:
                copy.flush()
                os.fsync(copy.fileno())
        finally:
            if copy is not None:
                copy.close()
    return taken.hexdigest(), size


def _settle_folder(folder: Path) -> None:
    """Wait until the new name is on the disk; Windows has no such call for folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
