"""Axes with round numbers, and figures in units a person can read: 1,000,000 万元 is 100 亿元."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_POWERS = (("万亿", 1e12), ("亿", 1e8), ("万", 1e4))
_LARGE = 1e6
"""From here on figures are printed in a larger unit."""
_NOTHING = 1e-12
_LEAST, _MOST = 1e-9, 1e24


def ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Return round numbers from at most `low` to at least `high`, about as many as wanted.

    >>> ticks(0, 87, 5), ticks(-130, 410, 5)
    ((0.0, 20.0, 40.0, 60.0, 80.0, 100.0), (-200.0, 0.0, 200.0, 400.0, 600.0))
    """
    if not high - low > max(abs(low), abs(high)) * _NOTHING:
        low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            high = 1.0
    step = _round_step((high - low) / max(1, most))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(place * step for place in range(first, max(last, first + 1) + 1))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def known(values: Iterable[float | None]) -> list[float]:
    """Return the figures that are numbers."""
    return [found for found in map(sound, values) if found is not None]


def sound(value: float | None) -> float | None:
    """Return a figure that can be drawn: what is no number is not known, and nothing is smaller than a billionth."""
    if value is None or not abs(value) < _MOST:
        return None
    return value if abs(value) > _LEAST else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Print the figures of one chart in one unit."""

    unit: str
    divisor: float
    decimals: int | None

    def text(self, value: float) -> str:
        """Print a figure without its unit."""
        shown = value / self.divisor
        if self.decimals is not None and self.divisor == 1.0:
            text = f"{shown:,.{self.decimals}f}"
        else:
            text = trimmed(f"{shown:,.{_worth(shown)}f}")
        return text.lstrip("-") if not text.strip("-0.,") else text

    def tick(self, value: float, step: float) -> str:
        """Print a number of the axis."""
        step /= self.divisor
        places = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 0
        places = min(12, places + (abs(step * 10**places - round(step * 10**places)) > 1e-6))
        text = trimmed(f"{value / self.divisor:,.{places}f}")
        return text.lstrip("-") if not text.strip("-0.,") else text


def figures(unit: str, values: Iterable[float], decimals: int | None = None) -> Figures:
    """Choose the unit in which figures are read best."""
    biggest = max(map(abs, values), default=0.0)
    if biggest < _LARGE or unit == "%":
        return Figures(unit=unit, divisor=1.0, decimals=decimals)
    prefix, factor = next(((name, power) for name, power in _POWERS if unit.startswith(name)), ("", 1.0))
    name, power = next((name, power) for name, power in _POWERS if biggest * factor >= power)
    return Figures(unit=name + unit.removeprefix(prefix), divisor=power / factor, decimals=decimals)


def trimmed(text: str) -> str:
    """Return a printed number without zeros that say nothing."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _worth(value: float) -> int:
    """Return how many decimals a figure of this size is worth."""
    size = abs(value)
    if size >= 100 or size == 0:
        return 0 if size >= 1000 or size == 0 else 1
    return 2 if size >= 0.1 else min(8, 1 - math.floor(math.log10(size)))
