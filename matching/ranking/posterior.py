"""Slopes of the ramps given comparisons: prior around the policy, box constraints, averaged over the prior's scale.

The prior of a slope: sharpness of the policy tau ~ N(4, 4), a criterion's mean slope v_j ~ N(tau pi_j, rho), each
slope ~ N(v_j, kappa / sqrt(width of its ramp)). Sharpness and mean slopes are integrated out, which leaves a Gaussian
over the slopes alone. Every cell of the grid (rho, kappa) is fitted by a projected Newton method and weighted by its
Laplace evidence; the slopes are the weighted mean, still additive, monotone and exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np  # noqa: TID253  # loaded with the estimator, on first use
from numpy.typing import NDArray  # noqa: TID253
from scipy.linalg import cho_factor, cho_solve  # noqa: TID253
from scipy.special import expit  # noqa: TID253
from threadpoolctl import threadpool_limits

from matching.ranking.pairs import Pairs

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SHARPNESS, SHARPNESS_SD = 4.0, 4.0
RHOS = (0.1, 0.3, 1.0, 3.0)
KAPPAS = (0.1, 0.5, 2.0)
_RHO_SPREAD, _KAPPA_MIDDLE = 0.7, 0.5
_STEPS = 60
_EXACT = 1e-9
"""Largest projected gradient left over."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Hold the Gaussian over all slopes for one cell."""

    mean: Floats
    precision: Floats
    sharpness: Floats
    """Weights w and, with them, the expected sharpness 4 + w @ (slopes - mean)."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Hold the averaged slopes with their covariance and the sharpness of the policy found."""

    slopes: Floats
    covariance: Floats
    sharpness: float
    rho: float
    kappa: float
    """Averaged over the cells, for the model card."""
    against: Floats
    """By criterion: how strongly, in standard errors, the decisions pull a curve held at zero below zero."""


def posterior(
    ramps: Floats, pairs: Pairs, owner: NDArray[np.intp], widths: Floats, policy: Floats, free: Flags
) -> Posterior:
    """Fit the slopes of all ramps.

    `ramps` (n, K) of the compared rows, `owner` (K) criterion of each ramp, `widths` (K), `policy` (p) prior
    weights, `free` (K) slopes without a declared direction, which may be negative.
    """
    with threadpool_limits(1):  # small matrices: more threads cost more than they give, and sums would depend on them
        return _posterior(_Likelihood(ramps, pairs), owner, widths, policy, free)


def _posterior(
    likelihood: _Likelihood, owner: NDArray[np.intp], widths: Floats, policy: Floats, free: Flags
) -> Posterior:
    slopes = SHARPNESS * policy[owner]
    found: list[tuple[float, _Fit, float, float, Prior]] = []
    for rho in RHOS[::-1]:  # from the loosest prior on, each fit starts where its neighbour ended
        for kappa in KAPPAS[::-1]:
            prior = _prior(owner, widths, policy, rho=rho, kappa=kappa)
            fit = _fit(likelihood, prior, slopes, free)
            slopes = fit.slopes
            evidence = fit.evidence - 0.5 * (np.log(rho) / _RHO_SPREAD) ** 2 - 0.5 * np.log(kappa / _KAPPA_MIDDLE) ** 2
            found.append((evidence, fit, rho, kappa, prior))
    best = max(each[0] for each in found)
    raw = np.array([np.exp(each[0] - best) for each in found])
    return _averaged(raw / raw.sum(), found, owner)


def _prior(owner: NDArray[np.intp], widths: Floats, policy: Floats, *, rho: float, kappa: float) -> Prior:
    weights = policy[owner]
    covariance = SHARPNESS_SD**2 * np.outer(weights, weights)
    covariance += rho**2 * (owner[:, None] == owner[None, :])
    covariance[np.diag_indices_from(covariance)] += kappa**2 / widths
    precision = cho_solve(cho_factor(covariance, lower=True), np.eye(len(owner)))
    precision = (precision + precision.T) / 2
    return Prior(SHARPNESS * weights, precision, SHARPNESS_SD**2 * (precision @ weights))


class _Likelihood:
    """Give value, gradient and curvature of the comparisons; scores first, pairs by counting."""

    def __init__(self, ramps: Floats, pairs: Pairs) -> None:
        from scipy.sparse import csr_array

        rows = len(ramps)
        self.ramps = ramps
        self.better, self.worse = pairs.better, pairs.worse
        self.weight = pairs.weight
        order = np.argsort(self.better, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(self.better, minlength=rows))])
        self._order = order
        self._table = csr_array((np.zeros(len(order)), self.worse[order], starts), shape=(rows, rows))

    def value(self, slopes: Floats) -> float:
        apart = self._apart(slopes)
        return float(self.weight @ np.logaddexp(0.0, -apart))

    def gradient(self, slopes: Floats) -> tuple[Floats, Floats]:
        """Return the gradient by slope and, by pair, the probability of the opposite order."""
        wrong = expit(-self._apart(slopes))
        pull = self.weight * wrong
        count = len(self.ramps)
        by_row = np.bincount(self.worse, pull, count) - np.bincount(self.better, pull, count)
        return self.ramps.T @ by_row, wrong

    def curvature(self, wrong: Floats) -> Floats:
        by_pair = self.weight * wrong * (1.0 - wrong)
        count = len(self.ramps)
        degree = np.bincount(self.better, by_pair, count) + np.bincount(self.worse, by_pair, count)
        self._table.data = by_pair[self._order]
        crossed: Floats = self.ramps.T @ (self._table @ self.ramps)
        own: Floats = self.ramps.T @ (degree[:, None] * self.ramps)
        return own - crossed - crossed.T

    def _apart(self, slopes: Floats) -> Floats:
        scores = self.ramps @ slopes
        return np.asarray(scores[self.better] - scores[self.worse])


