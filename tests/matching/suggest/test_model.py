"""Words lead where an engineer would look, are shown with their place, and a person's answers count."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.suggest.found import Answered, Suggestion
from matching.suggest.model import SuggestionModel

DIRECTION = "prj_area_247"


def suggest(
    model: SuggestionModel, text: str, field: str = DIRECTION, answered: tuple[Answered, ...] = (), firm: str = ""
) -> list[Suggestion]:
    passages = model.reader.passages({"prj_content": text}, model.words.parts, firm)
    return [one for one in model.suggest(passages, answered) if one.field == field]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("更换永磁同步电机二十台", "A1c"),
        ("退役动力电池梯次利用和拆解", "A2h"),
        ("膜法海水淡化装备", "A2g"),
        ("售后回租方式购置节水设备", "A1d"),
        ("委托有资质单位开展环境污染第三方治理", "A4h"),
        ("水性漆替代溶剂型漆，开展清洁生产审核", "A1a"),
    ],
)
def test_what_an_engineer_writes_leads_to_the_direction(model: SuggestionModel, text: str, value: str) -> None:
    assert value in [one.value for one in suggest(model, text)]


@pytest.mark.parametrize(
    "text",
    [
        "项目改造", "某某有限公司二期扩建工程", "余热发电有限公司扩建厂房", "不涉及光伏、余热发电", "2026年第3期",
        "联系人王余热", "", "……",
    ],
)  # fmt: skip
def test_names_denials_and_words_of_every_project_lead_nowhere(model: SuggestionModel, text: str) -> None:
    passages = model.reader.passages({"prj_content": text}, model.words.parts)
    assert model.suggest(passages) == ()


def test_none_of_these_is_never_suggested(model: SuggestionModel) -> None:
    assert "A0" not in [one.value for one in suggest(model, "不属于任何方向")]


def test_the_longer_word_decides(model: SuggestionModel) -> None:
    assert [one.value for one in suggest(model, "废旧轮胎再生利用", "ent_industry_code")] == ["C4220"]


def test_an_installed_machine_does_not_make_its_maker(model: SuggestionModel) -> None:
    assert suggest(model, "更换水泵、风机和变压器", "ent_industry_code") == []
    assert [one.value for one in suggest(model, "水泵制造", "ent_industry_code")][:1] == ["C3441"]


def test_items_of_the_office_are_found_by_name(model: SuggestionModel) -> None:
    (first, *_rest) = suggest(model, "工业固体废弃物综合利用", "prj_gfcat_item")
    assert first.value == "3.2.3 工业固体废弃物综合利用"


def test_clauses_say_that_they_are_over_or_drafts(model: SuggestionModel) -> None:
    motors = [one.label for one in suggest(model, "永磁同步电机替换", "clauses")]
    assert "四类先进适用技术（已过期）" in motors[0]
    waste = [one.label for one in suggest(model, "工业固体废弃物综合利用", "clauses")]
    assert any(label.endswith("工业固体废弃物综合利用（草案，待核对）") for label in waste)


PIECES = (
    "余热发电",
    "中水回用",
    "，",
    "不涉及光伏",
    "粉煤灰制砖",
    "脱硫脱硝",
    "项目",
    "水泥",
    "ＶＯＣｓ治理",
    "始兴县",
    "9MW",
    "变频",
)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_every_word_shown_stands_where_it_says(model: SuggestionModel, text: str) -> None:
    found = suggest(model, text)
    assert found == suggest(model, text)
    for one in found:
        assert model.words.levels.floor <= one.confidence <= 1
        assert one.words
        for word in one.words:
            assert text[word.start : word.end] == word.text
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)


def answered(model: SuggestionModel, text: str, value: str, *, right: bool) -> Answered:
    passages = model.reader.passages({"prj_content": text}, model.words.parts)
    return Answered(field=DIRECTION, value=value, text=model.read(passages), right=right)


STRANGE = "皮带机廊道加装封闭罩棚和抑尘喷雾"


def test_a_confirmed_text_teaches_texts_like_it(model: SuggestionModel) -> None:
    assert "A4d" not in [one.value for one in suggest(model, STRANGE)]
    taught = (answered(model, STRANGE, "A4d", right=True),)
    (like,) = [one for one in suggest(model, f"二号{STRANGE}", answered=taught) if one.value == "A4d"]
    assert like.like
    assert not [one for one in suggest(model, "余热发电", answered=taught) if one.value == "A4d"]


def test_a_rejected_text_speaks_against_it(model: SuggestionModel) -> None:
    text = "水泥窑余热发电"
    before = suggest(model, text)[0]
    after = suggest(model, text, answered=(answered(model, text, before.value, right=False),))
    assert before.value not in [one.value for one in after]


def test_one_case_takes_less_than_50_ms(model: SuggestionModel) -> None:
    text = "利用烧结机烟气余热建设余热锅炉和汽轮发电机组，配套脱硝和布袋除尘，废水全部回用。" * 8
    known = tuple(answered(model, f"{text}{number}", "A1e", right=True) for number in range(200))
    suggest(model, text, answered=known)
    best = min(_seconds(model, text, known) for _try in range(5))
    assert best < 0.05


def _seconds(model: SuggestionModel, text: str, known: tuple[Answered, ...]) -> float:
    begun = time.perf_counter()
    suggest(model, text, answered=known)
    return time.perf_counter() - begun
