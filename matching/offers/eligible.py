"""Tell for every offer of a pack whether it is open, closed, unknown or only history, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matching.criteria.evaluate import Reach, judged
from matching.criteria.facts import CaseView
from matching.explain.wording import fill, labels
from matching.findings import Finding, OfferResult
from matching.packs import Offer, Pack
from matching.packs.model import DRAFT_MARKS
from matching.verdict import Verdict

STATES = {Verdict.YES: "open", Verdict.NO: "closed", Verdict.UNKNOWN: "unknown", Verdict.EXPIRED: "historic",
          Verdict.NOT_APPLICABLE: "closed"}  # fmt: skip
STOPPING = frozenset({"not_a_case", "block", "hold", "incentives_off"})
"""Gate results that close what the same document offers."""


def offer_results(
    pack: Pack, view: CaseView, environment: Mapping[str, Any], reach: Reach, gates: Sequence[Finding]
) -> tuple[OfferResult, ...]:
    """Judge all offers of a pack; a failed gate of the same document closes them, an open question holds them."""
    own = [gate for gate in gates if gate.pack == pack.row.id and gate.stage in {"recommend", "collateral"}]
    return tuple(_offer(pack, offer, view, environment, reach, own) for offer in pack.offers)


def _offer(
    pack: Pack, offer: Offer, view: CaseView, environment: Mapping[str, Any], reach: Reach, gates: Sequence[Finding]
) -> OfferResult:
    row = offer.row
    verdict, missing = judged(offer.when, view, environment, reach)
    if row.historic and verdict is not Verdict.NOT_APPLICABLE:
        verdict, missing = Verdict.EXPIRED, ()
    state = STATES[verdict]
    reason = _reason(offer, verdict, missing, view, reach)
    if state == "open":
        state, reason, missing = _behind_gates(row.family, gates, reason)
    return OfferResult(
        id=row.clause,
        pack=pack.row.id,
        cited=pack.cite(row.clause),
        family=row.family,
        title=row.title,
        state=state,
        reason=reason,
        missing=missing,
        documents=row.documents,
        note=row.note,
        draft=pack.is_draft or row.confidence in DRAFT_MARKS,
    )


def _behind_gates(family: str, gates: Sequence[Finding], reason: str) -> tuple[str, str, tuple[str, ...]]:
    """Close or hold an offer whose own condition is met while a gate of its document is not passed."""
    relevant = [gate for gate in gates if gate.stage != "collateral" or family == "collateral"]
    for gate in relevant:
        if gate.verdict is Verdict.NO and (gate.result in STOPPING or gate.result == "collateral_zero"):
            return "closed", f"{reason}；但闸门 {gate.id}“{gate.title}”未通过", ()
    waiting = [gate for gate in relevant if gate.verdict is Verdict.UNKNOWN and gate.result == "hold"]
    waiting += [gate for gate in relevant if gate.verdict is Verdict.UNKNOWN and gate.result != "hold"]
    if not waiting:
        return "open", reason, ()
    missing = tuple(dict.fromkeys(name for gate in waiting for name in gate.missing))
    names = "、".join(gate.id for gate in waiting)
    return "unknown", f"{reason}；但闸门 {names} 尚待查清", missing


def _reason(offer: Offer, verdict: Verdict, missing: tuple[str, ...], view: CaseView, reach: Reach) -> str:
    row = offer.row
    facts = view.quotes(offer.when.names if offer.when else ())
    template = {Verdict.YES: row.open, Verdict.NO: row.closed, Verdict.UNKNOWN: row.unknown}.get(verdict, "")
    if template:
        return fill(template, {fact.field: fact for fact in facts})
    stated = "，".join(f"{fact.label}为{fact.value}" for fact in facts[:4])
    if verdict is Verdict.YES:
        return f"条件已满足（{stated}）" if stated else "本方案项目均可办理"
    if verdict is Verdict.NO:
        return f"条件不满足（{stated}）"
    if verdict is Verdict.UNKNOWN:
        return f"缺少{labels(missing, view.dictionary)}，尚不能判定"
    if verdict is Verdict.EXPIRED:
        return "文件或该条已失效，仅作历史参考"
    return f"不适用（{reach.text}）"
