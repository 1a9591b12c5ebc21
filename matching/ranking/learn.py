"""Learn a model from examples and put it to the test; a worse model is refused with figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
import numpy as np  # noqa: TID253  # loaded with the estimator, on first use
from numpy.typing import NDArray  # noqa: TID253

from matching.ranking.features import Subject
from matching.ranking.labels import POOL, Example, SpeakRow
from matching.ranking.model import FORMAT, Curve, Learned
from matching.ranking.quality import Gain, held_out, matrix
from matching.ranking.ranker import PolicyRanker

Floats = NDArray[np.float64]
_PLACES = 3
_FAR_QUANTILE, _FAR_TIMES = 0.95, 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Tell whether a new model is taken, with the sentence that says why."""

    model: Learned
    is_taken: bool
    sentence: str


def learn(
    examples: Sequence[Example],
    subject: Subject,
    speak: SpeakRow,
    *,
    on: date,
    program: str,
    office: str,
    last: Learned | None = None,
) -> Verdict:
    """Fit a model, measure it on decisions it did not see, and take it unless it is worse than the last one."""
    fitting = [example for example in examples if len(example.shares) == len(subject.weights)]
    ranker = PolicyRanker(subject.weights, subject.directions)
    shares, targets, groups, weights, _ = matrix(fitting) if fitting else _nothing(len(subject.weights))
    model = ranker.fit(shares, targets, groups, weights)
    gain = None
    if fitting:
        same = last is not None and len(last.curves) == len(subject.weights)
        before = restored(last).predict if last is not None and same else None
        unfitted = PolicyRanker(subject.weights, subject.directions)
        gain = held_out(fitting, unfitted, folds=speak.folds, last=before, known=_known_to(last, fitting))
    learned = _learned(model, fitting, subject, gain, on=on, program=program, office=office)
    return _judged(learned, speak)


def _known_to(last: Learned | None, examples: Sequence[Example]) -> list[bool]:
    """Say which decisions the last model learned from: it must not be praised for knowing their outcome."""
    known = frozenset(() if last is None else last.known)
    return [tuple(round(share, _PLACES) for share in example.shares) in known for example in examples]


def _nothing(count: int) -> tuple[Any, ...]:
    """Return one row to tell the model how many criteria there are; a row alone compares with nothing."""
    return np.full((1, count), 0.5), np.zeros(1), None, np.ones(1), np.array([""])


def _judged(model: Learned, speak: SpeakRow) -> Verdict:
    gain = model.gain
    if model.fallback or gain is None:
        return Verdict(model=model, is_taken=True, sentence="还没有可以互相比较的结论，排序就是评分表")
    told = f"留出检验：模型 {gain.model.share:.1%}，评分表 {gain.scorecard.share:.1%}"
    if gain.last is not None and gain.beside_last is not None:
        told += f"；只看新结论：模型 {gain.beside_last.share:.1%}，上一个模型 {gain.last.share:.1%}"
        if gain.beside_last.share < gain.last.share - speak.worse_by:
            return Verdict(model=model, is_taken=False, sentence=f"{told}；比上一个模型差，不采用")
    if gain.model.share < gain.scorecard.share - speak.worse_by:
        return Verdict(model=model, is_taken=False, sentence=f"{told}；比评分表差，不采用")
    return Verdict(model=model, is_taken=True, sentence=told)


def _learned(
    model: PolicyRanker, examples: Sequence[Example], subject: Subject, gain: Gain | None, *, on: date, program: str,
    office: str,
) -> Learned:  # fmt: skip
    shares = matrix(examples)[0] if examples else np.empty((0, len(subject.weights)))
    pooled = [example for example in examples if example.group == POOL]
    days = [example.on for example in examples]
    body = Learned(
        format=FORMAT,
        id="",
        made_on=on,
        program=program,
        office=office,
        rubric=subject.rubric,
        curves=tuple(_curves(model, subject, shares)),
        policy_scale=float(model.policy_scale_),
        covariance=() if model.covariance_ is None else tuple(tuple(row) for row in model.covariance_.tolist()),
        examples=len(pooled),
        comparisons=len({example.group for example in examples} - {POOL}),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        by_target={f"{target:g}": count for target, count in sorted(Counter(one.target for one in pooled).items())},
        gain=gain,
        fallback=model.fallback_,
        far=_far(shares),
        known=tuple(tuple(round(share, _PLACES) for share in row) for row in shares.tolist()),
    )
    return msgspec.structs.replace(body, id=sha256(msgspec.json.encode(body, order="sorted")).hexdigest()[:16])


def _curves(model: PolicyRanker, subject: Subject, shares: Floats) -> list[Curve]:
    found = []
    start = 0
    for column, name in enumerate(subject.names):
        ends = model.knots_[column]
        count = len(ends) - 1
        if model.slopes_ is None:
            slopes = [float(model.coef_[column])] * count
        else:
            slopes = model.slopes_[start : start + count].tolist()
        start += count
        own = shares[:, column] if len(shares) else np.array([0.0, 1.0])
        found.append(
            Curve(
                name=name,
                label=subject.labels[column],
                direction=subject.directions[column],
                policy=float(model.coef_[column]),
                knots=tuple(ends.tolist()),
                slopes=tuple(slopes),
                against=float(model.against_[column]),
                low=float(own.min()),
                high=float(own.max()),
            )
        )
    return found


def restored(learned: Learned) -> PolicyRanker:
    """Return the estimator a model describes."""
    weights = [curve.policy for curve in learned.curves]
    model = PolicyRanker(weights, [curve.direction for curve in learned.curves])
    model.fit(np.full((1, len(weights)), 0.5), [0.0])
    if learned.fallback:
        return model
    model.take_curves(
        [np.array(curve.knots) for curve in learned.curves],
        np.concatenate([np.array(curve.slopes) for curve in learned.curves]),
        np.array(learned.covariance),
        learned.policy_scale,
    )
    return model


def _far(shares: Floats) -> float:
    if len(shares) < 3:
        return 1.0
    apart = np.abs(shares[:, None, :] - shares[None, :, :]).mean(axis=2)
    np.fill_diagonal(apart, np.inf)
    return float(np.quantile(apart.min(axis=1), _FAR_QUANTILE) * _FAR_TIMES) or 1.0


def unlike(learned: Learned, shares: Sequence[float]) -> tuple[str, ...]:
    """Return the criteria in which a case lies outside what was learned from, or "*" when it is far from all of it."""
    if learned.fallback or not learned.known:
        return ()
    outside = tuple(
        curve.name
        for curve, share in zip(learned.curves, shares, strict=True)
        if share < curve.low - 0.1 or share > curve.high + 0.1
    )
    near = float(np.abs(np.array(learned.known) - np.array(shares)).mean(axis=1).min())
    return ("*", *outside) if near > learned.far and len(learned.known) >= 3 else outside
