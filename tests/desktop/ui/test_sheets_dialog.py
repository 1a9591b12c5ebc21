"""The dialog of official forms: what a case can print, what a form lacks, its pages, and a copy saved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop import resources
from desktop.settings import Settings
from desktop.store.database import Store
from desktop.ui.pages.case import CasePage
from desktop.ui.sheets.dialog import SheetDialog
from desktop.ui.sheets.opening import open_for_period
from desktop.work.operations.office import save_settings
from tests.desktop.ui.conftest import Person, facts, fill

DAY = date(2026, 11, 21)


@pytest.fixture
def page(database: Path, request: pytest.FixtureRequest) -> CasePage:
    (case_id,) = fill(database, facts(ent_name="青峰水泥有限公司", prj_name="余热发电项目"))
    with Store.open(database, dictionary=resources.dictionary()) as store:
        save_settings(store, Settings(on=DAY, clerk_name="王五"), by="甲")
    person: Person = request.getfixturevalue("person")
    person.see(lambda: person.window.office.today == DAY, "the office's day")
    person.window.open_case(case_id)
    found = person.window.findChild(CasePage)
    assert isinstance(found, CasePage)
    person.see(lambda: found.case_id, "the case")
    return found


def dialog_of(person: Person) -> SheetDialog:
    found = person.window.findChild(SheetDialog)
    assert isinstance(found, SheetDialog)
    return found


def titles(dialog: SheetDialog) -> list[str]:
    items = (dialog.list.item(place) for place in range(dialog.list.count()))
    return [item.text().splitlines()[0] for item in items if not item.isHidden()]


def test_a_form_of_a_case_is_found_looked_at_and_saved(page: CasePage, person: Person, tmp_path: Path) -> None:
    page.print_sheet()
    dialog = dialog_of(person)
    person.see(lambda: dialog.list.count() > 5, "the forms")
    dialog.search.setText("资金用途")
    assert titles(dialog) == ["贷款资金用途检查表"]
    person.see(lambda: dialog.paper.pages, "its pages")
    assert "放款日" in dialog.told.text()
    assert "缺" in dialog.list.currentItem().text()
    dialog.save_to(tmp_path / "检查表.pdf")
    person.see(lambda: (tmp_path / "检查表.pdf").exists() and "已保存" in dialog.told.text(), "the file")
    dialog.save_to(tmp_path / "检查表.txt")
    person.see(lambda: "不能写成" in dialog.told.text(), "the refusal")
    dialog.search.setText("没有这种表")
    person.see(lambda: "换一个词" in dialog.words.text(), "that there is none")
    assert not dialog.buttons["sheets.print"].isEnabled()
    dialog.reject()


def test_the_returns_of_a_period_follow_its_period(page: CasePage, person: Person) -> None:
    open_for_period(person.window)
    dialog = dialog_of(person)
    person.see(lambda: "清洁生产审核绩效汇总表" in titles(dialog), "the returns")
    assert dialog.period.text() == "2026年第3季度"
    dialog.period.setText("2025")
    dialog.period.editingFinished.emit()
    person.see(lambda: dialog.period.text() == "2025年" and dialog.paper.pages, "the year")
    dialog.period.setText("去年")
    dialog.period.editingFinished.emit()
    person.see(lambda: "去年" in dialog.words.text(), "what is wrong")
    dialog.reject()
