"""Expressions of the methods over columns of numbers: the same trees as one case is judged by, walked once into numpy.

Unknown is not-a-number and stays so through every operation; dividing by nothing gives unknown as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from matching.expression.tree import Call, Constant, Junction, Name, Negation, Node, Operation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

Columns = Mapping[str, Any]
"""Columns (or one number for all rows) by name; entries of a map by field and key with a dot between."""
HAIR = 1e-9
"""Two numbers nearer to each other than this share are taken as equal where a check wants them equal."""


class Loss:
    """Gather by how much subtractions have magnified the error of what they were given."""

    def __init__(self) -> None:
        self.factor: Any = 1.0

    def add(self, first: Any, second: Any, result: Any) -> None:
        """Note one sum or difference."""
        import numpy as np

        size = np.abs(first) + np.abs(second)
        self.factor = self.factor * np.where(size == 0, 1.0, size / np.abs(result))


Number = Callable[[Columns, Loss], Any]


def spelled(name: Name) -> str:
    """Return the name of a column."""
    return f"{name.id}.{name.key}" if name.key else name.id


def number_of(node: Node) -> Number:
    """Return what works a number out for all rows."""
    if isinstance(node, Constant) and isinstance(node.value, (Decimal, int)):
        constant = float(node.value)
        return lambda columns, loss: constant
    if isinstance(node, Name):
        column = spelled(node)
        return lambda columns, loss: columns[column]
    if isinstance(node, Negation):
        part = number_of(node.part)
        return lambda columns, loss: -part(columns, loss)
    if isinstance(node, Operation):
        return _operation(node)
    if isinstance(node, Call) and node.function in {"min", "max"}:
        return _smaller_or_larger(node)
    raise TypeError(node)


def broken(node: Node) -> Callable[[Columns], Any]:
    """Return what marks the rows that surely do not meet a condition."""
    if isinstance(node, Junction):
        parts = tuple(broken(part) for part in node.parts)
        every = node.operator == "or"

        def joined(columns: Columns) -> Any:
            found = parts[0](columns)
            for part in parts[1:]:
                found = found & part(columns) if every else found | part(columns)
            return found

        return joined
    if isinstance(node, Operation) and node.operator in _BROKEN:
        left, right, apart = number_of(node.left), number_of(node.right), _BROKEN[node.operator]
        return lambda columns: apart(left(columns, Loss()), right(columns, Loss()))
    raise TypeError(node)


def _operation(node: Operation) -> Number:
    left, right, apply = number_of(node.left), number_of(node.right), _ARITHMETIC[node.operator]
    if node.operator in "+-":

        def added(columns: Columns, loss: Loss) -> Any:
            first, second = left(columns, loss), right(columns, loss)
            result = apply(first, second)
            loss.add(first, second, result)
            return result

        return added
    if node.operator == "/" and not isinstance(node.right, Constant):
        return lambda columns, loss: _divided(left(columns, loss), right(columns, loss))
    return lambda columns, loss: apply(left(columns, loss), right(columns, loss))


def _divided(first: Any, second: Any) -> Any:
    import numpy as np

    return first / np.where(second == 0, np.nan, second)


def _smaller_or_larger(node: Call) -> Number:
    first, second = (number_of(part) for part in node.arguments)
    smaller = node.function == "min"

    def chosen(columns: Columns, loss: Loss) -> Any:
        import numpy as np

        pair = first(columns, loss), second(columns, loss)
        return np.minimum(*pair) if smaller else np.maximum(*pair)

    return chosen


_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda first, second: first + second,
    "-": lambda first, second: first - second,
    "*": lambda first, second: first * second,
    "/": lambda first, second: first / second,
}


def _differ(first: Any, second: Any) -> Any:
    import numpy as np

    return np.abs(first - second) > HAIR * np.maximum(np.abs(first), np.abs(second))


# Every comparison with an unknown is false, so the opposite of what is wanted is asked.
_BROKEN: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": lambda first, second: first >= second,
    "<=": lambda first, second: first > second,
    ">": lambda first, second: first <= second,
    ">=": lambda first, second: first < second,
    "==": _differ,
}
