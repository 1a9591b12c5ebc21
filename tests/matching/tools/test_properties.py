"""What holds for every quantity: tiers add up, more use never costs less, saving grows with load, exact rounding."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.tools.figures import rounded
from matching.tools.periods import DAY, day_misfits, slices, tier_at, tier_misfits, tiers_of
from tests.matching.tools.material import ask, value

BOUNDS = st.lists(st.integers(1, 10_000), min_size=1, max_size=5, unique=True).map(sorted)
AMOUNTS = st.decimals("0", "1000000", places=3)


def rows_of(bounds: list[int]) -> list[dict[str, str]]:
    edges = [0, *bounds]
    rows = [{"low": str(low), "high": str(high), "rate": str(high)} for low, high in zip(edges, bounds, strict=False)]
    return [*rows, {"low": str(bounds[-1]), "high": "", "rate": "1"}]


@given(BOUNDS, AMOUNTS)
def test_the_parts_of_a_quantity_add_up_to_it(bounds: list[int], amount: Decimal) -> None:
    rows = rows_of(bounds)
    assert tier_misfits(rows) == []
    parts = slices(Fraction(amount), tiers_of(rows, "rate"))
    assert sum(part for _, part in parts) == amount
    at = tier_at(Fraction(amount), tiers_of(rows, "rate"))
    assert at == (parts[-1][0] if parts else None)


@given(st.lists(st.integers(0, DAY - 1), min_size=2, max_size=6, unique=True).map(sorted), st.integers(0, 5))
def test_a_day_cut_anywhere_is_covered_and_a_missing_or_doubled_piece_is_noticed(cuts: list[int], drop: int) -> None:
    def clock(minute: int) -> str:
        return f"{minute // 60:02d}:{minute % 60:02d}"

    rows = [{"start": clock(start), "end": clock(end)} for start, end in zip(cuts, [*cuts[1:], cuts[0]], strict=True)]
    place = drop % len(rows)
    assert day_misfits(rows) == []
    assert day_misfits([*rows[:place], *rows[place + 1 :]])
    assert day_misfits([*rows, rows[place]])


@settings(max_examples=40)
@given(AMOUNTS, st.decimals("0.001", "1000", places=3))
def test_one_more_cubic_metre_never_costs_less(use: Decimal, more: Decimal) -> None:
    found = ask(
        "water", use="nonresident", group="normal", ent_water_quota_m3=1000, base_price=3, use_before=float(use + more),
        use_after=float(use), tiers=[{"low": 0, "high": 20, "multiple": 1.5}, {"low": 20, "multiple": 3}],
    )  # fmt: skip
    saving = value(found, "saving")
    assert saving is not None
    assert saving >= 0


@settings(max_examples=40)
@given(st.integers(1, 99), st.integers(1, 8000), st.integers(2, 10))
def test_motor_saving_is_linear_in_the_number_of_motors(load: int, hours: int, count: int) -> None:
    motor = {"kw": 30, "poles": "4", "hours": hours, "load": max(load, 2), "efficiency_now": 91, "efficiency_new": 95}
    one = value(ask("motors", motors=[{**motor, "count": 1}], power_price=1), "saving_kwh")
    many = value(ask("motors", motors=[{**motor, "count": count}], power_price=1), "saving_kwh")
    assert one is not None
    assert many is not None
    assert abs(many - one * count) <= Decimal(count) / 2 + Decimal("0.5")


@given(st.fractions(-(10**12), 10**12), st.integers(0, 6))
def test_rounding_is_half_up_and_exact(number: Fraction, places: int) -> None:
    result = rounded(number, places)
    assert abs(Fraction(result) - number) <= Fraction(1, 2 * 10**places)


@given(st.decimals("-1000000", "1000000", places=5), st.integers(0, 4))
def test_rounding_agrees_with_the_decimal_library(number: Decimal, places: int) -> None:
    assert rounded(number, places) == number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
