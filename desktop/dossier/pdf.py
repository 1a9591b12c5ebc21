"""Papers as PDF: in memory, or on disk whole or not at all, with progress and a plain message when the disk refuses."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from desktop.dossier.coverlist import CoverRow, cover_outline
from desktop.dossier.drawing import PdfFile
from desktop.dossier.forms import Form
from desktop.dossier.paper import Outline
from desktop.dossier.proof import SigningKey
from desktop.problems import Problem


def pdf_bytes(outlines: Iterable[Outline], *, layout: Form | None = None, key: SigningKey | None = None) -> bytes:
    """Draw outlines into one PDF in memory, in the dossier's layout or another, signed where there is a key."""
    file = PdfFile(layout=layout, key=key)
    for outline in outlines:
        file.add(outline)
    return file.data()


def write_dossier(outline: Outline, path: Path) -> None:
    """Write one dossier to a PDF file."""
    write_whole(path, pdf_bytes([outline]))


def write_cover_list(
    rows: Sequence[CoverRow], path: Path, *, office: str, number: str, printed_on: date, program: str = "绿荐"
) -> None:
    """Write the covering list of a batch to a PDF file."""
    write_whole(
        path, pdf_bytes([cover_outline(rows, office=office, number=number, printed_on=printed_on, program=program)])
    )


def make_folder(path: Path) -> None:
    """Make a folder where there is none."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, path) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write to a temporary neighbour and put it in place at once, so that no reader ever sees half a file."""
    temporary = path.with_name(f".lvjian-{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, path)
    except OSError as error:
        raise refused(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def refused(error: OSError, path: Path) -> Problem:
    """Turn a refusal of the disk into what a person can do about it."""
    where = str(path)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Problem("磁盘已满，文件没有写成", where=where, remedy="请清理磁盘或换一个位置后重试", code="disk_full")
    if error.errno == errno.EFBIG:
        return Problem(
            "文件太大，这个磁盘放不下", where=where, remedy="请分几批打印，或改为每个项目一个文件", code="file_too_big"
        )
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
