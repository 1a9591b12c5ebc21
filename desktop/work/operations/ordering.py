"""Who orders the office's projects now, and ordering all judged ones anew without judging again.

Without a model nothing of the estimator is loaded here.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from desktop import resources
from desktop.problems import Problem
from desktop.settings import FREE_DIRECTIONS_NAME, RANKING_MODE_NAME
from desktop.work.operations.office import packs_in_use
from matching.errors import ValueRefused
from matching.packs import Pack
from matching.ranking.features import Subject, subject_of
from matching.ranking.order import Place, Standing, rank

if TYPE_CHECKING:
    from desktop.store.database import Store
    from matching.ranking.model import Learned
    from matching.ranking.voice import Voice

FULL = "full"


def scoring_pack(store: Store, on: date) -> Pack:
    """Return the pack whose rubric scores on a day; raise Problem when there is none."""
    found = next((pack for pack in packs_in_use(store).on(on) if pack.rubric is not None), None)
    if found is None:
        raise Problem(f"{on} 没有可用的评分政策包", remedy="请检查评估日期或安装政策包", code="no_pack")
    return found


def subject_under(store: Store, scoring: Pack) -> Subject:
    """Return what a model learns about under a rubric, with the directions the office let go.

    The checksum is over the scoring pack's own rubric and criteria: other packs come and go without changing a score.
    """
    rows = (scoring.rubric, [criterion.row for criterion in scoring.criteria])
    subject = subject_of(scoring, sha256(msgspec.json.encode(rows)).hexdigest())
    free = set(store.setting(FREE_DIRECTIONS_NAME) or ())
    directions = tuple(
        0 if name in free else sign for name, sign in zip(subject.names, subject.directions, strict=True)
    )
    return Subject(
        names=subject.names,
        labels=subject.labels,
        weights=subject.weights,
        directions=directions,
        rubric=subject.rubric,
    )


def most_allowed(store: Store) -> str:
    """Return how far the office lets a model speak: rule, bands or full."""
    kept = store.setting(RANKING_MODE_NAME)
    return kept if kept in {"rule", "bands", FULL} else FULL


def active_model(store: Store) -> Learned | None:
    """Return the model chosen to order, None when the scorecard orders."""
    chosen = store.active_model()
    return kept_model(store, chosen) if chosen else None


def kept_model(store: Store, model_id: str) -> Learned:
    """Return a kept model; raise Problem when there is none or it cannot be used."""
    from matching.ranking.model import load

    content = store.model(model_id)
    if content is None:
        raise Problem(f"没有编号为 {model_id} 的排序模型", remedy="请从模型历史中选择", code="model_unknown")
    try:
        return load(content, file=model_id)
    except ValueRefused as error:
        raise Problem(
            f"排序模型 {model_id} 不能用：{error.suggestion}",
            remedy="请退回评分表或另一个模型，或重新学习",
            code="model_refused",
        ) from error


def current_voice(store: Store, scoring: Pack) -> Voice | None:
    """Return who orders under a rubric; None where no model was ever chosen, which is the scorecard."""
    learned = active_model(store)
    return None if learned is None else voice_with(store, scoring, learned)


def voice_with(store: Store, scoring: Pack, learned: Learned | None) -> Voice:
    """Return who would order with a model chosen."""
    from matching.ranking.voice import voice_of

    subject = subject_under(store, scoring)
    # A file may name this rubric and yet speak of other criteria; it then counts as made for another rubric.
    fits = learned is None or tuple(curve.name for curve in learned.curves) == subject.names
    return voice_of(
        learned, resources.labels().speak, rubric=subject.rubric if fits else "", at_most=most_allowed(store)
    )


def comparable(store: Store, scoring: Pack, *, without: Container[str] = ()) -> list[Standing]:
    """Return how the judged cases stand; one scored by another rubric cannot be ranked with them."""
    return [
        standing
        for standing in store.latest_judgements(Standing)
        if standing.case_id not in without and len(standing.shares) == len(scoring.criteria)
    ]


def favours_on(store: Store, on: date) -> dict[str, int]:
    """Return what the office's registers say for projects with equal points."""
    from desktop.work.operations.register_weights import favours

    return favours(store, on=on)


def order_anew(store: Store, on: date) -> tuple[Place, ...]:
    """Give every judged case its place by what orders now; nothing is judged again."""
    scoring = scoring_pack(store, on)
    places = rank(comparable(store, scoring), scoring, current_voice(store, scoring), favours=favours_on(store, on))
    store.put_ranks({place.case_id: (place.rank, place.best, place.worst) for place in places})
    return places
