"""Read a PDF somebody handed over in a process of its own: what it does there harms nothing here."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from desktop.intake import limits
from desktop.intake.sandbox import environment
from desktop.problems import Problem
from desktop.work.pdf_reader import CANNOT_WRITE, SECONDS, Answer, ReadPdf

if TYPE_CHECKING:
    from desktop.work.progress import Progress

FROZEN_SWITCH: Final = "--read-pdf"
"""First argument by which the shipped program knows that it shall be the reading process."""
_POLL: Final = 0.05
_NO_WINDOW: Final = 0x08000000
"""CREATE_NO_WINDOW of the Windows API."""


def read_pdf_apart(path: Path, *, progress: Progress | None = None) -> ReadPdf:
    """Return what is in a PDF; raise Problem when it is refused or the process did not survive it."""
    try:
        with tempfile.TemporaryDirectory(prefix="lvjian-", ignore_cleanup_errors=True) as folder:
            target = Path(folder) / "answer"
            status = _run([*_command(), str(path.absolute()), str(target)], progress)
            content = target.read_bytes() if target.exists() else b""
    except OSError as error:
        raise Problem(
            "读取 PDF 的进程启动不了，或临时文件夹写不进去",
            remedy="请检查磁盘空间，以及杀毒软件是否拦截了本程序，再试一次",
            code="reader_blocked",
        ) from error
    if status == CANNOT_WRITE:
        raise Problem("临时文件夹写不进去，磁盘可能已满", remedy="请清理系统盘后再试", code="no_temporary_space")
    try:
        answer = msgspec.msgpack.decode(content, type=Answer)
    except msgspec.DecodeError as error:
        raise Problem(
            "读取这个 PDF 时中断（内存超限，或文件已损坏）",
            remedy="它不像本程序的材料，请向对方核实并重新索取",
            code="reader_died",
        ) from error
    if answer.found is None:
        what, remedy, code = answer.problem or ("PDF 读不出来", "请重新索取", "pdf_damaged")
        raise Problem(what, where=path.name, remedy=remedy, code=code)
    return answer.found


def _run(command: list[str], progress: Progress | None) -> int:
    """Wait for the process; end it at the time limit or when the person cancels."""
    process = subprocess.Popen(
        command,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
    )
    deadline = time.monotonic() + SECONDS
    try:
        while True:
            try:
                return process.wait(_POLL)
            except subprocess.TimeoutExpired:
                if progress is not None:
                    progress.step(0, 0, "正在读取 PDF")
                if sys.platform == "win32" and limits.memory_taken(process.pid) > limits.MEMORY_BYTES:
                    process.kill()
                if time.monotonic() > deadline:
                    raise Problem(
                        f"读了 {SECONDS} 秒还没有读完", remedy="它不像本程序的材料，请向对方核实", code="too_slow"
                    ) from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_SWITCH]
    return [sys.executable, "-m", "desktop.work.pdf_reader"]
