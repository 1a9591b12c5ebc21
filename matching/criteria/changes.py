"""The smallest changes of facts that turn a condition into a yes, found by search over its tree and tried out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import combinations, islice, product
from typing import Any

from matching.expression import Expression
from matching.expression.tree import (
    Call,
    Constant,
    Items,
    Junction,
    Name,
    Negation,
    Node,
    Operation,
)

LARGEST = 2
"""Facts changed together at most; more is no longer advice."""
TRIALS = 400
"""Combinations of values tried for one set of facts."""


def smallest_changes(
    expression: Expression, environment: Mapping[str, Any], *, fixed: Collection[str] = ()
) -> tuple[dict[str, tuple[Any, ...]], ...]:
    """Return the smallest sets of facts (at most LARGEST) that make the condition a yes, with the values that do.

    Facts named in `fixed` stay as they are. With one fact all values that do are given, with several the first.
    """
    candidates = _candidates(expression.tree, environment)
    names = [name for name in expression.names if candidates.get(name) and name not in fixed]

    def holds(change: Mapping[str, Any]) -> bool:
        return expression.evaluate({**environment, **change}) is True

    single = [{name: tuple(value for value in candidates[name] if holds({name: value}))} for name in names]
    if found := [change for change in single if all(change.values())]:
        return tuple(found)
    for size in range(2, LARGEST + 1):
        several = [change for chosen in combinations(names, size) if (change := _first(chosen, candidates, holds))]
        if several:
            return tuple({name: (value,) for name, value in change.items()} for change in several)
    return ()


def _first(
    chosen: tuple[str, ...], candidates: Mapping[str, list[Any]], holds: Callable[[Mapping[str, Any]], bool]
) -> dict[str, Any]:
    for values in islice(product(*(candidates[name] for name in chosen)), TRIALS):
        change = dict(zip(chosen, values, strict=True))
        if holds(change):
            return change
    return {}


def _candidates(tree: Node, environment: Mapping[str, Any]) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {}
    for name, value in _mentioned(tree, environment):
        kept = values.setdefault(name, [])
        if value not in kept and environment.get(name) != value and name != "on":
            kept.append(value)
    return values


def _mentioned(node: Node, environment: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every value a name would have to take to meet the comparison it stands in."""
    if isinstance(node, Name):
        yield from ((node.id, "yes"), (node.id, "no")) if not node.key else ()
    elif isinstance(node, Negation):
        yield from _mentioned(node.part, environment)
    elif isinstance(node, Junction):
        for part in node.parts:
            yield from _mentioned(part, environment)
    elif isinstance(node, Operation):
        yield from _compared(node, environment)
    elif isinstance(node, Call):
        for part in node.arguments:
            yield from _mentioned(part, environment)


def _compared(node: Operation, environment: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if not isinstance(side, Name):
            continue
        for value in _values(other, environment):
            yield side.id, _placed(node, side, value, environment)


def _values(node: Node, environment: Mapping[str, Any]) -> tuple[Any, ...]:
    if isinstance(node, Constant):
        return (node.value,)
    if isinstance(node, Items):
        return node.values
    if isinstance(node, Name) and environment.get(node.id) is not None:
        return (environment[node.id],)
    return ()


def _placed(node: Operation, name: Name, value: Any, environment: Mapping[str, Any]) -> Any:
    if node.operator in {"has", "overlaps"}:
        return (*(item for item in environment.get(name.id, ()) if item not in {"none", "A0"}), value)
    if name.key:
        return {**environment.get(name.id, {}), name.key: value}
    return value
