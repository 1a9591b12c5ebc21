"""The quiet line under a field: it shows when ready, is reached by Tab, and fills in only when it is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.suggestion_line import SuggestionLine
from desktop.ui.pages.case import CasePage
from tests.desktop.ui.conftest import Person, facts, fill

DIRECTION = "prj_area_247"


@pytest.fixture
def case_id(database: Path) -> str:
    words = {"prj_name": "水泥窑余热发电项目", "prj_content": "不涉及光伏；配套中水回用"}
    return fill(database, facts(ent_name="青峰有限公司", **words))[0]


@pytest.fixture
def page(case_id: str, person: Person) -> CasePage:
    person.window.open_case(case_id)
    person.see(lambda: person.window.findChild(CasePage), "the page")
    found = person.window.findChild(CasePage)
    assert isinstance(found, CasePage)
    person.see(lambda: found.form is not None and found.form.isEnabled(), "the form")
    return found


def lines(page: CasePage, field: str) -> list[SuggestionLine]:
    return [line for line in page.findChildren(SuggestionLine) if line.isVisible() and line.suggestion.field == field]


def row(page: CasePage, person: Person, field: str) -> FieldRow:
    assert page.form is not None
    assert page.form.go_to(field)
    person.see(lambda: any(one.field.id == field for one in page.findChildren(FieldRow)), field)
    (found,) = [one for one in page.findChildren(FieldRow) if one.field.id == field]
    person.see(lambda: found.editor.hasFocus(), f"the focus on {field}")
    return found


def test_a_suggestion_is_taken_turned_down_and_reached_by_tab(page: CasePage, person: Person) -> None:
    direction = row(page, person, DIRECTION)
    person.see(lambda: len(lines(page, DIRECTION)) == 2, "two suggestions")
    first, second = lines(page, DIRECTION)
    assert "多半是：A1e 能效提升改造（依据：余热发电）" in first.words.toolTip()
    assert DIRECTION not in page.form.entries.sheet.now  # type: ignore[union-attr]  # the form is there

    person.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is first.take
    person.key(Qt.Key.Key_Space)
    fact = page.form.entries.sheet.now[DIRECTION]  # type: ignore[union-attr]
    assert (fact.value, fact.evidence, fact.source) == (("A1e",), "E0", "按项目文字建议，经人工确认")
    assert page.is_unsaved
    assert direction.editor.hasFocus()

    person.see(lambda: [one.suggestion.value for one in lines(page, DIRECTION)] == ["A1f"], "the other one")
    person.press("不是", lines(page, DIRECTION)[0])
    person.see(lambda: not lines(page, DIRECTION), "no line")
    kept = person.ask_store(lambda store, _progress: store.setting("suggest.answers"))
    assert [(each["value"], each["right"]) for each in kept] == [("A1e", True), ("A1f", False)]
    assert second.suggestion.value == "A1f"


def test_a_filled_field_is_left_alone(page: CasePage, person: Person) -> None:
    industry = row(page, person, "ent_industry_code")
    person.see(lambda: lines(page, "ent_industry_code"), "the industry")
    assert "C3011 水泥制造" in lines(page, "ent_industry_code")[0].words.toolTip()
    person.paste(industry.editor, "3012")
    person.see(lambda: not lines(page, "ent_industry_code"), "no line")
