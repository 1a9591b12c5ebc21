"""Commands: one list feeds palette, menu and the list of keys; what is not possible says why."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop.ui.actions import COMMANDS, GROUPS
from desktop.ui.main_window import MainWindow
from desktop.ui.palette import Palette
from desktop.ui.paper_view import PaperView
from desktop.ui.shortcuts_help import ShortcutsHelp, lines
from desktop.ui.texts import t
from desktop.work.operations.judging import judge_cases
from tests.desktop.ui.conftest import Person, facts, fill

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def database(database: Path) -> Path:
    fill(
        database,
        facts(ent_name="乐昌市青峰纺织有限公司", ent_uscc="91440281MA4WKJX11B", prj_name="空压站改造"),
        facts(ent_name="石门县长行机械有限公司", prj_name="余热回收"),
    )
    return database


def palette_of(person: Person) -> Palette:
    person.key(Qt.Key.Key_K, CTRL)
    person.see(lambda: isinstance(QApplication.activeModalWidget(), Palette), "the palette")
    palette = QApplication.activeModalWidget()
    assert isinstance(palette, Palette)
    return palette


def cell(palette: Palette, row: int, column: int) -> str:
    item = palette.list.topLevelItem(row)
    assert item is not None
    return item.text(column)


def titles(palette: Palette) -> list[str]:
    return [cell(palette, row, 1) for row in range(palette.list.topLevelItemCount())]


def current(palette: Palette) -> str:
    item = palette.list.currentItem()
    assert item is not None
    return item.text(1)


def _shows(palette: Palette, wanted: str) -> bool:
    return any(wanted in title for title in titles(palette))


def _is_shown(window: MainWindow, case_id: str) -> bool:
    return window.case_shown == case_id


def opened(person: Person) -> None:
    person.see(lambda: person.window.projects.model.rowCount() == 2, "the list")
    person.see(lambda: len(person.window.projects.model.rows) == 2, "the rows")


def test_the_palette_opens_a_case_by_its_initials_without_the_mouse(person: Person) -> None:
    opened(person)
    palette = palette_of(person)
    QTest.keyClicks(palette.line, "qffz")
    person.see(lambda: any("青峰纺织" in title for title in titles(palette)), "the case")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    person.see(lambda: person.window.case_shown, "the case")


def test_the_palette_finds_a_case_by_its_code_and_by_part_of_its_name(person: Person) -> None:
    opened(person)
    palette = palette_of(person)
    palette.line.setText("91440281MA4W")
    person.see(lambda: titles(palette) == ["乐昌市青峰纺织有限公司 · 空压站改造"], str(titles(palette)))
    palette.line.setText("余热")
    person.see(lambda: "石门县长行机械有限公司 · 余热回收" in titles(palette), "the other case")


def test_the_palette_goes_to_pages_registers_tools_and_settings_by_pinyin(person: Person) -> None:
    opened(person)
    palette = palette_of(person)
    person.see(lambda: palette._known is not None, "what there is")
    for typed, wanted in (
        ("zhengce", "政策"),
        ("dianji", "电机"),
        ("kjj", "快捷键"),
        ("pf", "评分"),
        ("评估", "评估全部"),
    ):
        palette.line.setText(typed)
        shown = partial(_shows, palette, wanted)
        person.see(shown, f"{typed}: {titles(palette)}")
    palette.line.setText("zhengce")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    person.see(lambda: person.window.place_shown.page == "policies", "the page of policies")


def test_what_is_not_possible_now_says_why_and_does_nothing(person: Person) -> None:
    opened(person)
    palette = palette_of(person)
    palette.line.setText("删除")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.said.text() == "请先在清单中选择项目"
    assert palette.isVisible()
    palette.line.setText("固定或")
    assert "请先打开一个项目" in cell(palette, 0, 2)


def test_arrow_keys_move_in_the_palette_and_escape_leaves_it(person: Person) -> None:
    opened(person)
    palette = palette_of(person)
    first = current(palette)
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    assert current(palette) != first
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    person.see(lambda: QApplication.activeModalWidget() is None, "the window")


def test_every_command_is_offered_with_its_words_and_says_its_key(window: MainWindow) -> None:
    offered = {one.command.name: one for one in window.desk.offered()}
    assert set(offered) == set(COMMANDS)
    assert all(one.title and one.hint for one in offered.values())
    assert {key for key, *_ in lines()} >= {command.key for command in COMMANDS.values() if command.key}


def test_no_key_means_two_things_in_one_place() -> None:
    for key in {command.key for command in COMMANDS.values() if command.key}:
        places = [command.place for command in COMMANDS.values() if command.key == key and not command.by_window]
        assert len(places) == len(set(places)), key
        assert len(places) == 1 or "" not in places, key


def test_f1_lists_the_keys(person: Person) -> None:
    opened(person)
    person.key(Qt.Key.Key_F1)
    person.see(lambda: isinstance(QApplication.activeModalWidget(), ShortcutsHelp), "the keys")
    QTest.keyClick(QApplication.activeModalWidget() or person.window, Qt.Key.Key_Escape)
    person.see(lambda: QApplication.activeModalWidget() is None, "the window")


def test_f1_in_the_form_explains_the_field(person: Person) -> None:
    opened(person)
    person.window.new_case()
    page = person.window._case_page
    assert page is not None
    person.see(lambda: page.form is not None and page.form.isEnabled(), "the form")
    form = page.form
    person.see(lambda: form and form.isAncestorOf(QApplication.focusWidget() or person.window), "the focus in the form")
    person.key(Qt.Key.Key_F1)
    assert not isinstance(QApplication.activeModalWidget(), ShortcutsHelp)
    said = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not person.window]
    assert len(said) == 1
    said[0].close()
    said[0].deleteLater()


def test_the_menu_has_every_command_with_its_key_and_the_cases_at_hand(person: Person) -> None:
    opened(person)
    person.window.projects.table.open_row(0)
    person.see(lambda: person.window.case_shown, "the case")
    person.see(lambda: person.window.shell.at_hand and person.window.shell.at_hand.recent, "a recent case")
    person.key(Qt.Key.Key_F10)
    menu = person.window.shell._menu
    assert menu is not None
    menus = {one.title(): one.actions() for one in menu.findChildren(QMenu)}
    groups = {t(f"group.{group}") for group in GROUPS}
    assert sum(len(menus[group]) for group in groups) == len(COMMANDS)
    assert any("Ctrl+K" in action.text() for action in menus["转到"])
    assert len(menus["最近打开的项目"]) == 1
    menu.close()


def test_back_and_forward_go_over_pages_and_cases(person: Person) -> None:
    opened(person)
    window = person.window
    window.show_page("settings")
    window.open_case(window.projects.model.rows[0].id)
    person.see(lambda: window.case_shown, "the case")
    first = window.case_shown
    window.open_case(window.projects.model.rows[1].id)
    person.see(lambda: window.case_shown not in {"", first}, "the other case")
    person.key(Qt.Key.Key_Left, ALT)
    person.see(lambda: window.case_shown == first, "the case before")
    person.key(Qt.Key.Key_Left, ALT)
    assert window.place_shown.page == "settings"
    person.key(Qt.Key.Key_Left, ALT)
    assert window.place_shown.page == "cases"
    person.key(Qt.Key.Key_Left, ALT)
    person.notice("前面没有看过别的页面")
    for _ in range(2):
        person.key(Qt.Key.Key_Right, ALT)
    person.see(lambda: window.case_shown == first, "the case again")


def test_a_pinned_case_comes_first_in_the_palette_and_stays_after_the_window_closed(person: Person) -> None:
    opened(person)
    window = person.window
    for row in (0, 1):
        window.open_case(window.projects.model.rows[row].id)
        wanted = window.projects.model.rows[row].id
        person.see(partial(_is_shown, window, wanted), "the case")
    window.open_case(window.projects.model.rows[0].id)
    person.see(lambda: window.case_shown == window.projects.model.rows[0].id, "the case")
    person.key(Qt.Key.Key_D, CTRL)
    person.notice("已固定")
    kept = person.ask_store(lambda store, _progress: (store.setting("pinned_cases"), store.setting("recent_cases")))
    assert kept[0] == [window.projects.model.rows[0].id]
    assert set(kept[1]) == {row.id for row in window.projects.model.rows.values()}
    palette = palette_of(person)
    kinds = [cell(palette, row, 0) for row in range(3)]
    assert kinds[:2] == ["固定项目", "最近项目"]
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    person.key(Qt.Key.Key_D, CTRL)
    person.notice("已取消固定")


def test_f6_goes_through_the_parts_of_the_window(person: Person) -> None:
    opened(person)
    window = person.window
    window.projects.table.setFocus()
    seen = set()
    for _ in range(3):
        person.key(Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        seen |= {number for number, area in enumerate(window.areas()) if focus and area.isAncestorOf(focus)}
    assert {0, 1, 3} <= seen


@pytest.mark.parametrize("page", ["registers", "tools", "settings", "duties"])
def test_after_going_to_a_page_by_its_key_the_focus_is_in_it(person: Person, page: str) -> None:
    opened(person)
    person.window.desk.start(page)
    shown = person.window.page_shown
    person.see(lambda: shown.isAncestorOf(QApplication.focusWidget() or person.window), "the focus in the page")


def test_the_preview_grows_by_its_key_and_other_pages_say_where_to_go(person: Person) -> None:
    opened(person)
    assert person.window.desk.start("zoom_in") == "请先打开项目的“推荐材料”"
    case_id = person.window.projects.model.rows[0].id
    day = person.window.office.today
    person.ask_store(lambda store, progress: judge_cases(store, [case_id], day, progress=progress))
    person.window.open_case(case_id, "dossier")
    person.see(lambda: person.window.desk.offer("zoom_in").why == "", "the pages")
    paper = person.window.page_shown.findChild(PaperView)
    assert paper is not None
    before = paper.zoom
    paper.setFocus()
    person.key(Qt.Key.Key_Plus, CTRL)
    person.see(lambda: paper.zoom > before, "larger pages")
