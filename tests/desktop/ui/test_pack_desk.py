"""The desk for the office's own rules, and installing packs: as somebody without programming goes through it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.exchange.keys import make_key
from desktop.ui import calls
from desktop.ui.judgement.offers import OffersPanel
from desktop.ui.judgement_view import JudgementView
from desktop.ui.packs.editor import DraftEditor
from desktop.ui.packs.install import InstallDialog
from desktop.ui.packs.installed import InstalledDialog
from desktop.ui.packs.new_draft import CopyEdition, NewDraft
from desktop.ui.pages.policies import PoliciesPage
from desktop.work.operations.packs import build_pack
from tests.county import write_folder
from tests.desktop.exchange.material import unsigned_entries, zipped
from tests.desktop.ui.conftest import Person, facts, fill
from tests.desktop.ui.test_policy_page import LONGEST_PAUSE, Heartbeat

DAY = date(2026, 11, 21)
TABS = ("文件", "条款", "闸门", "待遇", "职责", "参数", "原文")


class Author:
    """Somebody who writes a rule: goes by the words on tabs, buttons and labels."""

    def __init__(self, person: Person, page: PoliciesPage) -> None:
        self.person = person
        self.page = page

    @property
    def editor(self) -> DraftEditor:
        assert self.page.desk is not None
        return self.page.desk.editor

    def dialog(self, kind: type[QDialog]) -> QDialog:
        self.person.see(lambda: isinstance(QApplication.activeModalWidget(), kind), kind.__name__)
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    def begin(self, title: str = "示例县贴息办法", pack: str = "slx", county: str = "安吉") -> None:
        self.person.press("新建…", self.page)
        dialog = self.dialog(NewDraft)
        for label, text in (
            ("文件名称", title),
            ("编号", pack),
            ("适用县（市、区）", county),
            ("生效日", "2026年6月1日"),
        ):
            self.write(label, text, dialog)
        self.person.press("建立草稿", dialog)
        self.person.see(self.editor.isVisible, "the draft")

    def tab(self, words: str) -> QWidget:
        self.editor.tabs.setCurrentIndex(TABS.index(words))
        self.person.see(lambda: self.editor.tabs.isEnabled(), "the tab")
        found = self.editor.tabs.currentWidget()
        assert found is not None
        return found

    def add(self, tab: str) -> None:
        self.person.press("新增", self.tab(tab))

    def line(self, label: str, place: QWidget | None = None) -> QWidget:
        place = place or self.editor.tabs.currentWidget()
        assert place is not None
        found = [one for one in place.findChildren(QWidget) if one.accessibleName() == label and one.isVisible()]
        assert found, f"no “{label}”"
        return found[0]

    def write(self, label: str, text: str, place: QWidget | None = None) -> None:
        """Replace what stands in a line as typing would."""
        line = self.line(label, place)
        assert isinstance(line, (QLineEdit, QPlainTextEdit))
        line.setFocus()
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Delete)
        enter(line, text)
        QTest.keyClick(QApplication.activePopupWidget() or line, Qt.Key.Key_Escape) if offered() else None
        if isinstance(line, QLineEdit):
            line.editingFinished.emit()

    def choose(self, label: str, words: str) -> None:
        box = self.line(label)
        assert isinstance(box, QComboBox)
        place = next(number for number in range(box.count()) if words in box.itemText(number))
        box.setCurrentIndex(place)
        box.activated.emit(place)

    def says(self, words: str) -> None:
        """Wait until these words are in sight on the open tab."""
        place = self.editor.tabs.currentWidget()
        assert place is not None
        self.person.see(lambda: words in self.person.texts(place), f"“{words}” in {self.person.texts(place)}")

    def check(self) -> list[str]:
        self.editor.faults.hide()
        self.person.press("检查", self.editor)
        self.person.see(self.editor.faults.isVisible, "the result of the check")
        return ["　".join(row) for row in self.editor.faults.table.rows.rows]

    def subsidy(self) -> None:
        """Write a subsidy with a condition on saving and county, a gate, and a duty with a deadline."""
        for title, summary in (("节能量", "年节能量要够"), ("贴息", "给予贴息"), ("兑现", "按期兑现")):
            self.add("条款")
            self.write("名称", title)
            self.write("内容摘要", summary)
        self.add("闸门")
        self.choose("所属条款", "节能量")
        self.write("名称", "节能量够")
        self.write("条件", "prj_energy_saving_tce >= 100")
        self.add("待遇")
        self.choose("所属条款", "贴息")
        self.write("名称", "县级贴息")
        self.write("条件", 'ent_county_code == "330523" and prj_energy_saving_tce >= 100')
        self.add("职责")
        self.choose("所属条款", "兑现")
        self.write("责任人", "县工信局")
        self.write("名称", "兑现贴息")
        self.write("期限", "每年3月31日前")


def enter(line: QWidget, text: str) -> None:
    """Type a text; Chinese comes from the input method."""
    if text.isascii():
        QTest.keyClicks(line, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


def offered() -> bool:
    return QApplication.activePopupWidget() is not None


def take_offer() -> None:
    """Take the first of what is offered."""
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Return)


@pytest.fixture
def stored(tmp_path: Path) -> tuple[Path, str]:
    """Store a case in Anji that saves enough, before the window is there."""
    values = facts(
        ent_name="甲公司", prj_name="节能改造", ent_county_code="330523", prj_energy_saving_tce="150",
        ent_is_industrial="yes",
    )  # fmt: skip
    path = tmp_path / "store.db"
    return path, fill(path, values)[0]


@pytest.fixture
def database(stored: tuple[Path, str]) -> Path:
    return stored[0]


@pytest.fixture
def anji(stored: tuple[Path, str]) -> str:
    return stored[1]


@pytest.fixture
def page(person: Person) -> PoliciesPage:
    page = person.window.show_page("policies")
    assert isinstance(page, PoliciesPage)
    person.see(lambda: page.view is not None and page.parts.isVisible(), "the policies")
    return page


@pytest.fixture
def author(person: Person, page: PoliciesPage) -> Author:
    page.parts.setCurrentIndex(2)
    person.see(lambda: page.desk is not None and page.desk.isVisible(), "the desk")
    return Author(person, page)


# ---- writing


def test_a_county_rule_is_written_installed_and_judged_without_programming(
    author: Author, anji: str, person: Person
) -> None:
    author.begin()
    author.subsidy()
    assert not [row for row in author.check() if row.startswith("问题")]
    person.press("安装…", author.editor)
    dialog = author.dialog(InstallDialog)
    assert isinstance(dialog, InstallDialog)
    assert dialog.cases.rows.rows[0][-1] == "县级贴息：无 → 可办理"
    person.press("安装", dialog)
    person.notice("已安装“示例县贴息办法”")
    person.press("现在重新评估")
    person.notice("已评估 1 个项目")
    person.window.open_case(anji, "judgement")
    person.see(lambda: person.window.findChild(JudgementView) is not None, "the judgement")
    view = person.window.findChild(JudgementView)
    assert isinstance(view, JudgementView)
    view.show_section("offers")
    panel = view.panel("offers")
    assert isinstance(panel, OffersPanel)
    person.see(lambda: "县级贴息" in panel.text.toPlainText(), "the subsidy")


def test_a_condition_is_said_in_chinese_while_it_is_typed(author: Author) -> None:
    author.begin()
    author.add("闸门")
    author.write("条件", "prj_energy_saving_tce >= 100")
    author.says("意思是：年节能量不低于 100 tce/年")


def test_a_fault_in_a_condition_is_told_with_its_place_and_underlined(author: Author) -> None:
    author.begin()
    author.add("闸门")
    author.write("条件", "prj_energy_saving_tce >= 100 abc")
    author.says("第 30 个字符：多出“abc”")
    line = author.line("条件")
    assert isinstance(line, QPlainTextEdit)
    (mark,) = line.extraSelections()
    assert mark.cursor.selectedText() == "abc"


def test_signs_of_a_chinese_keyboard_are_put_right(author: Author) -> None:
    author.begin()
    author.add("闸门")
    author.write("条件", "（prj_energy_saving_tce ≥ 100）")
    author.says("意思是：年节能量不低于 100 tce/年")
    line = author.line("条件")
    assert isinstance(line, QPlainTextEdit)
    assert line.toPlainText() == "(prj_energy_saving_tce >= 100)"


def test_fields_are_offered_by_their_chinese_name_and_then_their_values(author: Author, person: Person) -> None:
    author.begin()
    author.add("待遇")
    line = author.line("条件")
    assert isinstance(line, QPlainTextEdit)
    line.setFocus()
    enter(line, "年节能量")
    person.see(offered, "the offers")
    take_offer()
    assert line.toPlainText() == "prj_energy_saving_tce"
    QTest.keyClicks(line, ' >= 100 and ent_county_code == "')
    enter(line, "安吉")
    person.see(offered, "the counties")
    take_offer()
    assert line.toPlainText() == 'prj_energy_saving_tce >= 100 and ent_county_code == "330523"'
    author.says("为“浙江省湖州市安吉县（330523）”")


def test_a_number_of_the_pack_can_be_named_in_its_conditions(author: Author) -> None:
    author.begin()
    author.add("参数")
    author.write("编号", "slx_least")
    author.write("名称", "最少节能量")
    author.write("取值", "100")
    author.write("单位", "tce/年")
    author.add("闸门")
    author.write("条件", "prj_energy_saving_tce >= slx_least")
    author.says("年节能量不低于 100 tce/年（最少节能量）")


def test_a_problem_leads_to_its_row(author: Author, person: Person) -> None:
    author.begin()
    author.subsidy()
    author.tab("闸门")
    author.write("条件", "prj_energy_saving_tce >= ")
    author.tab("文件")
    (row, *_) = author.check()
    assert row.startswith("问题　闸门　SLX01　第 25 个字符")
    author.editor.faults.table.activated.emit(author.editor.faults.table.rows.index(0, 0))
    assert author.editor.tabs.currentIndex() == TABS.index("闸门")
    assert author.editor.focusWidget() is author.line("条件")


def test_a_row_can_be_copied_moved_and_deleted(author: Author, person: Person) -> None:
    author.begin()
    author.add("职责")
    author.write("名称", "甲")
    person.press("复制", author.tab("职责"))
    author.write("名称", "乙")
    person.press("上移", author.tab("职责"))
    rows = author.editor.pages["duty"].table.rows
    assert [row[0] for row in rows.rows] == ["乙", "甲"]
    person.press("删除", author.tab("职责"))
    assert [row[0] for row in rows.rows] == ["甲"]


def test_renaming_a_clause_takes_along_what_belongs_to_it(author: Author) -> None:
    author.begin()
    author.add("待遇")
    author.write("名称", "县级贴息")
    author.choose("所属条款", "新建一条条款")
    author.tab("条款")
    author.editor.pages["clause"].choose("slx.s2")
    author.write("编号", "s9.money")
    author.tab("待遇")
    assert author.editor.pages["offer"].table.rows.rowCount() == 1
    assert "slx.s9.money" in author.line("所属条款").currentText()  # type: ignore[attr-defined]  # a choice


def test_what_has_no_form_is_written_as_text_and_checked(author: Author, person: Person) -> None:
    author.begin()
    author.subsidy()
    author.tab("原文")
    raw = author.editor.raw
    raw.files.setCurrentIndex(raw.files.findData("cases.toml"))
    person.press("插入一节空白", raw)
    person.see(lambda: not raw.said.text().startswith("文件 cases.toml"), "a sound file")
    assert any("cases" in row or "算例" in row for row in author.check())
    raw.text.setFocus()
    raw.text.selectAll()
    QTest.keyClick(raw.text, Qt.Key.Key_Delete)
    QTest.keyClicks(raw.text, "[[case]")
    person.see(lambda: "第 1 行第" in raw.said.text(), "the place of the mistake")


def test_comments_stay_where_forms_change_other_rows(author: Author, person: Person, tmp_path: Path) -> None:
    author.begin()
    author.tab("原文")
    raw = author.editor.raw
    raw.files.setCurrentIndex(raw.files.findData("clauses.toml"))
    raw.text.setFocus()
    raw.text.moveCursor(raw.text.textCursor().MoveOperation.End)
    QTest.keyClicks(raw.text, "# end of chapter 1")
    author.add("条款")
    author.write("名称", "新的一条")
    person.press("保存", author.editor)
    person.notice("已保存")
    text = (tmp_path / "data" / "政策包草稿" / "slx" / "2026" / "clauses.toml").read_text(encoding="utf-8")
    assert "# end of chapter 1" in text
    assert "新的一条" in text


def test_a_file_that_cannot_be_read_sends_the_form_to_its_text(author: Author, person: Person) -> None:
    author.begin()
    author.tab("原文")
    raw = author.editor.raw
    raw.files.setCurrentIndex(raw.files.findData("clauses.toml"))
    raw.text.setFocus()
    QTest.keyClicks(raw.text, "x = = 1 #")
    place = author.tab("条款")
    author.says("clauses.toml 写得不对")
    person.press("到原文改正", place)
    assert raw.isVisible()
    assert raw.files.currentData() == "clauses.toml"


def test_going_back_asks_about_what_is_not_saved(author: Author, person: Person) -> None:
    author.begin()
    author.write("名称", "改了名")
    assert "有未保存的改动" in person.texts(author.editor)
    person.answer(lambda dialog: person.press("不保存(N)", dialog))
    person.press("返回清单", author.editor)
    assert author.page.desk is not None
    person.see(author.page.desk.list.isVisible, "the list")
    person.see(lambda: author.page.desk.list.rows.rows[0][0] == "示例县贴息办法", "the draft as it was")  # type: ignore[union-attr]


def test_closing_the_window_keeps_what_is_saved_on_the_way(author: Author, person: Person, tmp_path: Path) -> None:
    author.begin()
    author.write("名称", "改了名")
    person.answer(lambda dialog: person.press("保存(S)", dialog))
    person.window.close()
    text = (tmp_path / "data" / "政策包草稿" / "slx" / "2026" / "pack.toml").read_text(encoding="utf-8")
    assert "改了名" in text


def test_an_id_that_is_taken_or_a_county_nobody_knows_is_refused(author: Author, person: Person) -> None:
    person.press("新建…", author.page)
    dialog = author.dialog(NewDraft)
    author.write("文件名称", "办法", dialog)
    author.write("编号", "abc247", dialog)
    author.write("适用县（市、区）", "没有这个县", dialog)
    person.press("建立草稿", dialog)
    assert "没有认出“没有这个县”" in person.texts(dialog)
    author.write("适用县（市、区）", "", dialog)
    person.press("建立草稿", dialog)
    person.see(lambda: "编号 abc247 已经是" in person.texts(dialog), "the refusal")
    dialog.reject()


def test_an_edition_is_copied_as_the_next_one(author: Author, person: Person) -> None:
    person.press("由已有版本复制…", author.page)
    dialog = author.dialog(CopyEdition)
    author.write("版本", "2027", dialog)
    author.write("生效日", "2027-01-01", dialog)
    person.press("复制", dialog)
    person.see(author.editor.isVisible, "the copy")
    assert "条款（104）" in [author.editor.tabs.tabText(place) for place in range(author.editor.tabs.count())]


def test_a_file_is_made_of_a_sound_draft_and_names_its_signer(author: Author, person: Person, tmp_path: Path) -> None:
    author.begin()
    author.subsidy()
    author.editor.build_to(tmp_path / "slx.lvpack")
    person.notice("已生成")
    assert (tmp_path / "slx.lvpack").exists()


def test_a_draft_with_problems_is_neither_made_nor_installed(author: Author, person: Person, tmp_path: Path) -> None:
    author.begin()
    author.add("闸门")
    author.editor.build_to(tmp_path / "slx.lvpack")
    person.notice("没有生成文件")
    assert not (tmp_path / "slx.lvpack").exists()


def test_a_deleted_draft_can_be_taken_back_from_its_folder(author: Author, person: Person, tmp_path: Path) -> None:
    author.begin()
    person.press("返回清单", author.editor)
    desk = author.page.desk
    assert desk is not None
    person.see(lambda: desk.list.chosen_rows(), "the draft in the list")
    person.answer(lambda dialog: person.press("删除草稿", dialog))
    person.press("删除", author.page)
    person.notice("已删除")
    assert list((tmp_path / "data" / "政策包草稿" / "已删除").glob("slx-2026-*/pack.toml"))
    person.press("撤销")
    person.see(lambda: desk.list.rows.rows, "the draft in the list again")


def test_the_desk_never_stops_the_window_for_long(author: Author, person: Person, qtbot: QtBot) -> None:
    author.begin()
    qtbot.wait(200)
    beat = Heartbeat(person.window)
    for tab in TABS:
        author.tab(tab)
        qtbot.wait(60)
    author.add("闸门")
    qtbot.wait(60)
    line = author.line("条件")
    line.setFocus()
    for sign in "prj_energy_saving_tce >= 100 and ent_county_code":
        QTest.keyClicks(QApplication.activePopupWidget() or line, sign)
        qtbot.wait(5)
    qtbot.wait(400)
    assert beat.longest < LONGEST_PAUSE


def test_nothing_is_cut_off_in_a_small_window(author: Author, person: Person) -> None:
    person.window.resize(1000, 600)
    author.begin()
    for tab in TABS:
        author.tab(tab)
        assert author.editor.width() <= author.page.width()
        assert person.window.width() == 1000
    assert author.editor.minimumSizeHint().height() < 480


# ---- packs of others


@pytest.fixture
def neighbour(tmp_path: Path) -> Path:
    """Return a pack file signed by somebody nobody here knows."""
    make_key(tmp_path / "邻县", "邻县工信局")
    return build_pack(write_folder(tmp_path / "县规定"), tmp_path / "n.lvpack", keys=tmp_path / "邻县").file


def looked(person: Person, page: PoliciesPage, path: Path) -> InstallDialog:
    page.packs.look(path)
    person.see(lambda: isinstance(QApplication.activeModalWidget(), InstallDialog), "what is in the file")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, InstallDialog)
    return dialog


def test_a_file_shows_document_signer_changes_and_whose_result_changes(
    person: Person, page: PoliciesPage, neighbour: Path
) -> None:
    dialog = looked(person, page, neighbour)
    words = person.texts(dialog)
    for part in ("示例县绿色贷款贴息办法", "2026 版", "自 2026-06-01 起施行", "还没有信任签名人“邻县工信局”"):
        assert part in words
    assert dialog.cases.rows.rows[0][:3] == ("甲公司", "节能改造", "待补正")
    assert "示例县贷款贴息：无 → 可办理" in dialog.cases.rows.rows[0][-1]
    assert len(dialog.changes.rows.rows) == 6
    dialog.reject()


def test_an_unknown_signer_must_be_accepted_by_name(person: Person, page: PoliciesPage, neighbour: Path) -> None:
    dialog = looked(person, page, neighbour)
    assert not dialog.install_button.isEnabled()
    QTest.keyClicks(dialog.accepted_name, "x")
    assert not dialog.install_button.isEnabled()
    dialog.accepted_name.setText("邻县工信局")
    person.press("安装", dialog)
    person.notice("已安装“示例县绿色贷款贴息办法”")
    person.see(lambda: page.view is not None and page.view.place_of("mycounty", "2026", "mycounty.s4.subsidy"), "it")


def test_an_unsigned_file_must_be_accepted_by_its_own_name(person: Person, page: PoliciesPage, tmp_path: Path) -> None:
    path = tmp_path / "u.lvpack"
    path.write_bytes(zipped(unsigned_entries()))
    dialog = looked(person, page, path)
    assert "没有签名" in person.texts(dialog)
    dialog.accepted_name.setText("u.lvpack")
    person.press("安装", dialog)
    person.notice("已安装")


def test_an_altered_file_is_refused_in_words(person: Person, page: PoliciesPage, neighbour: Path) -> None:
    content = bytearray(neighbour.read_bytes())
    content[len(content) // 2] ^= 1
    neighbour.write_bytes(content)
    page.packs.look(neighbour)
    person.notice("n.lvpack：文件已损坏")
    assert QApplication.activeModalWidget() is None


def test_the_same_edition_with_other_content_takes_the_place_of_the_installed_one(
    person: Person, page: PoliciesPage, neighbour: Path, tmp_path: Path
) -> None:
    dialog = looked(person, page, neighbour)
    dialog.accepted_name.setText("邻县工信局")
    person.press("安装", dialog)
    person.notice("已安装")
    folder = write_folder(tmp_path / "改过", ("pack.toml", "value = 100", "value = 200"))
    other = build_pack(folder, tmp_path / "o.lvpack", keys=tmp_path / "邻县").file
    dialog = looked(person, page, other)
    assert "已安装的 2026 版内容不同" in person.texts(dialog)
    dialog.accepted_name.setText("邻县工信局")
    person.press("换掉已装的这一版", dialog)
    person.see(lambda: QApplication.activeModalWidget() is None, "the end")
    row = person.ask_store(lambda store, _progress: store.installed_packs(withdrawn=True))
    assert [one.withdrawn is None for one in row] == [False, True]


def test_a_file_whose_edition_is_there_already_cannot_be_installed_again(
    person: Person, page: PoliciesPage, neighbour: Path
) -> None:
    dialog = looked(person, page, neighbour)
    dialog.accepted_name.setText("邻县工信局")
    person.press("安装", dialog)
    person.notice("已安装")
    dialog = looked(person, page, neighbour)
    assert "完全相同的版本已经安装" in person.texts(dialog)
    assert not dialog.install_button.isEnabled()
    dialog.reject()


def test_an_installed_edition_is_withdrawn_with_a_reason(person: Person, page: PoliciesPage, neighbour: Path) -> None:
    dialog = looked(person, page, neighbour)
    dialog.accepted_name.setText("邻县工信局")
    person.press("安装", dialog)
    person.notice("已安装")
    person.press("已安装的…", page)
    person.see(lambda: isinstance(QApplication.activeModalWidget(), InstalledDialog), "the installed ones")
    installed = QApplication.activeModalWidget()
    assert isinstance(installed, InstalledDialog)
    assert not installed.withdraw_button.isEnabled()
    installed.why.setText("已废止")
    person.press("撤下", installed)
    person.notice("已撤下“示例县绿色贷款贴息办法”")
    packs = person.ask_store(calls.installed_packs())
    assert "mycounty" not in {pack.row.id for pack in packs}


def test_nothing_installed_says_what_to_do(person: Person, page: PoliciesPage) -> None:
    person.press("已安装的…", page)
    person.notice("还没有安装过政策包")
