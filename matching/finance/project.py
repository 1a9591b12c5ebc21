"""From a case to the plan of its cash flow: what is given, what is missing, what cannot be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from matching.appraisal import Amount, Breakdown, Convention
from matching.explain.printed import number
from matching.finance.inputs import Inputs
from matching.finance.plan import Funding, Plan

TOTAL, ITEMS, SOURCES = "prj_invest_total_cny", "prj_invest_items", "prj_fund_sources"
MONTHS, YEARS, SPENDING = "prj_construction_months", "prj_operation_years", "prj_invest_by_year_pct"
BENEFITS, BENEFIT, COSTS = "prj_benefit_items", "prj_benefit_cny_y", "prj_added_costs"
RAMP, TAX, DEPRECIATION = "prj_ramp_pct", "prj_income_tax_pct", "prj_depreciation_years"
DISCOUNT = "prj_discount_rate_pct"
_PLANNED = (TOTAL, ITEMS, BENEFITS, BENEFIT, COSTS, DISCOUNT)
_YUAN = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Hold the plan, or what keeps it from being made."""

    plan: Plan | None
    grants: tuple[Funding, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def breakdown(inputs: Inputs, field: str) -> Breakdown:
    """Return the items of investment or sources beside the total investment."""
    items, total = inputs.amounts(field), inputs.number(TOTAL)
    label = inputs.label(field)
    together = sum((item.value for item in items), Decimal(0)) if items else None
    difference = total - together if total is not None and together is not None else None
    return Breakdown(
        id="investment" if field == ITEMS else "sources",
        field=field,
        label=label,
        items=items,
        sum=together,
        total=total,
        difference=difference,
        sentence=_adds_up(label, inputs.label(TOTAL), together, total),
        missing=inputs.unknown(field, TOTAL),
    )


def _adds_up(label: str, total_label: str, together: Decimal | None, total: Decimal | None) -> str:
    if together is None:
        return f"未填“{label}”，不能核对是否等于{total_label}"
    if total is None:
        return f"“{label}”合计 {number(together)} 万元，未填{total_label}，不能核对"
    if total == together:
        return f"“{label}”合计 {number(together)} 万元，等于{total_label}"
    side = "少" if together < total else "多"
    yuan = number(abs(total - together) * _YUAN)
    return (
        f"“{label}”合计 {number(together)} 万元，{total_label} {number(total)} 万元，"
        f"明细比总数{side} {number(abs(total - together))} 万元（{yuan} 元），请核对后改正"
    )


def normal_year(inputs: Inputs) -> tuple[tuple[Amount, ...], tuple[Amount, ...], tuple[str, ...]]:
    """Return benefits and added costs of a full year and the fields that are missing for them."""
    benefits, costs = inputs.amounts(BENEFITS), inputs.amounts(COSTS)
    if benefits:
        return benefits, costs, () if inputs.knows(COSTS) else (COSTS,)
    total = inputs.number(BENEFIT)
    if total is None:
        return (), (), (BENEFITS,)
    return (Amount(id="total", label=inputs.label(BENEFIT), value=total),), (), ()


def draft_plan(inputs: Inputs, grants: Sequence[Funding]) -> Draft:
    """Make the plan of the cash flow as far as the facts allow; nothing is invented."""
    benefits, costs, missing = normal_year(inputs)
    missing = (*inputs.unknown(TOTAL, MONTHS, YEARS), *missing)
    problems = (*_amount_faults(inputs), *_ramp_faults(inputs), *_spending_faults(inputs), *inputs.slips(*_PLANNED))
    notes = _notes(inputs)
    if missing or problems:
        return Draft(plan=None, grants=tuple(grants), missing=missing, problems=problems, notes=notes)
    working = {item.id: item.value for item in inputs.amounts(ITEMS)}.get("working_capital", Decimal(0))
    months = inputs.whole(MONTHS) or 0
    plan = Plan(
        investment=inputs.number(TOTAL) or Decimal(0),
        working_capital=working,
        construction_months=months,
        spending=_spending(inputs, months),
        operation_years=inputs.whole(YEARS) or 0,
        benefits=benefits,
        costs=costs,
        ramp=tuple(item.value for item in inputs.amounts(RAMP)),
        benefit_growth=inputs.proposed("benefit_growth"),
        cost_growth=inputs.proposed("cost_growth"),
        residual=inputs.proposed("residual"),
        discount_rate=inputs.proposed("discount_rate"),
        grants=tuple(grants),
        tax=inputs.number(TAX),
        depreciation_years=inputs.whole(DEPRECIATION),
        loss_years=int(inputs.rules.fixed_value("loss_years")),
    )
    _note_rules(inputs, plan)
    return Draft(plan=plan, grants=plan.grants, notes=notes)


def _amount_faults(inputs: Inputs) -> tuple[str, ...]:
    total, faults = inputs.number(TOTAL), []
    if total is not None and total <= 0:
        faults.append(f"{inputs.label(TOTAL)}填了 {number(total)} 万元，应是大于 0 的数")
    for name in (ITEMS, BENEFITS, COSTS):
        faults += [
            f"“{inputs.label(name)}”的{item.label}填了 {number(item.value)}，应不小于 0"
            for item in inputs.amounts(name)
            if item.value < 0
        ]
    working = next((item.value for item in inputs.amounts(ITEMS) if item.id == "working_capital"), Decimal(0))
    if total is not None and 0 < total < working:
        faults.append(f"铺底流动资金 {number(working)} 万元大于{inputs.label(TOTAL)} {number(total)} 万元，请核对")
    return tuple(faults)


def _ramp_faults(inputs: Inputs) -> tuple[str, ...]:
    given, keys = inputs.mapping(RAMP), inputs.view.dictionary[RAMP].keys
    gap = next((key.label for number, key in enumerate(keys) if key.id not in given and number < len(given)), None)
    return (f"“{inputs.label(RAMP)}”应从投产第1年起连续填，缺{gap}",) if gap else ()


def _spending_faults(inputs: Inputs) -> tuple[str, ...]:
    shares, months = inputs.amounts(SPENDING), inputs.whole(MONTHS)
    label = inputs.label(SPENDING)
    if not shares or months is None:
        return ()
    together = sum(item.value for item in shares)
    if together != 100:
        return (f"“{label}”合计 {number(Decimal(together))}%，应为 100%",)
    last = max(int(item.id[1:]) for item in shares if item.value)
    years = _construction_years(months)
    return (f"“{label}”填到建设第{last}年，但建设期只有 {months} 个月",) if last > years else ()


def _construction_years(months: int) -> int:
    return max(1, -(-months // 12))


def _spending(inputs: Inputs, months: int) -> tuple[Fraction, ...]:
    years = _construction_years(months)
    given = {item.id: Fraction(item.value) / 100 for item in inputs.amounts(SPENDING)}
    if given:
        return tuple(given.get(f"y{year}", Fraction(0)) for year in range(1, years + 1))
    return (Fraction(1, years),) * years


def _notes(inputs: Inputs) -> tuple[str, ...]:
    notes = []
    itemised, total = inputs.knows(BENEFITS), inputs.number(BENEFIT)
    if not itemised and total is not None:
        notes.append(
            f"没有“{inputs.label(BENEFITS)}”，以“{inputs.label(BENEFIT)}”{number(total)} 万元作为一项净收益计算"
        )
        if inputs.knows(COSTS):
            notes.append(f"“{inputs.label(BENEFIT)}”已是净收益，不再扣“{inputs.label(COSTS)}”")
    if itemised and inputs.knows(COSTS) and total is not None:
        net = _total(inputs.amounts(BENEFITS)) - _total(inputs.amounts(COSTS))
        if net != total:
            notes.append(
                f"年效益明细减新增成本为 {number(net)} 万元，与“{inputs.label(BENEFIT)}”{number(total)} 万元"
                f"相差 {number(abs(net - total))} 万元，测算按明细"
            )
    if not inputs.knows(TAX):
        notes.append(f"未填“{inputs.label(TAX)}”，只算所得税前")
    elif not inputs.knows(DEPRECIATION):
        notes.append(f"未填“{inputs.label(DEPRECIATION)}”，只算所得税前")
    elif inputs.slips(TAX):
        notes.append(f"“{inputs.label(TAX)}”有误，只算所得税前")
    return tuple(notes)


def _total(items: Sequence[Amount]) -> Decimal:
    return sum((item.value for item in items), Decimal(0))


def _note_rules(inputs: Inputs, plan: Plan) -> None:
    rules = [
        Convention(
            id="timing", label="资金发生时点", value="建设投资在各建设年年初，其余在各年年末", origin="测算约定"
        ),
        Convention(id="vat", label="价格口径", value="收益、成本均按所填数，不另计增值税", origin="测算约定"),
    ]
    if not plan.ramp:
        rules.append(_assumed(inputs, RAMP, "投产当年即为 100%"))
    if not inputs.knows(SPENDING) and len(plan.spending) > 1:
        rules.append(_assumed(inputs, SPENDING, "各建设年平均"))
    if plan.is_taxed:
        row = next(row for row in inputs.rules.fixed if row.id == "loss_years")
        value = f"{number(row.value)} {row.unit}"
        rules.append(Convention(id=row.id, label=row.label, value=value, origin=row.origin, draft=row.draft))
        value = "按项目自身利润计算，不扣利息（调整所得税）"
        rules.append(Convention(id="tax", label="所得税", value=value, origin="测算约定，偏谨慎"))
    for rule in rules:
        inputs.note(rule)


def _assumed(inputs: Inputs, field: str, value: str) -> Convention:
    label = inputs.label(field)
    return Convention(id=field, label=label, value=value, origin=f"未填{label}", field=field, is_proposal=True)
