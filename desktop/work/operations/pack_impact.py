"""Whose result would change: judge every stored case under the packs as they are and as they would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.store import CaseQuery
from matching.criteria.reading import answers_text
from matching.decision import Outcome, outcomes, taken_together
from matching.findings import APPROVAL_LABELS, RECOMMENDATION_LABELS
from matching.packs import Pack
from matching.verdict import Verdict

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.ground import Ground

NOTHING = frozenset({"closed", "historic", ""})
"""Offer states that give a case nothing; moving among them is no change for it."""
OFFER_LABELS = {"open": "可办理", "unknown": "待查", "closed": "不可办理", "historic": "历史", "": "无"}
_FAST_LANE = {"yes": "是", "no": "否", "unknown": "待查"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """Tell one offer or reading of a case that would come out differently."""

    id: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """Tell the results of one case before and after."""

    case_id: str
    enterprise: str
    project: str
    recommendation: tuple[str, str]
    approval: tuple[str, str]
    fast_lane: tuple[str, str]
    score_before: tuple[float, float]
    score_after: tuple[float, float]
    offers: tuple[ItemChange, ...] = ()
    readings: tuple[ItemChange, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """Return each change as a line."""
        told = []
        for title, pair, labels in (
            ("结论", self.recommendation, RECOMMENDATION_LABELS),
            ("审批", self.approval, APPROVAL_LABELS),
            ("快速通道", self.fast_lane, _FAST_LANE),
        ):
            if pair[0] != pair[1]:
                told.append(f"{title}：{labels[pair[0]]} → {labels[pair[1]]}")
        if self.score_before != self.score_after:
            told.append(f"得分区间：{_span(self.score_before)} → {_span(self.score_after)}")
        told += [f"{one.title}：{OFFER_LABELS[one.before]} → {OFFER_LABELS[one.after]}" for one in self.offers]
        told += [f"{one.title}：{one.before or '无'} → {one.after or '无'}" for one in self.readings]
        return tuple(told)


def changed_cases(
    store: Store, before: Ground, after: Ground, *, on: date, progress: Progress
) -> tuple[tuple[CaseChange, ...], int]:
    """Return the cases whose result would change, and how many were judged; nothing is kept."""
    found: list[CaseChange] = []
    shared = _shared(before, after)
    total = store.list_cases(CaseQuery(limit=1)).total
    laid = store.overrides()
    judged = 0
    for stored in store.cases():
        progress.step(judged, total, stored.case.text("prj_name"))
        judged += 1
        case = before.completed(replace(stored.case, overrides=laid.get(stored.case.id, ())), on)
        first = outcomes(case, before, on=on)
        second = outcomes(case, after, on=on, known={pack: first[pack] for pack in shared})
        old = taken_together(before, first, on=on, overrides=case.overrides)
        new = taken_together(after, second, on=on, overrides=case.overrides)
        change = CaseChange(
            case_id=case.id,
            enterprise=case.text("ent_name"),
            project=case.text("prj_name"),
            recommendation=(old.recommendation, new.recommendation),
            approval=(old.approval, new.approval),
            fast_lane=(old.fast_lane, new.fast_lane),
            score_before=(old.score_low, old.score_high),
            score_after=(new.score_low, new.score_high),
            offers=tuple(_offers(before, after, first, second)),
            readings=tuple(_readings(before, after, first, second)),
        )
        if change.lines():
            found.append(change)
    progress.step(judged, total)
    return tuple(found), judged


def _shared(before: Ground, after: Ground) -> frozenset[str]:
    """Return the packs that say the same either way: the very same edition, scoring in both or in neither."""
    same = frozenset(pack.row.id for pack in after.packs if any(pack is one for one in before.packs))
    if before.scoring_pack is after.scoring_pack:
        return same
    return same - {ground.scoring_pack.row.id for ground in (before, after) if ground.scoring_pack is not None}


def _offers(
    before: Ground, after: Ground, first: Mapping[str, Outcome], second: Mapping[str, Outcome]
) -> Iterator[ItemChange]:
    for old_pack, new_pack in _pairs(before, after):
        old = _states(old_pack, first)
        new = _states(new_pack, second)
        for clause in dict.fromkeys((*new, *old)):
            title, was, now = (new.get(clause) or old[clause])[0], _state(old, clause), _state(new, clause)
            if was != now and not {was, now} <= NOTHING:
                yield ItemChange(id=clause, title=title, before=was, after=now)


def _states(pack: Pack | None, found: Mapping[str, Outcome]) -> dict[str, tuple[str, str]]:
    """Return title and state of every offer of a pack by its clause."""
    if pack is None:
        return {}
    pairs = zip(pack.offers, found[pack.row.id].offers, strict=True)
    return {offer.row.clause: (offer.row.title, state) for offer, state in pairs}


def _state(states: Mapping[str, tuple[str, str]], clause: str) -> str:
    return states[clause][1] if clause in states else ""


def _readings(
    before: Ground, after: Ground, first: Mapping[str, Outcome], second: Mapping[str, Outcome]
) -> Iterator[ItemChange]:
    for old_pack, new_pack in _pairs(before, after):
        old, new = _answers(old_pack, first), _answers(new_pack, second)
        for name in dict.fromkeys((*new, *old)):
            was, now = old.get(name, ("", "")), new.get(name, ("", ""))
            if was[1] != now[1]:
                yield ItemChange(id=name, title=now[0] or was[0], before=was[1], after=now[1])


def _answers(pack: Pack | None, found: Mapping[str, Outcome]) -> dict[str, tuple[str, str]]:
    """Return title and answer of every reading of a pack; outside its reach a reading answers nothing."""
    if pack is None:
        return {}
    pairs = zip(pack.readings, found[pack.row.id].readings, strict=True)
    return {
        reading.row.id: (reading.row.title, "" if own[0] in _OUTSIDE else answers_text(reading.row, own))
        for reading, own in pairs
    }


def _pairs(before: Ground, after: Ground) -> Iterator[tuple[Pack | None, Pack | None]]:
    """Yield the packs that are not the very same edition in both, each with its counterpart."""
    old, new = ({pack.row.id: pack for pack in ground.packs} for ground in (before, after))
    for pack_id in dict.fromkeys((*new, *old)):
        if old.get(pack_id) is not new.get(pack_id):
            yield old.get(pack_id), new.get(pack_id)


_OUTSIDE = frozenset({Verdict.EXPIRED.value, Verdict.NOT_APPLICABLE.value})


def _span(score: tuple[float, float]) -> str:
    return f"{score[0]:.1f}–{score[1]:.1f}"
