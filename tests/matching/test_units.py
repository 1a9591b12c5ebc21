"""Units: exact conversion within one kind, refusal between kinds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import ValueRefused
from matching.units import conversion, convert, multiplier, parse_unit

PAIRS = [
    ("元", "万元"),
    ("kWh", "万kWh"),
    ("MWh", "kWh"),
    ("t", "kg"),
    ("万m3", "m3"),
    ("kgce", "tce"),
    ("元/kWh", "万元/万kWh"),
]
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6)


@pytest.mark.parametrize(
    ("value", "source", "target", "result"),
    [
        ("3000000", "元", "万元", "300"),
        ("1.2", "亿元", "万元", "12000"),
        ("1.5", "MWh", "万kWh", "0.15"),
        ("5", "万度", "kWh", "50000"),
        ("12", "kg/年", "t", "0.012"),
        ("120", "元/月", "元/年", "1440"),
        ("0.5", "元/度", "元/kWh", "0.5"),
        ("36", "GJ", "MWh", "10"),
        ("15", "亩", "m2", "10000"),
        ("2", "㎡", "m2", "2"),
    ],
)
def test_quantities_of_one_kind_convert_exactly(value: str, source: str, target: str, result: str) -> None:
    assert convert(Decimal(value), source, target) == Decimal(result)


@pytest.mark.parametrize(
    ("source", "target"), [("kWh", "tce"), ("t", "m3"), ("元", "t"), ("tce/万元", "tce"), ("人", "台")]
)
def test_quantities_of_different_kinds_are_refused(source: str, target: str) -> None:
    with pytest.raises(ValueRefused, match="不能换算"):
        convert(Decimal(1), source, target)


def test_standard_coal_is_never_worked_out_of_electricity() -> None:
    assert conversion("万kWh", "tce") is None


def test_a_yearly_amount_may_leave_out_the_year() -> None:
    assert convert(Decimal(3), "万元", "万元/年") == 3


def test_a_unit_nobody_knows_is_none() -> None:
    assert parse_unit("包") is None
    assert multiplier("元") is None


@given(AMOUNTS, st.sampled_from(PAIRS))
def test_converting_there_and_back_changes_nothing(amount: Decimal, pair: tuple[str, str]) -> None:
    there = convert(amount, *pair)
    assert convert(there, pair[1], pair[0]) == amount


@given(st.text(max_size=12))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    unit = parse_unit(text)
    assert unit is None or unit.factor > 0
