"""The tools page: prices are loaded, a tool is filled in, its answer is read, copied and followed to its clause."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from desktop.ui.main_window import MainWindow
from desktop.ui.pages.policies import PoliciesPage
from desktop.ui.pages.tools import ToolsPage
from desktop.ui.tools.board import ToolBoard
from desktop.ui.tools.rows_entry import RowsEntry
from desktop.ui.tools.tariff_part import TariffPart
from tests.desktop.test_tariffs import PEAK, PRICE_HEADS, VALLEY, write
from tests.desktop.ui.conftest import Person


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
