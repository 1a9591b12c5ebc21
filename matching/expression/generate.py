"""Write all conditions of a pack as one Python function, for judging thousands of cases: every fact is looked up once.

It gives exactly what `Expression.evaluate` gives, one truth value after the other; a property test holds the two
together. The source is written from checked trees alone: names become positions, constants stay objects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matching.expression.compile import FUNCTIONS, OPERATIONS, TRUE, Environment, Expression, sign_turned
from matching.expression.symbols import Symbol
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
    spelled,
)

Truth = bool | None


def generate(
    expressions: Sequence[Expression | None], symbols: Mapping[str, Symbol]
) -> Callable[[Environment], tuple[Truth, ...]]:
    """Return the function that judges all conditions at once; an absent condition is a yes."""
    writer = _Writer(symbols)
    results = [writer.result(expression) for expression in expressions]
    source = "\n".join(
        [
            "def judge(environment):",
            " get = environment.get",
            *writer.lookups,
            *writer.lines,
            f" return ({', '.join(results)}{',' if results else ''})",
        ]
    )
    namespace: dict[str, Any] = dict(writer.constants)
    exec(compile(source, "<conditions of a pack>", "exec"), namespace)  # written above from checked trees
    judge: Callable[[Environment], tuple[Truth, ...]] = namespace["judge"]
    return judge


class _Writer:
    """Write one line after the other; every part of a condition ends in a variable or a constant."""

    def __init__(self, symbols: Mapping[str, Symbol]) -> None:
        self._symbols = symbols
        self._names: dict[tuple[str, str], str] = {}
        self._terms: dict[str, str] = {}
        self._variables = 0
        self._depth = 1
        self.lookups: list[str] = []
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {"TRUE": TRUE}

    def result(self, expression: Expression | None) -> str:
        """Write a whole condition and return where its truth is."""
        return "True" if expression is None else self._part(expression.tree)

    def _line(self, text: str) -> None:
        self.lines.append(" " * self._depth + text)

    def _variable(self) -> str:
        self._variables += 1
        return f"v{self._variables}"

    def _constant(self, value: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def _set(self, text: str) -> str:
        variable = self._variable()
        self._line(f"{variable} = {text}")
        return variable

    def _part(self, node: Node) -> str:
        if isinstance(node, Constant):
            return self._constant(node.value)
        if isinstance(node, Items):
            return self._constant(node.values)
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Negation):
            part = self._part(node.part)
            if node.operator == "-":
                return self._apply(self._constant(sign_turned), [part])
            return self._set(f"None if {part} is None else not {part}")
        if isinstance(node, Junction):
            return self._junction(node)
        if isinstance(node, Call):
            return self._apply(self._constant(FUNCTIONS[node.function]), [self._part(part) for part in node.arguments])
        return self._term(node) if node.operator in ARITHMETIC else self._operation(node)

    def _term(self, node: Operation) -> str:
        """Work a sum or quotient out once; only what is written outside every branch may be used again."""
        text = spelled(node)
        if text in self._terms:
            return self._terms[text]
        variable = self._operation(node)
        if self._depth == 1:
            self._terms[text] = variable
        return variable

    def _name(self, node: Name) -> str:
        """Look a fact up at the top of the function, once for all conditions."""
        known = self._names.get((node.id, node.key))
        if known is not None:
            return known
        variable = f"n{len(self._names)}"
        self._names[node.id, node.key] = variable
        self.lookups.append(f" {variable} = get({node.id!r})")
        if node.key:
            self.lookups.append(f" if {variable} is not None: {variable} = {variable}.get({node.key!r})")
            self.lookups.append(f" if {variable} == 'unknown': {variable} = None")
        elif self._symbols[node.id].type == "truth":
            self.lookups.append(f" if {variable} == 'unknown': {variable} = None")
            self.lookups.append(f" if {variable} is not None: {variable} = {variable} in TRUE")
        return variable

    def _junction(self, node: Junction) -> str:
        """Join parts by Kleene's rule; what comes after a decisive part is not worked out."""
        decisive = "True" if node.operator == "or" else "False"
        first, *others = node.parts
        joined = self._set(self._part(first))
        for other in others:
            self._line(f"if {joined} is not {decisive}:")
            self._depth += 1
            part = self._part(other)
            self._line(f"if {part} is {decisive}: {joined} = {decisive}")
            self._line(f"elif {part} is None: {joined} = None")
            self._depth -= 1
        return joined

    def _operation(self, node: Operation) -> str:
        left, right = self._side(node.left, node.right), self._side(node.right, node.left)
        tests = [
            side for side, part in ((left, node.left), (right, node.right)) if not isinstance(part, (Constant, Items))
        ]
        unknown = " or ".join(f"{side} is None" for side in tests)
        if node.operator in COMPARISONS or node.operator in {"in", "not in"}:
            return self._set(
                f"None if {unknown} else {left} {node.operator} {right}" if tests else f"{left} {node.operator} {right}"
            )
        if node.operator == "has":
            return self._set(f"None if {unknown} else {right} in {left}")
        return self._apply(self._constant(OPERATIONS[node.operator]), [left, right])

    def _side(self, node: Node, other: Node) -> str:
        """Write one side; a yes/no field compared with a written "yes" or "no" is compared as written."""
        if isinstance(node, Constant) and isinstance(other, Name) and node.value in {"yes", "no"}:
            symbol = self._symbols[other.id]
            if symbol.type == "truth" and not other.key:
                return self._constant(node.value == "yes")
        return self._part(node)

    def _apply(self, function: str, arguments: list[str]) -> str:
        unknown = " or ".join(f"{argument} is None" for argument in arguments)
        return self._set(f"None if {unknown} else {function}({', '.join(arguments)})")
