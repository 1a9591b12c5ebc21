"""Run the program's self-test as a process of its own, as a person would by `lvjian selftest`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.work.progress import Progress

SECONDS = 300
_POLL = 0.2
_NO_WINDOW = 0x08000000
"""CREATE_NO_WINDOW of the Windows API."""


def check_parts(*, progress: Progress) -> tuple[tuple[str, str], ...]:
    """Return title and problem of each check; a process that does not start or end is told as one more problem."""
    with tempfile.TemporaryFile() as answer:
        try:
            process = subprocess.Popen(
                [*_command(), "selftest", "--json"],
                stdin=subprocess.DEVNULL,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
            )
        except OSError:
            return (("自检", "启动不了"),)
        try:
            _wait(process, progress)
        finally:
            process.kill()
            process.wait()
        answer.seek(0)
        return _read(answer.read())


def _wait(process: subprocess.Popen[bytes], progress: Progress) -> None:
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        progress.step(0, 0, "自检")
        time.sleep(_POLL)


def _read(content: bytes) -> tuple[tuple[str, str], ...]:
    try:
        checks = json.loads(content.decode("utf-8"))["checks"]
        return tuple((str(one["title"]), str(one["problem"] or "")) for one in checks)
    except (ValueError, KeyError, TypeError):
        return (("自检", "没有得出结果"),)


def _command() -> list[str]:
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "desktop"]
    console = Path(sys.executable).with_name("lvjian.exe")  # the one that may write to a stream
    return [str(console if console.exists() else sys.executable)]


def _environment() -> dict[str, str]:
    found = {**os.environ, "PYTHONUTF8": "1"}
    if sys.platform != "win32":
        found["QT_QPA_PLATFORM"] = "offscreen"
    return found
