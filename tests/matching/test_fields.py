"""Values of every kind survive being stored and read back, and what does not fit is refused with the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import ResourceError, ValueRefused
from matching.fields import LIST_KINDS, LONGEST_NUMBER, Field, Value, decode, encode, is_unknown, load_fields

GROUP = '[[group]]\nid = "g"\ntitle = "组"\ntitle_en = "Group"\n'
CHOICES = 'values = [["a", "甲", "A"], ["b", "乙", "B"], ["unknown", "不清楚", "Unknown"]]\n'
KEYS = 'keys = [["so2", "二氧化硫", "SO2"], ["nox", "氮氧化物", "NOx"]]\n'


def _field(kind: str, more: str = "") -> Field:
    return load_fields({"test.toml": _file(kind, more)})["x"]


def _file(kind: str, more: str = "", *, name: str = "x") -> str:
    return (
        f'subject = "project"\n{GROUP}[[field]]\nid = "{name}"\nlabel = "某项"\nlabel_en = "Thing"\n'
        f'kind = "{kind}"\ngroup = "g"\n{more}'
    )


FIELDS = {
    "str": _field("str"),
    "text": _field("text"),
    "time": _field("time"),
    "code": _field("code"),
    "dec": _field("dec"),
    "int": _field("int"),
    "date": _field("date"),
    "bool": _field("bool"),
    "tri": _field("tri"),
    "enum": _field("enum", CHOICES),
    "doc": _field("doc", CHOICES),
    "enum[]": _field("enum[]", CHOICES),
    "text[]": _field("text[]"),
    "str[]": _field("str[]"),
    "map": _field("map", KEYS),
}
CHECKLIST = _field("map", KEYS + CHOICES)

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda one: abs(one.adjusted()) <= LONGEST_NUMBER)
CHOICE = st.sampled_from(["a", "b", "unknown"])
VALUES: Mapping[str, st.SearchStrategy[Value]] = {
    "str": st.text(),
    "text": st.text(),
    "time": st.text(),
    "code": st.text(),
    "dec": DECIMALS,
    "int": st.integers(-(10**LONGEST_NUMBER), 10**LONGEST_NUMBER),
    "date": st.dates(),
    "bool": st.booleans(),
    "tri": st.sampled_from(["yes", "no", "unknown"]),
    "enum": CHOICE,
    "doc": CHOICE,
    "enum[]": st.lists(CHOICE).map(tuple).filter(lambda items: "unknown" not in items or len(set(items)) == 1),
    "text[]": st.lists(st.text()).map(tuple),
    "str[]": st.lists(st.text()).map(tuple),
    "map": st.dictionaries(st.sampled_from(["so2", "nox"]), DECIMALS),
}


@pytest.mark.parametrize("kind", FIELDS)
@given(data=st.data())
def test_a_value_comes_back_from_json_exactly_as_it_went_in(kind: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    stored = json.loads(json.dumps(encode(value)))
    back = decode(FIELDS[kind], stored)
    assert back == value
    assert isinstance(back, tuple) == (kind in LIST_KINDS)
    if isinstance(value, Decimal):
        # Trailing zeros tell how exactly a figure was measured.
        assert str(back) == str(value)


@given(st.dictionaries(st.sampled_from(["so2", "nox"]), CHOICE))
def test_a_checklist_comes_back_exactly(value: dict[str, str]) -> None:
    assert decode(CHECKLIST, json.loads(json.dumps(encode(value)))) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("dec", "约5万"),
        ("dec", "NaN"),
        ("dec", "Infinity"),
        ("dec", True),
        ("dec", None),
        ("int", "2.5"),
        ("date", "2026年4月"),
        ("date", "2026-02-30"),
        ("bool", "是"),
        ("tri", "是"),
        ("enum", "c"),
        ("doc", "甲"),
        ("enum[]", "a"),
        ("enum[]", ["a", "c"]),
        ("enum[]", ["a", "unknown"]),
        ("dec", "1E999999"),
        ("text[]", "一台"),
        ("map", {"co2": 1}),
        ("map", {"so2": "多"}),
        ("map", [1]),
        ("str", 5),
    ],
)
def test_what_does_not_fit_is_refused(kind: str, raw: object) -> None:
    with pytest.raises(ValueRefused):
        decode(FIELDS[kind], raw)


def test_a_number_outside_its_bounds_is_refused_with_the_bound() -> None:
    field = _field("dec", 'unit = "%"\nminimum = 0\nmaximum = 100\n')
    assert decode(field, "0") == 0
    assert decode(field, 100) == 100
    with pytest.raises(ValueRefused, match="不小于 0"):
        decode(field, "-0.01")
    with pytest.raises(ValueRefused, match="不大于 100"):
        decode(field, "100.01")


@pytest.mark.parametrize("nothing", [None, "unknown", (), {}])
def test_nothing_stated_is_unknown(nothing: Value | None) -> None:
    assert is_unknown(nothing)


@pytest.mark.parametrize(
    "something", ["no", "none", Decimal(0), 0, False, ("none",), date(2026, 4, 1), {"so2": Decimal(0)}]
)
def test_zero_no_and_none_are_statements(something: Value) -> None:
    assert not is_unknown(something)


def test_a_choice_is_printed_by_its_label() -> None:
    assert FIELDS["enum"].choice_label("b") == "乙"
    assert FIELDS["tri"].choice_label("no") == "否"
    assert FIELDS["str"].choice_label("随便") == "随便"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[[field]", "TOML"),
        (_file("decimal"), "类型 decimal 不存在"),
        (_file("enum"), "没有可选值"),
        (_file("map"), "没有列出各项"),
        (_file("str", "colour = 1\n"), "不认识的属性 colour"),
        (_file("str", 'subject = "nobody"\n'), "主体 nobody 不存在"),
        (_file("str").replace("某项", ""), "缺少 label"),
        (_file("str").replace('group = "g"', 'group = "h"'), "没有名为 h 的分组"),
    ],
)
def test_a_faulty_dictionary_is_refused_naming_the_file(text: str, word: str) -> None:
    with pytest.raises(ResourceError, match=word) as refused:
        load_fields({"faulty.toml": text})
    assert refused.value.file == "faulty.toml"


def test_the_same_field_in_two_files_is_refused() -> None:
    with pytest.raises(ResourceError, match="重复"):
        load_fields({"a.toml": _file("str"), "b.toml": _file("dec")})


def test_fields_are_given_by_subject_in_the_order_of_the_files() -> None:
    dictionary = load_fields({"a.toml": _file("str", name="z"), "b.toml": _file("dec", "listed = true\n", name="a")})
    assert [field.id for field in dictionary.of("project")] == ["z", "a"]
    assert [field.id for field in dictionary.listed()] == ["a"]
    assert dictionary.of("enterprise") == ()
