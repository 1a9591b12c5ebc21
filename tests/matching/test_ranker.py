"""The ranking estimator keeps scikit-learn's contract and is the rubric, bit for bit, before any decision."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from matching.ranking.ranker import RubricRanker


@parametrize_with_checks([RubricRanker()])  # type: ignore[untyped-decorator]  # scikit-learn ships no types
def test_scikit_learn_contract(estimator: Any, check: Any) -> None:
    check(estimator)


def test_prediction_is_the_weighted_sum_exactly() -> None:
    shares = np.random.default_rng(7).random((50, 4))
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    predicted = RubricRanker(prior_weights=weights).fit(shares).predict(shares)
    assert (predicted == (shares * (weights / weights.sum())).sum(axis=1)).all()


def test_parts_and_base_add_up_to_the_prediction() -> None:
    shares = np.random.default_rng(8).random((20, 3))
    ranker = RubricRanker(prior_weights=[5, 3, 2]).fit(shares)
    parts, base = ranker.explain(shares)
    assert np.array_equal(base + parts.sum(axis=1), ranker.predict(shares))


def test_more_of_any_share_never_lowers_the_score() -> None:
    rng = np.random.default_rng(9)
    shares = rng.random((200, 5))
    ranker = RubricRanker(prior_weights=rng.random(5)).fit(shares)
    raised = np.minimum(shares + rng.random((200, 5)) * (rng.random((200, 5)) < 0.3), 1)
    assert (ranker.predict(raised) >= ranker.predict(shares)).all()


@pytest.mark.parametrize("weights", [[1.0], [-1.0, 2.0], [0.0, 0.0]])
def test_weights_that_do_not_fit_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="prior_weights"):
        RubricRanker(prior_weights=weights).fit([[0.1, 0.2]])
