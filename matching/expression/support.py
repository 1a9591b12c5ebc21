"""How well a condition is proved: by the weakest of the facts that carry it, taking the best proved way to a yes.

A fact that is not needed for the answer never weakens it: of `a or b` with both true the better proved one counts, of
`a and b` the weaker. Facts that are not known yet may still come with the best proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from matching.expression.compile import Environment, Evaluator, evaluator
from matching.expression.symbols import Symbol
from matching.expression.tree import Junction, Negation, Node, names_in

Proofs = Mapping[str, int]
"""Rank of the proof of every known fact."""
Support = Callable[[Environment, Proofs, bool], int]
"""From known facts and their ranks to the rank of the condition; hopeful counts what may still be found out."""
NONE = 1_000
"""Rank where no known fact is needed."""


def support_of(node: Node, symbols: Mapping[str, Symbol]) -> Support:
    """Return what ranks the proof of a condition that is a yes or, hopefully, may still become one."""
    return _support(node, symbols, wanted=True)


def _support(node: Node, symbols: Mapping[str, Symbol], *, wanted: bool) -> Support:
    if isinstance(node, Negation) and node.operator == "not":
        return _support(node.part, symbols, wanted=not wanted)
    if isinstance(node, Junction):
        supports = [_support(part, symbols, wanted=wanted) for part in node.parts]
        if (node.operator == "and") is wanted:
            return lambda environment, proofs, hopeful: min(
                [support(environment, proofs, hopeful) for support in supports], default=NONE
            )
        return _best([evaluator(part, symbols) for part in node.parts], supports, wanted)
    names = tuple(dict.fromkeys(name.id for name in names_in(node)))
    if len(names) == 1:
        (only,) = names
        return lambda environment, proofs, hopeful: proofs.get(only, NONE)
    return lambda environment, proofs, hopeful: min([proofs.get(name, NONE) for name in names], default=NONE)


def _best(judges: Sequence[Evaluator], supports: Sequence[Support], wanted: bool) -> Support:
    """Take the best proved part that gives the answer, hopefully also one that may still give it."""

    def best(environment: Environment, proofs: Proofs, hopeful: bool) -> int:
        found = 0
        for judge, support in zip(judges, supports, strict=True):
            truth = judge(environment)
            if truth is wanted or (truth is None and hopeful):
                found = max(found, support(environment, proofs, hopeful))
        return found

    return best
