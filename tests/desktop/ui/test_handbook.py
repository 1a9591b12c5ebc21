"""The handbook: every page of the window has its chapter, links and pictures exist, and words are found."""

from __future__ import annotations

import re

import pytest

from desktop.paths import resource_folder
from desktop.ui.actions import COMMANDS
from desktop.ui.handbook.chapters import FOLDER, about_page, chapters, search
from desktop.ui.handbook.window import Handbook
from desktop.ui.main_window import RAIL, MainWindow
from tests.desktop.ui.conftest import Person


def test_every_page_of_the_window_has_a_chapter_of_its_own() -> None:
    pages = [page for chapter in chapters() for page in chapter.pages]
    assert set(RAIL) <= set(pages)
    assert len(pages) == len(set(pages))


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.id)
def test_links_and_pictures_of_a_chapter_exist(chapter: object) -> None:
    from desktop.ui.handbook.chapters import Chapter

    assert isinstance(chapter, Chapter)
    for target in re.findall(r"\]\(([^)]+)\)", chapter.markdown):
        assert (resource_folder() / FOLDER / target).is_file(), target


def test_a_key_the_handbook_names_is_the_key_of_its_command() -> None:
    named = {
        "Ctrl+B": "compare", "Ctrl+J": "judge", "Ctrl+N": "new", "F8": "next_missing", "Ctrl+H": "field_history",
        "Ctrl+Shift+V": "paste_block", "Ctrl+Alt+V": "verify", "Ctrl+K": "palette", "Shift+F1": "handbook",
    }  # fmt: skip
    whole = "".join(chapter.markdown for chapter in chapters())
    for key, command in named.items():
        assert key in whole
        assert COMMANDS[command].key == key


def test_words_are_found_in_the_section_that_explains_them() -> None:
    assert search("撤销", chapters())[0].head == "撤销、草稿和历史"
    assert search("证据 级别", chapters())
    assert search("没有这样的话", chapters()) == ()
    assert search(" ", chapters()) == ()


def test_the_chapter_about_the_page_in_front_opens(person: Person, window: MainWindow) -> None:
    window.show_page("statistics")
    window.desk.start("handbook")
    book = window.findChild(Handbook)
    assert book is not None
    assert book.isVisible()
    assert about_page("statistics").title == "统计和报送"
    assert "点任何一个数字" in book.page.toPlainText()
    book.search_line.setText("口令")
    assert "加密" in book.list.item(0).text()
    assert "口令忘了" in book.page.toPlainText()
    book.close()
