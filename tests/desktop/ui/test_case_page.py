"""The case page, through what a person sees and does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.store import CaseQuery
from desktop.ui import calls
from desktop.ui.forms.choices import ChoicesEditor
from desktop.ui.forms.history import HistoryView
from desktop.ui.forms.row import FieldRow
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.case import CasePage
from tests.desktop.ui.conftest import Person, facts, fill

USCC = "91420684XLJEX00129"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def case_id(database: Path) -> str:
    content = facts(
        ent_name="青峰水泥有限公司", ent_uscc=USCC, ent_county_code="420684", prj_name="余热发电项目",
        prj_energy_saving_tce="17100", ent_is_soe="yes",
    )  # fmt: skip
    content["prj_energy_saving_tce"] = content["prj_energy_saving_tce"].but(
        evidence="E3", source="节能验收意见", on=date(2026, 3, 1)
    )
    return fill(database, content)[0]


@pytest.fixture
def clerk(case_id: str, person: Person) -> Clerk:
    return Clerk(person, case_id)


class Clerk:
    """Works on one case."""

    def __init__(self, person: Person, case_id: str) -> None:
        self.person = person
        self.case_id = case_id

    @property
    def page(self) -> CasePage:
        page = self.person.window.findChild(CasePage)
        assert page is not None
        return page

    def open(self) -> None:
        self.person.window.open_case(self.case_id)
        self.person.see(lambda: "项目第 1 版" in self.person.texts(self.page), "the case")

    def open_new(self) -> None:
        self.person.window.new_case()
        self.person.see(lambda: _has_focus("企业名称"), "the focus on the first field")

    def row(self, label: str) -> FieldRow:
        """Find a field by its label and go there."""
        form = self.page.form
        assert form is not None
        field = next(field for field in form.material.dictionary.values() if field.label == label)
        assert form.go_to(field.id)
        self.person.see(lambda: _has_focus(label), f"the focus on {label}")
        return next(row for row in form.findChildren(FieldRow) if row.field.id == field.id)

    def enter(self, label: str, text: str) -> FieldRow:
        row = self.row(label)
        self.person.paste(row.editor, text)
        return row

    def save(self) -> None:
        self.person.key(Qt.Key.Key_S, CONTROL)

    def history(self) -> HistoryView:
        self.page.tabs.go("history")
        assert self.page.tabs.history is not None
        return self.page.tabs.history

    def stored(self, revision: int | None = None) -> Any:
        return self.person.ask_store(calls.load_case(self.case_id, revision=revision))


def _has_focus(label: str) -> bool:
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, FieldRow):
        widget = widget.parentWidget()
    return widget is not None and widget.field.label == label


def give_reason(words: str) -> Any:
    def act(dialog: QDialog) -> None:
        box = dialog.findChild(QComboBox)
        assert box is not None
        box.setEditText(words)
        dialog.accept()

    return act


def test_a_typed_number_is_kept_as_a_new_version(clerk: Clerk) -> None:
    clerk.open()
    row = clerk.enter("总投资", "1.2亿元")
    assert isinstance(row.editor, QLineEdit)
    assert row.editor.text() == "12,000"
    assert "有未保存的改动" in clerk.person.texts(clerk.page)
    clerk.save()
    clerk.person.notice("已保存：项目第 2 版")
    assert clerk.stored().case.facts["prj_invest_total_cny"].value == Decimal(12000)
    assert "未保存" not in clerk.person.texts(clerk.page)


def test_what_cannot_be_a_number_says_so_and_is_not_kept(clerk: Clerk) -> None:
    clerk.open()
    clerk.enter("总投资", "很多")
    assert "填了“很多”，需要数字（万元）" in clerk.person.texts(clerk.page)
    clerk.save()
    clerk.person.notice("有 1 处填写有误")
    assert clerk.stored().revision == 1
    clerk.enter("总投资", "800")
    assert "需要数字" not in clerk.person.texts(clerk.page)
    clerk.save()
    clerk.person.notice("已保存：项目第 2 版")


def test_changing_what_is_stored_asks_for_the_reason_and_the_old_proof_falls(clerk: Clerk) -> None:
    clerk.open()
    row = clerk.enter("年节能量", "17000")
    assert row.level.currentText().startswith("E0")
    assert row.proof.toolTip() == "数值已改，原证据不再适用"
    clerk.person.answer(give_reason("按台账更正"))
    clerk.save()
    clerk.person.notice("已保存：项目第 2 版")
    assert clerk.stored().case.facts["prj_energy_saving_tce"].source == ""
    versions = clerk.history().versions.rows
    clerk.person.see(lambda: versions.rowCount() == 2, "two versions")
    assert versions.rows[0][4] == "按台账更正"


def test_typing_the_stored_value_again_changes_nothing(clerk: Clerk) -> None:
    clerk.open()
    clerk.enter("年节能量", "17000")
    row = clerk.enter("年节能量", "17,100")
    assert row.level.currentText().startswith("E3")
    clerk.save()
    clerk.person.notice("没有改动")
    assert clerk.stored().revision == 1


def test_not_clear_stays_unknown_and_not_filled_in_stays_empty(clerk: Clerk) -> None:
    clerk.open()
    row = clerk.row("工业企业")
    assert isinstance(row.editor, QComboBox)
    assert row.editor.currentText().startswith("未填")
    QTest.keyClick(row.editor, Qt.Key.Key_End)
    assert row.editor.currentText() == "不清楚"
    clerk.save()
    clerk.person.notice("已保存")
    kept = clerk.stored().case.facts
    assert kept["ent_is_industrial"].value == "unknown"
    assert not kept["ent_is_industrial"].is_known
    assert "ent_is_county" not in kept


def test_level_source_and_day_of_a_value_are_kept(clerk: Clerk) -> None:
    clerk.open()
    row = clerk.row("县（市、区）")
    QTest.keyClick(row.level, Qt.Key.Key_End)
    clerk.person.press(row.proof.text(), row)
    clerk.person.paste(_named(row, "县（市、区）的来源"), "营业执照")
    clerk.person.paste(_named(row, "县（市、区）的材料日期"), "2026年3月2日")
    clerk.person.answer(give_reason("补材料"))
    clerk.save()
    clerk.person.notice("已保存")
    fact = clerk.stored().case.facts["ent_county_code"]
    assert (fact.evidence, fact.source, fact.on) == ("E4", "营业执照", date(2026, 3, 2))


def _named(place: QWidget, name: str) -> QLineEdit:
    return next(editor for editor in place.findChildren(QLineEdit) if editor.accessibleName() == name)


def test_several_answers_are_ticked_in_a_list(clerk: Clerk) -> None:
    clerk.open()
    row = clerk.row("247支持方向")
    assert isinstance(row.editor, ChoicesEditor)
    opened = row.editor.open_list()
    QTest.keyClick(opened.list, Qt.Key.Key_Space)
    QTest.keyClick(opened.list, Qt.Key.Key_Down)
    QTest.keyClick(opened.list, Qt.Key.Key_Space)
    QTest.keyClick(opened.list, Qt.Key.Key_Return)
    clerk.save()
    clerk.person.notice("已保存")
    assert clerk.stored().case.facts["prj_area_247"].value == ("A1a", "A1b")


def test_what_follows_from_other_facts_is_a_hint_and_not_entered(clerk: Clerk) -> None:
    clerk.open()
    row = clerk.row("省级行政区")
    assert isinstance(row.editor, QLineEdit)
    assert row.editor.text() == ""
    assert "湖北省" in row.editor.placeholderText(), "a field in reach shows its hint, whatever is still being made"
    assert not clerk.page.is_unsaved


def test_a_code_may_be_given_by_its_name(clerk: Clerk) -> None:
    clerk.open()
    row = clerk.enter("国民经济行业代码", "水泥制造")
    assert isinstance(row.editor, QLineEdit)
    assert row.editor.text() == "C3011 水泥制造"


def test_a_measure_is_added_and_kept(clerk: Clerk) -> None:
    clerk.open()
    clerk.page.form.jumps.wanted.emit("measures", False)  # type: ignore[union-attr]  # the form is there
    clerk.person.see(lambda: "还没有措施" in clerk.person.texts(clerk.page), "the empty list of measures")
    clerk.person.press("添加措施")
    clerk.person.paste(_named(clerk.page, "措施名称"), "窑头余热锅炉")
    clerk.save()
    clerk.person.notice("已保存：项目第 2 版")
    (measure,) = clerk.stored().case.measures
    assert measure["msr_name"].value == "窑头余热锅炉"


def test_a_new_case_of_a_new_enterprise(clerk: Clerk) -> None:
    clerk.open_new()
    clerk.enter("企业名称", "安吉竹业有限公司")
    clerk.save()
    clerk.person.notice("请先填写“项目名称”")
    clerk.enter("项目名称", "竹材加工节能改造")
    clerk.save()
    clerk.person.notice("已新建")
    rows = clerk.person.ask_store(calls.list_cases(CaseQuery())).rows
    assert ("安吉竹业有限公司", "竹材加工节能改造") in {(row.enterprise, row.project) for row in rows}


def test_a_new_case_of_a_known_enterprise_takes_over_what_is_known(clerk: Clerk) -> None:
    clerk.open_new()
    clerk.enter("企业名称", "青峰水泥")
    clerk.enter("统一社会信用代码", USCC)
    clerk.enter("项目名称", "粉磨系统改造")
    clerk.save()
    clerk.person.notice("已属于“青峰水泥有限公司”")
    clerk.person.press("用这家企业")
    clerk.person.see(lambda: "企业：青峰水泥有限公司" in clerk.person.texts(clerk.page), "the enterprise")
    clerk.person.see(lambda: _has_focus("项目名称"), "the focus on the project")
    clerk.save()
    clerk.person.notice("已新建")
    assert len(clerk.person.ask_store(calls.enterprises(""))) == 1
    rows = clerk.person.ask_store(calls.list_cases(CaseQuery())).rows
    assert {row.enterprise for row in rows} == {"青峰水泥有限公司"}
    assert len(rows) == 2


def test_unsaved_entries_are_asked_about_before_the_page_goes(clerk: Clerk) -> None:
    clerk.open()
    clerk.enter("总投资", "800")
    clerk.person.answer(lambda dialog: clerk.person.press("留在本页", dialog))
    clerk.person.press("返回")
    assert clerk.page.isVisible()
    clerk.person.answer(lambda dialog: clerk.person.press("不保存(N)", dialog))
    clerk.person.press("返回")
    assert not clerk.page.isVisible()
    assert clerk.stored().revision == 1


def test_saving_when_asked_finishes_before_the_page_goes(clerk: Clerk) -> None:
    clerk.open()
    clerk.enter("总投资", "800")
    clerk.person.answer(lambda dialog: clerk.person.press("保存(S)", dialog))
    clerk.person.press("返回")
    assert not clerk.page.isVisible()
    assert clerk.stored().revision == 2


def test_what_is_typed_but_not_left_yet_counts_as_unsaved_and_is_saved(clerk: Clerk) -> None:
    clerk.open()
    row = clerk.row("总投资")
    QTest.keyClicks(row.editor, "650")
    assert clerk.page.is_unsaved
    clerk.save()
    clerk.person.notice("已保存")
    assert clerk.stored().case.facts["prj_invest_total_cny"].value == Decimal(650)


def test_an_earlier_version_can_be_read_beside_the_present_one(clerk: Clerk) -> None:
    clerk.open()
    clerk.enter("总投资", "800")
    clerk.save()
    clerk.person.notice("已保存")
    history = clerk.history()
    clerk.person.see(lambda: history.versions.rows.rowCount() == 2, "two versions")
    history.versions.selectRow(1)
    history.only_changes.setChecked(True)
    clerk.person.see(lambda: history.facts.rows.rowCount() == 1, "the one difference")
    assert history.facts.rows.rows[0][:3] == ("总投资", "未提供（待查）", "800 万元")


def test_a_change_of_the_enterprise_alone_is_a_version_too(clerk: Clerk) -> None:
    clerk.open()
    clerk.enter("住所", "工业路1号")
    clerk.save()
    clerk.person.notice("已保存：项目第 1 版，企业第 2 版")
    history = clerk.history()
    history.only_changes.setChecked(True)
    history.versions.selectRow(1)
    clerk.person.see(lambda: history.facts.rows.rowCount() == 1, "the one difference")
    assert [row[:2] for row in history.versions.rows.rows] == [("1", "2"), ("1", "1")]


def test_enter_goes_on_to_the_next_field(clerk: Clerk) -> None:
    clerk.open()
    clerk.row("企业名称")
    for label in (
        "统一社会信用代码",
        "省级行政区",
        "地级市",
        "县（市、区）",
        "县域企业",
        "工业企业",
        "国民经济行业代码",
    ):
        clerk.person.key(Qt.Key.Key_Return)
        assert _has_focus(label)


def test_a_case_in_the_recycle_bin_cannot_be_changed(clerk: Clerk) -> None:
    clerk.person.ask_store(calls.delete_cases((clerk.case_id,), by="甲", why="删除"))
    clerk.open()
    clerk.person.notice("回收站")
    assert clerk.page.form is not None
    assert not clerk.page.form.isEnabled()
    assert not clerk.page.save()


def test_judging_saves_first_and_shows_the_result(clerk: Clerk) -> None:
    clerk.open()
    clerk.enter("总投资", "800")
    clerk.person.press("评估", clerk.page.head)
    clerk.person.notice("已评估")
    clerk.person.see(lambda: "未评估" not in clerk.person.texts(clerk.page.head), "the recommendation")
    assert clerk.stored().revision == 2


def test_only_rows_in_sight_are_made(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.open()
    assert clerk.page.form is not None
    qtbot.wait(300)
    made = len(clerk.page.form.findChildren(FieldRow))
    assert 0 < made < 40


def test_a_field_is_found_by_what_other_tables_call_it(clerk: Clerk) -> None:
    clerk.open()
    form = clerk.page.form
    assert form is not None
    form.finder.setText("注册地址")
    clerk.person.see(lambda: _visible_labels(clerk.page) == {"住所"}, "the one field")
    form.finder.clear()
    clerk.person.see(lambda: "企业名称 *" in _visible_labels(clerk.page), "the form as it was")


def _visible_labels(page: CasePage) -> set[str]:
    return {row.label.text() for row in page.findChildren(FieldRow) if row.isVisible()}


def test_the_window_can_open_one_case_right_after_another(clerk: Clerk, window: MainWindow) -> None:
    clerk.open_new()
    window.open_case(clerk.case_id)
    clerk.person.see(lambda: clerk.page.head.title.toolTip() == "青峰水泥有限公司 · 余热发电项目", "the case")
    assert not clerk.page.is_unsaved


def test_saving_keeps_facts_the_form_does_not_show(clerk: Clerk) -> None:
    clerk.open()
    clerk.enter("总投资", "800")
    clerk.save()
    clerk.person.notice("已保存")
    kept = clerk.stored().case.facts
    assert kept["ent_is_soe"].value == "yes"
    assert (kept["prj_invest_total_cny"].by, kept["ent_is_soe"].by) == ("本机用户", "")
