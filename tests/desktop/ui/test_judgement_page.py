"""The judgement of a case on screen: readings, steps and named decisions, without a pause of the window."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.ui import calls
from desktop.ui.judgement.benefit import BenefitPanel
from desktop.ui.judgement.clauses import ClausesPanel
from desktop.ui.judgement.gaps import GapsPanel
from desktop.ui.judgement.gates import GatesPanel
from desktop.ui.judgement.readings import ReadingsPanel
from desktop.ui.judgement.summary import SummaryPanel
from desktop.ui.judgement_view import SECTIONS, JudgementView
from matching.verdict import Verdict
from tests.desktop.ui.conftest import Person, facts, fill
from tests.desktop.ui.test_case_page import give_reason
from tests.desktop.ui.test_policy_page import LONGEST_PAUSE, Heartbeat
from tests.matching.test_gaps import CLEAN

DAY = date(2026, 11, 21)
LATE = {"ent_backward_capacity_status": "overdue_not_exited"}


@pytest.fixture
def case_id(database: Path) -> str:
    firm = {
        "ent_name": "青峰水泥有限公司",
        "prj_name": "余热发电项目",
        "ent_industry_code": "C3011",
        "ent_employees": 320,
    }
    return fill(database, facts(**firm, **CLEAN | LATE))[0]


@pytest.fixture
def view(case_id: str, person: Person) -> JudgementView:
    done: list[Any] = []
    person.window.runner.run(calls.judge_cases((case_id,), on=DAY), on_done=done.append)
    person.see(lambda: done, "a judgement")
    person.window.open_case(case_id, "judgement")
    person.see(lambda: person.window.findChild(JudgementView), "the judgement")
    found = person.window.findChild(JudgementView)
    assert isinstance(found, JudgementView)
    gates = panel(found, "gates", GatesPanel)
    person.see(lambda: gates.lights, "the gates")
    return found


def panel(view: JudgementView, name: str, kind: type[Any]) -> Any:
    view.show_section(name)
    found = view.panel(name)
    assert isinstance(found, kind)
    return found


def test_no_section_keeps_the_window_waiting(view: JudgementView, person: Person, qtbot: QtBot) -> None:
    beat = Heartbeat(person.window)
    for name in SECTIONS:
        view.show_section(name)
        qtbot.wait(60)
    assert beat.longest < LONGEST_PAUSE


def test_the_summary_says_why_what_to_do_next_and_leads_there(view: JudgementView, person: Person) -> None:
    summary = panel(view, "summary", SummaryPanel)
    told = summary.text.toPlainText()
    assert "为什么" in told
    assert "落后产能按期退出" in told
    assert "现在补填" in told
    assert summary.waterfall.chart.title == "得分构成"
    assert summary.radar.isVisibleTo(summary)
    summary.waterfall.chosen.emit(0)
    assert SECTIONS[view.sections.currentRow()] == "marks"
    asked: list[str] = []
    view.field_wanted.connect(asked.append)
    summary.text.anchorClicked.emit(QUrl("field:ent_employees"))
    assert asked == ["ent_employees"]
    benefit = panel(view, "benefit", BenefitPanel)
    assert "财务" in benefit.finance.toPlainText()


def test_every_document_says_for_itself_what_the_case_is(view: JudgementView) -> None:
    told = panel(view, "readings", ReadingsPanel).text.toPlainText()
    assert "247 方案下能否推荐" in told
    assert "有推荐环节的闸门没有通过" in told
    assert "绿色信贷统计类别还没有选" in told
    assert "不适用或已失效的文件" in told


def test_a_gate_tells_its_rule_and_the_step_that_passes_it(view: JudgementView) -> None:
    gates = panel(view, "gates", GatesPanel)
    gates.lights["G05"].click()
    told = gates.detail.toPlainText()
    assert "规则：落后产能状态为“无落后产能”" in told
    assert "须为“无落后产能”" in told
    assert "须为“无落后产能”" in panel(view, "gaps", GapsPanel).text.toPlainText()


def sign(dialog: QDialog) -> None:
    for editor, words in zip(dialog.findChildren(QLineEdit)[:2], ("王五", "县支行行长"), strict=False):
        editor.setText(words)
    reason = dialog.findChild(QPlainTextEdit)
    assert reason is not None
    reason.setPlainText("产能已于上月拆除，见现场核查记录")
    dialog.accept()


def test_a_named_decision_is_asked_for_shown_and_taken_back(view: JudgementView, person: Person) -> None:
    gates = panel(view, "gates", GatesPanel)
    gates.lights["G05"].click()
    person.answer(sign)
    person.press("具名决定…", gates)
    person.notice("已记下决定")
    person.see(lambda: "▲已决定放行" in gates.lights["G05"].text(), "the mark at the gate")
    gates.lights["G05"].click()
    assert "王五（县支行行长）" in gates.decide.words.text()
    assert "不符合" in gates.detail.toPlainText()
    person.answer(give_reason("核查记录有误"))
    person.press("撤回决定…", gates)
    person.notice("已撤回决定")
    person.see(lambda: "▲" not in gates.lights["G05"].text(), "the gate without the mark")


def test_a_decision_without_a_reason_is_refused_and_nothing_is_kept(view: JudgementView, person: Person) -> None:
    gates = panel(view, "gates", GatesPanel)
    gates.lights["G05"].click()
    person.answer(lambda dialog: dialog.accept())
    person.press("具名决定…", gates)
    person.notice("没有填")
    assert person.ask_store(lambda store, _progress: store.overrides()) == {}


def test_how_a_clause_could_become_a_yes_is_found_when_asked(view: JudgementView, person: Person) -> None:
    clauses = panel(view, "clauses", ClausesPanel)
    clauses.filters[Verdict.UNKNOWN].click()
    clauses.search.setText("绿色工厂")
    person.press("怎样变为符合", clauses)
    person.see(lambda: "怎样补正" in clauses.detail.toPlainText(), "the steps")
