"""The order of an office's projects: class of the gates first, then the model's score, with the range still possible.

A project is ranked by its assured points, so that saying nothing never pays; the range tells which places it could
still take once the unknown facts are known. The small weights of an office's registers (`favours`, points by case id)
decide only between equals: same class, same assured points.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from matching.findings import RECOMMENDATION_LABELS
from matching.packs import Pack
from matching.ranking.features import feature_row, prior_weights

if TYPE_CHECKING:
    from matching.ranking.voice import Voice

_NOTHING: Mapping[str, int] = MappingProxyType({})
_CLASSES = {name: place for place, name in enumerate(RECOMMENDATION_LABELS)}


class Standing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the order needs of one judged case; part of its decision, so it is read from there."""

    case_id: str
    recommendation: str
    lowered: bool
    areas: tuple[tuple[float, float], ...]
    shares: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Give the rank of a case (1 is first) and the best and worst rank still possible within its class."""

    case_id: str
    rank: int
    best: int
    worst: int


def rank(
    standings: Sequence[Standing], pack: Pack, voice: Voice | None = None, *, favours: Mapping[str, int] = _NOTHING
) -> tuple[Place, ...]:
    """Order the cases by the scorecard, or as a model's voice allows.

    Ties in assured points go to the more favoured, then to the higher possible score, then to the case id.
    """
    if not standings:
        return ()
    low, high = _scores(standings, pack, voice)
    keys = _keys(standings, low, high, favours)
    keyed = sorted(range(len(standings)), key=keys.__getitem__)
    ranges = _ranges(standings, low, high)
    return tuple(
        Place(
            case_id=standings[index].case_id,
            rank=place,
            best=min(place, ranges[index][0]),
            worst=max(place, ranges[index][1]),
        )
        for place, index in enumerate(keyed, start=1)
    )


def _scores(standings: Sequence[Standing], pack: Pack, voice: Voice | None) -> tuple[list[float], list[float]]:
    """Return the assured and the possible score that the order goes by."""
    if pack.rubric is None:
        nothing = [0.0] * len(standings)
        return nothing, nothing
    from matching.ranking.ranker import PolicyRanker

    rows = [criterion.row for criterion in pack.criteria]
    assured = [feature_row(item.areas, item.shares, rows) for item in standings]
    possible = [feature_row(item.areas, item.shares, rows, high=True) for item in standings]
    model = PolicyRanker(prior_weights(pack.rubric, rows)).fit(assured[:1], [0.0])  # nothing to compare: the rubric
    points = sum(block.points for block in pack.rubric.block)
    low, high = ((model.predict(rows) * points).tolist() for rows in (assured, possible))
    if voice is None or voice.model is None:
        return low, high
    from matching.ranking.learn import restored
    from matching.ranking.voice import ordering

    learned = restored(voice.model)
    return (
        ordering(voice, low, learned.predict(assured).tolist()),
        ordering(voice, high, learned.predict(possible).tolist()),
    )


def places_of(
    changed: Sequence[Standing],
    others: Sequence[Standing],
    pack: Pack,
    voice: Voice | None = None,
    *,
    favours: Mapping[str, int] = _NOTHING,
) -> tuple[int, ...]:
    """Return the rank each changed case would have among the others, one at a time."""
    if not changed:
        return ()
    low, high = _scores((*others, *changed), pack, voice)
    keys = _keys((*others, *changed), low, high, favours)
    ahead = sorted(keys[: len(others)])
    return tuple(bisect_left(ahead, key) + 1 for key in keys[len(others) :])


def _keys(
    standings: Sequence[Standing], low: Sequence[float], high: Sequence[float], favours: Mapping[str, int]
) -> list[tuple[Any, ...]]:
    """Return what the cases are ordered by; they are never equal, for the case id ends them."""
    return [
        (
            _CLASSES[item.recommendation],
            item.lowered,
            -assured,
            -favours.get(item.case_id, 0),
            -possible,
            item.case_id,
        )
        for item, assured, possible in zip(standings, low, high, strict=True)
    ]


def _ranges(standings: Sequence[Standing], low: Sequence[float], high: Sequence[float]) -> list[tuple[int, int]]:
    """Return best and worst possible place of each case among those of its class, counted after better classes."""
    groups: dict[tuple[int, bool], list[int]] = {}
    for index, item in enumerate(standings):
        groups.setdefault((_CLASSES[item.recommendation], item.lowered), []).append(index)
    ranges = [(0, 0)] * len(standings)
    before = 0
    for key in sorted(groups):
        members = groups[key]
        lows = sorted(low[index] for index in members)
        highs = sorted(high[index] for index in members)
        for index in members:
            surely_ahead = len(lows) - bisect_right(lows, high[index])
            surely_behind = bisect_left(highs, low[index])
            ranges[index] = (before + surely_ahead + 1, before + len(members) - surely_behind)
        before += len(members)
    return ranges
