"""What leads nowhere is not read, and every character that is read stands at its own place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.suggest.model import SuggestionModel
from matching.suggest.ngrams import Grams
from matching.suggest.reading import Reader, folded
from matching.suggest.words import LeaveOut

LEAVE_OUT = LeaveOut(
    generic=("项目", "设备"), negators=("不涉及", "未安装"), but=("而是", "改为"), persons=("负责人", "联系人")
)
READER = Reader(LEAVE_OUT, {"始兴县", "广东省", "清水县"}, {"始兴", "广东", "清水"})


def read(text: str, firm: str = "") -> str:
    return " ".join(READER.read(text, firm).split())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("建余热发电，不涉及光伏、风电，配套脱硝", "建余热发电, ,配套脱硝"),
        ("未安装脱硫设施。建设除尘", "。建设除尘"),
        ("不涉及光伏而是风电", "风电"),
        ("不锈钢和无烟煤、无纺布", "不锈钢和无烟煤、无纺布"),
    ],
)  # fmt: skip
def test_what_is_denied_is_not_read(text: str, left: str) -> None:
    assert read(text) == left


def test_places_are_left_out_and_short_ones_only_where_a_name_begins() -> None:
    assert read("广东始兴县余热发电") == "余热发电"
    assert read("循环清水池") == "循环清水池"
    assert read("在清水建设风电") == "在 建设风电"


def test_firms_persons_and_numbers_are_left_out() -> None:
    assert read("光明水泥有限公司余热发电") == "余热发电"
    assert read("光明水泥余热发电", firm="光明水泥") == "余热发电"
    assert read("负责人：王光伏，余热") == ",余热"
    assert read("装机9.5MW，1500t/d") == "装机 ,"


@given(st.text(alphabet="余热发电不涉及光伏，。有限公司广东始兴县负责人:王0123MWab（） \n", max_size=60))
def test_reading_keeps_every_character_at_its_place(text: str) -> None:
    kept = READER.read(text)
    assert len(kept) == len(text)
    assert all(now in {before, " "} for now, before in zip(kept, folded(text), strict=True))


def test_generic_words_count_only_inside_longer_ones() -> None:
    grams = Grams(LEAVE_OUT.generic)
    assert grams("项目设备") == ["目设", "项目设", "目设备", "项目设备"]
    assert grams("项目 设备") == []
    assert "环保设备" in grams("环保设备")


def test_the_shipped_reader_leaves_the_words_of_the_vocabulary_alone(model: SuggestionModel) -> None:
    assert model.reader.read("资源综合利用").strip() == "资源综合利用"
    assert "污泥" in model.reader.read("富阳区造纸污泥")
