"""Figures that follow from other records without a link, places by numbers, and what a policy says of a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import resources
from matching.case import Fact
from matching.errors import ResourceError
from matching.fields import decode
from matching.registers import Record, Registers
from matching.registers.across import belongs, place_of
from matching.registers.book import Book
from matching.registers.days import read_step
from matching.registers.load import load_registers
from matching.registers.verdicts import pack_verdicts

ON = date(2026, 11, 21)
TEXT = """
[[register]]
id = "tool"
title = "工具"
title_en = "Tools"
group = "测试"
about = "office"
systems = ["B04"]
help = "各地的工具"
name = "{t_name}"
columns = ["t_name"]
field = [
  { id = "t_name", label = "名称", label_en = "Name" },
  { id = "t_kinds", label = "种类", label_en = "Kinds", kind = "enum[]", values = [["a", "甲", \
     "A"], ["b", "乙", "B"]] },
  { id = "t_region", label = "地区", label_en = "Region", kind = "code", code = "region" },
  { id = "t_money", label = "金额", label_en = "Money", kind = "dec", unit = "万元" },
  { id = "t_open", label = "开放", label_en = "Open", kind = "tri" },
]
computed = [{ id = "t_large", label = "较大", label_en = "Large", when = "t_money >= 10" }]

[[register]]
id = "wish"
title = "愿望"
title_en = "Wishes"
group = "测试"
about = "enterprise"
systems = ["B04"]
help = "企业的愿望"
name = "{w_name}"
columns = ["w_name"]
field = [
  { id = "w_name", label = "名称", label_en = "Name" },
  { id = "w_kind", label = "种类", label_en = "Kind", kind = "enum", values = [["a", "甲", "A"], ["b", "乙", "B"]] },
  { id = "w_group", label = "组", label_en = "Group" },
  { id = "w_points", label = "分", label_en = "Points", kind = "dec" },
]
computed = [
  { id = "w_all", label = "全部", label_en = "All", register = "tool", all = true, count = true },
  { id = "w_named", label = "同名", label_en = "Named", register = "tool", \
     match = ["w_name", "t_name"], how = "holds", join = "t_name" },
  { id = "w_here", label = "本地", label_en = "Here", register = "tool", \
     match = ["ent_county_code", "t_region"], how = "region", \
     also = ["w_kind", "t_kinds"], count = true, only = "t_open" },
  { id = "w_least", label = "最小", label_en = "Least", register = "tool", \
     match = ["w_kind", "t_kinds"], least = "t_money" },
  { id = "w_large", label = "大的", label_en = "Large", register = "tool", \
     match = ["w_kind", "t_kinds"], sum = "t_money", only = "t_large" },
  { id = "w_good", label = "够分", label_en = "Good", when = "w_points >= 5" },
  { id = "w_known", label = "有组", label_en = "Grouped", when = 'w_group != ""' },
  { id = "w_tally", label = "几项", label_en = "Tally", tally = ["w_good", "w_known"] },
  { id = "w_rank", label = "名次", label_en = "Rank", rank = ["w_tally", "w_points"], within = "w_group" },
  { id = "w_years", label = "满三年", label_en = "Three years", pack = "lg381", gate = "LG05" },
  { id = "w_years_given", label = "按本表", label_en = "As given", pack = "lg381", gate = "LG05", \
     given = { ent_years_operating = "w_points" } },
]
"""


@cache
def registers(text: str = TEXT) -> Registers:
    return load_registers({"test.toml": text}, resources.dictionary())


def record(register: str, ident: str, around: Mapping[str, Any] | None = None, **values: Any) -> Record:
    known, fields = registers(), resources.dictionary()
    return Record(
        id=ident,
        register=register,
        facts={name: Fact(value=decode(known[register].fields[name], raw)) for name, raw in values.items()},
        enterprise_id="" if register == "tool" else ident,
        around={name: Fact(value=decode(fields[name], raw)) for name, raw in (around or {}).items()},
    )


def book(*records: Record) -> Book:
    packs = resources.packs().on(ON)
    return Book(registers(), records, on=ON, verdict=pack_verdicts(lambda: packs, ON))


def tool(ident: str, **values: Any) -> Record:
    stated = {"t_name": ident, "t_kinds": ["a"], "t_region": "440000", "t_money": 10, "t_open": "yes"}
    return record("tool", ident, **{name: value for name, value in {**stated, **values}.items() if value is not None})


def value(wish: Record, name: str, *others: Record) -> Any:
    return book(wish, *others).worked(wish).value(name)


HERE = {"ent_county_code": "440222"}


def test_what_belongs_together_without_a_link() -> None:
    wish = record("wish", "w", HERE, w_name="高效 变频器（二台）", w_kind="a")
    tools = (
        tool("变频器", t_money=7), tool("水泵", t_region="440222", t_kinds=["a", "b"], t_money=30),
        tool("邻县", t_region="440224"), tool("别类", t_kinds=["b"], t_money=1), tool("不开放", t_open="no"),
    )  # fmt: skip
    assert value(wish, "w_all", *tools) == 5
    assert value(wish, "w_named", *tools) == "变频器"
    assert value(wish, "w_here", *tools) == 2
    assert value(wish, "w_least", *tools) == 7
    assert value(wish, "w_large", *tools) == 50


def test_what_is_not_known_leaves_the_figure_open_and_names_what_is_missing() -> None:
    wish = record("wish", "w", HERE, w_kind="a")
    assert value(wish, "w_here", tool("甲", t_open=None)) is None
    assert value(wish, "w_least") is None
    assert value(wish, "w_large", tool("甲", t_money=None)) is None
    assert value(wish, "w_here", tool("甲", t_region=None)) == 0, "a tool of no known place is not at hand"
    assert book(record("wish", "w", HERE)).worked(record("wish", "w", HERE)).waits["w_named"] == ("w_name",)


@settings(max_examples=40)
@given(points=st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=8))
def test_ranks_are_one_more_than_those_known_to_be_higher(points: list[int | None]) -> None:
    wishes = [
        record("wish", str(at), w_group="一") if one is None else record("wish", str(at), w_group="一", w_points=one)
        for at, one in enumerate(points)
    ]
    whole = book(*wishes)
    keys = [((one or 0) >= 5, one is not None, one or 0) for one in points]
    for wish, own in zip(wishes, keys, strict=True):
        assert whole.worked(wish).value("w_rank") == 1 + sum(other > own for other in keys)


def test_many_records_rank_one_another_without_going_in_circles() -> None:
    wishes = [record("wish", str(at), w_group=str(at % 2), w_points=at) for at in range(200)]
    whole = book(*wishes)
    assert [whole.worked(wishes[at]).value("w_rank") for at in (199, 198, 1)] == [1, 1, 100]


@pytest.mark.parametrize(("years", "wanted"), [(3, "yes"), ("2.9", "no"), (None, None)])
def test_a_gate_of_a_document_that_is_over_still_tells_its_condition(years: Any, wanted: str | None) -> None:
    wish = record("wish", "w", {} if years is None else {"ent_years_operating": years}, w_points=4)
    worked = book(wish).worked(wish)
    assert worked.value("w_years") == wanted
    assert worked.value("w_years_given") == "yes"
    assert worked.waits.get("w_years", ()) == (("ent_years_operating",) if wanted is None else ())


@pytest.mark.parametrize(
    ("ours", "theirs", "how", "wanted"),
    [
        ("（示例）公司", "(示例) 公司", "same", True), ("示例公司二厂", "示例公司", "same", False),
        ("", "", "same", False),
        ("泵", "泵", "holds", False), ("440222", "000000", "region", True), ("440222", "440200", "region", True),
        ("440222", "440224", "region", False),
    ],
)  # fmt: skip
def test_the_three_ways_of_belonging(ours: str, theirs: str, how: Any, *, wanted: bool) -> None:
    assert belongs(ours, theirs, how) is wanted


def test_ties_share_a_place_and_saying_nothing_never_climbs() -> None:
    assert place_of((3, 1), [(3, 1), (3, None), (4, 0)]) == 2
    assert place_of((3, None), [(3, 0), (3, None)]) == 2


def test_a_day_may_lie_before_another() -> None:
    step = read_step("-60 days")
    assert step is not None
    assert step(date(2027, 1, 14)) == date(2026, 11, 15)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('all = true, count', 'all = true, link = "w_name", count', "之一"),
        ('"w_name", "t_name"', '"w_name", "t_title"', "t_title"),
        ('"w_name", "t_name"', '"w_title", "t_name"', "w"),
        ('tally = ["w_good"', 'tally = ["w_points"', "类型不合"),
        ('rank = ["w_tally"', 'rank = ["w_name"', "类型不合"),
        ('within = "w_group"', 'within = "w_team"', "w_team"),
        ('gate = "LG05" },', 'gate = "LG05", given = { ent_nothing = "w_points" } },', "ent_nothing"),
    ],
)  # fmt: skip
def test_a_figure_across_records_that_does_not_hold_together_is_refused(old: str, new: str, told: str) -> None:
    assert old in TEXT
    with pytest.raises(ResourceError, match=told):
        registers(TEXT.replace(old, new))
