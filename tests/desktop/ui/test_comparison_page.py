"""Cases side by side: from the list, what differs in words, to the field behind a line, to the clipboard, to paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.problems import Problem
from desktop.ui import calls
from desktop.ui.pages.comparison import ComparisonPage
from desktop.work.operations.side_by_side import compare_cases
from tests.desktop.ui.conftest import Person, facts, fill
from tests.desktop.ui.test_accessible import nameless, out_of_reach, trap
from tests.matching.test_gaps import CLEAN

DAY = date(2026, 11, 21)


@pytest.fixture
def ids(database: Path) -> list[str]:
    one = {"ent_name": "青峰水泥有限公司", "prj_name": "余热发电项目", "ent_employees": 320, "loan_amount_cny": "400"}
    other = {
        "ent_name": "绿源调味有限公司",
        "prj_name": "冷凝水回收项目",
        "ent_employees": 90,
        "loan_amount_cny": "400",
    }
    return fill(database, facts(**one, **CLEAN), facts(**other))


@pytest.fixture
def page(ids: list[str], person: Person) -> ComparisonPage:
    done: list[Any] = []
    person.window.runner.run(calls.judge_cases(ids[:1], on=DAY), on_done=done.append)
    person.see(lambda: done, "a judgement")
    person.window.compare(ids)
    found = person.window.page_shown
    assert isinstance(found, ComparisonPage)
    person.see(lambda: found.table.isVisible(), "the table")
    return found


def rows(page: ComparisonPage) -> dict[str, list[str]]:
    table = page.table.lines
    texts = [[table.item(row, at).text() for at in range(table.columnCount())] for row in range(table.rowCount())]
    return {row[0]: row[1:] for row in texts}


def test_what_differs_is_said_and_what_is_alike_is_left_out_until_asked_for(page: ComparisonPage) -> None:
    shown = rows(page)
    assert shown["推荐结论"][1:] == ["尚未评估", "乙尚未评估"]
    assert "从业人员" not in shown
    page.with_facts.setChecked(True)
    assert rows(page)["从业人员"] == ["320 人", "90 人", "甲最高"]
    assert "申请贷款额" not in rows(page)
    page.only_different.setChecked(False)
    assert rows(page)["申请贷款额"] == ["400 万元", "400 万元", "相同"]
    page.table.clearSelection()
    page.table.copy()
    assert "申请贷款额\t400 万元\t400 万元\t相同" in QApplication.clipboard().text()


def test_a_line_leads_to_its_field_and_escape_leads_back(page: ComparisonPage, person: Person) -> None:
    page.with_facts.setChecked(True)
    table = page.table
    row = next(at for at in range(table.lines.rowCount()) if table.lines.item(at, 0).text() == "从业人员")
    table.setFocus()
    table.setCurrentIndex(table.lines.index(row, 1))
    assert "从业人员：" in page.about.text()
    person.key(Qt.Key.Key_Return)
    person.see(lambda: person.window.case_shown == page.ids[0], "the case")
    person.see(lambda: "320" in str(getattr(QApplication.focusWidget(), "text", str)()), "the field with the focus")
    person.window.compare(page.ids)
    person.see(lambda: page.table.isVisible(), "the table again")
    page.table.setFocus()
    person.key(Qt.Key.Key_Escape)
    person.see(lambda: person.window.page_shown is not page, "the page before")


def test_it_is_written_as_it_is_looked_at(
    page: ComparisonPage, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "比较"
    for kind, begin in (("PDF (*.pdf)", b"%PDF"), ("Excel (*.xlsx)", b"PK")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, kind=kind: (str(target), kind))
        person.press("导出…", page)
        written = target.with_suffix(kind[kind.index("*") + 1 : -1])
        person.see(written.exists, "the file")
        assert written.read_bytes().startswith(begin)


def test_it_can_be_worked_without_seeing_and_without_the_mouse(page: ComparisonPage, person: Person) -> None:
    assert not nameless(person.window)
    assert not out_of_reach(person.window)
    assert trap(person) == ""


def test_one_case_or_five_are_refused_with_what_would_be_right(ids: list[str], person: Person) -> None:
    def ask(store: Any, _progress: object) -> str:
        try:
            compare_cases(store, ids[:1], on=DAY)
        except Problem as problem:
            return problem.sentence()
        return ""

    assert "请选 2 到 4 个项目" in person.ask_store(ask)
    assert "现在选了 0 个" in person.window.desk.offer("compare").why
