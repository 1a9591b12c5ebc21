"""Time judging and ranking 2,000 stored cases under the packs that are judged clause by clause; the limit is 2 s."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from desktop import resources
from desktop.store import CaseDraft, CaseQuery, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.judging import case_judgement, judge_cases
from desktop.work.progress import Progress
from installer.example import cases
from matching.fields import CASE_SUBJECTS
from matching.packs import PackLibrary

CASES = 2_000
DAY = date(2026, 11, 21)
LIMIT_SECONDS = 2.0
EXPLAINED_SECONDS = 1.0
ROUNDS = 3


def measure() -> list[tuple[str, float, float, float, float]]:
    """Return name, our seconds, one second, ratio and limit; scikit-learn is loaded before the clock starts."""
    import matching.ranking.ranker  # noqa: F401

    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "库.db", dictionary=resources.dictionary()) as store,
    ):
        times, explained = _times(store)
    ours = median(times)
    return [
        (f"judge and rank {CASES} stored cases under 247 and provinces, s", ours, 1.0, ours, LIMIT_SECONDS),
        ("explain one judgement of all packs, its steps tried, s", explained, 1.0, explained, EXPLAINED_SECONDS),
    ]


def _times(store: Store) -> tuple[list[float], float]:
    fill(store, CASES)
    ids = store.case_ids(CaseQuery())
    judge_cases(store, ids[:10], DAY, progress=Progress())
    whole = PackLibrary(tuple(pack for pack in resources.packs().editions if pack.row.on_paper == "clauses"))
    judge_cases(store, ids[:10], DAY, library=whole, progress=Progress())
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        judge_cases(store, None, DAY, library=whole, progress=Progress())
        times.append(perf_counter() - start)
    start = perf_counter()
    case_judgement(store, ids[0])
    return times, perf_counter() - start


def fill(store: Store, count: int) -> None:
    """Store so many cases made from the worked county."""
    dictionary = resources.dictionary()
    source = list(cases(resources.text("example/cases.toml"), dictionary))
    with store.transaction():
        for number in range(count):
            case = source[number % len(source)]
            own = {name: fact for name, fact in case.facts.items() if dictionary[name].subject not in CASE_SUBJECTS}
            own.pop("ent_uscc", None)
            project = {name: fact for name, fact in case.facts.items() if dictionary[name].subject in CASE_SUBJECTS}
            firm = store.save_enterprise(EnterpriseDraft(facts=own), id=None, by="测", why="")
            draft = CaseDraft(enterprise_id=firm.id, facts=project, measures=case.measures)
            store.save_case(draft, id=None, by="测", why="")
