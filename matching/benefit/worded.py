"""Put the bare figures of a measure into words: formula, numbers, inputs and factors, as a person can follow them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from matching.benefit.factors import Factor
from matching.benefit.figures import Figure, Measure, Run
from matching.benefit.formula import plain, written
from matching.benefit.overlap import Overlaps
from matching.benefit.rules import AMOUNT, LOCAL
from matching.benefit.setting import Setting
from matching.benefit.sums import decimal, facts_used, weakest, worst_mark
from matching.case import Case, Fact
from matching.explain.printed import NameCode, printed
from matching.expression.tree import Name
from matching.packs.model import DRAFT_MARKS
from matching.workings import FactorUse, InputUse, MeasureBenefit, Working

_SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Wording:
    """Put the measures of one case into words."""

    case: Case
    setting: Setting
    overlaps: Overlaps
    name_code: NameCode | None = None

    def measure(self, place: int, measure: Measure, run: Run) -> MeasureBenefit:
        """Return all figures of a measure with their working."""
        dictionary = self.setting.rules.dictionary
        kind = self._text(measure, "msr_kind")
        method = run.plan.method if run.plan is not None else None
        notes = (method.note,) if method is not None and method.note else ()
        return MeasureBenefit(
            place=place,
            name=self._text(measure, "msr_name"),
            kind=kind,
            kind_label=dictionary["msr_kind"].choice_label(kind) if kind else "",
            method=method.title if method is not None else "",
            origin=method.origin if method is not None else "",
            draft=method is not None and method.confidence in DRAFT_MARKS,
            workings=tuple(self._working(place, measure, run, figure) for figure in run.figures),
            problems=(*run.problems, *run.remarks) if run.plan is not None else run.problems,
            notes=notes if run.plan is not None else run.remarks,
        )

    def _text(self, measure: Measure, name: str) -> str:
        fact = measure.get(name)
        return str(fact.value) if fact is not None and fact.is_known else ""

    def _working(self, place: int, measure: Measure, run: Run, figure: Figure) -> Working:
        step, way = figure.step, figure.way
        quantity = step.quantity
        facts = facts_used(figure, measure, self.case)
        covered = self.overlaps.covered.get((place, step.id), "")
        own = way.note if way is not None else ""
        uncounted = way.uncounted if way is not None and not figure.is_counted else ""
        value = None if figure.value is None else decimal(figure.value, quantity.places if quantity else _PLACES)
        return Working(
            quantity=step.id,
            label=self._label(run, step.id, step.label),
            unit=step.unit,
            value=value,
            formula=self._formula(run, figure),
            substituted=self._substituted(run, figure),
            inputs=tuple(self._inputs(measure, run, figure)),
            factors=tuple(_factor(factor) for factor in figure.factors.values()),
            coal_basis=way.basis if way is not None else "",
            mark=worst_mark(facts),
            evidence=weakest(facts),
            missing=figure.missing,
            problem=figure.problem,
            note="；".join(part for part in (step.excluded, own, uncounted, covered) if part),
            is_counted=quantity is not None and figure.is_counted and not covered,
        )

    def _label(self, run: Run, step_id: str, label: str) -> str:
        if step_id != _SAVED or run.plan is None or not run.plan.carrier:
            return label
        return f"{label}（{self.setting.rules.dictionary['msr_carrier'].choice_label(run.plan.carrier)}）"

    # ---- formula

    def _formula(self, run: Run, figure: Figure) -> str:
        way = figure.way
        if way is None:
            return ""
        return written(way.expression.tree, lambda name: self._named(run, figure, name))

    def _named(self, run: Run, figure: Figure, name: Name) -> str:
        dictionary = self.setting.rules.dictionary
        if figure.way is not None and name.id in figure.way.factors:
            return figure.way.factors[name.id][1]
        step_id = figure.step.amount if name.id == AMOUNT else name.id
        step = run.figure(step_id)
        if step is not None:
            return self._label(run, step.step.id, step.step.label)
        field = dictionary[LOCAL.get(name.id, name.id)]
        if name.key:
            return next((choice.label for choice in field.keys if choice.id == name.key), name.key)
        return f"{field.label}（%）" if field.unit == "%" else field.label

    def _substituted(self, run: Run, figure: Figure) -> str:
        way = figure.way
        if way is None or figure.value is None:
            return ""

        def number(name: Name) -> str:
            if name.id in figure.factors:
                return plain(figure.factors[name.id].value)
            value = run.environment.get(figure.step.amount if name.id == AMOUNT else name.id)
            return plain(value[name.key] if name.key and isinstance(value, Mapping) else value)  # type: ignore[arg-type]  # numbers: the figure has a value

        exact = plain(figure.value)
        if isinstance(way.expression.tree, Name):
            return exact
        shown = f"{written(way.expression.tree, number)} ＝ {exact}"
        places = figure.step.quantity.places if figure.step.quantity else None
        if places is None or Fraction(decimal(figure.value, places)) == figure.value:
            return shown
        return f"{shown}，取 {decimal(figure.value, places):,f}"

    # ---- what it rests on

    def _inputs(self, measure: Measure, run: Run, figure: Figure) -> list[InputUse]:
        found: dict[str, InputUse] = {}
        for name in figure.way.expression.names if figure.way is not None else ():
            field_id = LOCAL.get(name, name)
            fact = measure.get(field_id) or self.case.facts.get(field_id)
            if field_id in self.setting.rules.dictionary and fact is not None and fact.is_known:
                found[field_id] = self._input(field_id, fact, measure, run, local=name if name in LOCAL else "")
        return list(found.values())

    def _input(self, field_id: str, fact: Fact, measure: Measure, run: Run, *, local: str) -> InputUse:
        field = self.setting.rules.dictionary[field_id]
        value, converted = printed(field, fact.value, name_code=self.name_code), ""
        if local and run.plan is not None:
            unit = self._text(measure, "msr_unit")
            value = f"{value} {unit}"
            amount = run.environment.get(local)
            converted = f"{plain(amount)} {run.plan.unit}" if amount is not None and unit != run.plan.unit else ""
        return InputUse(
            field=field_id, label=field.label, value=value, converted=converted, evidence=fact.evidence,
            basis=fact.basis, source=fact.source or fact.derived, on=fact.on,
        )  # fmt: skip


_PLACES = 6
"""Decimals kept of a figure that only leads to others."""


def _factor(factor: Factor) -> FactorUse:
    return FactorUse(
        id=factor.id,
        title=factor.title,
        value=plain(factor.value),
        unit=factor.unit,
        year=f"{factor.year}" if factor.year is not None else factor.edition,
        origin="；".join(part for part in (factor.origin, factor.note) if part),
        confidence=factor.confidence,
        draft=factor.draft,
    )
