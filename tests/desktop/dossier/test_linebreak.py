"""Breaking lines the Chinese way."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.dossier.linebreak import break_lines


class Widths(defaultdict[str, float]):
    def __missing__(self, key: str) -> float:
        return 1.0 if key > "\u0250" else 0.5


WIDTHS = Widths()


def broken(text: str, width: float, indent: float = 0) -> tuple[str, ...]:
    return break_lines(text, width, WIDTHS, indent=indent)


def test_a_short_text_is_one_line() -> None:
    assert broken("能效提升", 10) == ("能效提升",)


@pytest.mark.parametrize("mark", "，。；：！？）》”、％")
def test_no_closing_mark_begins_a_line(mark: str) -> None:
    assert all(line[0] != mark for line in broken(f"一二三四五{mark}六七八九十", 5))


@pytest.mark.parametrize("mark", "（《“〔【")
def test_no_opening_mark_ends_a_line(mark: str) -> None:
    assert all(line[-1] != mark for line in broken(f"一二三四{mark}五六七八九十", 5))


def test_a_number_stays_whole() -> None:
    assert any("1,234,567.8" in line for line in broken("总投资合计为1,234,567.8万元整数", 9))


def test_a_word_longer_than_the_line_is_parted_and_nothing_is_lost() -> None:
    lines = broken("a" * 64, 10)
    assert "".join(lines) == "a" * 64
    assert all(len(line) <= 20 for line in lines)


def test_newlines_are_kept() -> None:
    assert broken("甲\n乙", 10) == ("甲", "乙")


def test_the_first_line_begins_after_its_indent() -> None:
    assert broken("一二三四五六七八", 6, indent=2) == ("一二三四", "五六七八")


def test_a_single_character_is_not_left_alone_in_the_last_line() -> None:
    assert broken("一二三四五六七八九", 8)[-1] == "八九"


@given(st.text(alphabet="绿荐，。（）aB1, .%", min_size=1, max_size=80), st.integers(min_value=3, max_value=20))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = broken(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(sum(WIDTHS[character] for character in line) <= width for line in lines)
