"""The window comes back as it was left; a state file that is broken is as good as none."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MainWindow
from desktop.ui.theme import PERCENTS, Look
from desktop.ui.window_state import FILE, WindowState, save
from tests.desktop.ui.conftest import facts, fill, showing

pytestmark = pytest.mark.usefixtures("_themed")


def ready(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: len(window.projects.model.rows) == 1, timeout=20_000)


def test_page_columns_splitters_and_the_open_case_come_back(qtbot: QtBot, database: Path, tmp_path: Path) -> None:
    fill(database, facts(ent_name="甲公司", prj_name="改造"))
    with showing(qtbot, database, tmp_path) as window:
        ready(qtbot, window)
        window.projects.table.setColumnWidth(0, 321)
        window.show_page("recommend")
        splitter = window.page_shown.findChildren(QSplitter)[0]
        splitter.setSizes([150, 450])
        left = splitter.sizes()
        window.open_case(window.projects.model.rows[0].id)
        qtbot.waitUntil(lambda: bool(window.case_shown))
        window.close()
    with showing(qtbot, database, tmp_path) as window:
        qtbot.waitUntil(lambda: bool(window.case_shown), timeout=20_000)
        window.show_page("cases")
        qtbot.waitUntil(lambda: window.projects.table.columnWidth(0) == 321)
        window.show_page("recommend")
        splitter = window.page_shown.findChildren(QSplitter)[0]
        qtbot.waitUntil(lambda: abs(splitter.sizes()[0] - left[0]) <= 2)


def test_the_size_comes_back(qtbot: QtBot, database: Path, tmp_path: Path) -> None:
    with showing(qtbot, database, tmp_path) as window:
        window.close()
    with showing(qtbot, database, tmp_path) as window:
        window.resize(1010, 610)
        window.shell.keeper.restore_window()
        qtbot.waitUntil(lambda: window.size().width() != 1010)


def test_a_case_that_is_gone_leaves_the_list(qtbot: QtBot, database: Path, tmp_path: Path) -> None:
    fill(database, facts(ent_name="甲公司", prj_name="改造"))
    save(tmp_path, WindowState(page="case", case_id="gone"))
    with showing(qtbot, database, tmp_path) as window:
        ready(qtbot, window)
        assert window.place_shown.page == "cases"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"percent": "x"}', b"\xff\xfe", b'{"geometry": "%%%", "page": "nowhere"}']
)
def test_a_broken_state_file_is_ignored(qtbot: QtBot, database: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with showing(qtbot, database, tmp_path) as window:
        assert window.place_shown.page == "cases"


def test_a_look_that_is_not_offered_stands_for_the_usual_one() -> None:
    assert WindowState(theme="pink", percent=1000).look == Look()
    assert all(WindowState(percent=percent).look.percent == percent for percent in PERCENTS)


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_complain(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way", encoding="utf-8")
    save(tmp_path / "data", WindowState())
