"""Tell for every offer of a pack whether it is open, closed, unknown or only history, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from matching.criteria.evaluate import Reach, judged
from matching.criteria.facts import CaseView
from matching.explain.wording import fill, labels
from matching.findings import OfferResult
from matching.packs import Offer, Pack
from matching.packs.model import DRAFT_MARKS
from matching.verdict import Verdict

CLOSING = frozenset({"not_a_case", "block", "hold", "incentives_off", "collateral_zero", "close"})
"""Gate results that close what the same document offers."""


COLLATERAL = "collateral"
"""Family and stage of what only the collateral gates concern."""


class GateState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Tell what one gate said, as far as offers and the order class depend on it."""

    id: str
    title: str
    pack: str
    stage: str
    verdict: Verdict
    result: str
    stops: bool
    """A no at this gate keeps the case from being recommended."""
    holds: bool
    """An open question at this gate keeps the case from being recommended."""
    closes: tuple[str, ...]
    """Offers it closes; none named: all of its document."""


def behind_gates(family: str, gates: Sequence[GateState], clause: str = "") -> str:
    """Return open, closed or unknown: what the gates of a document leave of an offer whose own condition is met.

    A failed recommendation gate, or one on the document's own offers, closes what the document offers, an open
    question holds it; the collateral gates do the same to collateral.
    """
    relevant = _relevant(family, gates, clause)
    if any(gate.verdict is Verdict.NO and gate.result in CLOSING for gate in relevant):
        return "closed"
    return "unknown" if any(gate.verdict is Verdict.UNKNOWN for gate in relevant) else "open"


def _relevant(family: str, gates: Sequence[GateState], clause: str) -> list[GateState]:
    stages = {"recommend", "offers", COLLATERAL} if family == COLLATERAL else {"recommend", "offers"}
    return [gate for gate in gates if gate.stage in stages and (not gate.closes or clause in gate.closes)]


def offer_results(
    pack: Pack,
    view: CaseView,
    reach: Reach,
    gates: Sequence[GateState],
    missing_at: Mapping[str, tuple[str, ...]],
) -> tuple[OfferResult, ...]:
    """Judge all offers of a pack in words; `missing_at` gives what each open gate waits for."""
    return tuple(_offer(pack, offer, view, reach, gates, missing_at) for offer in pack.offers)


def _offer(
    pack: Pack,
    offer: Offer,
    view: CaseView,
    reach: Reach,
    gates: Sequence[GateState],
    missing_at: Mapping[str, tuple[str, ...]],
) -> OfferResult:
    row = offer.row
    verdict, missing = judged(offer.when, row, view, reach)
    state = behind_gates(row.family, gates, row.clause) if verdict is Verdict.YES else verdict.offer
    reason = _reason(offer, verdict, missing, view, reach)
    if verdict is Verdict.YES and state != "open":
        wanted = Verdict.NO if state == "closed" else Verdict.UNKNOWN
        behind = [gate for gate in _relevant(row.family, gates, row.clause) if gate.verdict is wanted]
        names = "、".join(gate.id for gate in behind)
        reason += f"；但闸门 {names} " + ("未通过" if state == "closed" else "尚待查清")
        missing = tuple(dict.fromkeys(name for gate in behind for name in missing_at.get(gate.id, ())))
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
