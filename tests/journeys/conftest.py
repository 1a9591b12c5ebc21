"""An office's window on a machine of its own: a store, keys and settings that no other office shares."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MainWindow
from desktop.ui.theme import apply_theme
from tests.desktop.ui.conftest import showing

Sit = Callable[[str], AbstractContextManager[MainWindow]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the platform without a screen say what it cannot do; every other Qt warning fails the test."""
    quiet = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
    for item in items:
        if "sit" in getattr(item, "fixturenames", ()):
            item.add_marker(quiet)


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Sit:
    """Sit down at the window of an office."""
    apply_theme(qapp)
    return lambda office: showing(qtbot, tmp_path / f"{office}.db", tmp_path / office)
