"""How the person left the window: size, page, open case, splitters, columns and look, kept on this computer.

The file lies in the data folder beside the database: it is about this screen and this person, not about the cases.
A file that cannot be read is as good as none.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from PySide6.QtCore import QByteArray, QObject, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QSplitter, QTableView, QTreeView, QWidget

from desktop.ui.tables import KEEPS_ITSELF
from desktop.ui.texts import CHINESE
from desktop.ui.theme import PERCENTS, THEMES, Look
from desktop.work.operations.list_views import ListShape

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.work.tasks import Task

Part = TypeVar("Part", bound=QWidget)
FILE = "window.json"
_RESTORED = "restored"
_MILLISECONDS_AFTER_A_CHANGE = 700


class WindowState(msgspec.Struct, kw_only=True):
    """Hold what is kept between two runs."""

    theme: str = THEMES[0]
    percent: int = 100
    language: str = CHINESE
    geometry: str = ""
    page: str = ""
    case_id: str = ""
    day: str = ""
    """The day it was kept."""
    splitters: dict[str, str] = {}
    heads: dict[str, str] = {}
    case_list: ListShape = ListShape()

    @property
    def look(self) -> Look:
        """Return the look; a value that is not offered stands for the usual one."""
        return Look(
            theme=self.theme if self.theme in THEMES else THEMES[0],
            percent=self.percent if self.percent in PERCENTS else 100,
        )


def load(folder: Path) -> WindowState:
    """Read what was kept; a file that is missing or broken is ignored."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=WindowState)
    except (OSError, msgspec.MsgspecError):
        return WindowState()


def save(folder: Path, state: WindowState) -> None:
    """Keep the state, whole or not at all; a folder that cannot be written to is no reason to complain."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".new").write_bytes(msgspec.json.encode(state))
        os.replace(path.with_suffix(".new"), path)
    except OSError:
        return


class StateKeeper(QObject):
    """Give every part of the window the shape it was left in, as soon as the part is there."""

    settled = Signal()
    """Parts that were made just now have their shape."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.state = load(window.office.data_folder)
        self.begins_day = bool(self.state.day) and self.state.day != date.today().isoformat()
        """The program was used before, and not yet today."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.restore_parts)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_MILLISECONDS_AFTER_A_CHANGE)
        self._saving.timeout.connect(self.keep)
        window.runner.started.connect(self._after)

    def restore_window(self) -> None:
        """Give the window its size and place; one that lies on no screen any more is moved by Qt."""
        if shape := _bytes(self.state.geometry):
            self._window.restoreGeometry(shape)
        self._window.projects.take_shape(self.state.case_list)
        self._window.projects.shaped.connect(self.keep_soon)

    def keep_soon(self) -> None:
        """Write down how the window stands as soon as nothing changed for a moment."""
        self._saving.start()

    def restore_parts(self) -> None:
        """Give splitters and columns of the page in front their shape, once each."""
        self._follow_window()
        for kept, parts in ((self.state.splitters, _splitters), (self.state.heads, _heads)):
            for name, part in parts(self._window.page_shown):
                if part.property(_RESTORED):
                    continue
                part.setProperty(_RESTORED, True)
                shape = _bytes(kept.get(f"{name}:{part.count()}", ""))
                if shape:
                    part.restoreState(shape)
                self._follow(part)
        self.settled.emit()

    def _follow_window(self) -> None:
        """Keep the window's size and place shortly after they changed: a kill leaves no time to.

        A filter of events would run for every one of them, and wait for the worker each time.
        """
        shown = self._window.windowHandle()
        if shown is not None and not shown.property(_RESTORED):
            shown.setProperty(_RESTORED, True)
            for changed in (shown.xChanged, shown.yChanged, shown.widthChanged, shown.heightChanged):
                changed.connect(lambda _value: self.keep_soon())
            shown.windowStateChanged.connect(lambda _state: self.keep_soon())

    def _follow(self, part: QSplitter | QHeaderView) -> None:
        """Keep the shape of a part shortly after the person changed it."""
        if isinstance(part, QSplitter):
            part.splitterMoved.connect(lambda *_: self.keep_soon())
        else:
            part.sectionResized.connect(lambda *_: self.keep_soon())
            part.sectionMoved.connect(lambda *_: self.keep_soon())

    def keep(self) -> None:
        """Write down how the window stands."""
        self._saving.stop()
        self.state.case_list = self._window.projects.shape()
        self.state.geometry = _text(self._window.saveGeometry())
        place = self._window.place_shown
        self.state.page, self.state.case_id = place.page, place.case_id
        self.state.day = date.today().isoformat()
        for page in self._window.pages_made():
            for name, splitter in _splitters(page):
                if sum(splitter.sizes()):  # one never shown has no sizes yet
                    self.state.splitters[f"{name}:{splitter.count()}"] = _text(splitter.saveState())
            for name, head in _heads(page):
                self.state.heads[f"{name}:{head.count()}"] = _text(head.saveState())
        save(self._window.office.data_folder, self.state)

    def keep_look(self, look: Look) -> None:
        """Write down another look at once."""
        self.state.theme, self.state.percent = look.theme, look.percent
        save(self._window.office.data_folder, self.state)

    def keep_language(self, language: str) -> None:
        """Write down another language at once; it holds from the next start."""
        self.state.language = language
        save(self._window.office.data_folder, self.state)

    def _after(self, task: Task) -> None:
        """Look again after every piece of work: many parts are made when the worker has read what they show."""
        task.ended.connect(self._timer.start)


def _splitters(page: QWidget) -> Iterator[tuple[str, QSplitter]]:
    return _named(page, QSplitter)


def _heads(page: QWidget) -> Iterator[tuple[str, QHeaderView]]:
    for name, table in _named(page, QTableView):
        if not table.property(KEEPS_ITSELF):
            yield name, table.horizontalHeader()
    for name, tree in _named(page, QTreeView):
        yield name, tree.header()


def _named(page: QWidget, kind: type[Part]) -> Iterator[tuple[str, Part]]:
    """Name each part by its page, the class it stands in and its place among those alike."""
    alike: dict[str, int] = {}
    for part in page.findChildren(kind):
        parent = part.parentWidget()
        name = f"{type(page).__name__}/{type(parent).__name__}/{part.accessibleName()}"
        alike[name] = alike.get(name, -1) + 1
        yield f"{name}/{alike[name]}", part


def _text(shape: QByteArray) -> str:
    return base64.b64encode(shape.data()).decode()


def _bytes(text: str) -> QByteArray | None:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return QByteArray(found) if found else None
