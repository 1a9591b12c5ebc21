"""Two offices with their people and one case that can be recommended, as tests of the workflow need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop import resources
from desktop.settings import Settings
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.office import load_settings, save_settings
from desktop.work.operations.recommending import MoveEntry
from desktop.work.progress import Progress
from matching.recommendation.staff import Authority, Member
from tests.conftest import case_of
from tests.empty_store import empty_store
from tests.matching.test_gaps import CLEAN

DAY = date(2026, 11, 21)
BEGAN = datetime(2026, 11, 2, 8, tzinfo=UTC)
SCORES = {
    "ent_catalogue_class": "permitted",
    "prj_relocates_capacity": "no",
    "prj_demo_effect_score": 4,
    "prj_market_outlook_score": 4,
}
INDUSTRY = Settings(
    office_name="示例县工信局",
    office_side="industry",
    clerk_name="甲",
    on=DAY,
    staff=(Member(name="甲", rights=("record",)), Member(name="乙", rights=("record", "review"))),
)
BANK = Settings(
    office_name="农行示例县支行",
    office_side="bank",
    clerk_name="丙",
    on=DAY,
    staff=(
        Member(name="丙", rights=("record", "review")),
        Member(name="丁", rights=("approve",), level="county"),
        Member(name="戊", rights=("approve",), level="city"),
    ),
    authority=(
        Authority(level="county", limit_wan=Decimal(500), valid_from=date(2026, 1, 1)),
        Authority(level="city", limit_wan=Decimal(3000), valid_from=date(2026, 1, 1)),
    ),
)


def opened(path: Path, settings: Settings, *, now: datetime = BEGAN) -> Store:
    """Open an office's store, a new one where there is none, whose cases were entered on the day given."""
    if not path.exists():
        empty_store(path, now=now)
    store = Store.open(path, dictionary=resources.dictionary(), now=lambda: now)
    save_settings(store, settings, by="甲")
    return store


def become(store: Store, settings: Settings) -> None:
    """Let the other side work on the same store."""
    save_settings(store, replace(load_settings(store), **_parts(settings)), by="甲")


def _parts(settings: Settings) -> dict[str, Any]:
    names = ("office_name", "office_side", "clerk_name", "staff", "authority")
    return {name: getattr(settings, name) for name in names}


def good_case(store: Store, **facts: object) -> str:
    """Keep and judge a case that every gate of the recommendation lets through."""
    stated = case_of("E3", **{"ent_name": "示例厂", "prj_name": "余热改造", **CLEAN, **SCORES, **facts}).facts
    firm = {name: fact for name, fact in stated.items() if name.startswith("ent_")}
    plan = {name: fact for name, fact in stated.items() if name not in firm}
    saved = store.save_enterprise(EnterpriseDraft(facts=firm), id=None, by="甲", why="录入")
    case_id = store.save_case(CaseDraft(enterprise_id=saved.id, facts=plan), id=None, by="甲", why="录入").id
    judge_cases(store, [case_id], DAY, progress=Progress())
    return case_id


def entry(move: str, by: str, on: date = DAY, **given: str) -> MoveEntry:
    """Fill in a step."""
    return MoveEntry(move=move, on=on, by=by, given=given)
