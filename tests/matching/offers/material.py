"""Small things the tests of offers share: cases, views, rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from desktop import resources
from matching.criteria.facts import CaseView
from matching.offers.stacking import RuleRow
from tests.conftest import case_of

DAY = date(2026, 11, 21)


def view_of(evidence: str = "E2", **facts: Any) -> CaseView:
    """Return a case as conditions see it."""
    return CaseView(case_of(evidence, **facts), resources.dictionary(), DAY)


def rule(ident: str, kind: str, members: tuple[str, ...], **more: Any) -> RuleRow:
    """Return a rule with the words every rule needs."""
    limit = Decimal(more.pop("limit", 1))
    others = tuple(more.pop("others", ()))
    return RuleRow(
        id=ident, title=ident, kind=kind, members=members, sentence="不能同时享受", origin="测", limit=limit,  # type: ignore[arg-type]  # a kind
        others=others, **more,
    )  # fmt: skip
