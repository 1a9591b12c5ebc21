"""What is said and offered while somebody writes a condition."""

from __future__ import annotations

import pytest

from desktop.ui.packs.condition_words import Lexicon, Number, check, check_names, half_width, load_lexicon
from desktop.ui.packs.offered import Offered, offered
from desktop.work.progress import Progress

LEAST = {"least": Number(id="least", title="最少节能量", value=100, unit="tce/年")}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()(None, Progress())  # type: ignore[arg-type]  # it reads no store


def at_end(text: str, lexicon: Lexicon, *, asked: bool = False) -> Offered:
    return offered(text, len(text), lexicon, LEAST, asked=asked)


def written(found: Offered) -> list[str]:
    return [entry.written for entry in found.entries]


def test_a_sound_condition_is_said_and_an_empty_one_says_nothing(lexicon: Lexicon) -> None:
    assert check("prj_energy_saving_tce >= least", lexicon, LEAST).sentence.startswith("年节能量不低于")
    assert check("  ", lexicon, LEAST).sentence == ""


def test_a_fault_covers_the_word_it_is_about(lexicon: Lexicon) -> None:
    text = "prj_energy_saving_tce >= 100 and ent_countyx"
    found = check(text, lexicon, {})
    assert text[found.start : found.end] == "ent_countyx"
    assert "第 34 个字符" in found.fault


def test_a_fault_at_the_end_has_a_place_too(lexicon: Lexicon) -> None:
    found = check("prj_energy_saving_tce >=", lexicon, {})
    assert found.end == found.start + 1


def test_chinese_names_are_told_to_be_chosen(lexicon: Lexicon) -> None:
    assert "从列出的里面选" in check("节能量 >= 100", lexicon, {}).fault


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("（a ≥ 1）", "(a >= 1)"), ("a ＝＝ “甲，乙”", 'a == "甲，乙"'), ("a in ［1，2］", "a in [1,2]")],
)
def test_signs_of_a_chinese_keyboard_mean_the_plain_ones_outside_quotations(typed: str, meant: str) -> None:
    assert half_width(typed) == meant


def test_fields_are_found_by_label_and_by_id(lexicon: Lexicon) -> None:
    assert written(at_end("年节能量", lexicon))[0] == "prj_energy_saving_tce"
    assert "ent_county_code" in written(at_end("ent_county", lexicon))


def test_numbers_of_the_pack_are_offered_first(lexicon: Lexicon) -> None:
    assert written(at_end("prj_energy_saving_tce >= 最少", lexicon))[0] == "least"


def test_nothing_is_offered_before_a_letter_unless_asked_for(lexicon: Lexicon) -> None:
    assert not at_end("", lexicon).entries
    assert not at_end("prj_energy_saving_tce >= 10", lexicon).entries
    assert len(at_end("", lexicon, asked=True).entries) > 20


def test_values_follow_a_comparison(lexicon: Lexicon) -> None:
    assert written(at_end("ent_is_industrial ==", lexicon)) == [' "yes"', ' "no"']
    assert written(at_end("ent_county_code in ", lexicon))[0].startswith('["')


def test_values_inside_a_quotation_take_its_place(lexicon: Lexicon) -> None:
    text = 'ent_county_code == "安吉'
    found = at_end(text, lexicon)
    assert written(found) == ['"330523"']
    assert text[found.start :] == '"安吉'


def test_a_second_value_of_a_list_is_offered(lexicon: Lexicon) -> None:
    assert '"330523"' in written(at_end('ent_county_code in ["430281", "安吉', lexicon))


def test_entries_of_a_map_follow_its_point(lexicon: Lexicon) -> None:
    field = next(field for field in lexicon.dictionary.values() if field.kind == "map")
    assert written(at_end(f"{field.id}.", lexicon)) == [key.id for key in field.keys]


def test_a_list_of_fields_is_said_by_labels_and_strangers_are_named(lexicon: Lexicon) -> None:
    assert check_names("prj_energy_saving_tce ent_county_code", lexicon).sentence == "年节能量、县（市、区）"
    assert "没有 nothing" in check_names("nothing", lexicon).fault
