"""How well an order predicts decisions it has not seen: share of comparable pairs in the right order, with an interval.

Held out by firm, so that a firm's second project does not give away its first. The scorecard is measured on the very
same pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np  # noqa: TID253  # loaded with the estimator, on first use
from numpy.typing import NDArray  # noqa: TID253

from matching.ranking.labels import Example
from matching.ranking.ranker import PolicyRanker

Floats = NDArray[np.float64]
_DRAWS = 200
_SEED = 20181120
_LEAST_NEW_PAIRS = 20
"""Fewer pairs with a new decision say nothing of the last model against the new one."""


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a share of pairs in the right order (ties count half) and its 90 % interval."""

    share: float
    low: float
    high: float
    pairs: int


class Gain(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the held-out quality of the model, the scorecard and the last model, and how sure the difference is."""

    model: Quality
    scorecard: Quality
    last: Quality | None
    """Of the last model, on the pairs with a decision it did not learn from; it knows the answer to the others."""
    better: float
    """Share of resamplings by firm in which the model beats the scorecard."""
    beside_last: Quality | None = None
    """Of the model, on the very pairs the last one is measured on."""


def matrix(examples: Sequence[Example]) -> tuple[Floats, Floats, NDArray[np.object_], Floats, NDArray[np.object_]]:
    """Return shares, targets, groups, weights and firms of examples."""
    return (
        np.array([example.shares for example in examples], dtype=np.float64),
        np.array([example.target for example in examples], dtype=np.float64),
        np.array([example.group for example in examples], dtype=object),
        np.array([example.weight for example in examples], dtype=np.float64),
        np.array([example.firm for example in examples], dtype=object),
    )


def held_out(
    examples: Sequence[Example],
    model: PolicyRanker,
    *,
    folds: int,
    last: Callable[[Floats], Floats] | None = None,
    known: Sequence[bool] = (),
) -> Gain | None:
    """Measure a model (unfitted) on decisions of firms it did not learn from; None when nothing can be compared.

    `known` tells which decisions the last model learned from.
    """
    from sklearn.base import clone

    shares, targets, groups, weights, firms = matrix(examples)
    names, member = np.unique(firms.astype(str), return_inverse=True)
    count = min(folds, len(names))
    if count < 2:
        return None
    fold_of_firm = np.random.default_rng(_SEED).permutation(len(names)) % count
    fold = fold_of_firm[member]
    scores = np.full(len(examples), np.nan)
    for held in range(count):
        taught, left = fold != held, fold == held
        fitted = clone(model).fit(shares[taught], targets[taught], groups[taught], weights[taught])
        scores[left] = fitted.predict(shares[left])
    rubric = clone(model).fit(shares[:1], targets[:1]).predict(shares)
    table = _Pairs(targets, groups, weights, member)
    if not table.count:
        return None
    ours, plain = table.right(scores), table.right(rubric)
    draws = table.draws(len(names))
    earlier = beside = None
    if last is not None and (fresh := table.with_new(known)).sum() >= _LEAST_NEW_PAIRS:
        earlier = table.quality(table.right(last(shares)), draws, fresh)
        beside = table.quality(ours, draws, fresh)
    return Gain(
        model=table.quality(ours, draws),
        scorecard=table.quality(plain, draws),
        last=earlier,
        better=float(np.mean([table.share(ours, own) > table.share(plain, own) for own in draws])),
        beside_last=beside,
    )


class _Pairs:
    """The comparable pairs of different firms; every row was scored by a model that did not see its firm."""

    def __init__(self, targets: Floats, groups: NDArray[np.object_], weights: Floats, member: NDArray[np.intp]) -> None:
        together = (targets[:, None] > targets[None, :]) & (groups[:, None] == groups[None, :])
        self.first, self.second = np.nonzero(together & (member[:, None] != member[None, :]))
        self.weight = weights[self.first] * weights[self.second]
        self.member = member
        self.count = len(self.first)

    def right(self, scores: Floats) -> Floats:
        apart = scores[self.first] - scores[self.second]
        return np.asarray((apart > 1e-12) + 0.5 * (np.abs(apart) <= 1e-12))

    def draws(self, firms: int) -> list[Floats]:
        """Return pair weights under resamplings of the firms."""
        rng = np.random.default_rng(_SEED)
        found = []
        for _ in range(_DRAWS):
            times = np.bincount(rng.integers(0, firms, firms), minlength=firms).astype(float)
            found.append(self.weight * times[self.member[self.first]] * times[self.member[self.second]])
        return found

    def share(self, right: Floats, weight: Floats) -> float:
        total = weight.sum()
        return float(right @ weight / total) if total > 0 else 0.5

    def with_new(self, known: Sequence[bool]) -> NDArray[np.bool_]:
        """Return which pairs hold a decision that is not among the known ones."""
        if not len(known):
            return np.ones(self.count, dtype=bool)
        new = ~np.asarray(known, dtype=bool)
        return np.asarray(new[self.first] | new[self.second])

    def quality(self, right: Floats, draws: Sequence[Floats], only: NDArray[np.bool_] | None = None) -> Quality:
        chosen = np.ones(self.count, dtype=bool) if only is None else only
        found = np.sort([self.share(right, own * chosen) for own in draws])
        low, high = np.quantile(found, (0.05, 0.95))
        share = self.share(right, self.weight * chosen)
        return Quality(share=share, low=float(min(low, share)), high=float(max(high, share)), pairs=int(chosen.sum()))
