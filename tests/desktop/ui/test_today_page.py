"""工作台: numbers open their lists, a changed verdict is told, and an empty store says the next step."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import resources
from desktop.store.database import Store
from desktop.ui.pages.today import TodayPage
from desktop.ui.window_state import WindowState, save
from desktop.work.operations.cases import save_case
from desktop.work.operations.judging import judge_cases
from desktop.work.progress import Progress
from tests.desktop.ui.conftest import Person, facts, fill, showing
from tests.matching.test_gaps import CLEAN

DAY = date(2026, 11, 21)
FIRM = {"ent_name": "青峰水泥有限公司", "prj_name": "余热发电项目", "ent_industry_code": "C3011", "ent_employees": 320}
LATE = {"ent_backward_capacity_status": "overdue_not_exited"}


@pytest.fixture
def changed(database: Path) -> str:
    """Store two cases: one judged twice with another verdict each time, one never judged."""
    case_id, _ = fill(database, facts(**FIRM, **CLEAN | LATE), facts(ent_name="乙公司", prj_name="改造"))
    with Store.open(database, dictionary=resources.dictionary(), places=resources.places()) as store:
        judge_cases(store, (case_id,), DAY, progress=Progress(lambda *_: None))
        stored = store.load_case(case_id)
        save_case(store, case_id, stored.case.enterprise_id, facts(**FIRM, **CLEAN), (), by="甲", why="更正")
        judge_cases(store, (case_id,), DAY, progress=Progress(lambda *_: None))
    return case_id


def shown(person: Person) -> TodayPage:
    page = person.window.show_page("today")
    assert isinstance(page, TodayPage)
    person.see(lambda: page.day.text(), "what waits")
    return page


def test_numbers_open_their_lists_and_a_changed_verdict_its_case(changed: str, person: Person) -> None:
    page = shown(person)
    assert page.tiles["never"].number == "1"
    (row,) = page.changed.rows.rows
    assert row[0] == "青峰水泥有限公司 · 余热发电项目"
    assert row[1] != row[2]
    person.see(lambda: page.tiles["late"].number != "—", "the deadlines")
    page.tiles["never"].setFocus()
    person.key(Qt.Key.Key_Space)
    person.see(lambda: person.window.page_shown is person.window.projects, "the list")
    person.see(lambda: person.window.projects.model.rowCount() == 1, "the one case never judged")
    person.window.show_page("today")
    page.changed.selectRow(0)
    page._open_changed(0)
    person.see(lambda: person.window.case_shown == changed, "the case")


def test_an_empty_store_says_the_next_step(person: Person) -> None:
    page = shown(person)
    person.see(lambda: "下一步" in person.texts(page), "the next step")
    person.press("新建项目", page)
    person.see(lambda: person.window.page_shown is not page, "the empty form")


@pytest.mark.usefixtures("_themed")
def test_the_first_start_of_a_day_begins_with_what_waits(qtbot: QtBot, database: Path, tmp_path: Path) -> None:
    fill(database, facts(ent_name="甲公司", prj_name="改造"))
    save(tmp_path / "data", WindowState(page="settings", day="2026-01-05"))
    with showing(qtbot, database, tmp_path / "data") as window:
        qtbot.waitUntil(lambda: isinstance(window.page_shown, TodayPage))
