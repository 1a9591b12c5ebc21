"""Find how far one number or day has to go until a comparison comes out as wanted, the other facts as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from matching.expression import Symbol

Target = tuple[str, str]
"""Field, and key for an entry of a map."""
Judge = Callable[[Mapping[str, Any]], Any]
DOUBLINGS = 44
HALVINGS = 48
DIGITS = 4
"""Significant digits of an advised number."""
SMALLEST = Decimal("0.01")
"""Nobody is advised to more decimals than these, unless nothing coarser does."""
_EPOCH = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that was found: the value, and whether it is the least, the most, or stands for any."""

    value: Any
    side: str


def bounds(
    judge: Judge,
    environment: Mapping[str, Any],
    names: Sequence[Target],
    symbols: Mapping[str, Symbol],
    *,
    wanted: bool,
) -> Iterator[tuple[tuple[str, str, Bound], dict[Target, Any]]]:
    """Yield for each fact the limit from which the comparison is as wanted, with stand-ins for other open facts."""
    names = [target for target in names if _kind(target, symbols) in {"number", "date"}]
    open_ = [target for target in names if _held(target, environment) is None]
    for target in names:
        others: dict[Target, Any] = {
            other: Decimal(1) if _kind(other, symbols) == "number" else environment["on"]
            for other in open_
            if other != target
        }
        place = _with(environment, others)
        found = _limit(judge, place, target, symbols, wanted=wanted)
        if found is not None:
            yield (*target, found), others


def _limit(
    judge: Judge, environment: Mapping[str, Any], target: Target, symbols: Mapping[str, Symbol], *, wanted: bool
) -> Bound | None:
    """Walk up and down in doubling steps until the answer changes, then back to the limit by halving."""
    is_day = _kind(target, symbols) == "date"
    smallest = Decimal(1) if is_day or symbols[target[0]].whole else SMALLEST
    present = _held(target, environment)
    start = _number(present if present is not None else environment["on"] if is_day else Decimal(1))

    def holds(number: Decimal) -> bool:
        return judge(_with(environment, {target: _value(number, is_day)})) is wanted

    inside = holds(start)
    for side, direction in _OUTWARD if inside else _INWARD:
        last = start
        for step in range(DOUBLINGS):
            stride = Decimal(2) ** step if is_day or present is None else _stride(start, step)
            tried = max(start + direction * stride, Decimal(0)) if not is_day else start + direction * stride
            if holds(tried) is not inside:
                ends = (tried, last) if inside else (last, tried)
                return Bound(_value(_edge(holds, *ends, smallest), is_day), side)
            if tried == last:
                break
            last = tried
    return Bound(_value(start, is_day), "any") if inside else None


_INWARD = (("least", 1), ("most", -1))
"""From outside: going up until it holds finds the least that does."""
_OUTWARD = (("least", -1), ("most", 1))
"""From inside (a stand-in that holds): going down until it fails finds the least that does."""


def _stride(start: Decimal, step: int) -> Decimal:
    return (abs(start) or Decimal(1)) * Decimal(2) ** (step - 6)


def _edge(holds: Callable[[Decimal], bool], outside: Decimal, inside: Decimal, smallest: Decimal) -> Decimal:
    """Return the number nearest to `outside` that holds, rounded as people write it to the side on which it does."""
    for _ in range(HALVINGS):
        if abs(inside - outside) <= smallest / 4:
            break
        middle = (outside + inside) / 2
        outside, inside = (outside, middle) if holds(middle) else (middle, inside)
    steps = [max(Decimal(1).scaleb(inside.adjusted() + 1 - DIGITS), smallest), smallest]
    for step in steps:
        near = (_down(inside, step), _down(inside, step) + step)
        for rounded in sorted(near, key=lambda number: abs(number - inside)):
            if rounded >= 0 and holds(rounded):
                return rounded.normalize() if rounded else Decimal(0)
    return inside


def _down(number: Decimal, step: Decimal) -> Decimal:
    return number // step * step


def _kind(target: Target, symbols: Mapping[str, Symbol]) -> str:
    symbol = symbols[target[0]]
    return "number" if target[1] and not symbol.allowed else symbol.type


def _held(target: Target, environment: Mapping[str, Any]) -> Any:
    value = environment.get(target[0])
    return value.get(target[1]) if target[1] and value is not None else value


def _with(environment: Mapping[str, Any], values: Mapping[Target, Any]) -> dict[str, Any]:
    after = dict(environment)
    for (field, key), value in values.items():
        after[field] = {**(after.get(field) or {}), key: value} if key else value
    return after


def _number(value: Any) -> Decimal:
    return Decimal((value - _EPOCH).days) if isinstance(value, date) else Decimal(value)


def _value(number: Decimal, is_day: bool) -> Any:
    if not is_day:
        return number.quantize(Decimal(1)) if number == number.to_integral_value() and number < 10**20 else number
    try:
        return _EPOCH + timedelta(days=int(number))
    except OverflowError:
        return date.max if number > 0 else date.min
