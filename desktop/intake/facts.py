"""Make the facts of a workbook, hundreds of thousands at a time."""

from __future__ import annotations

from collections.abc import Callable

from matching.case import Fact
from matching.fields import Value

MakeFact = Callable[[Value, str], Fact]


def fact_maker(model: Fact) -> MakeFact:
    """Return what makes a fact of a value and its basis that is otherwise like a model."""
    evidence, source, on, by, derived = model.evidence, model.source, model.on, model.by, model.derived

    def make(value: Value, basis: str) -> Fact:
        return Fact(value=value, evidence=evidence, source=source, on=on, by=by, basis=basis, derived=derived)

    return make
