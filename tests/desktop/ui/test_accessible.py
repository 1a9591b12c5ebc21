"""Everything that takes entries or clicks has a name, can be reached by Tab and shows that it has the focus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from desktop.ui.main_window import RAIL
from tests.desktop.ui.conftest import Person, facts, fill

INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QTextEdit, QPlainTextEdit, QAbstractItemView)
WHOLES = (QComboBox, QAbstractSpinBox, QCalendarWidget, QHeaderView, QTabBar)
"""Their parts belong to them and carry no names of their own."""
CASE_TABS = ("form", "judgement", "appraisal", "matching", "papers", "dossier", "recommend", "monitoring", "history")
LONGEST_ROUND, MOST_LINKS = 1500, 600


@pytest.fixture
def database(database: Path) -> Path:
    fill(database, facts(ent_name="甲公司", ent_uscc="91440281MA4WKJX11B", prj_name="改造"))
    return database


def is_part(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, WHOLES) or (isinstance(parent, QLineEdit) and isinstance(widget, QAbstractButton)):
            return True
        parent = parent.parentWidget()
    return isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_")


def interactive(place: QWidget) -> Iterator[QWidget]:
    for widget in place.findChildren(QWidget):
        if isinstance(widget, INTERACTIVE) and widget.isVisible() and not is_part(widget):
            yield widget


def name_of(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def described(widget: QWidget) -> str:
    parents: list[str] = []
    place: QWidget | None = widget
    while place is not None and len(parents) < 4:
        parents.append(type(place).__name__)
        place = place.parentWidget()
    return " < ".join(parents)


def settled(person: Person) -> None:
    person.see(lambda: not person.window.runner.is_busy, "the worker at rest")
    QApplication.processEvents()
    person.see(lambda: not person.window.runner.is_busy, "the worker at rest")


def nameless(place: QWidget) -> list[str]:
    return [described(widget) for widget in interactive(place) if not name_of(widget).strip()]


def out_of_reach(place: QWidget) -> list[str]:
    """Return what cannot be reached by Tab; buttons of a group are reached by arrows from the checked one."""
    return [
        f"{described(widget)} {name_of(widget)}"
        for widget in interactive(place)
        if widget.isEnabled() and not in_exclusive_group(widget) and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def in_exclusive_group(widget: QWidget) -> bool:
    if not isinstance(widget, QAbstractButton):
        return False
    group = widget.group()
    return widget.autoExclusive() or (group is not None and group.exclusive())


def without_visible_focus(place: QWidget) -> list[str]:
    place.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # as after any press of Tab
    found = []
    for widget in interactive(place):
        if not widget.isEnabled() or widget.width() < 8 or widget.visibleRegion().isEmpty():
            continue
        place.setFocus()
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if widget.hasFocus() and widget.grab().toImage() == before:
            found.append(f"{described(widget)} {name_of(widget)}")
    return found


def trap(person: Person) -> str:
    """Press Tab until the focus has gone round; return where it got stuck, empty when nowhere."""
    person.window.search.setFocus()
    stayed = 0
    for _ in range(LONGEST_ROUND):
        before = QApplication.focusWidget()
        person.key(Qt.Key.Key_Tab)
        after = QApplication.focusWidget()
        if after is person.window.search:
            return ""
        stayed = stayed + 1 if after is before else 0  # Tab also goes over the parts of a date and the links of a text
        if stayed > MOST_LINKS and before is not None:
            return described(before) + " " + name_of(before)
    return "no end"


@pytest.mark.parametrize("page", RAIL)
def test_every_page_can_be_worked_without_seeing_and_without_the_mouse(person: Person, page: str) -> None:
    person.window.show_page(page)
    settled(person)
    assert not nameless(person.window), nameless(person.window)
    assert not out_of_reach(person.window), out_of_reach(person.window)
    assert trap(person) == ""


@pytest.mark.parametrize("tab", CASE_TABS)
def test_every_tab_of_a_case_can_be_worked_without_seeing_and_without_the_mouse(person: Person, tab: str) -> None:
    person.see(lambda: person.window.projects.model.rows, "the list")
    person.window.open_case(person.window.projects.model.rows[0].id, tab)
    settled(person)
    assert not nameless(person.window), nameless(person.window)
    assert not out_of_reach(person.window), out_of_reach(person.window)
    assert trap(person) == ""


@pytest.mark.parametrize("page", ["cases", "import_page", "settings", "recommend"])
def test_the_focus_is_seen(person: Person, page: str) -> None:
    person.window.show_page(page)
    settled(person)
    unseen = without_visible_focus(person.window)
    assert not unseen, unseen
