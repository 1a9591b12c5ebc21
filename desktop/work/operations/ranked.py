"""The office's projects in their order: bands, what every criterion gives by policy and by decisions, A above B."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.problems import Problem
from desktop.store import CaseQuery
from desktop.work.operations.learning import policy_model
from desktop.work.operations.ordering import (
    active_model,
    comparable,
    current_voice,
    favours_on,
    scoring_pack,
    subject_under,
    voice_with,
)
from desktop.work.operations.outcomes import in_words
from matching.findings import RECOMMENDATION_LABELS
from matching.packs import Pack
from matching.ranking.features import feature_row
from matching.ranking.order import Standing, places_of
from matching.ranking.scorecard import AREA_POINTS

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.ranking.explained import Difference, Part
    from matching.ranking.model import Learned
    from matching.ranking.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedCase:
    """Hold one project in its place."""

    case_id: str
    enterprise: str
    project: str
    recommendation: str
    lowered: bool
    """A rule puts it behind the others of its class."""
    rank: int
    best: int
    worst: int
    points: float
    """Assured points of the scorecard."""
    points_high: float
    band: int
    """Lowest points of its band; -1 while the scorecard alone orders."""
    model_points: float | None
    """Points of 100 by the model, None while the scorecard alone orders."""
    shares: tuple[float, ...]
    unlike: tuple[str, ...]
    """Criteria in which it lies outside what was decided here; `*` when far from all of it."""
    outcome: str
    """The latest recorded, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingView:
    """Show who orders and the projects in their order."""

    mode: str
    sentence: str
    band_points: float
    names: tuple[str, ...]
    labels: tuple[str, ...]
    cases: tuple[RankedCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """Show what each criterion gives to one project, and what would be with other shares."""

    parts: tuple[Part, ...]
    total: float
    place: int
    of: int


def standing_shares(standing: Standing, scoring: Pack) -> tuple[float, ...]:
    """Return a judged case as the row the model sees, within 0 and 1."""
    row = feature_row(standing.areas, standing.shares, [criterion.row for criterion in scoring.criteria])
    return tuple(min(max(share, 0.0), 1.0) for share in row)


def ranking_view(store: Store, on: date, *, progress: Progress | None = None) -> RankingView:
    """Return the judged projects in their present order, and why it is this one."""
    scoring = scoring_pack(store, on)
    voice = voice_with(store, scoring, active_model(store))
    subject = subject_under(store, scoring)
    standings = {standing.case_id: standing for standing in comparable(store, scoring)}
    rows = store.list_cases(CaseQuery(recommendation=tuple(RECOMMENDATION_LABELS), sort="rank", limit=1_000_000)).rows
    shares = {name: standing_shares(standing, scoring) for name, standing in standings.items()}
    scores = _model_points(voice, shares)
    latest = {one.case_id: in_words(one).label for one in sorted(store.outcomes(), key=lambda one: (one.on, one.id))}
    cases = tuple(
        RankedCase(
            case_id=row.id,
            enterprise=row.enterprise,
            project=row.project,
            recommendation=row.recommendation,
            lowered=standings[row.id].lowered,
            rank=row.rank,
            best=row.rank_best or row.rank,
            worst=row.rank_worst or row.rank,
            points=row.score_low or 0.0,
            points_high=row.score_high or 0.0,
            band=_band(voice, row.score_low or 0.0),
            model_points=scores.get(row.id),
            shares=shares[row.id],
            unlike=_unlike(voice, shares[row.id]),
            outcome=latest.get(row.id, ""),
        )
        for row in rows
        if row.rank is not None and row.id in shares
    )  # fmt: skip
    return RankingView(
        mode=voice.mode, sentence=voice.sentence, band_points=voice.band_points, names=subject.names,
        labels=subject.labels, cases=cases,
    )  # fmt: skip


def contributions(
    store: Store, case_id: str, on: date, *, shares: Sequence[float] | None = None, progress: Progress | None = None
) -> Contributions:
    """Return what each criterion gives to a project as judged, or with these shares, and its place among the others."""
    from matching.ranking.explained import parts_of

    scoring = scoring_pack(store, on)
    own, others = _parted(store, scoring, case_id)
    tried = own if shares is None else _with_shares(own, shares, scoring)
    model, voice = explaining_model(store, scoring, on)
    parts = parts_of(model, standing_shares(tried, scoring))
    (place,) = places_of([tried], others, scoring, voice, favours=favours_on(store, on))
    return Contributions(parts=parts, total=sum(part.whole for part in parts), place=place, of=len(others) + 1)


def why_above(store: Store, first: str, second: str, on: date, *, progress: Progress | None = None) -> Difference:
    """Return why one project stands above another, criterion by criterion."""
    from matching.ranking.explained import difference

    scoring = scoring_pack(store, on)
    model, _ = explaining_model(store, scoring, on)
    one, _ = _parted(store, scoring, first)
    other, _ = _parted(store, scoring, second)
    return difference(model, standing_shares(one, scoring), standing_shares(other, scoring))


def explaining_model(store: Store, scoring: Pack, on: date) -> tuple[Learned, Voice | None]:
    """Return the model that orders, or the scorecard as a model while it alone does, with the voice."""
    voice = current_voice(store, scoring)
    if voice is not None and voice.model is not None:
        return voice.model, voice
    return policy_model(store, scoring, on), voice


def _parted(store: Store, scoring: Pack, case_id: str) -> tuple[Standing, list[Standing]]:
    standings = comparable(store, scoring)
    own = next((one for one in standings if one.case_id == case_id), None)
    if own is None:
        raise Problem("这个项目没有按现行评分准则评估", remedy="请先评估，再看名次和各项得分", code="not_judged")
    return own, [one for one in standings if one.case_id != case_id]


def _with_shares(own: Standing, shares: Sequence[float], scoring: Pack) -> Standing:
    """Return a standing that has exactly these shares, sure on both ends."""
    single = list(shares[2:]) if own.areas else list(shares)
    areas = tuple((share * AREA_POINTS, share * AREA_POINTS) for share in shares[:2]) if own.areas else ()
    given = iter(single)
    points = []
    for criterion in scoring.criteria:
        row = criterion.row
        own_points = 0.0 if row.area or row.weight <= 0 else next(given) * row.weight
        points.append((own_points, own_points))
    return Standing(
        case_id=own.case_id, recommendation=own.recommendation, lowered=own.lowered, areas=areas, shares=tuple(points)
    )


def _model_points(voice: Voice, shares: Mapping[str, tuple[float, ...]]) -> dict[str, float]:
    if voice.model is None or not shares:
        return {}
    from matching.ranking.explained import POINTS
    from matching.ranking.learn import restored

    found = restored(voice.model).predict(list(shares.values())) * POINTS
    return dict(zip(shares, found.tolist(), strict=True))


def _band(voice: Voice, points: float) -> int:
    return int(points // voice.band_points * voice.band_points) if voice.mode == "bands" else -1


def _unlike(voice: Voice, shares: tuple[float, ...]) -> tuple[str, ...]:
    if voice.model is None:
        return ()
    from matching.ranking.learn import unlike

    labels = {curve.name: curve.label for curve in voice.model.curves}
    return tuple(labels.get(name, name) for name in unlike(voice.model, shares))
