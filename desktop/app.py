"""Build the window and connect everything, in the order that lets a person work soonest.

1. The window shows: list page with its heads, no rows; nothing heavy is loaded by then.
2. The worker starts, loads the field dictionary and SQLAlchemy, and opens the store.
   If that fails, the person reads why and what to do; for a damaged file a backup can be restored.
3. The settings and the first page of the list arrive and are painted.
4. When the worker has nothing else to do it loads what the first judgement and the first dossier need.
5. Closing asks about unsaved entries, hides the window, cancels what runs, and waits for the worker.
"""

from __future__ import annotations

import gc
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.ui import dialogs
from desktop.ui.main_window import MainWindow
from desktop.ui.office import Office
from desktop.ui.theme import apply_theme
from desktop.work.tasks import Crash, TaskRunner

if TYPE_CHECKING:
    from desktop.store.database import Store

_SECONDS_BETWEEN_SWITCHES = 0.001
_SECONDS_BETWEEN_COLLECTIONS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Say which database the window works on and where the program may write."""

    database: Path
    data_folder: Path


def build(options: Options) -> MainWindow:
    """Make the window with its worker; the caller shows it, then starts the store with `start`."""
    office = Office(options.database, options.data_folder)
    runner = TaskRunner(crash_folder=options.data_folder / "crashes")
    window = MainWindow(runner, office)
    office.setParent(window)
    runner.setParent(window)
    return window


def start(window: MainWindow) -> None:
    """Let the worker open the store and fill the window."""
    runner, database = window.runner, window.office.database

    def open_store() -> Store:
        from desktop.resources import dictionary
        from desktop.store.database import Store

        return Store.open(database, dictionary=dictionary())

    runner.opened.connect(window.on_store_opened)
    window.projects.model.counted.connect(lambda: _warm_up(window))
    runner.start(open_store)


def run(options: Options) -> int:
    """Show the window and return the exit status when it has been closed."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("lvjian")
    app.setApplicationDisplayName("绿荐")
    apply_theme(app)
    window = build(options)
    window.show()
    QTimer.singleShot(0, lambda: start(window))
    return app.exec()


def _warm_up(window: MainWindow) -> None:
    pass
