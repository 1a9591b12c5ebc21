"""The tab of papers: a file is attached where it is asked, a bad one stays in the dialog with its reason."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog

from desktop import resources
from desktop.settings import Settings
from desktop.store.attached_files import folder_of
from desktop.store.database import Store
from desktop.ui.papers.dialog import PaperDialog, read_day
from desktop.ui.papers.view import CasePapersView
from desktop.work.operations.office import save_settings
from desktop.work.operations.paper_records import PaperDetails, PaperOf, attach_paper
from tests.desktop.paper_files import PDF, PROGRAM
from tests.desktop.ui.conftest import Person, facts, fill
from tests.desktop.ui.test_case_page import give_reason

DAY = date(2026, 11, 21)


@pytest.fixture
def view(database: Path, request: pytest.FixtureRequest) -> CasePapersView:
    (case_id,) = fill(database, facts(ent_name="青峰水泥有限公司", prj_name="余热发电项目"))
    with Store.open(database, dictionary=resources.dictionary()) as store:
        save_settings(store, Settings(on=DAY, clerk_name="王五"), by="甲")
    person: Person = request.getfixturevalue("person")
    person.see(lambda: person.window.office.today == DAY, "the office's day")
    person.window.open_case(case_id, "papers")
    person.see(lambda: person.window.findChild(CasePapersView), "the tab")
    found = person.window.findChild(CasePapersView)
    assert isinstance(found, CasePapersView)
    person.see(lambda: "材料不齐" in found.head.text(), "the checklist")
    return found


def states(view: CasePapersView) -> dict[str, str]:
    return {cells[1]: cells[0] for cells in view.table.rows.rows}


def as_dialog(dialog: QDialog) -> PaperDialog:
    assert isinstance(dialog, PaperDialog)
    return dialog


def test_a_paper_is_attached_seen_and_withdrawn(view: CasePapersView, person: Person, tmp_path: Path) -> None:
    good, bad = tmp_path / "执照.pdf", tmp_path / "坏.pdf"
    good.write_bytes(PDF)
    bad.write_bytes(PROGRAM)
    said: list[str] = []

    def attach(dialog: QDialog) -> None:
        asked = as_dialog(dialog)
        assert (asked.chosen_paper, asked.windowTitle()) == ("business_licence", "附加材料")
        asked._try()
        said.append(asked.error.text())
        asked.file.setText(str(bad))
        asked._try()
        person.see(lambda: "Windows 程序" in asked.error.text(), "the refusal")
        asked.file.setText(str(good))
        asked.lines["issued_on"].setText("2019年3月1日")
        asked.endless.setChecked(True)
        asked._try()

    assert states(view)["营业执照"] == "缺"
    view.table.choose(("business_licence",))
    person.answer(attach)
    person.press("附加文件…", view)
    person.notice("已附加材料")
    person.see(lambda: states(view)["营业执照"] == "已有", "the paper")
    assert "没有选文件" in said[0]
    assert view.part.records.rows.rows[0][1:4] == ("执照.pdf", "2019-03-01", "长期")

    def seen(dialog: QDialog) -> None:
        asked = as_dialog(dialog)
        assert asked.lines["seen_by"].text() == "王五"
        asked.lines["valid_to"].setText("2026-12-01")
        asked._try()

    view.table.choose(("monitoring_report",))
    person.answer(seen)
    person.press("看过原件…", view)
    person.see(lambda: states(view)["监测报告"] == "已有（只看过原件），快到期", "the paper seen")
    assert not view.part.buttons["open"].isEnabled()
    person.answer(give_reason("看错了"))
    person.press("撤回…", view)
    person.see(lambda: states(view)["监测报告"] == "缺", "the withdrawal")


def test_a_file_dropped_on_a_row_is_proposed_as_its_paper_and_others_can_be_chosen(
    view: CasePapersView, person: Person, tmp_path: Path
) -> None:
    file = tmp_path / "备案证.pdf"
    file.write_bytes(PDF)
    row = next(at for at, item in enumerate(view.table.items) if item.papers[0] == "filing")
    middle = view.table.visualRect(view.table.model().index(row, 1)).center()
    place = view.mapFromGlobal(view.table.viewport().mapToGlobal(middle))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    proposed: list[str] = []

    def drop(dialog: QDialog) -> None:
        asked = as_dialog(dialog)
        proposed.extend([asked.chosen_paper, asked.file.text()])
        asked.paper.setEditText("项目核准批复")
        proposed.append(asked.chosen_paper)
        asked.paper.setEditText("本县的立项表")
        proposed.append(asked.chosen_paper)
        asked._try()

    person.answer(drop)
    modifiers, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    view.dropEvent(QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, buttons, modifiers))
    person.see(lambda: "本县的立项表（清单外）" in states(view), "the paper beside the list")
    assert proposed == ["filing", str(file), "approval", "本县的立项表"]


def test_another_route_is_chosen_by_name(view: CasePapersView, person: Person) -> None:
    place = view.routes.findData("solid_waste")
    view.routes.setCurrentIndex(place)
    view.routes.activated.emit(place)
    person.see(lambda: "应交 7 份" in view.head.text(), "the route")
    assert len(view.table.items) == 8


def test_days_are_read_as_people_write_them() -> None:
    assert read_day("2026年6月30日") == read_day("2026/6/30") == read_day(" 2026.06.30 ") == date(2026, 6, 30)
    assert read_day("2026-02-30") is None
    assert read_day("明年") is None


def test_files_gone_are_told_at_the_start_and_found_again_in_the_backup(
    database: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (case_id,) = fill(database, facts(ent_name="青峰水泥有限公司", prj_name="余热发电项目"))
    source = tmp_path / "执照.pdf"
    source.write_bytes(PDF)
    with Store.open(database, dictionary=resources.dictionary()) as store:
        paper = PaperOf(paper="business_licence", subject_id=case_id)
        attach_paper(store, paper, source, PaperDetails(endless=True), by="甲")
        store.backup()
    shutil.rmtree(folder_of(database))
    person: Person = request.getfixturevalue("person")
    person.notice("1 个附件的文件不在")
    person.press("检查附件")
    person.notice("已从备份找回")
    assert person.ask_store(lambda store, _progress: store.papers.faults(whole=True)) == ()
