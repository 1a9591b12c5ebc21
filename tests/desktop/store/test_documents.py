"""The quick way of reading and writing facts gives what `matching.fields` gives, for every value."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.store.documents import FactCodec
from matching.case import EVIDENCE_LEVELS, Fact
from matching.errors import ValueRefused
from matching.fields import LONGEST_NUMBER, Value, decode, encode
from tests.desktop.store.material import dictionary_of

DICTIONARY = dictionary_of()
CODEC = FactCodec(DICTIONARY)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda one: abs(one.adjusted()) <= LONGEST_NUMBER)
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "prj_name": st.text(),
    "prj_content": st.text(),
    "ent_uscc": st.text(),
    "ent_staff": st.integers(-(10**LONGEST_NUMBER), 10**LONGEST_NUMBER),
    "ent_green": st.sampled_from(["yes", "no", "unknown"]),
    "prj_invest": NUMBERS,
    "loan_amount": st.decimals(min_value=0, max_value=1000, places=6),
    "prj_area": st.lists(st.sampled_from("abc")).map(tuple),
    "prj_start": st.dates(),
    "prj_flows": st.dictionaries(st.just("so2"), NUMBERS),
}
FACTS = st.fixed_dictionaries(
    {},
    optional={
        field_id: st.builds(
            Fact,
            value=value,
            evidence=st.sampled_from(EVIDENCE_LEVELS),
            source=st.text(max_size=5),
            on=st.none() | st.dates(),
            by=st.text(max_size=3),
            basis=st.sampled_from(["", "measured"]),
            derived=st.sampled_from(["", "rule"]),
        )
        for field_id, value in VALUES.items()
    },
)


@given(FACTS)
def test_facts_come_back_as_they_were(facts: dict[str, Fact]) -> None:
    assert CODEC.read(CODEC.write(facts)).facts == facts


@given(FACTS)
def test_a_stored_value_is_spelled_as_the_dictionary_spells_it(facts: dict[str, Fact]) -> None:
    spelled = json.loads(CODEC.write(facts))
    assert {field_id: fact["v"] for field_id, fact in spelled.items()} == {
        field_id: encode(fact.value) for field_id, fact in facts.items()
    }


@given(FACTS)
def test_the_order_of_facts_makes_no_difference(facts: dict[str, Fact]) -> None:
    assert CODEC.write(dict(reversed(list(facts.items())))) == CODEC.write(facts)


RAW = [
    "1", "-1.50", "0", "1000", "1000.01", "1e5", "NaN", "Infinity", "", " 1", "１２", "1,000", 1, 1.5, True, None, [],
    ["a"], ["z"], "a", "yes", "2026-04-01", "2026-4-1", "20260401", {"so2": "1"}, {"x": 1}, {},
]  # fmt: skip


@pytest.mark.parametrize("raw", RAW, ids=repr)
@pytest.mark.parametrize("field_id", VALUES)
def test_a_stored_value_is_read_as_the_dictionary_reads_it(field_id: str, raw: object) -> None:
    reading = CODEC.read(json.dumps({field_id: {"v": raw}}))
    try:
        expected = decode(DICTIONARY[field_id], raw)
    except ValueRefused:
        assert reading.unread == (field_id,)
    else:
        assert reading.facts[field_id].value == expected
        assert type(reading.facts[field_id].value) is type(expected)


def test_what_cannot_be_read_is_carried_over_untouched() -> None:
    old = '{"new_field":{"v":[1,{"x":"深"}],"zz":"later"},"prj_name":{"v":"旧"}}'
    written, changed = CODEC.write_over({"prj_name": Fact(value="新")}, old)
    assert json.loads(written) == json.loads(old.replace("旧", "新"))
    assert changed == ("prj_name",)


def test_a_fact_stated_anew_replaces_what_could_not_be_read() -> None:
    old = '{"ent_green":{"v":"maybe"}}'
    written, changed = CODEC.write_over({"ent_green": Fact(value="yes")}, old)
    assert json.loads(written) == {"ent_green": {"v": "yes"}}
    assert changed == ("ent_green",)


def test_facts_carry_what_is_not_empty_only() -> None:
    fact = Fact(value=Decimal("1.50"), evidence="E2", source="报告", on=date(2026, 4, 1), by="李四", basis="measured")
    assert CODEC.write({"prj_invest": fact}) == (
        '{"prj_invest":{"v":"1.50","e":"E2","s":"报告","d":"2026-04-01","by":"李四","b":"measured"}}'
    )