@dataclass(frozen=True, slots=True)
class _Fit:
    slopes: Floats
    evidence: float
    curvature: Floats
    """Of likelihood and prior together, over all slopes."""
    is_free: Flags
    """Slopes that do not sit at their bound."""
    gradient: Floats


def _fit(likelihood: _Likelihood, prior: Prior, start: Floats, free: Flags) -> _Fit:
    slopes = np.where(free, start, np.maximum(start, 0.0))
    value = _objective(likelihood, prior, slopes)
    for _ in range(_STEPS):
        pull, wrong = likelihood.gradient(slopes)
        gradient = pull + prior.precision @ (slopes - prior.mean)
        curvature = likelihood.curvature(wrong) + prior.precision
        held = ~free & (slopes <= 0.0) & (gradient > 0.0)
        inside = ~held
        left = np.where(held, 0.0, gradient)
        if np.abs(np.where(free | (slopes > 0), left, np.minimum(left, 0.0))).max(initial=0.0) <= _EXACT:
            break
        step = np.zeros_like(slopes)
        step[inside] = cho_solve(cho_factor(curvature[np.ix_(inside, inside)], lower=True), gradient[inside])
        slopes, value, is_moved = _searched(likelihood, prior, slopes, value, step, gradient, free)
        if not is_moved:
            break
    pull, wrong = likelihood.gradient(slopes)
    gradient = pull + prior.precision @ (slopes - prior.mean)
    curvature = likelihood.curvature(wrong) + prior.precision
    inside = free | (slopes > 0.0)
    evidence = -value + 0.5 * (_log_det(prior.precision, inside) - _log_det(curvature, inside))
    return _Fit(slopes, evidence, curvature, inside, gradient)


def _objective(likelihood: _Likelihood, prior: Prior, slopes: Floats) -> float:
    away = slopes - prior.mean
    return likelihood.value(slopes) + 0.5 * float(away @ prior.precision @ away)


def _searched(
    likelihood: _Likelihood, prior: Prior, slopes: Floats, value: float, step: Floats, gradient: Floats, free: Flags
) -> tuple[Floats, float, bool]:
    """Go along the Newton step, folded back at the bounds, as far as the objective falls."""
    length = 1.0
    for _ in range(40):
        tried = slopes - length * step
        tried = np.where(free, tried, np.maximum(tried, 0.0))
        found = _objective(likelihood, prior, tried)
        if found <= value - 1e-4 * float(gradient @ (slopes - tried)):
            return tried, found, bool((tried != slopes).any())
        length *= 0.5
    return slopes, value, False


def _log_det(matrix: Floats, inside: Flags) -> float:
    if not inside.any():
        return 0.0
    factor, _ = cho_factor(matrix[np.ix_(inside, inside)], lower=True)
    return float(2.0 * np.log(np.diag(factor)).sum())


def _averaged(
    weights: Floats, found: Sequence[tuple[float, _Fit, float, float, Prior]], owner: NDArray[np.intp]
) -> Posterior:
    slopes = sum(weight * fit.slopes for weight, (_, fit, *_) in zip(weights, found, strict=True))
    slopes = np.asarray(slopes)
    count = len(slopes)
    covariance = np.zeros((count, count))
    sharpness = 0.0
    against = np.zeros(int(owner.max()) + 1)
    for weight, (_, fit, _, _, prior) in zip(weights, found, strict=True):
        if weight < 1e-6:
            continue
        inside = np.flatnonzero(fit.is_free)
        own = fit.curvature[np.ix_(inside, inside)]
        covariance[np.ix_(inside, inside)] += weight * cho_solve(cho_factor(own, lower=True), np.eye(len(inside)))
        away = fit.slopes - slopes
        covariance += weight * np.outer(away, away)
        sharpness += weight * (SHARPNESS + float(prior.sharpness @ (fit.slopes - prior.mean)))
        against += weight * _against(fit, owner, len(against))
    return Posterior(
        slopes=slopes,
        covariance=covariance,
        sharpness=max(sharpness, 0.0),
        rho=float(np.exp(sum(w * np.log(each[2]) for w, each in zip(weights, found, strict=True)))),
        kappa=float(np.exp(sum(w * np.log(each[3]) for w, each in zip(weights, found, strict=True)))),
        against=against,
    )


def _against(fit: _Fit, owner: NDArray[np.intp], criteria: int) -> Floats:
    """Return for every curve held at zero as a whole how far its joint gradient is above zero, in its own spread."""
    pulled = np.zeros(criteria)
    for criterion in range(criteria):
        own = np.flatnonzero(owner == criterion)
        if fit.is_free[own].any():
            continue
        spread = np.sqrt(fit.curvature[np.ix_(own, own)].sum())
        pulled[criterion] = fit.gradient[own].sum() / spread if spread > 0 else 0.0
    return pulled
