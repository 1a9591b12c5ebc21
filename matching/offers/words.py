"""Offers, bundles and guarantees in words: the same sentences on screen, on paper and at the terminal."""

from __future__ import annotations

from decimal import Decimal

from matching.explain.printed import number
from matching.explain.wording import labels
from matching.fields import FieldDictionary
from matching.offers.bundle import Bundle, LeftOut
from matching.offers.effect import LoanEffect
from matching.offers.products import ProductRow
from matching.workings import Working


def limits_text(row: ProductRow) -> str:
    """Return amount, term and rate of a product; what is not filled in is said to be so."""
    if row.family in {"channel", "public_fund"} and row.amount_max is None:
        return ""
    rate = f"年利率 {number(row.rate_pct)}%" if row.rate_pct is not None else "利率未填"
    spans = [
        _span("额度", row.amount_min, row.amount_max, "万元"),
        _span("期限", row.term_min, row.term_max, "年"),
    ]
    return "，".join((*spans, rate))


def _span(label: str, low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if low is None and high is None:
        return f"{label}未填"
    if low is None:
        return f"{label}最高 {number(high or 0)} {unit}"
    return f"{label} {number(low)} {unit}以上" if high is None else f"{label} {number(low)}–{number(high)} {unit}"


def effect_text(effect: LoanEffect, dictionary: FieldDictionary) -> str:
    """Return amount, cost and debt service of a loan under an offer; empty where nothing can be reckoned."""
    if effect.interest is None and not effect.missing:
        return ""
    parts = [
        f"贷 {number(effect.amount)} 万元" if effect.amount is not None else "",
        f"{number(effect.term)} 年" if effect.term is not None else "",
        f"年利率 {number(effect.rate)}%" if effect.rate is not None else "",
        f"贴息后年利率 {number(effect.net_rate)}%" if effect.subsidy and effect.net_rate is not None else "",
        f"利息合计 {number(effect.interest)} 万元" if effect.interest is not None else "",
        f"其中贴息 {number(effect.subsidy)} 万元" if effect.subsidy else "",
        f"首年还本付息{'（扣贴息）' if effect.subsidy else ''} {number(effect.first_year)} 万元"
        if effect.first_year is not None
        else "",
        f"最低偿债备付率 {number(effect.cover)} 倍" if effect.cover is not None else "",
        *effect.problems,
        f"缺{labels(effect.missing, dictionary)}" if effect.missing else "",
    ]
    return "，".join(part for part in parts if part)


def bundle_head(found: Bundle) -> str:
    """Return how many offers a bundle holds and what it is known to be worth."""
    if all(one.money is None for one in found.chosen):
        return f"{len(found.chosen)} 项，没有一项金额已知"
    rest = f"，其余 {len(found.unknown_money)} 项金额不明，不计入合计" if found.unknown_money else ""
    return f"{len(found.chosen)} 项，已知金额合计 {number(found.money)} 万元{rest}"


def left_text(one: LeftOut) -> str:
    """Return why an offer is not in the bundle, with the rule and where it stands."""
    beside = f"，已选：{'、'.join(one.beside)}" if one.beside else ""
    draft = "［草案］" if one.rule.draft else ""
    return f"{one.sentence}{beside}（{one.rule.title}{draft}，{one.rule.clause or one.rule.origin}）"


def working_text(working: Working) -> str:
    """Return a figure of the guarantee package with its working, or why it does not count."""
    if working.value is None or not working.is_counted:
        return working.problem or "待查"
    return f"{number(working.value)} {working.unit}（{working.formula}：{working.substituted}）"
