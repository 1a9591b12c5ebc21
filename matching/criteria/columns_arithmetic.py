"""Sums, quotients and comparisons of many cases at once; what is closer than the error is settled exactly.

So floating point decides the cases that are clear, and the others get the exact numbers of the one-case evaluator:
a saving of exactly 8 % meets "at least 8 %" here as there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from matching.criteria.columns_numbers import STEP, WHOLE, Term, worked_out
from matching.criteria.columns_truth import Truth, both, everyone, known_to_be
from matching.expression.compile import FUNCTIONS, OPERATIONS, sign_turned

if TYPE_CHECKING:
    from matching.criteria.columns_numbers import Floats
    from matching.criteria.columns_truth import Mask

SLACK = 1.0001
"""The bounds are floating point themselves."""


def negative(term: Term) -> Term:
    """Return the number with its sign turned."""
    result = Term(
        value=-term.value, exact=term.exact, relative=term.relative, error=term.error, short=term.short,
        nonzero=term.nonzero, most=term.most, grain=term.grain,
    )  # fmt: skip
    return worked_out(result, sign_turned, term)


def arithmetic(symbol: str, first: Term, second: Term) -> Term:
    """Return sum, difference, product or quotient; a quotient by zero is unknown."""
    import numpy as np

    with np.errstate(all="ignore"):
        return worked_out(_BY[symbol](first, second), OPERATIONS[symbol], first, second)


def _sum(first: Term, second: Term) -> Term:
    value = first.value + second.value
    most, grain = first.most + second.most, min(first.grain, second.grain)
    positive = first.positive and second.positive
    relative, error = max(first.relative, second.relative) + STEP, None
    if first.whole and second.whole and most < WHOLE:
        relative = 0.0
    elif not (positive and first.error is None and second.error is None):
        error = first.off() + second.off() + STEP * abs(value)
    return Term(
        value=value, exact=first.exact, relative=relative, error=error, positive=positive, most=most, grain=grain
    )


def _difference(first: Term, second: Term) -> Term:
    value = first.value - second.value
    most, grain = first.most + second.most, min(first.grain, second.grain)
    whole = first.whole and second.whole and most < WHOLE
    error = None if whole else first.off() + second.off() + STEP * abs(value)
    return Term(value=value, exact=first.exact, error=error, most=most, grain=grain)


def _product(first: Term, second: Term) -> Term:
    value = first.value * second.value
    most, grain = first.most * second.most, first.grain * second.grain * STEP
    positive = first.positive and second.positive
    relative, error = first.relative + second.relative + STEP, None
    if first.whole and second.whole and most < WHOLE:
        relative, grain = 0.0, 1.0
    elif first.error is not None or second.error is not None:
        one, two = first.off(), second.off()
        error = first.size() * two + second.size() * one + one * two + STEP * abs(value)
    return Term(
        value=value, exact=first.exact, relative=relative, error=error, positive=positive,
        nonzero=first.nonzero and second.nonzero, most=most, grain=grain,
    )  # fmt: skip


def _quotient(first: Term, second: Term) -> Term:
    import numpy as np

    value = np.divide(first.value, second.value)
    zero: Mask | None = None
    doubt: Mask | None = None
    error: Floats | None = None
    if second.error is not None:
        # The divisor may be zero or of the other sign.
        doubt = ~(second.size() > 2 * second.error)
    elif not second.nonzero:
        zero = np.equal(second.value, 0)
        if second.doubt is not None:
            zero &= ~second.doubt
        rows = np.flatnonzero(zero)
        if rows.size:
            value = np.array(value)
            value[zero] = np.nan
    if first.error is not None or second.error is not None:
        off = second.off()
        error = (first.off() + abs(value) * off) / (second.size() - off) + STEP * abs(value)
    return Term(
        value=value, exact=first.exact, unknown=zero, doubt=doubt, relative=first.relative + second.relative + STEP,
        error=error, positive=first.positive and second.positive, nonzero=first.nonzero and error is None,
        most=first.most / second.grain, grain=first.grain / max(second.most, 1.0) * STEP,
    )  # fmt: skip


_BY: dict[str, Callable[[Term, Term], Term]] = {"+": _sum, "-": _difference, "*": _product, "/": _quotient}


def extreme(function: str, first: Term, second: Term) -> Term:
    """Return the smaller (`min`) or greater (`max`) of two numbers."""
    import numpy as np

    choose = np.minimum if function == "min" else np.maximum
    error = None
    if first.error is not None or second.error is not None:
        error = np.maximum(first.off(), second.off())
    result = Term(
        value=choose(first.value, second.value), exact=first.exact, relative=max(first.relative, second.relative),
        error=error, short=first.short and second.short, positive=first.positive and second.positive,
        nonzero=first.nonzero and second.nonzero, most=max(first.most, second.most),
        grain=min(first.grain, second.grain),
    )  # fmt: skip
    return worked_out(result, FUNCTIONS[function], first, second)


def years(start: Term, end: Term) -> Term:
    """Return the whole years between days written as numbers (20260401)."""
    import numpy as np

    with np.errstate(invalid="ignore"):
        result = Term(value=_years(start.value, end.value), exact=start.exact, most=10_000.0)
    return worked_out(result, _years, start, end)


def _years(start: Any, end: Any) -> Any:
    return end // 10_000 - start // 10_000 - (end % 10_000 < start % 10_000)


def compared(symbol: str, first: Term, second: Term, cases: int) -> Truth:
    """Return the truth of a comparison, exact in every case."""
    import numpy as np

    order = OPERATIONS[symbol]
    if not first.value.ndim and not second.value.ndim:
        return everyone(_exactly(order, first, second, 0), cases)
    unknown = both(first.unknown, second.unknown)
    with np.errstate(invalid="ignore"):
        if (first.plain and second.plain) or _is_zero(first, beside=second) or _is_zero(second, beside=first):
            yes: Mask = order(first.value, second.value)
            if symbol == "!=" and unknown is not None:
                yes &= ~unknown
            return known_to_be(yes, unknown)
        below, above = _sides(first, second)
    clear = below | above
    yes = {"==": np.zeros_like(clear), "!=": clear, "<": below, "<=": below, ">": above, ">=": above}[symbol]
    return _settled(order, first, second, yes=yes, clear=clear, unknown=unknown)


def _is_zero(term: Term, *, beside: Term) -> bool:
    return not term.value.ndim and not term.value and term.shared and beside.shared


def _sides(first: Term, second: Term) -> tuple[Mask, Mask]:
    """Return where the first number is surely the smaller and where it is surely the greater."""
    import numpy as np

    middle = second.value
    if first.error is None and second.error is None:
        share = (first.relative + second.relative + 2 * STEP) * SLACK
        low, high = middle * (1 - share), middle * (1 + share)
        if not second.positive:
            low, high = np.minimum(low, high), np.maximum(low, high)
    else:
        margin = (first.off() + second.off()) * SLACK + 2 * STEP * second.size()
        low, high = middle - margin, middle + margin
    return np.less(first.value, low), np.greater(first.value, high)


def _settled(
    order: Callable[[Any, Any], bool], first: Term, second: Term, *, yes: Mask, clear: Mask, unknown: Mask | None
) -> Truth:
    """Judge the cases that are not clear with exact numbers, one by one."""
    import numpy as np

    open_ = ~clear
    doubt = both(first.doubt, second.doubt)
    if doubt is not None:
        open_ |= doubt
    if unknown is not None:
        open_ &= ~unknown
    rows = np.flatnonzero(open_)
    possible = yes.copy() if unknown is None else yes | unknown
    for row in rows:
        truth = _exactly(order, first, second, int(row))
        yes[row] = truth is True
        possible[row] = truth is not False
    return Truth(yes, possible)


def _exactly(order: Callable[[Any, Any], bool], first: Term, second: Term, row: int) -> bool | None:
    one, other = first.exact(row), second.exact(row)
    return None if one is None or other is None else order(one, other)
