"""Yes, no and unknown of many cases at once, as two masks: who surely has it and who possibly has it.

Kleene's logic then is plain: `and` and `or` join both masks alike, `not` turns them round. Unknown is possible and not
sure. Masks shared by two truths are one object, so that what is known of every case costs one mask only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


class Truth(msgspec.Struct, frozen=True):
    """Hold one truth value for every case."""

    yes: Mask
    possible: Mask
    """Everything but a no."""

    @property
    def unknown(self) -> Mask:
        """Return who may be either."""
        return self.possible ^ self.yes

    def at(self, row: int) -> bool | None:
        """Return the truth of one case as the one-case evaluator gives it."""
        if self.yes[row]:
            return True
        return None if self.possible[row] else False


def all_of(first: Truth, second: Truth) -> Truth:
    """Return who meets both."""
    yes = first.yes & second.yes
    if first.possible is first.yes and second.possible is second.yes:
        return Truth(yes, yes)
    return Truth(yes, first.possible & second.possible)


def any_of(first: Truth, second: Truth) -> Truth:
    """Return who meets one of the two."""
    yes = first.yes | second.yes
    if first.possible is first.yes and second.possible is second.yes:
        return Truth(yes, yes)
    return Truth(yes, first.possible | second.possible)


def none_of(truth: Truth) -> Truth:
    """Return who does not meet it."""
    yes = ~truth.possible
    return Truth(yes, yes if truth.possible is truth.yes else ~truth.yes)


def alike(first: Truth, second: Truth) -> Truth:
    """Return whose two answers are the same."""
    return any_of(all_of(first, second), all_of(none_of(first), none_of(second)))


def known_to_be(yes: Mask, unknown: Mask | None) -> Truth:
    """Return the truth of a mask that is a no wherever something is unknown."""
    return Truth(yes, yes if unknown is None else yes | unknown)


def everyone(truth: bool | None, cases: int) -> Truth:
    """Return the same truth for all cases."""
    import numpy as np

    yes = np.full(cases, truth is True)
    return Truth(yes, yes if truth is not None else ~yes)


def both(first: Mask | None, second: Mask | None) -> Mask | None:
    """Return who is in one of two masks, either of which may be empty."""
    if first is None or first is second:
        return second
    return first if second is None else first | second
