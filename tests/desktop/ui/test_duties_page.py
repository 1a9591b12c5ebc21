"""The page of things to be done, as an office in front of the window uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit

from desktop.ui.main_window import MainWindow
from desktop.ui.pages.duties import TABS, DutiesPage
from desktop.ui.pages.policies import PoliciesPage
from tests.desktop.ui.conftest import Person, facts, fill


def _page(window: MainWindow, person: Person) -> DutiesPage:
    page = window.show_page("duties")
    assert isinstance(page, DutiesPage)
    person.see(lambda: page._found is not None, "the list")
    return page


def _office(dialog: QDialog) -> None:
    side, level, *_ = dialog.findChildren(QComboBox)
    side.setCurrentIndex(side.findData("industry"))
    level.setCurrentIndex(level.findData("county"))
    dialog.findChildren(QLineEdit)[-1].setText("醴陵")
    dialog.accept()


def _own_date(dialog: QDialog) -> None:
    dialog.findChildren(QLineEdit)[0].setText("03-01")
    dialog.accept()


def test_an_office_says_who_it_is_then_marks_and_takes_back(window: MainWindow, person: Person) -> None:
    page = _page(window, person)
    assert page.empty.isVisible()
    assert "还没有填本单位" in person.texts(page)
    person.answer(_office)
    person.press("填写本单位…", page)
    person.see(lambda: not page.empty.isVisible(), "the duties")
    page.source.setCurrentIndex(page.source.findData("duty"))
    row = next(place for place, due in enumerate(page._shown) if due.title.startswith("调度评估汇总"))
    page.table.selectRow(row)
    chosen = page._shown[row].key
    assert "247号" in page.detail.text.text()
    person.answer(lambda dialog: dialog.accept())
    person.press("记为办结…", page)
    person.notice("已记为办结")
    person.see(lambda: chosen not in {due.key for due in page._shown}, "it has left the list")
    page.tabs.setCurrentIndex(TABS.index("done"))
    person.see(lambda: [due.key for due in page._shown] == [chosen], "it is among those done")
    assert "办结" in page.detail.records.text()
    person.answer(lambda dialog: dialog.accept())
    page.detail.withdraw_wanted.emit(1)
    person.notice("已撤回")
    page.tabs.setCurrentIndex(TABS.index("undated"))
    person.see(lambda: page._shown and page._shown[0].due_on is None, "what has no date")
    assert page.detail.buttons["date"].isVisible()
    page.table.selectRow(next(place for place, due in enumerate(page._shown) if "融资需求表" in due.title))
    person.answer(_own_date)
    person.press("自定日期…", page)
    person.notice("日期已定下")
    page.tabs.setCurrentIndex(TABS.index("dated"))
    person.see(lambda: "2027-03-01" in {row[1] for row in page.table.rows.rows}, "the date of the office")
    page.tabs.setCurrentIndex(TABS.index("past"))
    assert page.table.rows.rowCount() > 0
    assert not page.detail.buttons["done"].isVisible()


@pytest.fixture
def loan(database: Path) -> None:
    """Store a case with a loan and an insurance before the window opens."""
    fill(database, facts(ent_name="红星厂", prj_name="改", ins_valid_to="2027-01-31", loan_first_draw_on="2026-01-05"))


def test_a_thing_of_a_project_leads_to_it_and_to_its_clause(loan: None, window: MainWindow, person: Person) -> None:
    page = _page(window, person)
    person.see(lambda: {due.source for due in page._found.dues} == {"insurance", "monitoring"}, "both")  # type: ignore[union-attr]
    page.table.selectRow(next(place for place, due in enumerate(page._shown) if due.source == "monitoring"))
    assert not page.detail.buttons["done"].isVisible()
    page.detail.buttons["clause"].click()
    policies = window.show_page("policies")
    assert isinstance(policies, PoliciesPage)
    person.see(lambda: policies.browser is not None, "the policies")
    browser = policies.browser
    assert browser is not None
    person.see(lambda: "四（四）" in browser.detail.toPlainText(), "the clause")
    page = _page(window, person)
    page.table.selectRow(0)
    page.detail.buttons["case"].click()
    person.see(lambda: "红星厂" in person.texts(window), "the project")
