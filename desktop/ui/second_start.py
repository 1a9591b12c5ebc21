"""One window for one database: a second start hands its file to the first window, brings it forward and ends.

The lock and the messages lie in the data folder of this person on this computer, never beside a database on a shared
drive: there another computer's window would answer. Messages are small files because the program ships without
sockets; a lock whose owner died is taken over.
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SECONDS_TO_ANSWER = 8.0
_POLL = 0.05


class FirstWindow(QObject):
    """Hold the right to be the window of a database, and hear what later starts want."""

    wanted = Signal(object)
    """A later start came; the path of its file, or None."""

    def __init__(self, database: Path, data_folder: Path) -> None:
        super().__init__()
        self._folder = data_folder / f"window-{_mark(database)}"
        self._lock = QLockFile(str(self._folder) + ".lock")
        self._lock.setStaleLockTime(0)  # only the death of its owner makes it stale, however long a window is open
        self._watcher: QFileSystemWatcher | None = None

    def take(self) -> bool:
        """Become the first window; say whether there was none. A folder that cannot be written to hinders nobody."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return True
        if not self._lock.tryLock(0):
            return self._lock.error() is not QLockFile.LockError.LockFailedError
        self._read()  # messages to a window that died are answered by nobody
        self._watcher = QFileSystemWatcher([str(self._folder)])
        self._watcher.directoryChanged.connect(lambda _path: self._hear())
        return True

    def hand_over(self, file: Path | None) -> bool:
        """Tell the first window what is wanted; say whether it answered."""
        import json

        _allow_forward(self._owner())
        message = self._folder / f"{os.getpid()}-{time.time_ns()}.json"
        content = json.dumps({"file": str(file.absolute()) if file is not None else ""}, ensure_ascii=False)
        try:
            message.with_suffix(".new").write_text(content, encoding="utf-8")
            message.with_suffix(".new").rename(message)
        except OSError:
            return False
        end = time.monotonic() + SECONDS_TO_ANSWER
        while message.exists():
            if time.monotonic() > end:
                message.unlink(missing_ok=True)
                return False
            time.sleep(_POLL)
        return True

    def release(self) -> None:
        """Let another window be the first one."""
        self._watcher = None
        self._lock.unlock()

    def _owner(self) -> int:
        """Return the process that holds the lock, 0 when it cannot be told."""
        for part in self._lock.getLockInfo():  # process, host and application, after a yes or no
            if isinstance(part, int) and not isinstance(part, bool):
                return part
        return 0

    def _hear(self) -> None:
        for file in self._read():
            self.wanted.emit(file)

    def _read(self) -> list[Path | None]:
        """Take the messages there are; one that cannot be read only brings the window forward."""
        import json

        found: list[Path | None] = []
        for path in sorted(self._folder.glob("*.json")):
            try:
                name = json.loads(path.read_text(encoding="utf-8")).get("file", "")
            except (OSError, ValueError, AttributeError):
                name = ""
            path.unlink(missing_ok=True)
            found.append(Path(name) if isinstance(name, str) and name else None)
        return found


def bring_forward(window: QWidget) -> None:
    """Show a window before all others."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()


def _mark(database: Path) -> str:
    place = os.path.normcase(str(database.absolute()))
    return f"{zlib.crc32(place.encode('utf-8', 'surrogatepass')):08x}"


def _allow_forward(process: int) -> None:
    """Pass on the right to come to the front, which Windows gives only to what the person started last."""
    if sys.platform == "win32" and process:
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(process)
