"""The walk through the worked county: every step shows the page it is about, by the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.ui.main_window import RAIL
from desktop.ui.tour import county
from desktop.ui.tour.guide import Guide
from desktop.ui.tour.steps import steps
from tests.desktop.ui.conftest import facts, fill


def test_every_step_is_about_a_page_that_exists() -> None:
    assert {step.page for step in steps()} <= {*RAIL, "case"}
    assert steps()[-1].page == "settings"


def test_the_walk_goes_through_all_steps_by_the_keyboard(database: Path, request: pytest.FixtureRequest) -> None:
    fill(database, facts(ent_name="青峰机械", prj_name="（示例）余热回收"))
    person, window = request.getfixturevalue("person"), request.getfixturevalue("window")
    county.begin(window)
    person.see(lambda: window.findChild(Guide), "the first step")
    guide = window.findChild(Guide)
    assert guide is not None
    for number, step in enumerate(steps(), start=1):
        assert guide.title.text() == step.title
        assert f"{number} " in guide.count.text()
        is_case = step.page == "case"
        person.see(lambda is_case=is_case: bool(window.case_shown) is is_case, "the page")
        assert guide.geometry().bottom() < window.height()
        person.see(guide.next.hasFocus, "the button that leads on has the focus")
        person.key(Qt.Key.Key_Space)
    person.notice("看一遍示例县")


def test_the_county_lies_apart_from_the_offices_own_cases() -> None:
    from desktop import paths

    assert county.database().parent != paths.default_store().parent
