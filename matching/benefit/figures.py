"""The bare figures of one measure: which method, which factors, what they give, and what they wait for.

Figures are exact. A figure whose inputs are not all known has no value and names them; one whose inputs cannot be meant
has no value and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from matching.benefit.factors import Factor
from matching.benefit.rows import MethodRow
from matching.benefit.rules import AMOUNT, LOCAL, Plan, Step, Way
from matching.benefit.setting import Lack, Setting
from matching.case import Fact
from matching.units import conversion

Measure = Mapping[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Hold one figure, or why there is none."""

    step: Step
    way: Way | None = None
    value: Fraction | None = None
    factors: Mapping[str, Factor] = field(default_factory=dict)
    used: tuple[str, ...] = ()
    """Fields it rests on, those of earlier steps included."""
    missing: tuple[str, ...] = ()
    problem: str = ""
    is_counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Hold what one measure gives."""

    plan: Plan | None = None
    figures: tuple[Figure, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """Why no figure is given."""
    remarks: tuple[str, ...] = ()
    """What is told beside the figures."""
    environment: Mapping[str, Any] = field(default_factory=dict)
    """Values of the expressions: fields, converted amounts and steps."""

    def figure(self, step_id: str) -> Figure | None:
        """Return the figure of a step."""
        return next((figure for figure in self.figures if figure.step.id == step_id), None)


def run(measure: Measure, setting: Setting) -> Run:
    """Work out a measure by the first method whose inputs are known."""
    known = {name: fact.value for name, fact in measure.items() if fact.is_known}
    kind = str(known.get("msr_kind", ""))
    if note := setting.rules.note_outside(kind):
        return Run(remarks=(note,))
    method = _chosen(setting.rules.by_kind.get(kind, ()), known)
    if method is None:
        return Run(missing=("msr_kind",))
    carrier = method.carrier or str(known.get("msr_carrier", ""))
    plan = setting.rules.plan(method, kind=kind, carrier=carrier, basis=setting.basis)
    environment: dict[str, Any] = {**setting.values, **known}
    for name in method.blank_as_zero:
        if name in environment:
            environment[name] = _filled(environment[name], setting, name)
    lacking = tuple(name for name in method.needs if name not in known)
    problems = [*_amounts(plan, known, environment, setting), *_fuel_problem(plan, setting)]
    remarks = [*_other_carrier(plan, known, setting)]
    for check in plan.checks:
        if check.must.evaluate(environment) is False:
            (remarks if check.mild else problems).append(check.sentence)
    figures = tuple(_figures(plan, environment, setting, lacking, bool(problems)))
    missing = tuple(dict.fromkeys((*lacking, *(name for figure in figures for name in figure.missing))))
    if method.at_least_one and not figures:
        missing = (*missing, *_own_inputs(plan.steps[0], method))
    return Run(
        plan=plan, figures=figures, missing=missing, problems=tuple(problems), remarks=tuple(remarks),
        environment=environment,
    )  # fmt: skip


def _chosen(methods: tuple[MethodRow, ...], known: Mapping[str, Any]) -> MethodRow | None:
    """Return the first method with all inputs, else the one that lacks the smallest part of its amounts.

    Among equals the one made for the fewest kinds is asked for.
    """

    def lacking(method: MethodRow) -> float:
        missing = [name for name in method.needs if name not in known]
        if not missing:
            return 0.0
        amounts = [name for name in method.needs if name not in DESCRIBES]
        share = sum(name not in DESCRIBES for name in missing) / len(amounts)
        return max(share, LEAST) + len(method.kinds) * PER_KIND

    return min(methods, key=lacking, default=None)


DESCRIBES = frozenset({"msr_carrier", "msr_unit"})
"""Inputs that say what an amount is of; a person who gives amounts of one method means that method."""
LEAST, PER_KIND = 0.01, 1e-6
"""What a method counts as lacking at least when it lacks anything, and what decides among equals."""


def _filled(value: Any, setting: Setting, name: str) -> Any:
    keys = (choice.id for choice in setting.rules.dictionary[name].keys)
    return {key: value.get(key, Decimal(0)) for key in keys} if isinstance(value, Mapping) else value


def _amounts(plan: Plan, known: Mapping[str, Any], environment: dict[str, Any], setting: Setting) -> list[str]:
    """Convert use before and after; return what is wrong with the unit."""
    if not plan.unit or "msr_unit" not in known:
        return []
    unit = str(known["msr_unit"])
    factor = conversion(plan.same.get(unit, unit), plan.unit)
    if factor is None:
        dictionary = setting.rules.dictionary
        carrier = dictionary["msr_carrier"].choice_label(plan.carrier) if plan.carrier else "水"
        given = dictionary["msr_unit"].choice_label(unit)
        return [f"“计量单位”填了{given}，{carrier}应按 {plan.unit} 计量，请改计量单位或能源品种"]
    for local, name in LOCAL.items():
        if name in known:
            environment[local] = Fraction(known[name]) * factor
    return []


def _fuel_problem(plan: Plan, setting: Setting) -> list[str]:
    if not plan.method.fuels_only or plan.row is None or plan.row.fuel:
        return []
    label = setting.rules.dictionary["msr_carrier"].choice_label(plan.carrier)
    return [f"“能源或介质”填了{label}，没有含碳量缺省值，请改选烟煤、无烟煤、褐煤、天然气等具体燃料"]


def _other_carrier(plan: Plan, known: Mapping[str, Any], setting: Setting) -> list[str]:
    given = known.get("msr_carrier")
    if not plan.method.carrier or given is None or given == plan.method.carrier:
        return []
    label = setting.rules.dictionary["msr_carrier"].choice_label
    return [f"这一算法按{label(plan.method.carrier)}计算，所填的{label(str(given))}没有采用"]


def _figures(
    plan: Plan, environment: dict[str, Any], setting: Setting, lacking: tuple[str, ...], stopped: bool
) -> list[Figure]:
    done: list[Figure] = []
    for step in plan.steps:
        if _is_left_out(step, plan.method, environment, done):
            continue
        if step.excluded:
            done.append(Figure(step=step, is_counted=False))
            continue
        if lacking or stopped:
            counts = _counts(step, environment)
            done.append(Figure(step=step, way=_way(step, environment), missing=lacking, is_counted=counts))
            continue
        figure = _figure(step, environment, setting, done)
        if figure.value is not None:
            environment[step.id] = figure.value
        done.append(figure)
    return done


def _is_left_out(step: Step, method: MethodRow, environment: Mapping[str, Any], done: list[Figure]) -> bool:
    """Say whether nothing was given for an optional step."""
    if not step.optional:
        return False
    if step.amount:
        return all(figure.step.id != step.amount for figure in done)
    return all(name not in environment for name in _own_inputs(step, method))


def _own_inputs(step: Step, method: MethodRow) -> tuple[str, ...]:
    names = (name for way in step.ways for name in way.expression.names if name not in way.factors)
    return tuple(dict.fromkeys(name for name in names if name not in method.needs))


def _figure(step: Step, environment: dict[str, Any], setting: Setting, done: list[Figure]) -> Figure:
    way = _way(step, environment)
    if way is None:
        if step.ways:
            return Figure(step=step, missing=step.ways[-1].needs)
        return Figure(
            step=step, problem=_no_way(step, environment, setting), is_counted=_counts(step, environment)
        )  # fmt: skip
    before = {figure.step.id: figure for figure in done}
    found = {name: setting.factor(series) for name, (series, _) in way.factors.items()}
    factors = {name: each for name, each in found.items() if isinstance(each, Factor)}
    lacks = [each for each in found.values() if isinstance(each, Lack)]
    own = {**environment, **{name: factor.value for name, factor in factors.items()}}
    rests_on = [before[name] for name in (step.amount, *way.expression.names) if name in before]
    if step.amount:
        own[AMOUNT] = environment.get(step.amount)
    used = _used(way, rests_on, setting)
    missing = [
        *(name for each in lacks for name in each.missing),
        *(name for each in rests_on for name in each.missing),
    ]
    problem = next(filter(None, (*(each.problem for each in lacks), *(each.problem for each in rests_on))), "")
    value = None if missing or problem else way.expression.evaluate(own)
    if value is None and not missing and not problem:
        waits = way.expression.waits_for(own)
        missing = [LOCAL.get(name, name) for name in way.expression.names if name in waits]
    return Figure(
        step=step,
        way=way,
        value=None if value is None else Fraction(value),
        factors=factors,
        used=used,
        missing=tuple(dict.fromkeys(missing)),
        problem=problem,
        is_counted=way.counted is None or way.counted.evaluate(own) is True,
    )


def _way(step: Step, environment: Mapping[str, Any]) -> Way | None:
    """Return the preferred way whose measured inputs are known."""
    return next((way for way in step.ways if all(name in environment for name in way.needs)), None)


def _counts(step: Step, environment: Mapping[str, Any]) -> bool:
    return step.counted is None or step.counted.evaluate(environment) is True


def _used(way: Way, rests_on: list[Figure], setting: Setting) -> tuple[str, ...]:
    names = (LOCAL.get(name, name) for name in way.expression.names)
    own = (name for name in names if name in setting.rules.dictionary)
    return tuple(dict.fromkeys((*(name for figure in rests_on for name in figure.used), *own)))


def _no_way(step: Step, environment: Mapping[str, Any], setting: Setting) -> str:
    carrier = str(environment.get("msr_carrier", ""))
    if step.amount and carrier not in setting.rules.carriers.carriers:
        label = setting.rules.dictionary["msr_carrier"].choice_label(carrier)
        return f"“能源或介质”填了{label}，没有折标系数和排放因子，请选具体的品种，或在项目里直接填报节能减排量"
    stated = "当量值" if setting.basis == "calorific" else "等价值"
    return f"{step.label}没有按{stated}的算法，不能与按{stated}的结果相加；请核对“电力折标口径”"
