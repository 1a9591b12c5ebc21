"""The page of registers: a record is begun, refused with words, kept, moved on, deleted and found again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMessageBox

from desktop import resources
from desktop.settings import Settings
from desktop.store.database import Store
from desktop.ui.pages.registers import RegistersPage
from desktop.ui.papers.dialog import PaperDialog
from desktop.ui.registers.audit_targets import AuditTargetsDialog
from desktop.ui.registers.board import Board
from desktop.ui.registers.case_view import CaseRecordsView
from desktop.ui.registers.link_editor import LinkEditor
from desktop.ui.registers.record_view import TABS
from desktop.ui.registers.step_dialog import StepDialog
from desktop.work.operations import registers as operations
from desktop.work.operations.office import save_settings
from matching.case import Fact
from matching.registers.records import Record
from tests.desktop.paper_files import PDF
from tests.desktop.ui.conftest import Person, facts, fill
from tests.desktop.ui.test_case_page import give_reason

DAY = date(2026, 11, 21)
FIRM = "青峰水泥有限公司"


def record(store: Store, enterprise_id: str, **values: object) -> Record:
    known = {name: Fact(value=value) for name, value in values.items()}  # type: ignore[arg-type]  # fact values
    blank = operations.blank(store, "cp_audit", enterprise_id=enterprise_id)
    return operations.save_record(
        store, Record(id="", register="cp_audit", facts=known, state=blank.state, enterprise_id=enterprise_id),
        on=DAY, by="甲",
    )  # fmt: skip


@pytest.fixture
def case_id(database: Path) -> str:
    (case_id,) = fill(database, facts(ent_name=FIRM, ent_county_code="440281", prj_name="余热发电项目"))
    with Store.open(database, dictionary=resources.dictionary()) as store:
        save_settings(store, Settings(on=DAY, clerk_name="王工", office_region="440281"), by="甲")
    return case_id


@pytest.fixture
def firm(database: Path, case_id: str) -> str:
    with Store.open(database, dictionary=resources.dictionary()) as store:
        return store.load_case(case_id).case.enterprise_id


@pytest.fixture
def two_years(database: Path, firm: str) -> tuple[str, str]:
    with Store.open(database, dictionary=resources.dictionary()) as store:
        first = record(store, firm, cpa_list_year=2025, cpa_saving_tce=Decimal(120))
        second = record(store, firm, cpa_list_year=2026, cpa_due_on=date(2027, 3, 15))
    return first.id, second.id


def board_of(person: Person, register: str = "cp_audit") -> Board:
    person.see(lambda: person.window.office.today == DAY, "the office's day")
    page = person.window.show_page("registers")
    assert isinstance(page, RegistersPage)
    person.see(lambda: page.board, "the registers")
    assert page.board is not None
    board = page.board
    board.registers.search.setText(resources.registers()[register].row.title)
    QTest.keyClick(board.registers.search, Qt.Key.Key_Return)
    person.see(lambda: board.desk is not None and board.desk.register.id == register, "the register")
    board.registers.search.clear()
    return board


def open_first(board: Board, person: Person) -> None:
    board.records.table.selectRow(0)
    person.see(lambda: board.pane.isVisible() and board.pane.form is not None and board.pane.form.rows, "the record")
    assert board.pane.form is not None
    every = len(board.pane.form.register.fields)
    person.see(lambda: board.pane.form is not None and len(board.pane.form.rows) == every, "the whole form")


def enter(board: Board, name: str, text: str) -> None:
    assert board.pane.form is not None
    editor = board.pane.form.rows[name].editor
    assert isinstance(editor, QLineEdit)
    editor.setText(text)
    editor.setModified(True)
    board.pane.form.rows[name].commit()


def begin(board: Board, person: Person) -> None:
    person.press("新建", board)
    person.see(lambda: board.pane.form is not None and "cpa_report_on" in board.pane.form.rows, "the form")


def choose_firm(board: Board, person: Person) -> None:
    QApplication.clipboard().setText("青峰")
    board.pane.about.finder.setFocus()
    QTest.keyClick(board.pane.about.finder, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    take_offer(person)
    person.see(lambda: FIRM in board.pane.about.called.text(), "the enterprise")


def take_offer(person: Person) -> None:
    person.see(QApplication.activePopupWidget, "what is offered")
    offered = QApplication.activePopupWidget()
    assert offered is not None
    QTest.keyClick(offered, Qt.Key.Key_Down)
    QTest.keyClick(offered, Qt.Key.Key_Return)


@pytest.mark.usefixtures("case_id")
def test_a_record_is_refused_in_words_until_it_is_complete_and_then_kept(person: Person) -> None:
    board = board_of(person)
    assert "还没有记录" in board.records.empty.text()
    begin(board, person)
    assert "没有填" not in board.pane.remarks.toPlainText()
    person.press("保存", board.pane)
    person.notice("没有填“列入名单年度”；没有选企业")
    person.see(lambda: "不能保存 没有选企业" in board.pane.remarks.toPlainText(), "the refusal")
    choose_firm(board, person)
    enter(board, "cpa_list_year", "2026")
    person.see(lambda: "不能保存" not in board.pane.remarks.toPlainText(), "that nothing stands against it")
    person.press("保存", board.pane)
    person.notice("已保存")
    assert board.records.table.rows.rows[0][:3] == ("1", FIRM, "2026")
    assert "第 1 号　第 1 版　王工" in board.pane.version.text()
    person.see(lambda: (line := board.registers.line_of("cp_audit")) is not None and line.count == 1, "the count")


@pytest.mark.usefixtures("two_years")
def test_what_contradicts_is_red_and_not_kept(person: Person) -> None:
    board = board_of(person)
    open_first(board, person)
    enter(board, "cpa_report_on", "2026-09-01")
    enter(board, "cpa_started_on", "2026年10月1日")
    sentence = "启动日 2026年10月1日 晚于报告完成日 2026年9月1日"
    person.see(lambda: f"不能保存 {sentence}" in board.pane.remarks.toPlainText(), "the contradiction")
    person.press("保存", board.pane)
    person.notice(sentence)
    kept = person.ask_store(lambda store, _p: store.registers.records(resources.registers().dictionary))
    assert all("cpa_started_on" not in one.facts for one in kept)
    board.pane._dropped = True


@pytest.mark.usefixtures("two_years")
def test_a_step_asks_for_what_it_needs_and_stands_in_the_history(person: Person) -> None:
    board = board_of(person)
    open_first(board, person)
    assert "不能“滚动纳入下一轮”" in board.pane.steps.closed.text()
    said: list[str] = []

    def step(dialog: QDialog) -> None:
        assert isinstance(dialog, StepDialog)
        dialog.accept()
        said.append(dialog.error.text())
        row = dialog.rows["cpa_started_on"]
        row.editor.setText("2026-03-02")  # type: ignore[union-attr]  # a line
        row.editor.setModified(True)  # type: ignore[union-attr]
        dialog.accept()

    person.answer(step)
    person.press("启动审核…", board.pane)
    person.notice("已办“启动审核”")
    assert said == ["× 还没有填：启动日"]
    assert board.pane.steps.state.text() == "状态：审核中"
    board.pane.tabs.setCurrentIndex(TABS.index("revisions"))
    person.see(lambda: len(board.pane.revisions.revisions.rows.rows) == 2, "the revisions")
    assert board.pane.revisions.revisions.rows.rows[0][3] == "启动审核"
    assert board.pane.revisions.changes.rows.rows[0][::2] == ("启动日", "2026年3月2日")


@pytest.mark.usefixtures("two_years")
def test_a_deleted_record_comes_back_by_undo_and_from_the_bin(person: Person) -> None:
    board = board_of(person)
    open_first(board, person)
    person.press("删除", board.pane)
    person.notice("已移到回收站")
    assert len(board.records.table.rows.rows) == 1
    assert board.pane.isHidden()
    person.press("撤销")
    person.see(lambda: len(board.records.table.rows.rows) == 2, "the record again")
    person.press("删除", board.pane)
    person.see(lambda: len(board.bin.table.rows.rows) == 1, "the bin")
    board.tabs.setCurrentIndex(3)
    board.bin.table.selectRow(0)
    person.press("恢复", board.bin)
    person.notice("已恢复 1 条")
    assert len(board.records.table.rows.rows) == 2


@pytest.mark.usefixtures("two_years")
def test_unsaved_entries_are_asked_for_and_saved_with_a_reason(person: Person) -> None:
    board = board_of(person)
    open_first(board, person)
    enter(board, "cpa_list_year", "2024")
    person.answer(lambda dialog: _click(dialog, "留在本页"))
    person.window.show_page("tools")
    assert person.window._stack.currentWidget() is person.window._pages["registers"]
    person.answer(give_reason("名单写错"))
    person.press("保存", board.pane)
    person.notice("已保存")
    assert [row[2] for row in board.records.table.rows.rows] == ["2024", "2025"]
    person.window.show_page("tools")
    assert person.window._stack.currentWidget() is person.window._pages["tools"]


def _click(dialog: QDialog, words: str) -> None:
    assert isinstance(dialog, QMessageBox)
    found = [button for button in dialog.buttons() if button.text() == words]
    assert found, [button.text() for button in dialog.buttons()]
    found[0].click()


@pytest.mark.usefixtures("two_years")
def test_search_sorting_sums_and_totals_lead_to_records(person: Person) -> None:
    board = board_of(person)
    assert "共 2 条" in board.records.sums.text()
    assert "合计 120（1 条未填）" in board.records.sums.text()
    board.records.search.setText("2025")
    person.see(lambda: len(board.records.table.rows.rows) == 1, "what is searched")
    board.records.search.clear()
    person.see(lambda: len(board.records.table.rows.rows) == 2, "all again")
    board.records.table.sort_wanted.emit(2)
    assert [row[2] for row in board.records.table.rows.rows] == ["2025", "2026"]
    board.tabs.setCurrentIndex(1)
    person.see(lambda: board.totals.which.count(), "the totals")
    place = next(at for at in range(board.totals.which.count()) if "进度" in board.totals.which.itemText(at))
    board.totals.which.setCurrentIndex(place)
    board.totals.table.opened.emit(0)
    assert board.tabs.currentIndex() == 0
    assert board.records.table.rows.rows
    person.press("显示全部", board.records)
    assert len(board.records.table.rows.rows) == 2


@pytest.mark.usefixtures("two_years")
def test_a_linked_record_is_found_by_its_name_and_lists_what_names_it(person: Person) -> None:
    kinds = resources.dictionary()["org_type"].values

    def add(store: Store, _progress: object) -> Record:
        named = {"org_name": Fact(value="粤北清洁生产咨询有限公司"), "org_type": Fact(value=kinds[0].id)}
        state = resources.registers()["org"].first_state
        return operations.save_record(store, Record(id="", register="org", facts=named, state=state), on=DAY, by="甲")

    body = person.ask_store(add)
    board = board_of(person)
    open_first(board, person)
    assert board.pane.form is not None
    editor = board.pane.form.rows["cpa_agency"].editor
    assert isinstance(editor, LinkEditor)
    enter(board, "cpa_agency", "没有这一家")
    assert "请从列出的里面选" in board.pane.form.rows["cpa_agency"].refusal.text()
    editor.setFocus()
    editor.actions()[-2].trigger()
    take_offer(person)
    assert editor.text() == "粤北清洁生产咨询有限公司"
    person.press("保存", board.pane)
    person.notice("已保存")
    editor.record_wanted.emit(body.id)
    person.see(lambda: board.desk is not None and board.desk.register.id == "org", "the register of bodies")
    person.see(lambda: board.pane.shown is not None and board.pane.shown.record.id == body.id, "the body")
    board.pane.tabs.setCurrentIndex(2)
    assert [row[1] for row in board.pane.children_part.tables[0].rows.rows] == [f"{FIRM} 2026年名单"]
    person.press("新建…", board.pane.children_part)
    person.see(lambda: board.desk is not None and board.desk.register.id == "cp_audit", "the register of audits")
    person.see(lambda: board.pane.shown is not None and not board.pane.shown.record.id, "a new record")
    assert board.pane.shown is not None
    assert board.pane.shown.record.value("cpa_agency") == body.id


def test_what_a_record_proves_is_written_when_a_person_says_so(firm: str, person: Person) -> None:
    done = {
        "cpa_list_year": 2026, "cpa_started_on": date(2026, 2, 1), "cpa_report_on": date(2026, 8, 1),
        "cpa_filed_on": date(2026, 8, 20),
    }  # fmt: skip
    person.ask_store(lambda store, _p: record(store, firm, **done))
    board = board_of(person)
    open_first(board, person)
    board.pane.tabs.setCurrentIndex(1)
    given = list(board.pane.gives.boxes)
    assert given
    person.press("写入企业资料", board.pane.gives)
    person.notice("项企业或项目资料")
    known = person.ask_store(lambda store, _p: store.load_enterprise(firm).facts)
    assert set(given) <= set(known)
    assert "清洁生产审核登记第 1 号" in known[given[0]].source
    person.see(lambda: not any(box.isEnabled() for box in board.pane.gives.boxes.values()), "that nothing is left")


def test_the_case_names_its_records_and_leads_to_them(two_years: tuple[str, str], case_id: str, person: Person) -> None:
    person.see(lambda: person.window.office.today == DAY, "the office's day")
    person.window.open_case(case_id, "registers")
    person.see(lambda: person.window.findChild(CaseRecordsView), "the tab")
    view = person.window.findChild(CaseRecordsView)
    assert isinstance(view, CaseRecordsView)
    person.see(lambda: len(view.table.rows.rows) == 2, "the records")
    view.table.selectRow(1)
    person.press("打开这条记录", view)
    page = person.window.show_page("registers")
    assert isinstance(page, RegistersPage)
    person.see(lambda: page.board is not None and page.board.pane.shown is not None, "the record")
    assert page.board is not None
    assert page.board.pane.shown is not None
    assert page.board.pane.shown.record.id == two_years[1]


@pytest.mark.usefixtures("two_years")
def test_a_workbook_goes_out_and_comes_back(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "审核.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    board = board_of(person)
    board.files.export_records()
    person.notice("已写入")
    board.files.import_records()
    person.notice("新增 0 条，修改 0 条，未变 2 条")
    assert len(board.records.table.rows.rows) == 2


def test_the_papers_of_a_record_follow_its_route_and_are_taken_beside_it(
    two_years: tuple[str, str], person: Person, tmp_path: Path
) -> None:
    source = tmp_path / "审核报告.pdf"
    source.write_bytes(PDF)
    board = board_of(person, "cp_audit")
    open_first(board, person)
    papers = board.pane.papers
    board.pane.tabs.setCurrentIndex(TABS.index("papers"))
    person.see(lambda: "还不知道要哪些材料：待填" in papers.head.text(), "what the route waits for")

    def attach(dialog: QDialog) -> None:
        assert isinstance(dialog, PaperDialog)
        dialog.paper.setEditText("清洁生产审核报告")
        dialog.file.setText(str(source))
        dialog._try()

    person.answer(attach)
    person.press("附加文件…", papers)
    person.notice("已附加材料")
    person.see(lambda: papers.table.items and papers.record, "the paper")
    taken = papers.record
    assert taken is not None
    assert (taken.subject, taken.file) == ("record", "审核报告.pdf")
    person.answer(give_reason("附错了"))
    person.press("撤回…", papers)
    person.see(lambda: papers.record is None, "the withdrawal")


@pytest.fixture
def two_that_must(database: Path, case_id: str) -> None:
    must = {"ent_county_code": "440281", "ent_mandatory_audit_class": ["high_energy"], "ent_cp_audit_status": "never"}
    firms = [facts(ent_name=name, prj_name="改造", **must) for name in ("绿溪电镀厂", "丰和厂")]
    fill(database, *firms)


@pytest.mark.usefixtures("two_that_must")
def test_who_must_audit_is_found_and_the_chosen_are_listed_after_a_question(person: Person) -> None:
    board = board_of(person)
    seen: list[Any] = []

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, AuditTargetsDialog)
        seen.append([cells[:2] for cells in dialog.table.rows.rows])
        seen.append(dialog.detail.toPlainText())
        dialog.listed_on.setText("2026-13-01")
        dialog._list.click()
        seen.append(dialog.error.text())
        dialog.listed_on.setText("2026年11月1日")
        person.press("全选", dialog)
        person.answer(lambda box: person.press("列入", box))
        dialog._list.click()

    person.answer(choose)
    person.press("强制审核识别…", board)
    person.notice("已列入 2026 年名单 2 家")
    person.see(lambda: board.desk is not None and len(board.desk.rows) == 2, "the records")
    assert seen[0] == [("须审核，未列入", "丰和厂"), ("须审核，未列入", "绿溪电镀厂")]
    assert "属于“双超、双有、高能耗企业”：强制审核类别：" in seen[1]
    assert "2026-13-01" in seen[2]
