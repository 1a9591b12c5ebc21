"""Lay a named person's decision over a finding, or take it back; the case is judged again at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.problems import Problem
from desktop.work.operations.judging import case_judgement, judge_cases
from matching.findings import Finding
from matching.override import LAID, Override

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress

SHORTEST_REASON = 6
"""Characters below which a reason says nothing."""
KINDS = ("gate", "clause")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Tell who decides, in which office, why, on which day and until when."""

    by: str
    role: str
    reason: str
    on: date
    until: date | None = None


def lay_override(
    store: Store, case_id: str, finding_id: str, *, decided: str, signed: Signed, progress: Progress
) -> Override:
    """Keep a decision (yes or no) over a finding of the case's latest judgement, and judge the case again.

    Raise Problem when name, role or reason is missing, or there is nothing to decide over.
    """
    _check(signed)
    finding = _finding(store, case_id, finding_id)
    if LAID.get(decided) is finding.verdict:
        raise Problem(
            f"{finding.title} 本来就是“{finding.verdict.label}”", remedy="不需要再作决定", code="override_same"
        )
    laid = Override(
        finding=finding.id, pack=finding.pack, edition=finding.edition, over=finding.verdict.value, decided=decided,
        by=signed.by.strip(), role=signed.role.strip(), reason=signed.reason.strip(), on=signed.on, until=signed.until,
    )  # fmt: skip
    with store.transaction():
        store.lay_override(case_id, laid)
        judge_cases(store, [case_id], signed.on, progress=progress)
    return laid


def _check(signed: Signed) -> None:
    for text, what in ((signed.by, "决定人姓名"), (signed.role, "职务"), (signed.reason, "理由")):
        if not text.strip():
            raise Problem(f"没有填{what}", remedy="具名决定须写明姓名、职务和理由", code="override_incomplete")
    if len(signed.reason.strip()) < SHORTEST_REASON:
        raise Problem("理由太短", remedy=f"请写明事实和依据，不少于 {SHORTEST_REASON} 个字", code="override_reason")
    if signed.until is not None and signed.until < signed.on:
        raise Problem("有效期早于决定日期", remedy="请改有效期，或留空", code="override_until")


def withdraw_override(
    store: Store, case_id: str, finding_id: str, *, by: str, reason: str, on: date, progress: Progress
) -> None:
    """Take the decision over a finding back, and judge the case again."""
    laid = next((one for one in store.overrides([case_id]).get(case_id, ()) if one.finding == finding_id), None)
    if laid is None:
        raise Problem(f"{finding_id} 上没有具名决定", remedy="请刷新后再看", code="override_none")
    if not by.strip() or not reason.strip():
        raise Problem("没有填姓名或理由", remedy="撤回也须写明姓名和理由", code="override_incomplete")
    with store.transaction():
        store.withdraw_override(case_id, laid, by=by.strip(), why=reason.strip())
        judge_cases(store, [case_id], on, progress=progress)


def _finding(store: Store, case_id: str, finding_id: str) -> Finding:
    found = case_judgement(store, case_id)
    if found is None:
        raise Problem("这个项目还没有评估", remedy="请先评估，再作决定", code="not_judged")
    if found.stale:
        raise Problem(
            "评估之后项目资料有改动，或贷后检查发现问题", remedy="请先重新评估，再作决定", code="judgement_stale"
        )
    findings = found.judgement.findings
    finding = next((one for one in findings if one.id == finding_id and one.kind in KINDS), None)
    if finding is None:
        raise Problem(f"没有 {finding_id} 这项判定", remedy="请从判定列表中选择", code="override_unknown")
    if finding.verdict.value not in {"yes", "no", "unknown"}:
        raise Problem(
            f"{finding.title} {finding.verdict.label}，没有可决定的", remedy="不需要作决定", code="override_outside"
        )
    return finding
