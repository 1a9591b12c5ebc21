"""Turn a checked condition into functions: its three-valued result, and the fields an unknown waits for."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from matching.expression.check import Checker
from matching.expression.parse import parse
from matching.expression.symbols import Symbol
from matching.expression.tree import (
    ARITHMETIC,
    Call,
    Constant,
    Items,
    Junction,
    Name,
    Negation,
    Node,
    Operation,
    names_in,
)

Environment = Mapping[str, Any]
"""Known values by name; a name that is absent is unknown. Values are those of `matching.fields`."""
Result = Any
Evaluator = Callable[[Environment], Result]
Waiter = Callable[[Environment], frozenset[str]]
TRUE = (True, "yes")
_NOTHING: frozenset[str] = frozenset()
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A condition or number ready to be judged for any case."""

    text: str
    names: tuple[str, ...]
    """Field and parameter ids it mentions, in reading order, each once."""
    keys: Mapping[str, frozenset[str]]
    """For map fields the keys it mentions."""
    evaluate: Evaluator
    """Return True, False or None (unknown); for a number a Decimal, int, Fraction or None."""
    waits_for: Waiter
    """Return the ids an unknown result waits for; empty when the result is definite."""
    tree: Node
    symbols: Mapping[str, Symbol]
    """Everything its pack may name."""


def read_expression(
    text: str, symbols: Mapping[str, Symbol], *, number: bool = False, file: str = "", item: str = ""
) -> Expression:
    """Parse, check and compile a condition (or, with `number`, an arithmetic term)."""
    tree = parse(text, file=file, item=item)
    checker = Checker(symbols, file=file, item=item)
    if number:
        checker.number(tree)
    else:
        checker.condition(tree)
    names = names_in(tree)
    keys: dict[str, set[str]] = {}
    for name in names:
        if name.key:
            keys.setdefault(name.id, set()).add(name.key)
    evaluate, waits = _Compiler(symbols).node(tree)
    return Expression(
        text=text,
        names=tuple(dict.fromkeys(name.id for name in names)),
        keys={field: frozenset(found) for field, found in keys.items()},
        evaluate=evaluate,
        waits_for=lambda environment: waits(environment) if evaluate(environment) is None else _NOTHING,
        tree=tree,
        symbols=symbols,
    )


def evaluator(node: Node, symbols: Mapping[str, Symbol]) -> Evaluator:
    """Return what judges one part of a checked condition."""
    return _Compiler(symbols).node(node)[0]


