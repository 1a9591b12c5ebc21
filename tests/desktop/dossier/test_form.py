"""The layout and the words as shipped."""

from __future__ import annotations

import re

import pytest

from desktop.dossier.forms import MM, form, read_form, read_words, words
from desktop.dossier.outline import ANNEXES, SECTIONS
from desktop.resources import dictionary
from matching.errors import ResourceError

TYPE_AREA_MM = 156


def test_margins_follow_the_standard() -> None:
    page = form().page
    assert [round(side / MM) for side in (page.top, page.left, page.bottom, page.right)] == [37, 28, 35, 26]


@pytest.mark.parametrize("table", sorted(set(form().tables) - {"cover"}))
def test_columns_fill_the_type_area(table: str) -> None:
    assert sum(width for _, width, _ in form().tables[table]) == TYPE_AREA_MM


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_has_titles_in_both_languages(language: str) -> None:
    for table in form().tables:
        assert form().columns(table, words(language))


def test_both_languages_say_the_same_things_with_the_same_holes() -> None:
    chinese, english = words("zh"), words("en")
    assert chinese.known() == english.known()
    for key in chinese.known():
        assert set(re.findall(r"\{(\w+)", chinese(key))) == set(re.findall(r"\{(\w+)", english(key))), key


def test_every_field_of_the_layout_is_in_the_dictionary() -> None:
    assert [name for names in form().fields.values() for name in names if name not in dictionary()] == []


def test_every_section_of_the_layout_can_be_made() -> None:
    assert set(form().sections) == {"conclusion", *SECTIONS, *ANNEXES}


def test_a_damaged_layout_is_refused_with_its_name() -> None:
    with pytest.raises(ResourceError, match=r"forms/dossier\.toml"):
        read_form("[page]\nwidth = 210")
    with pytest.raises(ResourceError, match="TOML"):
        read_form("page = [")


def test_a_missing_word_is_refused_with_its_key() -> None:
    with pytest.raises(ResourceError, match="title"):
        read_words("[dossier]\n", file="texts/zh.toml")("title")
