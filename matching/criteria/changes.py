"""The smallest sets of facts that make a condition a yes, found by search over its tree and tried out.

A set may settle facts that are not known and change facts that are; what is fixed (a matter of the past) is never
changed, but may still have to be found out. Sets that only find facts out come first, then the smaller ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from matching.criteria.solve import Bound, bounds
from matching.expression import Expression, Symbol, evaluator
from matching.expression.tree import COMPARISONS, Call, Constant, Items, Junction, Name, Negation, Node, Operation

BEAM = 24
"""Sets kept at each step of the search; the smallest ones."""
ALTERNATIVES = 3
"""Sets given in the end."""
ANY_TEXT = "（已提供）"
"""Stands for a text nobody can know beforehand."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one fact (or one entry of a map) has to be."""

    field: str
    key: str
    values: tuple[Any, ...]
    """Values that do, the first of which was tried; for a list field the whole list."""
    bound: str = ""
    """`least` or `most`: the value is a limit, and what lies beyond does too; `any`: the value only stands for one."""


Change = tuple[Step, ...]
_Demands = dict[tuple[str, str, str], tuple[Any, ...]]
"""What is demanded of each (field, key, how): `=` one of the values, `+` one item of each group, `-` none of them."""


def smallest_changes(
    expression: Expression, environment: Mapping[str, Any], *, fixed: Collection[str] = ()
) -> tuple[Change, ...]:
    """Return up to ALTERNATIVES smallest sets of facts that make the condition a yes; empty when none was found."""
    search = _Search(expression.symbols, environment, frozenset(fixed))
    found: dict[frozenset[tuple[str, str]], Change] = {}

    def holds(change: Change) -> bool:
        return expression.evaluate(applied(change, environment)) is True

    for demands in search.repairs(expression.tree, wanted=True):
        change = search.change(demands)
        if change is None or not holds(change):
            continue
        for step in change:
            fewer = tuple(other for other in change if other is not step)
            change = fewer if holds(fewer) else change
        found.setdefault(frozenset((step.field, step.key) for step in change), change)
    return tuple(sorted(found.values(), key=search.cost)[:ALTERNATIVES])


def applied(change: Change, environment: Mapping[str, Any]) -> dict[str, Any]:
    """Return the environment with the first value of every step in place."""
    after = dict(environment)
    for step in change:
        after[step.field] = {**(after.get(step.field) or {}), step.key: step.values[0]} if step.key else step.values[0]
    return after


