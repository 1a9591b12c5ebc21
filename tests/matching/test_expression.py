"""The condition language: three values, exact numbers, located refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import ResourceError
from matching.expression import Symbol, generate, read_expression
from matching.expression.parse import parse

SYMBOLS = {
    "saving": Symbol(type="number", unit="tce/年"),
    "baseline": Symbol(type="number", unit="tce/年"),
    "invest": Symbol(type="number", unit="万元"),
    "breach": Symbol(type="truth", allowed=("yes", "no")),
    "cured": Symbol(type="text", allowed=("started", "completed")),
    "areas": Symbol(type="list", allowed=("A1a", "A1b", "A0")),
    "cut": Symbol(type="map", unit="t/年", keys=("so2", "nox")),
    "due": Symbol(type="date"),
    "on": Symbol(type="date"),
    "industry": Symbol(type="text"),
}


def judge(text: str, **values: Any) -> bool | None:
    result: bool | None = read_expression(text, SYMBOLS).evaluate(values)
    return result


def waits(text: str, **values: Any) -> set[str]:
    return set(read_expression(text, SYMBOLS).waits_for(values))


def test_a_share_of_exactly_the_threshold_meets_it() -> None:
    assert judge("saving / baseline * 100 >= 29", saving=Decimal("0.29"), baseline=Decimal(1)) is True


def test_a_share_just_below_the_threshold_does_not_meet_it() -> None:
    assert judge("saving / baseline * 100 >= 29", saving=Decimal("0.28999999"), baseline=Decimal(1)) is False


def test_division_by_zero_is_unknown_and_names_the_divisor() -> None:
    assert judge("saving / baseline >= 1", saving=Decimal(1), baseline=Decimal(0)) is None
    assert waits("saving / baseline >= 1", saving=Decimal(1), baseline=Decimal(0)) == {"baseline"}


def test_unknown_and_no_is_no() -> None:
    assert judge('breach == "yes" and cured == "completed"', cured="started") is False


def test_unknown_or_yes_is_yes() -> None:
    assert judge('not breach or cured == "completed"', cured="completed") is True


def test_an_unknown_result_names_only_what_it_waits_for() -> None:
    assert waits('not breach or cured == "completed"', breach="yes") == {"cured"}


def test_a_definite_result_waits_for_nothing() -> None:
    assert waits('not breach or cured == "completed"', breach="no") == set()


def test_a_yes_no_field_compares_with_a_written_yes() -> None:
    assert judge('breach == "no"', breach="no") is True


def test_lists_have_and_overlap() -> None:
    assert judge('areas has "A1a"', areas=("A1a",)) is True
    assert judge('areas overlaps ["A1b", "A1a"]', areas=("A0",)) is False
    assert judge('areas overlaps ["A1b"]') is None


def test_an_entry_of_a_map_is_read_by_its_key() -> None:
    assert judge("cut.so2 + cut.nox > 2", cut={"so2": Decimal(2), "nox": Decimal(1)}) is True
    assert judge("cut.so2 + cut.nox > 2", cut={"so2": Decimal(2)}) is None


def test_dates_and_whole_years() -> None:
    assert judge("due < on", due=date(2026, 1, 1), on=date(2026, 1, 2)) is True
    assert judge("years(due, on) >= 3", due=date(2023, 6, 2), on=date(2026, 6, 1)) is False
    assert judge("due >= 2026-04-01", due=date(2026, 4, 1)) is True


def test_codes_are_tested_by_their_beginning() -> None:
    assert judge('prefix_in(industry, ["C31", "C32"])', industry="C3140") is True


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("saving > invest", 7),
        ("savings > 1", 0),
        ('cured == "done"', 9),
        ('areas in ["A1a"]', 6),
        ("saving > 1 2", 11),
        ("saving = 1", 7),
        ("breach > 1", 7),
        ("saving", 0),
        ("cut.co2 > 1", 0),
        ("due > 2026-02-30", 6),
        ("__import__(1) == 1", 0),
        ("saving > 1 > 2", 11),
    ],
)
def test_a_wrong_condition_is_refused_with_its_position(text: str, position: int) -> None:
    with pytest.raises(ResourceError) as refused:
        read_expression(text, SYMBOLS, file="gates.toml", item="G01")
    assert refused.value.position == position
    assert "gates.toml" in str(refused.value)
    assert "G01" in str(refused.value)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ResourceError, match="嵌套"):
        parse("(" * 200 + "1" + ")" * 200)


def test_a_very_long_condition_is_refused() -> None:
    with pytest.raises(ResourceError, match="字符"):
        parse("saving > 1 and " * 1000 + "saving > 1")


@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from("saving baseline()[]\"'.,<>=!+-*/0123456789 andornot在。"), max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    place: int | None = 0
    try:
        parse(text)
    except ResourceError as refused:
        place = refused.position
    assert place is not None


conditions = st.recursive(
    st.sampled_from(["breach", 'cured == "completed"', "saving >= 5", 'areas has "A1a"', "cut.so2 > 1", "due < on"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} and {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} or {pair[1]})"),
        inner.map(lambda part: f"not ({part})"),
    ),
    max_leaves=8,
)
facts = st.fixed_dictionaries(
    {},
    optional={
        "breach": st.sampled_from(["yes", "no"]),
        "cured": st.sampled_from(["started", "completed"]),
        "saving": st.integers(0, 9).map(Decimal),
        "areas": st.sampled_from([("A1a",), ("A0",), ("A1a", "A1b")]),
        "cut": st.sampled_from([{"so2": Decimal(2)}, {"so2": Decimal(1)}, {"nox": Decimal(1)}]),
        "due": st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    },
)


@settings(max_examples=300)
@given(conditions, facts, facts)
def test_adding_a_fact_never_turns_a_definite_result_into_another(
    text: str, known: dict[str, Any], more: dict[str, Any]
) -> None:
    condition = read_expression(text, SYMBOLS)
    before = condition.evaluate({"on": date(2026, 1, 1), **known})
    after = condition.evaluate({"on": date(2026, 1, 1), **more, **known})
    assert before is None or after is before


@settings(max_examples=300)
@given(st.lists(conditions, min_size=1, max_size=4), facts)
def test_judging_all_conditions_at_once_gives_what_each_gives(texts: list[str], known: dict[str, Any]) -> None:
    every = [read_expression(text, SYMBOLS) for text in texts]
    values = {"on": date(2026, 1, 1), **known}
    assert generate(every, SYMBOLS)(values) == tuple(condition.evaluate(values) for condition in every)


@pytest.mark.parametrize(
    "text",
    [
        "saving / baseline * 100 >= 29 and breach", "count(areas) >= 1 or years(due, on) < 3", "-saving < 3",
        'not (cured in ["started"]) and prefix_in(industry, ["C31"])', "min(saving, baseline) == max(saving, 1)",
        'breach != "no"', '"completed" == cured',
        "saving - baseline > cut.so2 / 2 or saving / (baseline - baseline) > 1",
    ],
)  # fmt: skip
@given(facts, st.integers(0, 3).map(Decimal))
def test_every_part_of_the_language_is_judged_alike_at_once(
    text: str, known: dict[str, Any], baseline: Decimal
) -> None:
    symbols = {**SYMBOLS, "cut": Symbol(type="map", unit="tce/年", keys=("so2", "nox"))}
    condition = read_expression(text, symbols)
    values = {"on": date(2026, 1, 1), "baseline": baseline, "industry": "C3110", **known}
    assert generate([condition], symbols)(values) == (condition.evaluate(values),)


@settings(max_examples=300)
@given(conditions, facts)
def test_a_result_is_unknown_exactly_when_it_waits_for_something(text: str, known: dict[str, Any]) -> None:
    condition = read_expression(text, SYMBOLS)
    values = {"on": date(2026, 1, 1), **known}
    assert (condition.evaluate(values) is None) == bool(condition.waits_for(values))
