"""A clerk at the window: an overdue audit goes to the rolling list, and a rule that is over opens nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop import resources
from desktop.settings import Settings
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.ui.matching.case_view import CaseOffersView
from desktop.ui.registers.step_dialog import StepDialog
from desktop.work.operations.clean_production import list_audits
from desktop.work.operations.office import save_settings
from tests.conftest import case_of
from tests.desktop.ui.conftest import Person
from tests.desktop.ui.test_registers_page import DAY, board_of, open_first
from tests.journeys.conftest import Sit
from tests.journeys.test_overdue_audit import FIRM

LISTED = date(2025, 3, 1)


def office(path: Path, firm: Mapping[str, object], project: Mapping[str, object], region: str) -> tuple[str, str]:
    """Keep one enterprise with a project; return their ids."""
    with Store.open(path, dictionary=resources.dictionary()) as store:
        save_settings(
            store, Settings(on=DAY, clerk_name="王工", office_side="industry", office_region=region), by="王工"
        )
        kept = store.save_enterprise(EnterpriseDraft(facts=case_of("E3", **firm).facts), id=None, by="甲", why="录入")
        draft = CaseDraft(enterprise_id=kept.id, facts=case_of("E3", **project).facts)
        return kept.id, store.save_case(draft, id=None, by="甲", why="录入").id


def offers_words(person: Person, case_id: str, state: str) -> str:
    person.window.open_case(case_id, "matching")
    person.see(lambda: person.window.findChild(CaseOffersView), "the tab")
    view = person.window.findChild(CaseOffersView)
    assert isinstance(view, CaseOffersView)
    person.see(lambda: view._found is not None, "the offers")
    view.states.setCurrentIndex(view.states.findData(state))
    return view.text.toPlainText()


def test_an_overdue_audit_goes_to_the_rolling_list(sit: Sit, qtbot: QtBot, tmp_path: Path) -> None:
    firm, case_id = office(tmp_path / "局.db", dict(FIRM), {"prj_name": "篦冷机改造"}, "441821")
    with Store.open(tmp_path / "局.db", dictionary=resources.dictionary()) as store:
        list_audits(store, [firm], 2025, listed_on=LISTED, on=LISTED, by="王工")
    with sit("局") as window:
        person = Person(qtbot, window)
        board = board_of(person)
        open_first(board, person)

        def started(dialog: QDialog) -> None:
            assert isinstance(dialog, StepDialog)
            row = dialog.rows["cpa_started_on"]
            row.editor.setText("2025-04-20")  # type: ignore[union-attr]  # a line
            row.editor.setModified(True)  # type: ignore[union-attr]
            dialog.accept()

        person.answer(started)
        person.press("启动审核…", board.pane)
        person.notice("已办“启动审核”")
        person.see(lambda: person.offers("滚动纳入下一轮", board.pane), "the step")
        person.answer(lambda dialog: dialog.accept())
        person.press("滚动纳入下一轮", board.pane)
        person.notice("已办“滚动纳入下一轮”")
        person.see(lambda: len(board.records.table.rows.rows) == 2, "the record of the next list")
        assert [row[2] for row in board.records.table.rows.rows] == ["2026", "2025"]
        open_first(board, person)
        board.pane.tabs.setCurrentIndex(1)
        person.see(lambda: person.offers("写入企业资料", board.pane.gives), "what the record proves")
        person.press("写入企业资料", board.pane.gives)
        person.notice("项企业或项目资料")
        words = offers_words(person, case_id, "closed")
        assert "中小企业发展基金" in words


def test_a_rule_that_is_over_opens_nothing(sit: Sit, qtbot: QtBot, tmp_path: Path) -> None:
    stated = {"ent_name": "示例建材厂", "ent_county_code": "370102", "ent_province": "370000"}
    _, case_id = office(tmp_path / "局.db", stated, {"prj_name": "粉煤灰制砖"}, "370102")
    with sit("局") as window:
        person = Person(qtbot, window)
        person.see(lambda: window.office.today == DAY, "the office's day")
        history = offers_words(person, case_id, "historic")
        assert "历史条款，仅供参考" in history
        assert "固体废物" in history or "固废" in history
        for state in ("open", "unknown"):
            assert "鲁工信" not in offers_words(person, case_id, state)
