"""Ratios from up to three years of statements; an item that is missing gives no ratio, never a nothing in its place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from matching.appraisal import Ratio, Statements
from matching.explain.printed import number
from matching.finance.inputs import Inputs
from matching.finance.plan import rounded
from matching.finance.rules import RatioRow
from matching.finance.statement_checks import checks, slips

YEARS = ("y1", "y2", "y3")
LAST_YEAR = "ent_fs_last_year"
PREFIX = "ent_fs_"

Items = Mapping[str, Decimal]
"""Items of one year by id without prefix, 万元."""


def statements(inputs: Inputs) -> Statements | None:
    """Return the ratios of every year and what does not fit; None where no statement is entered."""
    items = {year: _items(inputs, year) for year in YEARS}
    if not any(items.values()):
        return None
    labels = _labels(inputs)
    sound = {year: {name: own[name] for name in own if (year, name) not in slips(items)} for year, own in items.items()}
    return Statements(
        years=labels,
        ratios=tuple(_ratio(rule, sound, inputs) for rule in inputs.rules.ratio),
        checks=checks(inputs, items, dict(zip(YEARS, labels, strict=True))),
    )


def _items(inputs: Inputs, year: str) -> dict[str, Decimal]:
    found = {}
    for field in inputs.view.dictionary:
        if field.startswith(PREFIX) and field != LAST_YEAR:
            found.update({field.removeprefix(PREFIX): one.value for one in inputs.amounts(field) if one.id == year})
    return found


def _labels(inputs: Inputs) -> tuple[str, ...]:
    last = inputs.whole(LAST_YEAR)
    if last is None:
        return "前第三年", "前第二年", "最近一年"
    return tuple(f"{last - back}年" for back in (2, 1, 0))


def _ratio(rule: RatioRow, items: Mapping[str, Items], inputs: Inputs) -> Ratio:
    worked = [_worked(rule, items[year], items.get(f"y{place}", {})) for place, year in enumerate(YEARS)]
    absent = [name for name in rule.items if any(name not in items[year] for year in YEARS)]
    return Ratio(
        id=rule.id,
        label=rule.label,
        unit=rule.unit,
        formula=_formula(rule, inputs),
        values=tuple(value for value, _ in worked),
        substituted=tuple(words for _, words in worked),
        missing=tuple(PREFIX + name for name in absent),
    )


def _worked(rule: RatioRow, items: Items, before: Items) -> tuple[Decimal | None, str]:
    below = before if rule.before else items
    if any(name not in items for name in (*rule.over, *rule.less)) or rule.under not in below:
        return None, "缺数据，或单位待核对"
    over = sum((items[name] for name in rule.over), Decimal(0)) - sum((items[name] for name in rule.less), Decimal(0))
    under = below[rule.under]
    if rule.before:
        over -= under
    if under <= 0:
        return None, f"分母为 {number(under)}，不计算"
    value = rounded(Fraction(over) * rule.times / Fraction(under))
    times = f"×{rule.times}" if rule.times != 1 else ""
    sign = "%" if rule.unit == "%" else ""
    return value, f"{number(over)}÷{number(under)}{times}＝{value}{sign}"


def _formula(rule: RatioRow, inputs: Inputs) -> str:
    def name(item: str) -> str:
        return inputs.label(PREFIX + item).removeprefix("报表")

    under = name(rule.under)
    if rule.before:
        return f"（本年{under}－上年{under}）÷上年{under}×100%"
    over = "＋".join(map(name, rule.over)) + "".join("－" + name(item) for item in rule.less)
    over = f"（{over}）" if len(rule.over) + len(rule.less) > 1 else over
    times = {1: "", 100: "×100%"}.get(rule.times, f"×{rule.times}")
    return f"{over}÷{under}{times}"
