"""A county of invented cases in a store, and a plain recount of it from the raw tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from sqlalchemy import insert

from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.store.schema import monitoring, recommendation, recommendation_event
from matching.recommendation.events import Event
from tests.conftest import case_of

COUNTIES = ("441900", "440281", "440282", "320481", "")
EFFECTS = (
    "prj_energy_saving_tce", "prj_co2_t", "prj_cod_t", "prj_nh3n_t", "prj_so2_t", "prj_nox_t", "prj_water_saving_m3",
)  # fmt: skip
MOVES = ("start", "send", "receive", "accept", "approve", "disburse")
_BANK = frozenset(MOVES[2:])


def fill(store: Store, count: int, seed: int = 1) -> list[str]:
    """Keep cases, recommendations and checks; return the ids of the cases."""
    chance = Random(seed)
    ids = [_case(store, number, chance) for number in range(count)]
    events: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    checks: list[dict[str, Any]] = []
    for number, case_id in enumerate(ids):
        for year in (2026, 2025)[: chance.randint(0, 2)]:
            name = f"r{number}-{year}"
            heads.append(
                {"id": name, "project_id": case_id, "direction": "miit_to_bank", "made_at": "", "done_by": "甲"}
            )
            events += _steps(name, case_id, date(year, 1, 1) + timedelta(days=chance.randint(0, 350)), chance)
        if chance.random() < 0.5:
            checks.append(_check(store, case_id, chance))
    with store.transaction(), store._access.reading() as connection:
        for table, rows in ((recommendation, heads), (recommendation_event, events), (monitoring, checks)):
            if rows:
                connection.execute(insert(table), rows)
    return ids


def _case(store: Store, number: int, chance: Random) -> str:
    firm = {"ent_name": f"示例{number}厂", "ent_size_class": chance.choice(("small", "medium", "large"))}
    firm["ent_industry_code"] = chance.choice(("C1711", "C2511", "D4411"))
    county = chance.choice(COUNTIES)
    firm |= {"ent_county_code": county} if county else {}
    saved = store.save_enterprise(EnterpriseDraft(facts=case_of("E3", **firm).facts), id=None, by="甲", why="录入")
    facts: dict[str, Any] = {"prj_name": f"改造{number}", "prj_invest_total_cny": str(chance.randint(1, 900))}
    facts["prj_area_247"] = chance.sample(("A1a", "A1b", "A2a", "A4b"), chance.randint(1, 2))
    for name in (*EFFECTS, "prj_benefit_cny_y"):
        if chance.random() < 0.7:
            facts[name] = f"{Decimal(chance.randint(0, 9_999_999)) / 1000:f}"
    if chance.random() < 0.6:
        facts |= {"loan_green_label": chance.choice(("green", "none")), "loan_es_risk_class": chance.choice("ABC")}
        facts["loan_disbursed_cny"] = f"{Decimal(chance.randint(1, 999_999_999)) / 1_000_000:f}"
        if chance.random() < 0.8:
            facts["loan_balance_cny"] = f"{Decimal(chance.randint(0, 999_999_999)) / 1_000_000:f}"
    draft = CaseDraft(enterprise_id=saved.id, facts=case_of("E3", **facts).facts)
    return store.save_case(draft, id=None, by=chance.choice("甲乙"), why="录入").id


def _steps(name: str, case_id: str, begun: date, chance: Random) -> list[dict[str, Any]]:
    rows = []
    moves = [*MOVES[: chance.randint(1, len(MOVES))]]
    moves += ["disburse"] * (chance.randint(0, 2) if moves[-1] == "disburse" else 0)
    for step, move in enumerate(moves, 1):
        given = {"amount": str(Decimal(chance.randint(1, 99_999)) / 100)} if move in {"approve", "disburse"} else {}
        event = Event(
            id=f"{name}-{step}", recommendation=name, case=case_id, direction="miit_to_bank", step=step, move=move,
            on=begun + timedelta(days=20 * step), side="bank" if move in _BANK else "industry",
            office="示例支行" if move in _BANK else "示例局", by=chance.choice("甲乙"), given=given,
        )  # fmt: skip
        rows.append(
            {"id": event.id, "recommendation_id": name, "made_at": "", "done_by": event.by, "origin": "",
             "doc": msgspec.json.encode(event).decode()}
        )  # fmt: skip
    return rows


def _check(store: Store, case_id: str, chance: Random) -> dict[str, Any]:
    facts: dict[str, Any] = {"mon_date": "2026-07-10", "mon_period_start": "2026-01-01", "mon_period_end": "2026-06-30"}
    if chance.random() < 0.8:
        facts["mon_co2_t"] = f"{Decimal(chance.randint(0, 99_999)) / 100:f}"
    document = store._access.codec.write(case_of("E3", **facts).facts)
    return {
        "project_id": case_id, "made_at": "2026-07-10", "done_by": "甲", "withdrawn": 0, "corrects": None,
        "recheck": 0, "judged": 0, "doc": document,
    }  # fmt: skip


class Raw:
    """The raw tables, read by themselves."""

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        firms = dict(connection.execute("SELECT enterprise_id, doc FROM enterprise_revision"))
        rows = connection.execute(
            "SELECT p.id, p.enterprise_id, r.doc FROM project p JOIN project_revision r ON r.project_id = p.id "
            "AND r.revision = p.revision WHERE p.deleted_at IS NULL"
        )
        self.cases = {
            case_id: {name: fact["v"] for doc in (firms[firm], document) for name, fact in json.loads(doc).items()}
            for case_id, firm, document in rows
        }
        self.events = [json.loads(doc) for (doc,) in connection.execute("SELECT doc FROM recommendation_event")]
        self.checks = [
            (case_id, {name: fact["v"] for name, fact in json.loads(doc).items()})
            for case_id, doc in connection.execute("SELECT project_id, doc FROM monitoring")
        ]
        connection.close()

    def sum_of(self, name: str, cases: Sequence[str]) -> tuple[Decimal, int]:
        """Return the sum of a field over cases, and how many do not state it."""
        stated = [Decimal(self.cases[one][name]) for one in cases if name in self.cases[one]]
        return sum(stated, Decimal(0)), len(cases) - len(stated)

    def amounts(self, move: str, start: str, end: str, county: str) -> tuple[int, Decimal]:
        """Return how many recommendations of a county had a move in a period, and the sum of its amounts."""
        found = [
            event for event in self.events
            if event["move"] == move and start <= event["on"] <= end
            and self.cases[event["case"]].get("ent_county_code", "") == county
        ]  # fmt: skip
        amounts = (Decimal(event.get("given", {}).get("amount", 0)) for event in found)
        return len({event["recommendation"] for event in found}), sum(amounts, Decimal(0))
