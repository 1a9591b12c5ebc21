"""The ranking model as a scikit-learn estimator: starts as the policy's weights and moves with decisions.

A score is a sum of monotone curves, one for each criterion (`matching.ranking.ramps`), fitted to comparisons with a
prior centred on the policy (`matching.ranking.posterior`). Without a comparable pair it is the policy, bit for bit.
scikit-learn is imported when this module is, and this module only on first use.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np  # noqa: TID253  # this module is itself loaded on first use
from numpy.typing import ArrayLike, NDArray  # noqa: TID253
from sklearn.base import BaseEstimator, RegressorMixin  # noqa: TID253
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data  # noqa: TID253

from matching.ranking.pairs import Pairs, pairs_of
from matching.ranking.posterior import Posterior, posterior
from matching.ranking.ramps import NEUTRAL, clipped, knots_of, ramps

Floats = NDArray[np.float64]
NOTHING_COMPARED = "nothing to compare: no two rows of one group with different targets"
NOTHING_LEFT = "the decisions contradict every declared direction"
_BLOCK = 8_192
"""Rows scored at once, so that memory stays flat."""


class PolicyRanker(RegressorMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Order rows on the [0, 1] scale by policy weights and what was decided; more is better.

    X has shape (n_cases, n_criteria); shares outside [0, 1] are clipped, a missing share (NaN) counts as neutral.
    prior_weights: the policy's weight of every criterion, scaled to sum to one, equal when None.
    directions: +1 more is never worse, 0 free, -1 more is never better; all +1 when None.
    random_state: seed of the choice of pairs where there are very many.
    """

    slopes_: Floats | None
    covariance_: Floats | None
    against_: Floats
    knots_: list[Floats]
    _owner: NDArray[np.intp]

    def __init__(
        self, prior_weights: ArrayLike | None = None, directions: ArrayLike | None = None, *, random_state: int = 0
    ) -> None:
        self.prior_weights = prior_weights
        self.directions = directions
        self.random_state = random_state

    def fit(
        self,
        X: ArrayLike,  # noqa: N803
        y: ArrayLike,
        group: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Learn from targets (higher is better), compared within a group; raise ValueError on shapes that do not fit.

        y: (n_cases,); group: (n_cases,) any ids, one group when None; sample_weight: (n_cases,) not negative.
        """
        rows, targets = validate_data(
            self, X, y, dtype=np.float64, ensure_all_finite="allow-nan", y_numeric=True, multi_output=False
        )
        if np.isinf(rows).any() or not np.isfinite(targets).all():
            raise ValueError("X must not hold infinity, y neither infinity nor NaN")
        weights = _check_sample_weight(sample_weight, rows, dtype=np.float64, ensure_non_negative=True)
        groups = None if group is None else np.asarray(group)
        if groups is not None and groups.shape != (len(rows),):
            raise ValueError(f"group has {groups.size} entries, X has {len(rows)} rows")
        self._take_policy(rows.shape[1])
        shares = self._oriented(rows)
        pairs = pairs_of(np.asarray(targets, dtype=np.float64), groups, weights, seed=self.random_state)
        self.n_pairs_: int = len(pairs)
        self._learn(shares, pairs, weights)
        return self

    def predict(self, X: ArrayLike) -> Floats:  # noqa: N803
        """Return one score per row."""
        check_is_fitted(self)
        rows = self._checked(X)
        found = np.empty(len(rows))
        for start in range(0, len(rows), _BLOCK):
            shares = clipped(self._oriented(rows[start : start + _BLOCK]))
            found[start : start + _BLOCK] = self._parts(shares).sum(axis=1)
        return found + self.base_

    def explain(self, X: ArrayLike) -> tuple[Floats, float]:  # noqa: N803
        """Return parts (n_cases, n_criteria) and base so that base + parts.sum(axis=1) is the prediction."""
        check_is_fitted(self)
        return self._parts(self._shares(X)), self.base_

    def policy_parts(self, X: ArrayLike) -> Floats:  # noqa: N803
        """Return what of every part the policy gives; the rest was added by the decisions."""
        check_is_fitted(self)
        parts: Floats = self._shares(X) * (self.coef_ * self.policy_scale_)
        return parts

    def uncertainty(self, X: ArrayLike, other: ArrayLike) -> Floats:  # noqa: N803
        """Return the standard error of every score difference between the rows of X and of `other`."""
        check_is_fitted(self)
        first, second = self._shares(X), self._shares(other)
        if self.covariance_ is None:
            return np.zeros(len(first))
        apart = ramps(first, self.knots_) - ramps(second, self.knots_)
        variance: Floats = np.maximum(np.einsum("nk,kl,nl->n", apart, self.covariance_, apart), 0.0)
        return np.asarray(np.sqrt(variance))

    def take_curves(self, knots: list[Floats], slopes: Floats, covariance: Floats, policy_scale: float) -> None:
        """Take the curves of a model that was learned before, in place of learning them."""
        self.knots_ = knots
        self._owner = np.repeat(np.arange(len(knots)), [len(ends) - 1 for ends in knots])
        self.slopes_, self.policy_scale_ = slopes, policy_scale
        self.covariance_ = covariance if covariance.size else None
        self.fallback_ = ""

    # ---- learning

    def _take_policy(self, count: int) -> None:
        weights = np.full(count, 1.0) if self.prior_weights is None else np.asarray(self.prior_weights, dtype=float)
        if weights.shape != (count,):
            raise ValueError(f"prior_weights has {weights.size} entries, X has {count} columns")
        if not np.isfinite(weights).all() or (weights < 0).any() or not weights.sum() > 0:
            raise ValueError("prior_weights must not be negative and must not all be zero")
        signs = np.full(count, 1) if self.directions is None else np.asarray(self.directions)
        if signs.shape != (count,) or not np.isin(signs, (-1, 0, 1)).all():
            raise ValueError(f"directions must be {count} numbers out of -1, 0 and 1")
        self.coef_: Floats = weights / weights.sum()
        self.directions_: NDArray[np.int_] = signs.astype(int)

    def _learn(self, shares: Floats, pairs: Pairs, weights: Floats) -> None:
        self.base_ = 0.0
        self.policy_scale_ = 1.0
        self.slopes_, self.covariance_ = None, None
        self.against_ = np.zeros(len(self.coef_))
        self.knots_ = knots_of(shares, weights)
        self.fallback_ = "" if len(pairs) else NOTHING_COMPARED
        """Why the policy alone speaks, empty when the decisions do."""
        if not len(pairs):
            return
        owner = np.repeat(np.arange(len(self.knots_)), [len(ends) - 1 for ends in self.knots_])
        widths = np.concatenate([np.diff(ends) for ends in self.knots_])
        rows, own = pairs.rows()
        compared = ramps(clipped(shares[rows]), self.knots_)
        found = posterior(compared, own, owner, widths, self.coef_, (self.directions_ == 0)[owner])
        self._owner = owner
        self._take(found, widths)

    def _take(self, found: Posterior, widths: Floats) -> None:
        """Keep the curves, scaled so that the best possible row is one above the worst, as it is under the policy."""
        reach = float(np.abs(found.slopes) @ widths)
        if not np.isfinite(reach) or reach <= 0.0:
            self.fallback_ = NOTHING_LEFT
            return
        self.slopes_ = found.slopes / reach
        self.covariance_ = found.covariance / reach**2
        self.policy_scale_ = found.sharpness / reach
        self.rho_, self.kappa_ = found.rho, found.kappa
        self.against_ = found.against

    # ---- scoring

    def _shares(self, X: ArrayLike) -> Floats:  # noqa: N803
        return clipped(self._oriented(self._checked(X)))

    def _checked(self, X: ArrayLike) -> Floats:  # noqa: N803
        rows: Floats = validate_data(self, X, reset=False, dtype=np.float64, ensure_all_finite="allow-nan")
        if np.isinf(rows).any():
            raise ValueError("X must not hold infinity")
        return rows

    def _oriented(self, rows: Floats) -> Floats:
        return np.where(self.directions_ < 0, 1.0 - rows, rows) if (self.directions_ < 0).any() else rows

    def _parts(self, shares: Floats) -> Floats:
        if self.slopes_ is None:
            return shares * self.coef_
        parts = np.empty((shares.shape[1], len(shares)))  # column by column: what lies together is read together
        for column, (ends, values) in enumerate(zip(self.knots_, np.ascontiguousarray(shares.T), strict=True)):
            own = self.slopes_[self._owner == column]
            parts[column] = np.interp(values, ends, np.concatenate([[0.0], np.cumsum(own * np.diff(ends))]))
        return parts.T

    def __sklearn_tags__(self) -> Any:
        """Say that missing shares are welcome and that targets are compared, not predicted."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.regressor_tags.poor_score = True
        return tags


__all__ = ["NEUTRAL", "PolicyRanker"]
