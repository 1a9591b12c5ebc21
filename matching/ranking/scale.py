"""From raw facts to shares on [0, 1], more being better: the scale the ranking model learns on.

Each criterion has a declared transform (log for money, energy and years), a range that is declared or taken from the
pool (5 % to 95 % of its values), and a direction. What lies outside is clipped; what is missing stays missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np  # noqa: TID253  # loaded with the estimator, on first use
from numpy.typing import ArrayLike, NDArray  # noqa: TID253
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin  # noqa: TID253
from sklearn.utils.validation import check_is_fitted, validate_data  # noqa: TID253

Floats = NDArray[np.float64]
LOW, HIGH = 0.05, 0.95


class CriterionScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]  # no types
    """Scale columns to [0, 1].

    logs: columns taken as sign(x) log(1 + |x|), none when None. ranges: (low, high) by column in raw units, None for
    the pool's own. directions: -1 where less is better; +1 when None.
    """

    def __init__(
        self,
        logs: Sequence[bool] | None = None,
        ranges: Sequence[tuple[float, float] | None] | None = None,
        directions: Sequence[int] | None = None,
    ) -> None:
        self.logs = logs
        self.ranges = ranges
        self.directions = directions

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:  # noqa: N803
        """Take the ranges of the pool; raise ValueError where a list does not have one entry for each column."""
        rows: Floats = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        count = rows.shape[1]
        for name in ("logs", "ranges", "directions"):
            given = getattr(self, name)
            if given is not None and len(given) != count:
                raise ValueError(f"{name} has {len(given)} entries, X has {count} columns")
        self.logs_ = np.zeros(count, bool) if self.logs is None else np.asarray(self.logs, dtype=bool)
        values = self._transformed(rows)
        declared = [None] * count if self.ranges is None else list(self.ranges)
        ends = [
            self._pool(values[:, column]) if own is None else self._declared(own, column)
            for column, own in enumerate(declared)
        ]
        self.low_, self.high_ = (np.array(side, dtype=np.float64) for side in zip(*ends, strict=True))
        return self

    def transform(self, X: ArrayLike) -> Floats:  # noqa: N803
        """Return the shares; a column without any spread becomes neutral."""
        check_is_fitted(self)
        rows: Floats = validate_data(self, X, reset=False, dtype=np.float64, ensure_all_finite="allow-nan")
        spread = self.high_ - self.low_
        shares = (self._transformed(rows) - self.low_) / np.where(spread > 0, spread, 1.0)
        shares = np.where(spread > 0, np.clip(shares, 0.0, 1.0), np.where(np.isnan(rows), np.nan, 0.5))
        signs = np.ones(shares.shape[1]) if self.directions is None else np.asarray(self.directions, dtype=float)
        return np.where(signs < 0, 1.0 - shares, shares)

    def _transformed(self, rows: Floats) -> Floats:
        return np.where(self.logs_, np.sign(rows) * np.log1p(np.abs(rows)), rows)

    def _pool(self, values: Floats) -> tuple[float, float]:
        known = values[~np.isnan(values)]
        if not len(known):
            return 0.0, 0.0
        low, high = np.quantile(known, (LOW, HIGH))
        # A column most of which is one value (yes or no) would lose its range at the ends.
        return (float(low), float(high)) if high > low else (float(known.min()), float(known.max()))

    def _declared(self, ends: tuple[float, float], column: int) -> tuple[float, float]:
        low, high = self._transformed(np.array([ends, ends]).T.repeat(len(self.logs_), 1))[:, column]
        if not high > low:
            raise ValueError(f"the range of column {column} is empty: {ends}")
        return float(low), float(high)

    def __sklearn_tags__(self) -> Any:
        """Say that missing facts are welcome."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
