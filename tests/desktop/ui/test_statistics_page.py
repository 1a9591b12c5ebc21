"""The page of statistics: a table, its bars, the cases behind a figure, files, and a period nobody understands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop import resources
from desktop.store.database import Store
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.statistics import StatisticsPage
from tests.desktop.statistics.county import fill
from tests.desktop.ui.conftest import Person


@pytest.fixture
def county(database: Path) -> None:
    """Store some cases before the window opens."""
    with Store.open(database, dictionary=resources.dictionary(), places=resources.places()) as store:
        fill(store, 6)


@pytest.mark.usefixtures("county")
def test_a_table_is_counted_and_a_figure_opens_its_cases(
    window: MainWindow, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.show_page("statistics")
    assert isinstance(page, StatisticsPage)
    page.tabs.setCurrentIndex(1)
    page.choices.period.setText("2026")
    person.see(lambda: page.choices.layout_id, "the tables")
    page.choices.layouts.setCurrentIndex(page.choices.layouts.findData("effects"))
    person.see(lambda: "环境效益" in page.head.text() and page.table.rows.rowCount() > 1, "the table")
    assert page.table.rows.rows[-1][0] == "合计"
    page._look_behind(page.table.rows.index(page.table.rows.rowCount() - 1, 1))
    person.see(lambda: page.behind.rows.rowCount() == 6, "all cases behind the total")
    assert "6 个" in page.behind_head.text()
    opened: list[str] = []
    page.case_wanted.connect(opened.append)
    page._open(0)
    assert opened == [page._behind[0].id]
    window.show_page("statistics")
    target = tmp_path / "表.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    person.press("导出 Excel", page)
    person.see(target.exists, "the workbook")
    page.choices.period.setText("明年")
    page.count()
    assert "看不懂期间" in page.error.text()
    assert page.error.isVisible()
