"""The mutual recommendation in the window: a step is taken by button and dialog, what holds one is told and linked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from desktop.store.database import Store
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.recommending import RecommendPage
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.recommend.case_view import CaseRecommendView
from desktop.ui.recommend.entry_dialog import EntryDialog
from desktop.work.operations import recommending
from desktop.work.operations.office import load_settings
from tests.desktop.recommendation.county import BANK, DAY, INDUSTRY, become, entry, good_case, opened
from tests.desktop.ui.conftest import Person


@pytest.fixture
def case_id(database: Path) -> str:
    """Store a case and an office before the window opens."""
    with opened(database, INDUSTRY) as store:
        return good_case(store)


@pytest.fixture
def waiting(database: Path) -> str:
    """Store a recommendation that waits for this office, the bank."""
    with opened(database, INDUSTRY) as store:
        case = good_case(store, loan_credit_rule_check="pass")
        found = recommending.start(store, case, "miit_to_bank", entry("start", "甲"), today=DAY)
        recommending.move(store, found, entry("send", "乙"), today=DAY)
        become(store, BANK)
        return case


def _view(window: MainWindow) -> CaseRecommendView:
    page = window._case_page
    assert page is not None
    assert page.tabs.recommend is not None
    return page.tabs.recommend


def _shown(window: MainWindow, person: Person) -> CaseRecommendView:
    person.see(lambda: _view(window).view is not None, "the recommendations")
    return _view(window)


def _fill(dialog: QDialog, by: str, **given: str) -> None:
    assert isinstance(dialog, EntryDialog)
    dialog.person.setCurrentText(by)
    dialog.day.setText(DAY.isoformat())
    for name, value in given.items():
        editor = dialog._editors[name]
        if hasattr(editor, "setPlainText"):
            editor.setPlainText(value)
    dialog.save_button.click()


def test_a_case_is_begun_and_sent_by_buttons_and_the_text_tells_where_it_stands(
    case_id: str, window: MainWindow, person: Person
) -> None:
    window.open_case(case_id, "recommend")
    view = _shown(window, person)
    assert "还没有推荐" in view.text.toPlainText()
    person.answer(lambda dialog: _fill(dialog, "甲"))
    view.buttons["start:miit_to_bank"].click()
    person.see(lambda: "拟推荐" in view.text.toPlainText(), "the draft")
    send = next(button for name, button in view.buttons.items() if name.endswith(":send"))
    person.answer(lambda dialog: _fill(dialog, "乙"))
    send.click()
    person.see(lambda: "工信推荐给农行：已送出" in view.text.toPlainText(), "the state")
    assert "签收：已过 0 个工作日（时限 1）" in view.text.toPlainText()


def test_a_person_without_the_right_is_told_in_the_dialog_and_nothing_entered_is_lost(
    case_id: str, window: MainWindow, person: Person, qtbot: object
) -> None:
    window.open_case(case_id, "recommend")
    view = _shown(window, person)
    told: list[str] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, EntryDialog)
        _fill(dialog, "某人", text="写好的说明")
        person.see(lambda: not dialog.error.isHidden(), "the refusal")
        told.extend((dialog.error.text(), dialog.value("text")))
        dialog.reject()

    person.answer(act)
    view.buttons["start:miit_to_bank"].click()
    assert "不在本单位人员名单" in told[0]
    assert told[1] == "写好的说明"


def test_the_queue_names_lane_state_stay_and_whose_turn_and_opens_the_case(
    waiting: str, window: MainWindow, person: Person
) -> None:
    page = window.show_page("recommend")
    assert isinstance(page, RecommendPage)
    person.see(lambda: len(page.table.rows.rows) == 1, "the queue")
    lane, project, direction, state, stay, clock, whose = page.table.rows.rows[0]
    assert (lane, direction, state, whose) == ("优先", "工信推荐给农行", "已送出", "本单位")
    assert "余热改造" in project
    assert "时限" in clock
    assert "工作日" in stay
    person.see(lambda: "下一步" in page.detail.toPlainText(), "the next steps")
    page.table.activated.emit(page.table.rows.index(0, 0))
    view = _shown(window, person)
    assert any(name.endswith(":receive") for name in view.buttons)
    assert not any(name.endswith(":withdraw") for name in view.buttons)


def test_the_settings_keep_people_limits_and_days_or_say_why_not(
    case_id: str, window: MainWindow, person: Person, database: Path
) -> None:
    page = window.show_page("settings")
    assert isinstance(page, SettingsPage)
    part = page.recommend_part
    page.parts.setCurrentWidget(part)
    person.see(lambda: "甲=经办" in part.staff.toPlainText(), "the people")
    part.staff.setPlainText("张三=当家")
    part.save_button.click()
    person.see(lambda: "当家" in part.error.text(), "the refusal")
    part.staff.setPlainText("张三=经办、审核\n李四=批准@县支行")
    part.limits.setPlainText("县支行=500@2026-01-01#授权书")
    part.days.setText("签收=2")
    part.save_button.click()
    person.see(lambda: not part.error.text() and part.save_button.text() == "已保存", "the settings kept")
    assert "受理与否=3" in part.days.text()


def test_what_was_kept_is_there_when_the_office_opens_again(database: Path) -> None:
    with opened(database, BANK) as store:
        kept = load_settings(store)
    assert [one.name for one in kept.staff] == ["丙", "丁", "戊"]
    assert isinstance(store, Store)
    assert kept.authority[0].limit_wan == 500
