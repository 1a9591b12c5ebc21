"""The ranking model as a scikit-learn estimator; without decisions to learn from it is the rubric, bit for bit.

scikit-learn is imported when this module is, and this module only on first use.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np  # noqa: TID253  # this module is itself loaded on first use
from numpy.typing import ArrayLike, NDArray  # noqa: TID253
from sklearn.base import BaseEstimator  # noqa: TID253
from sklearn.utils.validation import check_is_fitted, validate_data  # noqa: TID253

NEUTRAL = 0.5
"""Share given to a criterion that is not known when a row is scored on its own."""


class RubricRanker(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Score rows on the [0, 1] scale by policy weights: score = sum of weight times share.

    X has shape (n_cases, n_criteria); weights are scaled to sum to one, equal when None. Targets are not used.
    """

    def __init__(self, prior_weights: ArrayLike | None = None) -> None:
        self.prior_weights = prior_weights

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:  # noqa: N803
        """Take the number of criteria and the weights; raise ValueError when they do not agree."""
        rows: NDArray[np.float64] = validate_data(self, X, ensure_all_finite="allow-nan")
        count = rows.shape[1]
        weights = np.full(count, 1.0) if self.prior_weights is None else np.asarray(self.prior_weights, dtype=float)
        if weights.shape != (count,):
            raise ValueError(f"prior_weights has {weights.size} entries, X has {count} columns")
        if (weights < 0).any() or not weights.sum() > 0:
            raise ValueError("prior_weights must not be negative and must not all be zero")
        self.coef_: NDArray[np.float64] = weights / weights.sum()
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803
        """Return one score per row; a share that is missing counts as neutral."""
        check_is_fitted(self)
        parts = self._shares(X) * self.coef_
        return np.asarray(parts.sum(axis=1), dtype=float)

    def explain(self, X: ArrayLike) -> tuple[NDArray[np.float64], float]:  # noqa: N803
        """Return parts (n_cases, n_criteria) and base so that base + parts.sum(axis=1) is the prediction."""
        check_is_fitted(self)
        return np.asarray(self._shares(X) * self.coef_, dtype=float), 0.0

    def _shares(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803
        rows: NDArray[np.float64] = validate_data(self, X, reset=False, ensure_all_finite="allow-nan")
        return np.where(np.isnan(rows), NEUTRAL, rows)

    def __sklearn_tags__(self) -> Any:
        """Say that missing shares are welcome."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
