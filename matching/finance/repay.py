"""The repayment of the loan with its cover by the cash flow, and what loan and term the cash flow could carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from matching.appraisal import DebtYear, Figure, FlowLine, Payment, Repayment
from matching.explain.printed import number
from matching.finance.cover import (
    Footing,
    building_interest,
    carried_amount,
    carried_term,
    debt_years,
    footing,
    payments_of,
)
from matching.finance.flow import available
from matching.finance.inputs import Inputs
from matching.finance.loan import (
    AMOUNT,
    BEGUN,
    CENTS,
    METHOD,
    RATE,
    START,
    SUBSIDY_CAP,
    SUBSIDY_YEARS,
    TERM,
    Wish,
    described,
)
from matching.finance.plan import rounded
from matching.finance.project import ITEMS, Draft
from matching.finance.schedule import Period, Terms, schedule

_TARGET = "loan_dscr_target"


def repayment(inputs: Inputs, wish: Wish, draft: Draft, lines: Sequence[FlowLine]) -> Repayment:
    """Return the plan of repayment, its yearly cover and what the cash flow can carry."""
    if wish.terms is None:
        return Repayment(
            missing=wish.missing,
            problems=wish.problems,
            figures=_figures(inputs, None, (), footing(None, (), 0), wish),
        )
    periods = schedule(wish.terms)
    ground = footing(draft.plan, available(lines), _offset(inputs))
    payments = payments_of(periods)
    years = debt_years(periods, ground)
    return Repayment(
        method=inputs.view.dictionary[METHOD].choice_label(wish.terms.method),
        terms=described(inputs, wish.terms),
        payments=payments,
        years=years,
        principal=sum((one.principal for one in payments), Decimal(0)),
        interest=sum((one.interest for one in payments), Decimal(0)),
        subsidy=sum((one.subsidy for one in payments), Decimal(0)),
        figures=(*_figures(inputs, wish.terms, years, ground, wish), *_subsidised(inputs, payments)),
        missing=wish.missing,
        notes=_notes(inputs, wish.terms, periods, ground),
    )


def _offset(inputs: Inputs) -> int:
    """Return the months from the beginning of work to the drawing of the loan, none where a day is not known."""
    begun, drawn = inputs.day(BEGUN), inputs.day(START)
    return 0 if begun is None or drawn is None else _months(begun, drawn)


def _months(begin: date, end: date) -> int:
    return (end.year - begin.year) * 12 + end.month - begin.month - (end.day < begin.day)


def _figures(
    inputs: Inputs, terms: Terms | None, years: Sequence[DebtYear], ground: Footing, wish: Wish
) -> tuple[Figure, ...]:
    is_reckoned = terms is not None and bool(ground.cash)
    target = inputs.proposed("dscr_target") if is_reckoned else Decimal(1)
    uses, is_draft = inputs.uses(AMOUNT, TERM, RATE, METHOD), inputs.is_draft("dscr_target")
    limits = (*uses, *inputs.uses(_TARGET))
    asked = f"（每年偿债备付率不低于 {number(target)}）" if is_reckoned else ""
    empty = (
        Figure(
            id="dscr_min", label="最低偿债备付率", value=None, unit="倍", inputs=uses,
            formula="可用于还款的现金（年效益－新增年成本－所得税）÷当年应还本息，取各年最低",
        ),
        Figure(
            id="dscr_mean", label="平均偿债备付率", value=None, unit="倍", inputs=uses,
            formula="各年偿债备付率相加÷年数",
        ),
        Figure(
            id="loan_carried", label=f"现金流能承受的贷款额{asked}", value=None, unit="万元", inputs=limits,
            draft=is_draft, formula="各年可用于还款的现金÷要求的偿债备付率÷每万元贷款当年应还本息，取各年最低",
        ),
        Figure(
            id="term_carried", label=f"现金流能承受的最短期限{asked}", value=None, unit="年", inputs=limits,
            draft=is_draft, formula="贷款额、利率和还款方式不变，逐年延长期限，第一个使各年都达到要求的整年数",
        ),
    )  # fmt: skip
    if terms is None or not ground.cash:
        return tuple(replace(figure, missing=wish.missing, problem=_why(wish, terms)) for figure in empty)
    least, mean, amount, term = empty
    return (*_covers(least, mean, years), _amount(amount, terms, ground, target), _term(term, terms, ground, target))


def _why(wish: Wish, terms: Terms | None) -> str:
    if terms is not None:
        return "没有逐年现金流，不能计算"
    return "；".join(wish.problems) if not wish.missing else ""


def _covers(least: Figure, mean: Figure, years: Sequence[DebtYear]) -> tuple[Figure, Figure]:
    covered = [(year.cover, year) for year in years if year.cover is not None]
    if not covered:
        problem = "投产后没有应还的本息"
        return replace(least, problem=problem), replace(mean, problem=problem)
    cover, tightest = min(covered, key=lambda pair: pair[0])
    total = sum((one for one, _ in covered), Decimal(0))
    average = rounded(Fraction(total) / len(covered))
    terms = "＋".join(str(one) for one, _ in covered)
    return (
        replace(least, value=cover, substituted=f"{tightest.label}：{_cover_words(tightest)}＝{cover}"),
        replace(mean, value=average, substituted=f"（{terms}）÷{len(covered)}＝{average}"),
    )


def _cover_words(year: DebtYear) -> str:
    return f"{year.available:,} 万元÷{number(year.service / 10_000)} 万元"


def _amount(figure: Figure, terms: Terms, ground: Footing, target: Decimal) -> Figure:
    cents = carried_amount(terms, ground, target)
    if not cents:
        return replace(figure, value=Decimal(0), note="有还款年份没有可用于还款的现金")
    value = Decimal(cents) / CENTS
    years = debt_years(schedule(replace(terms, cents=cents)), ground)
    tightest = min((one for one in years if one.cover is not None), key=lambda one: one.cover or Decimal(0))
    words = f"贷 {number(value)} 万元时最紧的{tightest.label}：{_cover_words(tightest)}＝{tightest.cover}"
    beyond = "，高于申请额" if cents > terms.cents else "，低于申请额" if cents < terms.cents else ""
    return replace(figure, value=value, substituted=words, note=f"还款期限、利率和方式不变{beyond}")


def _term(figure: Figure, terms: Terms, ground: Footing, target: Decimal) -> Figure:
    if terms.method == "irregular":
        return replace(figure, problem="按约定计划还本的，期限由计划决定")
    years = carried_term(terms, ground, target)
    if years is None:
        return replace(figure, problem="运行期内没有哪个期限使各年都达到要求")
    tightest = min(
        (one for one in debt_years(schedule(replace(terms, periods=years * terms.per_year)), ground) if one.cover),
        key=lambda one: one.cover or Decimal(0),
        default=None,
    )
    words = (
        f"{years} 年时最紧的{tightest.label}：{_cover_words(tightest)}＝{tightest.cover}" if tightest else f"{years} 年"
    )
    return replace(figure, value=Decimal(years), substituted=words)


def _subsidised(inputs: Inputs, payments: Sequence[Payment]) -> tuple[Figure, ...]:
    """Return the interest that is left once the treasury has given its part back."""
    interest = sum((one.interest for one in payments), Decimal(0))
    subsidy = sum((one.subsidy for one in payments), Decimal(0))
    if not subsidy:
        return ()
    value = interest - subsidy
    return (
        Figure(
            id="interest_after_subsidy",
            label="贴息后利息合计",
            value=value,
            unit="元",
            formula="利息合计－贴息合计；每期贴息＝贴息范围内的余额×贴息率×当期占一年的比例",
            substituted=f"{interest}－{subsidy}＝{value}",
            inputs=inputs.uses("loan_subsidy_rate_pct", "loan_subsidy_sources_pct", SUBSIDY_YEARS, SUBSIDY_CAP),
        ),
    )


def _notes(inputs: Inputs, terms: Terms, periods: Sequence[Period], ground: Footing) -> tuple[str, ...]:
    notes = ["可用于还款的现金不含补助、残值和收回的流动资金；偿债备付率按未贴息的利息计算"]
    interest = building_interest(periods, ground)
    if interest:
        listed = next((item.value for item in inputs.amounts(ITEMS) if item.id == "interest"), None)
        words = f"投产前应付利息 {interest:,} 元，视为建设期利息，由投资承担"
        if listed is None:
            notes.append(f"{words}；“{inputs.label(ITEMS)}”没有填建设期利息")
        elif difference := abs(listed * 10_000 - interest):
            notes.append(f"{words}；投资构成中的建设期利息为 {number(listed)} 万元，相差 {difference:,} 元")
        else:
            notes.append(words)
    if ground.cash and any(one.principal and ground.is_building(one.month) for one in periods):
        notes.append("有本金在投产前到期，当年没有可用于还款的现金，应延长宽限期")
    last = ground.year_of(periods[-1].month) if periods else 0
    if ground.cash and last >= len(ground.cash):
        notes.append(f"贷款到第{last}年才还清，超过运行期末（第{len(ground.cash) - 1}年），应缩短期限")
    if terms.subsidy_rate > terms.rate:
        notes.append("贴息率高于贷款利率，贴息按利息额为限")
    return tuple(notes)
