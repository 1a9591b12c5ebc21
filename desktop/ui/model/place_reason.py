"""Why a project has its place, in sentences: class first, then assured points, and what may still move it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.ui.texts import t
from matching.explain.printed import span_text

if TYPE_CHECKING:
    from desktop.work.operations.ranked import RankedCase

_EQUAL = 0.05
"""Points that are printed as none."""


def reason_of(case: RankedCase, cases: Sequence[RankedCase]) -> str:
    """Say why a project stands where it does among all that are ranked."""
    own = sorted((one for one in cases if one.recommendation == case.recommendation), key=lambda one: one.rank)
    verdict = t(f"recommendation.{case.recommendation}")
    parts = [t("place.class", verdict=verdict, count=len(own), first=own[0].rank, last=own[-1].rank)]
    if case.model_points is not None:
        parts.append(t("place.model", points=f"{case.model_points:.1f}"))
    elif case.lowered:
        parts.append(t("place.lowered", points=f"{case.points:.1f}"))
    else:
        parts.append(t("place.points", points=f"{case.points:.1f}", at=own.index(case) + 1))
        parts += _neighbours(case, own)
    parts.append(_range(case))
    return "".join(parts)


def _neighbours(case: RankedCase, own: Sequence[RankedCase]) -> list[str]:
    at = own.index(case)
    told = []
    for key, other in (("above", own[at - 1] if at else None), ("below", own[at + 1] if at + 1 < len(own) else None)):
        if other is None or other.lowered:
            continue
        gap = abs(other.points - case.points)
        told.append(t(f"place.{key}" if gap >= _EQUAL else f"place.{key}.equal", rank=other.rank, gap=f"{gap:.1f}"))
    return told


def _range(case: RankedCase) -> str:
    if case.best == case.worst:
        return t("place.sure")
    span = span_text(case.points, case.points_high)
    return t("place.range", best=case.best, worst=case.worst, span=span)
