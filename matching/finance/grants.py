"""Which grants and interest subsidies count: stacking rules are rows, each refusal names its rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from matching.appraisal import Amount, Grant
from matching.finance.inputs import Inputs
from matching.finance.plan import Funding
from matching.finance.rules import StackingRow

AMOUNTS, STATUS, MONTHS = "prj_grant_amounts", "prj_grant_status", "prj_grant_months"
INTEREST, INTEREST_TOTAL = "loan_subsidy_sources_pct", "loan_subsidy_rate_pct"


def grants(inputs: Inputs) -> tuple[Grant, ...]:
    """Return every grant and interest subsidy entered, with whether it counts."""
    found = [*_one_off(inputs), *_interest(inputs)]
    for rule in inputs.rules.stacking:
        found = _stacked(found, rule, inputs)
    return tuple(found)


def counted(found: Sequence[Grant]) -> tuple[Funding, ...]:
    """Return the grants the cash flow reckons with."""
    return tuple(
        Funding(id=grant.id, label=grant.label, value=grant.value, month=grant.month)
        for grant in found
        if grant.is_counted and grant.month is not None
    )


def interest_rate(found: Sequence[Grant]) -> Decimal:
    """Return the percentage points a year of the interest subsidies that count."""
    return sum((grant.value for grant in found if grant.is_interest and grant.is_counted), Decimal(0))


def _one_off(inputs: Inputs) -> list[Grant]:
    states, months = inputs.mapping(STATUS), {one.id: int(one.value) for one in inputs.amounts(MONTHS)}
    found = []
    for item in inputs.amounts(AMOUNTS):
        if not item.value:
            continue
        grant = Grant(
            id=item.id, label=item.label, value=item.value, unit="万元", is_counted=True, month=months.get(item.id)
        )
        found.append(_complete(grant, str(states.get(item.id, "")), inputs))
    return found or _fiscal(inputs)


def _complete(grant: Grant, state: str, inputs: Inputs) -> Grant:
    if not state:
        return _held(grant, (STATUS,), f"未填“{inputs.label(STATUS)}”，暂不计入")
    for rule in inputs.rules.stacking:
        if rule.kind == "status" and state in rule.states and (not rule.parts or grant.id in rule.parts):
            return _closed(grant, rule)
    if grant.month is None:
        return _held(grant, (MONTHS,), f"未填“{inputs.label(MONTHS)}”，不知计入哪一年，暂不计入")
    return replace(grant, sentence=f"已批复，开工后第 {grant.month} 个月到账，计入现金流")


def _fiscal(inputs: Inputs) -> list[Grant]:
    """Return the treasury's part of the sources where no grant is itemised: known to be there, but not when."""
    fiscal = next((item for item in inputs.amounts("prj_fund_sources") if item.id == "fiscal" and item.value), None)
    if fiscal is None:
        return []
    grant = Grant(id="fiscal", label=fiscal.label, value=fiscal.value, unit="万元", is_counted=True)
    names = (AMOUNTS, STATUS, MONTHS)
    return [_held(grant, names, "资金来源里有财政资金，但没有分渠道填补助金额、状态和到账月份，暂不计入现金流")]


def _interest(inputs: Inputs) -> list[Grant]:
    items = [item for item in inputs.amounts(INTEREST) if item.value]
    total = inputs.number(INTEREST_TOTAL)
    if not items and total:
        items = [Amount(id="interest", label=inputs.label(INTEREST_TOTAL), value=total)]
    elif items and total is not None and total != sum(item.value for item in items):
        together = sum(item.value for item in items)
        inputs.problems.append(
            f"“{inputs.label(INTEREST)}”合计 {together}%，与“{inputs.label(INTEREST_TOTAL)}”{total}% 不符，按分渠道计算"
        )
    return [
        Grant(
            id=item.id, label=item.label, value=item.value, unit="百分点/年", is_counted=True, is_interest=True,
            sentence="按此减少利息",
        )
        for item in items
    ]  # fmt: skip


def _stacked(found: list[Grant], rule: StackingRow, inputs: Inputs) -> list[Grant]:
    if rule.kind == "one_of":
        return _only_largest(found, rule)
    if rule.kind == "unless":
        return [_unless(grant, rule, inputs) if grant.is_counted and grant.id in rule.parts else grant
                for grant in found]  # fmt: skip
    return found


def _only_largest(found: list[Grant], rule: StackingRow) -> list[Grant]:
    rivals = [grant for grant in found if grant.is_counted and grant.id in rule.parts]
    if len(rivals) < 2:
        return found
    kept = max(rivals, key=lambda grant: grant.value)
    return [_closed(grant, rule) if grant in rivals and grant is not kept else grant for grant in found]


def _unless(grant: Grant, rule: StackingRow, inputs: Inputs) -> Grant:
    answer = inputs.text(rule.asks)
    if answer == "yes":
        return _closed(grant, rule)
    if answer == "no":
        return grant
    return _held(grant, (rule.asks,), f"未填“{inputs.label(rule.asks)}”，能否享受待查，暂不计入", rule)


def _closed(grant: Grant, rule: StackingRow) -> Grant:
    return replace(grant, is_counted=False, sentence=rule.sentence, rule=rule.id, clause=rule.clause, draft=rule.draft)


def _held(grant: Grant, missing: tuple[str, ...], sentence: str, rule: StackingRow | None = None) -> Grant:
    return replace(
        grant,
        is_counted=False,
        sentence=sentence,
        missing=missing,
        rule=rule.id if rule else "",
        clause=rule.clause if rule else "",
    )
