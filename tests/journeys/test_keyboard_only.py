"""A clerk on the first day, without a mouse: from an empty store to a printed dossier of an own project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.forms.choices import ChoiceEditor, ChoicesEditor, MapEditor
from desktop.ui.forms.row import FieldRow
from desktop.ui.forms.sheet_area import row_of
from desktop.ui.pages.case import CasePage
from tests.desktop.ui.conftest import Person
from tests.journeys.conftest import Sit

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
USCC = "91420684XLJEX00129"


class Keyboard:
    """Presses keys where the focus is, and looks where the focus went; counts what it took."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.keys = 0

    def focus(self) -> QWidget:
        self._keep_in_front()
        popup = QApplication.activePopupWidget()
        found = QApplication.focusWidget() if popup is None else popup.focusWidget() or popup
        assert found is not None, "the focus is nowhere"
        return found

    def _keep_in_front(self) -> None:
        """Put the window in front again: the platform without a screen leaves that to a list that has closed."""
        if QApplication.activePopupWidget() is None and not isinstance(
            QApplication.activeWindow(), (QDialog, QMainWindow)
        ):
            self.person.window.activateWindow()
            QCoreApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.keys += 1
        QTest.keyClick(self.focus(), key, modifier)

    def type(self, text: str) -> None:
        """Type Latin letters by their keys and let the input method commit Chinese, as it does in an office."""
        if text.isascii():
            self.keys += len(text)
            QTest.keyClicks(self.focus(), text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        self.keys += 2 * len(text)
        QCoreApplication.sendEvent(self.focus(), event)

    def field(self) -> str:
        self._keep_in_front()
        row = row_of(QApplication.focusWidget())
        return row.field.id if row is not None else ""

    def go_to(self, words: str, field: str) -> None:
        """Look a field up by its name and go into it."""
        self.press(Qt.Key.Key_G, CONTROL)
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(words)
        self.press(Qt.Key.Key_Return)
        self.person.see(lambda: self.field() == field, f"the focus on {words}")

    def answer(self, row: FieldRow) -> None:
        """Answer one question with its favourable answer, as a good project would."""
        editor = QApplication.focusWidget()
        if isinstance(row.editor, ChoicesEditor):
            self.press(Qt.Key.Key_Down)
            self.press(Qt.Key.Key_Space)
            self.press(Qt.Key.Key_Return)
        elif isinstance(editor, ChoiceEditor):
            wanted = GOOD.get(row.field.id, "")
            if wanted:
                self.type(wanted)
            else:
                self.press(Qt.Key.Key_Down)


GOOD = {
    "ent_backward_capacity_status": "w", "ent_env_violation": "f", "ent_safety_violation": "f",
    "ent_occ_violation": "f", "ent_dishonesty_record": "f", "prj_relocates_capacity": "f",
    "ent_is_county_domain": "s", "ent_is_industrial": "s", "ent_emission_compliant": "s",
    "prj_eia_status": "ypf", "prj_energy_review_status": "ypf", "ent_permit_pollution": "yx",
}  # fmt: skip
"""Letters that choose the answer: 无…, 否, 是, 已批复, 有效."""


def test_first_day_without_a_mouse(sit: Sit, qtbot: QtBot, tmp_path: Path) -> None:
    with sit("局") as window:
        person = Person(qtbot, window)
        keyboard = Keyboard(person)
        person.see(lambda: QApplication.focusWidget() is not None, "a focus at the start")
        keyboard.press(Qt.Key.Key_N, CONTROL)
        person.see(lambda: keyboard.field() == "ent_name", "the focus on the first field")
        keyboard.type("青峰水泥有限公司")
        keyboard.press(Qt.Key.Key_Return)
        assert keyboard.field() == "ent_uscc"
        keyboard.type(USCC)
        keyboard.go_to("县（市、区）", "ent_county_code")
        keyboard.type("宜城")
        keyboard.press(Qt.Key.Key_Down)
        keyboard.press(Qt.Key.Key_Return)
        keyboard.go_to("项目名称", "prj_name")
        keyboard.type("余热发电项目")
        keyboard.go_to("总投资", "prj_invest_total_cny")
        keyboard.type("1.2")
        keyboard.type("亿元")
        keyboard.press(Qt.Key.Key_Return)
        answer_what_is_missing(keyboard)
        keyboard.press(Qt.Key.Key_S, CONTROL)
        person.notice("已新建")
        keyboard.press(Qt.Key.Key_J, CONTROL)
        person.notice("已评估")
        assert print_to(keyboard, tmp_path / "dossier.pdf").read_bytes()[:5] == b"%PDF-"
        assert keyboard.keys < 400


def answer_what_is_missing(keyboard: Keyboard) -> None:
    """Go from one missing field to the next until the strip says that nothing is missing."""
    for _ in range(40):
        missing = still_missing(keyboard)
        if not missing:
            return
        go_to_one_of(keyboard, missing - {keyboard.field()})
        row = row_of(QApplication.focusWidget())
        assert row is not None
        parts = len(row.editor.parts) if isinstance(row.editor, MapEditor) else 1
        for place in range(parts):
            keyboard.answer(row)
            if place + 1 < parts:
                keyboard.press(Qt.Key.Key_Return)
    raise AssertionError(f"still missing: {still_missing(keyboard)}")


def still_missing(keyboard: Keyboard) -> set[str]:
    """Return what the strip names, once it is about what is entered."""
    page = keyboard.person.window.page_shown
    assert isinstance(page, CasePage)
    desk = page.desk
    assert desk is not None
    keyboard.person.see(lambda: not desk.trying.is_busy, "the what-if")
    return set(desk.trying.needed)


def go_to_one_of(keyboard: Keyboard, fields: set[str]) -> None:
    keyboard.press(Qt.Key.Key_F8)
    keyboard.person.see(lambda: keyboard.field() in fields, "the focus on a missing field")


def print_to(keyboard: Keyboard, path: Path) -> Path:
    """Go to the tab of the dossier and save it by its key."""
    person = keyboard.person
    bar = person.window.page_shown.findChild(QTabBar)
    assert bar is not None
    for _ in range(bar.count()):
        if bar.tabText(bar.currentIndex()) == "推荐材料":
            break
        keyboard.press(Qt.Key.Key_Tab, CONTROL)
    person.see(lambda: not person.window.desk.offer("save_pdf").why, "the pages")

    def save(dialog: QDialog) -> None:
        person.see(lambda: dialog.isAncestorOf(keyboard.focus()), "the focus in the dialog")
        keyboard.press(Qt.Key.Key_A, CONTROL)
        keyboard.type(str(path))
        if QApplication.activePopupWidget() is not None:  # names like it that the folder has
            keyboard.press(Qt.Key.Key_Escape)
        keyboard.press(Qt.Key.Key_Return)

    person.answer(save)
    keyboard.press(Qt.Key.Key_S, CONTROL | SHIFT)
    person.see(path.exists, "the file")
    return path
