"""What tables are counted from, column by column: all cases, counted steps and measured figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.statistics.amounts import Amount, amount_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Hold steps of one kind, or records of checks, in columns of one length; days are text, in the order of time."""

    cases: Sequence[int] = ()
    """Places of the cases among the columns of the material."""
    days: Sequence[str] = ()
    """Of the step; of a check the end of its period."""
    by: Sequence[str] = ()
    """Who did the step; empty where nobody asks."""
    offices: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps(Lines):
    """Hold the steps of one kind in their order."""

    recommendations: Sequence[int] = ()
    amounts: Sequence[int | str | None] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks(Lines):
    """Hold what the records of checks measured."""

    starts: Sequence[str] = ()
    figures: Sequence[Mapping[str, int | str]] = ()


@dataclass(frozen=True, kw_only=True)
class Material:
    """Hold columns of all live cases in one order, and what happened to them."""

    ids: Sequence[str]
    numbers: Sequence[int]
    received: Sequence[str] = ()
    """Day each case was entered."""
    officers: Sequence[str] = ()
    """Who saved it last."""
    verdicts: Sequence[str] = ()
    """Recommendation of the latest judgement, empty where there is none."""
    columns: Mapping[str, Sequence[str | int | None]]
    """Counted fields as kept: millionths, text, None for not stated."""
    computed: Mapping[int, Mapping[str, int | str]] = field(default_factory=dict)
    """By running number: figures nobody declared, as the measures give them."""
    steps: Mapping[str, Steps] = field(default_factory=dict)
    """By kind."""
    checks: Checks = field(default_factory=Checks)
    _amounts: dict[str, Sequence[Amount | None]] = field(default_factory=dict)

    def steps_of(self, kind: str) -> Steps:
        """Return the steps of a kind."""
        return self.steps.get(kind, Steps())

    def texts(self, name: str) -> Sequence[str | None]:
        """Return a field that is no quantity, of every case."""
        return self.columns[name]  # type: ignore[return-value]  # whole numbers stand only for quantities

    def amounts(self, name: str) -> Sequence[Amount | None]:
        """Return a quantity of every case: as declared, else as its measures give it, else None."""
        known = self._amounts.get(name)
        if known is None:
            known = self._amounts[name] = self._quantity(name)
        return known

    def computed_count(self, name: str) -> int:
        """Return how many cases have a quantity from their measures alone."""
        if not self.computed:
            return 0
        column = self.columns[name]
        found = (place for place, number in enumerate(self.numbers) if number in self.computed)
        return sum(column[place] is None and name in self.computed[self.numbers[place]] for place in found)

    def _quantity(self, name: str) -> Sequence[Amount | None]:
        column = self.columns[name]
        if str in set(map(type, column)):
            found: list[Amount | None] = [amount_of(one) for one in column]
        elif not self.computed:
            return column  # type: ignore[return-value]  # whole millionths throughout
        else:
            found = list(column)  # type: ignore[arg-type]  # likewise
        if self.computed:
            for place, number in enumerate(self.numbers):
                if found[place] is None and number in self.computed:
                    found[place] = amount_of(self.computed[number].get(name))
        return found
