"""Time what grows with every pack: judging stored cases under all of them, and running all their worked cases."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from desktop import resources
from desktop.store.database import Store
from desktop.work.operations.judging import ground_on, judge_cases
from desktop.work.progress import Progress
from matching.trial import failures
from tests.benchmarks.bench_judging import DAY, fill

CASES = 1_000
JUDGING_SECONDS = 3.0
TRIAL_SECONDS = 2.0
ROUNDS = 5


def measure() -> list[tuple[str, float, float, float, float]]:
    """Return name, our seconds, one second, ratio and limit; packs and scikit-learn are loaded beforehand."""
    import matching.ranking.ranker  # noqa: F401

    packs = resources.packs().editions
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "库.db", dictionary=resources.dictionary()) as store,
    ):
        fill(store, CASES)
        judging = _median(lambda: judge_cases(store, None, DAY, progress=Progress()))
    worked = sum(len(pack.cases) for pack in packs)
    trial = _median(_run_worked_cases)
    return [
        (f"judge {CASES} stored cases under {len(packs)} packs, s", judging, 1.0, judging, JUDGING_SECONDS),
        (f"run {worked} worked cases of {len(packs)} packs, s", trial, 1.0, trial, TRIAL_SECONDS),
    ]


def _run_worked_cases() -> None:
    library = resources.packs()
    ground = ground_on(library, DAY)
    failed = [failure for pack in library.editions for failure in failures(pack, ground)]
    assert not failed, failed[0].sentence()


def _median(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return median(times)
