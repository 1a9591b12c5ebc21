"""Which fields of a measure the form shows, in order: what every measure is asked, then what its kind needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matching.benefit.rules import BenefitRules

FIRST = ("msr_name", "msr_kind", "msr_cost_class", "msr_invest_cny", "msr_benefit_cny_y")
LAST = ("msr_boundary", "msr_note")
WITHOUT_KIND = ("msr_carrier", "msr_unit", "msr_before", "msr_after")
MEASURED = "msr.measured"
"""Group of the factors that are measured at a plant; few have them."""
_WITH = {"msr_output_after": "msr_output_unit"}
"""A field no formula names, and the one it stands behind."""


@dataclass(frozen=True, slots=True)
class MeasureFields:
    """Hold the fields of one measure in the order shown: those asked, and measured factors folded below."""

    asked: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Return all of them in order."""
        return self.asked + self.measured


def fields_shown(kind: str, entered: Iterable[str], rules: BenefitRules) -> MeasureFields:
    """Return what a kind of measure is asked; what was entered stays in sight whatever the kind."""
    names = dict.fromkeys(FIRST)
    for name in rules.inputs_of(kind) if kind else WITHOUT_KIND:
        names[name] = None
        if name in _WITH:
            names[_WITH[name]] = None
    in_order = [name for name in rules.dictionary if name in set(entered)]
    names.update(dict.fromkeys(in_order))
    measured = tuple(name for name in names if rules.dictionary[name].group == MEASURED)
    asked = [name for name in names if name not in measured and name not in LAST]
    return MeasureFields((*asked, *LAST), measured)
