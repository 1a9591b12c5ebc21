"""Offices with a store of their own, keeping the registers of the tests in place of the shipped ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop import resources
from desktop.settings import Settings
from desktop.store import EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.office import save_settings
from desktop.work.operations.registers import blank, open_book, save_record
from matching.registers.records import Record
from tests.conftest import case_of
from tests.empty_store import empty_store
from tests.matching.registers.material import ON, facts, registers

BY = "经办人"


class Office:
    """One office: its store, its keys, and records entered in one line."""

    def __init__(self, folder: Path, name: str) -> None:
        path = empty_store(folder / "库.db", placed=True)
        self.name = name
        self.keys = folder / "keys"
        self.store = Store.open(path, dictionary=resources.dictionary(), places=resources.places())
        save_settings(self.store, Settings(office_name=name), by=BY)
        self._firms: dict[str, str] = {}

    def firm(self, name: str, **values: Any) -> str:
        """Return an enterprise by name, entered on first use."""
        if name not in self._firms:
            stated = case_of("E3", ent_name=f"{name}厂", **values).facts
            saved = self.store.save_enterprise(EnterpriseDraft(facts=stated), id=None, by=BY, why="录入")
            self._firms[name] = saved.id
        return self._firms[name]

    def add(self, register: str = "visit", *, firm: str = "甲", **values: Any) -> Record:
        """Keep a new record."""
        firm_id = self.firm(firm) if register == "visit" else ""
        fresh = blank(self.store, register, enterprise_id=firm_id)
        return save_record(self.store, replace(fresh, facts=facts(register, **values)), on=ON, by=BY)

    def records(self, register: str = "visit") -> tuple[Record, ...]:
        """Return the records of a register."""
        return open_book(self.store, on=ON).records(register)


Open = Callable[[str], Office]


@pytest.fixture(autouse=True)
def _own_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "registers", registers)


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Open]:
    """Open offices by name."""
    opened: dict[str, Office] = {}

    def open_office(name: str) -> Office:
        if name not in opened:
            opened[name] = Office(tmp_path / f"{len(opened)}", name)
        return opened[name]

    yield open_office
    for office in opened.values():
        office.store.close()


@pytest.fixture
def office(offices: Open) -> Office:
    return offices("示例县工信局")
