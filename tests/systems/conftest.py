"""A fresh store, and firms, projects and records entered in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.judging import facts_judged, in_words
from desktop.work.operations.registers import blank, find_register, move_record, save_record
from matching.case import Fact
from matching.fields import decode
from matching.findings import Judgement
from matching.registers.records import Record
from matching.registers.tables import TableCell
from tests.conftest import case_of
from tests.empty_store import empty_store

DAY = date(2026, 11, 21)
Make = Callable[..., str]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(empty_store(tmp_path / "库.db"), dictionary=resources.dictionary()) as opened:
        yield opened


@pytest.fixture
def firm(store: Store) -> Make:
    """Save an enterprise with these facts and return its id; its name is 示例厂 unless given."""

    def make(**facts: Any) -> str:
        stated = case_of("E3", **{"ent_name": "示例厂", **facts}).facts
        return store.save_enterprise(EnterpriseDraft(facts=stated), id=None, by="甲", why="录入").id

    return make


@pytest.fixture
def project(store: Store) -> Make:
    """Save a project of an enterprise with these facts and return its id."""

    def make(enterprise_id: str, **facts: Any) -> str:
        stated = case_of("E3", **{"prj_name": "改造", **facts}).facts
        return store.save_case(CaseDraft(enterprise_id=enterprise_id, facts=stated), id=None, by="甲", why="录入").id

    return make


def facts_of(register_id: str, values: dict[str, Any], evidence: str = "E3") -> dict[str, Fact]:
    """Return what is filled in of a record, each value as the dictionary reads it."""
    fields = find_register(register_id).fields
    return {name: Fact(value=decode(fields[name], raw), evidence=evidence) for name, raw in values.items()}


def enter(
    store: Store, register_id: str, *, enterprise_id: str = "", project_id: str = "", on: date = DAY, **values: Any
) -> Record:
    """Keep a new record."""
    record = blank(store, register_id, enterprise_id=enterprise_id, project_id=project_id)
    return save_record(store, with_facts(record, **values), on=on, by="甲")


def with_facts(record: Record, **values: Any) -> Record:
    """Return a record with these values in place of what it holds."""
    from dataclasses import replace

    return replace(record, facts={**record.facts, **facts_of(record.register, values)})


def move(store: Store, record: Record, step: str, *, on: date = DAY, **values: Any) -> Record:
    """Take a record a step further, filling in what the step asks for."""
    return move_record(store, record.id, step, facts=facts_of(record.register, values), on=on, by="甲")


def texts(row: tuple[TableCell, ...]) -> tuple[str, ...]:
    """Return a row of a table as it is read."""
    return tuple(cell.text for cell in row)


def judged(store: Store, case_id: str) -> Judgement:
    """Return the latest judgement of a case, without steps and appraisal: finding those takes most of the time."""
    decision = store.latest_judgement(case_id)
    assert decision is not None, "the case was judged"
    return in_words(store, facts_judged(store, decision), decision, in_full=False)
