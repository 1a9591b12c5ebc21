"""The case list takes the columns, order and conditions a person wants, passes them on, and comes back after a kill."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.store import Condition
from desktop.ui.lists.columns_dialog import ColumnsDialog
from desktop.ui.lists.condition_dialog import ConditionDialog
from desktop.ui.main_window import MainWindow
from tests.desktop.ui.conftest import Person, facts, fill, showing

pytestmark = pytest.mark.usefixtures("_themed")
DEAR = Condition(field="prj_invest_total_cny", how="least", values=("500",))


@pytest.fixture
def database(database: Path) -> Path:
    """Two cases; of the second the investment is not known."""
    fill(database, facts(ent_name="=甲公司", prj_name="改造", prj_invest_total_cny="1000"))
    fill(database, facts(ent_name="乙公司", prj_name="新建"))
    return database


@pytest.fixture
def person(qtbot: QtBot, window: MainWindow) -> Person:
    """Somebody in front of the list."""
    person = Person(qtbot, window)
    window.show_page("cases")
    person.see(lambda: len(window.projects.model.rows) == 2, "the rows")
    return person


def column(window: MainWindow, place: int) -> list[str]:
    model = window.projects.model
    return [model.index(row, place).data() for row in range(model.rowCount())]


def test_columns_are_chosen_and_sorted_by(person: Person) -> None:
    page = person.window.projects
    page.shaping.ask_columns()
    person.see(lambda: page.findChildren(ColumnsDialog), "the choice of columns")
    (dialog,) = page.findChildren(ColumnsDialog)
    dialog.search.setText("成立日期")
    (item,) = [one for one in map(dialog.offered.item, range(dialog.offered.count())) if not one.isHidden()][:1]
    item.setSelected(True)
    dialog.take()
    dialog.accept()
    person.see(lambda: page.model.columns[-1] == "ent_founded_date" or "成立" in heading(page), "the column")
    page.table.sort_by("enterprise")
    page.table.sort_by("enterprise")
    person.see(lambda: column(person.window, 0) == ["乙公司", "=甲公司"], "the other order")


def heading(page: object) -> str:
    model = page.model  # type: ignore[attr-defined]  # the page of projects
    return str(model.horizontalHeaderItem(model.columnCount() - 1).text())


def test_conditions_narrow_the_list_and_are_taken_away(person: Person) -> None:
    page = person.window.projects
    page.shaping.ask_conditions()
    person.see(lambda: page.findChildren(ConditionDialog), "the conditions")
    (dialog,) = page.findChildren(ConditionDialog)
    line = dialog.findChildren(type(dialog.add(None)))[0]
    line.field.setCurrentIndex(line.field.findData(DEAR.field))
    line.value.setText("五百")
    assert line.condition() is None
    line.value.setText("500")
    dialog._lines[-1].removed.emit(dialog._lines[-1])
    dialog.accept()
    person.see(lambda: column(person.window, 0) == ["=甲公司"], "the dear one")
    (chip,) = [one for one in page.chips.findChildren(QPushButton) if "总投资 不小于 500 万元" in one.text()]
    chip.click()
    person.see(lambda: page.model.rowCount() == 2, "both")


def test_the_unknown_is_counted_apart(person: Person) -> None:
    person.see(lambda: "总投资 1,000 万元（1 个未填）" in person.window.projects.sums.text(), "the sums")


def test_rows_are_copied_without_formulas(person: Person) -> None:
    person.window.projects.table.selectAll()
    person.window.projects.shaping.copy()
    person.notice("已复制 2 行")
    clipboard = QApplication.clipboard()
    assert "\n'=甲公司\t改造" in f"\n{clipboard.text()}"
    assert "<td style=\"mso-number-format:'\\@'\">&#x27;=甲公司</td>" in clipboard.mimeData().html()


def test_the_list_is_written_as_it_stands(person: Person, tmp_path: Path) -> None:
    page = person.window.projects
    page.shaping.show_columns(("project", "prj_invest_total_cny"))
    page.table.sort_by("project")
    page.shaping.export_to(tmp_path / "清单.csv")
    person.notice("已写入 2 行")
    lines = (tmp_path / "清单.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["项目,总投资（万元）", '改造,"1,000"', "新建,"]


def test_a_person_is_named_and_it_can_be_undone(person: Person) -> None:
    page = person.window.projects
    page.shaping.show_columns(("project", "person"))
    person.see(lambda: len(page.model.rows) == 2, "the rows")
    person.window.work.name_person([page.model.rows[0].id], "王五")
    person.see(lambda: "王五" in column(person.window, 1), "the person")
    person.press("撤销")
    person.see(lambda: column(person.window, 1) == ["", ""], "nobody")


def test_a_view_is_kept_and_its_deletion_undone(person: Person) -> None:
    page = person.window.projects
    page.narrow((DEAR,))
    page.shaping.save_view("大项目")
    person.see(lambda: "大项目" in page.shaping.views, "the view")
    page.narrow(())
    page.shaping.show_view(page.shaping.views["大项目"])
    person.see(lambda: column(person.window, 0) == ["=甲公司"], "the view shown")
    page.shaping.delete_view("大项目")
    person.notice("已删除")
    person.press("撤销")
    person.see(lambda: "大项目" in page.shaping.views, "the view again")


def test_the_list_comes_back_after_a_kill(qtbot: QtBot, database: Path, tmp_path: Path) -> None:
    with showing(qtbot, database, tmp_path) as window:
        window.show_page("cases")
        window.projects.shaping.show_columns(("project", "rank"))
        window.projects.narrow((DEAR,))
        kept = tmp_path / "window.json"
        qtbot.waitUntil(lambda: kept.is_file() and DEAR.field in kept.read_text("utf-8"), timeout=10_000)
    with showing(qtbot, database, tmp_path) as window:
        page = window.projects
        qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=20_000)
        assert page.model.columns == ("project", "rank")
        assert page.model.query.where == (DEAR,)


def test_what_is_chosen_stays_chosen_when_the_list_is_read_anew(person: Person) -> None:
    page = person.window.projects
    person.see(lambda: len(page.model.rows) == 2, "the rows")
    page.table.choose(1)
    wanted = page.chosen_ids()
    page.refresh()
    person.see(lambda: not person.window.runner.is_busy, "the list read anew")
    assert page.chosen_ids() == wanted
    assert page.table.currentIndex().row() == 1
    page.table.selectAll()
    page.refresh()
    person.see(lambda: not person.window.runner.is_busy and page.table.chosen_count() == 2, "both still chosen")


def test_another_list_begins_with_nothing_chosen(person: Person) -> None:
    page = person.window.projects
    person.see(lambda: len(page.model.rows) == 2, "the rows")
    page.table.choose(1)
    page.refresh()
    page.search("甲")
    person.see(lambda: not person.window.runner.is_busy and page.model.query.text, "the answer")
    assert page.chosen_ids() == ()
