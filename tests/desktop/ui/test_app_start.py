"""The start: nothing heavy before the window shows, and a store that does not open is told with its remedy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop.app import Options, build, start, window_opens
from desktop.problems import Problem
from desktop.ui import dialogs

HEAVY = (
    "sklearn",
    "scipy",
    "numpy",
    "reportlab",
    "python_calamine",
    "xlsxwriter",
    "sqlalchemy",
    "alembic",
    "pypdfium2",
)


def run(code: str) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_nothing_heavy_is_loaded_when_the_window_shows(tmp_path: Path) -> None:
    loaded = run(
        "import sys\nfrom pathlib import Path\nfrom desktop.app import Options, _application, build\n"
        "app = _application()\n"
        f"window = build(Options(database=Path({str(tmp_path / '库.db')!r}), data_folder=Path({str(tmp_path)!r})))\n"
        "window.show(); app.processEvents()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    assert loaded.strip() == "[]"


def test_the_list_comes_without_what_judging_and_printing_need(tmp_path: Path) -> None:
    loaded = run(
        "import sys\nfrom pathlib import Path\nfrom desktop.app import window_opens\n"
        f"assert window_opens(Path({str(tmp_path / '库.db')!r}))\n"
        "print([name for name in ('sklearn', 'scipy', 'reportlab', 'python_calamine', 'xlsxwriter') "
        "if name in sys.modules])\n"
    )
    assert loaded.strip() == "[]"


def test_thousands_of_signals_leave_the_process_sound() -> None:
    run(
        "from PySide6.QtCore import QObject, Signal\n"
        "class Bell(QObject):\n    rung = Signal(bool)\n"
        "bell = Bell(); heard = []\nbell.rung.connect(heard.append)\n"
        "for _ in range(2000): bell.rung.emit(True)\nassert len(heard) == 2000\n"
    )


def test_a_database_that_is_none_is_told_with_what_to_do(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "库.db"
    path.write_text("这不是数据库", encoding="utf-8")
    told: list[Problem] = []
    monkeypatch.setattr(dialogs, "tell_not_opened", lambda _parent, problem, _backups: told.append(problem))
    window = build(Options(database=path, data_folder=tmp_path))
    qtbot.addWidget(window)
    window.show()
    start(window)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].remedy
    window.runner.close()
    assert path.read_text(encoding="utf-8") == "这不是数据库"


def test_the_window_opens_on_a_new_database(tmp_path: Path, qtbot: QtBot) -> None:
    assert window_opens(tmp_path / "新.db")


def test_a_problem_while_opening_waits_until_it_is_read(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    dialogs.tell_problem(None, Problem("数据库打不开", remedy="请关闭另一个窗口"))
    assert shown == ["数据库打不开"]
