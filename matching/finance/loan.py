"""From a case to the terms its loan is repaid by: what is given, what is missing, what does not go together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from matching.appraisal import Convention, Grant
from matching.calendar_days import months_on
from matching.explain.printed import number
from matching.finance.grants import interest_rate
from matching.finance.inputs import Inputs
from matching.finance.project import SOURCES, TOTAL
from matching.finance.schedule import Terms

AMOUNT, TERM, RATE, METHOD, RHYTHM = (
    "loan_amount_cny", "loan_term_years", "loan_rate_pct", "loan_repayment_method", "loan_periods_per_year",
)  # fmt: skip
GRACE, START, DRAWN, DAY_COUNT, AGREED = (
    "loan_grace_months", "loan_start_date", "loan_first_draw_on", "loan_day_count", "loan_irregular_plan",
)  # fmt: skip
BEGUN = "prj_construction_start_on"
SUBSIDY_YEARS, SUBSIDY_CAP = "loan_subsidy_years", "loan_subsidy_cap_cny"
_LONGEST = 50
_YEARS = range(1990, 2101)
"""Years a loan can begin in."""
CENTS = 1_000_000
"""Cents in 万元."""
_LINE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s,，;；:：、]+([\d.]+)\s*(?:万元|万)?$")
_SOURCE = "测算约定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Hold the terms of the loan, or what keeps them from being known."""

    terms: Terms | None
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def loan_terms(inputs: Inputs, grants: Sequence[Grant]) -> Wish:
    """Return the terms of the loan; nothing is asked where no loan is wanted."""
    if not inputs.knows(AMOUNT):
        return Wish(terms=None, missing=(AMOUNT,))
    method, by_days = inputs.text(METHOD), inputs.text(DAY_COUNT) == "actual360"
    start = inputs.day(START) or inputs.day(DRAWN)
    missing = inputs.unknown(TERM, RATE, METHOD, RHYTHM)
    if start is None and (by_days or method == "irregular"):
        missing = (*missing, START)
    if method == "irregular":
        missing = (*missing, *inputs.unknown(AGREED))
    remarks = _remarks(inputs)
    problems = _faults(inputs)
    if missing or problems:
        return Wish(terms=None, missing=missing, problems=problems, notes=remarks)
    per_year, cents = int(inputs.text(RHYTHM)), int((inputs.number(AMOUNT) or 0) * CENTS)
    periods = int((inputs.number(TERM) or 0) * per_year)
    agreed, faults = _agreed(inputs, cents, start, periods * 12 // per_year) if method == "irregular" else ((), ())
    if faults:
        return Wish(terms=None, problems=faults, notes=remarks)
    _note_rules(inputs, start)
    rate, years, cap = interest_rate(grants), inputs.number(SUBSIDY_YEARS), inputs.number(SUBSIDY_CAP)
    if rate and years is None:
        remarks = (*remarks, f"未填“{inputs.label(SUBSIDY_YEARS)}”，贴息暂不计入")
    terms = Terms(
        cents=cents,
        rate=Fraction(inputs.number(RATE) or 0) / 100,
        periods=periods,
        per_year=per_year,
        grace=int(inputs.proposed("grace")) * per_year // 12,
        method=method,
        start=start,
        by_days=by_days,
        agreed=agreed,
        subsidy_rate=Fraction(rate) / 100 if years else Fraction(0),
        subsidy_months=Fraction(years or 0) * 12,
        subsidy_cap=None if cap is None else int(cap * CENTS),
    )
    return Wish(terms=terms, missing=(SUBSIDY_YEARS,) if rate and years is None else (), notes=remarks)


def described(inputs: Inputs, terms: Terms) -> str:
    """Return amount, term, rate, rhythm and grace in one line."""
    choice = inputs.view.dictionary[RHYTHM].choice_label
    years = Fraction(terms.periods, terms.per_year)
    grace = f"，宽限期 {terms.grace * terms.step} 个月" if terms.grace else ""
    days = "按实际天数÷360计息" if terms.by_days else "按期利率计息"
    return (
        f"{number(Decimal(terms.cents) / CENTS)} 万元，{number(years)} 年，年利率 {number(terms.rate * 100)}%，"
        f"{choice(str(terms.per_year))}付息{grace}，{days}"
    )


def _faults(inputs: Inputs) -> tuple[str, ...]:
    """Return what keeps a plan from being made; each names its field and what would be right."""
    amount, term, rhythm = inputs.number(AMOUNT), inputs.number(TERM), inputs.text(RHYTHM)
    grace, faults = inputs.whole(GRACE) or 0, []
    if amount is not None and (amount <= 0 or amount * CENTS % 1):
        faults.append(f"{inputs.label(AMOUNT)}填了 {number(amount)} 万元，应大于 0，最小到分")
    if term is not None and not 0 < term <= _LONGEST:
        faults.append(f"{inputs.label(TERM)}填了 {number(term)} 年，应大于 0、不超过 {_LONGEST} 年")
    elif term is not None and rhythm and term * int(rhythm) % 1:
        choice = inputs.view.dictionary[RHYTHM].choice_label(rhythm)
        faults.append(
            f"{inputs.label(TERM)} {number(term)} 年不是整期数，{choice}还款的期限应为 {12 // int(rhythm)} 个月的整倍数"
        )
    if term is not None and term > 0 and grace >= term * 12:
        faults.append(
            f"{inputs.label(GRACE)} {grace} 个月不短于{inputs.label(TERM)} {number(term * 12)} 个月，应短于期限"
        )
    elif rhythm and grace * int(rhythm) % 12:
        faults.append(f"{inputs.label(GRACE)} {grace} 个月不是整期数，应为 {12 // int(rhythm)} 个月的整倍数")
    faults += [f"{inputs.label(name)} {day} 不在 {_YEARS[0]} 年到 {_YEARS[-1]} 年之间"
               for name in (START, DRAWN, BEGUN) if (day := inputs.day(name)) and day.year not in _YEARS]  # fmt: skip
    return (*faults, *inputs.slips(AMOUNT, RATE))


def _remarks(inputs: Inputs) -> tuple[str, ...]:
    """Return what does not go together but can be reckoned with."""
    amount, total, remarks = inputs.number(AMOUNT), inputs.number(TOTAL), []
    if amount is not None and total is not None and amount > total > 0:
        remarks.append(
            f"{inputs.label(AMOUNT)} {number(amount)} 万元大于{inputs.label(TOTAL)} {number(total)} 万元，请核对"
        )
    bank = next((item for item in inputs.amounts(SOURCES) if item.id == "bank"), None)
    if bank is not None and amount is not None and bank.value != amount:
        remarks.append(
            f"“{inputs.label(SOURCES)}”的{bank.label} {number(bank.value)} 万元与{inputs.label(AMOUNT)} "
            f"{number(amount)} 万元相差 {number(abs(bank.value - amount))} 万元，还款按{inputs.label(AMOUNT)}计算"
        )
    start, drawn = inputs.day(START), inputs.day(DRAWN)
    if start and drawn and start != drawn:
        remarks.append(
            f"{inputs.label(START)} {start} 与{inputs.label(DRAWN)} {drawn} 不同，还款日按{inputs.label(START)}推算"
        )
    return tuple(remarks)


def _agreed(
    inputs: Inputs, cents: int, start: date | None, months: int
) -> tuple[tuple[tuple[date, int], ...], tuple[str, ...]]:
    """Read an agreed plan line by line and check days and sum."""
    label = inputs.label(AGREED)
    agreed: list[tuple[date, int]] = []
    faults: list[str] = []
    for place, line in enumerate(inputs.text(AGREED).splitlines(), start=1):
        if not line.strip():
            continue
        read = _read_line(line.strip())
        if read is None:
            faults.append(
                f"“{label}”第 {place} 行“{line.strip()[:30]}”读不懂，应是日期和金额（万元），如 2027-06-30 50"
            )
        elif start is not None and not start < read[0] <= months_on(start, months):
            faults.append(
                f"“{label}”第 {place} 行的 {read[0]} 不在放款日 {start} 与到期日 {months_on(start, months)} 之间"
            )
        else:
            agreed.append(read)
    together = sum(amount for _, amount in agreed)
    if not faults and together != cents:
        faults.append(
            f"“{label}”合计 {number(Decimal(together) / CENTS)} 万元，与{inputs.label(AMOUNT)} "
            f"{number(Decimal(cents) / CENTS)} 万元相差 {number(abs(Decimal(together - cents)) / 100)} 元，应相等"
        )
    return tuple(agreed), tuple(faults)


def _read_line(line: str) -> tuple[date, int] | None:
    found = _LINE.match(line)
    if found is None:
        return None
    year, month, day, amount = found.groups()
    try:
        on, cents = date(int(year), int(month), int(day)), Decimal(amount) * CENTS
    except (ValueError, ArithmeticError):
        return None
    return (on, int(cents)) if cents > 0 and not cents % 1 else None


def _note_rules(inputs: Inputs, start: date | None) -> None:
    proposed = not inputs.knows(DAY_COUNT)
    if proposed:
        value = inputs.view.dictionary[DAY_COUNT].choice_label("period")
        label = inputs.label(DAY_COUNT)
        inputs.note(
            Convention(
                id=DAY_COUNT,
                label=label,
                value=value,
                origin=f"未填{label}",
                field=DAY_COUNT,
                is_proposal=True,
            )
        )
    if start is None or inputs.day(BEGUN) is None:
        inputs.note(
            Convention(
                id="draw", label="放款时点", value="开工时一次放款", origin=f"{_SOURCE}，未同时填放款日和开工日期"
            )
        )
