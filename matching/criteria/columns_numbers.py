"""Numbers of many cases at once: floating point for speed, with a bound on its error, and exact for one case at will.

The bound is a share of the value as long as nothing is taken away, because then zero stays exactly zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from matching.criteria.columns_truth import both

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matching.criteria.columns_truth import Mask

    Floats = NDArray[np.float64]

Number = Decimal | int | Fraction
Exact = Callable[[int], Number | None]
STEP = 1.2e-16
"""A little more than half a unit in the last place, so that errors of errors are covered."""
WHOLE = 2.0**53
"""Up to here whole numbers and their sums are exact."""
SHORT = 15
"""Decimals of so many digits stay different from one another as floating point."""
WIDEST = 1e30
"""Facts beyond this, or nearer to zero than its inverse, are settled exactly."""
FAR = 1e250
"""Results that may be beyond this are settled exactly."""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a number for every case (or one for all), what is known about its error, and how to get it exactly."""

    value: Floats
    """Not a number where unknown; without a dimension where all cases share one number."""
    exact: Exact
    """Return the number of one case without any error."""
    unknown: Mask | None = None
    """None when every case has it."""
    doubt: Mask | None = None
    """Cases in which the value says nothing and only the exact number counts."""
    relative: float = 0.0
    """Bound of the error as a share of the value."""
    error: Floats | None = None
    """Bound of the error itself, in place of a share."""
    short: bool = False
    """Each value is the nearest to a decimal of few digits."""
    positive: bool = False
    """None is below zero."""
    nonzero: bool = False
    most: float = WHOLE
    """No value is farther from zero."""
    grain: float = 1.0
    """All values are multiples of something not smaller."""

    @property
    def shared(self) -> bool:
        """Say whether the error is bound by a share of the value, so that zero is zero."""
        return self.doubt is None and self.error is None

    @property
    def whole(self) -> bool:
        """Say whether all values are exact whole numbers."""
        return self.shared and not self.relative

    @property
    def plain(self) -> bool:
        """Say whether the values are in the same order as the exact numbers."""
        return self.shared and (self.short or not self.relative)

    def size(self) -> Floats:
        """Return the values without their signs."""
        return self.value if self.positive else abs(self.value)

    def off(self) -> Floats:
        """Return the bound of the error itself."""
        return self.relative * self.size() if self.error is None else self.error


def column(numbers: Sequence[Decimal | int | None]) -> Term:
    """Return the numbers of all cases; None is unknown."""
    import numpy as np

    value = np.array([np.nan if number is None else _near(number) for number in numbers], np.float64)
    unknown = np.isnan(value)
    known = value[~unknown]
    sizes = np.abs(known[known != 0])
    most, least = (float(sizes.max()), float(sizes.min())) if sizes.size else (0.0, 1.0)
    short = all(number is None or _is_short(number) for number in numbers)
    whole = short and most < 10.0**SHORT and bool((known == np.rint(known)).all())
    term = Term(
        value=value,
        exact=numbers.__getitem__,
        unknown=unknown if unknown.any() else None,
        relative=0.0 if whole else STEP,
        short=short,
        positive=bool((known >= 0).all()),
        nonzero=sizes.size == known.size,
        most=most,
        grain=1.0 if whole else least * STEP,
    )
    lost = np.array([bool(number) for number in numbers], bool) & (value == 0)
    if most < WIDEST and least > 1 / WIDEST and not lost.any():
        return term
    size = np.abs(value)
    far = lost | (size >= WIDEST) | ((size <= 1 / WIDEST) & (size > 0))
    held = np.where(far, 1.0, value)
    return replace(term, value=held, doubt=far, relative=STEP, nonzero=False, most=WIDEST, grain=STEP / WIDEST)


@lru_cache(maxsize=1024)
def fixed(number: Decimal | int) -> Term:
    """Return the same number for all cases: a constant or a parameter."""
    import numpy as np

    value = _near(number)
    size = abs(value)
    short = _is_short(number)
    whole = short and size < 10.0**SHORT and value.is_integer() and bool(value) == bool(number)
    far = bool(number) and not 1 / WIDEST < size < WIDEST
    return Term(
        value=np.array(1.0 if far else value),
        exact=lambda row: number,
        doubt=np.ones(1, bool) if far else None,
        relative=0.0 if whole else STEP,
        short=short,
        positive=number >= 0,
        nonzero=bool(number) and not far,
        most=WIDEST if far else size,
        grain=STEP / WIDEST if far else 1.0 if whole else size * STEP,
    )


def absent(cases: int) -> Term:
    """Return a number that no case has."""
    import numpy as np

    return Term(value=np.full(cases, np.nan), exact=lambda row: None, unknown=np.ones(cases, bool))


def whole_column(value: Floats, unknown: Mask | None) -> Term:
    """Return whole numbers that are already worked out, such as counts and days."""

    def exact(row: int) -> int | None:
        one = float(value[row])
        return None if one != one else int(one)

    return Term(value=value, exact=exact, unknown=unknown, positive=True)


def worked_out(term: Term, function: Callable[..., Number | None], *of: Term) -> Term:
    """Return a result with what it takes over from the numbers it was worked out of."""
    import numpy as np

    unknown, doubt = term.unknown, term.doubt
    for one in of:
        unknown, doubt = both(unknown, one.unknown), both(doubt, one.doubt)
    parts = tuple(one.exact for one in of)

    def exact(row: int) -> Number | None:
        numbers = [part(row) for part in parts]
        return None if any(number is None for number in numbers) else function(*numbers)

    if term.most > FAR or term.grain < 1 / FAR:
        doubt = np.ones(np.shape(term.value) or 1, bool)
        term = replace(term, most=1.0, grain=1.0)
    return replace(term, unknown=unknown, doubt=doubt, exact=exact)


def _near(number: Decimal | int) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")


def _is_short(number: Decimal | int) -> bool:
    text = str(number)
    return len(text) <= SHORT or len(text.partition("E")[0].replace(".", "").strip("-0")) <= SHORT
