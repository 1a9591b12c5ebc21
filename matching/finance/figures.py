"""The figures a cash flow is judged by, each with its formula in words and in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from matching.appraisal import Figure, FlowLine
from matching.finance.flow import AFTER_TAX, PRETAX, discounted, flow_lines, net_flow
from matching.finance.inputs import Inputs
from matching.finance.plan import Plan, rounded
from matching.finance.project import BENEFIT, BENEFITS, COSTS, DEPRECIATION, DISCOUNT, TAX, TOTAL, Draft, normal_year
from matching.finance.rates import irr, payback

_NAMES = {PRETAX: ("", "所得税前"), AFTER_TAX: ("_after_tax", "所得税后")}
_HUNDREDTH = Decimal("0.01")


def net_present_value(rate: Decimal, flows: Sequence[Decimal]) -> Decimal:
    """Return the net present value as shown: the sum of the printed discounted flows; the rate is in per cent."""
    return sum(discounted(rate, flows), Decimal(0))


def rate_of_return(flows: Sequence[Decimal]) -> Decimal | None:
    """Return the internal rate of return in per cent with two decimals, None where there is not exactly one."""
    found = irr(flows).rate
    return None if found is None else rounded(found * 100)


def project_figures(inputs: Inputs, draft: Draft, lines: Sequence[FlowLine]) -> tuple[Figure, ...]:
    """Return payback, net present value and rate of return before and after tax; None with what is missing."""
    figures = [_normal_payback(inputs, draft)]
    for basis, (suffix, words) in _NAMES.items():
        flows = net_flow(lines, after_tax=basis == AFTER_TAX)
        for figure in _empty_figures(inputs, draft, words):
            full = replace(figure, id=figure.id + suffix)
            figures.append(
                _filled(full, draft.plan, flows)
                if draft.plan is not None and flows
                else _waiting(full, draft, basis, inputs)
            )
    if draft.plan is not None and draft.plan.grants:
        figures.append(_grant_effect(draft.plan, lines))
    return tuple(figures)


def _empty_figures(inputs: Inputs, draft: Draft, words: str) -> tuple[Figure, ...]:
    names = (TOTAL, BENEFITS if inputs.knows(BENEFITS) else BENEFIT, COSTS)
    uses, is_draft = inputs.uses(*names), inputs.is_draft("discount_rate")
    discounting = (*uses, *inputs.uses(DISCOUNT))
    return (
        Figure(
            id="payback", label=f"静态投资回收期（{words}，含建设期）", value=None, unit="年", inputs=uses,
            formula="累计净现金流量转为正数的年份－1＋上年末累计的绝对值÷当年净现金流量",
        ),
        Figure(
            id="payback_discounted", label=f"动态投资回收期（{words}，含建设期）", value=None, unit="年",
            inputs=discounting, draft=is_draft,
            formula="累计折现净现金流量转为正数的年份－1＋上年末累计的绝对值÷当年折现净现金流量",
        ),
        Figure(
            id="npv", label=f"净现值（{words}）", value=None, unit="万元", inputs=discounting, draft=is_draft,
            formula="各年净现金流量÷（1＋折现率）的年数次方，逐年相加",
        ),
        Figure(
            id="irr", label=f"内部收益率（{words}）", value=None, unit="%", inputs=uses,
            formula="使净现值等于 0 的折现率",
        ),
    )  # fmt: skip


def _waiting(figure: Figure, draft: Draft, basis: str, inputs: Inputs) -> Figure:
    missing, problems = draft.missing, draft.problems
    if basis == AFTER_TAX:
        missing, problems = (*missing, *inputs.unknown(TAX, DEPRECIATION)), (*problems, *inputs.slips(TAX))
    return replace(figure, missing=missing, problem="；".join(problems))


def _filled(figure: Figure, plan: Plan, flows: Sequence[Decimal]) -> Figure:
    kind = figure.id.removesuffix("_after_tax")
    present = discounted(plan.discount_rate, flows)
    if kind == "irr":
        return _irr(figure, flows)
    if kind == "npv":
        value = sum(present, Decimal(0))
        terms = "＋".join(f"（{cell}）" if cell < 0 else f"{cell}" for cell in present)
        rate = f"折现率 {_plain(plan.discount_rate)}%：" if plan.discount_rate else ""
        return replace(figure, value=value, substituted=f"{rate}{terms}＝{value}")
    return _payback(figure, flows if kind == "payback" else present)


def _payback(figure: Figure, flows: Sequence[Decimal]) -> Figure:
    years = payback(flows)
    if years is None:
        return replace(figure, problem="到期末累计仍为负数，收不回投资")
    whole = int(years) if years.denominator > 1 else max(int(years) - 1, 0)
    before = sum(flows[: whole + 1], Decimal(0))
    value = rounded(years)
    if not years:
        return replace(figure, value=value, substituted="期初累计即不为负")
    return replace(figure, value=value, substituted=f"{whole}＋{abs(before)}÷{flows[whole + 1]}＝{value}")


def _irr(figure: Figure, flows: Sequence[Decimal]) -> Figure:
    found = irr(flows)
    if found.rate is None:
        several = f"净现金流量正负多次变化，有 {found.rates} 个收益率都使净现值为 0，内部收益率不唯一，请看净现值"
        return replace(figure, problem=several if found.rates > 1 else "没有内部收益率：没有哪个折现率使净现值为 0")
    value = rounded(found.rate * 100)
    tried = (value - _HUNDREDTH, value + _HUNDREDTH)
    check = "，".join(f"按 {rate}% 折现合计 {net_present_value(rate, flows)}" for rate in tried)
    return replace(figure, value=value, substituted=f"{value}%；验算：{check}")


def _normal_payback(inputs: Inputs, draft: Draft) -> Figure:
    """Return investment less grants over a full year's net benefit, the way the policies compare projects."""
    benefits, costs, missing = normal_year(inputs)
    figure = Figure(
        id="payback_normal",
        label="静态回收期（正常年份，不含建设期）",
        value=None,
        unit="年",
        formula="（总投资－计入的补助）÷（年效益－新增年成本）",
        inputs=inputs.uses(TOTAL, BENEFITS if inputs.knows(BENEFITS) else BENEFIT, COSTS),
        missing=(*inputs.unknown(TOTAL), *missing),
    )
    total = inputs.number(TOTAL)
    if figure.missing or total is None:
        return figure
    faults = [fault for fault in draft.problems if "应是大于 0" in fault or "应不小于 0" in fault]
    if faults:
        return replace(figure, problem="；".join(faults))
    granted = sum((one.value for one in draft.grants), Decimal(0))
    yearly = sum((one.value for one in benefits), Decimal(0))
    spent = sum((one.value for one in costs), Decimal(0))
    if yearly <= spent:
        return replace(figure, problem=f"年效益 {_plain(yearly)} 万元不大于新增年成本 {_plain(spent)} 万元，收不回投资")
    value = rounded(Fraction(total - granted) / Fraction(yearly - spent))
    words = f"（{_plain(total)}－{_plain(granted)}）÷（{_plain(yearly)}－{_plain(spent)}）＝{value}"
    return replace(figure, value=value, substituted=words)


def _grant_effect(plan: Plan, lines: Sequence[FlowLine]) -> Figure:
    without = flow_lines(replace(plan, grants=()))
    after_tax = plan.is_taxed
    full = net_present_value(plan.discount_rate, net_flow(lines, after_tax=after_tax))
    bare = net_present_value(plan.discount_rate, net_flow(without, after_tax=after_tax))
    return Figure(
        id="grant_effect",
        label=f"补助对净现值的作用（{_NAMES[AFTER_TAX if after_tax else PRETAX][1]}）",
        value=full - bare,
        unit="万元",
        formula="计入补助的净现值－不计补助的净现值",
        substituted=f"{full}－（{bare}）＝{full - bare}",
    )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
