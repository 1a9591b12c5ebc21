"""Bad packs are refused as a whole, in Chinese, with file, item and position; nothing else ever comes out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import resources
from matching.errors import ResourceError
from matching.expression.parse import TALLEST
from matching.packs import load_edition
from matching.packs.examine import faults_of
from matching.packs.library import library_of
from tests.county import NEXT, TEXTS, county, texts_of

RUBRIC = resources.pack_texts()["abc247/2018"]
SCALE = "at = [3, 8, 15, 25]"


def refused(*changed: tuple[str, str, str]) -> ResourceError:
    with pytest.raises(ResourceError) as caught:
        county(*changed)
    return caught.value


@pytest.mark.parametrize(
    ("file", "old", "new", "item", "said"),
    [
        ("gates.toml", "prj_energy_saving_tce >=", "prj_savings >=", "SL01", "数据字典里没有 prj_savings"),
        ("gates.toml", ">= mycounty_least_saving", ">= prj_invest_total_cny", "SL01", "单位不一致"),
        ("gates.toml", 'stage = "offers"', 'stage = "somewhere"', "SL01", "stage（环节）不能是“somewhere”"),
        ("gates.toml", 'on_no = "close"', 'on_nope = "close"', "SL01", "不认识的键 on_nope"),
        ("gates.toml", 'title = "节能量达到要求"', "", "SL01", "缺少 title（名称）"),
        ("gates.toml", 'clause = "mycounty.s3.saving"', 'clause = "mycounty.s9"', "SL01", "没有条款 mycounty.s9"),
        ("pack.toml", "value = 100", 'value = "other + 1"', "mycounty_least_saving", "却是文字"),
        ("pack.toml", "value = 100", "value = nan", "mycounty_least_saving", "不是数值"),
        ("pack.toml", "value = 100", "value = inf", "mycounty_least_saving", "不是数值"),
        ("pack.toml", "value = 100", "value = 1e300", "mycounty_least_saving", "太大"),
        ("pack.toml", "mycounty_least_saving", "on", "on", "条件语言的词"),
        ("pack.toml", "mycounty_least_saving", "ent_name", "ent_name", "与字段同名"),
        ("pack.toml", "mycounty_least_saving", "最少", "最少", "参数的 id"),
        ("pack.toml", "valid_from = 2026-06-01", "valid_from = 2026-06-31", "", "第 10 行第 14 列，没有这一天"),
        ("pack.toml", "valid_from = 2026-06-01", "valid_from = 20260601", "", "应为日期"),
        ("pack.toml", "valid_from = 2026-06-01", "valid_from = 2026-06-01T10:00:00", "", "带时间的日期"),
        ("pack.toml", "issued = 2026-05-01", "valid_to = 2026-05-01", "mycounty", "失效日早于生效日"),
        ("pack.toml", 'id = "mycounty"', 'id = "../mycounty"', "../mycounty", "id 只能用小写字母"),
        ("pack.toml", 'edition = "2026"', 'edition = "../2026"', "mycounty ../2026", "edition 只能用"),
        ("clauses.toml", "mycounty.s4.subsidy", "mycounty.s3.saving", "mycounty.s3.saving", "重复"),
        ("clauses.toml", "mycounty.s3.saving", "other.s3.saving", "", "条款编号应以 mycounty. 开头"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_with_its_file_and_item(file: str, old: str, new: str, item: str, said: str) -> None:
    error = refused((file, old, new))
    assert error.file == f"mycounty/{file}"
    assert said in error.what
    assert item in error.item


def test_a_fault_in_a_condition_has_its_position() -> None:
    assert refused(("gates.toml", ">= mycounty_least_saving", ">= mycounty_most_saving")).position == 25


def test_a_wrong_choice_is_answered_with_the_choices() -> None:
    assert "offers（本文件的待遇）" in refused(("gates.toml", 'stage = "offers"', 'stage = "x"')).remedy


def test_a_parameter_that_is_worked_out_is_answered_with_what_to_do() -> None:
    assert "不能由其他参数算出" in refused(("pack.toml", "value = 100", 'value = "mycounty_least_saving * 2"')).remedy


def test_two_values_of_a_parameter_from_the_same_day_are_refused() -> None:
    row = '[[parameter]]\nid = "mycounty_least_saving"\nvalue = 5\nunit = "tce/年"\ntitle = "又一个"\n[[parameter]]'
    assert "同日生效" in refused(("pack.toml", "[[parameter]]", row)).what


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, "x = " + "{a=" * 5000, "x = " + "9" * 5000, "\0"])
def test_hostile_toml_is_refused(text: str) -> None:
    with pytest.raises(ResourceError):
        load_edition({**TEXTS, "duties.toml": text}, resources.dictionary())


def test_a_pack_of_endless_text_is_refused() -> None:
    with pytest.raises(ResourceError, match="字符"):
        load_edition({**TEXTS, "duties.toml": "#" * 3_000_000}, resources.dictionary())


@pytest.mark.parametrize(
    ("old", "new", "item", "said"),
    [
        (SCALE, "at = [nan]", "C03", "分级点"),
        (SCALE, "at = [3, 8, inf]", "C03", "分级点"),
        (SCALE, "at = [8, 3]", "C03", "依次变严"),
        ("weight = 16", "weight = nan", "C03", "权重"),
        ("weight = 16", "weight = -16", "C03", "不能是负数"),
        ("weight = 16", "weight = 15", "A1", "应为 100"),
        ("points = 40", "points = 41", "", "分值合计应为 41"),
        ('area = "A1"', 'area = "A9"', "C01", "没有领域 A9"),
        ('block = "1"', 'block = "9"', "C01", "没有第 9 部分"),
        ("level = 4", "level = 5", "", "级别须在 1 至 4"),
    ],
)
def test_a_rubric_that_does_not_add_up_is_refused(old: str, new: str, item: str, said: str) -> None:
    with pytest.raises(ResourceError) as caught:
        load_edition(texts_of(("criteria.toml", old, new), base=RUBRIC), resources.dictionary(), folder="abc247/")
    assert caught.value.file == "abc247/criteria.toml"
    assert said in caught.value.what
    assert item in caught.value.item


@pytest.mark.parametrize(
    "condition",
    [
        "prj_energy_saving_tce" + " + 1" * TALLEST + " > 1",
        "prj_energy_saving_tce" + " * 1" * 600 + " > 1",
        "(" * 60 + "prj_energy_saving_tce > 1" + ")" * 60,
        "not " * 400 + "ent_is_industrial",
        "prj_energy_saving_tce > " + "-" * 400 + "1",
        "prj_energy_saving_tce > 1 and " * 200 + "prj_energy_saving_tce > 1",
    ],
)
def test_a_huge_or_deep_condition_is_refused_with_its_place(condition: str) -> None:
    error = refused(("gates.toml", "prj_energy_saving_tce >= mycounty_least_saving", condition))
    assert (error.file, error.item) == ("mycounty/gates.toml", "SL01")
    assert error.position is not None


def test_the_longest_sum_allowed_is_judged() -> None:
    condition = "prj_energy_saving_tce" + " + 1" * (TALLEST - 3) + " > 100"
    assert county(("gates.toml", "prj_energy_saving_tce >= mycounty_least_saving", condition)).gates[0].when.names


def test_an_author_is_told_all_faults_at_once() -> None:
    texts = texts_of(
        ("gates.toml", "prj_energy_saving_tce", "prj_energy_savings"),
        ("offers.toml", "family =", "familie ="),
        ("cases.toml", "[[case]]", "[[case"),
    )
    found = faults_of(texts, resources.dictionary())
    assert [fault.file for fault in found] == ["gates.toml", "offers.toml", "cases.toml"]


def test_a_sound_pack_has_no_faults() -> None:
    assert faults_of(TEXTS, resources.dictionary()) == ()


def test_editions_follow_one_another() -> None:
    assert len(library_of([county(*NEXT), county()]).editions) == 2


def test_an_edition_that_begins_before_the_other_ends_is_refused() -> None:
    ends = ("pack.toml", "valid_from = 2026-06-01", "valid_from = 2026-06-01\nvalid_to = 2027-03-31")
    for editions in ([county(ends), county(*NEXT)], [county(*NEXT), county(ends)]):
        with pytest.raises(ResourceError, match="重叠"):
            library_of(editions)


def test_two_editions_of_one_name_or_one_day_are_refused() -> None:
    with pytest.raises(ResourceError, match="2026 版已经有了"):
        library_of([county(), county(("pack.toml", "value = 100", "value = 101"))])
    with pytest.raises(ResourceError, match="与 2026 版同日生效"):
        library_of([county(), county(("pack.toml", 'edition = "2026"', 'edition = "2026b"'))])


@settings(max_examples=200)
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_a_pack_with_any_damage_loads_or_is_refused_with_its_file(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    put = data.draw(st.text(alphabet="[]{}=\"'\n#.,0123456789-naifx县\\", max_size=12))
    place = ""
    try:
        load_edition({**TEXTS, name: text[:start] + put + text[end:]}, resources.dictionary(), folder="x/")
    except ResourceError as error:
        place = error.file
    assert place == "" or place.startswith("x/")
