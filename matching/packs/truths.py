"""All conditions of a pack judged at once for one case, in the order of the pack's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, pairwise

import msgspec

from matching.expression import Environment, Expression, Symbol, generate
from matching.expression.generate import Truth


class Truths(msgspec.Struct, frozen=True, gc=False):
    """Hold the truth of every condition: yes, no, or None for unknown."""

    applies: Truth
    gates: tuple[Truth, ...]
    clauses: tuple[Truth, ...]
    """Of the clauses with a test of their own."""
    offers: tuple[Truth, ...]
    applicable: tuple[Truth, ...]
    """Whether each criterion applies."""
    readings: tuple[Truth, ...]
    """Of all classes of all readings, in their order."""
    levels: tuple[tuple[Truth, ...], ...]
    """Of each criterion's levels, highest first."""


def truths_of(
    applies: Expression | None,
    groups: Sequence[Sequence[Expression | None]],
    levels: Sequence[Sequence[Expression]],
    symbols: Mapping[str, Symbol],
) -> Callable[[Environment], Truths]:
    """Return the function that judges a pack; `groups` are gates, clauses, offers, applicability, readings."""
    flat = [applies, *(one for group in groups for one in group), *(one for scale in levels for one in scale)]
    judge = generate(flat, symbols)
    bounds = list(accumulate((len(group) for group in (*groups, *levels)), initial=1))
    spans = list(pairwise(bounds))
    gates, clauses, offers, applicable, readings = (slice(*span) for span in spans[:5])
    scales = [slice(*span) for span in spans[5:]]

    def truths(environment: Environment) -> Truths:
        found = judge(environment)
        return Truths(
            found[0],
            found[gates],
            found[clauses],
            found[offers],
            found[applicable],
            found[readings],
            tuple([found[scale] for scale in scales]),
        )

    return truths
