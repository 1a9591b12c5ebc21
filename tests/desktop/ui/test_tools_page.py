"""The tools page: prices are loaded, a tool is filled in, its answer is read, copied and followed to its clause."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QDialog, QLineEdit

from desktop import resources
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.policies import PoliciesPage
from desktop.ui.pages.tools import ToolsPage
from desktop.ui.registers.record_pane import RecordPane
from desktop.ui.tools.board import ToolBoard
from desktop.ui.tools.keep_dialog import KeepDialog
from desktop.ui.tools.rows_entry import RowsEntry
from desktop.ui.tools.tariff_part import TariffPart
from tests.desktop.test_tariffs import PEAK, PRICE_HEADS, VALLEY, write
from tests.desktop.ui.conftest import Person, facts, fill


def page_of(window: MainWindow, person: Person) -> tuple[ToolsPage, ToolBoard, TariffPart]:
    page = window.show_page("tools")
    assert isinstance(page, ToolsPage)
    person.see(lambda: page.board is not None, "the tools")
    assert page.board is not None
    assert page.tariffs is not None
    return page, page.board, page.tariffs


def line(board: ToolBoard, name: str) -> QLineEdit:
    editor = board.form.editor(name)
    found = editor.lineEdit() if isinstance(editor, QComboBox) else editor
    assert isinstance(found, QLineEdit)
    return found


def test_an_answer_uses_the_prices_loaded_in_the_window(window: MainWindow, person: Person, tmp_path: Path) -> None:
    page, board, tariffs = page_of(window, person)
    bad = write(tmp_path / "坏.xlsx", {"分时电价": [PRICE_HEADS, PEAK]})
    tariffs.load(bad)
    person.see(lambda: "不满 24 小时" in tariffs.said.text(), "the refusal")
    assert tariffs.table.rows.rows == []
    tariffs.load(write(tmp_path / "好.xlsx", {"分时电价": [PRICE_HEADS, PEAK, VALLEY]}))
    person.see(lambda: len(tariffs.table.rows.rows) == 1, "the price")
    board.choose("load_shift")
    for name, text in (("area", "醴陵市"), ("category", "大工业"), ("voltage", "10千伏")):
        person.paste(line(board, name), text)
    profile = board.form.editor("profile")
    assert isinstance(profile, RowsEntry)
    QApplication.clipboard().setText("高峰\t50万kWh\t400MWh\n低谷\t10万度\t20万度\n")
    profile.paste()
    person.press("计算", page)
    person.see(lambda: "60,000.00" in board.answer.toPlainText(), "the gain")
    assert "示价〔2026〕1号" in board.answer.toPlainText()
    person.press("复制", page)
    copied = QApplication.clipboard().text()
    assert "每年少付电费\t60,000.00\t元/年" in copied
    assert "price943.s6.2.peak" in copied


def test_the_day_decides_and_enter_works_it_out(window: MainWindow, person: Person) -> None:
    page, board, _ = page_of(window, person)
    page.on.setDate(QDate(2025, 12, 31))
    board.choose("capacity_fee")
    for name, choice in (("ent_two_part_tariff", "是"), ("power_use", "污水处理")):
        editor = board.form.editor(name)
        assert isinstance(editor, QComboBox)
        editor.setCurrentText(choice)
    for name, text in (("capacity_kva", "1250"), ("capacity_fee", "20"), ("months_count", "12")):
        person.paste(line(board, name), text)
    QTest.keyClick(line(board, "months_count"), Qt.Key.Key_Return)
    person.see(lambda: "300,000.00" in board.answer.toPlainText(), "the fee")
    page.on.setDate(QDate(2026, 1, 1))
    person.see(lambda: "不适用" in board.answer.toPlainText(), "that it is over")


def test_a_contract_shows_the_entries_of_its_kind_alone(window: MainWindow, person: Person) -> None:
    _, board, _ = page_of(window, person)
    board.choose("contract")
    kind = board.form.editor("contract_kind")
    assert isinstance(kind, QComboBox)
    kind.setCurrentText("费用托管型")
    person.see(lambda: line(board, "custody_fee_y").isVisible(), "the fee of custody")
    assert not line(board, "prj_benefit_share_pct").isVisible()
    board.run()
    person.see(lambda: "草案" in board.answer.toPlainText(), "the draft mark")


def test_a_clause_leads_to_the_policy_page(window: MainWindow, person: Person) -> None:
    _, board, _ = page_of(window, person)
    board.clause_wanted.emit("price943", "2018", "price943.s6.2.peak")
    policies = window.show_page("policies")
    assert isinstance(policies, PoliciesPage)
    person.see(lambda: policies.browser is not None, "the policies")


@pytest.fixture
def case_id(database: Path) -> str:
    (case_id,) = fill(database, facts(ent_name="青峰水泥有限公司", prj_name="余热发电项目"))
    return case_id


@pytest.mark.usefixtures("case_id")
def test_a_finished_answer_is_kept_beside_a_project_as_it_was_worked_out(window: MainWindow, person: Person) -> None:
    page, board, _ = page_of(window, person)
    board.choose("capacity_fee")
    assert not board.keep_button.isVisible()
    board.choose("demand_side")
    assert not board.keep_button.isEnabled()
    shift = {"measure": "错峰开机", "proof": "负荷曲线", "peak_before_kw": "1000", "peak_after_kw": "600"}
    for name, text in {**shift, "hours_day": "4", "days_year": "300", "price_from": "0.9", "price_to": "0.3"}.items():
        person.paste(line(board, name), text)
    board.run()
    person.see(board.keep_button.isEnabled, "the answer")
    person.paste(line(board, "peak_after_kw"), "900")

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, KeepDialog)
        assert not dialog.keep_button.isEnabled()
        dialog.finder.setFocus()
        QTest.keyClicks(dialog.finder, "qfsn")
        popup = dialog.finder.findChild(QCompleter)
        assert popup is not None
        person.see(lambda: popup.model().rowCount() == 1, "the project")
        popup.activated.emit(popup.model().index(0, 0).data())
        dialog.keep_button.click()

    person.answer(choose)
    person.press("存入台账…", page)
    person.notice("第 1 号")
    (record,) = person.ask_store(lambda store, _progress: store.registers.records(resources.registers().dictionary))
    assert record.value("lsh_after_kw") == 600
    person.press("查看")
    person.see(lambda: window.findChild(RecordPane) is not None, "the record")
