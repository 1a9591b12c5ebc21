"""The parts of a condition as plain records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text or date written in the condition."""

    value: Decimal | int | str | date
    position: int


@dataclass(frozen=True, slots=True)
class Items:
    """A bracketed list of constants."""

    values: tuple[Decimal | int | str | date, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Name:
    """A field or parameter, with the key for one entry of a map field."""

    id: str
    key: str
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    """One of the few functions."""

    function: str
    arguments: tuple[Node, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Operation:
    """Arithmetic, comparison or membership between two parts."""

    operator: str
    left: Node
    right: Node
    position: int


@dataclass(frozen=True, slots=True)
class Negation:
    """`not` of a condition, or a number with its sign turned."""

    operator: str
    part: Node
    position: int


@dataclass(frozen=True, slots=True)
class Junction:
    """Several conditions joined by `and` or by `or`."""

    operator: str
    parts: tuple[Node, ...]
    position: int


Node = Constant | Items | Name | Call | Operation | Negation | Junction
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
ARITHMETIC = frozenset({"+", "-", "*", "/"})
FUNCTIONS = {"count": 1, "years": 2, "min": 2, "max": 2, "prefix_in": 2}
"""Function name to its number of arguments."""


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the parts a node is made of, in reading order."""
    if isinstance(node, (Constant, Items, Name)):
        return ()
    if isinstance(node, Negation):
        return (node.part,)
    if isinstance(node, Operation):
        return (node.left, node.right)
    return node.parts if isinstance(node, Junction) else node.arguments


def names_in(node: Node) -> tuple[Name, ...]:
    """Return the names of a condition in reading order."""
    if isinstance(node, Name):
        return (node,)
    return tuple(name for part in parts_of(node) for name in names_in(part))


def spelled(node: Node) -> str:
    """Return a condition spelled out in one way, so that equal parts can be found wherever they stand."""
    if isinstance(node, Name):
        return f"{node.id}.{node.key}" if node.key else node.id
    if isinstance(node, Constant):
        return repr(node.value)
    if isinstance(node, Items):
        return repr(node.values)
    if isinstance(node, Negation):
        return f"{node.operator}({spelled(node.part)})"
    if isinstance(node, Operation):
        return f"({spelled(node.left)} {node.operator} {spelled(node.right)})"
    word = node.function if isinstance(node, Call) else node.operator
    parts = node.arguments if isinstance(node, Call) else node.parts
    return f"{word}({', '.join(map(spelled, parts))})"
