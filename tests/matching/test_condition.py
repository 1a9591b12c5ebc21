"""Conditions in Chinese: labels instead of ids, words instead of signs, equal parts told together."""

from __future__ import annotations

import re
from random import Random

import pytest

from desktop import resources
from matching.explain.condition import spoken
from matching.expression import read_expression, symbols_of
from matching.fields import FieldDictionary
from matching.packs.rules import rules_of
from tests.matching.invention import Inventor

_ID = re.compile(r"[a-z]+_[a-z0-9_]+")
_SIGNS = ("==", "!=", ">=", "<=", " and ", " or ", " not ", "[", "]")


def said(text: str, dictionary: FieldDictionary, **parameters: str) -> str:
    symbols = symbols_of(dictionary, dict.fromkeys(parameters, "*"))
    tree = read_expression(text, symbols).tree
    return spoken(tree, dictionary, parameters=parameters, name_code=resources.name_code)


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("ent_is_industrial", "工业企业为“是”"),
        ("not ent_is_industrial", "工业企业为“否”"),
        ('ent_env_violation == "no"', "环保违法违规为“否”"),
        ("ent_is_county_domain and ent_is_industrial", "县域企业、工业企业都为“是”"),
        ("ent_is_county_domain or ent_is_industrial", "县域企业、工业企业中任一项为“是”"),
        ("prj_pollutant_cut_pct >= 30", "主要污染物削减比例不低于 30%"),
        ("prj_energy_saving_tce / prj_energy_baseline_tce * 100 >= 3", "年节能量÷改造前能耗×100不低于 3"),
        ("count(prj_equipment_list) >= 1", "设备清单的项数不少于 1 项"),
        ('prj_business_model not in ["EPC", "WPC"]', "商业模式不是“合同能源管理”、“合同节水管理”中的任何一项"),
        ('not (prj_area_247 has "A1e")', "247支持方向不含“A1e 能效提升改造”"),
        ('prefix_in(ent_industry_code, ["C31"])', "国民经济行业代码属于“黑色金属冶炼和压延加工业（C31）”"),
        ('coll_local_rule_ref not in ["", "无"]', "新型担保本地管理办法编号已填写，且不是“无”"),
        (
            "prj_energy_saving_tce / (prj_energy_baseline_tce * 2) >= 3",
            "年节能量÷（改造前能耗×2）不低于 3",
        ),
        ("app_date >= 2026-04-01", "申报日期不早于2026年4月1日"),
        ("app_date < on", "申报日期早于评估日期"),
    ],
)
def test_a_condition_reads_as_a_sentence(condition: str, sentence: str, dictionary: FieldDictionary) -> None:
    assert said(condition, dictionary) == sentence


def test_entries_of_one_checklist_are_told_together(dictionary: FieldDictionary) -> None:
    text = 'prj_green_admission_check.eia in ["pass", "n_a"] and prj_green_admission_check.land in ["pass", "n_a"]'
    sentence = said(text, dictionary)
    assert sentence.count("绿色准入检查单") == 1
    assert sentence.count("为“") == 1


def test_three_parts_or_more_are_numbered(dictionary: FieldDictionary) -> None:
    text = 'ent_is_industrial and prj_pollutant_cut_pct > 0 and prj_business_model == "EPC"'
    sentence = said(text, dictionary)
    assert sentence.startswith("同时满足：①工业企业为“是”；②")
    assert "③商业模式为“合同能源管理”" in sentence


def test_parts_within_parts_stand_in_brackets(dictionary: FieldDictionary) -> None:
    text = 'prj_business_model == "EPC" and (prj_energy_saving_tce > 0 or prj_pollutant_cut_pct > 10)'
    assert said(text, dictionary) == (
        "商业模式为“合同能源管理”，并且（年节能量大于 0 tce/年，或者主要污染物削减比例大于 10%）"
    )


def test_a_dated_number_is_told_with_its_value_and_name(dictionary: FieldDictionary) -> None:
    assert said("ent_debt_ratio_pct <= limit", dictionary, limit="70%（上限）") == "资产负债率不高于 70%（上限）"


def test_two_conditions_held_against_each_other_agree_or_not(dictionary: FieldDictionary) -> None:
    sentence = said('(ent_size_class == "micro") == (ent_employees < 20)', dictionary)
    assert sentence == "（企业规模为“微型”）与（从业人员小于 20 人）的结果一致"


def test_any_condition_the_language_admits_can_be_said(dictionary: FieldDictionary) -> None:
    inventor = Inventor(dictionary, Random(7))
    for _ in range(1000):
        text = inventor.condition()
        sentence = spoken(read_expression(text, inventor.symbols).tree, dictionary)
        assert sentence, text
        assert not any(sign in sentence for sign in _SIGNS[:4]), text


def test_every_condition_of_the_shipped_packs_reads_without_ids_and_signs(dictionary: FieldDictionary) -> None:
    left = {}
    for pack in resources.packs().editions:
        parameters = {row.id: row.title for row in pack.row.parameter}
        for rules in rules_of(pack).values():
            for condition in (condition for rule in rules for condition in rule.conditions):
                tree = condition.when.tree
                sentence = spoken(tree, dictionary, parameters=parameters, name_code=resources.name_code)
                if _ID.search(sentence) or any(sign in sentence for sign in _SIGNS):
                    left[condition.when.text] = sentence
    assert left == {}
