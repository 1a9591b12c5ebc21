"""Import through the window: the worked county, and a foreign table that asks for its columns."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop import resources
from desktop.store import CaseQuery
from desktop.ui.main_window import MainWindow
from desktop.ui.mapping_dialog import MappingDialog
from desktop.ui.pages.importing import ImportPage


def page_of(window: MainWindow) -> ImportPage:
    page = window.show_page("import_page")
    assert isinstance(page, ImportPage)
    return page


def count(window: MainWindow, qtbot: QtBot) -> int:
    found: list[int] = []
    window.runner.run(lambda store, _progress: store.list_cases(CaseQuery()).total, on_done=found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_the_worked_county_is_imported_and_the_list_shows_it(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    before = count(window, qtbot)
    with qtbot.waitSignal(page.imported, timeout=30_000):
        page.add_files([resources.example_workbook()])
        page.start()
    assert count(window, qtbot) >= max(before, 41)


def test_a_foreign_table_asks_what_its_columns_are(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    table = tmp_path / "项目表.csv"
    table.write_text("企业名称,项目名称,总投资（万元）\n甲公司,乙项目,300\n", encoding="utf-8")
    page = page_of(window)
    page.add_files([table])
    page.start()
    qtbot.waitUntil(lambda: page.findChild(MappingDialog) is not None)
    dialog = page.findChild(MappingDialog)
    assert isinstance(dialog, MappingDialog)
    dialog.reject()
