"""The ranking model: the policy without decisions, monotone and exactly explained with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from matching.ranking.ranker import NOTHING_COMPARED, PolicyRanker
from matching.ranking.scale import CriterionScaler

Floats = NDArray[np.float64]
POLICY = np.array([5.0, 3.0, 2.0, 1.0])
OFFICE = (1.0, 1.0, 8.0, 1.0)


@parametrize_with_checks([PolicyRanker(), CriterionScaler()])  # type: ignore[untyped-decorator]  # no types
def test_the_estimators_keep_the_rules_of_scikit_learn(estimator: object, check: object) -> None:
    check(estimator)  # type: ignore[operator]  # one of scikit-learn's checks


def decided(count: int, *, seed: int = 0, weights: tuple[float, ...] = OFFICE) -> tuple[Floats, Floats]:
    """Return shares and yes/no decisions of an office that weighs otherwise than the policy."""
    rng = np.random.default_rng(seed)
    shares = rng.random((count, len(weights)))
    score = shares @ np.array(weights) / np.abs(weights).sum() + rng.normal(0, 0.05, count)
    return shares, (score > np.median(score)).astype(float)


def pairs_right(score: Floats, label: Floats) -> float:
    better, worse = score[label == 1], score[label == 0]
    return float((better[:, None] > worse[None, :]).mean())


@pytest.mark.parametrize("label", [np.zeros(30), np.ones(30)])
def test_without_anything_to_compare_it_is_the_rubric_bit_for_bit(label: Floats) -> None:
    shares, _ = decided(30)
    model = PolicyRanker(POLICY).fit(shares, label)
    weights = POLICY / POLICY.sum()
    assert np.array_equal(model.predict(shares), (shares * weights).sum(axis=1))
    assert model.fallback_ == NOTHING_COMPARED


def test_twenty_decisions_improve_the_order_and_few_do_not_upset_it() -> None:
    shares, label = decided(20)
    later, truth = decided(2000, seed=1)
    rubric = PolicyRanker(POLICY).fit(shares, np.zeros(20))
    learned = PolicyRanker(POLICY).fit(shares, label)
    assert pairs_right(learned.predict(later), truth) > pairs_right(rubric.predict(later), truth) + 0.03


def test_parts_add_up_to_the_score_and_policy_and_office_to_the_part() -> None:
    shares, label = decided(80)
    model = PolicyRanker(POLICY).fit(shares, label)
    parts, base = model.explain(shares)
    assert np.abs(base + parts.sum(axis=1) - model.predict(shares)).max() <= 1e-10
    assert model.policy_parts(shares).shape == parts.shape


def test_more_is_never_worse_in_a_hundred_thousand_trials() -> None:
    shares, label = decided(200, weights=(3.0, -4.0, 1.0, 0.0))
    model = PolicyRanker(POLICY).fit(shares, label)
    rng = np.random.default_rng(5)
    rows = rng.random((100_000, 4))
    column = rng.integers(0, 4, 100_000)
    raised = rows.copy()
    places = np.arange(100_000)
    raised[places, column] += rng.random(100_000) * (1 - rows[places, column])
    assert (model.predict(raised) - model.predict(rows)).min() >= -1e-12


def test_a_free_criterion_may_turn_and_a_declared_one_warns() -> None:
    shares, label = decided(300, weights=(3.0, -4.0, 1.0, 0.5))
    declared = PolicyRanker(POLICY).fit(shares, label)
    free = PolicyRanker(POLICY, [1, 0, 1, 1]).fit(shares, label)
    low, high = np.full((1, 4), 0.5), np.full((1, 4), 0.5)
    high[0, 1] = 1.0
    assert declared.against_[1] > 2
    assert declared.against_[[0, 2]].max() < 1
    assert free.predict(high)[0] < free.predict(low)[0]


def test_less_is_better_where_the_direction_says_so() -> None:
    shares, _ = decided(10)
    turned = PolicyRanker([1, 0, 0, 0], [-1, 1, 1, 1]).fit(shares, np.zeros(10))
    assert np.array_equal(np.argsort(turned.predict(shares)), np.argsort(-shares[:, 0]))


def test_only_cases_of_one_group_are_compared() -> None:
    shares, label = decided(40)
    group = np.where(label > 0, "甲", "乙")
    assert PolicyRanker(POLICY).fit(shares, label, group=group).n_pairs_ == 0


@pytest.mark.parametrize("size", [12, 60])
def test_a_weight_of_zero_removes_and_a_weight_of_two_repeats(size: int) -> None:
    shares, label = decided(size)
    weights = np.arange(size) % 3
    weighed = PolicyRanker(POLICY).fit(shares, label, sample_weight=weights)
    repeated = np.repeat(np.arange(size), weights)
    written_out = PolicyRanker(POLICY).fit(shares[repeated], label[repeated])
    assert np.abs(weighed.predict(shares) - written_out.predict(shares)).max() < 1e-7


def test_the_same_decisions_give_the_same_model() -> None:
    shares, label = decided(1000)
    first, second = (clone(PolicyRanker(POLICY)).fit(shares, label).predict(shares) for _ in range(2))
    assert np.array_equal(first, second)


def test_close_cases_are_uncertain_and_decisions_make_them_less_so() -> None:
    shares, label = decided(300)
    few, many = (PolicyRanker(POLICY).fit(shares[:count], label[:count]) for count in (20, 300))
    first, second = np.array([[0.9, 0.1, 0.5, 0.5]]), np.array([[0.1, 0.5, 0.5, 0.5]])
    assert few.uncertainty(first, first)[0] == 0
    assert 0 < many.uncertainty(first, second)[0] < few.uncertainty(first, second)[0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda x: np.full_like(x, np.nan),
        lambda x: np.full_like(x, 0.3),
        lambda x: x * 1e12,
        lambda x: np.hstack([x] * 30),
        lambda x: np.where(np.arange(x.shape[1]) == 0, np.nan, x),
    ],
)
def test_spoiled_rows_give_a_model_that_falls_back_towards_the_policy(spoil: object) -> None:
    shares, label = decided(15)
    rows = spoil(shares)  # type: ignore[operator]  # one of the functions above
    model = PolicyRanker(np.ones(rows.shape[1])).fit(rows, label)
    assert np.isfinite(model.predict(rows)).all()


def test_contradictory_comparisons_leave_the_policy_standing() -> None:
    shares, label = decided(20)
    model = PolicyRanker(POLICY).fit(np.vstack([shares, shares]), np.concatenate([label, 1 - label]))
    assert np.corrcoef(model.predict(shares), shares @ POLICY)[0, 1] > 0.98


@pytest.mark.parametrize(
    ("weights", "directions"), [([1, 2], None), ([1, -1, 1, 1], None), ([0] * 4, None), (None, [2, 1, 1, 1])]
)
def test_a_policy_that_does_not_fit_is_refused(weights: ArrayLike, directions: ArrayLike) -> None:
    shares, label = decided(10)
    with pytest.raises(ValueError, match=r"prior_weights|directions"):
        PolicyRanker(weights, directions).fit(shares, label)


def test_german_credit_learns_from_few_labels() -> None:
    table = Path(__file__).parents[4] / "shared" / "data" / "german_credit.csv"
    if not table.is_file():
        pytest.skip("needs ../shared/data/german_credit.csv beside the checkout")
    from tests.benchmarks.ranking import pair_accuracy, read

    credit = read(table, Path(__file__).parents[2] / "benchmarks" / "german_credit.toml")
    found = []
    for seed in range(5):
        order = np.random.default_rng(seed).permutation(len(credit.label))
        taught, left = order[:50], order[50:]
        model = PolicyRanker(credit.weights, credit.directions).fit(credit.shares[taught], credit.label[taught])
        found.append(pair_accuracy(credit.label[left], model.predict(credit.shares[left]), None))
    assert np.mean(found) > 0.76
