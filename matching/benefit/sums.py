"""What the measures of a case add up to, quantity by quantity, without the words.

A part is rounded before it is added, so that the printed total is the sum of the printed parts. A sum that lacks a part
is no sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from matching.benefit.figures import Figure, Measure, Run, run
from matching.benefit.overlap import Overlaps, name_of, overlaps
from matching.benefit.rows import QuantityRow
from matching.benefit.setting import Setting
from matching.case import EVIDENCE_LEVELS, Case, Fact
from matching.explain.printed import number
from matching.workings import MARKS

DECLARED = MARKS[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Hold one quantity over all measures."""

    quantity: QuantityRow
    parts: tuple[tuple[int, Decimal], ...]
    value: Decimal | None
    open_places: tuple[int, ...]
    mark: str
    evidence: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Hold the runs of all measures and what they add up to."""

    measures: tuple[Measure, ...]
    runs: tuple[Run, ...]
    overlaps: Overlaps
    sums: tuple[Sum, ...]


def sums_of(case: Case, setting: Setting) -> Sums:
    """Work out all measures of a case and add them up."""
    measures = case.measures
    runs = tuple(run(measure, setting) for measure in measures)
    twice = overlaps(measures, runs)
    found = []
    for quantity in setting.rules.quantities.quantity:
        concerned = [
            (place, figure)
            for place, one in enumerate(runs)
            for figure in one.figures
            if figure.step.quantity is quantity and not figure.step.excluded
        ]
        if concerned:
            found.append(_sum(quantity, concerned, case, setting, measures, twice))
    return Sums(measures=measures, runs=runs, overlaps=twice, sums=tuple(found))


def _sum(
    quantity: QuantityRow, concerned: Sequence[tuple[int, Figure]], case: Case, setting: Setting,
    measures: Sequence[Measure], twice: Overlaps,
) -> Sum:  # fmt: skip
    counted = [
        (place, figure)
        for place, figure in concerned
        if figure.is_counted and (place, quantity.id) not in twice.covered
    ]
    parts = [(place, decimal(figure.value, quantity.places)) for place, figure in counted if figure.value is not None]
    open_places = tuple(place for place, figure in counted if figure.value is None)
    notes = list(dict.fromkeys(twice.doubtful.get(quantity.id, ())))
    if open_places:
        notes.append("尚缺" + "、".join(name_of(measures[place], place) for place in open_places) + "的结果，不出合计")
    total = None if notes or not counted else sum((part for _, part in parts), Decimal(0))
    if total is not None and (above := _above_baseline(quantity, total, setting)):
        notes.append(above)
        total = None
    used = [fact for place, figure in counted for fact in facts_used(figure, measures[place], case)]
    return Sum(
        quantity=quantity,
        parts=tuple(parts),
        value=total,
        open_places=open_places,
        mark=worst_mark(used),
        evidence=weakest(used),
        notes=tuple(notes),
    )


def _above_baseline(quantity: QuantityRow, total: Decimal, setting: Setting) -> str:
    if not quantity.baseline:
        return ""
    baseline = setting.values.get(quantity.baseline)
    if baseline is None or total <= baseline:
        return ""
    label = setting.rules.dictionary[quantity.baseline].label
    return f"各项合计 {number(total)} 超过“{label}” {number(baseline)} {quantity.unit}，请核对改造前的数和单位"


def facts_used(figure: Figure, measure: Measure, case: Case) -> list[Fact]:
    """Return the facts a figure rests on."""
    facts = (measure.get(name) or case.facts.get(name) for name in figure.used)
    return [fact for fact in facts if fact is not None and fact.is_known]


def worst_mark(facts: Sequence[Fact]) -> str:
    """Return the mark of a figure that rests on facts: the worst of theirs, declared where one says nothing."""
    return max((fact.basis or DECLARED for fact in facts), key=MARKS.index, default="")


def weakest(facts: Sequence[Fact]) -> str:
    """Return the evidence level of a figure that rests on facts."""
    return min((fact.evidence for fact in facts), key=EVIDENCE_LEVELS.index, default="")


def decimal(value: Fraction, places: int) -> Decimal:
    """Round half up, away from zero for negative numbers.

    >>> decimal(Fraction(37289, 1000), 2), decimal(Fraction(1, 8), 2)
    (Decimal('37.29'), Decimal('0.13'))
    """
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    return Decimal(f"{whole if value >= 0 else -whole}e-{places}")  # scaleb would keep 28 digits alone


def share_of(values: Mapping[str, object]) -> Fraction | None:
    """Return the part of a project's effect that the bank's loan may claim, None when it cannot be told."""
    balance, total = values.get("loan_balance_cny"), values.get("prj_invest_total_cny")
    if not isinstance(balance, Decimal) or not isinstance(total, Decimal) or total <= 0:
        return None
    return min(Fraction(balance) / Fraction(total), Fraction(1))
