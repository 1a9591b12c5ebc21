"""The ranking model against its peers on any labelled table: `python -m tests.benchmarks.ranking FILE.csv SPEC.toml`.

Peers see the same rows on the same scale: gradient-boosted rankers with and without monotone constraints, at their
defaults and at a small-data setting, and plain logistic regression. They are installed with
`pip install lightgbm xgboost-cpu` and left out with a note when they are not.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.ranking.ranker import PolicyRanker
from matching.ranking.scale import CriterionScaler

Floats = NDArray[np.float64]
Score = Callable[[Floats], Floats]
SIZES = (20, 50, 100, 300)
SEEDS = 20
MONOTONE, FREE = "monotone", "unconstrained"


class CriterionSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one column is read."""

    column: str
    weight: float = 1.0
    direction: int = 1
    log: bool = False
    order: tuple[str, ...] = ()


class Spec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a table is read: its label, group and criteria."""

    label: str
    criterion: tuple[CriterionSpec, ...]
    good: tuple[str, ...] = ()
    """Label values that count as one, all others as zero; empty for a numeric label."""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Hold a table on the [0, 1] scale, oriented so that more is better where a direction is declared."""

    shares: Floats
    label: Floats
    group: NDArray[Any] | None
    weights: Floats
    directions: NDArray[np.int_]


def read(table: Path, spec: Path) -> Table:
    """Read a table by its specification."""
    plan = msgspec.convert(tomllib.loads(spec.read_text(encoding="utf-8")), Spec)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    raw = np.array([[_number(row[one.column], one) for one in plan.criterion] for row in rows])
    signs = [one.direction for one in plan.criterion]
    scaler = CriterionScaler(logs=[one.log for one in plan.criterion], directions=signs)
    label = [float(row[plan.label] in plan.good) if plan.good else float(row[plan.label]) for row in rows]
    return Table(
        shares=scaler.fit_transform(raw),
        label=np.array(label),
        group=np.array([row[plan.group] for row in rows]) if plan.group else None,
        weights=np.array([one.weight for one in plan.criterion]),
        directions=np.abs(np.array(signs)),
    )


def _number(text: str, spec: CriterionSpec) -> float:
    if spec.order:
        return float(spec.order.index(text)) if text in spec.order else float("nan")
    return float(text) if text.strip() else float("nan")


def models(table: Table) -> Iterator[tuple[str, str, Callable[[Floats, Floats, Any, int], Score]]]:
    """Yield every model with the class it is compared in: ours, logistic, unconstrained or monotone peers."""
    yield (
        "PolicyRanker",
        "ours",
        lambda x, y, g, seed: (
            PolicyRanker(table.weights, table.directions, random_state=seed).fit(x, y, group=g).predict
        ),
    )
    yield "rubric alone", "rubric", lambda x, y, g, seed: lambda rows: np.nan_to_num(rows, nan=0.5) @ table.weights
    yield "logistic regression", FREE, _logistic
    for small in (False, True):
        for kind in (FREE, MONOTONE):
            signs = table.directions.tolist() if kind == MONOTONE else None
            name = f"{kind}, {'small-data' if small else 'default'}"
            if find_spec("lightgbm"):
                yield f"LightGBM {name}", kind, _lightgbm(signs, small)
            if find_spec("xgboost"):
                yield f"XGBoost {name}", kind, _xgboost(signs, small)


def _logistic(x: Floats, y: Floats, g: Any, seed: int) -> Score:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(max_iter=1000).fit(np.nan_to_num(x, nan=0.5), y > np.median(y) if y.max() > 1 else y)
    return lambda rows: np.asarray(model.decision_function(np.nan_to_num(rows, nan=0.5)))


