"""From a cement works nobody had audited to the rolling list, and back to its incentives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.clean_production import audit_targets, list_audits
from desktop.work.operations.offers import offers_of_case
from desktop.work.operations.register_tables import dues, handed_out
from desktop.work.operations.registers import history, move_record, open_book, record_view, save_record, take_over
from matching.case import Fact
from matching.registers.records import Record
from tests.conftest import case_of

LISTED, STARTED, LATE, NEXT = date(2025, 3, 1), date(2025, 4, 20), date(2026, 3, 2), date(2026, 11, 21)
FIRM = {
    "ent_name": "示例水泥厂", "ent_county_code": "441821", "ent_province": "440000", "ent_industry_code": "C3011",
    "ent_mandatory_audit_class": ["none"], "ent_key_monitor_list": ["none"], "ent_river_basin": "none",
    "ent_env_impact_class": "high", "ent_size_class": "medium",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "库.db", dictionary=resources.dictionary()) as opened:
        yield opened


def stated(**values: Any) -> dict[str, Fact]:
    fields = resources.registers().dictionary
    from matching.fields import decode

    return {name: Fact(value=decode(fields[name], raw), evidence="E3") for name, raw in values.items()}


def step(store: Store, record: Record, name: str, on: date, **values: Any) -> Record:
    return move_record(store, record.id, name, facts=stated(**values), on=on, by="乙")


def hand_over(store: Store, record: Record, on: date) -> None:
    take_over(store, record.id, [one.field for one in record_view(store, record.id, on=on).gives], on=on, by="乙")


def fund(store: Store, case_id: str, on: date) -> str:
    found = offers_of_case(store, case_id, on).matches
    return next(one.offer.state for one in found if one.offer.id == "gdcp.s4.3.sme-fund")


def test_an_overdue_audit_is_rolled_over_and_its_incentives_come_back_with_the_next_round(store: Store) -> None:
    firm = store.save_enterprise(EnterpriseDraft(facts=case_of("E3", **FIRM).facts), id=None, by="甲", why="录入").id
    plan = case_of("E3", prj_name="篦冷机改造").facts
    case_id = store.save_case(CaseDraft(enterprise_id=firm, facts=plan), id=None, by="甲", why="录入").id

    assert [one.name for one in audit_targets(store, on=LISTED).of_state("due")] == ["示例水泥厂"]
    (listed,) = list_audits(store, [firm], 2025, listed_on=LISTED, on=LISTED, by="乙")
    assert [one.due_on for one in dues(store, on=LISTED)] == [date(2025, 4, 1), date(2025, 5, 1), date(2026, 3, 1)]
    clean = stated(ent_cp_misconduct=["none"])
    listed = save_record(store, _with(listed, clean), on=LISTED, by="乙")
    running = step(store, listed, "start", STARTED, cpa_started_on=str(STARTED))
    hand_over(store, running, STARTED)
    assert fund(store, case_id, STARTED) == "open"

    with pytest.raises(Problem, match="还没有过"):
        step(store, running, "roll_over", date(2026, 3, 1))
    assert fund(store, case_id, LATE) == "closed"
    rolled = step(store, running, "roll_over", LATE)
    (notice,) = handed_out(store, "cp_audit", "notice", on=LATE).rows
    assert [notice[0].text, notice[-1].text] == ["示例水泥厂", "2026"]
    assert [one.move for one in history(store, rolled.id)] == ["roll_over", "start", "", ""]

    _, following = open_book(store, on=LATE).records("cp_audit")
    assert following.value("cpa_rolled_from") == rolled.id
    following = save_record(store, _with(following, clean | stated(cpa_listed_on="2026-04-01")), on=LATE, by="乙")
    hand_over(store, following, LATE)
    assert fund(store, case_id, LATE) == "closed"

    following = step(store, following, "start", NEXT, cpa_started_on="2026-05-01")
    following = step(store, following, "report", NEXT, cpa_report_on="2026-10-20")
    following = step(store, following, "file", NEXT, cpa_filed_on="2026-11-02")
    hand_over(store, following, NEXT)
    assert fund(store, case_id, NEXT) == "open"
    assert audit_targets(store, on=NEXT).targets[0].state == "settled"


def _with(record: Record, facts: dict[str, Fact]) -> Record:
    from dataclasses import replace

    return replace(record, facts={**record.facts, **facts})
