"""The settings: what the office enters is kept, numbers that do not hold are refused, backups can be made."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop import resources
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.settings.rubric import VALUE


def page_of(window: MainWindow) -> SettingsPage:
    page = window.show_page("settings")
    assert isinstance(page, SettingsPage)
    return page


def test_the_name_of_the_office_is_kept_and_shown_in_the_head(window: MainWindow, qtbot: QtBot) -> None:
    part = page_of(window).office_part
    qtbot.waitUntil(lambda: part.save_button.isEnabled())
    part.lines["office_name"].setText("乐昌市工业和信息化局")
    part.save_button.click()
    qtbot.waitUntil(lambda: window.office.settings.office_name == "乐昌市工业和信息化局")


def test_a_date_that_is_none_is_refused_in_words(window: MainWindow) -> None:
    part = page_of(window).office_part
    part.lines["on"].setText("明天")
    part.save_button.click()
    assert "明天" in part.error.text()


def row_of(page: SettingsPage, title: str) -> int:
    table = page.rubric_part.table
    found = [row for row in range(table.rowCount()) if (item := table.item(row, 0)) and item.text().startswith(title)]
    return found[0]


def opened_rubric(window: MainWindow, qtbot: QtBot) -> SettingsPage:
    page = page_of(window)
    page.parts.setCurrentWidget(page.rubric_part)
    qtbot.waitUntil(lambda: page.rubric_part.table.rowCount() > 0)
    return page


def enter(page: SettingsPage, title: str, text: str) -> None:
    item = page.rubric_part.table.item(row_of(page, title), VALUE)
    assert item is not None
    item.setText(text)


def test_weights_that_do_not_add_up_are_refused_and_say_why(window: MainWindow, qtbot: QtBot) -> None:
    page = opened_rubric(window, qtbot)
    enter(page, "C31", "9")
    page.rubric_part.save_button.click()
    qtbot.waitUntil(lambda: "合计" in page.rubric_part.error.text())


def test_weights_that_add_up_are_kept_and_the_proposal_can_be_had_back(window: MainWindow, qtbot: QtBot) -> None:
    page = opened_rubric(window, qtbot)
    part = page.rubric_part
    enter(page, "C31", "5")
    enter(page, "C30", "2")
    part.save_button.click()
    qtbot.waitUntil(
        lambda: part._view is not None and dict(part._view.changes) == {"C31.weight": 5.0, "C30.weight": 2.0}
    )
    part.reset_button.click()
    qtbot.waitUntil(lambda: part._view is not None and not part._view.changes)


def test_a_text_that_is_no_number_is_named(window: MainWindow, qtbot: QtBot) -> None:
    page = opened_rubric(window, qtbot)
    enter(page, "C03 能效提升　分级点", "3、8、十五、25")
    page.rubric_part.save_button.click()
    assert "C03" in page.rubric_part.error.text()


def test_a_backup_made_now_is_listed(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    page.parts.setCurrentWidget(page.data_part)
    page.data_part.backup_button.click()
    qtbot.waitUntil(lambda: len(page.data_part.table.model().rows) > 0)  # type: ignore[attr-defined]  # our own model


def test_packs_and_libraries_are_named(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    page.parts.setCurrentWidget(page.packs_part)
    qtbot.waitUntil(lambda: page.packs_part.packs.model().rowCount() == len(resources.packs().editions))
    page.parts.setCurrentWidget(page.about_part)
    assert page.about_part.table.model().rowCount() > 10


def test_the_catalogue_table_of_the_office_is_taken_in(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_of(window)
    page.parts.setCurrentWidget(page.packs_part)
    qtbot.waitUntil(lambda: "还没有导入" in page.packs_part.catalogue.text())
    table = tmp_path / "目录.csv"
    table.write_text("编号,名称\n1.1.1,节能锅炉制造\n1.4.2,工艺改进和流程优化\n", encoding="utf-8")
    page.packs_part.load_catalogue(table)
    qtbot.waitUntil(lambda: "已导入 2 个" in page.packs_part.catalogue.text())
