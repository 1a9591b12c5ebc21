"""The benefit of a whole project: its measures, what they add up to, what was declared, and the bank's share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from matching.benefit.rules import BenefitRules
from matching.benefit.setting import Setting, setting_of
from matching.benefit.sums import DECLARED, Sum, Sums, decimal, share_of, sums_of
from matching.benefit.worded import Wording
from matching.case import Case
from matching.explain.printed import NameCode, number
from matching.workings import COAL_BASES, ProjectBenefit, Share, Total

_SHARE_PLACES = 4
_DONE = Decimal(100)


def worked_out(
    case: Case, rules: BenefitRules, *, on: date, name_code: NameCode | None = None
) -> ProjectBenefit | None:
    """Work out the benefit of a case (with its derived facts); None when it has no measures and states no quantity."""
    setting = setting_of(case, rules, on)
    declared = {row.id for row in rules.quantities.quantity if row.field in setting.values}
    if not case.measures and not declared:
        return None
    found = sums_of(case, setting)
    wording = Wording(case, setting, found.overlaps, name_code)
    measures = tuple(
        wording.measure(place, measure, run)
        for place, (measure, run) in enumerate(zip(found.measures, found.runs, strict=True))
    )
    return ProjectBenefit(
        coal_basis=setting.basis,
        measures=measures,
        totals=tuple(_totals(found, setting, case)),
        share=_share(setting.values),
        stage=_stage(setting.values),
        problems=_problems(setting),
        rounding=rules.quantities.rounding,
    )


def _totals(found: Sums, setting: Setting, case: Case) -> list[Total]:
    sums = {one.quantity.id: one for one in found.sums}
    totals = []
    share = share_of(setting.values)
    for row in setting.rules.quantities.quantity:
        one, declared = sums.get(row.id), setting.values.get(row.field) if row.field else None
        fact = case.facts.get(row.field) if declared is not None else None
        if one is None and declared is None:
            continue
        computed = one.value if one is not None else None
        given = computed if computed is not None and computed >= 0 else None
        used = declared if declared is not None else given
        totals.append(
            Total(
                quantity=row.id,
                field=row.field,
                label=row.label,
                unit=row.unit,
                places=row.places,
                parts=one.parts if one is not None else (),
                value=computed,
                open_measures=one.open_places if one is not None else (),
                declared=declared,
                used=used,
                attributed=None if used is None or share is None else decimal(Fraction(used) * share, row.places),
                mark=(fact.basis or DECLARED) if fact is not None else one.mark if one is not None else "",
                note=_note(one, declared, setting),
            )
        )
    return totals


def _note(one: Sum | None, declared: Decimal | None, setting: Setting) -> str:
    """Tell what holds the sum back and whether it contradicts what was declared."""
    notes = list(one.notes) if one is not None else []
    if one is not None and one.value is not None and declared is not None:
        apart = abs(one.value - declared)
        most = max(abs(one.value), abs(declared))
        if most and apart * 100 > most * setting.rules.quantities.disagree_pct:
            notes.append(
                f"申报 {number(declared)} 与按措施测算 {number(one.value)} 相差 {apart / most * 100:.0f}%，"
                "请核对口径、单位，或说明原因"
            )
    if one is not None and one.value is not None and one.value < 0:
        notes.append("合计为负，不作为项目效益采用")
    return "；".join(notes)


def _share(values: Mapping[str, Any]) -> Share:
    balance, total = values.get("loan_balance_cny"), values.get("prj_invest_total_cny")
    missing = tuple(name for name in ("loan_balance_cny", "prj_invest_total_cny") if values.get(name) is None)
    exact = share_of(values)
    if exact is None or balance is None or total is None:
        asked = {"loan_balance_cny": "贷款余额（报告日余额，不是合同金额）", "prj_invest_total_cny": "项目总投资"}
        return Share(value=None, missing=missing, sentence="不能归属：缺" + "、".join(asked[name] for name in missing))
    rounded = decimal(exact, _SHARE_PLACES)
    sentence = f"贷款余额 {number(balance)} 万元 ÷ 总投资 {number(total)} 万元 ＝ {number(rounded)}"
    if balance > total:
        sentence += "（余额超过总投资，按 1 计）"
    return Share(value=rounded, sentence=sentence)


def _stage(values: Mapping[str, Any]) -> str:
    """Return expected while a project is being built: its figures are designed ones."""
    progress = values.get("prj_progress_pct")
    if progress is not None:
        return "operating" if progress >= _DONE else "expected"
    return "operating" if values.get("prj_acceptance_status") == "passed" else ""


def _problems(setting: Setting) -> tuple[str, ...]:
    if "prj_coal_basis" in setting.values:
        return ()
    return (f"没有填电力折标口径，按{COAL_BASES[setting.basis]}计算",)
