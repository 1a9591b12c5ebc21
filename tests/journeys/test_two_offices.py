"""Two offices at their windows, each on a machine of its own, with signed files between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MainWindow
from desktop.ui.monitoring.view import MonitoringView
from desktop.ui.pages.recommending import RecommendPage
from desktop.ui.recommend.case_view import CaseRecommendView
from desktop.ui.recommend.entry_dialog import EntryDialog
from desktop.work.operations.judging import judge_cases
from tests.desktop.recommendation.county import BANK, DAY, INDUSTRY, good_case, opened
from tests.desktop.recommendation.test_to_the_loan import APPROVABLE, all_papers
from tests.desktop.ui.conftest import Person
from tests.desktop.ui.test_monitoring_tab import enter
from tests.journeys.conftest import Sit


@pytest.fixture(autouse=True)
def _files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Answer the system's own file dialogs, which no test can press."""
    file = str(tmp_path / "互荐文件.lvrec")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (file, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (file, ""))


def case_tab(window: MainWindow, person: Person, case_id: str) -> CaseRecommendView:
    window.open_case(case_id, "recommend")
    person.see(lambda: window.findChild(CaseRecommendView), "the tab")
    view = window.findChild(CaseRecommendView)
    assert isinstance(view, CaseRecommendView)
    person.see(lambda: view.view is not None, "the recommendations")
    return view


def step(view: CaseRecommendView, person: Person, name: str, by: str, then: str, **given: str) -> None:
    """Take a step by its button and dialog and wait for the state it leads to."""

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, EntryDialog)
        dialog.person.setCurrentText(by)
        dialog.day.setText(DAY.isoformat())
        for each, value in given.items():
            editor = dialog._editors[each]
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(editor.findData(value))
            elif isinstance(editor, QPlainTextEdit):
                editor.setPlainText(value)
            else:
                editor.setText(value)
        dialog.save_button.click()
        person.see(lambda: not dialog.isVisible() or dialog.error.isVisible(), "an answer")
        if dialog.isVisible():
            refused.append(dialog.error.text())
            dialog.reject()

    refused: list[str] = []
    person.see(lambda: [key for key in view.buttons if key.endswith(name)], f"a button for {name}")
    person.answer(fill)
    next(button for key, button in view.buttons.items() if key.endswith(name)).click()
    assert refused == []
    person.see(lambda: then in view.text.toPlainText(), f"“{then}” in “{view.text.toPlainText()[:200]}”")


def take_file(window: MainWindow, person: Person) -> None:
    """Receive the file on the page 互荐, accepting a signer not met before."""

    def accept(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        next(each for each in dialog.buttons() if dialog.buttonRole(each) is QMessageBox.ButtonRole.AcceptRole).click()

    page = window.show_page("recommend")
    assert isinstance(page, RecommendPage)
    person.see(lambda: page.receive_button.isVisible(), "the page")
    person.answer(accept)
    page.receive_button.click()
    person.notice("已接收")


def hand_over(view: CaseRecommendView, person: Person, file: Path) -> None:
    before = file.stat().st_mtime_ns if file.exists() else 0
    person.see(lambda: person.offers("交给对方的文件…", view), "the button")
    person.press("交给对方的文件…", view)
    person.see(lambda: file.exists() and file.stat().st_mtime_ns > before, "the file")


def send_to_the_bank(sit: Sit, qtbot: QtBot, case_id: str, file: Path) -> None:
    with sit("局") as window:
        person = Person(qtbot, window)
        view = case_tab(window, person, case_id)
        step(view, person, "start:miit_to_bank", "甲", "拟推荐")
        step(view, person, ":send", "乙", "已送出")
        hand_over(view, person, file)


def test_a_county_draft_is_refused_by_the_bank_and_the_reason_comes_back(
    sit: Sit, qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(tmp_path / "局.db", INDUSTRY) as store:
        case_id = good_case(store)
    with opened(tmp_path / "行.db", BANK):
        pass
    file = tmp_path / "互荐文件.lvrec"
    send_to_the_bank(sit, qtbot, case_id, file)
    with sit("行") as window:
        person = Person(qtbot, window)
        take_file(window, person)
        page = window.show_page("recommend")
        assert isinstance(page, RecommendPage)
        person.see(lambda: page.table.rows.rows and page.table.rows.rows[0][6] == "本单位", "whose turn it is")
        view = case_tab(window, person, case_id)
        step(view, person, ":receive", "丙", "已签收")
        step(view, person, ":refuse", "丙", "未受理", reason="papers", text="缺上年度审计报告")
        hand_over(view, person, file)
    with sit("局") as window:
        person = Person(qtbot, window)
        take_file(window, person)
        view = case_tab(window, person, case_id)
        person.see(lambda: "缺上年度审计报告" in view.text.toPlainText(), view.text.toPlainText())
        assert "未受理" in view.text.toPlainText()
        kept = person.ask_store(lambda store, _progress: store.outcomes([case_id]))
        assert [(one.kind, one.reason) for one in kept] == [("recommended", ""), ("bank_refused", "papers")]


def test_a_fast_lane_case_goes_to_disbursement_and_is_checked_after_the_loan(
    sit: Sit, qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(tmp_path / "局.db", INDUSTRY) as store:
        case_id = good_case(store, **APPROVABLE, loan_green_label="green")
    with opened(tmp_path / "行.db", BANK):
        pass
    file = tmp_path / "互荐文件.lvrec"
    send_to_the_bank(sit, qtbot, case_id, file)
    with sit("行") as window:
        person = Person(qtbot, window)
        take_file(window, person)
        page = window.show_page("recommend")
        assert isinstance(page, RecommendPage)
        person.see(lambda: page.table.rows.rows and page.table.rows.rows[0][0] == "优先", "the fast lane")
        view = case_tab(window, person, case_id)
        step(view, person, ":receive", "丙", "已签收")
        step(view, person, ":accept", "丙", "已受理")
        assert "■" not in view.text.toPlainText()
        person.ask_store(lambda store, progress: judge_cases(store, [case_id], DAY, progress=progress))
        person.ask_store(lambda store, _progress: all_papers(store, case_id))
        view.read()
        step(view, person, ":approve", "丁", "已批准", amount="300")
        step(view, person, ":disburse", "丙", "已放款", amount="300")
        hand_over(view, person, file)
        window.open_case(case_id, "monitoring")
        person.see(lambda: window.findChild(MonitoringView), "the tab after the loan")
        after = window.findChild(MonitoringView)
        assert isinstance(after, MonitoringView)
        person.see(lambda: "下次检查应不晚于" in after.due.text(), after.due.text())

        def problem(dialog: QDialog) -> None:
            enter(dialog, mon_dimension="finance", mon_date="2026-11-21", mon_result="problem").accept()

        person.answer(problem)
        person.press("新增检查记录…", after)
        person.see(lambda: after.recheck.isVisible(), "the call for another judgement")
    with sit("局") as window:
        person = Person(qtbot, window)
        take_file(window, person)
        view = case_tab(window, person, case_id)
        person.see(lambda: "已放款" in view.text.toPlainText(), "the loan")
