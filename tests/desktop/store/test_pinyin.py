"""Names are spelled in initials and full pinyin, with the readings that names really have."""

from __future__ import annotations

import pytest

from desktop.store.pinyin import VARIANTS, Speller


@pytest.mark.parametrize(
    ("name", "initials", "full"),
    [
        ("绿源", "ly", "lvyuan"),
        ("安徽ABC（集团）3号", "ahabcjt3h", "anhuiabcjituan3hao"),
        ("ＡＢＣ１公司", "abc1gs", "abc1gongsi"),
        ("", "", ""),
        ("🌿・", "", ""),
    ],
)
def test_a_name_is_spelled(name: str, initials: str, full: str) -> None:
    assert Speller().spell(name) == (initials, full)


def test_a_character_with_two_readings_is_findable_by_both() -> None:
    initials, full = Speller().spell("长葛重工")
    assert set(initials.split()) == {"cgzg", "cgcg", "zgzg", "zgcg"}
    assert "changgezhonggong" in full.split()


def test_many_such_characters_do_not_explode() -> None:
    initials, _ = Speller().spell("重长行乐重长行乐重长行乐")
    assert len(initials.split()) <= VARIANTS
