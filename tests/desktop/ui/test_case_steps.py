"""Taking back and again, drafts, the live what-if, pasting and the past of a field, as a clerk meets them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import resources
from desktop.store.database import Store
from desktop.ui.forms.field_card import FieldCard
from desktop.ui.forms.field_history import FieldHistory
from desktop.ui.forms.paste_dialog import PasteDialog
from desktop.ui.pages.case import CasePage
from desktop.work.operations import drafts
from tests.desktop.ui.conftest import Person, facts
from tests.desktop.ui.test_case_page import CONTROL, Clerk, _has_focus, case_id, clerk  # noqa: F401 - fixtures

INVEST, SAVING = "prj_invest_total_cny", "prj_energy_saving_tce"


def value(clerk: Clerk, name: str) -> object:  # noqa: F811 - the fixture's value
    assert clerk.page.form is not None
    fact = clerk.page.form.entries.sheet.now.get(name)
    return None if fact is None else fact.value


def undo(clerk: Clerk) -> None:  # noqa: F811
    clerk.person.key(Qt.Key.Key_Z, CONTROL)


def test_steps_of_every_kind_are_taken_back_in_turn_and_again(clerk: Clerk) -> None:  # noqa: F811
    clerk.open()
    clerk.enter("总投资", "800")
    QTest.keyClick(clerk.row("工业企业").editor, Qt.Key.Key_S)
    level = clerk.row("年节能量").level
    QTest.keyClick(level, Qt.Key.Key_End)
    clerk.page.tabs.go("history")
    undo(clerk)
    clerk.person.notice("已撤销：“年节能量”的证据")
    undo(clerk)
    clerk.person.notice("已撤销：“工业企业”由 未填 改为 是")
    undo(clerk)
    clerk.person.notice("已撤销：“总投资”由 未填 改为 800 万元")
    assert not clerk.page.is_unsaved
    clerk.person.key(Qt.Key.Key_Y, CONTROL)
    clerk.person.notice("已重做：“总投资”由 未填 改为 800 万元")
    assert value(clerk, INVEST) == Decimal(800)


def test_a_line_takes_back_its_own_typing_first(clerk: Clerk) -> None:  # noqa: F811
    clerk.open()
    clerk.enter("总投资", "800")
    row = clerk.row("总投资")
    QTest.keyClicks(row.editor, "5")
    undo(clerk)
    assert value(clerk, INVEST) == Decimal(800)
    undo(clerk)
    assert value(clerk, INVEST) is None


def test_saving_is_no_step_and_what_was_done_before_it_can_still_be_taken_back(clerk: Clerk) -> None:  # noqa: F811
    clerk.open()
    clerk.enter("总投资", "1200000元")
    clerk.save()
    clerk.person.notice("已保存：项目第 2 版")
    assert clerk.stored().case.facts[INVEST].typed == "1200000元"
    undo(clerk)
    clerk.person.notice("已撤销：“总投资”由 未填 改为 120 万元")
    clerk.person.key(Qt.Key.Key_Y, CONTROL)
    clerk.person.see(lambda: not clerk.page.is_unsaved, "the case as stored")


def test_a_number_counts_in_the_unit_picked_beside_it(clerk: Clerk) -> None:  # noqa: F811
    clerk.open()
    row = clerk.enter("总投资", "1200000")
    assert row.unit is not None
    QTest.keyClick(row.unit, Qt.Key.Key_Up)
    assert row.unit.currentText() == "元"
    assert value(clerk, INVEST) == Decimal(120)
    assert row.editor.raw() == "1,200,000"


def test_the_strip_follows_what_is_typed_and_stores_nothing(clerk: Clerk) -> None:  # noqa: F811
    clerk.open()
    assert clerk.page.desk is not None
    trying = clerk.page.desk.trying
    clerk.person.see(lambda: trying.needed and not trying.is_busy, "what is missing")
    before = len(trying.needed)
    QTest.keyClick(clerk.row("环保违法违规").editor, Qt.Key.Key_F)
    clerk.person.see(lambda: len(trying.needed) == before - 1, "one fact less to go")
    assert f"还差 {before - 1} 项" in trying.strip.needed.text()
    assert clerk.stored().revision == 1


def test_a_pasted_block_is_shown_first_and_taken_back_as_one(clerk: Clerk) -> None:  # noqa: F811
    clerk.open()
    QApplication.clipboard().setText("总投资（元）\t9000000\n年节能量\t约5万\n年节水量\t3万m3")
    clerk.person.key(Qt.Key.Key_V, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    dialog = clerk.page.findChild(PasteDialog)
    assert dialog is not None
    assert "将填入 2 项，1 项不能填" in dialog.words.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    clerk.person.notice("已填入 2 项")
    assert value(clerk, INVEST) == Decimal(900)
    assert value(clerk, SAVING) == Decimal(17100)
    undo(clerk)
    clerk.person.notice("已撤销：粘贴 2 项")
    assert value(clerk, INVEST) is None


def test_what_is_typed_is_kept_as_a_draft_until_it_is_saved(clerk: Clerk, case_id: str) -> None:  # noqa: F811
    clerk.open()
    QTest.keyClicks(clerk.row("总投资").editor, "650")
    clerk.person.see(lambda: clerk.page.desk is not None and clerk.page.desk.drafting.is_kept, "the draft")
    assert clerk.person.ask_store(_draft(case_id)).whole.facts[INVEST].value == Decimal(650)
    clerk.save()
    clerk.person.notice("已保存")
    clerk.person.see(lambda: clerk.person.ask_store(_draft(case_id)) is None, "no draft of what is saved")


def _draft(key: str):  # type: ignore[no-untyped-def]  # an operation
    return lambda store, _progress: drafts.draft_of(store, key)


def test_one_field_is_brought_back_from_an_earlier_version(clerk: Clerk) -> None:  # noqa: F811
    clerk.open()
    clerk.enter("总投资", "800")
    clerk.enter("项目名称", "余热发电二期")
    clerk.person.answer(lambda dialog: dialog.accept())
    clerk.save()
    clerk.person.notice("已保存：项目第 2 版")
    history = clerk.history()
    history.only_changes.setChecked(True)
    history.versions.selectRow(1)
    clerk.person.see(lambda: history.facts.rows.rowCount() == 2, "two differences")
    row = next(row for row, texts in enumerate(history.facts.rows.rows) if texts[0] == "项目名称")
    history.facts.selectRow(row)
    clerk.person.press("恢复所选字段为先前的值", history)
    assert value(clerk, "prj_name") == "余热发电项目"
    assert value(clerk, INVEST) == Decimal(800)
    clerk.person.window.activateWindow()  # the platform without a screen leaves that to a dialog that has closed
    clerk.person.see(lambda: _has_focus("项目名称"), "the focus on what was brought back")
    undo(clerk)
    clerk.person.notice("已撤销：恢复“项目名称”的旧值")


def test_a_field_tells_what_asks_for_it_and_who_changed_it(clerk: Clerk) -> None:  # noqa: F811
    clerk.open()
    clerk.row("年节能量")
    clerk.person.key(Qt.Key.Key_F1)
    card = clerk.page.findChild(FieldCard)
    assert card is not None
    words = card.text.toPlainText()
    assert "能效提升" in words
    assert "推荐材料" in words
    clerk.person.press("本字段的历史", card)
    past = clerk.page.findChild(FieldHistory)
    assert past is not None
    clerk.person.see(lambda: past.table.rows.rowCount() == 1, "the one version")
    assert past.table.rows.rows[0][2] == "17,100 tce/年"
    past.close()


@pytest.fixture
def left(database: Path) -> None:
    """Leave a draft behind, as a process that was killed does."""
    whole = drafts.DraftSheet(facts=facts(ent_name="青峰水泥有限公司", prj_name="余热发电"), refused={})
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    draft = drafts.Draft(
        case_id="",
        enterprise_id="",
        title="青峰水泥有限公司",
        by="甲",
        at=at,
        revisions=(0, 0),
        whole=whole,
        measures=(),
    )
    with Store.open(database, dictionary=resources.dictionary()) as store:
        drafts.keep_draft(store, draft)


def test_a_draft_left_behind_is_told_at_the_start_and_brought_back(left: None, person: Person) -> None:
    person.notice("上次有 1 份没有保存的草稿")
    person.press("继续填写")
    person.notice("已恢复")
    page = person.window.page_shown
    assert isinstance(page, CasePage)
    assert page.form is not None
    assert page.form.entries.sheet.now["prj_name"].value == "余热发电"
    person.press("不要草稿")
    person.see(lambda: not page.is_unsaved, "an empty form")


KILLED = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from desktop.app import Options, apply_theme, build, start
app = QApplication([])
apply_theme(app)
window = build(Options(database=Path(sys.argv[1]), data_folder=Path(sys.argv[2])))
window.show()
start(window)
def until(done):
    while not done():
        app.processEvents()
until(lambda: not window.runner.is_busy)
window.new_case()
until(lambda: window.page_shown.form is not None and window.page_shown.form.field_in_hand() == "ent_name")
row = next(row for row in window.page_shown.form.rows_made() if row.field.id == "ent_name")
QTest.keyClicks(row.editor, "QF Cement")
until(lambda: window.page_shown.desk.drafting.is_kept)
print("typed", flush=True)
while True:
    app.processEvents()
"""


def test_a_killed_process_loses_nothing_that_was_typed(tmp_path: Path) -> None:
    database = tmp_path / "store.db"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", KILLED, str(database), str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "typed"
        process.send_signal(signal.SIGKILL)
    with Store.open(database, dictionary=resources.dictionary()) as store:
        (found,) = drafts.drafts(store)
    assert found.whole.facts["ent_name"].value == "QF Cement"
