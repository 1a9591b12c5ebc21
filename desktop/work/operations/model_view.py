"""What the model page and the model card show: who orders and why, weights against policy, quality, fairness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from desktop import resources
from desktop.store import CaseQuery
from desktop.work.operations.learning import material_of, policy_model
from desktop.work.operations.office import load_settings
from desktop.work.operations.ordering import (
    active_model,
    comparable,
    kept_model,
    most_allowed,
    scoring_pack,
    subject_under,
    voice_with,
)
from desktop.work.operations.ranked import standing_shares
from desktop.work.operations.sharing import SharedFile, shared_files
from matching.ranking.labels import POOL, LabelRules

if TYPE_CHECKING:
    from desktop.store import RankingModelInfo
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.packs import Pack
    from matching.ranking.fairness import GroupShift
    from matching.ranking.features import Subject
    from matching.ranking.model import Learned

AGAINST = 2.0
"""Standard errors from which on decisions are said to speak against a declared direction."""
SUBJECTS = (("ent_size_class", "企业规模"), ("ent_is_soe", "所有制"), ("county", "县（市、区）"))
"""Groups the fairness check looks at; none of them is ever a feature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightRow:
    """Hold one criterion's weight by policy and as learned, in points of 100."""

    name: str
    label: str
    policy: float
    learned: float
    """Rise of its curve from the worst to the best share."""
    is_against: bool
    """The decisions speak against its declared direction."""
    is_free: bool
    """The office let its direction go for the next learning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Count decisions of one kind."""

    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """Show one kept model."""

    info: RankingModelInfo
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelView:
    """Hold what orders now and everything known of it."""

    on: date
    office: str
    mode: str
    sentence: str
    at_most: str
    model: Learned | None
    info: RankingModelInfo | None
    weights: tuple[WeightRow, ...]
    recorded: tuple[Count, ...]
    """Outcomes in the books by kind, comparisons last."""
    usable: int
    """Projects and comparisons that can be learned from now, other offices' included."""
    unused: int
    taught: tuple[Count, ...]
    """What the model in use learned from, by outcome."""
    fairness: tuple[GroupShift, ...]
    history: tuple[HistoryRow, ...]
    files: tuple[SharedFile, ...]
    origin: str
    """Where the numbers come from that say when a model may speak."""


def model_view(store: Store, on: date, *, model_id: str = "", progress: Progress | None = None) -> ModelView:
    """Return what orders now, or another kept model as it would be if it did."""
    scoring = scoring_pack(store, on)
    subject = subject_under(store, scoring)
    chosen = kept_model(store, model_id) if model_id else active_model(store)
    active = store.active_model()
    voice = voice_with(store, scoring, chosen)
    material = material_of(store, scoring, subject, progress=progress)
    history = tuple(HistoryRow(info=info, is_active=info.id == active) for info in store.models())
    return ModelView(
        on=on,
        office=load_settings(store).office_name,
        mode=voice.mode,
        sentence=voice.sentence,
        at_most=most_allowed(store),
        model=chosen,
        info=next((row.info for row in history if chosen is not None and row.info.id == chosen.id), None),
        weights=_weights(chosen or policy_model(store, scoring, on), subject),
        recorded=_recorded(store),
        usable=len({one.key if one.group == POOL else one.group for one in material.examples}),
        unused=material.unused,
        taught=() if chosen is None else _taught(chosen, resources.labels()),
        fairness=() if chosen is None else fairness_of(store, chosen, scoring),
        history=history,
        files=shared_files(store, on),
        origin=resources.labels().speak.origin,
    )


def fairness_of(store: Store, model: Learned, scoring: Pack) -> tuple[GroupShift, ...]:
    """Return how far a model that had the whole order would move firms of one group against the others."""
    from matching.ranking.fairness import shifts
    from matching.ranking.learn import restored

    standings = {one.case_id: one for one in comparable(store, scoring)}
    shares = [standing_shares(one, scoring) for one in standings.values()]
    names = [curve.policy for curve in model.curves]
    if not shares or len(names) != len(shares[0]):
        return ()
    scorecard = [sum(weight * share for weight, share in zip(names, row, strict=True)) for row in shares]
    groups = _groups(store, tuple(standings))
    return shifts(restored(model).predict(shares).tolist(), scorecard, groups)


def _groups(store: Store, ids: tuple[str, ...]) -> Mapping[str, list[str]]:
    dictionary = resources.dictionary()
    counties = {row.id: row.county for row in store.list_cases(CaseQuery(limit=1_000_000)).rows}
    found: dict[str, dict[str, str]] = {name: {} for name, _ in SUBJECTS}
    for stored in store.cases(ids):
        case = stored.case
        size = case.text("ent_size_class")
        found["ent_size_class"][case.id] = dictionary["ent_size_class"].choice_label(size) if size else ""
        found["ent_is_soe"][case.id] = {"yes": "国有", "no": "非国有"}.get(case.text("ent_is_soe"), "")
        found["county"][case.id] = counties.get(case.id, "")
    return {label: [found[name].get(case_id, "") for case_id in ids] for name, label in SUBJECTS}


def _weights(model: Learned, subject: Subject) -> tuple[WeightRow, ...]:
    free = dict(zip(subject.names, subject.directions, strict=True))
    rows = []
    for curve in model.curves:
        rise = sum(
            slope * (end - start) for slope, (start, end) in zip(curve.slopes, pairwise(curve.knots), strict=True)
        )
        rows.append(
            WeightRow(
                name=curve.name, label=curve.label, policy=curve.policy * 100, learned=rise * 100,
                is_against=curve.direction != 0 and curve.against >= AGAINST, is_free=free.get(curve.name, 1) == 0,
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda row: -row.policy))


def _recorded(store: Store) -> tuple[Count, ...]:
    rules = resources.labels()
    kinds = Counter(one.kind for one in store.outcomes())
    rows = [Count(label=row.label, count=kinds[row.id]) for row in rules.outcome if kinds[row.id]]
    compared = len(store.comparisons())
    return (*rows, *([Count(label="两两比较", count=compared)] if compared else []))


def _taught(model: Learned, rules: LabelRules) -> tuple[Count, ...]:
    """Return what a model learned from by grade, best first; kinds of one grade are named together."""
    rows = []
    for grade, count in sorted(model.by_target.items(), key=lambda item: -float(item[0])):
        same = [row.label for row in rules.outcome if row.merit and row.weight > 0 and row.grade == float(grade)]
        rows.append(Count(label="、".join(same) or f"等级 {grade}", count=count))
    if model.comparisons:
        rows.append(Count(label="两两比较", count=model.comparisons))
    return tuple(rows)
