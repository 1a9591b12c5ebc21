"""Print an arithmetic expression as officials write formulas: once in words, once with its numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from matching.expression.tree import Call, Constant, Name, Negation, Node, Operation

_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}
_SMALLER, _LARGER = "较小者", "较大者"
_DIGITS = 10
"""Significant digits printed of a number without a finite decimal form."""


def written(node: Node, name: Callable[[Name], str]) -> str:
    """Return a formula with every name as `name` gives it."""
    return _written(node, name, 0)


def _written(node: Node, name: Callable[[Name], str], around: int) -> str:
    if isinstance(node, Name):
        return name(node)
    if isinstance(node, Constant):
        return plain(Fraction(node.value)) if isinstance(node.value, (Decimal, int)) else str(node.value)
    if isinstance(node, Negation):
        return f"－{_written(node.part, name, 3)}"
    if isinstance(node, Call):
        word = _SMALLER if node.function == "min" else _LARGER
        return f"{word}（{'，'.join(_written(part, name, 0) for part in node.arguments)}）"
    if isinstance(node, Operation):
        own = _BINDING[node.operator]
        left = _written(node.left, name, own)
        # The right side of － and ÷ needs its brackets even at the same level.
        right = _written(node.right, name, own + (node.operator in "-/"))
        text = f"{left} {_SIGNS[node.operator]} {right}"
        return f"（{text}）" if own < around else text
    raise TypeError(node)


def plain(value: Fraction | Decimal | int) -> str:
    """Return a number in full, or to ten significant digits where it has no end.

    >>> plain(Fraction(1, 8)), plain(Fraction(4500000)), plain(Fraction(1, 3))
    ('0.125', '4,500,000', '0.3333333333')
    """
    exact = Fraction(value)
    rest = exact.denominator
    for prime in (2, 5):
        while not rest % prime:
            rest //= prime
    digits = 60 if rest == 1 else _DIGITS
    context = Context(prec=digits, rounding=ROUND_HALF_UP)
    text = f"{context.divide(Decimal(exact.numerator), Decimal(exact.denominator)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
