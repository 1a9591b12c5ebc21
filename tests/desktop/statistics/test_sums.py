"""Whatever the amounts: totals are the sum of the printed parts, unknown stands apart, and nothing is rounded twice."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.statistics.amounts import amount_of, printed, share
from desktop.statistics.groups import UNKNOWN, Grouping
from desktop.statistics.layouts import Version
from desktop.statistics.material import Material
from desktop.statistics.periods import read_period
from desktop.statistics.rollup import Leaf, rolled_up
from desktop.statistics.rows import DimensionRow, MeasureRow, VersionRow
from desktop.statistics.table import Printing
from desktop.statistics.tally import Asked, tally
from desktop.store.listing import millionths
from matching.benefit.sums import decimal

AMOUNTS = st.one_of(
    st.none(),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**13, places=9),
)
MEASURE = MeasureRow(id="sum", title="数", unit="t", places=2, sum="field")


def _table(keys: list[str], amounts: list[Decimal | None]):  # type: ignore[no-untyped-def]  # lines of a table
    kept = [None if one is None else millionths(one) for one in amounts]
    material = Material(
        ids=[str(at) for at in range(len(keys))],
        numbers=range(len(keys)),
        columns={"field": kept, "ent_county_code": keys},
    )
    version = VersionRow(rows=("key",), measure=(MeasureRow(id="cases", title="个", cases=True), MEASURE))
    by = Grouping(row=DimensionRow(id="key", title="组"), of_case=[(key,) for key in keys])
    found = tally(
        Version(row=version, when=None), material, Asked(period=read_period("2026")), rows=[by], across=None, fields={},
        comparisons={},
    )  # fmt: skip
    label = lambda _row, key: key  # noqa: E731
    return Printing(version, [by], None, label=label, order=lambda _row, key: (0, key)).lines(found)


@given(st.lists(st.tuples(st.sampled_from(["甲", "乙", UNKNOWN]), AMOUNTS), max_size=30))
def test_total_is_the_sum_of_the_printed_parts_and_unknown_stands_apart(rows: list[tuple[str, Decimal | None]]) -> None:
    lines = _table([key for key, _ in rows], [amount for _, amount in rows])
    if not rows:
        assert lines == ()
        return
    *parts, total = lines
    for at in (1, 2, 3):
        assert (total.cells[at].value or 0) == sum((line.cells[at].value or Decimal(0) for line in parts), Decimal(0))
    for line in parts:
        own = [amount for key, amount in rows if key == line.keys[0]]
        stated = [one for one in own if one is not None]
        assert line.cells[3].value == len(own) - len(stated)
        exact = sum(map(Fraction, stated), Fraction(0))
        assert line.cells[2].value == (decimal(exact, 2) if stated else None)
        assert line.cells[2].text == (f"{decimal(exact, 2) + 0:,.2f}" if stated else "—")


@given(AMOUNTS.filter(lambda one: one is not None), st.integers(0, 6))
def test_an_amount_is_kept_exactly_and_rounded_once(number: Decimal, places: int) -> None:
    kept = amount_of(millionths(number))
    assert kept is not None
    with localcontext() as context:
        context.prec = 60
        assert printed(kept, places=places) == number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(st.integers(0, 10**15), st.integers(0, 10**15), st.integers(1, 10**15), st.integers(0, 6))
def test_a_share_is_rounded_half_up_exactly(amount: int, part: int, of: int, places: int) -> None:
    expected = decimal(Fraction(amount, 10**6) * Fraction(part, of), places)
    assert printed(share(amount, part, of, places=places), places=places) == expected
    assert printed(share(Decimal(amount), part, of, places=places), places=places) == expected


LEAVES = st.dictionaries(
    st.sampled_from(["441900", "440281", "440282", "320481", ""]),
    st.tuples(st.decimals(min_value=0, max_value=10**6, places=4), st.integers(0, 3)),
)


@settings(max_examples=50)
@given(LEAVES)
def test_every_level_is_the_sum_of_the_one_below(given_leaves: dict[str, tuple[Decimal, int]]) -> None:
    leaves = [
        Leaf(code=code, count=4, sums=(number,), unknown=(unknown,), members=(at,))
        for at, (code, (number, unknown)) in enumerate(given_leaves.items())
    ]
    levels = ("province", "city", "county")
    _, lines = rolled_up(leaves, [MEASURE], levels, name=lambda _level, code: code)
    for line in lines:
        below = [one for one in lines if one.kind != "total" and len(one.keys) == len(line.keys) + 1
                 and one.keys[: len(line.keys)] == line.keys]  # fmt: skip
        if below:
            for at in (3, 4, 5):
                assert line.cells[at].value == sum((one.cells[at].value or Decimal(0) for one in below), Decimal(0))
