"""Dynamic authorisation: the lowest level of the bank that may approve an amount (abc247.s3.2.authorisation)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matching.explain.printed import number
from matching.recommendation.rules import RecommendationRules
from matching.recommendation.staff import Authority


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Name the level a case goes to, or say why none is known."""

    level: str
    label: str
    limit_wan: Decimal | None
    sentence: str


def limit_of(level: str, authority: Iterable[Authority], on: date) -> Authority | None:
    """Return the newest row of a level that holds on a day."""
    held = [row for row in authority if row.level == level and row.holds_on(on)]
    return max(held, key=lambda row: row.valid_from, default=None)


def route(amount_wan: Decimal | None, authority: Sequence[Authority], rules: RecommendationRules, *, on: date) -> Route:
    """Return the lowest level whose limit covers an amount on a day."""
    if amount_wan is None:
        return Route(level="", label="", limit_wan=None, sentence="贷款金额没有填，还不能确定由哪一级审批")
    limits = [(row, held) for row in rules.staff.level if (held := limit_of(row.id, authority, on)) is not None]
    if not limits:
        return Route(level="", label="", limit_wan=None, sentence=f"没有登记 {on} 有效的审批授权额，请农行在设置中登记")
    said = f"金额 {number(amount_wan)} 万元"
    for row, held in limits:
        if amount_wan <= held.limit_wan:
            sentence = f"{said}，由{row.label}审批（授权额 {number(held.limit_wan)} 万元）"
            return Route(level=row.id, label=row.label, limit_wan=held.limit_wan, sentence=sentence)
    row, held = max(limits, key=lambda pair: pair[1].limit_wan)
    words = f"{said}，超过已登记的最高授权额 {number(held.limit_wan)} 万元（{row.label}），应报更高一级"
    return Route(level="", label="", limit_wan=None, sentence=words)
