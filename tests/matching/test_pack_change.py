"""The change list between two editions: each row that came, went or changed, told in plain Chinese."""

from __future__ import annotations

from typing import Literal, get_args, get_origin

import msgspec

from matching.packs import labels, rows
from matching.packs.change import Change, changes
from tests.county import NEXT, county


def sentences(found: tuple[Change, ...]) -> list[str]:
    return [change.sentence() for change in found]


def only(*changed: tuple[str, str, str]) -> str:
    (change,) = changes(county(), county(*changed))
    return change.sentence()


def test_the_same_edition_has_no_changes() -> None:
    assert changes(county(), county()) == ()


def test_a_document_new_here_adds_every_row() -> None:
    found = changes(None, county())
    assert {change.kind for change in found} == {"added"}
    assert [(change.part, change.id) for change in found] == [
        ("pack", "mycounty"), ("parameter", "mycounty_least_saving"), ("clause", "mycounty.s3.saving"),
        ("clause", "mycounty.s4.subsidy"), ("gate", "SL01"), ("offer", "mycounty.s4.subsidy"),
    ]  # fmt: skip


def test_a_withdrawn_document_removes_every_row() -> None:
    assert {change.kind for change in changes(county(), None)} == {"removed"}


def test_the_next_edition_names_its_number_its_day_and_its_threshold() -> None:
    assert sentences(changes(county(), county(*NEXT))) == [
        "修改文件 mycounty“示例县绿色贷款贴息办法”：版本由“2026”改为“2027”；生效日由“2026年6月1日”改为“2027年1月1日”",
        "修改参数 mycounty_least_saving“最少节能量”：取值由 100 改为 300",
    ]


def test_a_condition_is_told_in_the_words_given() -> None:
    new = county(("gates.toml", ">= mycounty_least_saving", "> mycounty_least_saving"))
    (change,) = changes(county(), new, say=lambda text: text.replace("prj_energy_saving_tce", "年节能量"))
    assert change.lines == ("条件由“年节能量 >= mycounty_least_saving”改为“年节能量 > mycounty_least_saving”",)


def test_a_condition_only_set_in_other_lines_is_no_change() -> None:
    spread = ("gates.toml", "prj_energy_saving_tce >=", "prj_energy_saving_tce  >=")
    assert changes(county(), county(spread)) == ()


def test_choices_are_told_by_their_labels() -> None:
    assert only(("gates.toml", 'on_no = "close"', 'on_no = "hold"')).endswith("：不满足时由“关闭待遇”改为“暂缓”")


def test_lists_tell_what_came_and_what_went() -> None:
    told = only(("offers.toml", '["贷款合同"]', '["贷款合同原件", "营业执照"]'))
    assert told.endswith("所需材料增加贷款合同原件、营业执照，去掉贷款合同")


def test_a_date_that_was_not_written_before_is_told() -> None:
    told = only(("pack.toml", "valid_from = 2026-06-01", "valid_from = 2026-06-01\nvalid_to = 2028-12-31"))
    assert told.endswith("最后有效日原来没有写，现为“2028年12月31日”")


def test_a_new_duty_and_a_removed_offer_are_told() -> None:
    old = county()
    gone = county(("offers.toml", "[[offer]]", "#"), *(("offers.toml", key, f"# {key}") for key in KEYS))
    assert sentences(changes(old, gone)) == ["删除待遇和产品 mycounty.s4.subsidy“示例县贷款贴息”：类别 “激励”"]


def test_changed_worked_cases_are_told() -> None:
    assert only(("cases.toml", "1500", "1600")) == "修改算例：内容有改动"


def test_scales_and_weights_of_a_rubric_are_told_row_by_row() -> None:
    from desktop import resources
    from matching.packs import load_edition

    texts = dict(resources.pack_texts()["abc247/2018"])
    old = load_edition(texts, resources.dictionary())
    texts["criteria.toml"] = texts["criteria.toml"].replace("weight = 16", "weight = 15", 1)
    texts["criteria.toml"] = texts["criteria.toml"].replace("weight = 12", "weight = 13", 1)
    found = changes(old, load_edition(texts, resources.dictionary()))
    assert [change.part for change in found] == ["criterion", "criterion"]
    assert {"权重由 16 改为 15", "权重由 12 改为 13"} == {line for change in found for line in change.lines}


def test_every_key_and_choice_of_a_row_has_a_chinese_name() -> None:
    structs = [one for one in vars(rows).values() if isinstance(one, type) and issubclass(one, rows.Row)]
    fields = [field for one in structs for field in msgspec.structs.fields(one)]
    choices = {
        (field.name, choice)
        for field in fields
        if get_origin(field.type) is Literal
        for choice in get_args(field.type)
        if choice
    }
    assert {field.name for field in fields} - set(labels.KEYS) == set()
    assert {(key, one) for key, one in choices if labels.value_label(key, one) == one} == set()


KEYS = ("clause =", "family =", "title =", "documents =")
