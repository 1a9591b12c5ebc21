"""Papers as PDF: in memory, or on disk whole or not at all, with progress and a plain message when the disk refuses."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence, Sized
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol

from desktop.dossier.coverlist import CoverRow, cover_outline
from desktop.dossier.drawing import PdfFile
from desktop.dossier.forms import Form
from desktop.dossier.names import distinct
from desktop.dossier.paper import Outline
from desktop.problems import Problem


class Steps(Protocol):
    """Take progress; the program's own reports it and raises Cancelled (layers keep it out of reach here)."""

    def step(self, done: int, total: int, note: str = "") -> None:
        """Tell that `done` of `total` items are finished."""


def pdf_bytes(outlines: Iterable[Outline], *, layout: Form | None = None) -> bytes:
    """Draw outlines into one PDF in memory, in the dossier's layout or another."""
    file = PdfFile(layout=layout)
    for outline in outlines:
        file.add(outline)
    return file.data()


def write_dossier(outline: Outline, path: Path) -> None:
    """Write one dossier to a PDF file."""
    _write(path, pdf_bytes([outline]))


def write_dossiers(
    outlines: Iterable[Outline],
    path: Path,
    *,
    progress: Steps,
    one_file: bool = False,
    duplex: bool = False,
    total: int | None = None,
    layout: Form | None = None,
) -> tuple[Path, ...]:
    """Write dossiers into a folder, one file each, or together into one file; return the files written.

    Outlines may come from a generator, so that a large batch need not be held at once; `total` is then its length.
    With `duplex` each dossier of the one file begins on a new leaf. When cancelled, the files already written stay and
    no part of another is left.
    """
    if total is None:
        total = len(outlines) if isinstance(outlines, Sized) else 0
    if one_file:
        return _write_together(outlines, path, progress=progress, duplex=duplex, total=total, layout=layout)
    written: list[Path] = []
    taken: set[str] = set()
    _make_folder(path)
    progress.step(0, total)
    for done, outline in enumerate(outlines, start=1):
        target = path / f"{distinct(outline.file_name, taken)}.pdf"
        _write(target, pdf_bytes([outline], layout=layout))
        written.append(target)
        progress.step(done, total, outline.file_name)
    return tuple(written)


def write_cover_list(
    rows: Sequence[CoverRow], path: Path, *, office: str, number: str, printed_on: date, program: str = "绿荐"
) -> None:
    """Write the covering list of a batch to a PDF file."""
    _write(path, pdf_bytes([cover_outline(rows, office=office, number=number, printed_on=printed_on, program=program)]))


def _write_together(
    outlines: Iterable[Outline], path: Path, *, progress: Steps, duplex: bool, total: int, layout: Form | None
) -> tuple[Path, ...]:
    file = PdfFile(layout=layout)
    progress.step(0, total)
    for done, outline in enumerate(outlines, start=1):
        file.add(replace(outline, bookmark=outline.file_name), own_sheet=duplex)
        progress.step(done, total, outline.file_name)
    if file.is_empty:
        raise Problem("没有要打印的项目", remedy="请先选择至少一个已评审的项目", code="nothing_to_print")
    _write(path, file.data())
    return (path,)


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, path) from error


def _write(path: Path, data: bytes) -> None:
    """Write to a temporary neighbour and put it in place at once, so that no reader ever sees half a file."""
    temporary = path.with_name(f".lvjian-{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise refused(error, path) from error


def refused(error: OSError, path: Path) -> Problem:
    """Turn a refusal of the disk into what a person can do about it."""
    where = str(path)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Problem("磁盘已满，文件没有写成", where=where, remedy="请清理磁盘或换一个位置后重试", code="disk_full")
    if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}:
        return Problem("保存位置不存在或不是文件夹", where=where, remedy="请另选一个文件夹", code="no_folder")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Problem(
            "没有写入权限，或文件正被其他程序打开",
            where=where,
            remedy="请关闭正在查看该文件的程序，或另选一个文件夹",
            code="not_writable",
        )
    return Problem(f"文件没有写成（{error.strerror}）", where=where, remedy="请另选一个位置后重试", code="not_written")
