"""Amounts while they are added: whole millionths as they come from the store; rounded once, when printed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext

MILLION = 1_000_000
DIGITS = 120
"""Of amounts too long or too fine for whole millionths; far more than any figure has."""
Amount = int | Decimal
"""Millionths: whole ones, or for the rare figure beyond them a Decimal."""


def amount_of(kept: int | str | None) -> Amount | None:
    """Return an amount as the store keeps it: a number of millionths, or an exact text behind an equals sign."""
    if kept is None or isinstance(kept, int):
        return kept
    return Decimal(kept[1:]).scaleb(6)


def millionths(number: Decimal) -> Amount:
    """Return a number in millionths."""
    with localcontext() as context:
        context.prec = DIGITS
        whole = number * MILLION
    return int(whole) if whole == whole.to_integral_value() else whole


def added(amounts: Iterable[Amount]) -> Amount:
    """Add amounts exactly."""
    with localcontext() as context:
        context.prec = DIGITS
        return sum(amounts)


def printed(amount: Amount, *, places: int, times: int = 1) -> Decimal:
    """Round an amount as it is printed: once, half away from zero.

    >>> printed(1_005_000, places=2), printed(-125_000, places=2), printed(333_333, places=2, times=10_000)
    (Decimal('1.01'), Decimal('-0.13'), Decimal('3333.33'))
    """
    if isinstance(amount, int):
        return Decimal(units(amount, places=places, times=times)).scaleb(-places)
    with localcontext() as context:
        context.prec = DIGITS
        return (amount.scaleb(-6) * times).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def units(amount: int, *, places: int, times: int = 1) -> int:
    """Round an amount to whole units of its last printed place, half away from zero."""
    whole = divided(abs(amount) * times, 10 ** (6 - places))
    return -whole if amount < 0 else whole


def divided(amount: int, by: int) -> int:
    """Divide whole numbers above zero, half up."""
    return (2 * amount + by) // (2 * by)


def share(amount: Amount, part: Amount, of: Amount, *, places: int) -> Amount:
    """Return amount × part ÷ of, rounded half up to some places; all above or at zero, `of` above."""
    step = 10 ** (6 - places)
    if isinstance(amount, int) and isinstance(part, int) and isinstance(of, int):
        whole = divided(abs(amount) * part, of * step) * step
        result: Amount = -whole if amount < 0 else whole
        return result
    with localcontext() as context:
        context.prec = DIGITS
        exact = Decimal(amount) * Decimal(part) / Decimal(of) / step
        rounded: Decimal = exact.quantize(Decimal(1), ROUND_HALF_UP) * step
        return rounded
