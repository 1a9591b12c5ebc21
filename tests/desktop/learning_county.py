"""Made-up judged cases that differ in a few criteria, and an office that looks at repayment above all."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

from desktop import resources
from desktop.store import CaseDraft, CaseQuery, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.outcomes import Entry, record_outcome
from desktop.work.progress import Progress
from tests.conftest import case_of
from tests.matching.test_gaps import CLEAN

DAY = date(2026, 11, 21)
GOOD = Entry(kind="recommended", on=DAY, by="李四")
BAD = Entry(kind="refused", on=DAY, by="李四", reason="repayment")
COUNTIES = ("430281", "430225")
PLAIN = {**CLEAN, "prj_energy_baseline_tce": 1000, "prj_invest_total_cny": 1000}


@cache
def county_file() -> bytes:
    """Return a database of forty judged cases, made once."""
    with TemporaryDirectory() as place:
        path = Path(place) / "库.db"
        with Store.open(path, dictionary=resources.dictionary(), places=resources.places()) as store:
            county(store, 40)
        return path.read_bytes()


def county(store: Store, count: int) -> list[str]:
    """Put judged cases into a store, every two of one firm."""
    rng = Random(7)
    ids: list[str] = []
    with store.transaction():
        firm = ""
        for number in range(count):
            debt = rng.randint(40, 88)
            facts = case_of(
                "E2",
                **PLAIN,
                ent_name=f"示例{number // 2 + 1}厂",
                prj_name=f"{number + 1} 号改造",
                ent_debt_ratio_pct=debt,
                ent_size_class=rng.choice(["large", "medium", "small"]),
                ent_is_soe=rng.choice(["yes", "no"]),
                ent_county_code=rng.choice(COUNTIES),
                prj_energy_saving_tce=rng.randint(20, 320),
                prj_market_outlook_score=rng.randint(0, 4),
                prj_demo_effect_score=rng.randint(0, 4),
                ent_metering_level=rng.choice(["partial", "adequate", "certified"]),
                prj_co2_t=rng.randint(100, 4000),
            ).facts
            own = {name: fact for name, fact in facts.items() if name.startswith("ent_")}
            plan = {name: fact for name, fact in facts.items() if name not in own}
            if number % 2 == 0:
                firm = store.save_enterprise(EnterpriseDraft(facts=own), id=None, by="甲", why="录入").id
            draft = CaseDraft(enterprise_id=firm, facts=plan)
            identity = str(UUID(int=number + 1))  # equal scores are ordered by it
            ids.append(store.save_case(draft, id=identity, by="甲", why="录入").id)
    judge_cases(store, ids, DAY, progress=Progress())
    return ids


def decide_twenty(store: Store) -> list[str]:
    """Record what the office of the made-up county decides of every second project, best first."""
    chosen = [row.id for row in store.list_cases(CaseQuery(sort="rank", limit=100)).rows][::2]
    for case_id in chosen:
        record_outcome(store, case_id, GOOD if repays(store, case_id) else BAD, today=DAY)
    return chosen


def repays(store: Store, case_id: str) -> bool:
    """Say how the made-up office sees a case: it wants little debt and a market."""
    case = store.load_case(case_id).case
    debt, market = case.value("ent_debt_ratio_pct"), case.value("prj_market_outlook_score")
    return float(str(debt)) + 6 * (4 - float(str(market))) < 75
