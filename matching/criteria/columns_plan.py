"""Conditions laid out as one list of steps for columns: what several conditions share is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from matching.criteria.columns_arithmetic import arithmetic, compared, extreme, negative, years
from matching.criteria.columns_numbers import Term, absent, fixed
from matching.criteria.columns_texts import Lists, Texts
from matching.criteria.columns_truth import Truth, alike, all_of, any_of, everyone, none_of
from matching.expression import Expression
from matching.expression.tree import (
    ARITHMETIC,
    COMPARISONS,
    Call,
    Constant,
    Items,
    Junction,
    Name,
    Negation,
    Node,
    Operation,
)

Value = Truth | Term | Texts | Lists | str
"""What a part of a condition is for many cases; a text stands for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Hold what conditions can name: facts and parameters by id and key, for so many cases."""

    values: Mapping[tuple[str, str], Value]
    cases: int

    def named(self, name: str, key: str) -> Value:
        """Return the column of a name; a parameter that has not begun is unknown."""
        value = self.values.get((name, key))
        return absent(self.cases) if value is None else value


Run = Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Step:
    """Work one part out of earlier ones (or hand a result out), then let go what no later step needs."""

    run: Run | None
    of: tuple[int, ...]
    done_with: tuple[int, ...]


@lru_cache(maxsize=64)
def plan(conditions: tuple[Expression | None, ...]) -> tuple[Step, ...]:
    """Lay out conditions (kept by the identity of the expressions)."""
    writer = _Writer()
    for condition in conditions:
        writer.condition(condition)
    last: dict[int, int] = {}
    for index, (_, of) in enumerate(writer.steps):
        last.update(dict.fromkeys(of, index))
    done: dict[int, list[int]] = {}
    for place, index in last.items():
        done.setdefault(index, []).append(place)
    return tuple(Step(run, of, tuple(done.get(index, ()))) for index, (run, of) in enumerate(writer.steps))


def walked(steps: Sequence[Step], scene: Scene) -> Iterator[Truth]:
    """Give the truth of one condition after the other, so that what is used up makes room while it is still at hand.

    An absent condition is a yes. Memory that is used again stays in the processor's cache; new memory must be fetched.
    """
    values: list[Any] = []
    for step in steps:
        if step.run is not None:
            values.append(step.run(scene, *[values[place] for place in step.of]))
        else:
            values.append(None)
            yield values[step.of[0]] if step.of else everyone(True, scene.cases)
        for place in step.done_with:
            values[place] = None


class _Writer:
    """Give every different part of the conditions one step."""

    def __init__(self) -> None:
        self.steps: list[tuple[Run | None, tuple[int, ...]]] = []
        self._places: dict[tuple[Any, ...], int] = {}

    def condition(self, expression: Expression | None) -> None:
        """Write a whole condition and hand its result out."""
        of = () if expression is None else (self.part(expression.tree),)
        self.steps.append((None, of))

    def part(self, node: Node) -> int:
        """Return the place of a part."""
        if isinstance(node, Name):
            return self._name(node.id, node.key)
        if isinstance(node, Constant):
            return self._constant(node.value)
        if isinstance(node, Negation):
            run = _not if node.operator == "not" else _minus
            return self._step((node.operator,), run, self.part(node.part))
        if isinstance(node, Junction):
            first, *others = (self.part(part) for part in node.parts)
            join = _and if node.operator == "and" else _or
            for other in others:
                first = self._step((node.operator,), join, first, other)
            return first
        return self._call(node) if isinstance(node, Call) else self._operation(node)  # type: ignore[arg-type]  # Items stand in operations only

    def _step(self, key: tuple[Any, ...], run: Run, *of: int) -> int:
        key = (*key, of)
        if key not in self._places:
            self._places[key] = len(self.steps)
            self.steps.append((run, of))
        return self._places[key]

    def _name(self, name: str, key: str) -> int:
        return self._step(("name", name, key), lambda scene: scene.named(name, key))

    def _constant(self, value: Any) -> int:
        held = value if isinstance(value, str) else fixed(packed(value) if isinstance(value, date) else value)
        return self._step(("constant", type(value), value), lambda scene: held)

    def _call(self, node: Call) -> int:
        if node.function == "prefix_in":
            beginnings = _items(node.arguments[1])
            return self._step(("prefix_in", beginnings), _starting(beginnings), self.part(node.arguments[0]))
        places = [self.part(argument) for argument in node.arguments]
        return self._step((node.function,), _CALLS[node.function], *places)

    def _operation(self, node: Operation) -> int:
        left = self.part(node.left)
        if node.operator in COMPARISONS or node.operator in ARITHMETIC:
            right = self.part(node.right)
            run = _compare(node.operator) if node.operator in COMPARISONS else _reckon(node.operator)
            return self._step((node.operator,), run, left, right)
        wanted = (node.right.value,) if isinstance(node.right, Constant) else _items(node.right)
        key = ("items", *((type(value), value) for value in wanted))
        if node.operator in {"has", "overlaps"}:
            return self._step(key, _overlapping(wanted), left)
        place = self._step(key, _among(wanted), left)
        return self._step(("not",), _not, place) if node.operator == "not in" else place


def packed(day: date) -> int:
    """Return a day as a number in the same order."""
    return day.year * 10_000 + day.month * 100 + day.day


def _items(node: Node) -> tuple[Any, ...]:
    assert isinstance(node, Items)
    return node.values


def _not(scene: Scene, truth: Truth) -> Truth:
    return none_of(truth)


def _and(scene: Scene, first: Truth, second: Truth) -> Truth:
    return all_of(first, second)


def _or(scene: Scene, first: Truth, second: Truth) -> Truth:
    return any_of(first, second)


def _minus(scene: Scene, term: Term) -> Term:
    return negative(term)


def _reckon(symbol: str) -> Run:
    return lambda scene, first, second: arithmetic(symbol, first, second)


def _compare(symbol: str) -> Run:
    def run(scene: Scene, first: Value, second: Value) -> Truth:
        if isinstance(first, Term) and isinstance(second, Term):
            return compared(symbol, first, second, scene.cases)
        same = _same(scene, first, second)
        return same if symbol == "==" else none_of(same)

    return run


def _same(scene: Scene, first: Value, second: Value) -> Truth:
    """Return who has the same text or the same truth twice; a truth is written "yes" or "no"."""
    if isinstance(first, str):
        first, second = second, first
    if isinstance(first, str):
        return everyone(first == second, scene.cases)
    if isinstance(first, Texts):
        return first.among((second,)) if isinstance(second, str) else first.same(second)  # type: ignore[arg-type]  # checked
    assert isinstance(first, Truth)
    if isinstance(second, str):
        return first if second == "yes" else none_of(first)
    assert isinstance(second, Truth)
    return alike(first, second)


def _among(wanted: tuple[Any, ...]) -> Run:
    def run(scene: Scene, value: Value) -> Truth:
        if isinstance(value, str):
            return everyone(value in wanted, scene.cases)
        if isinstance(value, Texts):
            return value.among(wanted)
        terms = [fixed(packed(one) if isinstance(one, date) else one) for one in wanted]
        first, *others = (compared("==", value, term, scene.cases) for term in terms)  # type: ignore[arg-type]  # checked
        for other in others:
            first = any_of(first, other)
        return first

    return run


def _overlapping(wanted: tuple[Any, ...]) -> Run:
    return lambda scene, lists: lists.overlapping(wanted)


def _starting(beginnings: tuple[str, ...]) -> Run:
    def run(scene: Scene, value: Value) -> Truth:
        if isinstance(value, str):
            return everyone(value.startswith(beginnings), scene.cases)
        return value.starting(beginnings)  # type: ignore[union-attr]  # checked

    return run


_CALLS: dict[str, Run] = {
    "count": lambda scene, lists: lists.count(),
    "years": lambda scene, start, end: years(start, end),
    "min": lambda scene, first, second: extreme("min", first, second),
    "max": lambda scene, first, second: extreme("max", first, second),
}


def names_of(conditions: Sequence[Expression | None]) -> tuple[str, ...]:
    """Return what conditions name, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(one.names for one in conditions if one is not None)))
