"""The window in English: every sentence is there with the same places, and no page falls back to Chinese by mistake."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

import desktop.ui
from desktop import resources
from desktop.ui.main_window import RAIL
from desktop.ui.texts import CHINESE, ENGLISH, LANGUAGES, read_texts, speak, spoken, t

_HAN = re.compile("[\u4e00-\u9fff]")
_PLACE = re.compile(r"\{(\w*)[^}]*\}")
_EXAMPLES = re.compile(r"\.(hint|example(\.\w+)?|toml|number|unit)$")
"""Sentences that show what a person types, which is Chinese."""
_DIGITS = "零一二三四五六七八九"
_NAMES = frozenset(
    {"window.title", "settings.about.words", "look.language.zh", "handbook.nothing", "paste.nothing",
     "settings.office.office_name.hint", "rules.hint.kind", "rules.hint.actor", "rules.hint.deadline", "rules.hint.due"}
)  # fmt: skip


def sentences(language: str) -> dict[str, str]:
    return read_texts(resources.text(f"texts/window.{language}.toml"))


def test_every_sentence_is_there_in_every_language_with_the_same_places() -> None:
    chinese = sentences(CHINESE)
    for language in LANGUAGES:
        own = sentences(language)
        assert own.keys() == chinese.keys()
        for name, sentence in own.items():
            assert sorted(_PLACE.findall(sentence)) == sorted(_PLACE.findall(chinese[name])), name
            assert bool(sentence) is bool(chinese[name]), name


def test_an_english_sentence_holds_chinese_only_as_a_name_or_an_example() -> None:
    strange = {name for name, sentence in sentences(ENGLISH).items() if _HAN.search(sentence)}
    assert {name for name in strange if name not in _NAMES and not _EXAMPLES.search(name)} == set()


def test_no_sentence_of_a_page_stands_in_the_code() -> None:
    """Words with Chinese that code compares with or joins by are short; a sentence is longer."""
    folder = Path(desktop.ui.__file__).parent
    found = [
        f"{path.relative_to(folder)}:{node.lineno} {node.value[:40]}"
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and len(_HAN.findall(node.value)) > 6
        and node.value != _DIGITS
    ]
    assert found == []


@pytest.fixture
def english() -> Iterator[None]:
    speak(ENGLISH)
    yield
    speak(CHINESE)


@pytest.mark.usefixtures("english")
def test_the_window_speaks_english_on_every_page(request: pytest.FixtureRequest) -> None:
    window = request.getfixturevalue("window")
    assert spoken() == ENGLISH
    for page in RAIL:
        window.show_page(page)
    buttons = [button for button in window.findChildren(QAbstractButton) if button.isVisible() and button.text()]
    assert [button.text() for button in buttons if _HAN.search(button.text())] == []
    assert t("command.judge") == sentences(ENGLISH)["command.judge"]


def test_a_language_there_is_none_of_is_taken_for_chinese() -> None:
    speak("fr")
    assert spoken() == CHINESE
