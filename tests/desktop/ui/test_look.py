"""Light, dark and the size of the text: contrasts hold, and a change is seen at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.colours import DARK, LIGHT, SEEN_ON, TEXT_ON, Colours, contrast, recoloured
from desktop.ui.judgement.prose import Prose
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.theme import DARK_NAME, LIGHT_NAME, Look, apply_theme, colours, look
from desktop.ui.window_state import load
from tests.desktop.ui.conftest import Person

TEXTS = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.PlaceholderText)
GROUNDS = (QPalette.ColorRole.Window, QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase)


@pytest.fixture(autouse=True)
def _usual_look_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, Look())


@pytest.mark.parametrize("now", [LIGHT, DARK])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read_on_its_ground(now: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(now, text), getattr(now, ground)) >= 4.5


@pytest.mark.parametrize("now", [LIGHT, DARK])
@pytest.mark.parametrize(("mark", "ground"), SEEN_ON)
def test_outlines_and_focus_marks_are_seen(now: Colours, mark: str, ground: str) -> None:
    assert contrast(getattr(now, mark), getattr(now, ground)) >= 3


@pytest.mark.parametrize("theme", [LIGHT_NAME, DARK_NAME])
def test_the_palette_of_the_application_can_be_read(qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, Look(theme=theme))
    palette = qapp.palette()
    pairs = [*product(TEXTS, GROUNDS), (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button)]
    pairs += [(QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight)]
    pairs += [(QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase), (QPalette.ColorRole.Link, GROUNDS[1])]
    for text, ground in pairs:
        assert contrast(palette.color(text).name(), palette.color(ground).name()) >= 4.5, (text, ground)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_colour_of_one_set_is_told_from_the_others() -> None:
    for now in (LIGHT, DARK):
        values = [getattr(now, each.name) for each in fields(Colours)]
        assert len(values) == len(set(values))
        assert all(QColor(value).isValid() for value in values)


def test_a_text_goes_from_light_to_dark_and_back() -> None:
    text = "".join(f'<p style="color:{getattr(LIGHT, each.name)}">' for each in fields(Colours))
    dark = recoloured(text, LIGHT, DARK)
    assert LIGHT.ink not in dark
    assert DARK.ink in dark
    assert recoloured(dark, DARK, LIGHT) == text


def test_running_text_already_shown_changes_with_the_look(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, Look(theme=LIGHT_NAME))
    prose = Prose(name="文字")
    qtbot.addWidget(prose)
    prose.show()
    prose.setHtml(f'<p style="color:{colours().red}">差额</p>')
    apply_theme(qapp, Look(theme=DARK_NAME, percent=150))
    qtbot.waitUntil(lambda: DARK.red in prose.toHtml())
    assert "差额" in prose.toPlainText()


def test_the_settings_change_the_look_at_once_and_keep_it(person: Person, tmp_path: Path) -> None:
    page = person.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    page.parts.setCurrentWidget(page.look_part)
    size = QApplication.font().pointSizeF()
    box = page.look_part.theme
    box.setCurrentIndex(box.findData(DARK_NAME))
    box.activated.emit(box.currentIndex())
    assert colours() is DARK
    box = page.look_part.percent
    box.setCurrentIndex(box.findData(150))
    box.activated.emit(box.currentIndex())
    assert QApplication.font().pointSizeF() == pytest.approx(size * 1.5)
    assert load(person.window.office.data_folder).look == Look(theme=DARK_NAME, percent=150)


def test_the_text_grows_and_shrinks_by_commands_within_its_bounds(window: MainWindow) -> None:
    for _ in range(9):
        window.desk.start("larger_text")
    assert look().percent == 150
    for _ in range(9):
        window.desk.start("smaller_text")
    assert look().percent == 90
    window.desk.start("look_dark")
    assert (look().theme, colours()) == (DARK_NAME, DARK)
    window.desk.start("look_light")
    assert colours() is LIGHT


@pytest.mark.parametrize("percent", [100, 150])
def test_every_button_of_the_rail_is_whole_on_a_low_screen(
    window: MainWindow, qapp: QApplication, percent: int
) -> None:
    apply_theme(qapp, Look(percent=percent))
    window.resize(1366, 768 - 48)
    qapp.processEvents()
    buttons = list(window._rail.buttons.values())
    assert len(buttons) >= 10
    for made in buttons:
        assert made.height() >= made.iconSize().height() + made.fontMetrics().height()
        assert made.geometry().bottom() < window._rail.height()
        assert made.fontMetrics().horizontalAdvance(made.text()) <= made.width() - 8
