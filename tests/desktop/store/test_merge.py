"""An import changes only the fields it carries, and never weakens a fact by stating the same again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.store import merge_facts, weakened
from matching.case import EVIDENCE_LEVELS, Fact

FACTS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.builds(
        Fact,
        value=st.sampled_from(["x", "y"]),
        evidence=st.sampled_from(EVIDENCE_LEVELS),
        source=st.sampled_from(["", "报告", "批复"]),
        on=st.sampled_from([None, date(2026, 1, 1)]),
        basis=st.sampled_from(["", "measured", "designed"]),
    ),
)


def test_fields_the_import_does_not_carry_stay() -> None:
    kept = {"a": Fact(value="x"), "b": Fact(value="y")}
    assert merge_facts(kept, {"b": Fact(value="z")}) == {"a": Fact(value="x"), "b": Fact(value="z")}


def test_the_same_value_with_weaker_evidence_leaves_the_proof() -> None:
    kept = {"a": Fact(value=Decimal("1.0"), evidence="E3", source="批复")}
    assert merge_facts(kept, {"a": Fact(value=Decimal("1.00"), source="工作簿")}) == kept


def test_the_same_value_with_better_evidence_is_taken() -> None:
    better = {"a": Fact(value="x", evidence="E3", source="批复")}
    assert merge_facts({"a": Fact(value="x", source="自述")}, better) == better


def test_a_source_not_yet_known_is_taken() -> None:
    new = {"a": Fact(value="x", source="报告", on=date(2026, 4, 1))}
    assert merge_facts({"a": Fact(value="x")}, new) == new


def test_another_value_with_weaker_evidence_is_named() -> None:
    kept = {"a": Fact(value="x", evidence="E3"), "b": Fact(value="x", evidence="E3")}
    assert weakened(kept, {"a": Fact(value="y", evidence="E1"), "b": Fact(value="x"), "c": Fact(value="z")}) == ("a",)


@given(FACTS, FACTS)
def test_importing_twice_changes_nothing_more(kept: dict[str, Fact], new: dict[str, Fact]) -> None:
    once = merge_facts(kept, new)
    assert merge_facts(once, new) == once


@given(FACTS, FACTS)
def test_every_value_the_import_carries_is_the_value_kept(kept: dict[str, Fact], new: dict[str, Fact]) -> None:
    merged = merge_facts(kept, new)
    assert {field_id: merged[field_id].value for field_id in new} == {f: fact.value for f, fact in new.items()}
    assert merged.keys() == kept.keys() | new.keys()