def _small(count: int) -> int:
    return int(np.clip(count // 10, 3, 20))


def _by_group(y: Floats, g: Any) -> tuple[NDArray[np.intp], list[int]]:
    if g is None:
        return np.arange(len(y)), [len(y)]
    order = np.argsort(g, kind="stable")
    return order, np.unique(np.asarray(g)[order], return_counts=True)[1].tolist()


def _lightgbm(signs: list[int] | None, small: bool) -> Callable[[Floats, Floats, Any, int], Score]:
    def fit(x: Floats, y: Floats, g: Any, seed: int) -> Score:
        import lightgbm

        own: dict[str, Any] = (
            {"min_child_samples": _small(len(y)), "num_leaves": 7, "learning_rate": 0.05} if small else {}
        )
        model = lightgbm.LGBMRanker(
            objective="lambdarank", n_estimators=100, monotone_constraints=signs, random_state=seed, verbosity=-1,
            n_jobs=2, **own,
        )  # fmt: skip
        order, sizes = _by_group(y, g)
        model.fit(x[order], y[order].astype(int), group=sizes)
        return lambda rows: np.asarray(model.booster_.predict(rows))

    return fit


def _xgboost(signs: list[int] | None, small: bool) -> Callable[[Floats, Floats, Any, int], Score]:
    def fit(x: Floats, y: Floats, g: Any, seed: int) -> Score:
        import xgboost

        own: dict[str, Any] = {"min_child_weight": 1, "max_depth": 3, "learning_rate": 0.05} if small else {}
        constraints: dict[str, Any] = {"monotone_constraints": tuple(signs)} if signs else {}
        model = xgboost.XGBRanker(
            objective="rank:pairwise", n_estimators=100, random_state=seed, n_jobs=2, verbosity=0, **own, **constraints
        )
        order, sizes = _by_group(y, g)
        model.fit(x[order], y[order], group=sizes)
        return lambda rows: np.asarray(model.predict(rows))

    return fit


def pair_accuracy(label: Floats, score: Floats, group: Any, *, seed: int = 0) -> float:
    """Return the share of comparable pairs within groups that are in the right order, ties counting half (AUC)."""
    right = total = 0.0
    places = [np.arange(len(label))] if group is None else [np.flatnonzero(group == one) for one in np.unique(group)]
    for rows in places:
        better = label[rows][:, None] > label[rows][None, :]
        apart = score[rows][:, None] - score[rows][None, :]
        right += float((better * ((apart > 0) + 0.5 * (apart == 0))).sum())
        total += float(better.sum())
    return right / total if total else float("nan")


def compared(table: Table, *, sizes: Sequence[int], seeds: int) -> dict[tuple[str, str], list[float]]:
    """Return by model and class the mean pair accuracy on the rows left over, for every number of labels."""
    found: dict[tuple[str, str], list[float]] = {}
    for name, kind, fit in models(table):
        means = []
        for size in sizes:
            scores = [_once(table, fit, size, seed) for seed in range(seeds)]
            means.append(float(np.nanmean(scores)))
        found[name, kind] = means
        sys.stdout.write(f"{name:40}" + "".join(f"{mean:9.4f}" for mean in means) + "\n")
        sys.stdout.flush()
    return found


def _once(table: Table, fit: Callable[[Floats, Floats, Any, int], Score], size: int, seed: int) -> float:
    order = np.random.default_rng(seed).permutation(len(table.label))
    taught, left = order[:size], order[size:]
    if len(np.unique(table.label[taught])) < 2:
        return float("nan")
    group = None if table.group is None else table.group[taught]
    score = fit(table.shares[taught], table.label[taught], group, seed)(table.shares[left])
    return pair_accuracy(table.label[left], score, None if table.group is None else table.group[left])


def speed(table: Table) -> None:
    """Print fit and predict times."""
    for size in (300, 1000):
        rows = np.random.default_rng(0).choice(len(table.label), size, replace=size > len(table.label))
        began = time.perf_counter()
        model = PolicyRanker(table.weights, table.directions).fit(table.shares[rows], table.label[rows])
        sys.stdout.write(f"fit at {size} labels: {time.perf_counter() - began:.3f} s\n")
    many = np.tile(table.shares, (300_000 // len(table.shares) + 1, 1))[:300_000]
    began = time.perf_counter()
    model.predict(many)
    sys.stdout.write(f"predict: {len(many) / (time.perf_counter() - began):,.0f} rows/s\n")


def main() -> int:
    """Print the table of all models and the margins over the best peers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("spec", type=Path)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    options = parser.parse_args()
    table = read(options.table, options.spec)
    sys.stdout.write(f"{'labels':40}" + "".join(f"{size:9}" for size in options.sizes) + "\n")
    found = compared(table, sizes=options.sizes, seeds=options.seeds)
    ours = np.array(next(means for (_, kind), means in found.items() if kind == "ours"))
    peers = {kind: [means for (_, own), means in found.items() if own == kind] for kind in (FREE, MONOTONE)}
    against = {"over best unconstrained peer": peers[FREE], "over best peer": peers[FREE] + peers[MONOTONE]}
    for title, rows in against.items():
        margin = ours - np.max(np.array(rows), axis=0)
        sys.stdout.write(f"{title:40}" + "".join(f"{one:+9.4f}" for one in margin) + "\n")
    speed(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
