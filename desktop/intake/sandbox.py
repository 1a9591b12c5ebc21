"""Start the reading process, wait for it within the time limit, and bring back what it wrote or why it died."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

import msgspec

import desktop
from desktop.intake import limits
from desktop.intake.reader import CANNOT_WRITE
from desktop.problems import Problem

FROZEN_SWITCH: Final = "--read-workbook"
"""First argument by which the shipped program knows that it shall be the reading process."""
Step = Callable[[int, int, str], None]
"""Tell how far one is (done, total, note); raises whatever stops an operation that the person cancelled."""
_POLL: Final = 0.05
_NO_WINDOW: Final = 0x08000000
"""CREATE_NO_WINDOW of the Windows API."""


class ReadingProcess:
    """Read one file in a process of its own, started at once; leaving the context ends it whatever it is doing."""

    def __init__(self, path: Path) -> None:
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="lvjian-", ignore_cleanup_errors=True)
        except OSError as error:
            raise _no_room() from error
        self._target = Path(self._folder.name) / "frames"
        self._deadline = time.monotonic() + limits.SECONDS
        try:
            self._process = subprocess.Popen(
                [*_command(), str(path.absolute()), str(self._target)],
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
            )
        except OSError as error:
            self._folder.cleanup()
            raise Problem(
                "读取表格的进程启动不了",
                remedy="请检查杀毒软件是否拦截了本程序，或重新启动电脑后再试",
                code="reader_blocked",
            ) from error

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._folder.cleanup()

    def frames(self, step: Step) -> Iterator[list[object]]:
        """Yield what was found in the file; raise Problem when it was refused or the process did not survive it."""
        status = self._wait(step)
        if status == CANNOT_WRITE:
            raise _no_room()
        finished = False
        for frame in _frames(self._target):
            if frame[0] == "problem":
                _, what, remedy, code = map(str, frame)
                raise Problem(what, remedy=remedy, code=code)
            if frame[0] == "end":
                finished = True
            else:
                yield frame
        if not finished or status != 0:
            raise Problem(
                f"读取时中断（超出 {limits.MEMORY_BYTES // limits.MEGABYTE} MB 内存，或文件已损坏）",
                remedy="请用 WPS 或 Excel 打开确认内容正常，删除无关的表和空行空列，另存为 .xlsx 再导入",
                code="reader_died",
            )

    def _wait(self, step: Step) -> int:
        """Return the exit status; stop at the time limit or when the person cancels."""
        while True:
            try:
                return self._process.wait(_POLL)
            except subprocess.TimeoutExpired:
                step(0, 0, "正在读取文件")
                self._watch_memory()
                if time.monotonic() > self._deadline:
                    raise _too_slow() from None

    def _watch_memory(self) -> None:
        """End a process that took too much; where job limits are not kept (Wine), this is what holds on Windows."""
        if sys.platform == "win32" and limits.memory_taken(self._process.pid) > limits.MEMORY_BYTES:
            self._process.kill()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_SWITCH]
    return [sys.executable, "-m", "desktop.intake.reader"]


def environment() -> dict[str, str]:
    """Let the new process find this very program, wherever it was started from."""
    root = str(Path(desktop.__file__).parent.parent)
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": search, "PYTHONUTF8": "1"}


def _no_room() -> Problem:
    return Problem(
        "临时文件夹写不进去，磁盘可能已满",
        remedy="请清理系统盘（至少留出 500 MB），或检查临时文件夹的权限后再试",
        code="no_temporary_space",
    )


def _too_slow() -> Problem:
    return Problem(
        f"读了 {limits.SECONDS} 秒还没有读完",
        remedy="请删除无关的工作表、空行空列和图片后另存为 .xlsx，或分成几个文件导入",
        code="too_slow",
    )


def _frames(path: Path) -> Iterator[list[object]]:
    """Yield the frames that were written completely; a process that died leaves the last one short."""
    decoder = msgspec.msgpack.Decoder(list)
    if not path.exists():
        return
    with path.open("rb") as file:
        while len(head := file.read(4)) == 4:
            size = int.from_bytes(head, "big")
            content = file.read(size)
            if len(content) < size:
                return
            yield decoder.decode(content)
