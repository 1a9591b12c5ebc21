"""What tables are counted from: columns of all cases, counted steps and measured figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple


class StepLine(NamedTuple):
    """One counted step; days are text, whose order is that of time."""

    recommendation: str
    case: int
    """Place of the case among the columns."""
    kind: str
    on: str
    amount: Decimal | None
    by: str
    office: str


class MeasuredLine(NamedTuple):
    """What one record of a check measured."""

    case: int
    start: str
    end: str
    figures: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Material:
    """Hold columns of all live cases in one order, and what happened to them."""

    ids: Sequence[str]
    numbers: Sequence[int]
    names: Sequence[str]
    """Enterprise and project."""
    received: Sequence[str]
    """Day each case was entered."""
    officers: Sequence[str]
    """Who saved it last."""
    columns: Mapping[str, Sequence[str | None]]
    """Counted fields as kept: text, None for not stated."""
    computed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """By running number: figures nobody declared, as the measures give them."""
    steps: Sequence[StepLine] = ()
    measured: Sequence[MeasuredLine] = ()

    @cached_property
    def _amounts(self) -> dict[str, list[Decimal | None]]:
        return {}

    def amounts(self, name: str) -> list[Decimal | None]:
        """Return a quantity of every case: as declared, else as its measures give it, else None."""
        known = self._amounts.get(name)
        if known is None:
            known = [None if text is None else Decimal(text) for text in self.columns[name]]
            if self.computed:
                for place, number in enumerate(self.numbers):
                    if known[place] is None and name in (figures := self.computed.get(number, {})):
                        known[place] = Decimal(figures[name])
            self._amounts[name] = known
        return known

    def is_computed(self, name: str, place: int) -> bool:
        """Say whether a case's quantity comes from its measures."""
        return self.columns[name][place] is None and self.amounts(name)[place] is not None
