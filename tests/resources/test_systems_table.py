"""The table of the 62 systems is complete, and every test it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop import resources

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (B\d\d) \|(.+)\|(.+)\| `(tests/[\w/]+\.py)::(\w+)` \|(.*)\|$")
ROWS = [ROW.match(line) for line in (ROOT / "docs" / "systems.md").read_text(encoding="utf-8").splitlines()]
FOUND = [row for row in ROWS if row is not None]


def test_every_system_stands_in_the_table_once() -> None:
    assert [row[1] for row in FOUND] == [f"B{number:02}" for number in range(1, 63)]


@pytest.mark.parametrize("row", FOUND, ids=[row[1] for row in FOUND])
def test_the_test_it_names_is_there(row: re.Match[str]) -> None:
    assert f"def {row[5]}(" in (ROOT / row[4]).read_text(encoding="utf-8")


def test_every_register_answers_a_system_of_the_table() -> None:
    known = {row[1] for row in FOUND}
    for register in resources.registers().by_id.values():
        assert set(register.row.systems) <= known, register.id


def test_files_named_in_the_table_are_there() -> None:
    text = (ROOT / "docs" / "systems.md").read_text(encoding="utf-8")
    for path in set(re.findall(r"(?<![\w/])(?:resources|matching|desktop|docs)/[\w/]+\.(?:toml|py|md)", text)):
        assert (ROOT / path).exists(), path
