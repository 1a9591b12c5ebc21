"""A window on a real store, and how a person acts on it: by names, keys and clicks."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop import resources
from desktop.app import Options, build, start
from desktop.store.database import Store
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import apply_theme
from desktop.work.progress import Progress
from matching.case import Fact
from tests.empty_store import empty_store


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the platform without a screen say what it cannot do; every other Qt warning fails the test."""
    quiet = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
    for item in items:
        if "window" in getattr(item, "fixturenames", ()):
            item.add_marker(quiet)


@pytest.fixture(scope="session")
def _themed(qapp: QApplication) -> None:
    apply_theme(qapp)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return the window's store, empty yet; a test may fill it before it asks for the window."""
    return empty_store(tmp_path / "store.db", placed=True)


@contextmanager
def showing(qtbot: QtBot, database: Path, data_folder: Path) -> Iterator[MainWindow]:
    """Show the window on a store; afterwards no thread, crash or top-level widget may be left."""
    before = set(QApplication.topLevelWidgets())
    made = build(Options(database=database, data_folder=data_folder))
    crashes: list[Any] = []
    made.runner.crashed.connect(crashes.append)
    made.resize(1366, 728)
    made.show()
    with qtbot.waitSignal(made.runner.opened, timeout=20_000):
        start(made)
    try:
        yield made
    finally:
        closing = made.runner.close()
        made.hide()
        made.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert closing is None
    assert [crash.trace for crash in crashes] == []
    assert [thread.name for thread in threading.enumerate() if thread.name == "worker"] == []
    left = [type(widget).__name__ for widget in QApplication.topLevelWidgets() if widget not in before]
    assert left == []


@pytest.fixture
def window(qtbot: QtBot, _themed: None, database: Path, tmp_path: Path) -> Iterator[MainWindow]:
    """Show the window on the store."""
    with showing(qtbot, database, tmp_path / "data") as made:
        yield made


class Person:
    """Acts on the window as somebody in front of it would."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self.window = window

    def see(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something shows."""
        self._qtbot.waitUntil(lambda: _holds(condition, what), timeout=20_000)

    def notice(self, words: str) -> None:
        """Wait for a notice that contains these words."""
        self.see(lambda: words in self.window.notice.words, f"“{words}” in “{self.window.notice.words}”")

    def texts(self, place: QWidget) -> str:
        """Return all labels in sight below a widget."""
        return "\n".join(label.text() for label in place.findChildren(QLabel) if label.isVisible())

    def offers(self, words: str, place: QWidget | None = None) -> list[QAbstractButton]:
        """Return the buttons of these words that are in sight."""
        buttons = (place or self.window).findChildren(QAbstractButton)
        return [button for button in buttons if button.isVisible() and button.text().replace("&", "") == words]

    def press(self, words: str, place: QWidget | None = None) -> None:
        """Click the button of these words."""
        found = self.offers(words, place)
        assert found, f"no button “{words}”"
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def paste(self, editor: QWidget, text: str) -> None:
        """Put text in place of what stands in an editor, as somebody typing would, and go on with Tab."""
        editor.setFocus()
        QApplication.clipboard().setText(text)
        QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(QApplication.activePopupWidget() or editor, Qt.Key.Key_Tab)

    def answer(self, act: Callable[[QDialog], object]) -> None:
        """Answer the next question that opens."""

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                try:
                    act(dialog)
                except BaseException:
                    dialog.reject()  # or the test would wait for an answer for ever
                    raise
            else:
                QTimer.singleShot(20, self.window, look)

        QTimer.singleShot(0, self.window, look)

    def ask_store(self, question: Callable[[Store, Progress], Any]) -> Any:
        """Ask the worker what is stored."""
        answers: list[Any] = []
        self.window.runner.run(question, on_done=answers.append)
        self.see(lambda: answers, "an answer of the store")
        return answers[0]


def _holds(condition: Callable[[], object], what: str) -> None:
    assert condition(), what


@pytest.fixture
def person(qtbot: QtBot, window: MainWindow) -> Person:
    """Return somebody in front of the window."""
    return Person(qtbot, window)


def facts(**values: Any) -> dict[str, Fact]:
    """Return facts with their values as stored, all self-declared."""
    from matching.fields import decode

    fields = resources.dictionary()
    return {name: Fact(value=decode(fields[name], raw)) for name, raw in values.items()}


def fill(database: Path, *contents: dict[str, Fact]) -> list[str]:
    """Store one case for each set of facts, before any window is there, and return their ids."""
    from desktop.work.operations import cases

    store = Store.open(database, dictionary=resources.dictionary(), places=resources.places())
    try:
        saved = [cases.save_case(store, None, None, content, (), by="甲", why="录入") for content in contents]
    finally:
        store.close()
    return [each.id for each in saved]
