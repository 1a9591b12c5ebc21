"""Build the window and connect everything, in the order that lets a person work soonest.

1. The window shows: list page with its heads, no rows; nothing heavy is loaded by then.
2. The worker starts, loads the field dictionary and SQLAlchemy, and opens the store.
   If that fails, the person reads why and what to do; for a damaged file a backup can be restored.
3. The settings and the first page of the list arrive and are painted.
4. What the first judgement and the first dossier need is loaded when they are asked for: an idle window stays small.
5. Closing asks about unsaved entries, hides the window, cancels what runs, and waits for the worker.
"""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.problems import Problem
from desktop.ui import dialogs
from desktop.ui.main_window import MainWindow
from desktop.ui.office import Office, OfficeSettings
from desktop.ui.second_start import FirstWindow
from desktop.ui.texts import speak, t
from desktop.ui.theme import Look, apply_theme
from desktop.ui.window_state import load
from desktop.work.loading import collect_in_portions, tidy_all
from desktop.work.tasks import Crash, TaskRunner

if TYPE_CHECKING:
    from desktop.settings import Settings
    from desktop.store.database import Store
    from desktop.work.progress import Progress

_LONGEST_START = 60_000
"""Milliseconds the self-test waits for the first rows."""
_MILLISECONDS_AWAY = 5_000
"""How long another program is in front before this one counts as left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Say which database the window works on and where the program may write."""

    database: Path
    data_folder: Path
    file: Path | None = None
    """A file to begin with, such as a pack or a table."""
    tour: bool = False
    """Lead through the worked county, which the database is for."""


def build(options: Options) -> MainWindow:
    """Make the window with its worker; the caller shows it, then starts the store with `start`."""
    office = Office(options.database, options.data_folder)
    runner = TaskRunner(crash_folder=options.data_folder / "crashes")
    window = MainWindow(runner, office)
    office.setParent(window)
    runner.setParent(window)
    _Start(window)
    return window


def start(window: MainWindow) -> None:
    """Let the worker open the store and fill the window."""
    database = window.office.database
    window.runner.start(lambda: _open(database))


def _open(database: Path) -> Store:
    from desktop.resources import dictionary, places
    from desktop.store.database import Store

    return Store.open(database, dictionary=dictionary(), places=places())


class _Start(QObject):
    """Bring the window from an open store to its first rows, or tell why there is none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.runner.opened.connect(self.on_opened)
        window.runner.open_failed.connect(self.on_failed)

    @Slot()
    def on_opened(self) -> None:
        """Read the settings and the first page."""
        self._window.runner.run(_settings, on_done=self._take_settings)
        self._window.on_store_opened()

    def _take_settings(self, settings: Settings) -> None:
        self._window.office.change(
            OfficeSettings(office_name=settings.office_name, clerk_name=settings.clerk_name, judged_on=settings.on)
        )

    @Slot(object)
    def on_failed(self, failure: Problem | Crash) -> None:
        """Tell why the database could not be opened; a damaged one may be replaced by a backup."""
        if isinstance(failure, Crash):
            dialogs.tell_crash(self._window, failure)
            return
        backups = tuple(getattr(failure, "backups", ()))
        chosen = dialogs.tell_not_opened(self._window, failure, backups)
        if chosen is None:
            self._window.notice.say_problem(failure)
            return
        database = self._window.office.database

        def restore() -> Store:
            from desktop.store.backup import restore_file

            restore_file(database, chosen, key=None)
            return _open(database)

        self._window.runner.reopen(restore)


def _settings(store: Store, progress: Progress) -> Settings:
    from desktop.work.operations.office import load_settings

    return load_settings(store)


def run(options: Options) -> int:
    """Show the window and return the exit status when it has been closed."""
    collect_in_portions()
    state = load(options.data_folder)
    speak(state.language)
    app = _application(state.look)
    first = FirstWindow(options.database, options.data_folder)
    if not first.take():
        return _hand_over(first, options.file)
    window = build(options)
    first.wanted.connect(window.shell.on_second_start)
    if options.file is not None:
        window.shell.give(options.file)
    if options.tour:
        from desktop.ui.tour.county import begin

        window.runner.opened.connect(lambda: begin(window))
    sys.excepthook = _Edge(window, options.data_folder / "crashes")
    window.closed.connect(lambda: _finish(window, app))
    _Tidying(window, app)
    window.show()
    QTimer.singleShot(0, lambda: start(window))
    try:
        return app.exec()
    finally:
        first.release()


def _hand_over(first: FirstWindow, file: Path | None) -> int:
    """Let the window that is open do what was wanted of this start."""
    if first.hand_over(file):
        return 0
    dialogs.tell_problem(None, Problem(t("second_start.silent"), remedy=t("second_start.remedy"), code="second_start"))
    return 1


def _application(look: Look | None = None) -> QApplication:
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("lvjian")
    app.setApplicationDisplayName("绿荐")
    apply_theme(app, look)
    return app


def _finish(window: MainWindow, app: QApplication) -> None:
    """Hide the window, let the worker finish and close the store, then end."""
    window.hide()
    problem = window.runner.close()
    window.batch.leave()
    if problem is not None:
        dialogs.tell_problem(None, problem)
    elif window.shell.start_at_end:
        _start_update(window.shell.start_at_end)
    app.quit()


def _start_update(command: tuple[str, ...]) -> None:
    from desktop.work.operations.updating import start_apart

    try:
        start_apart(command)
    except Problem as problem:
        dialogs.tell_problem(None, problem)


class _Tidying(QObject):
    """Collect all rubbish while the person works in another program: nobody sees the window stand still then."""

    def __init__(self, window: MainWindow, app: QApplication) -> None:
        super().__init__(window)
        self._runner = window.runner
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_MILLISECONDS_AWAY)
        self._wait.timeout.connect(self._tidy)
        app.applicationStateChanged.connect(self.on_state)

    @Slot(Qt.ApplicationState)
    def on_state(self, state: Qt.ApplicationState) -> None:
        """Wait a while for the person to come back."""
        if state == Qt.ApplicationState.ApplicationActive:
            self._wait.stop()
        else:
            self._wait.start()

    def _tidy(self) -> None:
        if not self._runner.is_busy:
            tidy_all()


class _Edge:
    """Catch what no one else caught on the window's thread: note it, tell the person, go on."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        note: Path | None = self._folder / f"crash-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            assert note is not None
            note.write_text(text, encoding="utf-8")
        except OSError:
            note = None
        dialogs.tell_crash(self._window, Crash(title="", trace=text, note=note))


def window_opens(database: Path) -> bool:
    """Open the window on a database, wait for its first page, close it again; say whether the page came."""
    app = _application()
    window = build(Options(database=database, data_folder=database.parent))
    loop = QEventLoop()
    came: list[int] = []
    window.projects.model.counted.connect(came.append)
    window.projects.model.counted.connect(lambda _total: loop.quit())
    window.runner.open_failed.connect(lambda _failure: loop.quit())
    QTimer.singleShot(_LONGEST_START, loop.quit)
    window.show()
    start(window)
    loop.exec()
    window.hide()
    window.runner.close()
    window.deleteLater()
    app.processEvents()
    return bool(came)
