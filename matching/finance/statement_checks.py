"""What does not fit in statements: sums, signs, units that changed between years, and facts stated elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from matching.appraisal import Check
from matching.explain.printed import number
from matching.finance.inputs import Inputs
from matching.finance.plan import rounded

Years = Mapping[str, Mapping[str, Decimal]]
_PREFIX = "ent_fs_"
_ROUNDING = Decimal("0.02")
"""万元 that rounding to the hundred 元 may leave in a sum."""
_SUMS = (
    ("total_assets", ("total_liabilities", "equity"), "资产负债表不平"),
    ("total_assets", ("current_assets", "noncurrent_assets"), "资产分项与合计不符"),
    ("total_liabilities", ("current_liabilities", "noncurrent_liabilities"), "负债分项与合计不符"),
)
_PARTS = ("cash", "receivables", "inventories")
_NEVER_NEGATIVE = (
    "revenue", "cost_of_sales", "interest", "cash", "receivables", "inventories", "current_assets", "noncurrent_assets",
    "total_assets", "current_liabilities", "noncurrent_liabilities", "total_liabilities",
)  # fmt: skip
_SLIP = 10_000
_SLIP_SPAN = 20
"""A jump between years within this many times of 10,000 looks like 元 for 万元."""
_STATED = (("ent_revenue_cny", "revenue"), ("ent_total_assets_cny", "total_assets"))
_NEAR = Decimal("0.01")


def checks(inputs: Inputs, items: Years, labels: Mapping[str, str]) -> tuple[Check, ...]:
    """Return everything that does not fit; nothing is corrected."""
    found = []
    for year, own in items.items():
        found += [*_signs(inputs, own, labels[year]), *_added_up(inputs, own, labels[year])]
        found += [*_profit(inputs, own, labels[year]), *_within(inputs, own, labels[year])]
    return (*found, *_slips(inputs, items, labels), *_stated(inputs, items.get("y3", {}), labels["y3"]))


def _label(inputs: Inputs, name: str) -> str:
    return inputs.label(_PREFIX + name).removeprefix("报表")


def _signs(inputs: Inputs, own: Mapping[str, Decimal], year: str) -> Iterator[Check]:
    for name in _NEVER_NEGATIVE:
        if own.get(name, Decimal(0)) < 0:
            yield _check("sign", year, f"{_label(inputs, name)}填了 {number(own[name])} 万元，应填正数", name)


def _added_up(inputs: Inputs, own: Mapping[str, Decimal], year: str) -> Iterator[Check]:
    for total, parts, what in _SUMS:
        if total not in own or any(part not in own for part in parts):
            continue
        together = sum((own[part] for part in parts), Decimal(0))
        difference = own[total] - together
        if abs(difference) > _ROUNDING:
            words = "＋".join(_label(inputs, part) for part in parts)
            yield _check(
                "sum",
                year,
                f"{what}：{_label(inputs, total)} {number(own[total])} 万元，{words} {number(together)} 万元，"
                f"相差 {number(abs(difference) * 10_000)} 元",
                total,
                *parts,
            )


def _profit(inputs: Inputs, own: Mapping[str, Decimal], year: str) -> Iterator[Check]:
    names = ("profit", "income_tax", "net_profit")
    if any(name not in own for name in names):
        return
    expected = own["profit"] - own["income_tax"]
    if abs(expected - own["net_profit"]) <= _ROUNDING:
        return
    if abs(own["profit"] + own["income_tax"] - own["net_profit"]) <= _ROUNDING:
        hint = "，所得税费用的正负号可能填反"
    elif abs(expected + own["net_profit"]) <= _ROUNDING:
        hint = "，净利润的正负号可能填反"
    else:
        hint = ""
    yield _check(
        "profit",
        year,
        f"利润总额减所得税费用为 {number(expected)} 万元，净利润填了 {number(own['net_profit'])} 万元，"
        f"相差 {number(abs(expected - own['net_profit']) * 10_000)} 元{hint}",
        *names,
    )


def _within(inputs: Inputs, own: Mapping[str, Decimal], year: str) -> Iterator[Check]:
    given = [name for name in _PARTS if name in own]
    together = sum((own[name] for name in given), Decimal(0))
    if "current_assets" in own and together > own["current_assets"] + _ROUNDING:
        words = "＋".join(_label(inputs, name) for name in given)
        yield _check(
            "part",
            year,
            f"{words} {number(together)} 万元，大于流动资产合计 {number(own['current_assets'])} 万元",
            "current_assets",
            *given,
        )


def slips(items: Years) -> dict[tuple[str, str], tuple[str, str]]:
    """Return items that jump by about 10,000 from one year to the next: year and item, with the years compared."""
    found = {}
    for before, after in (("y1", "y2"), ("y2", "y3")):
        for name in items[before]:
            one, other = items[before][name], items[after].get(name)
            if one and other and _SLIP / _SLIP_SPAN < max(abs(one / other), abs(other / one)) < _SLIP * _SLIP_SPAN:
                found[before if abs(one) > abs(other) else after, name] = (before, after)
    return found


def _slips(inputs: Inputs, items: Years, labels: Mapping[str, str]) -> Iterator[Check]:
    """Name what looks like 元 for 万元, with the value that would fit."""
    for (year, name), (before, after) in slips(items).items():
        one, other, large = items[before][name], items[after][name], items[year][name]
        sentence = (
            f"{_label(inputs, name)}：{labels[before]} {number(one)}，{labels[after]} {number(other)}，相差近万倍；"
            f"{labels[year]}可能把元填成了万元，换算后是 {number(large / _SLIP)} 万元，改正前不算比率"
        )
        yield _check("unit", "", sentence, name)


def _stated(inputs: Inputs, last: Mapping[str, Decimal], year: str) -> Iterator[Check]:
    """Compare the last year with what the enterprise's own fields say."""
    for field, name in _STATED:
        stated = inputs.number(field)
        if stated is not None and name in last and abs(stated - last[name]) > max(abs(stated) * _NEAR, _ROUNDING):
            sentence = (
                f"“{inputs.label(field)}”{number(stated)} 万元，报表{year}为 {number(last[name])} 万元，"
                f"相差 {number(abs(stated - last[name]))} 万元，请核对年度"
            )
            yield Check(id="stated", year=year, sentence=sentence, fields=(field, _PREFIX + name))
    ratio = inputs.number("ent_debt_ratio_pct")
    if ratio is not None and last.get("total_assets") and "total_liabilities" in last:
        own = rounded(Fraction(last["total_liabilities"]) * 100 / Fraction(last["total_assets"]))
        if abs(own - ratio) > 1:
            sentence = f"“{inputs.label('ent_debt_ratio_pct')}”填了 {number(ratio)}%，按报表{year}计算为 {number(own)}%"
            yield Check(id="stated", year=year, sentence=sentence, fields=("ent_debt_ratio_pct",))


def _check(ident: str, year: str, sentence: str, *names: str) -> Check:
    return Check(
        id=ident,
        year=year,
        sentence=f"{year}：{sentence}" if year else sentence,
        fields=tuple(_PREFIX + name for name in names),
    )
