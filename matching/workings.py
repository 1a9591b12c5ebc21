"""What working out a benefit gives: every figure with its formula, inputs and factors, as a person can follow it.

All records are plain and immutable; screens, paper and JSON print from them. Numbers are exact until a figure is
rounded, and a total is the sum of the rounded figures, so that printed totals equal the sum of the printed parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MARKS = ("measured", "designed", "estimated", "declared")
"""How a quantity was obtained, best first; a figure takes the worst of its inputs."""
COAL_BASES = {"equivalent": "等价值", "calorific": "当量值"}
"""The two ways of counting electricity as standard coal; one sum never holds both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputUse:
    """Name one input of a figure: a field of the measure or project, as entered and as used."""

    field: str
    label: str
    value: str
    """As printed, with its unit."""
    converted: str = ""
    """The value in the unit the formula uses, empty when that is the unit it was entered in."""
    evidence: str = ""
    basis: str = ""
    """One of MARKS, or empty when not said."""
    source: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorUse:
    """Name one factor of a figure with everything needed to look it up again."""

    id: str
    title: str
    value: str
    """As printed, without unit."""
    unit: str
    year: str
    """Year or edition the value describes, empty when it has none."""
    origin: str
    confidence: str = ""
    draft: bool = False
    """The value is not confirmed and must look like a draft everywhere."""
    measured: bool = False
    """Measured at the plant and entered by the office, in place of a value of the library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """Hold one figure of one measure with its whole working; `value` is None where it is not known."""

    quantity: str
    """Id of the quantity: saving_tce, electricity_kwh, co2_t, cod_t, …"""
    label: str
    unit: str
    value: Decimal | None
    """Rounded to the places of its quantity (half up)."""
    formula: str
    """In words: （改造前单耗 − 改造后单耗）× 改造后产量 × 折标系数."""
    substituted: str = ""
    """The same with the numbers in it, and the unrounded result; empty while something is missing."""
    inputs: tuple[InputUse, ...] = ()
    factors: tuple[FactorUse, ...] = ()
    coal_basis: str = ""
    """For standard coal: equivalent or calorific, empty where the carrier is counted alike on both."""
    mark: str = ""
    """The worst of the inputs' marks."""
    evidence: str = ""
    """The weakest of the inputs' evidence levels."""
    missing: tuple[str, ...] = ()
    """Ids of the fields it waits for."""
    problem: str = ""
    """Why no figure is given although nothing is missing: a sentence that names field and what would be right."""
    note: str = ""
    """What a reader must know: not corrected for output, factor by default, not counted by the guide …"""
    is_counted: bool = True
    """Whether it adds to the project's total; when not, `note` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureBenefit:
    """Hold all figures of one measure."""

    place: int
    """Position in the case's list of measures, from 0."""
    name: str
    kind: str
    kind_label: str
    method: str
    """Title of the method used, empty when none could be."""
    origin: str
    """Where the method comes from, as printed."""
    draft: bool
    workings: tuple[Working, ...]
    problems: tuple[str, ...] = ()
    """What is wrong with the measure as a whole (no kind, unit that does not fit, negative baseline …)."""
    notes: tuple[str, ...] = ()
    """What a reader must know of the method; nothing to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Tell which part of a project's effect a loan may claim: balance over total investment, 1 at most."""

    value: Decimal | None
    """Rounded to four places; None is "not attributable"."""
    sentence: str
    """The working or why there is none."""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Hold one quantity of the whole project: what its measures add up to beside what was declared."""

    quantity: str
    field: str
    """Dictionary field that holds the declared figure, empty when there is none."""
    label: str
    unit: str
    places: int
    parts: tuple[tuple[int, Decimal], ...]
    """Place of the measure and its rounded figure, counted ones alone."""
    value: Decimal | None
    """Sum of the parts; None while a measure that concerns this quantity has no figure, or none concerns it."""
    open_measures: tuple[int, ...] = ()
    """Places of the measures whose figure is still missing."""
    declared: Decimal | None = None
    """What somebody entered for the project as a whole, in `unit`."""
    used: Decimal | None = None
    """The figure the project goes by: declared where somebody entered one, else the computed value."""
    attributed: Decimal | None = None
    """The bank's share of `used`, None when not attributable."""
    mark: str = ""
    note: str = ""
    """Declared and computed disagree, counted twice, above the baseline …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectBenefit:
    """Hold the benefit of one project: its measures, its totals and the bank's share."""

    coal_basis: str
    measures: tuple[MeasureBenefit, ...]
    totals: tuple[Total, ...]
    share: Share
    stage: str
    """expected (under construction: 预计), operating, or empty when not known."""
    problems: tuple[str, ...] = ()
    rounding: str = ""
    """The rounding rule as printed."""
