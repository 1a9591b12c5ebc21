"""Net present value, internal rate of return and payback of a row of yearly cash flows, the first one at year 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import accumulate, pairwise

_DIGITS = 32
_CLOSE = Decimal("1e-20")
_FURTHEST = Decimal(10) ** 6
_MOST_STEPS = 200
_HALVINGS = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class RateOfReturn:
    """Hold the internal rate of return (0.12 is 12 %), or why there is none."""

    rate: Decimal | None
    rates: int
    """How many there are: none, one, or several of which none is given."""


def npv(rate: Decimal, flows: Sequence[Decimal]) -> Decimal:
    """Return Σ flow_t ÷ (1 + rate)^t to 32 digits.

    >>> npv(Decimal("0.1"), [Decimal(-100), Decimal(110)])
    Decimal('0')
    """
    with localcontext(prec=_DIGITS):
        growth = 1 + rate
        total = Decimal(0)
        for flow in reversed(flows):
            total = total / growth + flow
        return +total.normalize() if total else Decimal(0)


def irr(flows: Sequence[Decimal]) -> RateOfReturn:
    """Return the rate at which the net present value is nothing, if there is exactly one.

    Rates below nothing are looked at only when there is none from 0 % up.

    >>> irr([Decimal(-100), Decimal(121)]).rate.quantize(Decimal("0.0001"))
    Decimal('0.2100')
    >>> irr([Decimal(-100), Decimal(230), Decimal(-132)]).rates
    2
    """
    terms = _trimmed(flows)
    if _sign_changes(terms) == 0:
        return RateOfReturn(rate=None, rates=0)
    if _sign_changes(terms) == 1:
        return _single(terms, favourable=_sign(sum(terms)) != _sign(terms[0]))
    if sum(terms) and _sign_changes(list(accumulate(terms))) == 1:
        # Norström: the running total turns once, so there is exactly one rate from 0 % up.
        return _single(terms, favourable=True)
    favourable, below = _roots(terms)
    if favourable > 1 or (favourable == 0 and below != 1):
        return RateOfReturn(rate=None, rates=favourable or below)
    return _single(terms, favourable=favourable == 1)


def payback(flows: Sequence[Decimal]) -> Fraction | None:
    """Return the years after which the running total stays at nothing or above; None when it never does.

    Within a year the flow is taken as even.

    >>> payback([Decimal(-100), Decimal(40), Decimal(80)])
    Fraction(7, 4)
    """
    running = list(accumulate(map(Fraction, flows)))
    if not running or running[-1] < 0:
        return None
    last = max((year for year, total in enumerate(running) if total < 0), default=None)
    if last is None:
        return Fraction(0)
    return last + -running[last] / (running[last + 1] - running[last])


def _trimmed(flows: Sequence[Decimal]) -> list[Decimal]:
    """Return the flows from the first that is not nothing to the last; the rate is the same without the others."""
    terms = list(flows)
    while terms and not terms[-1]:
        terms.pop()
    while terms and not terms[0]:
        terms.pop(0)
    return terms


def _sign(value: Decimal | int) -> int:
    return (value > 0) - (value < 0)


def _sign_changes(terms: Sequence[Decimal | int]) -> int:
    signs = [_sign(term) for term in terms if term]
    return sum(one != other for one, other in pairwise(signs))


def _single(terms: Sequence[Decimal], *, favourable: bool) -> RateOfReturn:
    """Find the one rate: with x = 1 ÷ (1 + rate), the one root of a polynomial between 0 and 1, or above 1."""
    with localcontext(prec=_DIGITS):
        low, high = (Decimal(0), Decimal(1)) if favourable else (Decimal(1), Decimal(2))
        side = _sign(_value(terms, low)) or _sign(terms[-1]) * -1
        while _sign(_value(terms, high)) == side and not favourable and high < _FURTHEST:
            low, high = high, high * 2
        if _sign(_value(terms, high)) == side:
            # All but a total loss: as good as none.
            return RateOfReturn(rate=None, rates=0)
        root = _between(terms, low, high, side)
        return RateOfReturn(rate=1 / root - 1, rates=1)


def _between(terms: Sequence[Decimal], low: Decimal, high: Decimal, side: int) -> Decimal:
    """Narrow the root of a polynomial by Newton's steps, halving where one would leave the interval."""
    slopes = [power * term for power, term in enumerate(terms)][1:]
    at = _guess([float(term) for term in terms], low, high, side)
    for _ in range(_MOST_STEPS):
        value = _value(terms, at)
        if not value:
            return at
        low, high = (at, high) if _sign(value) == side else (low, at)
        slope = _value(slopes, at)
        step = at - value / slope if slope else low
        after = step if low < step < high else (low + high) / 2
        if abs(after - at) < _CLOSE:
            return after
        at = after
    return at


def _guess(terms: Sequence[float], low: Decimal, high: Decimal, side: int) -> Decimal:
    """Return a point near the root by halving in ordinary numbers, so that few exact steps remain."""
    below, above = float(low), float(high)
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        total = 0.0
        for term in reversed(terms):
            total = total * middle + term
        if (total > 0) == (side > 0):
            below = middle
        else:
            above = middle
    found = Decimal((below + above) / 2)
    return found if low < found < high else (low + high) / 2


def _value(terms: Sequence[Decimal], at: Decimal) -> Decimal:
    total = Decimal(0)
    for term in reversed(terms):
        total = total * at + term
    return total


def _roots(terms: Sequence[Decimal]) -> tuple[int, int]:
    """Return how many rates there are from 0 % up and how many between -100 % and 0 %, each counted once.

    With x = 1 ÷ (1 + rate) the flows are the coefficients of a polynomial; Sturm's chain counts its roots exactly.
    """
    scale = max(-int(term.as_tuple().exponent) for term in terms)
    chain = _sturm([int(term.scaleb(max(scale, 0))) for term in terms])
    at_zero = _sign_changes([one[0] for one in chain])
    at_one = _sign_changes([sum(one) for one in chain])
    at_end = _sign_changes([one[-1] for one in chain])
    # Sturm counts the roots in (0, 1]: x = 1 is a rate of 0 %.
    return at_zero - at_one, at_one - at_end


def _sturm(coefficients: list[int]) -> list[list[int]]:
    """Return Sturm's chain of a polynomial, lowest power first, in whole numbers."""
    chain = [coefficients, [power * term for power, term in enumerate(coefficients)][1:]]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])
        if not rest:
            break
        chain.append([-term for term in rest])
    return chain


def _remainder(dividend: list[int], divisor: list[int]) -> list[int]:
    """Return a positive multiple of the remainder, without common factor."""
    from math import gcd

    rest = list(dividend)
    lead = divisor[-1]
    while len(rest) >= len(divisor):
        factor, shift = rest[-1], len(rest) - len(divisor)
        rest = [term * abs(lead) for term in rest]
        take = factor if lead > 0 else -factor
        for power, term in enumerate(divisor):
            rest[shift + power] -= take * term
        rest.pop()
        while rest and not rest[-1]:
            rest.pop()
    common = gcd(*rest) if rest else 1
    return [term // common for term in rest] if common > 1 else rest