class _Search:
    """Search the tree from the root: what must be so for it to come out as wanted."""

    def __init__(self, symbols: Mapping[str, Symbol], environment: Mapping[str, Any], fixed: frozenset[str]) -> None:
        self._symbols = symbols
        self._environment = environment
        self._fixed = fixed

    def cost(self, change: Change) -> tuple[int, int, int]:
        """Return how much is asked: known facts to change, facts altogether, steps without a definite value."""
        known = sum(1 for step in change if self._known(step.field, step.key))
        return known, len(change), sum(1 for step in change if step.bound == "any")

    def repairs(self, node: Node, *, wanted: bool) -> list[_Demands]:
        """Return the smallest sets of demands under which a part comes out as wanted."""
        if self._value(node) is wanted:
            return [{}]
        if isinstance(node, Negation):
            return self.repairs(node.part, wanted=not wanted)
        if isinstance(node, Junction):
            parts = [self.repairs(part, wanted=wanted) for part in node.parts]
            if (node.operator == "and") is wanted:
                return self._all_of(parts)
            return self._best([demands for part in parts for demands in part])
        return self._best(self._leaf(node, wanted))

    def change(self, demands: _Demands) -> Change | None:
        """Turn demands into values, None where they contradict."""
        steps = []
        for field, key in dict.fromkeys((field, key) for field, key, _ in demands):
            step = self._step(field, key, demands)
            if step is None:
                return None
            steps.append(step)
        return tuple(steps)

    def _all_of(self, parts: Sequence[list[_Demands]]) -> list[_Demands]:
        joined: list[_Demands] = [{}]
        for part in parts:
            pairs = (_merged(left, right) for left, right in product(joined, part))
            joined = self._best([demands for demands in pairs if demands is not None])
        return joined

    def _best(self, sets: Sequence[_Demands]) -> list[_Demands]:
        return sorted(sets, key=self._weight)[:BEAM]

    def _weight(self, demands: _Demands) -> tuple[int, int]:
        asked = {(field, key) for field, key, _ in demands}
        return sum(1 for field, key in asked if self._known(field, key)), len(asked)

    def _value(self, node: Node) -> Any:
        return evaluator(node, self._symbols)(self._environment)

    def _known(self, field: str, key: str) -> bool:
        value = self._environment.get(field)
        return value is not None and (not key or value.get(key, "unknown") != "unknown")

    def _free(self, name: Name) -> bool:
        """Say whether a name may take another value: a fact (not a parameter) that is open, or not fixed."""
        symbol = self._symbols[name.id]
        if name.id == "on" or not symbol.fact:
            return False
        return name.id not in self._fixed or not self._known(name.id, name.key)

    def _leaf(self, node: Node, wanted: bool) -> list[_Demands]:
        if isinstance(node, Name):
            return [_is(node, ("yes" if wanted else "no",))] if self._free(node) else []
        if isinstance(node, Call):
            return self._called(node, wanted)
        if not isinstance(node, Operation):
            return []
        if node.operator in {"has", "overlaps"}:
            return self._listed(node, wanted)
        return [*self._chosen(node, wanted), *self._reckoned(node, wanted)]

    def _called(self, node: Call, wanted: bool) -> list[_Demands]:
        first, second = node.arguments[0], node.arguments[-1]
        if node.function != "prefix_in" or not isinstance(first, Name) or not self._free(first):
            return []
        values = second.values if wanted and isinstance(second, Items) else (ANY_TEXT,)
        return [_is(first, values, bound="any")]

    def _listed(self, node: Operation, wanted: bool) -> list[_Demands]:
        name, other = node.left, node.right
        if not isinstance(name, Name) or not self._free(name):
            return []
        items = other.values if isinstance(other, Items) else (other.value,) if isinstance(other, Constant) else ()
        return [{(name.id, "", "+"): (items,)} if wanted else {(name.id, "", "-"): items}] if items else []

    def _chosen(self, node: Operation, wanted: bool) -> Iterator[_Demands]:
        """Compare a name with what is written: choose among the values that do."""
        for name, other in ((node.left, node.right), (node.right, node.left)):
            if not isinstance(name, Name) or not self._free(name) or node.operator not in _EQUAL:
                continue
            written = self._written(other)
            if written is None:
                continue
            if (node.operator in {"==", "in"}) is wanted:
                yield _is(name, written)
            else:
                allowed = tuple(value for value in self._symbols[name.id].allowed if value not in written)
                yield _is(name, allowed) if allowed else _is(name, (ANY_TEXT,), bound="any")

    def _written(self, node: Node) -> tuple[Any, ...] | None:
        if isinstance(node, Items):
            return node.values
        if isinstance(node, Constant):
            return (node.value,)
        known = self._value(node) if isinstance(node, Name) else None
        return None if known is None else (known,)

    def _reckoned(self, node: Operation, wanted: bool) -> Iterator[_Demands]:
        """Compare numbers or days: solve for one fact, the others as they are."""
        if node.operator not in COMPARISONS:
            return
        names = dict.fromkeys((name.id, name.key) for name in _free_names(node, self._free))
        judge = evaluator(node, self._symbols)
        for asked, others in bounds(judge, self._environment, list(names), self._symbols, wanted=wanted):
            demands: _Demands = {(field, key, "="): _any(value) for (field, key), value in others.items()}
            field, key, bound = asked
            yield demands | {(field, key, "="): (bound.value, bound)}

    def _step(self, field: str, key: str, demands: _Demands) -> Step | None:
        plain = demands.get((field, key, "="))
        if plain is not None:
            values = tuple(value for value in plain if not isinstance(value, Bound))
            limit = next((value for value in plain if isinstance(value, Bound)), None)
            return Step(field, key, values, limit.side if limit else "") if values else None
        held = tuple(self._environment.get(field) or ())
        dropped = {*demands.get((field, key, "-"), ()), *_EMPTY}
        kept = tuple(item for item in held if item not in dropped)
        for group in demands.get((field, key, "+"), ()):
            if not set(group) & set(kept):
                free = [item for item in group if item not in dropped]
                if not free:
                    return None
                kept = (*kept, free[0])
        if not kept:
            empty = next((item for item in _EMPTY if item in self._symbols[field].allowed), None)
            kept = () if empty is None else (empty,)
        groups = demands.get((field, key, "+"), ())
        if len(groups) == 1 and not demands.get((field, key, "-")):
            return Step(field, key, tuple((*kept[:-1], item) for item in groups[0]) if kept else ())
        return Step(field, key, (kept,)) if kept else None


_EQUAL = frozenset({"==", "!=", "in", "not in"})
_EMPTY = ("none", "A0")


def _is(name: Name, values: Iterable[Any], *, bound: str = "") -> _Demands:
    given = tuple(values)
    return {(name.id, name.key, "="): (*given, Bound(given[0], bound)) if bound else given}


def _any(value: Any) -> tuple[Any, ...]:
    return value, Bound(value, "any")


def _merged(left: _Demands, right: _Demands) -> _Demands | None:
    """Join two sets of demands, None where no value meets both."""
    joined = dict(left)
    for target, values in right.items():
        held = joined.get(target)
        if held is None:
            joined[target] = values
        elif target[2] == "=":
            both = tuple(value for value in held if value in values)
            if not any(not isinstance(value, Bound) for value in both):
                return _stricter(joined, target, held, values)
            joined[target] = both
        else:
            joined[target] = (*held, *values)
    return joined


def _stricter(
    joined: _Demands, target: tuple[str, str, str], held: tuple[Any, ...], values: tuple[Any, ...]
) -> _Demands | None:
    """Join two limits of the same side on one fact; anything else contradicts."""
    sides = {value.side for value in (*held, *values) if isinstance(value, Bound)}
    if sides not in ({"least"}, {"most"}):
        return None
    pick = max if sides == {"least"} else min
    joined[target] = pick(held, values, key=lambda limits: limits[0])
    return joined


def _free_names(node: Node, free: Callable[[Name], bool]) -> Iterator[Name]:
    if isinstance(node, Name):
        if free(node):
            yield node
    elif isinstance(node, Negation):
        yield from _free_names(node.part, free)
    elif isinstance(node, Operation):
        yield from _free_names(node.left, free)
        yield from _free_names(node.right, free)
    elif isinstance(node, Call):
        for part in node.arguments:
            yield from _free_names(part, free)