class _Compiler:
    """Build, for every part, the function that judges it and the one that tells what it waits for."""

    def __init__(self, symbols: Mapping[str, Symbol]) -> None:
        self._symbols = symbols

    def node(self, node: Node) -> tuple[Evaluator, Waiter]:
        if isinstance(node, (Constant, Items)):
            constant = node.value if isinstance(node, Constant) else node.values
            return (lambda environment: constant), (lambda environment: _NOTHING)
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Negation):
            return self._negation(node)
        if isinstance(node, Junction):
            return self._junction(node)
        if isinstance(node, Call):
            return self._call(node)
        return self._operation(node)

    def _name(self, node: Name) -> tuple[Evaluator, Waiter]:
        name, key = node.id, node.key
        waiting = frozenset({name})
        symbol = self._symbols[name]
        if key:

            def entry(environment: Environment) -> Result:
                value = environment.get(name)
                found = value.get(key) if value is not None else None
                return None if found == "unknown" else found

            return entry, lambda environment: waiting if entry(environment) is None else _NOTHING
        if symbol.type == "truth":

            def truth(environment: Environment) -> bool | None:
                value = environment.get(name)
                return None if value is None or value == "unknown" else value in TRUE

            return truth, lambda environment: waiting if truth(environment) is None else _NOTHING

        def known(environment: Environment) -> Result:
            return environment.get(name)

        return known, lambda environment: waiting if environment.get(name) is None else _NOTHING

    def _negation(self, node: Negation) -> tuple[Evaluator, Waiter]:
        part, waits = self.node(node.part)
        if node.operator == "not":

            def negated(environment: Environment) -> bool | None:
                value = part(environment)
                return None if value is None else not value

            return negated, waits

        def minus(environment: Environment) -> Result:
            value = part(environment)
            return None if value is None else sign_turned(value)

        return minus, waits

    def _junction(self, node: Junction) -> tuple[Evaluator, Waiter]:
        pairs = tuple(self.node(part) for part in node.parts)
        parts = tuple(pair[0] for pair in pairs)
        decisive = node.operator == "or"

        def joined(environment: Environment) -> bool | None:
            result: bool | None = not decisive
            for part in parts:
                value: bool | None = part(environment)
                if value is decisive:
                    return decisive
                if value is None:
                    result = None
            return result

        def waits(environment: Environment) -> frozenset[str]:
            return _NOTHING.union(*(waiter(environment) for part, waiter in pairs if part(environment) is None))

        return joined, waits

    def _call(self, node: Call) -> tuple[Evaluator, Waiter]:
        pairs = tuple(self.node(argument) for argument in node.arguments)
        function = FUNCTIONS[node.function]

        def called(environment: Environment) -> Result:
            values = [part(environment) for part, _ in pairs]
            return None if any(value is None for value in values) else function(*values)

        return called, lambda environment: _NOTHING.union(*(waiter(environment) for _, waiter in pairs))

    def _operation(self, node: Operation) -> tuple[Evaluator, Waiter]:
        if isinstance(node.left, Name) and isinstance(node.right, (Constant, Items)) and not node.left.key:
            return self._name_against(node.left, node.right, node.operator)
        left, left_waits = self._side(node.left, node.right)
        right, right_waits = self._side(node.right, node.left)
        apply = OPERATIONS[node.operator]
        divisor = names_in(node.right) if node.operator == "/" else ()
        zero = frozenset(name.id for name in divisor)

        def done(environment: Environment) -> Result:
            first = left(environment)
            if first is None:
                return None
            second = right(environment)
            return None if second is None else apply(first, second)

        def waits(environment: Environment) -> frozenset[str]:
            waiting = left_waits(environment) | right_waits(environment)
            return waiting or (zero if done(environment) is None else _NOTHING)

        return done, waits

    def _name_against(self, left: Name, right: Constant | Items, operator_: str) -> tuple[Evaluator, Waiter]:
        """Compile the commonest part, a field against what is written, as one function: it is judged most often."""
        known, waits = self.node(left)
        name, apply = left.id, OPERATIONS[operator_]
        written, _ = self._side(right, left)
        wanted = written({})
        if self._symbols[name].type == "truth":

            def truth(environment: Environment) -> Result:
                value = known(environment)
                return None if value is None else apply(value, wanted)

            return truth, waits

        def against(environment: Environment) -> Result:
            value = environment.get(name)
            return None if value is None else apply(value, wanted)

        return against, waits

    def _side(self, node: Node, other: Node) -> tuple[Evaluator, Waiter]:
        """Compile one side; a yes/no field compared with a written "yes" or "no" is compared as written."""
        if isinstance(node, Constant) and isinstance(other, Name) and node.value in {"yes", "no"}:
            symbol = self._symbols[other.id]
            if symbol.type == "truth" and not other.key:
                wanted = node.value == "yes"
                return (lambda environment: wanted), (lambda environment: _NOTHING)
        return self.node(node)


@lru_cache(maxsize=8192)
def _fraction(value: Any) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(value)


def _arithmetic(symbol: str) -> Callable[[Any, Any], Fraction | None]:
    function = _ARITHMETIC[symbol]

    def apply(first: Any, second: Any) -> Fraction | None:
        divisor = _fraction(second)
        if symbol == "/" and not divisor:
            return None
        return function(_fraction(first), divisor)

    return apply


def sign_turned(value: Decimal | int | Fraction) -> Decimal | int | Fraction:
    """Return a number with its sign turned; a minus before a Decimal would round it to 28 digits."""
    return value.copy_negate() if isinstance(value, Decimal) else -value


def _years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _count(items: tuple[str, ...]) -> int:
    return sum(1 for item in items if item not in {"none", "无"})


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "count": _count,
    "years": _years,
    "min": min,
    "max": max,
    "prefix_in": lambda text, prefixes: text.startswith(prefixes),
}
OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    **_ORDER,
    **{symbol: _arithmetic(symbol) for symbol in ARITHMETIC},
    "in": lambda value, items: value in items,
    "not in": lambda value, items: value not in items,
    "has": operator.contains,
    "overlaps": lambda items, wanted: any(item in wanted for item in items),
}
