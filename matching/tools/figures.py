"""Rounding, and a term with its numbers put in: what stands behind a figure on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from matching.expression.tree import Call, Constant, Items, Junction, Name, Negation, Node, Operation

ROUNDING = "每个数字按所列小数位四舍五入；后一步用前一步印出的数字，合计等于所印各项之和"
_SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}
_WORDS = {"min": "取小", "max": "取大"}
_SHOWN = 6
_TERMS = 6


def rounded(value: Fraction | Decimal | int, places: int) -> Decimal:
    """Round half up, away from zero, to a number of places.

    >>> rounded(Fraction(1, 8), 2), rounded(Fraction(-5, 2), 0)
    (Decimal('0.13'), Decimal('-3'))
    """
    exact = Fraction(value)
    scale = 10**places
    doubled = abs(exact) * scale * 2 + 1
    whole = int(doubled // 2)
    digits = Decimal(-whole if exact < 0 else whole)
    with localcontext() as context:
        context.prec = 60
        return digits.scaleb(-places)


def plain(value: Fraction | Decimal | int | str, *, places: int = _SHOWN) -> str:
    """Return a number with thousands separators; one without a finite form is cut at some places and says so.

    >>> plain(Fraction(1, 3)), plain(Decimal("1234567.50"))
    ('≈0.333333', '1,234,567.5')
    """
    exact = Fraction(value)
    shown = rounded(exact, places)
    text = f"{shown:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if Fraction(shown) == exact else f"≈{text}"


def money(value: Decimal) -> str:
    """Return a rounded figure with all its places."""
    return f"{value:,f}"


def fixed(value: Decimal, places: int) -> str:
    """Return a figure with thousands separators, rounded to some places."""
    return f"{rounded(value, places):,f}"


def exactly(value: Fraction, result: Decimal) -> str:
    """Return ` = …` behind a term: the unrounded number where it differs, and the printed figure."""
    if Fraction(result) == value:
        return f" = {money(result)}"
    text = plain(value)
    sign = "" if text.startswith("≈") else "= "
    return f" {sign}{text.replace('≈', '≈ ')} → {money(result)}"


def summed(terms: Sequence[str]) -> str:
    """Return a sum as written; a long one is cut in the middle, for its parts stand in a table.

    >>> summed(["1", "2"]), summed([str(n) for n in range(9)]), summed([])
    ('1 + 2', '0 + 1 + 2 + … + 8（共 9 项，见表）', '0')
    """
    if len(terms) > _TERMS:
        return f"{' + '.join(terms[:3])} + … + {terms[-1]}（共 {len(terms)} 项，见表）"
    return " + ".join(terms) or "0"


def with_numbers(node: Node, values: Mapping[str, Any]) -> str:
    """Return a term with its numbers in place of the names."""
    return _written(node, values, 0)


def _written(node: Node, values: Mapping[str, Any], around: int) -> str:
    if isinstance(node, Name):
        return _bracketed(values[node.id])
    if isinstance(node, Constant):
        return plain(node.value) if isinstance(node.value, (Decimal, int)) else str(node.value)
    if isinstance(node, Call):
        parts = "，".join(_written(part, values, 0) for part in node.arguments)
        return f"{_WORDS.get(node.function, node.function)}（{parts}）"
    if isinstance(node, Negation):
        return f"−{_written(node.part, values, 3)}"
    if isinstance(node, Operation) and node.operator in _SIGNS:
        own = _BINDING[node.operator]
        # What stands behind a minus or a division keeps its brackets.
        right = own + (node.operator in {"-", "/"})
        text = f"{_written(node.left, values, own)}{_SIGNS[node.operator]}{_written(node.right, values, right)}"
        return f"（{text}）" if own < around else text
    assert not isinstance(node, (Items, Junction)), "a term has no lists and no conditions"
    raise TypeError(node)


def _bracketed(value: Any) -> str:
    text = plain(value)
    return f"（{text.replace('-', '−')}）" if text.startswith("-") else text
