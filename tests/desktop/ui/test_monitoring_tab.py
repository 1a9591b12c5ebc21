"""The tab after the loan: a missing dimension is recorded, a bad entry stays open with its reason, a problem shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from desktop import resources
from desktop.settings import Settings
from desktop.store.database import Store
from desktop.ui.monitoring.record_dialog import RecordDialog
from desktop.ui.monitoring.view import MonitoringView
from desktop.work.operations.office import save_settings
from tests.desktop.ui.conftest import Person, facts, fill
from tests.desktop.ui.test_case_page import give_reason

DAY = date(2026, 11, 21)
LOAN = {"loan_first_draw_on": "2025-12-20", "prj_energy_saving_tce": 1200}


@pytest.fixture
def case_id(database: Path) -> str:
    (case_id,) = fill(database, facts(ent_name="青峰水泥有限公司", prj_name="余热发电项目", **LOAN))
    with Store.open(database, dictionary=resources.dictionary()) as store:
        save_settings(store, Settings(on=DAY), by="甲")
    return case_id


@pytest.fixture
def view(case_id: str, person: Person) -> MonitoringView:
    person.see(lambda: person.window.office.today == DAY, "the office's day")
    person.window.office.change(person.window.office.settings)
    person.window.open_case(case_id, "monitoring")
    person.see(lambda: person.window.findChild(MonitoringView), "the tab")
    found = person.window.findChild(MonitoringView)
    assert isinstance(found, MonitoringView)
    person.see(lambda: "下次检查应不晚于 2026-06-20" in found.due.text(), "the next check")
    return found


def enter(dialog: QDialog, **values: str) -> RecordDialog:
    assert isinstance(dialog, RecordDialog)
    for name, text in values.items():
        row = dialog.rows[name]
        box = getattr(row.editor, "findData", None)
        if box is not None:
            row.editor.setCurrentIndex(box(text))  # type: ignore[union-attr]  # a choice
            row.editor.entered.emit()
        else:
            row.editor.setText(text)  # type: ignore[union-attr]  # a line
            row.editor.setModified(True)  # type: ignore[union-attr]
            row.commit()
    return dialog


def test_a_check_is_recorded_dimension_by_dimension(view: MonitoringView, person: Person) -> None:
    def first(dialog: QDialog) -> None:
        open_one = enter(
            dialog, mon_dimension="energy_env", mon_date="2026-07-08", mon_result="normal", mon_period="half_year",
            mon_period_start="2026-01-01",
        )  # fmt: skip
        assert open_one.rows["mon_period_end"].editor.text() == "2026-06-30"  # type: ignore[union-attr]  # a line
        assert "mon_output_cny" not in open_one.rows
        enter(open_one, mon_saving_tce="560.5吨标准煤").accept()

    person.answer(first)
    person.press("新增检查记录…", view)
    person.see(lambda: view.cards, "the check")
    person.notice("已保存检查记录")
    assert view.cards[0].lights["energy_env"].text() == "节能环保：正常"
    assert "缺" in view.cards[0].lights["finance"].text()
    rows = view.table.rows.rows
    assert rows[0][:4] == ("期内节能量（tce）", "2026-01-01 至 2026-06-30", "560.5", "1,200 × 181/365 = 595.07")

    def second(dialog: QDialog) -> None:
        open_one = enter(dialog, mon_result="problem")
        assert str(open_one.facts["mon_dimension"].value) == "finance"
        assert str(open_one.facts["mon_period_end"].value) == "2026-06-30"
        open_one.accept()

    person.answer(second)
    view.cards[0].lights["finance"].click()
    person.see(lambda: view.recheck.isVisible(), "the call for the gates")
    assert view.cards[0].lights["finance"].text() == "财务管理：有问题"


def test_a_bad_entry_keeps_the_dialog_open_and_says_what_would_be_right(view: MonitoringView, person: Person) -> None:
    said: list[str] = []

    def bad(dialog: QDialog) -> None:
        open_one = enter(dialog, mon_dimension="energy_env", mon_date="2026-07-08", mon_saving_tce="约五万多")
        open_one.accept()
        said.append(open_one.error.text())
        enter(open_one, mon_saving_tce="12").accept()
        said.append(open_one.error.text())
        open_one.reject()

    person.answer(bad)
    person.press("新增检查记录…", view)
    assert "“期内节能量”填了“约五万多”" in said[0]
    assert "应填期间" in said[1]
    assert person.ask_store(lambda store, _progress: store.monitoring()) == {}


def test_a_record_is_corrected_and_withdrawn_with_a_reason(view: MonitoringView, person: Person) -> None:
    person.answer(lambda dialog: enter(dialog, mon_dimension="operation", mon_date="2026-07-08").accept())
    person.press("新增检查记录…", view)
    person.see(lambda: view.cards, "the check")

    def correct(dialog: QDialog) -> None:
        person.answer(give_reason("读错表"))
        enter(dialog, mon_result="attention").accept()

    person.answer(correct)
    person.press("更正…", view)
    person.see(lambda: "需关注" in view.cards[0].lights["operation"].text(), "the correction")
    person.see(lambda: "更正第 1 号" in view.detail.toPlainText(), "what it corrects")
    person.answer(give_reason("记错了项目"))
    person.press("撤回…", view)
    person.see(lambda: not view.cards, "no check")
